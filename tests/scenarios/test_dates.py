"""Dates as they are entered: known to the month, across a change of the clocks, and impossible ones."""

from __future__ import annotations

import itertools

import pytest

import protocol_engine as pe
from scenarios.desk import WHO, Desk, chart_of, fact
from scenarios.trial import CHART

LAB = fact("examined", "2026-03-02", "lab", Potassium=4.2)
START = fact("started", "2026-03-09", "start")
PK: str = """
protocol: CLOCKS
version: "1.0"
states:
  screening: {initial: true}
  treated:   {}
  sampled:   {}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  dead:      {disposition: death, ends_study: true}
events: {dosed: {}, drawn: {}, visited: {}, completed: {}, withdrew: {}, died: {}}
transitions:
  - {event: dosed, from: screening, to: treated, cite: Section 4}
  - {event: drawn, from: treated, to: sampled, window: {anchor: dosed, at_least: 24 hours, at_most: 24 hours}, cite: S4}
  - {event: completed, from: [treated, sampled], to: completed, cite: Section 4}
  - {event: withdrew, from: any, to: withdrawn, cite: Section 5}
  - {event: died, from: any, to: dead, cite: Section 5}
schedule:
  day_1: {event: visited, anchor: dosed, after: 1 day, early: 0 days, late: 0 days, cite: Section 7}
"""
CLOCKS = chart_of(PK)


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2026-04", "undetermined"),  # the window is 3 to 9 April
        ("2026", "undetermined"),
        ("2026-05", "late"),  # on whichever day of May
        ("2026-04-06", None),
    ],
)
def test_a_visit_known_to_the_month(day: str, outcome: str | None) -> None:
    """A date that may lie in the window leaves the visit open; only one that cannot lie in it makes a deviation."""
    desk = Desk(CHART)
    desk.enter(LAB, START, fact("visited", day, "visit", visit="week_4"))
    expected = [] if outcome is None else [("week_4", outcome)]
    assert expected == [one for one in desk.found() if one[0] == "week_4"]


def test_a_partial_date_is_kept_as_written() -> None:
    """The ledger keeps the month that was entered; no day is made up."""
    desk = Desk(CHART)
    desk.enter(LAB, START, fact("visited", "2026-04", "visit", visit="week_4"))
    assert ["2026-04"] == [str(one.occurred) for one in desk.engine.ledger(WHO).facts() if one.id == "visit"]


def test_a_partial_date_says_why_it_cannot_be_told() -> None:
    """The finding about a visit known to the month says that the date is the reason."""
    desk = Desk(CHART)
    desk.enter(LAB, START, fact("visited", "2026-04", "visit", visit="week_4"))
    (finding,) = desk.now().findings
    assert "2026-04" in finding.text
    assert "day" in finding.text or "date" in finding.text


def test_an_anchor_known_to_the_month() -> None:
    """A start known to the month leaves a visit open that some of its days allow, and judges one that none does."""
    desk = Desk(CHART)
    start = fact("started", "2026-03", "start")
    desk.enter(fact("examined", "2026-02-28", "lab", Potassium=4.2), start)
    desk.enter(fact("visited", "2026-04-06", "visit", visit="week_4"))
    assert ("week_4", "undetermined") in desk.found()
    desk.correct(fact("visited", "2026-05-20", "visit", visit="week_4"))
    assert ("week_4", "late") in desk.found()


def test_the_day_is_found_out_later() -> None:
    """A month that is corrected to a day turns what was open into an answer, and the host is told."""
    desk = Desk(CHART)
    desk.enter(LAB, START, fact("visited", "2026-04", "visit", visit="week_4"))
    desk.told()
    desk.correct(fact("visited", "2026-04-13", "visit", visit="week_4"), "source document found")
    assert [("finding.withdrawn", "week_4"), ("finding.raised", "week_4")] == desk.told()
    assert [("week_4", "late")] == desk.found()


@pytest.mark.parametrize("day", ["UN", "2026-02-30", "unknown", ""])
def test_an_unknown_date_is_refused_as_malformed(day: str) -> None:
    """A fact without a readable date is refused, and the message does not repeat what was entered."""
    with pytest.raises(pe.HistoryError, match="occurred") as caught:
        fact("visited", day, "visit")
    assert not day or day not in str(caught.value)


@pytest.mark.parametrize(
    ("dosed", "drawn", "outcome"),
    [
        ("2026-03-28T12:00+01:00", "2026-03-29T13:00+02:00", None),  # clocks go forward: 24 hours
        ("2026-03-28T12:00+01:00", "2026-03-29T12:00+02:00", "early"),  # 23 hours
        ("2026-10-24T12:00+02:00", "2026-10-25T11:00+01:00", None),  # clocks go back: 24 hours
        ("2026-10-24T12:00+02:00", "2026-10-25T12:00+01:00", "late"),  # 25 hours
        ("2026-03-28T12:00+01:00", "2026-03-29", "undetermined"),  # nobody knows the hour
    ],
)
def test_hours_pass_while_the_clocks_are_changed(dosed: str, drawn: str, outcome: str | None) -> None:
    """A window in hours counts hours that passed, though the clocks were changed between."""
    desk = Desk(CLOCKS)
    desk.enter(fact("dosed", dosed), fact("drawn", drawn))
    assert [("drawn.window", outcome)] * (outcome is not None) == [one for one in desk.found() if "window" in one[0]]


@pytest.mark.parametrize(
    ("dosed", "visited"),
    [
        ("2026-03-28T23:30+01:00", "2026-03-29T23:45+02:00"),  # a day of 23 hours
        ("2026-10-24T00:10+02:00", "2026-10-25T23:50+01:00"),  # a day of 25 hours
        ("2026-03-28T23:30+01:00", "2026-03-29T00:10+01:00"),  # forty minutes later, on the next day
    ],
)
def test_days_are_those_of_the_site_when_the_clocks_are_changed(dosed: str, visited: str) -> None:
    """A window in days counts days of the calendar as written, however long they are."""
    desk = Desk(CLOCKS)
    desk.enter(fact("dosed", dosed), fact("visited", visited, visit="day_1"))
    assert [] == desk.found()


def test_the_hour_that_comes_twice_goes_by_the_instant() -> None:
    """In the hour that comes twice in autumn, what happened first is first, whatever the clock on the wall says."""
    dosed, drawn = fact("dosed", "2026-10-25T02:40+02:00"), fact("drawn", "2026-10-25T02:10+01:00")
    for order in itertools.permutations([dosed, drawn]):
        desk = Desk(CLOCKS)
        desk.enter(*order)
        assert "sampled" == desk.now().state
        assert [("drawn.window", "early")] == desk.found()
