"""One track drawn: a layout becomes boxes, lines and texts, from top to bottom or from left to right."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.figure import Band, Box, Line, Mark, Rect, Text
from protocol_engine.diagrams.spine.labels import TAGS
from protocol_engine.diagrams.spine.sizes import TYPE
from protocol_engine.diagrams.widths import width, wrapped

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.diagrams.figure import Item, Point
    from protocol_engine.diagrams.flow import Arrow, Flow, Node
    from protocol_engine.diagrams.spine.layout import Layout, Spot, Way
    from protocol_engine.diagrams.spine.overlay import Overlay
    from protocol_engine.diagrams.spine.sizes import Sizes

DASHES = {"interpreted": "7 3", "assumed": "2.5 2.5"}
"""Basis to the border of a box; what the source states has a solid one."""


NAME_STEP = 13
"""Distance between the lines of an epoch's name."""


def name_lines(name: str, room: float) -> tuple[str, ...]:
    """Break the name of an epoch into lines that fit."""
    return wrapped(name, room - 12, 11, bold=True)


def dot_radius(text: str) -> float:
    """Give the radius of a dot of the exit matrix, with a number in it or none."""
    return max(8, width(text, 8.5) / 2 + 3) if text else 3.5


@attrs.frozen
class Paper:
    """
    What a track is drawn on.

    Attributes:
        left: Where the layout begins, to the right.
        top: Where it begins, downward.
    """

    flow: Flow
    layout: Layout
    sizes: Sizes
    overlay: Overlay
    left: float
    top: float

    @property
    def width(self) -> float:
        """How wide the track is."""
        return self.layout.length if self.sizes.turned else self.layout.breadth

    @property
    def height(self) -> float:
        """How high the track is."""
        return self.layout.breadth if self.sizes.turned else self.layout.length

    def point(self, spot: Spot) -> Point:
        """Turn a spot of the layout into a point of the page."""
        along, across = spot
        return (self.left + along, self.top + across) if self.sizes.turned else (self.left + across, self.top + along)

    def rect(self, along: float, across: float, length: float, breadth: float) -> Rect:
        """Turn an area of the layout into a part of the page."""
        x, y = self.point((along, across))
        return Rect(x, y, length, breadth) if self.sizes.turned else Rect(x, y, breadth, length)

    def items(self) -> Iterator[Item]:
        """Draw the track: lines first, boxes over them, labels last."""
        yield from self._exit_lines()
        # What the overlay says of an arrow lies over the arrows that share its way.
        for way in sorted(self.layout.ways, key=lambda way: way.route.arrow.key in self.overlay.arrow_inks):
            yield self._line(way)
        for state, area in self.layout.boxes.items():
            place = self.rect(area.along, area.across, area.length, area.breadth)
            yield self._box(self.flow.nodes[state], place)
        for way in self.layout.ways:
            x, y = self.point((way.area.along, way.area.across))
            yield from way.label.items(x, y)
        yield from self._exits()

    def _line(self, way: Way) -> Line:
        arrow = way.route.arrow
        ink = self.overlay.arrow_inks.get(arrow.key, way.route.ink)
        return Line(tuple(self.point(spot) for spot in way.points), ink, True, _data(arrow), self._told(arrow))

    def _told(self, arrow: Arrow) -> str:
        """Tell all of an arrow that its label has no room for."""
        condition = self.flow.conditions.get(arrow.transition)
        nodes = self.flow.nodes
        parts = [f"{arrow.label}: {nodes[arrow.source].label} → {nodes[arrow.target].label}"]
        parts += [f"if {'; '.join(condition.parts)}"] if condition else []
        parts += [f"cite: {arrow.cite}"] if arrow.cite else []
        return ". ".join([*parts, *([f"basis: {arrow.basis}"] if arrow.basis else [])])

    def _box(self, node: Node, rect: Rect) -> Box:
        chained = self.layout.boxes.get(node.name) is not None and self._on_chain(node.name)
        ink = (
            "done" if node.completed else "exit" if node.final or node.ends_study else "state" if chained else "branch"
        )
        parts = [node.label, node.text or "", f"cite: {node.cite}" if node.cite else ""]
        parts += [f"basis: {node.basis}"] if node.basis else []
        return Box(
            rect,
            self.sizes.lines(node, rect.width - 18),
            self.overlay.state_inks.get(node.name, ink),
            "stadium" if node.completed else "square" if node.final else "round",
            self.overlay.notes.get(node.name, ()),
            TYPE,
            data={"state": node.name},
            title=". ".join(part for part in parts if part),
            corner=TAGS[node.basis],
            dash=DASHES.get(node.basis or "", ""),
        )

    def _on_chain(self, state: str) -> bool:
        return any(state in chain.states for chain in self.layout.grid.chains)

    # --- the exit matrix --------------------------------------------------------------------------------------

    def _exit_lines(self) -> Iterator[Item]:
        for state, spots in self.layout.exits.lines.items():
            yield Line(tuple(self.point(spot) for spot in spots), "way-out", False, {"way-out": state})
        for column in self.layout.exits.columns:
            start = min(along for _, along in column.arrows)
            inks = {self.overlay.arrow_inks.get(arrow.key) for arrow, _ in column.arrows}
            ink = inks.pop() if len(inks) == 1 else None
            points = self.point((start, column.across)), self.point((column.end, column.across))
            yield Line(points, ink or "leave", True, {"exit": column.transition})
            for arrow, along in column.arrows:
                if ink is None and self.overlay.arrow_inks.get(arrow.key) == "walked":
                    yield Line((self.point((along, column.across)), points[1]), "walked", True)

    def _exits(self) -> Iterator[Item]:
        for target, area in self.layout.exits.boxes.items():
            yield self._box(self.flow.nodes[target], self.rect(*area))
        for column in self.layout.exits.columns:
            x, y = self.point(column.area)
            yield from column.label.items(x, y)
            for arrow, along in column.arrows:
                x, y = self.point((along, column.across))
                text, solid = self.overlay.dots.get(arrow.key, ("", True))
                ink = self.overlay.arrow_inks.get(arrow.key, "leaving")
                radius = dot_radius(text)
                yield Mark(x, y, "disc", ink, radius, text, solid, _data(arrow), self._told(arrow))

    # --- the epochs -------------------------------------------------------------------------------------------

    def bands(self, room: float, end: float) -> Iterator[Item]:
        """
        Draw the epochs behind everything.

        Args:
            room: Room for their names beside the layout.
            end: Where the bands end, across.
        """
        for number, (epoch, start, stop) in enumerate(self.layout.bands):
            rect = self.rect(start, -room, stop - start, end + room)
            yield Band(rect, "band-other" if number % 2 else "band", {"epoch": epoch})
            lines = name_lines(self.flow.epochs[epoch], rect.width if self.sizes.turned else room)
            for place, line in enumerate(lines):
                yield Text(rect.x + 6, rect.y + 16 + NAME_STEP * place, line, "heading", 11, True)


def _data(arrow: Arrow) -> dict[str, str]:
    return {"transition": arrow.transition, "from": arrow.source, "to": arrow.target}
