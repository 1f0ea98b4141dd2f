"""
Places for the ends of lines: at the edges of boxes, and beside the boxes of a column.

Lines to one target share what they can; no other two lines have one place. So a first drawing counts what is
asked for, and the second one divides the room by it.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.figure import Rect
    from protocol_engine.diagrams.schema.sheet import Sheet

PORT = 13.0
"""Between two lines at the lower edges of a column, where there is room."""

CORNER = 20.0
"""Room at the corners of a box that other lines have."""

STEP = 3.0
"""Between two lines beside the boxes of a column."""

FREE = 3
"""Lines for which there is room at the right of a column anyway."""

SIDE = 5.0
"""Between two lines at the right edge of a box, where there is room."""


@attrs.frozen
class Asked:
    """
    How many places were asked for.

    Attributes:
        ports: Number of a column to the places at the edges of its boxes.
        rights: Number of a column to the places at its right.
        lefts: Number of a column to the places at its left.
        sides: State to the places at the right edge of its box.
    """

    ports: Mapping[int, int] = attrs.field(factory=dict)
    rights: Mapping[int, int] = attrs.field(factory=dict)
    lefts: Mapping[int, int] = attrs.field(factory=dict)
    sides: Mapping[str, int] = attrs.field(factory=dict)


class Slots:
    """Places in the making: each is given away once."""

    def __init__(self, sheet: Sheet, asked: Asked) -> None:
        self.sheet, self.asked = sheet, asked
        self.ports: dict[int, int] = {}
        self.sides: dict[str, int] = {}
        self.rights: dict[tuple[int, object], int] = {}
        self.lefts: dict[tuple[int, object], int] = {}

    @property
    def taken(self) -> Asked:
        """How many places were given away."""
        return Asked(self.ports, _counted(self.rights), _counted(self.lefts), self.sides)

    def port(self, rect: Rect) -> float:
        """Give the next free place at the edges of the boxes of a column, from the middle to both sides."""
        column = self._column(rect)
        number = self.ports.get(column, 0)
        self.ports[column] = number + 1
        most = max(self.asked.ports.get(column, 0), number + 1) // 2
        step = min(PORT, (rect.width / 2 - CORNER) / max(most, 1))
        away = (number + 1) // 2 * step
        return rect.middle[0] + (away if number % 2 else -away)

    def right(self, rect: Rect, trunk: object) -> float:
        """Give the place of a line at the right of a column; one and the same for all lines of a trunk."""
        return rect.right + 5 + STEP * self._numbered(self.rights, rect, trunk)

    def left(self, rect: Rect, trunk: object) -> float:
        """Give the place of a line at the left of a column; one and the same for all lines of a trunk."""
        return rect.x - 7 - STEP * self._numbered(self.lefts, rect, trunk)

    def side(self, state: str, rect: Rect, *, low: bool = False) -> float:
        """
        Give a free height at the right edge of a box, above its middle; from there goes the path.

        Args:
            low: Below the middle, from the lower corner on.
        """
        number = self.sides.get(state, 0)
        self.sides[state] = number + 1
        most = max(self.asked.sides.get(state, 0), number + 1)
        step = min(SIDE, (rect.height / 2 - 12) / most)
        return rect.bottom - 8 - step * number if low else rect.y + 8 + step * number

    def _column(self, rect: Rect) -> int:
        return self.sheet.lefts.index(rect.x)

    def _numbered(self, places: dict[tuple[int, object], int], rect: Rect, trunk: object) -> int:
        column = self._column(rect)
        return places.setdefault((column, trunk), sum(one == column for one, _ in places))


def _counted(places: Mapping[tuple[int, object], int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for column, _ in places:
        found[column] = found.get(column, 0) + 1
    return found
