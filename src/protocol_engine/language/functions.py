"""
The functions that the lowered form applies, by name.

Most are the operators of CQL. In rules about a participant some are safer than CQL: a partial date
that is moved is a range (see `moving`), a list that is declared complete is not taken for an empty
one when it is missing (see `whole_lists`), a missing element is not sought in a list, nor any in an
interval that ends before it starts (unknown, where CQL says no or fails), and plain quantities are
scaled, multiplied and divided exactly.
"""

from __future__ import annotations

import decimal
import functools
import typing as t
from decimal import Decimal
from fractions import Fraction

from protocol_engine.language import moving, operators
from protocol_engine.language.durations import Duration
from protocol_engine.language.interval import Uncertainty
from protocol_engine.language.measures import exact
from protocol_engine.language.whole_lists import WHOLE, of_all

if t.TYPE_CHECKING:
    from collections.abc import Callable

    Truth = bool | None

NUMBER = (int, Decimal, Fraction)
LIMIT = Decimal(10) ** 28
STEP = Decimal("0.00000001")
WIDE = decimal.Context(prec=200)


def multiply(one: t.Any, other: t.Any) -> t.Any:
    """Multiply as CQL does; plain Decimals whose product needs no rounding, the common case, directly."""
    if type(one) is Decimal and type(other) is Decimal:
        product = WIDE.multiply(one, other)
        if -LIMIT < product < LIMIT and WIDE.quantize(product, STEP) == product:
            return product
    return operators.multiply(one, other)


def exact_multiply(one: t.Any, other: t.Any) -> t.Any:
    """Multiply quantities: no decimal is lost, whatever units they are in. A range of counts as CQL does."""
    if not (isinstance(one, NUMBER) and isinstance(other, NUMBER)):
        return operators.multiply(one, other)
    product = Fraction(one) * Fraction(other)
    return exact(product) if abs(product) < LIMIT else None


def exact_divide(one: t.Any, other: t.Any) -> t.Any:
    """Divide quantities: no decimal is lost, whatever units they are in; unknown by zero."""
    if not (isinstance(one, NUMBER) and isinstance(other, NUMBER)):
        return operators.divide(one, other)
    quotient = Fraction(one) / Fraction(other) if other else None
    return exact(quotient) if quotient is not None and abs(quotient) < LIMIT else None


def exact_average(values: tuple[t.Any, ...] | None) -> t.Any:
    """Give the mean of quantities without losing a decimal; missing ones are passed over, as CQL does."""
    return exact_divide(operators.total(values), operators.count(values)) if operators.exists(values) else None


def member(element: t.Any, values: tuple[t.Any, ...]) -> Truth:
    """Tell whether a value is one of some constants; unknown where it is missing."""
    return None if element is None else element in values


def member_of(element: t.Any, values: tuple[t.Any, ...] | None) -> Truth:
    """Tell whether a value is in a list; unknown where it is missing."""
    return None if element is None or isinstance(element, Uncertainty) else operators.in_(element, values)


def inside(point: t.Any, whole: t.Any, precision: str | None) -> Truth:
    """Tell whether a point is in an interval; unknown where there is no such interval, since it ends too early."""
    return None if whole is None else operators.in_(point, whole, precision)


def certain(function: Callable[..., t.Any]) -> Callable[..., t.Any]:
    """Make a function unknown for a count between partial dates that may be one of several numbers."""

    @functools.wraps(function)
    def guarded(*operands: t.Any) -> t.Any:
        if any(isinstance(operand, Uncertainty) for operand in operands):
            return None
        return function(*operands)

    return guarded


def certain_list(function: Callable[..., t.Any]) -> Callable[..., t.Any]:
    """Make a function of a list unknown where an element of it may be one of several numbers."""

    @functools.wraps(function)
    def guarded(items: tuple[t.Any, ...] | None) -> t.Any:
        if items is not None and any(isinstance(item, Uncertainty) for item in items):
            return None
        return function(items)

    return guarded


def scale(number: Decimal | Fraction | None, factor: Fraction) -> Decimal | Fraction | None:
    """Convert a plain quantity to another unit, exactly."""
    return None if number is None else exact(Fraction(number) * factor)


def duration(number: Decimal | Fraction | None, unit: str) -> Duration | None:
    """Make a duration of a plain quantity; a part of a unit does not count (CQL 1.5, Add, DateTime)."""
    return None if number is None else Duration(int(number), unit)


def collected(*items: t.Any) -> tuple[t.Any, ...]:
    """Make a list."""
    return items


FUNCTIONS: dict[str, Callable[..., t.Any]] = {
    "absolute": certain(operators.absolute),
    "add": operators.add,
    "add_duration": functools.partial(moving.moved, 1),
    "after": operators.after,
    "all_true": operators.all_true,
    "any_true": operators.any_true,
    "average": certain_list(operators.average),
    "before": operators.before,
    "ceiling": certain(operators.ceiling),
    "coalesce": operators.coalesce,
    "component_from": moving.component,
    "count": operators.count,
    "date_from": moving.date_from,
    "difference_between": moving.count_between(operators.difference_between),
    "divide": operators.divide,
    "duration": duration,
    "duration_between": moving.count_between(operators.duration_between),
    "end_of": operators.end_of,
    "equivalent": operators.equivalent,
    "exact_average": certain_list(exact_average),
    "exact_divide": exact_divide,
    "exact_multiply": exact_multiply,
    "exists": operators.exists,
    "first": operators.first,
    "floor": certain(operators.floor),
    "in_interval": operators.in_,
    "in_list": operators.in_,
    "included_in": operators.included_in,
    "inside": inside,
    "interval": operators.interval,
    "last": operators.last,
    "list": collected,
    "make_date": certain(operators.date),
    "make_datetime": certain(operators.date_time),
    "maximum": certain_list(operators.maximum),
    "member_of": member_of,
    "minimum": certain_list(operators.minimum),
    "modulo": operators.modulo,
    "multiply": multiply,
    "negate": operators.negate,
    "overlaps": operators.overlaps,
    "overlaps_after": operators.overlaps_after,
    "overlaps_before": operators.overlaps_before,
    "properly_in": operators.properly_included_in,
    "properly_included_in": operators.properly_included_in,
    "round": certain(operators.round_),
    "same_as": operators.same_as,
    "same_or_after": operators.same_or_after,
    "same_or_before": operators.same_or_before,
    "scale": certain(scale),
    "start_of": operators.start_of,
    "subtract": operators.subtract,
    "subtract_duration": functools.partial(moving.moved, -1),
    "total": certain_list(operators.total),
    "truncate": certain(operators.truncate),
    "truncated_divide": operators.truncated_divide,
    **WHOLE,
}
for _name in ("average", "count", "exact_average", "maximum", "minimum", "total"):
    FUNCTIONS[f"whole_{_name}"] = of_all(FUNCTIONS[_name])
