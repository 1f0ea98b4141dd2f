"""Where an interval starts and ends, and the order of such edges (CQL 1.5, Interval Operators)."""

from __future__ import annotations

import typing as t
from decimal import Decimal
from fractions import Fraction

import attrs

from protocol_engine.language.dates import PRECISIONS, Date, DateTime, OutOfRangeError
from protocol_engine.language.durations import Duration, shift
from protocol_engine.language.interval import Interval, Uncertainty
from protocol_engine.language.operators_comparison import EQUAL, GREATER, LESS, is_number, order
from protocol_engine.language.operators_numbers import GREATEST, GREATEST_INTEGER, LEAST, LEAST_INTEGER, STEP, total
from protocol_engine.language.quantity import Quantity


@attrs.frozen
class Edge:
    """
    An end of an interval, or a point taken as both ends of itself.

    Attributes:
        value: The bound; None where it is unknown, or unlimited.
        nudge: 1 for just after the value, -1 for just before it: an open bound without a next value.
        unlimited: -1 before all values, 1 after all values, else 0.
    """

    value: object
    nudge: int = 0
    unlimited: int = 0


def is_span(value: object) -> t.TypeGuard[Interval]:
    """Tell whether a value is an interval, and not an uncertain number."""
    return isinstance(value, Interval) and not isinstance(value, Uncertainty)


def interval(low: object, high: object, low_closed: bool = True, high_closed: bool = True) -> Interval:
    """
    Return the interval between two bounds.

    Raises:
        OutOfRangeError: If it certainly ends before it starts.
    """
    made = Interval(low, high, low_closed, high_closed)
    if order_edges(start_edge(made), end_edge(made)) == GREATER:
        raise OutOfRangeError("an interval cannot end before it starts")
    return made


def start_edge(value: object, precision: str | None = None, *, stepping: bool = True) -> Edge:
    """
    Return the first edge of an interval, or a point itself.

    Args:
        value: An interval, or a point.
        precision: The finest part of dates that will be looked at; without it, all.
        stepping: Whether decimals step by 10^-8.
    """
    return _edge(value.low, -1, precision, stepping, closed=value.low_closed) if is_span(value) else Edge(value)


def end_edge(value: object, precision: str | None = None, *, stepping: bool = True) -> Edge:
    """Return the last edge of an interval, or a point itself, as `start_edge`."""
    return _edge(value.high, 1, precision, stepping, closed=value.high_closed) if is_span(value) else Edge(value)


def _edge(bound: object, side: int, precision: str | None, stepping: bool, *, closed: bool) -> Edge:
    if closed:
        return Edge(bound, unlimited=side if bound is None else 0)
    if bound is None:
        return Edge(None)
    continuous = not isinstance(bound, (int, Date, DateTime)) and not stepping
    partial = isinstance(bound, (Date, DateTime)) and _too_coarse(bound, precision)
    return Edge(bound, nudge=-side) if continuous or partial else Edge(step(bound, -side))


def _too_coarse(bound: Date | DateTime, precision: str | None) -> bool:
    """
    Tell whether a date has no next value that would be certain, at a precision.

    July follows June where months are looked at; where days are, June's are not known.
    """
    finest = precision or ("day" if isinstance(bound, Date) else "millisecond")
    return PRECISIONS.index(bound.precision) < PRECISIONS.index(finest)


def order_edges(one: Edge, other: Edge, precision: str | None = None) -> int:
    """Return which orders of two edges are possible, as bits."""
    if one.unlimited and other.unlimited:
        return order(one.unlimited, other.unlimited)
    if one.unlimited or other.unlimited:
        first = one.unlimited < 0 or other.unlimited > 0
        known = one.value is not None or other.value is not None
        return (LESS if first else GREATER) | (0 if known else EQUAL)
    possible = order(one.value, other.value, precision)
    if possible & EQUAL and one.nudge != other.nudge:
        return (possible & ~EQUAL) | (LESS if one.nudge < other.nudge else GREATER)
    return possible


def start_of(value: Interval | None) -> object:
    """Return the first point of an interval: the least of its type where unlimited, null where unknown."""
    return None if value is None else _end(value.low, value.high, -1, closed=value.low_closed)


def end_of(value: Interval | None) -> object:
    """Return the last point of an interval: the greatest of its type where unlimited, null where unknown."""
    return None if value is None else _end(value.high, value.low, 1, closed=value.high_closed)


def _end(bound: object, other: object, side: int, *, closed: bool) -> object:
    if bound is None:
        return extreme(other, side) if closed else None
    return bound if closed else step(bound, -side)


def step(value: object, direction: int) -> object:
    """Return the next value (1) or the one before (-1), at the value's own precision; null at the end of its type."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value + direction if LEAST_INTEGER <= value + direction <= GREATEST_INTEGER else None
    if isinstance(value, (Decimal, Fraction)):
        return total(value, STEP * direction)
    if isinstance(value, Quantity):
        number = total(value.value, STEP * direction)
        return None if number is None else Quantity(number, value.unit)
    if isinstance(value, Uncertainty):
        low, high = step(value.low, direction), step(value.high, direction)
        return None if low is None or high is None else Uncertainty(low, high)
    if isinstance(value, (Date, DateTime)):
        try:
            return shift(value, Duration(direction, value.precision))
        except OutOfRangeError:
            return None
    raise TypeError(f"{type(value).__name__} has no next value")


def extreme(value: object, side: int) -> object:
    """Return the least (-1) or greatest (1) value of the type of another; null if that is unknown too."""
    if isinstance(value, Quantity):
        return Quantity(GREATEST if side > 0 else LEAST, value.unit)
    if is_number(value):
        if isinstance(value, int):
            return GREATEST_INTEGER if side > 0 else LEAST_INTEGER
        return GREATEST if side > 0 else LEAST
    if isinstance(value, Uncertainty):
        return extreme(value.low, side)
    if isinstance(value, Date):
        return Date(9999, 12, 31) if side > 0 else Date(1, 1, 1)
    if isinstance(value, DateTime):
        return DateTime(9999, 12, 31, 23, 59, 59, 999) if side > 0 else DateTime(1, 1, 1, 0, 0, 0, 0)
    return None
