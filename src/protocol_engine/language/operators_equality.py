"""Equality, which may be null, and equivalence, which never is (CQL 1.5, Comparison Operators)."""

from __future__ import annotations

import typing as t
from decimal import Decimal
from fractions import Fraction

from protocol_engine.language.dates import Date, DateTime
from protocol_engine.language.interval import Interval, Uncertainty
from protocol_engine.language.operators_comparison import EQUAL, decide, is_number, order, unlike
from protocol_engine.language.operators_edges import Edge, end_edge, is_span, order_edges, start_edge
from protocol_engine.language.operators_logic import and_, not_
from protocol_engine.language.operators_numbers import rounded
from protocol_engine.language.quantity import Quantity
from protocol_engine.language.units import UnitError, convert

if t.TYPE_CHECKING:
    from protocol_engine.language.operators_logic import Truth

# Equivalence takes a calendar unit for the definite one of its name.
_DEFINITE: t.Final = {"year": "a", "month": "mo"}


def equal(one: object, other: object) -> Truth:
    """
    Return `one = other`; null if either is null, or if it cannot be told.

    Lists are equal if all their elements are, null being equal to null there, intervals if their first and last points
    are.

    Raises:
        TypeError: If the two are of different kinds.
    """
    if one is None or other is None:
        return None
    if isinstance(one, bool) and isinstance(other, bool):
        return one is other
    if isinstance(one, tuple) and isinstance(other, tuple):
        return _equal_lists(one, other)
    if is_span(one) and is_span(other):
        return equal_spans(one, other)
    return decide(order(one, other), EQUAL)


def not_equal(one: object, other: object) -> Truth:
    """Return `one != other`."""
    return not_(equal(one, other))


def _equal_lists(one: tuple[object, ...], other: tuple[object, ...]) -> Truth:
    if len(one) != len(other):
        return False
    answer: Truth = True
    for left, right in zip(one, other, strict=True):
        answer = and_(answer, True if left is None and right is None else equal(left, right))
    return answer


def equal_spans(one: object, other: object, precision: str | None = None) -> Truth:
    """Return whether two intervals start and end at the same points."""
    starts = decide(order_edges(start_edge(one, precision), start_edge(other, precision), precision), EQUAL)
    return and_(starts, decide(order_edges(end_edge(one, precision), end_edge(other, precision), precision), EQUAL))


def equivalent(one: object, other: object) -> bool:
    """
    Return `one ~ other`: whether two values are alike, null being like null; never null itself.

    Texts are compared without regard to case and white space, decimals as far as the shorter is written (zeros at the
    end left out), dates only at one precision, and a calendar year or month as the definite one.
    """
    if one is None or other is None:
        return one is other
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(equivalent, one, other))
    if isinstance(one, Interval) and isinstance(other, Interval):
        return _like(start_edge(_plain(one)), start_edge(_plain(other))) and _like(
            end_edge(_plain(one)), end_edge(_plain(other))
        )
    if isinstance(one, Interval) or isinstance(other, Interval):
        return False
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(other, str):
        return one.casefold().split() == other.casefold().split()
    if is_number(one) and is_number(other):
        return _like_numbers(one, other)
    if isinstance(one, (Date, DateTime)) and isinstance(other, (Date, DateTime)):
        return order(one, other) == EQUAL
    if isinstance(one, Quantity) or isinstance(other, Quantity):
        return _like_quantities(one, other)
    return False


def _plain(value: Interval) -> Interval:
    return Interval(value.low, value.high) if isinstance(value, Uncertainty) else value


def _like(one: Edge, other: Edge) -> bool:
    return (one.nudge, one.unlimited) == (other.nudge, other.unlimited) and equivalent(one.value, other.value)


def _like_numbers(one: int | Decimal | Fraction, other: int | Decimal | Fraction) -> bool:
    if isinstance(one, Fraction) or isinstance(other, Fraction):
        return one == other
    places = min(_written_places(one), _written_places(other))
    return rounded(one, places) == rounded(other, places)


def _written_places(number: int | Decimal) -> int:
    exponent = Decimal(number).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _like_quantities(one: object, other: object) -> bool:
    left, right = (value if isinstance(value, Quantity) else _pure(value, other) for value in (one, other))
    if left.unit == right.unit:
        return _like_numbers(left.value, right.value)
    source, target = (_DEFINITE.get(quantity.unit, quantity.unit) for quantity in (right, left))
    try:
        return convert(right.value, source, target) == left.value
    except UnitError:
        return False


def _pure(value: object, other: object) -> Quantity:
    if is_number(value):
        return Quantity(value)
    raise unlike(value, other)
