"""Counting between dates, and taking dates apart and together (CQL 1.5, Date and Time Operators)."""

from __future__ import annotations

import typing as t
from decimal import Decimal

from protocol_engine.language.dates import DAY_MILLISECONDS, PRECISIONS, TIMES, Date, DateTime
from protocol_engine.language.durations import of_milliseconds, singular
from protocol_engine.language.operators_arithmetic import uncertainty
from protocol_engine.language.operators_numbers import quotient

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from protocol_engine.language.interval import Uncertainty

_LENGTHS: t.Final = {
    "week": 7 * DAY_MILLISECONDS,
    "day": DAY_MILLISECONDS,
    "hour": 3_600_000,
    "minute": 60_000,
    "second": 1_000,
    "millisecond": 1,
}


def duration_between(unit: str, one: Date | DateTime | None, other: Date | DateTime | None) -> int | Uncertainty | None:
    """
    Return how many whole units lie between two dates, negative if the second is earlier.

    Partial dates give an uncertainty: from the last moment of the first date to the first moment of the second, up to
    the other way about. Date-times at different offsets are counted in UTC, others as written.

    Raises:
        ValueError: If the unit is no calendar unit.
    """
    return _between(unit, one, other, _elapsed)


def difference_between(
    unit: str, one: Date | DateTime | None, other: Date | DateTime | None
) -> int | Uncertainty | None:
    """
    Return how many boundaries of a unit lie between two dates: midnights, Sundays, firsts of the month or the year.

    Midnights and what is coarser are those of the dates as written, whatever their offsets.

    Raises:
        ValueError: If the unit is no calendar unit.
    """
    return _between(unit, one, other, _crossed)


def _between(
    unit: str, one: Date | DateTime | None, other: Date | DateTime | None, count: Callable[[str, int, int], int]
) -> int | Uncertainty | None:
    name = singular(unit)
    if name is None:
        raise ValueError("expected a calendar unit, such as days")
    if one is None or other is None:
        return None
    # Boundaries of days lie where the dates were written; only hours and finer go by the offset (CQL 1.5, Difference).
    as_written = count is _crossed and name not in TIMES
    (first, last), (other_first, other_last) = _moments(name, one, other, as_written=as_written)
    counted = uncertainty(count(name, last, other_first), count(name, first, other_last))
    return t.cast("int | Uncertainty", counted)


def _moments(
    unit: str, one: Date | DateTime, other: Date | DateTime, *, as_written: bool
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the first and last millisecond that each date may be, comparable with the other's."""
    if isinstance(one, DateTime) and isinstance(other, DateTime):
        alike = as_written or (one.offset or 0) == (other.offset or 0)
        offsets = (0, 0) if alike else (one.offset or 0, other.offset or 0)
        return _moment(unit, one, offsets[0]), _moment(unit, other, offsets[1])
    # Between two dates a day is one thing; it is a stretch of time only beside a date-time, or when hours are counted.
    in_days = isinstance(one, Date) and isinstance(other, Date) and unit in ("year", "month", "week", "day")
    return _range(unit, one, in_days=in_days), _range(unit, other, in_days=in_days)


def _moment(unit: str, date: DateTime, offset: int) -> tuple[int, int]:
    """Return the first and last millisecond; a time to the second is a moment, unless milliseconds are counted."""
    first, last = date.local_range()
    if unit != "millisecond" and date.second is not None:
        last = first
    return first - offset * 60_000, last - offset * 60_000


def _range(unit: str, date: Date | DateTime, *, in_days: bool) -> tuple[int, int]:
    if isinstance(date, DateTime):
        return _moment(unit, date, 0)
    end = date.last_day - 1 if in_days else date.last_day
    return (date.first_day - 1) * DAY_MILLISECONDS, end * DAY_MILLISECONDS - (0 if in_days else 1)


def _elapsed(unit: str, start: int, end: int) -> int:
    """Return how many whole units lie between two moments."""
    if end < start:
        return -_elapsed(unit, end, start)
    if unit in _LENGTHS:
        return (end - start) // _LENGTHS[unit]
    first, last = of_clamped(start), of_clamped(end)
    months = (last[0] - first[0]) * 12 + last[1] - first[1]
    if last[2:] < first[2:]:
        months -= 1
    return months // 12 if unit == "year" else months


def _crossed(unit: str, start: int, end: int) -> int:
    """Return how many boundaries of a unit lie between two moments."""
    return _index(unit, end) - _index(unit, start)


def _index(unit: str, moment: int) -> int:
    if unit == "week":
        return (moment // DAY_MILLISECONDS + 1) // 7  # ordinal 7, as every multiple of 7, is a Sunday
    if unit in _LENGTHS:
        return moment // _LENGTHS[unit]
    year, month, *_ = of_clamped(moment)
    return year if unit == "year" else year * 12 + month


def of_clamped(moment: int) -> tuple[int, ...]:
    """Return the components of a moment; one that an offset leads out of the calendar, those of its end."""
    return of_milliseconds(min(max(moment, 0), 3_652_059 * DAY_MILLISECONDS - 1))


def component_from(part: str, date: Date | DateTime | None) -> int | Decimal | None:
    """
    Return one part of a date, as written: `year` to `millisecond`, or `timezoneoffset` in hours; null where unknown.

    Raises:
        ValueError: If there is no such part.
    """
    if part in ("timezone", "timezoneoffset"):
        return timezone_offset(date)
    index = PRECISIONS.index(part)
    return None if date is None or len(date.components) <= index else date.components[index]


def date_from(date: Date | DateTime | None) -> Date | None:
    """Return the calendar date, as written."""
    return date.date if isinstance(date, DateTime) else date


def timezone_offset(date: Date | DateTime | None) -> Decimal | None:
    """Return the offset from UTC in hours; null where it was not written."""
    if not isinstance(date, DateTime) or date.offset is None:
        return None
    return t.cast("Decimal", quotient(date.offset, 60))


def date(year: int | None = None, month: int | None = None, day: int | None = None) -> Date | None:
    """
    Return `Date(year, month, day)`; null without a year.

    Raises:
        ValueError: If there is no such day.
    """
    return None if year is None else Date(year, month, day)


def date_time(year: int | None = None, *parts: t.Any) -> DateTime | None:
    """
    Return `DateTime(year, month, day, hour, minute, second, millisecond, offset)`; null without a year.

    Args:
        year: 1 to 9999.
        parts: The finer parts, whole numbers from the month down; after the millisecond, the offset in hours.

    Raises:
        ValueError: If there is no such time, or the offset has a fraction of a minute.
    """
    if year is None:
        return None
    month, day, hour, minute, second, millisecond, offset = (*parts, *[None] * 7)[:7]
    minutes = None if offset is None else Decimal(offset) * 60
    if minutes is not None and minutes != int(minutes):
        raise ValueError("an offset from UTC is a whole number of minutes")
    zone = None if minutes is None else int(minutes)
    return DateTime(year, month, day, hour, minute, second, millisecond, zone)
