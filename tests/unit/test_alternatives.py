"""What partial dates leave open: the days that a fact may be of, and what they agree on."""

from __future__ import annotations

import itertools

import pytest

import protocol_engine as pe
from protocol_engine.alternatives import is_vague
from unit.trial import PATH, Told, chart_of, fact, found, told

CHART = chart_of(
    f"""{PATH}
data: {{ALT: {{type: Integer}}, Note: {{type: String}}}}
rules:
  low: {{check: ALT < 40}}
  once: {{check: treated_for.count < 1}}
events:
  measured: {{may_carry: [ALT]}}
  started: {{}}
  moved: {{}}
  seen: {{}}
  noted: {{may_carry: [Note]}}
  noted_there: {{during: [treated], may_carry: [Note, ALT]}}
  treated_for: {{require: [once]}}
transitions:
  - {{event: started, from: screening, to: treated, require: [low]}}
  - {{event: moved, from: treated, to: followed, window: {{anchor: started, at_most: 20 days}}}}
schedule:
  week: {{event: seen, anchor: started, after: 7 days, early: 1 day, late: 1 day}}
"""
)


def alt(occurred: str, value: int) -> pe.Event:
    """Make a measurement of ALT."""
    return fact("measured", occurred, ALT=value)


@pytest.mark.parametrize(
    ("occurred", "expected"),
    [("2025", True), ("2025-04", True), ("2025-04-10", False), ("2025-04-10T08", False), ("2025-04-10T08:30Z", False)],
)
def test_partial_is_coarser_than_a_day(occurred: str, *, expected: bool) -> None:
    """A date is partial where it is coarser than a day; a time to the hour is not."""
    assert expected is is_vague(fact("seen", occurred))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([alt("2025-06-01", 50), fact("started", "2025-06-10")], [("low", "violated", None)]),
        ([alt("2025-06-01", 50), fact("started", "2025-06")], [("low", "violated", None)]),
        ([alt("2025-06", 50), fact("started", "2025-06-30")], [("low", "violated", None)]),
        ([alt("2025-06", 50), fact("started", "2025-06-29")], [("low", "undetermined", None)]),
        ([alt("2025-05", 50), fact("started", "2025-06-30")], [("low", "violated", None)]),
        ([alt("2025-06-05", 50), fact("started", "2025-06")], [("low", "undetermined", None)]),
    ],
)
def test_a_partial_date_alone_makes_no_deviation(facts: list[pe.Event], expected: list[Told]) -> None:
    """A rule is violated only where it is on every day that a partial date may be."""
    for arrived in itertools.permutations(facts):
        assert expected == found(CHART, *arrived)


def test_a_value_of_the_same_month_may_come_later() -> None:
    """A fact of the month in which a value was measured conforms only when it surely saw it."""
    findings = pe.replay(CHART, "01", [alt("2025-06", 30), fact("started", "2025-06-15")]).findings
    assert [("low", "undetermined", None)] == told(findings)


def test_sequence_may_depend_on_a_day() -> None:
    """Where only some days of a partial date put a fact out of sequence, that cannot be told."""
    findings = pe.replay(
        CHART,
        "01",
        [alt("2025-05-01", 30), fact("started", "2025-06-10"), fact("noted_there", "2025-06")],
    ).findings
    assert [("noted_there.sequence", "undetermined", None)] == told(findings)
    assert "noted_there (fact noted_there 2025-06) happened within 2025-06" in findings[0].text


def test_a_kind_that_nothing_looks_at_is_tried_only_where_it_matters() -> None:
    """An observation that no rule reads may be of any day of a year: its place among the others is what counts."""
    start = [alt("2025-05-01", 30), fact("started", "2025-06-10"), fact("seen", "2025-06-17")]
    assert [("noted_there.sequence", "undetermined", None)] == found(
        CHART, *start, fact("noted_there", "2025", Note="x")
    )
    assert [] == found(CHART, *start, fact("noted_there", "2025-07", Note="x"))
    assert [("noted_there.sequence", "out_of_sequence", None)] == found(
        CHART, *start, fact("noted_there", "2025-05", Note="x")
    )


def test_a_kind_of_no_consequence_is_not_tried() -> None:
    """An observation that may happen anywhere changes nothing on any of its days."""
    assert [] == found(CHART, alt("2025-05-01", 30), fact("started", "2025-06-10"), fact("noted", "2025", Note="x"))


def test_an_observation_that_brings_what_rules_read_is_tried() -> None:
    """An observation that carries an element which some rule reads counts on each of its days."""
    facts = [alt("2025-05-01", 30), fact("started", "2025-06-10"), fact("noted", "2025-06", ALT=50)]
    assert [("low", "undetermined", None)] == found(CHART, *facts)


def test_an_undeclared_element_is_not_read_by_rules() -> None:
    """An observation with an undeclared element has the finding of it, whatever its day."""
    facts = [alt("2025-05-01", 30), fact("started", "2025-06-10"), fact("noted", "2025", Nonsense=1)]
    assert [("noted.data", "unreadable", None)] == found(CHART, *facts)


def test_an_unknown_kind_stays_unknown() -> None:
    """An undeclared kind is unknown on every day."""
    assert [("unheard_of.unknown", "unknown", None)] == found(CHART, fact("unheard_of", "2025"))


def test_a_rule_about_the_kind_itself_is_tried() -> None:
    """Two facts of a month, of which at most one may be: one of them is violated, but not which."""
    facts = [fact("treated_for", "2025-06", "a"), fact("treated_for", "2025-06-15", "b")]
    ada = pe.replay(CHART, "01", facts)
    assert {("once", "a", "undetermined"), ("once", "b", "undetermined")} == {
        (one.rule, one.event, one.outcome) for one in ada.findings
    }


def test_windows_use_both_ends() -> None:
    """A window counted from a month is late only where it is from every day of it."""
    start = [alt("2025-05-01", 30), fact("started", "2025-06")]
    assert [] == [one for one in found(CHART, *start, fact("moved", "2025-06-20")) if one[1] == "late"]
    assert ("moved.window", "undetermined", None) in found(CHART, *start, fact("moved", "2025-07-10"))
    assert ("moved.window", "late", 1) in found(CHART, *start, fact("moved", "2025-07-21"))


def test_certain_findings_keep_their_days() -> None:
    """A finding that stands on every day has the days of the fold with the dates as they are."""
    start = [alt("2025-05-01", 30), fact("started", "2025-06-01")]
    assert ("moved.window", "late", 10) in found(CHART, *start, fact("moved", "2025-07"))


def test_missed_may_depend_on_a_day() -> None:
    """Where only some days of the anchor's month let a window close in time, missed is undetermined."""
    start = [alt("2025-05-01", 30), fact("started", "2025-06")]
    assert [("week", "undetermined", None)] == found(CHART, *start, as_of="2025-06-20")
    assert [("week", "missed", None)] == found(CHART, *start, as_of="2025-09-01")
    assert [] == found(CHART, *start, as_of="2025-06-09")


def test_the_state_is_the_main_fold_s() -> None:
    """The participant stands where the dates as they are lead."""
    facts = [alt("2025-05-01", 30), fact("started", "2025-06"), fact("moved", "2025-06-15")]
    ada = pe.replay(CHART, "01", facts)
    assert "followed" == ada.state
    assert ("started", "moved") == tuple(one.kind for one in ada.events[1:])


def test_findings_stay_in_the_order_of_the_fold() -> None:
    """Findings about facts come in the order of the facts, and then what was missed, by last day."""
    facts = [
        alt("2025-05-01", 50),
        fact("started", "2025-06-01"),
        fact("noted_there", "2025-05", Nonsense=1),
        fact("moved", "2025-07-01"),
    ]
    ada = pe.replay(CHART, "01", facts, as_of="2025-09-01")
    order = {event.id: place for place, event in enumerate(ada.events)}
    assert sorted(order[one.event] for one in ada.noted if one.event) == [
        order[one.event] for one in ada.noted if one.event
    ]
    assert [None] == [one.event for one in ada.missed]
    assert ada.findings == ada.noted + ada.missed


def test_two_partial_facts_are_both_named() -> None:
    """A finding that depends on two partial dates says both."""
    facts = [fact("measured", "2025-06", "a", ALT=50), fact("measured", "2025-06", "b", ALT=30)]
    (finding,) = pe.replay(CHART, "01", [*facts, fact("started", "2025-06-15")]).findings
    assert ("low", "undetermined") == (finding.rule, finding.outcome)
    assert "measured (fact a) happened within 2025-06 and measured (fact b) happened within 2025-06" in finding.text
