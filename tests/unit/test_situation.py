"""What rules see at one place of a history: the latest values, states, and what has happened."""

from __future__ import annotations

import typing as t
from decimal import Decimal

import pytest

import protocol_engine as pe
from protocol_engine.chart import Input
from protocol_engine.language import Date, DateTime
from protocol_engine.reading import read
from protocol_engine.resolve import EVENT_ATTRIBUTES
from protocol_engine.situation import Situation, View
from protocol_engine.step import Evidence
from unit.trial import PATH, chart_of, fact

CHART = chart_of(
    f"""{PATH}
data:
  ALT: {{type: Quantity, unit: U/L}}
  Fresh: {{type: Integer, valid_for: 14 days}}
  Monthly: {{type: Integer, valid_for: 1 month}}
events:
  measured: {{may_carry: [ALT, Fresh, Monthly]}}
  started: {{data: [ALT], may_carry: [Fresh]}}
  moved: {{}}
  finished: {{}}
  died: {{}}
rules:
  low: {{check: "ALT < 40 'U/L'"}}
  read: {{check: "Fresh > 0 and Monthly > 0 and measured.count > 0 and started.count > 0 and moved.count > 0"}}
transitions:
  - {{event: started, from: screening, to: treated}}
  - {{event: moved, from: treated, to: followed}}
  - {{event: finished, from: any, to: completed}}
  - {{event: died, from: any, to: dead}}
"""
)


def view(*facts: pe.Event, probe: pe.Event | None = None) -> View:
    """Give what an event would see after some facts."""
    event = probe or fact("measured", "2025-06-30")
    situation = Situation.of(CHART, pe.replay(CHART, "01", facts))
    return View(situation, event, CHART.kinds[event.kind], read(CHART, event).values)


def named(name: str) -> Input:
    """Give the input of a name in a rule."""
    owner, _, attribute = name.partition(".")
    if attribute in EVENT_ATTRIBUTES:
        return Input(name, attribute, CHART.kinds[owner].number or 0)
    if name in CHART.tracks:
        return Input(name, "track", CHART.tracks.index(name))
    if name in CHART.elements:
        return Input(name, "data", CHART.elements[name].number or 0, CHART.elements[name].unit)
    return Input(name, {"Today()": "today", "Now()": "now"}[name])


def seen(name: str, *facts: pe.Event, probe: pe.Event | None = None) -> t.Any:
    """Give the value of a name as an event would see it after some facts."""
    return view(*facts, probe=probe).see(named(name))


def alt(occurred: str, value: object, id: str | None = None) -> pe.Event:
    """Make a measurement of ALT."""
    return fact("measured", occurred, id, ALT=value)


def test_nothing_is_known_before_any_fact() -> None:
    """Before any fact an element is missing, for that reason."""
    assert seen("ALT") is None
    assert Evidence("ALT", None, "U/L", None, "not on record") == view().evidence(named("ALT"))


def test_the_latest_value_is_seen() -> None:
    """The value of the latest fact is seen, in whatever order the facts came."""
    assert Decimal(30) == seen("ALT", alt("2025-06-02", 30), alt("2025-06-01", 20))


def test_null_never_replaces_a_value() -> None:
    """A later null, or a later unusable value, leaves the earlier value."""
    assert Decimal(20) == seen("ALT", alt("2025-06-01", 20), alt("2025-06-02", None))
    assert Decimal(20) == seen("ALT", alt("2025-06-01", 20), alt("2025-06-02", "high"))


def test_a_fact_out_of_sequence_brings_its_values() -> None:
    """What a fact brings is known, though it was out of sequence."""
    early = fact("moved", "2025-06-01", ALT=20)
    assert Decimal(20) == seen("ALT", early)


def test_an_unknown_kind_brings_no_values() -> None:
    """What a fact of an undeclared kind brings is not known."""
    assert seen("ALT", fact("unheard_of", "2025-06-01", ALT=20)) is None


def test_what_the_event_carries_is_read_from_it_alone() -> None:
    """An element that the event carries hides what was known, also where it carries null or nonsense."""
    known = alt("2025-06-01", 20)
    assert Decimal(50) == seen("ALT", known, probe=alt("2025-06-30", 50))
    assert seen("ALT", known, probe=alt("2025-06-30", None)) is None
    assert seen("ALT", known, probe=alt("2025-06-30", "high")) is None


def test_what_the_event_must_carry_is_read_from_it_alone() -> None:
    """An element that the event must carry and does not is missing, whatever was known."""
    probe = fact("started", "2025-06-30")
    assert seen("ALT", alt("2025-06-01", 20), probe=probe) is None
    assert view(alt("2025-06-01", 20), probe=probe).evidence(named("ALT")).reason == "this event must bring it"


def test_why_a_carried_element_is_missing() -> None:
    """An element carried without a usable value is missing for that reason, with the event's date."""
    evidence = view(probe=alt("2025-06-30", None)).evidence(named("ALT"))
    assert Evidence("ALT", None, "U/L", Date(2025, 6, 30), "this event brings no usable value") == evidence


def test_evidence_has_unit_and_date() -> None:
    """A value is told with its unit and the date of the fact from which it is."""
    evidence = view(alt("2025-06-01", 20)).evidence(named("ALT"))
    assert Evidence("ALT", Decimal(20), "U/L", Date(2025, 6, 1)) == evidence


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("2025-06-01", 20), ("2025-06-01", 30), None),
        (("2025-06-01", 20), ("2025-06-01", 20), 20),
        (("2025-06-01T08:00", 20), ("2025-06-01T09:00", 30), 30),
        (("2025-06-01T08:00", 20), ("2025-06-01", 30), None),
        (("2025-06-01T08:00Z", 20), ("2025-06-01T09:00", 30), None),
        (("2025-06", 20), ("2025-06-15", 30), None),
        (("2025-06", 20), ("2025-06-15", 20), 20),
        (("2025-05", 20), ("2025-06-01", 30), 30),
    ],
)
def test_rivals_make_a_value_missing(first: tuple[str, int], second: tuple[str, int], expected: int | None) -> None:
    """Different values from facts neither of which certainly precedes the other make the element missing."""
    facts = [alt(*first, "a"), alt(*second, "b")]
    assert expected == seen("ALT", *facts)
    assert expected == seen("ALT", *reversed(facts))


def test_rivals_are_the_reason() -> None:
    """The reason of a missing value tells that values compete."""
    evidence = view(alt("2025-06-01", 20, "a"), alt("2025-06-01", 30, "b")).evidence(named("ALT"))
    assert "different values on record, and it is not known which is later" == evidence.reason


def test_a_superseded_value_is_no_rival() -> None:
    """A value that a later fact certainly supersedes does not compete any more."""
    facts = [alt("2025-06-01", 60, "a"), alt("2025-06-05", 50, "b"), alt("2025-06", 50, "c")]
    assert Decimal(50) == seen("ALT", *facts)


def test_a_later_day_settles_a_dispute() -> None:
    """A fact that certainly follows all rivals is the latest again."""
    facts = [alt("2025-06-01", 20, "a"), alt("2025-06-01", 30, "b"), alt("2025-06-02", 40, "c")]
    assert Decimal(40) == seen("ALT", *facts)


def test_three_may_compete() -> None:
    """Of three facts of one day any other value makes the element missing."""
    facts = [alt("2025-06-01", 20, "a"), alt("2025-06-01", 20, "b"), alt("2025-06-01", 30, "c")]
    assert seen("ALT", *facts) is None


@pytest.mark.parametrize(
    ("measured", "asked", "expected"),
    [
        ("2025-06-01", "2025-06-15", 7),
        ("2025-06-01", "2025-06-16", None),
        ("2025-06-01", "2025-06-01", 7),
        ("2025-06-01T23:59", "2025-06-15T00:00", 7),
        ("2025-06-01", "2025-06-15T23:59", 7),
        ("2025-05", "2025-05-15", 7),
        ("2025-05", "2025-05-16", None),
        ("2025-05-20", "2025-06", None),
    ],
)
def test_a_value_is_valid_for_its_time(measured: str, asked: str, expected: int | None) -> None:
    """A value is valid to the last day of its time, included; with partial dates only where that is certain."""
    assert expected == seen("Fresh", fact("measured", measured, Fresh=7), probe=fact("moved", asked))


def test_months_of_validity_end_with_their_month() -> None:
    """A month from 31 January ends on 28 February."""
    measured = fact("measured", "2025-01-31", Monthly=7)
    assert 7 == seen("Monthly", measured, probe=fact("moved", "2025-02-28"))
    assert seen("Monthly", measured, probe=fact("moved", "2025-03-01")) is None


def test_an_old_value_is_told_as_old() -> None:
    """A value that is too old is missing for that reason, with its date."""
    evidence = view(fact("measured", "2025-06-01", Fresh=7)).evidence(named("Fresh"))
    assert Evidence("Fresh", None, None, Date(2025, 6, 1), "the latest value is too old") == evidence


def test_an_old_value_does_not_give_way_to_an_older_one() -> None:
    """The latest value counts: where it is too old there is none."""
    facts = [fact("measured", "2025-05-01", Fresh=6), fact("measured", "2025-06-01", Fresh=7)]
    assert seen("Fresh", *facts) is None


def test_one_valid_rival_suffices() -> None:
    """Of rivals of one value it is enough that one is surely valid."""
    facts = [fact("measured", "2025-06", "a", Fresh=7), fact("measured", "2025-06-20", "b", Fresh=7)]
    assert 7 == seen("Fresh", *facts, probe=fact("moved", "2025-07-01"))


def test_the_event_s_own_value_is_never_old() -> None:
    """What the event itself carries is valid."""
    assert 7 == seen("Fresh", probe=fact("measured", "2025-06-30", Fresh=7))


def test_tracks_are_read_by_name() -> None:
    """A track is read as the name of its current state."""
    started = fact("started", "2025-06-01", ALT=20)
    assert "treated" == seen("pathway", started)
    assert "alive" == seen("vital", started)
    assert "dead" == seen("vital", started, fact("died", "2025-06-02"))


@pytest.mark.parametrize(
    ("occurred", "today", "now"),
    [
        ("2025-06-30", Date(2025, 6, 30), DateTime(2025, 6, 30)),
        ("2025-06", Date(2025, 6), DateTime(2025, 6)),
        ("2025-06-30T01:00+09:00", Date(2025, 6, 30), DateTime(2025, 6, 30, 1, 0, offset=540)),
    ],
)
def test_today_is_the_event_s_own_day(occurred: str, today: Date, now: DateTime) -> None:
    """`Today()` and `Now()` are the event's own time as written, and never the clock's."""
    probe = fact("moved", occurred)
    assert today == seen("Today()", probe=probe)
    assert now == seen("Now()", probe=probe)


def test_of_what_never_happened_there_is_only_the_count() -> None:
    """Of a kind without a fact everything is missing, but the count is 0."""
    assert [None, None, None, None, 0] == [
        seen(f"moved.{one}") for one in ("occurred", "first", "at", "ended", "count")
    ]


def test_attributes_of_events() -> None:
    """The latest and the first date, the latest time, the end and the count include every earlier fact."""
    facts = [
        fact("moved", "2025-06-01T09:00+02:00", "a", ended="2025-06-02T10:00"),
        fact("moved", "2025-06-03T08:00-05:00", "b", ended="2025-06-04T11:00"),
    ]
    assert Date(2025, 6, 3) == seen("moved.occurred", *facts)
    assert Date(2025, 6, 1) == seen("moved.first", *facts)
    assert DateTime(2025, 6, 3, 8, 0, offset=-300) == seen("moved.at", *facts)
    assert Date(2025, 6, 4) == seen("moved.ended", *facts)
    assert 2 == seen("moved.count", *facts)


def test_the_judged_event_is_not_counted() -> None:
    """An event sees of its own kind only what was before it."""
    probe = fact("moved", "2025-06-30")
    assert 0 == seen("moved.count", probe=probe)
    assert seen("moved.occurred", probe=probe) is None


def test_an_end_that_is_not_entered_is_missing() -> None:
    """Where the latest fact has no end there is none, whatever an earlier one had."""
    facts = [fact("moved", "2025-06-01", ended="2025-06-02"), fact("moved", "2025-06-03")]
    assert seen("moved.ended", *facts) is None
    assert view(*facts).evidence(named("moved.ended")).reason == "not on record"


def test_a_date_has_a_time_of_day_precision() -> None:
    """A fact written as a date has, as a time, no hour; as a month, no day."""
    assert DateTime(2025, 6, 1) == seen("moved.at", fact("moved", "2025-06-01"))
    assert Date(2025, 6) == seen("moved.occurred", fact("moved", "2025-06"))


def test_evidence_of_a_state_needs_no_date() -> None:
    """A track's state is told as it is."""
    assert Evidence("pathway", "screening") == view().evidence(named("pathway"))


def test_on_study_is_neither_final_nor_ended() -> None:
    """On study means that the pathway is not final and no track has ended the study."""
    assert view().situation.on_study()
    assert not view(fact("finished", "2025-06-01")).situation.on_study()
    assert not view(fact("finished", "2025-06-01")).situation.study_has_ended()
    assert not view(fact("died", "2025-06-01")).situation.on_study()
    assert view(fact("died", "2025-06-01")).situation.study_has_ended()


@pytest.mark.parametrize(("value", "expected"), [(39, True), (40, False), (None, None)])
def test_conditions_are_answered(value: int | None, *, expected: bool | None) -> None:
    """A condition is true, false, or undetermined where what it reads is missing."""
    condition = CHART.rules["low"].condition
    assert condition is not None
    assert view(alt("2025-06-01", value)).answer(condition) is expected
    assert view(probe=alt("2025-06-30", value)).answer(condition) is expected


def test_a_situation_ends_as_it_began() -> None:
    """A participant taken up and ended again is the same."""
    ada = pe.replay(CHART, "01", [alt("2025-06-01", 20), fact("started", "2025-06", ALT=20)])
    assert ada == Situation.of(CHART, ada).end(ada.missed, ada.as_of)


def test_what_was_entered_and_cannot_be_used_is_the_reason() -> None:
    """A value that is on record and unusable is no form that is missing: the reason says so, with its date."""
    evidence = view(alt("2025-06-01", "high"), fact("unheard_of", "2025-06-02", ALT="x")).evidence(named("ALT"))
    assert Evidence("ALT", None, "U/L", Date(2025, 6, 1), "what is on record cannot be used") == evidence
