"""Repeats and their windows, counted from the anchor."""

from __future__ import annotations

from unit.trial import fact, found
from unit.visit_trial import START, scheduled, seen

REPEATED = scheduled(
    "visit: {event: seen, anchor: started, after: 7 days, early: 1 day, late: 1 day, every: 1 week, until: 21 days}"
)


def test_repeats_are_counted_from_the_anchor() -> None:
    """Each repeat has its number in its name, and its window from the anchor."""
    history = [START, seen("2025-06-08"), seen("2025-06-17", "visit#2")]
    assert [("visit#2", "late", 1), ("visit#3", "missed", None)] == found(REPEATED, *history, as_of="2025-09-01")


def test_until_is_included() -> None:
    """The last repeat is the one whose target is not after the end: 21 days hold three of every 7."""
    assert ["visit", "visit#2", "visit#3"] == [one[0] for one in found(REPEATED, START, as_of="2026-09-01")]
    shorter = scheduled("visit: {event: seen, anchor: started, after: 7 days, every: 7 days, until: 20 days}")
    assert ["visit", "visit#2"] == [one[0] for one in found(shorter, START, as_of="2026-09-01")]


def test_an_end_before_the_first_visit() -> None:
    """Where even the first target is after the end, as in a February, nothing is expected."""
    chart = scheduled("visit: {event: seen, anchor: started, after: 30 days, every: 7 days, until: 1 month}")
    february = [fact("started", "2025-02-01"), seen("2025-03-03"), seen("2025-03-20", "visit")]
    assert [] == found(chart, *february, as_of="2026-09-01")
    assert [("visit", "missed", None)] == found(chart, fact("started", "2025-01-01"), as_of="2026-09-01")


def test_a_month_s_repeats_do_not_drift() -> None:
    """Monthly repeats from 31 January fall on 28 February and 31 March, and not on 28 March."""
    chart = scheduled("visit: {event: seen, anchor: started, after: 1 month, every: 1 month, until: 3 months}")
    history = [fact("started", "2025-01-31"), seen("2025-02-28", "visit"), seen("2025-03-28", "visit#2")]
    assert [("visit#2", "early", -3)] == found(chart, *history)
    assert [] == found(chart, *history[:2], seen("2025-03-31", "visit#2"), seen("2025-04-30", "visit#3"))
