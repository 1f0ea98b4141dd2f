"""The boxes of a schema, with what stands in them and above them."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.figure import Box, Text
from protocol_engine.diagrams.schema.sheet import SMALL, SMALL_STEP, TYPE, high_box, wide_box
from protocol_engine.diagrams.spine.labels import TAGS
from protocol_engine.diagrams.spine.paper import DASHES
from protocol_engine.diagrams.widths import wrapped

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.diagrams.figure import Rect
    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.schema.lanes import Cell, Lanes
    from protocol_engine.diagrams.schema.paths import Link
    from protocol_engine.diagrams.schema.sheet import Sheet
    from protocol_engine.diagrams.schema.words import Said

PORT = 20.0
"""Room beside the name of an arm, for lines that cross from one arm to another."""


@attrs.frozen
class Boxes:
    """
    What is said in boxes and above them.

    Attributes:
        size: Width and height of a box.
        cohorts: State to how many participants may come there.
        arms: First cell of a row to the name of its arm.
        crossed: Whether lines cross from one arm to another.
    """

    flow: Flow
    lanes: Lanes
    size: tuple[float, float]
    cohorts: Mapping[str, str]
    arms: Mapping[Cell, str]
    crossed: bool

    @classmethod
    def of(cls, flow: Flow, lanes: Lanes, links: Sequence[Link], said: Said, *, crossed: bool) -> Boxes:
        """Give what is said, and how large the boxes must be for it."""
        states = [*lanes.at, *lanes.beside]
        wide = wide_box(flow, states)
        shared = lanes.shared
        arms = {
            link.target: shared.heading(link.arm) if shared else said.arms.get(link.arrow.transition, "")
            for link in links
            if link.parts
        }
        boxes = cls(flow, lanes, (wide, 0), said.cohorts, arms, crossed)
        cells = [*((state, "") for state in lanes.beside)]
        cells += [(state, lane[1]) for layer in lanes.layers for lane, state in layer.states.items()]
        lines = max(len(boxes.lines(state)) + len(boxes.notes(state, arm)) for state, arm in cells)
        return attrs.evolve(boxes, size=(wide, high_box(lines)))

    def lines(self, state: str) -> tuple[str, ...]:
        """Give the name of a state, broken into lines that fit."""
        return wrapped(self.flow.nodes[state].label, self.size[0] - 16, TYPE, bold=True)

    def notes(self, state: str, arm: str) -> tuple[str, ...]:
        """Give what stands below the name: the dose of an arm, the size of a cohort."""
        dose = "" if self.lanes.shared is None else self.lanes.shared.doses.get((state, arm), "")
        told = [one for one in (dose, self.cohorts.get(state, "")) if one]
        return tuple(line for one in told for line in wrapped(one, self.size[0] - 16, TYPE))

    @property
    def names_height(self) -> float:
        """How high the names of the arms are."""
        lines = max((len(self._name(cell)) for cell in self.arms), default=0)
        return lines * SMALL_STEP + 4 if lines else 0

    def _name(self, cell: Cell) -> tuple[str, ...]:
        name = self.arms[cell]
        room = self.size[0] - (PORT if self.crossed else 2)
        return wrapped(name, room, SMALL, bold=True) if name else ()

    def items(self, sheet: Sheet, beside: Mapping[str, Rect]) -> Iterator[Box]:
        """Draw all boxes."""
        for cell, rect in sheet.boxes.items():
            yield self._box(self.lanes.state(cell), cell[1][1], rect, "state")
        for state, rect in beside.items():
            yield self._box(state, "", rect, "branch")

    def _box(self, state: str, arm: str, rect: Rect, ink: str) -> Box:
        node = self.flow.nodes[state]
        parts = [node.label, node.text or "", f"cite: {node.cite}" if node.cite else ""]
        parts += [f"basis: {node.basis}"] if node.basis else []
        return Box(
            rect,
            self.lines(state),
            "done" if node.completed else "exit" if node.final else ink,
            "stadium" if node.completed else "square" if node.final else "round",
            self.notes(state, arm),
            TYPE,
            data={"state": state, **({"arm": arm} if arm else {})},
            title=". ".join(part for part in parts if part),
            corner=TAGS[node.basis],
            dash=DASHES.get(node.basis or "", ""),
        )

    def names(self, sheet: Sheet) -> Iterator[Text]:
        """Write the names of the arms above their first boxes."""
        for cell in self.arms:
            rect, lines = sheet.boxes[cell], self._name(cell)
            for number, line in enumerate(lines):
                y = rect.y - 5 - SMALL_STEP * (len(lines) - 1 - number)
                yield Text(rect.x + 2, y, line, "heading", SMALL, True)
