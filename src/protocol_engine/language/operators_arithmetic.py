"""Arithmetic on numbers, quantities, dates and uncertain numbers (CQL 1.5, Arithmetic Operators)."""

from __future__ import annotations

import math
import typing as t
from decimal import Decimal
from fractions import Fraction

from protocol_engine.language import operators_numbers as numbers
from protocol_engine.language.dates import Date, DateTime, OutOfRangeError
from protocol_engine.language.durations import Duration, shift, singular
from protocol_engine.language.interval import Uncertainty
from protocol_engine.language.operators_comparison import Number, is_number, unlike
from protocol_engine.language.quantity import Quantity
from protocol_engine.language.units import UnitError, convert, divide_units, factor, multiply_units

if t.TYPE_CHECKING:
    from collections.abc import Callable

    Operation = Callable[[Number, Number], Number | None]

_CALENDAR: t.Final = {"wk": "week", "d": "day", "h": "hour", "min": "minute", "s": "second", "ms": "millisecond"}


def add(one: object, other: object) -> object:
    """
    Return `one + other`: numbers, quantities, or a date and a calendar duration.

    Raises:
        OutOfRangeError: If a date leaves the years 1 to 9999.
        TypeError: If the two cannot be added.
    """
    return _sum(one, other, 1)


def subtract(one: object, other: object) -> object:
    """
    Return `one - other`, as `add`.

    Raises:
        OutOfRangeError: If a date leaves the years 1 to 9999.
        TypeError: If the second cannot be taken from the first.
    """
    return _sum(one, other, -1)


def _sum(one: object, other: object, sign: int) -> object:
    if one is None or other is None:
        return None
    operation = numbers.plus if sign > 0 else numbers.minus
    if isinstance(one, (Date, DateTime)):
        if not isinstance(other, (Quantity, Duration)):
            raise unlike(one, other)
        duration = duration_of(other)
        return None if duration is None else shift(one, duration, sign)
    if isinstance(one, Uncertainty) or isinstance(other, Uncertainty):
        return _uncertain(operation, one, other)
    if is_number(one) and is_number(other):
        return operation(one, other)
    pair = _alike(one, other)
    if pair is None:
        return None
    left, right, unit = pair
    return _quantity(operation(left, right), unit)


def duration_of(quantity: Quantity | Duration) -> Duration | None:
    """
    Return a quantity of time as a calendar duration; None for a unit that the calendar does not have.

    Decimals count below the second only (CQL 1.5, Add, DateTime). `'a'` and `'mo'` are lengths, not calendar units.
    """
    if isinstance(quantity, Duration):
        return quantity
    unit = _CALENDAR.get(quantity.unit) or singular(quantity.unit)
    if unit is None:
        return None
    if unit == "second" and quantity.value != int(quantity.value):
        return Duration(int(Fraction(quantity.value) * 1000), "millisecond")
    return Duration(int(quantity.value), unit)


def _alike(one: object, other: object) -> tuple[Number, Number, str] | None:
    """Return two quantities in the finer of their units; None if they cannot be converted."""
    left, right = _boxed(one, other), _boxed(other, one)
    if left.unit == right.unit:
        return left.value, right.value, left.unit
    try:
        finer = left.unit if factor(left.unit, right.unit) <= 1 else right.unit
        values = [numbers.finite(convert(each.value, each.unit, finer)) for each in (left, right)]
    except UnitError:
        return None
    return values[0], values[1], finer


def _boxed(value: object, other: object) -> Quantity:
    if isinstance(value, Quantity):
        return value
    if is_number(value):
        return Quantity(value)
    raise unlike(value, other)


def _quantity(value: Number | None, unit: str) -> Quantity | None:
    return None if value is None else Quantity(value, unit)


def multiply(one: object, other: object) -> object:
    """
    Return `one * other`; the unit of a product of quantities is the product of their units.

    Raises:
        TypeError: If the two cannot be multiplied.
    """
    return _product(one, other, numbers.times, multiply_units)


def divide(one: object, other: object) -> object:
    """
    Return `one / other`, a Decimal rounded half up to eight places; null by zero.

    Raises:
        TypeError: If the first cannot be divided by the second.
    """
    if isinstance(other, Uncertainty) and not _without_zero(other):
        return None
    return _product(one, other, numbers.quotient, divide_units)


def _without_zero(value: Uncertainty) -> bool:
    """Tell whether an uncertain number is certainly not zero."""
    low, high = t.cast("tuple[Number, Number]", (value.low, value.high))
    return low > 0 or high < 0


def _product(one: object, other: object, operation: Operation, combine: Callable[[str, str], str]) -> object:
    if one is None or other is None:
        return None
    if isinstance(one, Uncertainty) or isinstance(other, Uncertainty):
        return _uncertain(operation, one, other)
    if is_number(one) and is_number(other):
        return operation(one, other)
    left, right = _boxed(one, other), _boxed(other, one)
    if is_number(other):
        return _quantity(operation(left.value, other), left.unit)
    if is_number(one) and operation is numbers.times:
        return _quantity(operation(one, right.value), right.unit)
    try:
        unit = "1" if left.unit == right.unit and operation is numbers.quotient else combine(left.unit, right.unit)
    except UnitError:
        return None
    return _quantity(operation(left.value, right.value), unit)


def truncated_divide(one: object, other: object) -> object:
    """
    Return `one div other`, rounded toward zero; of quantities, in the unit of the first. Null by zero.

    Raises:
        OutOfRangeError: If either is uncertain.
    """
    return _division(one, other, numbers.whole_quotient)


def modulo(one: object, other: object) -> object:
    """
    Return `one mod other`, with the sign of the first; of quantities, in the unit of the first. Null by zero.

    Raises:
        OutOfRangeError: If either is uncertain.
    """
    return _division(one, other, numbers.remainder)


def _division(one: object, other: object, operation: Operation) -> object:
    if one is None or other is None:
        return None
    if isinstance(one, Uncertainty) or isinstance(other, Uncertainty):
        raise OutOfRangeError("div and mod are not defined for an uncertain number, such as days between partial dates")
    if is_number(one) and is_number(other):
        return operation(one, other)
    left = _boxed(one, other)
    if is_number(other):
        return _quantity(operation(left.value, other), left.unit)
    right = _boxed(other, one)
    try:
        value = right.value if left.unit == right.unit else numbers.finite(convert(right.value, right.unit, left.unit))
    except UnitError:
        return None
    return _quantity(operation(left.value, value), left.unit)


def _uncertain(operation: Operation, one: object, other: object) -> object:
    """Return the range of a result: these operations are monotone in each operand, so the corners hold it."""
    corners = [operation(left, right) for left in _ends(one, other) for right in _ends(other, one)]
    known = [corner for corner in corners if corner is not None]
    return uncertainty(min(known), max(known)) if len(known) == len(corners) else None


def _ends(value: object, other: object) -> tuple[Number, Number]:
    if isinstance(value, Uncertainty):
        return t.cast("tuple[Number, Number]", (value.low, value.high))
    if is_number(value):
        return value, value
    raise unlike(value, other)


def uncertainty(low: Number, high: Number) -> Number | Uncertainty:
    """Return a number known to lie between two others: the number itself, if they are one."""
    return low if low == high else Uncertainty(low, high)


def negate(value: object) -> object:
    """Return `-value`."""
    if isinstance(value, Quantity):
        return _quantity(numbers.minus(0, value.value), value.unit)
    return None if value is None else _sum(0, value, -1)


def absolute(value: object) -> object:
    """Return the value without its sign; null for the least Integer, which has no counterpart."""
    if isinstance(value, Uncertainty):
        sizes = [numbers.size(end) for end in _ends(value, value)]
        return uncertainty(min(sizes) if _without_zero(value) else 0, max(sizes))
    if isinstance(value, Quantity):
        return Quantity(numbers.size(value.value), value.unit)
    return None if value is None else numbers.bounded(numbers.size(_number(value)))


def round_(value: object, places: object = None) -> Decimal | None:
    """Return a number rounded to decimal places (none, if not given), halves away from zero."""
    if value is None:
        return None
    if places is not None and (not isinstance(places, int) or not 0 <= places <= numbers.PLACES * 4):
        return None
    return numbers.rounded(_number(value), places or 0)


def ceiling(value: object) -> int | None:
    """Return the first Integer that is not less."""
    return None if value is None else numbers.integer(_number(value), math.ceil)


def floor(value: object) -> int | None:
    """Return the last Integer that is not greater."""
    return None if value is None else numbers.integer(_number(value), math.floor)


def truncate(value: object) -> int | None:
    """Return the Integer part, toward zero."""
    return None if value is None else numbers.integer(_number(value), math.trunc)


def _number(value: object) -> Number:
    if is_number(value):
        return value
    raise TypeError(f"a number is needed, not {type(value).__name__}")
