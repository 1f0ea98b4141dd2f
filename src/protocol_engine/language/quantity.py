"""Quantities: a number with a unit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import attrs

from protocol_engine.language.durations import singular


def _value(value: int | Decimal | Fraction) -> Decimal | Fraction:
    return Decimal(value) if isinstance(value, int) else value


def _unit(unit: str) -> str:
    return singular(unit) or unit


@attrs.frozen
class Quantity:
    """
    A number with a unit, such as `2.0 'mg/dL'` or `28 days`.

    Two quantities are equal in Python when number and unit are; what CQL's `=` makes of units is in `operators`.

    Attributes:
        value: The number, exact: a Fraction only where a conversion has no finite decimal.
        unit: A UCUM code, or a calendar unit in the singular (a plural is accepted); `1` for a pure number.
    """

    value: Decimal | Fraction = attrs.field(converter=_value)
    unit: str = attrs.field(default="1", converter=_unit)

    def __str__(self) -> str:
        if singular(self.unit) is None:
            return f"{self.value} '{self.unit}'"
        return f"{self.value} {self.unit}" if self.value == 1 else f"{self.value} {self.unit}s"
