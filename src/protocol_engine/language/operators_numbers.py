"""
Exact arithmetic on numbers alone, and the limits of CQL's Integer and Decimal (CQL 1.5, Arithmetic Operators).

Nothing passes through a binary float, nor through the thread's decimal context, whose 28 digits are too few. A result
beyond the limits of its type is null, as is a division by zero.
"""

from __future__ import annotations

import decimal
import typing as t
from decimal import Decimal
from fractions import Fraction

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from protocol_engine.language.operators_comparison import Number

GREATEST_INTEGER: t.Final = 2**31 - 1
LEAST_INTEGER: t.Final = -(2**31)
STEP: t.Final = Decimal("0.00000001")
GREATEST: t.Final = Decimal("9999999999999999999999999999.99999999")
LEAST: t.Final = GREATEST.copy_negate()
PLACES: t.Final = 8

# One step beyond the greatest Decimal is let through, so that the greatest itself can be computed: 10 * 10^27 - 10^-8.
_LIMIT: t.Final = Decimal(10) ** 28
_WIDE: t.Final = decimal.Context(prec=200, rounding=decimal.ROUND_HALF_UP)


def bounded(number: Number) -> Number | None:
    """Return a number if its type can hold it, else None."""
    if isinstance(number, int):
        return number if LEAST_INTEGER <= number <= GREATEST_INTEGER else None
    return number if -_LIMIT <= number <= _LIMIT else None


def whole(number: int) -> int | None:
    """Return an Integer if it has 32 bits, else None."""
    return number if LEAST_INTEGER <= number <= GREATEST_INTEGER else None


def total(one: Number, other: Number) -> Decimal | Fraction | None:
    """Return the exact sum of two numbers that are not both integers."""
    if isinstance(one, Fraction) or isinstance(other, Fraction):
        return t.cast("Fraction | None", bounded(Fraction(one) + Fraction(other)))
    return t.cast("Decimal | None", bounded(_WIDE.add(Decimal(one), Decimal(other))))


def plus(one: Number, other: Number) -> Number | None:
    """Return the exact sum."""
    return whole(one + other) if isinstance(one, int) and isinstance(other, int) else total(one, other)


def minus(one: Number, other: Number) -> Number | None:
    """Return the exact difference."""
    if isinstance(one, int) and isinstance(other, int):
        return whole(one - other)
    return total(one, -other if not isinstance(other, Decimal) else other.copy_negate())


def times(one: Number, other: Number) -> Number | None:
    """Return the product: exact, but for decimals beyond the eighth and beyond those of both factors."""
    if isinstance(one, int) and isinstance(other, int):
        return whole(one * other)
    if isinstance(one, Fraction) or isinstance(other, Fraction):
        return bounded(Fraction(one) * Fraction(other))
    left, right = Decimal(one), Decimal(other)
    return bounded(_at_most(_WIDE.multiply(left, right), max(PLACES, _places(left), _places(right))))


def quotient(one: Number, other: Number) -> Decimal | Fraction | None:
    """Return a number divided by another: rounded half up to eight decimals, exact for fractions; None by zero."""
    if other == 0:
        return None
    exact = Fraction(one) / Fraction(other)
    if isinstance(one, Fraction) or isinstance(other, Fraction):
        return t.cast("Fraction | None", bounded(exact))
    places = max(PLACES, _places(Decimal(one)), _places(Decimal(other)))
    return t.cast("Decimal | None", bounded(rounded(exact, places)))


def whole_quotient(one: Number, other: Number) -> Number | None:
    """Return how often a number goes into another, rounded toward zero; None by zero."""
    if other == 0:
        return None
    count = _toward_zero(Fraction(one) / Fraction(other))
    return whole(count) if isinstance(one, int) and isinstance(other, int) else bounded(Decimal(count))


def remainder(one: Number, other: Number) -> Number | None:
    """Return what is left of a number divided by another, with the sign of the first; None by zero."""
    if other == 0:
        return None
    count = _toward_zero(Fraction(one) / Fraction(other))
    if isinstance(one, int) and isinstance(other, int):
        return one - other * count
    if isinstance(one, Fraction) or isinstance(other, Fraction):
        return Fraction(one) - Fraction(other) * count
    return _WIDE.subtract(Decimal(one), _WIDE.multiply(Decimal(other), Decimal(count)))


def rounded(number: Number, places: int) -> Decimal:
    """Return a number rounded to decimal places, halves away from zero (CQL 1.5, Round)."""
    scaled = abs(Fraction(number)) * Fraction(10) ** places
    count = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return _trimmed(_WIDE.scaleb(Decimal(-count if number < 0 else count), -places))


def finite(number: Fraction) -> Decimal | Fraction:
    """Return a fraction as a Decimal if one is equal to it, else as it is."""
    rest, places = number.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    return rounded(number, places) if rest == 1 and places <= 100 else number


def integer(number: Number, round_: Callable[[Number], int]) -> int | None:
    """Return a number rounded by a function such as `math.floor`, if it is an Integer."""
    return whole(round_(number))


def size(number: Number) -> Number:
    """Return a number without its sign, all digits kept."""
    if isinstance(number, Decimal):
        return number.copy_abs()
    return -number if number < 0 else number


def _toward_zero(number: Fraction) -> int:
    count = abs(number.numerator) // number.denominator
    return -count if number < 0 else count


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _at_most(number: Decimal, places: int) -> Decimal:
    return number if _places(number) <= places else number.quantize(Decimal(1).scaleb(-places), context=_WIDE)


def _trimmed(number: Decimal) -> Decimal:
    """Return a Decimal without zeros at its end, but one decimal at least, as CQL writes it."""
    short = number.normalize(_WIDE)
    return short.quantize(Decimal("0.1"), context=_WIDE) if _places(short) == 0 else short
