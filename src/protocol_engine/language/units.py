"""Units of measure: reading UCUM codes and converting between them, exactly."""

from __future__ import annotations

import functools
import re
import typing as t
from fractions import Fraction

import attrs

from protocol_engine.language.durations import singular
from protocol_engine.language.unit_atoms import (
    METRIC_BASES,
    METRIC_UNITS,
    OTHER_BASES,
    OTHER_UNITS,
    PREFIXES,
    SCALES,
)
from protocol_engine.language.unit_hints import MISTAKES

if t.TYPE_CHECKING:
    from decimal import Decimal

_LENGTH: t.Final = 200
_DEPTH: t.Final = 16
_EXPONENT: t.Final = 99

# A calendar month has no fixed length, so it is a dimension; below the month, CQL 1.5 takes both systems for one.
_CALENDAR: t.Final = {
    "year": (Fraction(12), "month"),
    "month": (Fraction(1), "month"),
    "week": (Fraction(1), "wk"),
    "day": (Fraction(1), "d"),
    "hour": (Fraction(1), "h"),
    "minute": (Fraction(1), "min"),
    "second": (Fraction(1), "s"),
    "millisecond": (Fraction(1), "ms"),
}


class UnitError(ValueError):
    """
    A text is no unit, or one unit cannot be converted to another.

    The message shows the units, so where they came with a participant's data it is not for a log.
    """


@attrs.frozen
class Unit:
    """
    What a unit is worth.

    Attributes:
        factor: How many of the base units it is.
        dimension: Base units with their powers, sorted; empty for a pure number.
        scale: For a temperature scale with its own zero, `(a, b)` of `kelvin = number * a + b`.
    """

    factor: Fraction
    dimension: tuple[tuple[str, int], ...]
    scale: tuple[Fraction, Fraction] | None = None


@attrs.frozen
class Part:
    """
    One factor of a unit, such as the `cm3` of `g/cm3`.

    Attributes:
        symbol: A prefix and an atom, or a whole number in digits.
        power: Its exponent, negative after a stroke.
    """

    symbol: str
    power: int


def is_unit(text: str) -> bool:
    """Tell whether a text is a UCUM code, or a calendar unit such as `day`."""
    return why_no_unit(text) is None


def why_no_unit(text: str) -> str | None:
    """Say why a text is no unit, and what was probably meant; None for a unit."""
    try:
        _unit(text)
    except UnitError as error:
        return str(error)
    return None


def commensurable(source: str, target: str) -> bool:
    """Tell whether a value can be converted from one unit to the other; identical texts always can."""
    if source == target:
        return True
    try:
        return _unit(source).dimension == _unit(target).dimension
    except UnitError:
        return False


def factor(source: str, target: str) -> Fraction:
    """
    Return the exact number by which a value in one unit is multiplied to get it in the other.

    Raises:
        UnitError: If a text is no unit, the dimensions differ, or a scale has a zero of its own (use `convert`).
    """
    if source == target:
        return Fraction(1)
    one, other = _comparable(source, target)
    if one.scale or other.scale:
        raise UnitError(f"'{source}' and '{target}' have different zeros, so no factor converts one to the other")
    return one.factor / other.factor


def convert(value: int | Decimal | Fraction, source: str, target: str) -> Fraction:
    """
    Return a value in another unit, exactly; temperature scales included.

    Raises:
        UnitError: If a text is no unit, or the dimensions differ.
    """
    if source == target:
        return Fraction(value)
    one, other = _comparable(source, target)
    if one.scale is None and other.scale is None:
        return Fraction(value) * one.factor / other.factor
    slope, zero = one.scale or (one.factor, Fraction(0))
    target_slope, target_zero = other.scale or (other.factor, Fraction(0))
    return (Fraction(value) * slope + zero - target_zero) / target_slope


_MASS: t.Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s+'?([^\s']+)'?\s*")


def molar_factor(source: str, target: str, molar_mass: str) -> Fraction:
    """
    Return the exact factor between units of which one may count moles and the other weigh them.

    Args:
        source: The unit that a value has.
        target: The unit that is wanted.
        molar_mass: The molar mass of the substance, such as `584.67 g/mol`.

    Raises:
        UnitError: If the molar mass is none, or the units do not convert even with it.
    """
    match = _MASS.fullmatch(molar_mass)
    if match is None or not commensurable(match[2], "g/mol") or not Fraction(match[1]):
        raise UnitError(f"expected a molar mass such as 584.67 g/mol, got {molar_mass}")
    mass = Fraction(match[1]) * factor(match[2], "g/mol")
    if source == target:
        return Fraction(1)
    one, other = _weighed(_unit(source), mass), _weighed(_unit(target), mass)
    if one.dimension != other.dimension or one.scale or other.scale:
        raise UnitError(f"'{source}' cannot be converted to '{target}', even with a molar mass")
    return one.factor / other.factor


def _weighed(unit: Unit, mass: Fraction) -> Unit:
    """Replace the moles of a unit by grams."""
    powers = dict(unit.dimension)
    moles = powers.pop("mol", 0)
    powers["g"] = powers.get("g", 0) + moles
    return attrs.evolve(unit, factor=unit.factor * mass**moles, dimension=_dimension(powers))


def _comparable(source: str, target: str) -> tuple[Unit, Unit]:
    """Return both units, or say why one cannot become the other."""
    one, other = _unit(source), _unit(target)
    if one.dimension == other.dimension:
        return one, other
    message = f"'{source}' cannot be converted to '{target}'"
    if {one.dimension, other.dimension} == {(("calendar month", 1),), (("s", 1),)}:
        message += "; a calendar year or month has no fixed length"
    elif _weighed(one, Fraction(1)).dimension == _weighed(other, Fraction(1)).dimension:
        message += " without a molar mass"
    raise UnitError(message)


def multiply_units(one: str, other: str) -> str:
    """Return the unit of a product: `cm` times `cm` is `cm2`. Annotations are dropped."""
    return _write([*parts(_definite(one)), *parts(_definite(other))])


def divide_units(one: str, other: str) -> str:
    """Return the unit of a quotient: `g` by `g` is `1`. Annotations are dropped."""
    return _write([*parts(_definite(one)), *(Part(part.symbol, -part.power) for part in parts(_definite(other)))])


def _definite(text: str) -> str:
    """Return the UCUM code of a calendar unit that has one; other texts as they are."""
    calendar = singular(text)
    if calendar in ("year", "month"):
        raise UnitError(f"a calendar {calendar} has no fixed length, so it has no products")
    return _CALENDAR[calendar][1] if calendar else text


def _write(factors: list[Part]) -> str:
    powers: dict[str, int] = {}
    for part in factors:
        if part.symbol != "1":
            powers[part.symbol] = powers.get(part.symbol, 0) + part.power
    above = [_power(symbol, power) for symbol, power in powers.items() if power > 0]
    below = ["/" + _power(symbol, -power) for symbol, power in powers.items() if power < 0]
    return ".".join(above) + "".join(below) or "1"


def _power(symbol: str, power: int) -> str:
    if _is_number(symbol):
        return str(int(symbol) ** power)
    return symbol if power == 1 and symbol not in ("10*", "10^") else f"{symbol}{power}"


_ANNOTATION: t.Final = re.compile(r"\{([!-z|~]*)\}", re.ASCII)
_SPLIT: t.Final = re.compile(r"(.+?)([+-]?[0-9]{1,2})?", re.ASCII)
# Brackets hold dots and strokes ([m/s2/Hz^0.5]), so that what they enclose belongs to the symbol.
_TOKEN: t.Final = re.compile(r"\{[!-z|~]*\}|[./()]|(?:\[[!-Z\\^-~]*\]|[^\s./(){}\[\]])+")


def counted(text: str) -> tuple[str, ...]:
    """Return what stands in braces in a unit, such as `cells`: it says what was counted, and never converts."""
    return tuple(_ANNOTATION.findall(text))


@functools.lru_cache(maxsize=1024)
def parts(text: str) -> tuple[Part, ...]:
    """
    Take a UCUM code apart into its factors, in order; annotations are left out.

    Raises:
        UnitError: If the text is not formed like a unit. Whether its symbols exist is not looked at.
    """
    if not text or len(text) > _LENGTH:
        raise UnitError(f"expected a unit of 1 to {_LENGTH} characters")
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        raise _no_unit(text)
    factors, rest = _term(text, tokens, 0)
    if rest:
        raise _no_unit(text)
    return tuple(factors)


def _term(text: str, tokens: list[str], depth: int) -> tuple[list[Part], list[str]]:
    """Read factors up to a closing parenthesis or the end; each stroke turns the one factor after it."""
    factors: list[Part] = []
    sign, expected = 1, True
    if tokens and tokens[0] == "/":
        sign, tokens = -1, tokens[1:]
    while tokens and tokens[0] != ")":
        head, tokens = tokens[0], tokens[1:]
        if head[0] == "{":  # stands alone, or closes a symbol
            expected = False
        elif head in (".", "/") and not expected:
            sign, expected = (-1 if head == "/" else 1), True
        elif head in (".", "/") or not expected:
            raise _no_unit(text)
        elif head == "(":
            if depth == _DEPTH:
                raise UnitError(f"a unit has at most {_DEPTH} parentheses inside each other")
            inner, tokens = _term(text, tokens, depth + 1)
            if not tokens:
                raise _no_unit(text)
            tokens, expected = tokens[1:], False
            factors.extend(Part(part.symbol, part.power * sign) for part in inner)
        else:
            factors.append(_part(text, head, sign))
            expected = False
    if expected:
        raise _no_unit(text)
    return factors, tokens


def _part(text: str, word: str, sign: int) -> Part:
    if _is_number(word):
        if not int(word):
            raise _no_unit(text)
        return Part(word, sign)
    match = _SPLIT.fullmatch(word)
    if match is None or (match[2] and not int(match[2])):
        raise _no_unit(text)
    return Part(match[1], sign * int(match[2] or 1))


def _is_number(symbol: str) -> bool:
    return symbol.isascii() and symbol.isdigit()


@functools.lru_cache(maxsize=1024)
def _unit(text: str) -> Unit:
    """Return what a unit is worth."""
    calendar = singular(text)
    if calendar:
        number, name = _CALENDAR[calendar]
        if name == "month":
            return Unit(number, (("calendar month", 1),))
        return _unit(name)
    factors = parts(text)
    if len(factors) == 1 and factors[0].symbol in SCALES and factors[0].power == 1:
        return Unit(Fraction(1), (("K", 1),), scale=SCALES[factors[0].symbol])
    value, powers = Fraction(1), dict[str, int]()
    for part in factors:
        atom = _atom(part.symbol)
        if atom is None:
            raise _no_unit(text, part.symbol)
        value *= atom.factor**part.power
        for base, power in atom.dimension:
            powers[base] = powers.get(base, 0) + power * part.power
            if abs(powers[base]) > _EXPONENT:
                raise UnitError(f"a unit has powers of at most {_EXPONENT}")
    return Unit(value, _dimension(powers))


def _dimension(powers: dict[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def _atom(symbol: str) -> Unit | None:
    """Return what a symbol is worth, with or without a prefix; None if UCUM has none such."""
    if _is_number(symbol):
        return Unit(Fraction(int(symbol)), ())
    if symbol in METRIC_BASES or symbol in OTHER_BASES:
        return Unit(Fraction(1), ((symbol, 1),))
    row = METRIC_UNITS.get(symbol) or OTHER_UNITS.get(symbol)
    if row is not None:
        unit = _unit(row[1])
        return Unit(row[0] * unit.factor, unit.dimension)
    for size in (1, 2):
        prefix, rest = symbol[:size], symbol[size:]
        if prefix in PREFIXES and (rest in METRIC_BASES or rest in METRIC_UNITS):
            unit = _unit(rest)
            return Unit(PREFIXES[prefix] * unit.factor, unit.dimension)
    return None


def _no_unit(text: str, symbol: str = "") -> UnitError:
    """Say that a text is no unit, and what was probably meant."""
    if symbol in SCALES:
        return UnitError(f"'{text}' is no unit: {symbol} is a scale with its own zero and stands alone; use K")
    shown = f"'{text}' is not a UCUM unit" + (f": there is no '{symbol}'" if symbol and symbol != text else "")
    meant = MISTAKES.get(text) or "/".join(MISTAKES.get(part, part) for part in text.split("/"))
    return UnitError(f"{shown}; did you mean '{meant}'?" if meant != text and is_unit(meant) else shown)
