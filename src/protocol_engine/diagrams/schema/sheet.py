"""Where everything of a schema stands: columns of boxes from left to right, rows of arms, room for lines and labels."""

from __future__ import annotations

import math
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.figure import LINE, Rect
from protocol_engine.diagrams.schema.lanes import Lanes, runs_of
from protocol_engine.diagrams.schema.slots import FREE, STEP, Asked
from protocol_engine.diagrams.widths import longest, wrapped

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.schema.lanes import Cell
    from protocol_engine.diagrams.schema.turns import Trunk, Turns

TYPE = 11.0
SMALL = 9.5
SMALL_STEP = 12.0
LEFT = 12.0
GUTTER = 36.0
"""Room between two columns."""

DECISION = 134.0
"""Room between two columns where paths part: for the diamond and its name."""

TURN = 22.0
"""From where the last lines turn up or down to the next column."""

TURNS = 6.0
"""Between two places where lines turn."""

STACK = 22.0
"""Room between two boxes of one column."""

MOST_WIDE = 1_280.0
"""How wide the columns may be together, as long as some can be put on top of each other."""

WIDTHS = (116.0, 132.0, 150.0, 176.0)
"""How wide boxes may be: the first at which the longest name takes five lines or fewer."""


@attrs.frozen
class Sheet:
    """
    The places of a schema.

    Attributes:
        columns: Numbers of the layers that stand in one column, from left to right.
        lefts: Where each column begins.
        box: Width and height of a box.
        boxes: Cell to the place of its box.
        heights: Layer and row to the height at which the row leads through it.
        top: Where the highest box begins.
        bottom: Where the lowest box ends.
        gap: Room between two rows.
        asides: More room at the right of each column for lines beside its boxes.
        turns: Where the lines of the paths turn.
        shifts: Number of a column to how much farther from it than usual they do so.
    """

    lanes: Lanes
    columns: tuple[tuple[int, ...], ...]
    lefts: tuple[float, ...]
    box: tuple[float, float]
    boxes: Mapping[Cell, Rect]
    heights: Mapping[Cell, float]
    top: float
    bottom: float
    gap: float
    asides: tuple[float, ...]
    turns: Turns
    shifts: Mapping[int, float]

    @property
    def right(self) -> float:
        """Where the last column ends, with the lines at its right."""
        return self.lefts[-1] + self.box[0] + self.asides[-1]

    def turn(self, column: int, trunk: Trunk) -> float:
        """Give where the lines of a trunk turn before a column."""
        last = max(place for (one, _), place in self.turns.items() if one == column)
        away = TURNS * (last - self.turns[column, trunk])
        return self.lefts[column] - TURN - self.shifts.get(column, 0) - away

    def column_of(self, layer: int) -> int:
        """Give the number of the column in which a layer stands."""
        return next(number for number, layers in enumerate(self.columns) if layer in layers)

    def lowest(self, cell: Cell) -> bool:
        """Tell whether nothing stands below a box, in its column."""
        column = self.columns[self.column_of(cell[0])]
        return not any(
            rect.y > self.boxes[cell].y for other, rect in self.boxes.items() if other[0] in column and other != cell
        )


def wide_box(flow: Flow, names: Sequence[str]) -> float:
    """Give how wide the boxes must be."""
    word = max((longest(flow.nodes[name].label, TYPE, bold=True) for name in names), default=0)
    for wide in WIDTHS[:-1]:
        lines = max((len(wrapped(flow.nodes[name].label, wide - 16, TYPE, bold=True)) for name in names), default=1)
        if lines <= 5 and word + 16 <= wide:
            return wide
    return WIDTHS[-1]


def columns_of(lanes: Lanes, wide: float, decisions: int) -> tuple[tuple[int, ...], ...]:
    """Put layers into columns: one each, but where that is too wide, several of one epoch on top of each other."""
    runs = runs_of(lanes.layers)
    deep = [1] * len(runs)
    room = MOST_WIDE - decisions * (DECISION - GUTTER)
    while True:
        counts = [math.ceil(len(run) / depth) for run, depth in zip(runs, deep, strict=True)]
        if sum(counts) * (wide + GUTTER) <= room or max(counts) == 1:
            break
        deep[counts.index(max(counts))] += 1
    return tuple(
        tuple(run[start : start + deep[number]])
        for number, run in enumerate(runs)
        for start in range(0, len(run), deep[number])
    )


@attrs.frozen
class Rooms:
    """
    What needs more room than usual.

    Attributes:
        gap: Room between two rows.
        asked: Places that lines beside the boxes ask for.
        turns: Where the lines of the paths turn.
        level: Whether a row stands at the same height in all columns; else all rows are about the middle.
    """

    gap: float
    asked: Asked = attrs.field(factory=Asked)
    turns: Turns = attrs.field(factory=dict)
    level: bool = False

    def aside(self, column: int) -> float:
        """Give how much more room lines at the right of a column need."""
        return STEP * max(0, self.asked.rights.get(column, 0) - FREE)

    def shift(self, column: int) -> float:
        """Give how much more room lines at the left of a column need."""
        return STEP * max(0, self.asked.lefts.get(column, 0) - FREE)

    def before(self, column: int) -> float:
        """Give how much more room is needed before a column."""
        return self.shift(column) + TURNS * max(
            (place for (one, _), place in self.turns.items() if one == column), default=0
        )


def sheet_of(lanes: Lanes, box: tuple[float, float], parts: Sequence[int], top: float, rooms: Rooms) -> Sheet:
    """
    Give everything its place.

    Args:
        box: Width and height of a box.
        parts: Numbers of the layers behind which paths part.
        top: Where the highest box, or its label, may begin.
        rooms: What needs more room than usual.
    """
    wide, high = box
    columns = columns_of(lanes, wide, len(set(parts)))
    lefts, x = [], LEFT + GUTTER / 2
    for column, layers in enumerate(columns):
        x += rooms.before(column)
        lefts.append(x)
        x += wide + (DECISION if layers[-1] in parts else GUTTER) + rooms.aside(column)

    def block(layers: Sequence[int]) -> float:
        return len(layers) * high + (len(layers) - 1) * STACK

    several = [block(layers) for layers in columns if len(lanes.layers[layers[0]].lanes) > 1]
    pitch = max(several, default=0) + rooms.gap
    everywhere = list(dict.fromkeys(lane for layer in lanes.layers for lane in layer.lanes))
    rows = [everywhere if rooms.level else lanes.layers[layers[0]].lanes for layers in columns]
    tall = max((len(row) - 1) * pitch + block(layers) for row, layers in zip(rows, columns, strict=True))
    boxes, heights = {}, {}
    for layers, left, row in zip(columns, lefts, rows, strict=True):
        for place, number in enumerate(layers):
            layer = lanes.layers[number]
            for lane in layer.lanes:
                middle = top + tall / 2 + (row.index(lane) - (len(row) - 1) / 2) * pitch
                heights[number, lane] = middle
                if lane in layer.states:
                    y = middle - block(layers) / 2 + place * (high + STACK)
                    boxes[number, lane] = Rect(left, y, wide, high)
    numbers = range(len(columns))
    asides, shifts = tuple(map(rooms.aside, numbers)), {column: rooms.shift(column) for column in numbers}
    return Sheet(
        lanes, columns, tuple(lefts), box, boxes, heights, top, top + tall, rooms.gap, asides, rooms.turns, shifts
    )


def high_box(lines: int) -> float:
    """Give how high a box is for so many lines."""
    return max(40, lines * TYPE * LINE + 14)
