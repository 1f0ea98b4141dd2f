"""
Comparison: which of two values comes first, where that can be told (CQL 1.5, Comparison Operators).

What can be told is a set of orders, kept as bits: two dates that agree as far as the coarser one is known may stand in
any order, a number beside an uncertainty perhaps in two of the three. Every comparison reads its answer from the set.
"""

from __future__ import annotations

import typing as t
from decimal import Decimal
from fractions import Fraction

from protocol_engine.language.dates import DAY_MILLISECONDS, LAST_ORDINAL, PRECISIONS, TIMES, Date, DateTime
from protocol_engine.language.durations import of_milliseconds
from protocol_engine.language.interval import Uncertainty
from protocol_engine.language.operators_logic import and_
from protocol_engine.language.quantity import Quantity
from protocol_engine.language.units import UnitError, convert

if t.TYPE_CHECKING:
    from protocol_engine.language.operators_logic import Truth

LESS: t.Final = 1
EQUAL: t.Final = 2
GREATER: t.Final = 4
UNKNOWN: t.Final = LESS | EQUAL | GREATER

_LAST_INSTANT: t.Final = LAST_ORDINAL * DAY_MILLISECONDS - 1

Number: t.TypeAlias = int | Decimal | Fraction


def is_number(value: object) -> t.TypeGuard[Number]:
    """Tell whether a value is a number; truth values are none."""
    return isinstance(value, (int, Decimal, Fraction)) and not isinstance(value, bool)


def order(one: object, other: object, precision: str | None = None) -> int:
    """
    Return which orders of two values are possible, as bits of `LESS`, `EQUAL` and `GREATER`.

    Args:
        one: A number, string, quantity, date, date-time, uncertainty or None.
        other: A value of the same kind; a number beside a quantity has unit `1`, a date beside a date-time no time.
        precision: For dates, the finest part that is looked at; without it, all. Down to the day, dates at differing
            offsets are compared as written.

    Raises:
        TypeError: If the two have no order.
    """
    if one is None or other is None:
        return UNKNOWN
    if isinstance(one, Uncertainty) or isinstance(other, Uncertainty):
        return _order_uncertain(one, other, precision)
    if is_number(one) and is_number(other):
        return _order(one, other)
    if isinstance(one, str) and isinstance(other, str):
        return _order(one, other)
    if isinstance(one, (Date, DateTime)) and isinstance(other, (Date, DateTime)):
        return _order_dates(one, other, precision)
    if isinstance(one, Quantity) or isinstance(other, Quantity):
        return _order_quantities(_quantity(one, other), _quantity(other, one))
    raise unlike(one, other)


def unlike(one: object, other: object) -> TypeError:
    """Say that two values cannot meet in an operator, by their kinds only."""
    return TypeError(f"no operator takes {type(one).__name__} and {type(other).__name__} together")


def _quantity(value: object, other: object) -> Quantity:
    if isinstance(value, Quantity):
        return value
    if is_number(value):
        return Quantity(value)
    raise unlike(value, other)


def _order(one: t.Any, other: t.Any) -> int:
    return LESS if one < other else GREATER if one > other else EQUAL


def _order_quantities(one: Quantity, other: Quantity) -> int:
    if one.unit == other.unit:
        return _order(one.value, other.value)
    try:
        return _order(Fraction(one.value), convert(other.value, other.unit, one.unit))
    except UnitError:
        return UNKNOWN


def _order_uncertain(one: object, other: object, precision: str | None) -> int:
    low, high = _range(one, other)
    other_low, other_high = _range(other, one)
    lowest, highest = order(low, other_high, precision), order(high, other_low, precision)
    apart = highest == LESS or lowest == GREATER
    return lowest & LESS | highest & GREATER | (0 if apart else EQUAL)


def _range(value: object, other: object) -> tuple[object, object]:
    if isinstance(value, Uncertainty):
        return value.low, value.high
    if is_number(value) or isinstance(value, (Quantity, Date, DateTime)):
        return value, value
    raise unlike(value, other)


def _order_dates(one: Date | DateTime, other: Date | DateTime, precision: str | None) -> int:
    left, right = one.components, other.components
    if isinstance(one, DateTime) and isinstance(other, DateTime) and _at_differing_offsets(one, other):
        if precision is None:
            return _order_ranges(_instants(one), _instants(other))
        # A day, month or year is compared as written: an offset matters for hours and finer (CQL 1.5, Same As).
        if precision in TIMES:
            left, right = _universal(one), _universal(other)
    if precision is None:
        left, right = _with_fraction(left), _with_fraction(right)
    wanted = len(PRECISIONS) if precision is None else PRECISIONS.index(precision) + 1
    shared = min(len(left), len(right), wanted)
    if left[:shared] != right[:shared]:
        return _order(left[:shared], right[:shared])
    decided = len(left) == len(right) if precision is None else shared == wanted
    return EQUAL if decided else UNKNOWN


def _at_differing_offsets(one: DateTime, other: DateTime) -> bool:
    """Tell whether times of day are known that only the instant can compare."""
    return one.hour is not None and other.hour is not None and (one.offset or 0) != (other.offset or 0)


def _with_fraction(components: tuple[int, ...]) -> tuple[int, ...]:
    """Complete a time known to the second: seconds and milliseconds are one decimal number (CQL 1.5, Equal)."""
    return (*components, 0) if len(components) == len(PRECISIONS) - 1 else components


def _instants(moment: DateTime) -> tuple[int, int]:
    """Return the first and last instant that it may be; a time to the second is a moment."""
    first, last = moment.instant_range()
    return first, first if moment.second is not None else last


def _order_ranges(one: tuple[int, int], other: tuple[int, int]) -> int:
    if one[1] < other[0] or one[0] > other[1]:
        return _order(one, other)
    return EQUAL if one == other else UNKNOWN


def _universal(moment: DateTime) -> tuple[int, ...]:
    """Return the components in UTC that every instant it may be has in common."""
    # An offset may lead out of the calendar at its very ends; there the nearest instant stands for it.
    start, end = (of_milliseconds(min(max(at, 0), _LAST_INSTANT)) for at in moment.instant_range())
    common = next((index for index in range(7) if start[index] != end[index]), 7)
    return start[: max(common, 1)]


def decide(possible: int, wanted: int) -> Truth:
    """Return whether an order is among the wanted ones: true if it must be, false if it cannot be, else null."""
    if not possible & wanted:
        return False
    return None if possible & ~wanted else True


def less(one: object, other: object, precision: str | None = None) -> Truth:
    """Return `one < other`."""
    return decide(order(one, other, precision), LESS)


def less_or_equal(one: object, other: object, precision: str | None = None) -> Truth:
    """Return `one <= other`."""
    return decide(order(one, other, precision), LESS | EQUAL)


def greater(one: object, other: object, precision: str | None = None) -> Truth:
    """Return `one > other`."""
    return decide(order(one, other, precision), GREATER)


def greater_or_equal(one: object, other: object, precision: str | None = None) -> Truth:
    """Return `one >= other`."""
    return decide(order(one, other, precision), GREATER | EQUAL)


def between(value: object, low: object, high: object) -> Truth:
    """Return `value between low and high`, both included."""
    return and_(greater_or_equal(value, low), less_or_equal(value, high))
