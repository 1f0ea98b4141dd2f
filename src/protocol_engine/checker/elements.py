"""Data elements whose type, unit, range or values do not fit together."""

from __future__ import annotations

import typing as t

from protocol_engine.checker.windows import read_duration
from protocol_engine.errors import Problem, did_you_mean
from protocol_engine.language import UnitError, is_unit, molar_factor
from protocol_engine.protocol import DATA_TYPES

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from protocol_engine.checker.reading import Reading
    from protocol_engine.protocol import DataElement

NUMBERS = ("Integer", "Decimal", "Quantity")


def element_types(reading: Reading) -> Iterator[Problem]:
    """Find types that the language does not have."""
    for name, element in reading.protocol.data.items():
        inner = inner_type(element)
        if inner not in DATA_TYPES:
            types = ", ".join(DATA_TYPES[:-1])
            yield Problem(
                "unknown-choice",
                f"there is no type {element.type!r}"
                + (did_you_mean(inner, DATA_TYPES) or f"; the types are {types} and {DATA_TYPES[-1]}"),
                f"data.{name}.type",
            )
        elif element.complete and inner == element.type:
            yield Problem(
                "element-form",
                f"complete is for lists, and {name!r} is {_a(element.type)}; leave it out or write List<{inner}>",
                f"data.{name}.complete",
            )


def element_units(reading: Reading) -> Iterator[Problem]:
    """Find quantities without a unit that can be computed with, and units where there is no quantity."""
    for name, element in reading.protocol.data.items():
        inner = inner_type(element)
        if inner not in DATA_TYPES:
            continue
        for key in ("unit", "molar_mass"):
            if getattr(element, key) is not None and inner != "Quantity":
                yield Problem(
                    "element-form",
                    f"{key} is for a Quantity, and {name!r} is {_a(inner)}; write type: Quantity or leave it out",
                    f"data.{name}.{key}",
                )
        if inner != "Quantity":
            continue
        if element.unit is None:
            yield Problem("unit", "a Quantity needs a unit; write one in UCUM, such as unit: mg/dL", f"data.{name}")
        elif not is_unit(element.unit):
            yield Problem("unit", f"{element.unit!r} is no UCUM unit{_unit_hint(element.unit)}", f"data.{name}.unit")
        if element.molar_mass is not None and not is_molar_mass(element.molar_mass):
            yield Problem(
                "molar-mass",
                f"expected the mass of a mole, got {element.molar_mass!r}; write it such as 584.67 g/mol",
                f"data.{name}.molar_mass",
            )


def element_values(reading: Reading) -> Iterator[Problem]:
    """Find ranges and lists of values that leave nothing, or that the type cannot have."""
    for name, element in reading.protocol.data.items():
        inner = inner_type(element)
        if element.valid_for is not None:
            duration, message = read_duration(element.valid_for)
            if duration is None:
                yield Problem("duration", message, f"data.{name}.valid_for")
        if inner not in DATA_TYPES:
            continue
        if element.range is not None:
            yield from _range(name, inner, element.range)
        if element.values is not None:
            yield from _values(name, inner, element.values)


def inner_type(element: DataElement) -> str:
    """Give the type of an element, or of the items of a list."""
    name = element.type
    return name[5:-1] if name.startswith("List<") and name.endswith(">") else name


def is_molar_mass(text: str) -> bool:
    """Tell whether a text is the mass of a mole, such as `584.67 g/mol`."""
    try:
        return molar_factor("g", "mol", text) > 0
    except (UnitError, ValueError, ArithmeticError):
        return False


def _range(name: str, inner: str, limits: tuple[Decimal, Decimal]) -> Iterator[Problem]:
    low, high = limits
    path = f"data.{name}.range"
    if inner not in NUMBERS:
        yield Problem("element-form", f"range is for numbers, and {name!r} is {_a(inner)}; leave it out", path)
    elif not (low.is_finite() and high.is_finite()):
        yield Problem("range", f"expected two numbers, got {low} and {high}; write wide limits instead", path)
    elif low > high:
        yield Problem("range", f"the range begins at {low} and ends at {high}; exchange them", path)


def _values(name: str, inner: str, values: tuple[str, ...]) -> Iterator[Problem]:
    path = f"data.{name}.values"
    if inner != "String":
        yield Problem(
            "element-form",
            f"values is for a String, and {name!r} is {_a(inner)}; write type: String or leave it out",
            path,
        )
    elif not values:
        yield Problem("element-form", f"values is empty, so {name!r} could never have one; leave it out", path)
    else:
        seen: set[str] = set()
        for number, value in enumerate(values):
            if value in seen:
                yield Problem(
                    "duplicate-name", f"{value!r} is listed twice; leave one out", f"{path}[{number}]", None, "warning"
                )
            seen.add(value)


def _a(kind: str) -> str:
    return f"an {kind}" if kind == "Integer" else f"a {kind}"


def _unit_hint(unit: str) -> str:
    """Give the unit that was probably meant, from the usual misspellings."""
    for meant in (USUAL.get(unit), USUAL.get(unit.lower()), unit.replace("µ", "u").replace("^", "*"), f"[{unit}]"):
        if meant is not None and meant != unit and is_unit(meant):
            return f"; did you mean {meant!r}?"
    return "; see ucum.org"


USUAL = {
    "percent": "%",
    "years": "a",
    "months": "mo",
    "weeks": "wk",
    "days": "d",
    "hours": "h",
    "minutes": "min",
    "seconds": "s",
    "iu/l": "[iU]/L",
    "iu/ml": "[iU]/mL",
    "iu": "[iU]",
    "mmhg": "mm[Hg]",
    "bpm": "/min",
    "10^9/l": "10*9/L",
    "x10^9/l": "10*9/L",
    "10e9/l": "10*9/L",
    "10^6/kg": "10*6/kg",
    "cells/ul": "{cells}/uL",
    "celsius": "Cel",
    "°c": "Cel",
    "mcg/ml": "ug/mL",
    "mcg/kg": "ug/kg",
    "mcg": "ug",
    "kg/m^2": "kg/m2",
    "mg/m^2": "mg/m2",
    "kg/m²": "kg/m2",
    "mg/m²": "mg/m2",
}
"""How units are often written, and the same in UCUM."""
