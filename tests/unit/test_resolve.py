"""What the names in a protocol mean."""

from __future__ import annotations

from decimal import Decimal

import pytest

from protocol_engine.language import (
    BOOLEAN,
    DATE,
    DATETIME,
    DECIMAL,
    INTEGER,
    LIST,
    QUANTITY,
    STRING,
    Type,
)
from protocol_engine.protocol import (
    Criteria,
    Criterion,
    DataElement,
    EpochOf,
    EventKind,
    InlineRule,
    NamedRule,
    Protocol,
    ScheduleEntry,
    State,
    StateChoice,
    Transition,
)
from protocol_engine.resolve import (
    chosen_states,
    conditions,
    dictionary,
    required_rules,
    rule_texts,
    states_of,
    tracks,
    transition_ids,
    type_of,
)

TRIAL = Protocol(
    "P",
    "1",
    epochs=("screening", "treatment"),
    data={
        "Age": DataElement("Integer"),
        "Odd": DataElement("Nonsense"),
        "Weight": DataElement("Quantity", unit="kg"),
    },
    criteria=Criteria(
        {"I1": Criterion("Age >= 18"), "shared": Criterion("Age >= 1", closes_unknown="known")},
        {"E1": Criterion("Age > 70")},
    ),
    rules={"calm": NamedRule("Age < 50"), "shared": NamedRule("Age >= 2")},
    states={
        "alive": State(track="vital", initial=True, epoch="treatment"),
        "screening": State(initial=True, epoch="screening"),
        "treated": State(epoch="treatment"),
        "treatment": State(),
        "stopped": State(epoch="treatment", disposition="completed"),
        "dead": State(track="vital", disposition="death"),
    },
    events={
        "started": EventKind(require=("inclusion", InlineRule("once", "Age = 1"), "calm")),
        "died": EventKind(),
    },
    transitions=(
        Transition("started", ("screening",), "treated", when="Age = 20", require=(InlineRule("again", "Age = 2"),)),
        Transition("started", ("screening",), "treatment", when="otherwise"),
        Transition("started", ("treated",), "stopped", id="own_name"),
        Transition("died", ("any",), "dead"),
    ),
    schedule={
        "week_1": ScheduleEntry("died", "started", after="7 days", only_if="Age = 30"),
        "week_2": ScheduleEntry("died", "started", after="7 days"),
    },
)


def test_the_main_track_comes_first() -> None:
    """Tracks are given in order of appearance, but the pathway first."""
    assert ("pathway", "vital") == tracks(TRIAL)
    assert ("pathway",) == tracks(Protocol("P", "1"))


def test_states_belong_to_their_track() -> None:
    """A track's states are given in the order of the file."""
    assert ("alive", "dead") == states_of(TRIAL, "vital")


@pytest.mark.parametrize(
    ("choices", "track", "expected"),
    [
        ((), None, ()),
        (("treated",), None, ("treated",)),
        (("treated", "screening"), None, ("screening", "treated")),
        (("any",), None, ("alive", "screening", "treated", "treatment")),
        (("any",), "pathway", ("screening", "treated", "treatment")),
        (("any",), "vital", ("alive",)),
        (("treatment",), None, ("treatment",)),
        ((EpochOf("treatment"),), None, ("alive", "treated")),
        ((EpochOf("treatment"),), "pathway", ("treated",)),
        (("stopped",), None, ("stopped",)),
        (("nowhere", EpochOf("never")), None, ()),
    ],
)
def test_choices_of_states_are_spelled_out(
    choices: tuple[StateChoice, ...], track: str | None, expected: tuple[str, ...]
) -> None:
    """A state, several, an epoch and `any` (not final) are spelled out in the order of the file, each once."""
    assert expected == chosen_states(TRIAL, choices, track)


def test_a_name_of_no_state_may_be_an_epoch() -> None:
    """A plain name that no state has stands for the states of the epoch of that name."""
    trial = Protocol("P", "1", states={"a": State(epoch="first"), "b": State(epoch="second")})
    assert ("a",) == chosen_states(trial, ("first",))


def test_transitions_are_named_after_their_event() -> None:
    """A transition's id is its own, else its event if that names one transition, else event and target."""
    assert ("started->treated", "started->treatment", "own_name", "died") == transition_ids(TRIAL)


def test_every_text_of_the_rule_language_is_found() -> None:
    """Criteria, rules, rules in place, `when` but not `otherwise`, and `if` are texts; each with its path."""
    assert [
        ("criteria.inclusion.I1.check", "I1", "Age >= 18", None),
        ("criteria.inclusion.shared.check", "shared", "Age >= 1", "known"),
        ("criteria.exclusion.E1.check", "E1", "Age > 70", None),
        ("rules.calm.check", "calm", "Age < 50", None),
        ("rules.shared.check", "shared", "Age >= 2", None),
        ("events.started.require[1].check", "once", "Age = 1", None),
        ("transitions[0].require[0].check", "again", "Age = 2", None),
        ("transitions[0].when", "", "Age = 20", None),
        ("schedule.week_1.if", "", "Age = 30", None),
    ] == [(one.path, one.name, one.text, one.closes_unknown) for one in rule_texts(TRIAL)]


def test_groups_are_spelled_out_once() -> None:
    """A group becomes its criteria, and no rule is named twice."""
    required = required_rules(TRIAL, ("calm", "inclusion", "exclusion", "I1", InlineRule("once", "Age = 1"), "calm"))
    assert ("calm", "I1", "shared", "E1", "once") == required


def test_conditions_know_their_kind() -> None:
    """Every named condition is given with its kind; of two with one name the first."""
    found = conditions(TRIAL)
    kinds = {
        "I1": "inclusion",
        "shared": "inclusion",
        "E1": "exclusion",
        "calm": "rule",
        "once": "rule",
        "again": "rule",
    }
    assert kinds == {name: kind for name, (kind, _) in found.items()}
    assert "Age >= 1" == found["shared"][1].check


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (DataElement("Boolean"), BOOLEAN),
        (DataElement("Integer"), INTEGER),
        (DataElement("Decimal"), DECIMAL),
        (DataElement("Date"), DATE),
        (DataElement("DateTime"), DATETIME),
        (DataElement("String"), STRING()),
        (DataElement("String", values=("a", "b")), STRING(("a", "b"))),
        (DataElement("Quantity"), QUANTITY("1")),
        (DataElement("Quantity", unit="mg"), QUANTITY("mg")),
        (DataElement("List<Date>"), LIST(DATE)),
        (DataElement("List<Date>", complete=True), LIST(DATE, True)),
        (DataElement("List<Quantity>", unit="mg"), LIST(QUANTITY("mg"))),
        (DataElement("Number"), None),
        (DataElement("List<Number>"), None),
        (DataElement("List<Date"), None),
    ],
)
def test_types_of_data_elements(element: DataElement, expected: Type | None) -> None:
    """Each type of the file is one of the rule language, a wrong one is none."""
    assert expected == type_of(element)


def test_numbers_keep_their_range_and_molar_mass() -> None:
    """The declared range and molar mass are part of a number's type."""
    span = (Decimal(0), Decimal(9))
    found = type_of(DataElement("List<Quantity>", unit="g", range=span, molar_mass="584.67 g/mol"))
    assert found is not None
    assert found.of is not None
    assert (span, "584.67 g/mol") == (found.of.range, found.of.molar_mass)


def test_the_dictionary_holds_data_tracks_and_events() -> None:
    """A rule may use each data element of a known type, each track, and five attributes of each event kind."""
    names = dictionary(TRIAL)
    assert ["Age", "Weight", "pathway", "vital"] == [name for name in names if "." not in name]
    assert STRING(("alive", "dead")) == names["vital"]
    attributes = {"occurred": DATE, "first": DATE, "at": DATETIME, "ended": DATE, "count": INTEGER}
    assert {f"died.{name}": kind for name, kind in attributes.items()} == {
        name: kind for name, kind in names.items() if name.startswith("died.")
    }
