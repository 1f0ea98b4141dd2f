"""Calendar durations, and moving dates by them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from protocol_engine.language.dates import Date, DateTime, OutOfRangeError, parse_literal
from protocol_engine.language.durations import UNITS, Duration, parse_duration, shift

DAYS = st.dates().map(lambda day: Date(day.year, day.month, day.day))
DURATIONS = st.builds(Duration, st.integers(-3000, 3000), st.sampled_from(UNITS))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("28 days", Duration(28, "day")),
        ("1 day", Duration(1, "day")),
        ("3 months", Duration(3, "month")),
        ("-2 weeks", Duration(-2, "week")),
        ("0 hours", Duration(0, "hour")),
    ],
)
def test_durations_are_read_in_singular_and_plural(text: str, expected: Duration) -> None:
    """A whole number and a calendar unit."""
    assert expected == parse_duration(text)


@pytest.mark.parametrize("text", ["28", "days", "1.5 days", "28days", "28 d", "28 dayss", "1 fortnight", "٣ days", ""])
def test_other_texts_are_no_durations(text: str) -> None:
    """Anything but a whole number of calendar units is refused."""
    with pytest.raises(ValueError, match=r"such as 28 days$"):
        parse_duration(text)


def test_a_quoted_unit_is_refused_with_a_hint() -> None:
    """UCUM's `'d'` is not a calendar unit; the message says how to write one."""
    with pytest.raises(ValueError, match="without quotes"):
        parse_duration("28 'd'")


@pytest.mark.parametrize(
    ("date", "text", "expected"),
    [
        ("2005-10-10T", "5 years", "2010-10-10T"),
        ("2012-02-29T", "1 year", "2013-02-28T"),
        ("2025-01-31", "1 month", "2025-02-28"),
        ("2024-03-31", "-1 month", "2024-02-29"),
        ("2005-05-10T", "10 months", "2006-03-10T"),
        ("2024-02-28T", "52 weeks", "2025-02-26T"),
        ("2005-05-10T", "25 hours", "2005-05-11T"),
        ("2005-05-10", "25 hours", "2005-05-11"),
        ("2014", "25 months", "2016"),
        ("2014", "-11 months", "2014"),
        ("2014T", "730 days", "2016T"),
        ("2014T", "735 days", "2016T"),
        ("2014T", "729 days", "2015T"),
        ("2014-06", "-33 days", "2014-05"),
        ("2025-04", "28 days", "2025-04"),
        ("2016-06-10T05", "19 hours", "2016-06-11T00"),
        ("2016-06-10T05", "-6 hours", "2016-06-09T23"),
        ("0001-01-01T05", "-5 hours", "0001-01-01T00"),
        ("9999-12-31T18", "5 hours", "9999-12-31T23"),
        ("2016-06-10T05:05", "55 minutes", "2016-06-10T06:00"),
        ("2016-06-10T05:05+02:00", "20 hours", "2016-06-11T01:05+02:00"),
        ("2016-01-31T05:05+02:00", "1 month", "2016-02-29T05:05+02:00"),
    ],
)
def test_a_date_moves_by_the_calendar(date: str, text: str, expected: str) -> None:
    """Month ends are cut, precision and offset stay, finer units are turned into the date's precision."""
    assert expected == str(shift(parse_literal(date), parse_duration(text)))


@pytest.mark.parametrize("seconds", [31_535_999, 31_103_999])
def test_seconds_on_a_month_count_as_months_of_thirty_days(seconds: int) -> None:
    """A precision is reached by rounding toward zero, not by the calendar."""
    months = seconds // 86_400 // 30

    assert shift(DateTime(2016, 5), Duration(-months, "month")) == shift(
        DateTime(2016, 5), Duration(-seconds, "second")
    )


@pytest.mark.parametrize(
    ("date", "duration"),
    [
        (Date(2005, 10, 10), Duration(8000, "year")),
        (DateTime(2005, 10, 10), Duration(-2005, "year")),
        (Date(9999, 12, 31), Duration(1, "day")),
        (DateTime(1, 1, 1, 0), Duration(-1, "hour")),
        (Date(2025), Duration(10**30, "day")),
    ],
)
def test_leaving_the_calendar_is_an_error(date: Date | DateTime, duration: Duration) -> None:
    """Years run from 1 to 9999."""
    with pytest.raises(OutOfRangeError, match="outside the years 1 to 9999"):
        shift(date, duration)


@given(DAYS, DAYS, DURATIONS)
def test_shifting_is_monotone(one: Date, other: Date, duration: Duration) -> None:
    """Of two days, the earlier is never moved past the later."""
    assume(all(300 < day.year < 9700 for day in (one, other)))
    assume(duration.unit != "year" or abs(duration.value) < 50)
    early, late = sorted((one, other), key=lambda day: day.first_day)

    assert shift(early, duration).first_day <= shift(late, duration).first_day


@given(DAYS, st.integers(-3000, 3000), st.sampled_from(["week", "day"]))
def test_days_and_weeks_can_be_taken_back(date: Date, count: int, unit: str) -> None:
    """Days have one length: forth and back is nothing, with `sign` or with the negative duration."""
    assume(100 < date.year < 9900)
    duration = Duration(count, unit)

    assert date == shift(shift(date, duration), duration, sign=-1)
    assert shift(date, -duration) == shift(date, duration, sign=-1)
    assert count * (7 if unit == "week" else 1) == shift(date, duration).first_day - date.first_day


@given(DAYS, st.integers(0, 24), st.integers(0, 24))
def test_months_keep_the_day_or_the_last_of_the_month(date: Date, years: int, months: int) -> None:
    """The day stays, or becomes the last one of a shorter month."""
    assume(date.year < 9900)
    moved = shift(date, Duration(12 * years + months, "month"))
    total = date.year * 12 + (date.month or 0) - 1 + 12 * years + months

    assert (total // 12, total % 12 + 1) == (moved.year, moved.month)
    assert date.day == moved.day or (moved.first_day == Date(moved.year, moved.month).last_day)


def test_a_repeated_duration_multiplies() -> None:
    """Three times two weeks is six weeks, and says so."""
    assert "6 weeks" == str(Duration(2, "weeks").times(3))
    assert "1 week" == str(Duration(1, "weeks"))


def test_a_duration_counts_calendar_units() -> None:
    """A unit that the calendar does not have is refused when the duration is made."""
    with pytest.raises(ValueError, match="expected a calendar unit"):
        Duration(3, "mg")
