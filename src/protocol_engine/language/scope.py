"""What is known and collected while one text is analyzed."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.language import ir as lowered
from protocol_engine.language.faults import Closing, Fault, fault, place
from protocol_engine.language.kinds import Type

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.language.ir import Ir
    from protocol_engine.language.tree import Node

UNKNOWN = Type("?")
"""The type of what is faulty: nothing more is said about it."""


@attrs.frozen
class Term:
    """
    A part of a rule after analysis.

    Attributes:
        ir: Its lowered form.
        type: Its type.
    """

    ir: Ir
    type: Type

    @property
    def literal(self) -> bool:
        """Tell whether it is a constant."""
        return self.ir.kind == "const"


FAULTY = Term(lowered.const(None), UNKNOWN)


@attrs.define
class Scope:
    """
    One text under analysis.

    Attributes:
        text: The whole text.
        dictionary: Types of the variables.
        references: Texts of the rules that it may refer to.
        boxed: Quantities carry their unit (a calculation), instead of being plain numbers in their
            declared units (a rule).
        open: Names of the rules being analyzed, outermost first: to find cycles.
        known: Rules already analyzed.
    """

    text: str
    dictionary: Mapping[str, Type]
    references: Mapping[str, str]
    boxed: bool = False
    open: tuple[str, ...] = ()
    known: dict[str, Term] = attrs.field(factory=dict)
    faults: list[Fault] = attrs.field(factory=list)
    warnings: list[Fault] = attrs.field(factory=list)
    closing: list[Closing] = attrs.field(factory=list)

    def fail(self, code: str, message: str, node: Node) -> Term:
        """Record a fault at a node, and give the term that says nothing more."""
        self.faults.append(fault(code, message, self.text, node.start))
        return FAULTY

    def warn(self, code: str, message: str, node: Node) -> None:
        """Record a warning at a node."""
        self.warnings.append(fault(code, message, self.text, node.start))

    def closes(self, operator: str, node: Node, *args: Ir) -> None:
        """Record an operator that closes the unknown, if anything below it can be unknown."""
        if any(lowered.nullable(arg) for arg in args):
            self.closing.append(Closing(operator, *place(self.text, node.start), self.words(node)))

    def over(self, function: str, type: Type) -> str:
        """Give the name of a function over a list: in a rule, over a complete one, it guesses nothing."""
        return f"whole_{function}" if type.complete and not self.boxed else function

    def words(self, node: Node) -> str:
        """Give the text of a node, on one line, without parentheses around the whole."""
        text = self.text[node.start : node.end]
        if node.grouped:
            text = text[1:-1].strip()
        return " ".join(text.split()) if "\n" in text else text
