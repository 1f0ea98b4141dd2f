"""The kinds of value that a rule may speak of: the types of the language."""

from __future__ import annotations

from decimal import Decimal

import attrs


@attrs.frozen
class Type:
    """
    The type of a variable, or of a part of a rule.

    Attributes:
        name: `Boolean`, `Integer`, `Decimal`, `String`, `Quantity`, `Date`, `DateTime`, `Interval`,
            `List`, or `Any` for the type of `null`.
        unit: Unit in which a Quantity's plain number is; None: the value carries its own unit.
        values: The only texts that a String may be.
        range: Least and greatest value of a number, both included.
        of: What an Interval or a List holds.
        complete: A list of which absence means absence; where it is missing itself, it is unknown.
        molar_mass: Mass of a mole, such as `584.67 g/mol`; allows mass against amount.
    """

    name: str
    unit: str | None = None
    values: tuple[str, ...] | None = None
    range: tuple[Decimal, Decimal] | None = None
    of: Type | None = None
    complete: bool = False
    molar_mass: str | None = None

    def __str__(self) -> str:
        return self.name if self.of is None else f"{self.name}<{self.of}>"


ANY = Type("Any")
BOOLEAN = Type("Boolean")
INTEGER = Type("Integer")
DECIMAL = Type("Decimal")
DATE = Type("Date")
DATETIME = Type("DateTime")
TEXT = Type("String")
BOXED = Type("Quantity")
"""A quantity that carries its own unit."""

TODAY, NOW = "Today()", "Now()"
"""Names of the inputs that are the time of the event being judged."""

NUMBERS = frozenset({"Integer", "Decimal"})
DATES = frozenset({"Date", "DateTime"})


def STRING(values: tuple[str, ...] | None = None) -> Type:  # noqa: N802 (stands among the types, which are constants)
    """Give the type of a text, of which only some may be allowed."""
    return Type("String", values=values)


def QUANTITY(unit: str) -> Type:  # noqa: N802
    """Give the type of a quantity that is kept as a plain number in a unit."""
    return Type("Quantity", unit=unit)


def INTERVAL(of: Type) -> Type:  # noqa: N802
    """Give the type of an interval between two values of a type."""
    return Type("Interval", of=of)


def LIST(of: Type, complete: bool = False) -> Type:  # noqa: N802
    """Give the type of a list; `complete` where absence from it means absence."""
    return Type("List", of=of, complete=complete)
