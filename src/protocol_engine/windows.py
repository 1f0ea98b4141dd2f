"""
Windows: calendar distances from an anchor, and whether a fact lies inside.

Days are proleptic ordinals (`datetime.date.toordinal`), moments are milliseconds since
0001-01-01T00:00Z. A partial date is a range; both of its ends are used, so an answer is given
only where every day it may be agrees.
"""

from __future__ import annotations

import datetime
import functools
import typing as t

import attrs

from protocol_engine.language import Date, DateTime
from protocol_engine.language.dates import days_in_month
from protocol_engine.records import quick

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from protocol_engine.chart import Span, Steps
    from protocol_engine.event import Event

DAY = 86_400_000
"""Milliseconds of a day."""

LAST_DAY = datetime.date.max.toordinal()
FIRST_DAY = 1

Position = t.Literal["inside", "early", "late", "undetermined"]


@attrs.frozen(weakref_slot=False)
class Bounds:
    """
    A window that has been counted from one anchor: ranges of days, or of moments.

    Attributes:
        low: Earliest and latest that the lower bound may be; None: no lower bound.
        high: Earliest and latest that the upper bound may be; None: no upper bound.
        target: Earliest and latest that the target may be; None where there is none.
    """

    low: tuple[int, int] | None
    high: tuple[int, int] | None
    target: tuple[int, int] | None = None


make_bounds = quick(Bounds)
"""Makes Bounds of all their attributes, quickly."""


@attrs.frozen
class Placing:
    """
    Where a fact lies in a window.

    Attributes:
        position: Inside, early, late, or undetermined.
        days: Signed days outside, at least; 0 inside.
        bounds: The window that it was held against; None where there was no anchor to count from.
        anchor: The anchor's event.
        reason: Why it is undetermined.
    """

    position: Position
    days: int | float = 0
    bounds: Bounds | None = None
    anchor: Event | None = None
    reason: str = ""


@functools.lru_cache(maxsize=65_536)
def shift_day(day: int, steps: Steps) -> int:
    """
    Move a day by a calendar distance.

    A month's end stays within the month (31 January and one month is 28 or 29 February);
    days before the year 1 or after 9999 stay at the first or last day there is.

    Source: CQL 1.5, section Date and Time Operators, Add: clamping to the last day of the month.
    """
    for unit, amount in steps:
        if unit == "months":
            date = datetime.date.fromordinal(day)
            months = date.year * 12 + date.month - 1 + amount
            year, month = divmod(months, 12)
            if not 1 <= year <= datetime.MAXYEAR:
                return LAST_DAY if amount > 0 else FIRST_DAY
            last = days_in_month(year, month + 1)
            day = datetime.date(year, month + 1, min(date.day, last)).toordinal()
        elif unit == "days":
            day = _within(day + amount)
        else:
            # Less than a day does not reach the next day.
            day = min(max(day + amount // 1440, FIRST_DAY), LAST_DAY)
    return day


def _shift_moment(moment: int, steps: Steps) -> int:
    for unit, amount in steps:
        if unit == "minutes":
            moment += amount * 60_000
        else:
            day, rest = divmod(moment, DAY)
            moment = (shift_day(day + 1, ((unit, amount),)) - 1) * DAY + rest
    return moment


def _shift(ends: tuple[int, int], steps: Steps | None, *, exact: bool) -> tuple[int, int] | None:
    if steps is None:
        return None
    move = _shift_moment if exact else shift_day
    first = move(ends[0], steps)
    return (first, first if ends[0] == ends[1] else move(ends[1], steps))


def day_bounds(span: Span, anchor: Event) -> Bounds:
    """
    Count a window from an anchor in calendar days, at the date that is written.

    For a window of hours: the days on which its ends fall, as far as the anchor's time tells.
    """
    if span.exact:
        return Bounds(*(_days_of(_hours(anchor, steps)) for steps in (span.low, span.high, span.target)))
    ends = (anchor.occurred.first_day, anchor.occurred.last_day)
    return make_bounds(
        _shift(ends, span.low, exact=False),
        _shift(ends, span.high, exact=False),
        _shift(ends, span.target, exact=False),
    )


def _hours(anchor: Event, steps: Steps | None) -> tuple[int, int] | None:
    occurred = anchor.occurred
    whole_days = ((occurred.first_day - 1) * DAY, occurred.last_day * DAY - 1)
    return _shift(moments(occurred) or whole_days, steps, exact=True)


def _days_of(ends: tuple[int, int] | None) -> tuple[int, int] | None:
    return None if ends is None else (_within(ends[0] // DAY + 1), _within(ends[1] // DAY + 1))


def _within(day: int) -> int:
    return min(max(day, FIRST_DAY), LAST_DAY)


def moments(occurred: Date | DateTime) -> tuple[int, int] | None:
    """Give the first and last local moment that a date-time may be; None where it has no time of day."""
    if not isinstance(occurred, DateTime) or occurred.hour is None:
        return None
    first, last = occurred.instant_range()
    local = (occurred.offset or 0) * 60_000
    return (first + local, last + local)


def place_exactly(span: Span, anchor: Event, event: Event) -> Placing:
    """
    Hold a fact against a window of which at least one bound is in hours.

    Each bound counts in its own unit: days and months by the calendar, hours from moment to
    moment, for which both must be date-times; otherwise it cannot be told. Calendar days within a
    bound of hours are counted at the anchor's own offset. Two times of one precision are compared
    as written, at that precision; of two, at all they may be.

    Source: CQL 1.5, comparison of DateTime values: at the precision that both have, seconds and
    milliseconds being one.
    """
    low_by_clock, high_by_clock = span.clock
    by_day = Bounds(
        None if low_by_clock else _shift(_days(anchor), span.low, exact=False),
        None if high_by_clock else _shift(_days(anchor), span.high, exact=False),
    )
    low, high = span.low if low_by_clock else None, span.high if high_by_clock else None
    clock = attrs.evolve(_place_by_clock(low, high, anchor.occurred, event.occurred), anchor=anchor)
    return _furthest([clock, hold(by_day, _days(event), anchor)])


def _days(event: Event) -> tuple[int, int]:
    return (event.occurred.first_day, event.occurred.last_day)


def _place_by_clock(
    low: Steps | None, high: Steps | None, anchor: Date | DateTime, occurred: Date | DateTime
) -> Placing:
    start, here = moments(anchor), moments(occurred)
    if start is None or here is None:
        return Placing("undetermined", reason="hours are counted between times of day only")
    first, second = t.cast("DateTime", anchor), t.cast("DateTime", occurred)
    if (first.offset is None) != (second.offset is None):
        return Placing("undetermined", reason="only one of the two has an offset from UTC")
    if first.precision.removeprefix("milli") == second.precision.removeprefix("milli"):
        start, here = (start[0], start[0]), (here[0], here[0])
    apart = ((first.offset or 0) - (second.offset or 0)) * 60_000
    bounds = Bounds(_shift(start, low, exact=True), _shift(start, high, exact=True))
    return hold(bounds, (here[0] + apart, here[1] + apart), None, DAY)


def hold(bounds: Bounds, here: tuple[int, int], anchor: Event | None = None, unit: int = 1) -> Placing:
    """
    Hold a range of days or moments against bounds.

    Args:
        anchor: What the bounds were counted from, to be told.
        unit: How many of the bounds' units are a day.

    Returns:
        An answer only where all that both may be agrees, with the least distance outside.
    """
    low, high = bounds.low, bounds.high
    if low is not None and here[1] < low[0]:
        return Placing("early", _in_days(here[1] - low[0], unit), bounds, anchor)
    if high is not None and here[0] > high[1]:
        return Placing("late", _in_days(here[0] - high[1], unit), bounds, anchor)
    if (low is None or here[0] >= low[1]) and (high is None or here[1] <= high[0]):
        return Placing("inside", 0, bounds, anchor)
    return Placing("undetermined", 0, bounds, anchor, "a date or time is not known exactly")


def _in_days(distance: int, unit: int) -> int | float:
    return distance if unit == 1 else round(distance / unit, 8)


def place(span: Span, anchors: Iterable[Event], event: Event) -> Placing:
    """
    Hold a fact against a window counted from each of some anchors.

    Args:
        anchors: The occurrences that count, of which there may be none.

    Returns:
        The furthest departure from any of them; else undetermined where one is; else inside.
        Without an anchor it is undetermined.
    """
    placings = [place_from(span, anchor, event) for anchor in anchors]
    if len(placings) == 1:
        return placings[0]
    if not placings:
        return Placing("undetermined", reason="there is nothing on record to count from")
    return _furthest(placings)


def _furthest(placings: Sequence[Placing]) -> Placing:
    """Give the furthest departure; without any, what cannot be told; else the first."""
    order: dict[str, int] = {"early": 0, "late": 0, "undetermined": 1, "inside": 2}
    return min(placings, key=lambda placing: (order[placing.position], -abs(placing.days)))


def place_from(span: Span, anchor: Event, event: Event) -> Placing:
    """Hold a fact against a window counted from one anchor."""
    if span.exact:
        return place_exactly(span, anchor, event)
    return hold(day_bounds(span, anchor), _days(event), anchor)


def is_still_valid(measured: Date | DateTime, used: Date | DateTime, valid_for: Steps) -> bool:
    """
    Tell whether a value is surely not older than it may be when it is used.

    By the calendar; where hours count, by the clock, for which both need a time of day.
    """
    if all(unit != "minutes" for unit, _ in valid_for):
        return shift_day(measured.first_day, valid_for) >= used.last_day
    return _place_by_clock(None, valid_for, measured, used).position == "inside"


def shown_day(day: int) -> str:
    """Write an ordinal as an ISO 8601 date."""
    return datetime.date.fromordinal(day).isoformat()
