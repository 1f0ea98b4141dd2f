"""Data elements: how a value as entered becomes a value in the declared unit."""

from __future__ import annotations

import functools
import math
import re
import typing as t
from decimal import Decimal
from fractions import Fraction

from protocol_engine.chart import Element
from protocol_engine.compiler.spans import steps
from protocol_engine.event import as_date, date_of, date_time_of
from protocol_engine.language import Date, DateTime, UnitError, convert, molar_factor

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from protocol_engine.protocol import DataElement, Protocol

_QUANTITY = re.compile(
    r"\s*(?P<number>[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"(?:\s+|(?![\d.]))"  # a unit that begins with a digit (10*6/kg) stands apart
    r"(?P<quote>'?)(?P<unit>\S+?)(?P=quote)\s*"
)
Reader = t.Callable[[t.Any], t.Any]

MOST_DIGITS = 100
"""Digits that a number may have, and places by which its point may be moved."""


def elements_of(protocol: Protocol, numbers: Mapping[str, int]) -> dict[str, Element]:
    """
    Give the data elements by name, in the order of the file.

    Args:
        numbers: Element to its number, for those that some rule reads.
    """
    return {
        name: Element(
            name,
            numbers.get(name),
            reader(element),
            None if element.valid_for is None else steps(element.valid_for),
            element.unit if "Quantity" in element.type else None,
        )
        for name, element in protocol.data.items()
    }


def reader(element: DataElement) -> Reader:
    """
    Give the function that reads one value of an element.

    It raises ValueError for what is no such value: another type, a text that is not declared, a
    number outside the declared range, a unit that cannot be converted.
    """
    if element.type.startswith("List<"):
        return _list_of(_single(element, element.type[5:-1]))
    return _single(element, element.type)


def _single(element: DataElement, name: str) -> Reader:
    if name == "Quantity":
        return _within(element, _quantity(element))
    if name in ("Integer", "Decimal"):
        return _within(element, _integer if name == "Integer" else number)
    if name == "String":
        return _text(element.values)
    return {"Boolean": _boolean, "Date": _date, "DateTime": _date_time}[name]


def _list_of(read: Reader) -> Reader:
    def read_list(entered: t.Any) -> tuple[t.Any, ...]:
        if not isinstance(entered, list | tuple):
            raise ValueError("not a list")  # noqa: TRY004  what is entered is data, not a program's fault
        return tuple(None if item is None else read(item) for item in entered)

    return read_list


def _within(element: DataElement, read: Reader) -> Reader:
    if element.range is None:
        return read
    low, high = element.range

    def read_within(entered: t.Any) -> t.Any:
        value = read(entered)
        if not low <= value <= high:
            raise ValueError(f"outside the declared range, {low} to {high}")
        return value

    return read_within


def number(entered: t.Any) -> Decimal:
    """
    Read a number exactly.

    A binary float stands for the shortest decimal text that gives it, which is what was typed.
    """
    if isinstance(entered, bool) or not isinstance(entered, int | float | Decimal):
        raise ValueError("not a number")  # noqa: TRY004  what is entered is data, not a program's fault
    if isinstance(entered, int):
        if abs(entered) >= 10**MOST_DIGITS:
            raise ValueError("not a number of a sensible size")
        return Decimal(entered)
    if not math.isfinite(entered):
        raise ValueError("not a finite number")
    return _bounded(Decimal(float.__repr__(entered)) if isinstance(entered, float) else Decimal(entered))


def _bounded(value: Decimal) -> Decimal:
    """Refuse what no measurement is, and exact arithmetic would take forever with."""
    if len(value.as_tuple().digits) > MOST_DIGITS or abs(value.adjusted()) > MOST_DIGITS:
        raise ValueError("not a number of a sensible size")
    return value


def _integer(entered: t.Any) -> int:
    value = number(entered)
    if value != value.to_integral_value():
        raise ValueError("not a whole number")
    return int(value)


def _quantity(element: DataElement) -> Callable[[t.Any], Decimal | Fraction]:
    unit, molar_mass = element.unit or "1", element.molar_mass

    @functools.lru_cache(maxsize=256)
    def mole_factor(source: str) -> Fraction | None:
        """Give the factor between mass and amount; None where the plain conversion is to be used."""
        try:
            convert(1, source, unit)
        except UnitError:
            return None if molar_mass is None else molar_factor(source, unit, molar_mass)
        return None

    def read_quantity(entered: t.Any) -> Decimal | Fraction:
        if not isinstance(entered, str):
            return number(entered)
        parts = _QUANTITY.fullmatch(entered)
        if parts is None or "," in parts["unit"]:
            raise ValueError(f"not a number with a unit, such as 1.5 {unit}")
        value = _bounded(Decimal(parts["number"]))
        if parts["unit"] == unit:
            return value
        try:
            factor = mole_factor(parts["unit"])
            return _plain(convert(value, parts["unit"], unit) if factor is None else Fraction(value) * factor)
        except UnitError:
            # The message of the units' table holds what was entered.
            micro = "; UCUM writes u for micro" if {"\u00b5", "\u03bc"} & set(entered) else ""
            raise ValueError(f"its unit cannot be converted to {unit}{micro}") from None

    return read_quantity


def _plain(value: Fraction) -> Decimal | Fraction:
    """Give a fraction as a decimal number where that is exact."""
    rest, places = value.denominator, 0
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest //= prime
            power += 1
        places = max(places, power)
    if rest != 1:
        return value
    digits = value.numerator * 10**places // value.denominator
    return Decimal((int(digits < 0), tuple(int(digit) for digit in str(abs(digits))), -places))


def _text(values: tuple[str, ...] | None) -> Reader:
    def read_text(entered: t.Any) -> str:
        if not isinstance(entered, str) or (values is not None and entered not in values):
            raise ValueError("not one of the declared texts" if values is not None else "not a text")
        return entered

    return read_text


def _boolean(entered: t.Any) -> bool:
    if not isinstance(entered, bool):
        raise ValueError("not true or false")  # noqa: TRY004  what is entered is data, not a program's fault
    return entered


def _date(entered: t.Any) -> Date:
    return date_of(as_date(entered, "date"))


def _date_time(entered: t.Any) -> DateTime:
    return date_time_of(as_date(entered, "date"))
