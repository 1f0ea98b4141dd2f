"""Windows at their boundaries: on, below and above, in days, months and hours, and with partial dates."""

from __future__ import annotations

import datetime

import pytest

from protocol_engine.chart import Span, Steps
from protocol_engine.compiler.spans import span_of
from protocol_engine.protocol import Which, Window
from protocol_engine.windows import Bounds, day_bounds, hold, place, place_exactly, shift_day, shown_day
from unit.trial import fact

Told = tuple[str, int | float]


def span(which: Which = "latest", **bounds: str) -> Span:
    """Compile a window."""
    return span_of(Window("anchor", which, **bounds), {"anchor": 0})  # type: ignore[arg-type]


def placed(window: Span, anchor: str, occurred: str) -> Told:
    """Hold a fact against a window counted from one anchor."""
    found = place(window, [fact("anchor", anchor)], fact("seen", occurred))
    return found.position, found.days


def day(text: str) -> int:
    """Give a date's ordinal."""
    return datetime.date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("start", "steps", "expected"),
    [
        ("2025-01-31", (("months", 1),), "2025-02-28"),
        ("2024-01-31", (("months", 1),), "2024-02-29"),
        ("2000-01-31", (("months", 1),), "2000-02-29"),
        ("1900-01-31", (("months", 1),), "1900-02-28"),
        ("2025-03-31", (("months", -1),), "2025-02-28"),
        ("2025-03-31", (("months", 1),), "2025-04-30"),
        ("2024-02-29", (("months", 12),), "2025-02-28"),
        ("2024-02-29", (("months", 48),), "2028-02-29"),
        ("2025-12-15", (("months", 1),), "2026-01-15"),
        ("2025-01-15", (("months", -1),), "2024-12-15"),
        ("2024-02-28", (("days", 1),), "2024-02-29"),
        ("2025-02-28", (("days", 1),), "2025-03-01"),
        ("2025-01-31", (("months", 1), ("days", 3)), "2025-03-03"),
        ("2025-01-31", (("days", 3), ("months", 1)), "2025-03-03"),
        ("2025-01-30", (("days", 1), ("months", 1)), "2025-02-28"),
        ("2025-01-31", (("months", 2),), "2025-03-31"),
        ("2025-04-10", (("minutes", 1440),), "2025-04-11"),
        ("2025-04-10", (("minutes", 1439),), "2025-04-10"),
        ("2025-04-10", (), "2025-04-10"),
    ],
)
def test_calendar_arithmetic(start: str, steps: Steps, expected: str) -> None:
    """Months keep the day, or the last of the month; days are counted; steps are added one after the other."""
    assert expected == shown_day(shift_day(day(start), steps))


@pytest.mark.parametrize(
    ("start", "steps", "expected"),
    [
        ("9999-12-31", (("months", 1),), "9999-12-31"),
        ("9999-12-01", (("months", 1),), "9999-12-31"),
        ("9999-11-30", (("months", 1),), "9999-12-30"),
        ("0001-01-01", (("months", -1),), "0001-01-01"),
        ("0001-02-01", (("months", -1),), "0001-01-01"),
        ("9999-12-30", (("days", 1),), "9999-12-31"),
        ("9999-12-30", (("days", 9),), "9999-12-31"),
        ("0001-01-02", (("days", -1),), "0001-01-01"),
        ("0001-01-02", (("days", -9),), "0001-01-01"),
        ("9999-12-31", (("minutes", 2880),), "9999-12-31"),
        ("0001-01-01", (("minutes", -2880),), "0001-01-01"),
    ],
)
def test_the_calendar_has_two_ends(start: str, steps: Steps, expected: str) -> None:
    """Beyond the years 1 and 9999 a day stays the first or the last there is."""
    assert expected == shown_day(shift_day(day(start), steps))


AROUND = span(after="28 days", early="3 days", late="5 days")


@pytest.mark.parametrize(
    ("occurred", "expected"),
    [
        ("2025-06-27", ("early", -1)),
        ("2025-06-28", ("inside", 0)),
        ("2025-07-01", ("inside", 0)),
        ("2025-07-06", ("inside", 0)),
        ("2025-07-07", ("late", 1)),
        ("2025-06-03", ("early", -25)),
        ("2026-07-06", ("late", 365)),
        ("2025-07-06T23:59-11:00", ("inside", 0)),
        ("2025-06-28T00:00+14:00", ("inside", 0)),
    ],
)
def test_both_ends_of_a_window_are_included(occurred: str, expected: Told) -> None:
    """On either bound is inside; a day before is -1, a day after +1; dates count as written at the site."""
    assert expected == placed(AROUND, "2025-06-03", occurred)


def test_a_window_without_width_is_a_day() -> None:
    """`after` without `early` and `late` allows that one day."""
    one = span(after="28 days")
    assert ("early", -1) == placed(one, "2025-06-03", "2025-06-30")
    assert ("inside", 0) == placed(one, "2025-06-03", "2025-07-01")
    assert ("late", 1) == placed(one, "2025-06-03", "2025-07-02")


def test_at_least_has_no_end() -> None:
    """`at_least` alone is a lower bound, included."""
    one = span(at_least="7 days")
    assert ("early", -1) == placed(one, "2025-06-03", "2025-06-09")
    assert ("inside", 0) == placed(one, "2025-06-03", "2025-06-10")
    assert ("inside", 0) == placed(one, "2025-06-03", "9999-12-31")


def test_at_most_has_no_beginning() -> None:
    """`at_most` alone is an upper bound, included."""
    one = span(at_most="1 week")
    assert ("inside", 0) == placed(one, "2025-06-03", "2025-06-03")
    assert ("inside", 0) == placed(one, "2025-06-03", "2025-06-10")
    assert ("late", 1) == placed(one, "2025-06-03", "2025-06-11")


def test_both_bounds_from_the_anchor() -> None:
    """`at_least` and `at_most` together are two bounds from the anchor itself."""
    one = span(at_least="2 weeks", at_most="1 month")
    assert ("early", -1) == placed(one, "2025-01-31", "2025-02-13")
    assert ("inside", 0) == placed(one, "2025-01-31", "2025-02-14")
    assert ("inside", 0) == placed(one, "2025-01-31", "2025-02-28")
    assert ("late", 1) == placed(one, "2025-01-31", "2025-03-01")


@pytest.mark.parametrize(
    ("anchor", "occurred", "expected"),
    [
        ("2025-01-31", "2025-02-27", ("early", -1)),
        ("2025-01-31", "2025-02-28", ("inside", 0)),
        ("2025-01-31", "2025-03-01", ("late", 1)),
        ("2024-01-31", "2024-02-28", ("early", -1)),
        ("2024-01-31", "2024-02-29", ("inside", 0)),
        ("2024-01-31", "2024-03-01", ("late", 1)),
    ],
)
def test_a_month_ends_with_its_month(anchor: str, occurred: str, expected: Told) -> None:
    """One month after 31 January is the last day of February, in a leap year the 29th."""
    assert expected == placed(span(after="1 month"), anchor, occurred)


def test_a_year_after_a_leap_day() -> None:
    """One year after 29 February is 28 February."""
    assert ("inside", 0) == placed(span(after="1 year"), "2024-02-29", "2025-02-28")
    assert ("late", 1) == placed(span(after="1 year"), "2024-02-29", "2025-03-01")


def test_early_and_late_are_counted_from_the_target() -> None:
    """A window of months with days around it: first the month, at whose end the days begin."""
    one = span(after="1 month", early="1 day", late="1 day")
    assert ("early", -1) == placed(one, "2025-01-31", "2025-02-26")
    assert ("inside", 0) == placed(one, "2025-01-31", "2025-02-27")
    assert ("inside", 0) == placed(one, "2025-01-31", "2025-03-01")
    assert ("late", 1) == placed(one, "2025-01-31", "2025-03-02")


@pytest.mark.parametrize(
    ("occurred", "expected"),
    [
        ("2025-06-08", ("early", -1)),
        ("2025-06-09", ("undetermined", 0)),
        ("2025-07-07", ("undetermined", 0)),
        ("2025-07-08", ("inside", 0)),
        ("2025-07-09", ("inside", 0)),
        ("2025-07-10", ("undetermined", 0)),
        ("2025-08-07", ("undetermined", 0)),
        ("2025-08-08", ("late", 1)),
    ],
)
def test_both_ends_of_a_partial_anchor_are_used(occurred: str, expected: Told) -> None:
    """Counted from some day of June, the window begins from 9 June to 8 July and ends from 9 July to 7 August."""
    assert expected == placed(span(at_least="8 days", at_most="38 days"), "2025-06", occurred)


@pytest.mark.parametrize(
    ("occurred", "expected"),
    [
        ("2025-05", ("early", -28)),
        ("2025-06", ("undetermined", 0)),
        ("2025-07", ("undetermined", 0)),
        ("2025-08", ("late", 26)),
        ("2025", ("undetermined", 0)),
    ],
)
def test_both_ends_of_a_partial_fact_are_used(occurred: str, expected: Told) -> None:
    """A fact known to the month is late by as much as it is at least, and early likewise."""
    assert expected == placed(AROUND, "2025-06-03", occurred)


def test_a_month_within_a_wide_window_is_inside() -> None:
    """A partial date of which every day is inside, is inside."""
    assert ("inside", 0) == placed(span(at_most="90 days"), "2025-06-03", "2025-07")


def test_an_undetermined_window_says_why() -> None:
    """Where a partial date leaves it open, the reason says so."""
    found = place(AROUND, [fact("anchor", "2025-06")], fact("seen", "2025-07-01"))
    assert ("undetermined", "a date or time is not known exactly") == (found.position, found.reason)


def test_without_an_anchor_it_cannot_be_told() -> None:
    """Where there is nothing to count from, a window is undetermined and says so."""
    found = place(AROUND, [], fact("seen", "2025-07-01"))
    assert ("undetermined", 0, None) == (found.position, found.days, found.anchor)
    assert "there is nothing on record to count from" == found.reason


def several(*anchors: str, occurred: str = "2025-07-01") -> tuple[str, int | float, str]:
    """Hold a fact against a week counted from each of some anchors, the latest first."""
    found = place(span("each", at_most="7 days"), [fact("anchor", one) for one in anchors], fact("seen", occurred))
    return found.position, found.days, "" if found.anchor is None else str(found.anchor.occurred)


def test_each_anchor_counts() -> None:
    """Of several anchors the furthest departure is told."""
    assert ("late", 13, "2025-06-11") == several("2025-06-30", "2025-06-11", "2025-06-20")


def test_inside_of_each_is_inside() -> None:
    """Inside of every anchor's window is inside."""
    assert "inside" == several("2025-06-30", "2025-06-28")[0]


def test_a_certain_departure_outweighs_a_doubt() -> None:
    """A departure from one anchor is one, whatever cannot be told of another."""
    assert ("late", 13, "2025-06-11") == several("2025-06", "2025-06-11")
    assert "undetermined" == several("2025-06-30", "2025-06")[0]


def test_of_equal_departures_the_latest_anchor_is_told() -> None:
    """Early from one anchor as far as late from another: the one found first, going back, is told."""
    one = span("each", at_least="10 days", at_most="20 days")
    found = place(one, [fact("anchor", "2025-06-23"), fact("anchor", "2025-06-09")], fact("seen", "2025-07-01"))
    assert ("early", -2) == (found.position, found.days)
    found = place(one, [fact("anchor", "2025-06-09"), fact("anchor", "2025-06-23")], fact("seen", "2025-07-01"))
    assert ("late", 2) == (found.position, found.days)


HOURS = span(after="2 hours", early="30 minutes", late="1 hour")


@pytest.mark.parametrize(
    ("occurred", "expected"),
    [
        ("2025-06-03T13:29", ("early", -1 / 1440)),
        ("2025-06-03T13:30", ("inside", 0)),
        ("2025-06-03T15:00", ("inside", 0)),
        ("2025-06-03T15:01", ("late", 1 / 1440)),
        ("2025-06-03T21:00", ("late", 0.25)),
        ("2025-06-03T01:30", ("early", -0.5)),
    ],
)
def test_hours_are_compared_as_written(occurred: str, expected: Told) -> None:
    """Two times written to the minute are compared to the minute, both bounds included; days are hours over 24."""
    position, days = placed(HOURS, "2025-06-03T12:00", occurred)
    assert (expected[0], pytest.approx(expected[1], abs=1e-7)) == (position, days)


@pytest.mark.parametrize(("occurred", "sign"), [("2025-06-03T13:29:59.999", -1), ("2025-06-03T15:00:00.001", 1)])
def test_even_a_millisecond_has_a_sign(occurred: str, sign: int) -> None:
    """A departure of the smallest size there is has its days and their sign."""
    assert placed(HOURS, "2025-06-03T12:00:00.000", occurred)[1] * sign > 0


@pytest.mark.parametrize(
    ("anchor", "occurred", "expected"),
    [
        ("2025-06-03T12:00+02:00", "2025-06-03T13:00+01:00", "inside"),
        ("2025-06-03T12:00+02:00", "2025-06-03T14:00+01:00", "inside"),
        ("2025-06-03T12:00+02:00", "2025-06-03T14:01+01:00", "late"),
        ("2025-06-03T12:00+02:00", "2025-06-03T12:29+01:00", "early"),
        ("2025-06-03T12:00+02:00", "2025-06-03T12:30+01:00", "inside"),
        ("2025-06-03T23:00-11:00", "2025-06-05T00:00+12:00", "inside"),
        ("2025-06-03T12:00Z", "2025-06-03T14:00", "undetermined"),
        ("2025-06-03T12:00", "2025-06-03T14:00Z", "undetermined"),
        ("2025-06-03T12:00", "2025-06-03", "undetermined"),
        ("2025-06-03", "2025-06-03T14:00", "undetermined"),
        ("2025-06-03", "2025-06-09", "undetermined"),
    ],
)
def test_hours_go_by_instants(anchor: str, occurred: str, expected: str) -> None:
    """Hours are counted between instants; a missing time of day, or one missing offset, leaves it open."""
    assert expected == placed(HOURS, anchor, occurred)[0]


@pytest.mark.parametrize(
    ("anchor", "occurred", "expected"),
    [
        ("2025-06-03T12:00", "2025-06-03T15:00:00", "undetermined"),
        ("2025-06-03T12:00", "2025-06-03T14:00:00", "inside"),
        ("2025-06-03T12:00", "2025-06-03T15:00:59", "undetermined"),
        ("2025-06-03T12:00", "2025-06-03T15:01:00", "late"),
        ("2025-06-03T12:00:30", "2025-06-03T13:30", "undetermined"),
        ("2025-06-03T12:00:30", "2025-06-03T13:29", "early"),
        ("2025-06-03T12:00:00.000", "2025-06-03T15:00:00.000", "inside"),
        ("2025-06-03T12:00:00.000", "2025-06-03T15:00:00.001", "late"),
    ],
)
def test_times_of_differing_precision_are_ranges(anchor: str, occurred: str, expected: str) -> None:
    """A time to the minute may be any second of it when the other is known to the second."""
    anchors = [fact("anchor", anchor)]
    assert expected == place_exactly(HOURS, anchors[0], fact("seen", occurred)).position


def test_days_and_hours_mix() -> None:
    """A window of a day with hours around it is one of hours, counted from the anchor's time of day."""
    one = span(after="1 day", early="2 hours", late="2 hours")
    assert ("inside", 0) == placed(one, "2025-06-03T12:00", "2025-06-04T14:00")
    assert "late" == placed(one, "2025-06-03T12:00", "2025-06-04T14:01")[0]
    assert "undetermined" == placed(one, "2025-06-03", "2025-06-04")[0]


def test_months_in_a_window_of_hours_keep_the_calendar() -> None:
    """A month in a window of hours ends with its month, at the anchor's time of day."""
    one = span(after="1 month", early="1 hour", late="1 hour")
    assert ("inside", 0) == placed(one, "2025-01-31T12:00", "2025-02-28T13:00")
    assert "late" == placed(one, "2025-01-31T12:00", "2025-02-28T13:01")[0]


@pytest.mark.parametrize(
    ("anchor", "low", "high"),
    [
        ("2025-06-03T12:00", "2025-06-03", "2025-06-03"),
        ("2025-06-03T22:45", "2025-06-04", "2025-06-04"),
        ("2025-06-03T22:00", "2025-06-03", "2025-06-04"),
    ],
)
def test_a_window_of_hours_falls_on_days(anchor: str, low: str, high: str) -> None:
    """A window of hours opens and closes on the days on which its ends fall, at the anchor's own clock."""
    bounds = day_bounds(HOURS, fact("anchor", anchor))
    assert bounds.low is not None
    assert bounds.high is not None
    assert (low, high) == (shown_day(bounds.low[0]), shown_day(bounds.high[1]))


def test_a_window_of_hours_from_a_date_may_fall_on_two_days() -> None:
    """Where the anchor's time is not known, the whole day counts."""
    bounds = day_bounds(HOURS, fact("anchor", "2025-06-03"))
    assert bounds.high is not None
    assert ("2025-06-03", "2025-06-04") == tuple(shown_day(one) for one in bounds.high)


def test_bounds_of_a_partial_anchor_are_ranges() -> None:
    """Counted from a month, each end of a window is a range of days, and so is the target."""
    bounds = day_bounds(AROUND, fact("anchor", "2025-06"))
    assert bounds.low == (day("2025-06-26"), day("2025-07-25"))
    assert bounds.target == (day("2025-06-29"), day("2025-07-28"))
    assert bounds.high == (day("2025-07-04"), day("2025-08-02"))


def test_a_range_without_bounds_is_inside() -> None:
    """Where there is no bound nothing is outside."""
    assert "inside" == hold(Bounds(None, None), (5, 9)).position
