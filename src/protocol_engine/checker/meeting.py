"""
Whether both bounds of a window can be met, from one anchor or from any.

A month has 28 to 31 days, so 31 days are longer than some months and shorter than others; and a bound
in hours counts from a moment, one in days to the end of the day. What mixes the two is tried out.
"""

from __future__ import annotations

import functools
import typing as t

import attrs

from protocol_engine.language import Date, Duration, shift
from protocol_engine.language.dates import OutOfRangeError, days_in_month

YEARS = (2025, 2097)
"""First years of two times four that have every length of month and year; the year 2100 has no leap day."""

DAY = 1440
"""Minutes of a day."""

MONTHS = {"year": 12, "month": 1}
"""Months of a calendar unit that is no fixed number of days."""

CLOCK = {"hour": 60, "minute": 1}
"""Minutes of a unit that is counted from moment to moment."""


@attrs.frozen
class Trial:
    """
    How far a window can be met.

    Attributes:
        met: Whether some anchor can be followed in the window.
        failing: A day of an anchor that cannot be; None where every anchor can.
    """

    met: bool
    failing: Date | None


@functools.lru_cache(maxsize=1024)
def tried(low: Duration, high: Duration) -> Trial | None:
    """
    Try a window from anchors early and late on every kind of day.

    Returns:
        What was found; None where a bound lies beyond the calendar.
    """
    try:
        return _tried(low, high)
    except OutOfRangeError:
        return None


def _tried(low: Duration, high: Duration) -> Trial:
    met, failing = False, None
    for anchor in _anchors(low, high):
        for minute in (0, DAY - 1):
            if _first(anchor, minute, low) <= _last(anchor, minute, high):
                met = True
            else:
                failing = failing or anchor
    return Trial(met, failing)


def _anchors(low: Duration, high: Duration) -> t.Iterator[Date]:
    if low.unit not in MONTHS and high.unit not in MONTHS:
        # These are as long wherever they are counted from.
        yield Date(YEARS[0], 1, 1)
        return
    for year in YEARS:
        for month in range(48):
            first = shift(Date(year, 1, 1), Duration(month, "month"))
            # Every month has the days up to the 28th, so what follows from one of them is as long as from another.
            for day in (1, *range(29, days_in_month(first.year, month % 12 + 1) + 1)):
                yield attrs.evolve(first, day=day)


def _first(anchor: Date, minute: int, low: Duration) -> int:
    """Give the first minute that is not too early, from an anchor at a minute of its day."""
    if low.unit in CLOCK:
        return anchor.first_day * DAY + minute + low.value * CLOCK[low.unit]
    return shift(anchor, low).first_day * DAY


def _last(anchor: Date, minute: int, high: Duration) -> int:
    """Give the last minute that is not too late."""
    if high.unit in CLOCK:
        return anchor.first_day * DAY + minute + high.value * CLOCK[high.unit]
    return shift(anchor, high).first_day * DAY + DAY - 1
