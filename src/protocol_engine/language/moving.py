"""
Dates that are moved, and what is read from them: a partial date that is moved by days is a range of days.

CQL moves a date at its own precision: three days after `2025-04` is `2025-04`. That is no answer
about a participant, and null would be none either, since nothing is missing. So a date that is known
less finely than the duration counts becomes an uncertainty: between its first and its last day, moved.
"""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.language import operators
from protocol_engine.language.dates import DAY_MILLISECONDS, LIMITS, PRECISIONS, Date, DateTime
from protocol_engine.language.durations import MILLISECONDS, Duration, shift
from protocol_engine.language.interval import Uncertainty

if t.TYPE_CHECKING:
    from collections.abc import Callable

    Moment = Date | DateTime | Uncertainty | None
    Count = Callable[[str, t.Any, t.Any], t.Any]

T = t.TypeVar("T")

FINEST = {"year": 0, "month": 1, "week": 2, "day": 2, "hour": 3, "minute": 4, "second": 5, "millisecond": 6}
"""Index in PRECISIONS that a date must be known to, to be moved by a unit."""


def moved(sign: int, date: Moment, duration: Duration | None) -> Moment:
    """
    Move a date by a calendar duration, on (1) or back (-1).

    Returns:
        The date; the range of what it may be, where the date is known less finely than the duration counts.

    Raises:
        OutOfRangeError: If it leaves the years 1 to 9999.
    """
    if date is None or duration is None:
        return None
    if isinstance(date, Uncertainty):
        return _range(_least(moved(sign, _least(date), duration)), _greatest(moved(sign, _greatest(date), duration)))
    if len(date.components) > FINEST[duration.unit]:
        return shift(date, duration, sign)
    if isinstance(date, DateTime):
        first, last = _moments(date)
        return _range(shift(first, duration, sign), shift(last, duration, sign))
    days = Date.of_day(date.first_day), Date.of_day(date.last_day)
    if FINEST[duration.unit] <= FINEST["day"]:
        return _range(*(shift(day, duration, sign) for day in days))
    # A part of a day leads from some time of a day to that day or to the next one.
    length = sign * duration.value * MILLISECONDS[duration.unit]
    least, greatest = length // DAY_MILLISECONDS, -(-length // DAY_MILLISECONDS)
    return _range(Date.of_day(date.first_day + least), Date.of_day(date.last_day + greatest))


def _moments(date: DateTime) -> tuple[DateTime, DateTime]:
    """Give the first and the last millisecond that a date-time may be."""
    time = date.components[3:]
    first, last = Date.of_day(date.first_day).components, Date.of_day(date.last_day).components
    rest = LIMITS[3 + len(time) :]
    parts = (*first, *time, *(low for low, _ in rest)), (*last, *time, *(high for _, high in rest))
    earliest, latest = (attrs.evolve(date, **dict(zip(PRECISIONS, known, strict=True))) for known in parts)
    return earliest, latest


def _range(low: T, high: T) -> T | Uncertainty:
    return low if low == high else Uncertainty(low, high)


def _least(value: t.Any) -> t.Any:
    return value.low if isinstance(value, Uncertainty) else value


def _greatest(value: t.Any) -> t.Any:
    return value.high if isinstance(value, Uncertainty) else value


def date_from(date: Moment) -> Moment:
    """Give the calendar date of a date-time, as written."""
    first, last = (operators.date_from(end) for end in (_least(date), _greatest(date)))
    return _range(first, last)


def component(part: str, date: Moment) -> t.Any:
    """Give a component of a date; a range where it may be one of several."""
    low, high = (operators.component_from(part, end) for end in (_least(date), _greatest(date)))
    if not isinstance(date, Uncertainty) or low is None or part == "timezoneoffset":
        return low
    index = PRECISIONS.index(part)
    alike = _least(date).components[:index] == _greatest(date).components[:index]
    return _range(low, high) if alike else Uncertainty(*LIMITS[index])


def count_between(count: Count) -> Count:
    """Make a count between two dates take ranges of dates: from the last of one to the first of the other, and back."""

    def counted(unit: str, one: Moment, other: Moment) -> t.Any:
        if one is None or other is None or not (isinstance(one, Uncertainty) or isinstance(other, Uncertainty)):
            return count(unit, one, other)
        fewest, most = count(unit, _greatest(one), _least(other)), count(unit, _least(one), _greatest(other))
        return _range(_least(fewest), _greatest(most))

    return counted
