"""Windows and counts between dates: before, within, days between."""

from __future__ import annotations

import datetime
import typing as t
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.language import operators as op
from protocol_engine.language.dates import Date, DateTime, parse_literal
from protocol_engine.language.durations import UNITS, Duration, shift
from protocol_engine.language.interval import Interval, Uncertainty
from protocol_engine.language.quantity import Quantity

THREE_DAYS = Quantity(3, "days")
NEAR = st.builds(
    lambda day, size: Date(*(day.year, day.month, day.day)[:size]),
    st.dates(datetime.date(2024, 11, 1), datetime.date(2025, 4, 1)),
    st.integers(1, 3),
)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)).map(
    lambda day: Date(day.year, day.month, day.day)
)


def span_of(value: object) -> range:
    """Return the numbers that a count may be."""
    if isinstance(value, Uncertainty):
        return range(t.cast("int", value.low), t.cast("int", value.high) + 1)
    return range(t.cast("int", value), t.cast("int", value) + 1)


def days_of(date: Date) -> list[Date]:
    """Return every day that a date may be."""
    return [Date.of_day(day) for day in range(date.first_day, date.last_day + 1)]


def agreed(answers: set[bool | None]) -> bool | None:
    """Return what all completions agree on."""
    return answers.pop() if len(answers) == 1 else None


@given(NEAR, NEAR, st.integers(0, 40))
def test_within_is_decided_exactly_where_every_completion_agrees(one: Date, other: Date, count: int) -> None:
    """A window around a partial date is never closed before the last day it may be, nor open before the first."""
    for proper in (False, True):
        distances = {abs(a - b) for a in (one.first_day, one.last_day) for b in (other.first_day, other.last_day)}
        overlap = one.first_day <= other.last_day and other.first_day <= one.last_day
        nearest, farthest = (0 if overlap else min(distances)), max(distances)
        inside = farthest < count if proper else farthest <= count
        outside = nearest >= count if proper else nearest > count
        answer = op.within(one, other, Quantity(count, "days"), proper=proper)

        if answer is not None:
            assert (inside, outside) == (answer, not answer)
        if len(one.components) == 3 and (count or not proper):  # nothing lies properly within no distance
            assert (True if inside else False if outside else None) is answer


@pytest.mark.parametrize(
    ("one", "expected"),
    [("2025-05-05", True), ("2025-05-11", True), ("2025-05-04", False), ("2025-05-12", False), ("2025-05", None)],
)
def test_within_includes_both_ends(one: str, expected: bool | None) -> None:
    """Three days around the eighth of May are the fifth to the eleventh, and not when they must lie properly within."""
    center = parse_literal("2025-05-08")

    assert op.within(parse_literal(one), center, THREE_DAYS) is expected
    if expected is not None:
        assert op.within(parse_literal(one), center, THREE_DAYS, proper=True) is False


def test_within_is_exact_to_the_hour_for_date_times() -> None:
    """A day is 24 hours between date-times; a window in calendar days needs `date from`."""
    late, center = parse_literal("2025-05-11T23:00"), parse_literal("2025-05-08T10:00")
    assert isinstance(late, DateTime)
    assert isinstance(center, DateTime)

    assert op.within(late, center, THREE_DAYS) is False
    assert op.within(op.date_from(late), op.date_from(center), THREE_DAYS) is True


def test_within_takes_intervals_and_null() -> None:
    """An interval lies within a distance if both its ends do; a missing date leaves it open."""
    stay = Interval(Date(2025, 5, 7), Date(2025, 5, 12))

    assert op.within(Date(2025, 5, 15), stay, THREE_DAYS) is True
    assert op.within(stay, Date(2025, 5, 8), THREE_DAYS) is False
    assert op.within(None, stay, THREE_DAYS) is None
    assert op.within(Date(2025, 5, 8), None, THREE_DAYS) is None
    with pytest.raises(TypeError, match="counted in calendar units"):
        op.within(Date(2025, 5, 8), Date(2025, 5, 8), Quantity(3, "mg"))


@given(DAYS, st.integers(-5, 30), st.integers(0, 20))
def test_offsets_are_comparisons_of_days(other: Date, apart: int, count: int) -> None:
    """Each form of `3 days or less before` is one comparison of the days between, and `after` is its mirror."""
    one = shift(other, Duration(-apart, "day"))
    mirror = shift(other, Duration(apart, "day"))
    distance = Quantity(count, "days")
    expected = {
        (None, False): apart == count,
        ("or more", False): apart >= count,
        ("more than", False): apart > count,
        ("or less", False): 0 < apart <= count,
        ("less than", False): 0 < apart < count,
        ("or less", True): 0 <= apart <= count,
        ("less than", True): 0 <= apart < count,
    }
    for (bound, inclusive), answer in expected.items():
        assert op.offset_before(one, other, distance, t.cast("t.Any", bound), inclusive=inclusive) is answer
        assert op.offset_after(mirror, other, distance, t.cast("t.Any", bound), inclusive=inclusive) is answer


@given(NEAR, DAYS, st.integers(0, 40))
def test_offsets_from_partial_dates_are_sound(other: Date, one: Date, count: int) -> None:
    """What is said of a partial date holds for every day that it may be."""
    for bound in ("or more", "or less", "more than", "less than"):
        answer = op.offset_before(one, other, Quantity(count, "days"), t.cast("t.Any", bound))
        days = days_of(other)
        answers = {op.offset_before(one, day, Quantity(count, "days"), t.cast("t.Any", bound)) for day in days}

        assert answer is None or {answer} == answers


@given(NEAR, NEAR, st.sampled_from(["year", "month", "week", "day"]))
def test_counts_between_partial_dates_hold_every_completion(one: Date, other: Date, unit: str) -> None:
    """The range has the counts of all days that the dates may be, and its ends are reached."""
    ends = [(one.first_day, one.last_day), (other.first_day, other.last_day)]
    for count in (op.duration_between, op.difference_between):
        span = span_of(count(unit, one, other))
        counted = [
            t.cast("int", count(unit, Date.of_day(a), Date.of_day(b)))
            for a in (*ends[0], sum(ends[0]) // 2)
            for b in (*ends[1], sum(ends[1]) // 2)
        ]

        assert (min(counted), max(counted)) == (span[0], span[-1])


@given(st.datetimes(), st.datetimes(), st.sampled_from(UNITS))
def test_counting_back_is_the_negative(one: datetime.datetime, other: datetime.datetime, unit: str) -> None:
    """From the second to the first is as far, and a whole unit less than the boundaries at most."""
    left, right = (
        DateTime(at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond // 1000)
        for at in (one, other)
    )
    duration, difference = op.duration_between(unit, left, right), op.difference_between(unit, left, right)
    assert isinstance(duration, int)
    assert isinstance(difference, int)

    assert -duration == op.duration_between(unit, right, left)
    assert -difference == op.difference_between(unit, right, left)
    assert 0 <= abs(difference) - abs(duration) <= 1


@given(st.datetimes(datetime.datetime(1800, 1, 1), datetime.datetime(2200, 1, 1)), st.integers(0, 5000))  # noqa: DTZ001
def test_a_shift_by_months_counts_as_those_months(start: datetime.datetime, months: int) -> None:
    """`months between` undoes adding months, except where a shorter month cut the day."""
    moment = DateTime(start.year, start.month, start.day, start.hour, start.minute, start.second, 0)
    moved = shift(moment, Duration(months, "month"))

    assert months - (moved.day != moment.day) == op.duration_between("months", moment, moved)


@pytest.mark.parametrize(
    ("unit", "one", "other", "duration", "difference"),
    [
        ("days", "2025-01-15", "2025-02", Uncertainty(17, 44), Uncertainty(17, 44)),
        ("days", "2014-01-15T", "2014-02T", Uncertainty(16, 44), Uncertainty(17, 44)),
        ("years", "2005T", "2010T", Uncertainty(4, 5), 5),
        ("years", "2005-05T", "2010-04T", 4, 5),
        ("months", "2005T", "2006-07T", Uncertainty(6, 18), Uncertainty(7, 18)),
        ("days", "2025-05-01T23:00", "2025-05-02T01:00", 0, 1),
        ("days", "2017-03-12T00:00:00-07:00", "2017-03-13T00:00:00-06:00", 0, 1),
        ("hours", "2017-03-12T01:00:00-07:00", "2017-03-12T03:00:00-06:00", 1, 1),
        ("days", "2025-05-01T23:00:00-07:00", "2025-05-02T01:00:00-07:00", 0, 1),
        ("days", "2025-04-10T23:30-02:00", "2025-04-11T01:30Z", 0, 1),
        ("weeks", "2025-04-12T23:30-02:00", "2025-04-13T01:30Z", 0, 1),
        ("months", "2025-03-31T23:30-02:00", "2025-04-01T01:30Z", 0, 1),
        ("hours", "2025-04-10T23:30-02:00", "2025-04-11T01:30Z", 0, 0),
        ("weeks", "2000-10-15", "2000-10-28", 1, 1),
        ("weeks", "2000-10-14", "2000-10-15", 0, 1),
        ("months", "2025-01-31", "2025-02-28", 0, 1),
        ("years", "2024-02-29", "2025-02-28", 0, 1),
        ("hours", "2025-05-01", "2025-05-02", Uncertainty(0, 47), Uncertainty(1, 47)),
        ("milliseconds", "2025-05-01T00:00:00", "2025-05-01T00:00:00", Uncertainty(-999, 999), Uncertainty(-999, 999)),
        ("days", "2025-05-01", "2025-05-02T08:00", Uncertainty(0, 1), 1),
    ],
)
def test_durations_count_whole_units_and_differences_boundaries(
    unit: str, one: str, other: str, duration: object, difference: object
) -> None:
    """Two hours over midnight are no day, and one midnight."""
    left, right = parse_literal(one), parse_literal(other)

    assert duration == op.duration_between(unit, left, right)
    assert difference == op.difference_between(unit, left, right)


def test_counting_needs_two_dates_and_a_unit() -> None:
    """A missing date leaves the count missing; an unknown unit is an error."""
    assert op.duration_between("days", None, Date(2025)) is None
    with pytest.raises(ValueError, match="expected a calendar unit"):
        op.duration_between("mg", Date(2025), Date(2025))


@pytest.mark.parametrize(
    ("one", "other", "precision", "before", "same"),
    [
        ("2014", "2014", "year", False, True),
        ("2014", "2014", "month", None, None),
        ("2014-12-20", "2014-12", "day", None, None),
        ("2014-11-20", "2014-12", "day", True, False),
        ("2012-03-10T10:20:00.999+07:00", "2012-03-10T10:20:00.999+06:00", "hour", True, False),
        ("2012-03-10T10:20:00.999+07:00", "2012-03-10T09:20:00.999+06:00", "hour", False, True),
        ("2022-02-22T00:00:00.000-05:00", "2022-02-22T04:59:00.000Z", "day", False, True),
        ("2025-05-11T23:00+02:00", "2025-05-11T01:00+02:00", "day", False, True),
        ("2025-04-10T23:30-02:00", "2025-04-11T01:30Z", "day", True, False),
        ("2025-04-30T23:30-02:00", "2025-05-01T01:30Z", "month", True, False),
        ("2025-04-10T23:30-02:00", "2025-04-11T01:30Z", "hour", False, True),
        ("2025-04-10T01:00+02:00", "2025-04-10T23:00-05:00", "day", False, True),
    ],
)
def test_a_precision_limits_what_is_compared(
    one: str, other: str, precision: str, before: bool | None, same: bool | None
) -> None:
    """Parts finer than the precision are not looked at; a part that is needed and missing leaves it open."""
    left, right = parse_literal(one), parse_literal(other)

    assert op.before(left, right, precision) is before
    assert op.after(right, left, precision) is before
    assert op.same_as(left, right, precision) is same
    assert op.same_or_before(left, right, precision) is op.or_(before, same)


def test_parts_of_dates() -> None:
    """Each part is as written, and null where it is not known."""
    moment = op.date_time(2003, 10, 29, 20, 50, 33, 955, 1)
    assert moment is not None

    assert [2003, 10, 29, 20, 50] == [
        op.component_from(part, moment) for part in ("year", "month", "day", "hour", "minute")
    ]
    assert 1 == op.component_from("timezoneoffset", moment) == op.timezone_offset(moment)
    assert Date(2003, 10, 29) == op.date_from(moment)
    assert op.component_from("hour", DateTime(2015, 2, 10)) is None
    assert op.component_from("day", None) is None
    assert op.timezone_offset(DateTime(2015, 2, 10)) is None


def test_dates_are_made_of_parts() -> None:
    """Null from some part on is a partial date, without a year null, and an offset is in hours."""
    assert Date(2014, 6) == op.date(2014, 6)
    assert DateTime(2001, 1, 1) == op.date_time(2001, 1, 1, None, None)
    assert DateTime(2017, 3, 12, 1, 0, 0, 0, -420) == op.date_time(2017, 3, 12, 1, 0, 0, 0, -7)
    assert op.date(None) is None
    assert op.date_time(None) is None
    with pytest.raises(ValueError, match="the year of a date"):
        op.date_time(10000, 12, 31)


def test_an_offset_is_a_whole_number_of_minutes() -> None:
    """Half an hour is an offset from UTC, a hundredth of one is none."""
    half = op.date_time(2017, 3, 12, 1, 0, 0, 0, Decimal("5.5"))
    assert half is not None
    assert 330 == half.offset
    with pytest.raises(ValueError, match="whole number of minutes"):
        op.date_time(2017, 3, 12, 1, 0, 0, 0, Decimal("0.01"))


@pytest.mark.parametrize("operator", [op.before, op.after, op.same_or_before, op.same_or_after, op.same_as])
def test_null_is_before_and_after_nothing(operator: t.Callable[..., object]) -> None:
    """Beside null, no relation in time is known, on either side."""
    assert operator(None, Date(2025)) is None
    assert operator(Date(2025), None) is None


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        ("2025-03-28T23:59:59.999", False),
        ("2025-03-29T00:00:00.000", None),
        ("2025-04-03T00:00:00.000", None),
        ("2025-05-03T00:00:00.000", None),
        ("2025-05-04T00:00:00.000", False),
    ],
)
def test_a_distance_from_a_month_is_counted_from_its_days(one: str, expected: bool | None) -> None:
    """Three days around a date-time known to the month reach as far as they do around its first and last day."""
    assert op.within(parse_literal(one), parse_literal("2025-04T"), Duration(3, "day")) is expected
