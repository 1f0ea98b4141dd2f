"""Data elements whose type, unit, range or values do not fit together."""

from __future__ import annotations

import itertools
import typing as t

from protocol_engine.checker.windows import read_duration
from protocol_engine.errors import Problem, did_you_mean
from protocol_engine.language import UnitError, factor, is_unit, molar_factor
from protocol_engine.protocol import DATA_TYPES

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from protocol_engine.checker.reading import Reading
    from protocol_engine.protocol import DataElement

NUMBERS = ("Integer", "Decimal", "Quantity")


def element_types(reading: Reading) -> Iterator[Problem]:
    """Find types that the language does not have."""
    for name, element in reading.protocol.data.items():
        yield from _type(name, element)


def element_units(reading: Reading) -> Iterator[Problem]:
    """Find quantities without a unit that can be computed with, and units where there is no quantity."""
    for name, element in reading.protocol.data.items():
        yield from _unit(name, element)


def element_values(reading: Reading) -> Iterator[Problem]:
    """Find ranges, lists of values and periods that leave nothing, or that the type cannot have."""
    for name, element in reading.protocol.data.items():
        if element.valid_for is not None:
            duration, message = read_duration(element.valid_for)
            if duration is None:
                yield Problem("duration", message, f"data.{name}.valid_for")
        yield from _range(name, element)
        yield from _values(name, element)


def is_sound(name: str, element: DataElement) -> bool:
    """Tell whether rules that read an element can be judged: whether its declaration has no error."""
    found = itertools.chain(_type(name, element), _unit(name, element), _range(name, element), _values(name, element))
    return all(problem.severity == "warning" for problem in found)


def inner_type(element: DataElement) -> str:
    """Give the type of an element, or of the items of a list."""
    name = element.type
    return name[5:-1] if name.startswith("List<") and name.endswith(">") else name


def _type(name: str, element: DataElement) -> Iterator[Problem]:
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


def _unit(name: str, element: DataElement) -> Iterator[Problem]:
    inner = inner_type(element)
    if inner != "Quantity":
        for key in ("unit", "molar_mass"):
            if getattr(element, key) is not None and inner in DATA_TYPES:
                yield Problem(
                    "element-form",
                    f"{key} is for a Quantity, and {name!r} is {_a(inner)}; write type: Quantity or leave it out",
                    f"data.{name}.{key}",
                )
        return
    if element.unit is None:
        yield Problem("unit", "a Quantity needs a unit; write one in UCUM, such as unit: mg/dL", f"data.{name}")
    elif not is_unit(element.unit):
        yield Problem("unit", _said(factor, element.unit, "1"), f"data.{name}.unit")
    if element.molar_mass is not None and (message := _said(molar_factor, "g", "mol", element.molar_mass)):
        yield Problem("molar-mass", message, f"data.{name}.molar_mass")


def _range(name: str, element: DataElement) -> Iterator[Problem]:
    inner, path = inner_type(element), f"data.{name}.range"
    if element.range is None or inner not in DATA_TYPES:
        return
    low, high = element.range
    if inner not in NUMBERS:
        yield Problem("element-form", f"range is for numbers, and {name!r} is {_a(inner)}; leave it out", path)
    elif not (low.is_finite() and high.is_finite()):
        yield Problem("range", f"expected two numbers, got {low} and {high}; write wide limits instead", path)
    elif low > high:
        yield Problem("range", f"the range begins at {low} and ends at {high}; exchange them", path)


def _values(name: str, element: DataElement) -> Iterator[Problem]:
    inner, path = inner_type(element), f"data.{name}.values"
    if element.values is None or inner not in DATA_TYPES:
        return
    if inner != "String":
        yield Problem(
            "element-form",
            f"values is for a String, and {name!r} is {_a(inner)}; write type: String or leave it out",
            path,
        )
    elif not element.values:
        yield Problem("element-form", f"values is empty, so {name!r} could never have one; leave it out", path)
    for number, value in enumerate(element.values):
        if value in element.values[:number]:
            message = f"{value!r} is listed twice; leave one out"
            yield Problem("duplicate-name", message, f"{path}[{number}]", severity="warning")


def _a(kind: str) -> str:
    return f"an {kind}" if kind == "Integer" else f"a {kind}"


def _said(convert: Callable[..., object], *texts: str) -> str:
    """Give what the language says against a conversion, or nothing."""
    try:
        convert(*texts)
    except UnitError as error:
        return str(error)
    return ""
