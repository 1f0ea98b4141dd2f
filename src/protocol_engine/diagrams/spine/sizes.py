"""How large boxes and labels are, in a drawing from top to bottom or from left to right."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.figure import LINE
from protocol_engine.diagrams.spine.labels import Label, label_of
from protocol_engine.diagrams.spine.ports import APART
from protocol_engine.diagrams.widths import longest, wrapped

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.flow import Arrow, Flow, Node

TYPE = 11.5
"""Size of the type in boxes."""


@attrs.frozen
class Sizes:
    """
    What a layout asks about sizes.

    Attributes:
        turned: Whether time runs from left to right.
        breadth: How far a box goes across the direction of time.
        notes: State to what stands in its box below its name.
        amounts: Arrow to what is said of people beside it.
        numbers: Id of a transition to its number in the drawing.
        label_room: How wide a line of a label may be.
        dot: Greatest radius of a dot of the exit matrix.
        along: How far a box goes in the direction of time, where that is to the right.
    """

    turned: bool
    breadth: float
    notes: Mapping[str, tuple[str, ...]]
    amounts: Mapping[tuple[str, str], str]
    numbers: Mapping[str, int]
    label_room: float = 96
    dot: float = 3.5
    along: float = 122

    @classmethod
    def of(
        cls,
        flow: Flow,
        *,
        turned: bool = False,
        notes: Mapping[str, tuple[str, ...]],
        amounts: Mapping[tuple[str, str], str],
        numbers: Mapping[str, int],
        breadth: float = 138,
        label_room: float = 96,
        dot: float = 3.5,
    ) -> Sizes:
        """Give the sizes of a drawing; boxes beside each other are of one size across."""
        word = max((longest(node.label, TYPE, bold=True) for node in flow.nodes.values()), default=0)
        # A box grows with its longest word, but not without end.
        need = min(word + 22, 220)
        sizes = cls(
            turned, max(breadth, need), notes, amounts, numbers, label_room, dot, max(122, need if turned else 0)
        )
        if turned:
            tall = max((sizes.high(node) for node in flow.nodes.values()), default=0)
            sizes = attrs.evolve(sizes, breadth=tall)
        return sizes

    @property
    def apart(self) -> float:
        """Distance between two lines that run side by side to the exit matrix."""
        return max(APART, 2 * self.dot + 1)

    @property
    def room(self) -> float:
        """How wide a line in a box may be."""
        return self.along - 18 if self.turned else self.breadth - 18

    def lines(self, node: Node, room: float | None = None) -> tuple[str, ...]:
        """Give the name of a state, broken into lines that fit."""
        return wrapped(node.label, self.room if room is None else room, TYPE, bold=True)

    def high(self, node: Node, room: float | None = None) -> float:
        """Give how high the box of a state must be."""
        lines = len(self.lines(node, room)) + len(self.notes.get(node.name, ()))
        return max(32, lines * TYPE * LINE + 12)

    def box(self, node: Node) -> tuple[float, float]:
        """Give how far the box of a state goes, along and across."""
        return (self.along, self.breadth) if self.turned else (self.high(node), self.breadth)

    def label(self, arrow: Arrow) -> Label:
        """Give the label of an arrow; where time runs to the right there is only room for its number."""
        number, amount = self.numbers.get(arrow.transition), self.amounts.get(arrow.key, "")
        return label_of(arrow, self.label_room, words=not self.turned, number=number, amount=amount)

    def extent(self, label: Label) -> tuple[float, float]:
        """Give how far a label goes, along and across."""
        return (label.width, label.height) if self.turned else (label.height, label.width)
