"""What can be wrong with a rule's text, and where in it."""

from __future__ import annotations

import typing as t

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Iterable


@attrs.frozen
class Fault:
    """
    One thing that is wrong, or suspicious, in a text.

    Attributes:
        code: Stable name of the kind of fault, such as `unknown-name`.
        message: One sentence in lower case, with the piece of text and what was probably meant.
        offset: Place in the text, in characters from 0.
        line: Line, counted from 1.
        column: Column, counted from 1.
    """

    code: str
    message: str
    offset: int = 0
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}"


@attrs.frozen
class Closing:
    """
    An operator that turns *unknown* into an answer.

    Attributes:
        operator: The operator, as CQL writes it, such as `is null` or `Coalesce`.
        line: Line, counted from 1.
        column: Column, counted from 1.
        text: The part of the rule that closes.
    """

    operator: str
    line: int
    column: int
    text: str


class LanguageError(ValueError):
    """
    A text is not a rule. Carries every fault found.

    Attributes:
        faults: All faults, in the order of the text.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def place(text: str, offset: int) -> tuple[int, int]:
    """Give line and column, both counted from 1, of an offset in a text."""
    before = text[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def fault(code: str, message: str, text: str, offset: int) -> Fault:
    """Make a fault from a place in a text."""
    line, column = place(text, offset)
    return Fault(code, message, offset, line, column)
