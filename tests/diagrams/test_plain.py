"""Conditions in words."""

from __future__ import annotations

import pytest

from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.plain import condition_text, labelled, spoken, weakest
from unit.trial import chart_of

TRIAL = """
data:
  Released: {type: Boolean, label: The product was released}
  ALT: {type: Quantity, unit: U/L}
  Response: {type: String, values: [CR, PD], label: Response category}
criteria:
  inclusion: {I01: {check: ALT < 3 'U/L', text: ALT is low}, I02: {check: Released, basis: assumed}}
  exclusion: {E01: {check: Response = 'PD', text: Progression}}
rules:
  enough: {check: "treated.count > 1", text: Treated twice}
  bare: {check: "ALT > 1 'U/L'"}
states: {screening: {initial: true}, treated: {label: On treatment}, finished: {disposition: completed}}
events:
  treated: {label: First dose, may_carry: [Released, ALT, Response]}
  stopped: {}
transitions:
  - {event: treated, from: screening, to: treated, require: [inclusion, exclusion], cite: "4", basis: stated}
  - event: treated
    id: again
    from: treated
    to: treated
    require: [I01, enough, bare, E01]
    window: {anchor: treated, which: first, after: 7 days, late: 1 day, basis: interpreted}
  - {event: stopped, from: treated, to: finished, when: Released}
  - {event: stopped, id: other, from: treated, to: treated, when: otherwise}
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Released", "The product was released"),
        ("not Released", "not: The product was released"),
        ("ALT >= 3 'U/L' and ALT != 5 'U/L'", "ALT ≥ 3 U/L and ALT ≠ 5 U/L"),
        ("Response in {'CR', 'PD'}", "Response category is one of CR, PD"),
        ("Released is not true", "The product was released is not yes"),
        ("Response = 'is null'", "Response category = is null"),
        ("pathway = 'treated'", "state of pathway = On treatment"),
        ("ALT is null or ALT is not null", "ALT is missing or ALT is known"),
        ("treated.count > 1", "number of 'First dose' > 1"),
        ("treated.first before Today()", "first 'First dose' before the day of the event"),
        ("treated.occurred before Now()", "date of 'First dose' before the time of the event"),
        ("Released = true", "The product was released = yes"),
        ('"enough" implies "bare"', "Treated twice only with bare"),
    ],
)
def test_condition(text: str, words: str) -> None:
    """A rule reads as a sentence of labels."""
    assert words == condition_text(chart_of(TRIAL), text)


def test_conditions() -> None:
    """A transition tells what is asked: groups once, rules by their texts, windows in words, and how sure all is."""
    conditions = flow_of(chart_of(TRIAL)).conditions

    assert {
        "treated->treated": (
            "every inclusion criterion is met (I01 to I02)",
            "not: Progression",
        ),
        "again": (
            "ALT is low",
            "not: Progression",
            "Treated twice",
            "ALT > 1 U/L",
            "7 days after the first First dose, at most 1 day late",
        ),
        "stopped->finished": ("The product was released",),
        "other": ("in every other case",),
    } == {id: one.parts for id, one in conditions.items()}
    assert [1, 2, 3, 4] == [one.number for one in conditions.values()]
    assert ["assumed", "interpreted", None, None] == [one.weakest for one in conditions.values()]
    assert ("I01", "enough", "bare", "E01", "again.window") == conditions["again"].rules


def test_rules_without_text() -> None:
    """A rule without a text is told by its check; a criterion of exclusion by its negation."""
    chart = chart_of(TRIAL.replace(", text: Progression", "").replace("text: ALT is low", "basis: stated"))

    parts = flow_of(chart).conditions["again"].parts
    assert ("ALT < 3 U/L", "not: Response category = PD") == parts[:2]


def test_provided_rules() -> None:
    """A rule that the host answers is told by its text, else by its name."""
    text = TRIAL.replace("rules:", "provided: {slot: {reads: [ALT]}, seat: {text: A seat is free}}\nrules:")
    chart = chart_of(text.replace("require: [I01, enough, bare, E01]", "require: [slot, seat]"))

    assert ("slot", "A seat is free") == flow_of(chart).conditions["again"].parts[:2]


def test_labels() -> None:
    """Without a label a name is shown without underscores; a name of nothing else stays."""
    assert "In remission" == labelled("in_remission", None)
    assert "CR" == labelled("in_remission", "CR")
    assert "_" == labelled("_", None)


def test_spoken() -> None:
    """The name of a data element is taken apart; abbreviations stay whole."""
    assert ["Discontinuation reason", "ALT", "Baseline ECG", "ALT_ULN"] == [
        spoken(name) for name in ("DiscontinuationReason", "ALT", "BaselineECG", "ALT_ULN")
    ]


def test_weakest() -> None:
    """The least certain basis counts; where none is said there is none."""
    assert "assumed" == weakest(["stated", "assumed", None])
    assert None is weakest([None])


def test_even_windows() -> None:
    """A window that is as wide before as after is told in one word, and conditions that are alike have one number."""
    text = TRIAL.replace("after: 7 days, late: 1 day", "after: 7 days, early: 1 day, late: 1 day")
    conditions = flow_of(chart_of(text.replace("when: otherwise", "when: not Released"))).conditions

    assert "7 days ±1 day after the first First dose" == conditions["again"].parts[-1]


def test_one_number_for_one_condition() -> None:
    """What is asked alike of several transitions has one number."""
    text = TRIAL.replace(
        "id: other, from: treated, to: treated, when: otherwise",
        "id: other, from: screening, to: treated, when: Released",
    )
    conditions = flow_of(chart_of(text)).conditions

    assert conditions["stopped->finished"].number == conditions["other"].number
    assert [1, 2, 3, 3] == [one.number for one in conditions.values()]
