"""
Dates that are moved, and what is read from them: a partial date that is moved by days is a range of days.

CQL moves a date at its own precision: three days after `2025-04` is `2025-04`. That is no answer
about a participant, and null would be none either, since nothing is missing. So a date that is known
less finely than the duration counts becomes an uncertainty: between its first and its last day, moved.
"""

from __future__ import annotations

import typing as t
from fractions import Fraction

import attrs

from protocol_engine.language import operators
from protocol_engine.language.dates import DAY_MILLISECONDS, PRECISIONS, Date, DateTime
from protocol_engine.language.durations import MILLISECONDS, Duration, shift
from protocol_engine.language.interval import Uncertainty

if t.TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    Moment = Date | DateTime
    Count = int | Uncertainty | None

FINEST = {"year": 0, "month": 1, "week": 2, "day": 2, "hour": 3, "minute": 4, "second": 5, "millisecond": 6}
"""Index in PRECISIONS that a date must be known to, to be moved by a unit."""

LIMITS = {"month": (1, 12), "day": (1, 31), "hour": (0, 23), "minute": (0, 59), "second": (0, 59)}
"""Least and greatest number of a component."""


def moved(sign: int, date: Moment | Uncertainty | None, duration: Duration | None) -> Moment | Uncertainty | None:
    """
    Move a date by a calendar duration.

    Returns:
        The date; the range of dates that it may be, where the date is known less finely than the duration counts.

    Raises:
        OutOfRangeError: If it leaves the years 1 to 9999.
    """
    if date is None or duration is None:
        return None
    first, last = _ends(date)
    # A part of a day on a calendar date leads to that day or to the next one.
    low, high = (_shifted(sign, end, duration, up=end is last and end is not first) for end in (first, last))
    if isinstance(date, Uncertainty) or len(date.components) <= FINEST[duration.unit]:
        return _range(low, high)
    return shift(date, duration, sign)
