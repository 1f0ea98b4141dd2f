"""
Decisions about conditions that hold for everybody: can both be true, can none be true.

The values that the conditions can tell apart are finitely many cells (see `cells`), and all that
matters of them is tried. What is no matter of cells (two variables against each other, dates,
calls) is left free to be true, false or unknown: then a decision that needs it is not claimed.
"""

from __future__ import annotations

import enum
import typing as t
from decimal import Decimal

import attrs

from protocol_engine.language.printer import quoted

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.language.expression import Expression
    from protocol_engine.language.question import Question


class Undecided(enum.Enum):
    """The answer that neither could be shown."""

    UNDECIDED = "undecided"


UNDECIDED: t.Final = Undecided.UNDECIDED


@attrs.frozen
class Witness:
    """
    Values with which something is the case.

    Attributes:
        values: Variable, value and unit; the value None: missing. Variables that do not matter are
            left out.
    """

    values: tuple[tuple[str, t.Any, str | None], ...]

    def __str__(self) -> str:
        return ", ".join(_said(*value) for value in self.values)


def _said(name: str, value: t.Any, unit: str | None) -> str:
    if value is None:
        return f"{name} missing"
    if isinstance(value, bool):
        return f"{name} = {str(value).lower()}"
    if isinstance(value, str):
        return f"{name} = {quoted(value)}"
    number = format(value, "f") if isinstance(value, Decimal) else str(value)
    return f"{name} = {number}" if unit is None or unit == "1" else f"{name} = {number} {quoted(unit)}"


def exclusive(first: Expression, second: Expression) -> bool:
    """Tell whether it is proved that two conditions are never both true."""
    return _question((first, second), "and", frozenset({True})).possible() is False


def overlap(first: Expression, second: Expression) -> Witness | Undecided | None:
    """
    Find out whether two conditions can be true at once.

    Returns:
        Values with which both are true; None where that is proved impossible; UNDECIDED.
    """
    return _answer(_question((first, second), "and", frozenset({True})))


def gap(expressions: Iterable[Expression]) -> Witness | Undecided | None:
    """
    Find out whether none of the conditions may be true though no value is missing.

    Returns:
        Values with which none is true; None where it is proved that one always is; UNDECIDED.
    """
    return _answer(_question(tuple(expressions), "or", frozenset({False, None}), complete=True))


def _question(
    expressions: tuple[Expression, ...], joint: str, wanted: frozenset[bool | None], *, complete: bool = False
) -> Question:
    from protocol_engine.language.question import Question  # noqa: PLC0415 (imported with all operators, late)

    return Question(expressions, joint, wanted, complete=complete)


def _answer(question: Question) -> Witness | Undecided | None:
    if question.possible() is False:
        return None
    found = question.certain()
    return UNDECIDED if found is None else Witness(found)
