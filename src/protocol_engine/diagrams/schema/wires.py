"""The other lines of a schema, each with a place of its own: crossover, ways beside the path and back, skips."""

from __future__ import annotations

import itertools
import typing as t
from collections.abc import Mapping, Sequence

from protocol_engine.diagrams.figure import Band, Box, Line, Rect, Text
from protocol_engine.diagrams.schema.sheet import SMALL
from protocol_engine.diagrams.schema.slots import Slots
from protocol_engine.diagrams.widths import width

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.diagrams.figure import Item, Point
    from protocol_engine.diagrams.flow import Arrow, Flow
    from protocol_engine.diagrams.schema.arrows import Bundle
    from protocol_engine.diagrams.schema.lanes import Cell
    from protocol_engine.diagrams.schema.sheet import Sheet
    from protocol_engine.diagrams.schema.slots import Asked

TRACK = 11.0
"""Between two lines below the rows."""

CROSSING = 20.0
"""Between two lines that cross from arm to arm, with a text above each."""

UP, DOWN, IN = 13.0, 9.5, 6.0
"""From the right edge of a box to where lines cross from it up, from it down, and into it from above."""

NOWHERE: t.Final[Mapping[float, float]] = {}
"""No column; shared by all, and changed by nobody."""


class Wires:
    """Lines in the making: each has a place of its own at the boxes, in the gutters and below the rows."""

    def __init__(self, flow: Flow, sheet: Sheet, beside: Mapping[str, Rect], zone: float, asked: Asked) -> None:
        self.flow, self.sheet, self.beside, self.zone = flow, sheet, beside, zone
        self.at = sheet.lanes.at
        self.slots = Slots(sheet, asked)
        self.labels: list[tuple[str, float, float, float]] = []

    def bundles(self, bundles: Sequence[Bundle]) -> Iterator[Item]:
        """Draw the lines below the rows."""
        for number, bundle in enumerate(bundles):
            track = self.zone + TRACK * number
            end = self._way(bundle, bundle.target, track)
            # From the box right above or below it is a straight line.
            straight = {self._rect(bundle.target).x: end[-1][0]} if len(end) == 2 else {}
            stubs = [(arrow, self._way(bundle, arrow.source, track, straight)) for arrow in bundle.arrows]
            yield from self._drawn(bundle, track, end, stubs)

    def _rect(self, state: str) -> Rect:
        return self.beside[state] if state in self.beside else self.sheet.boxes[self.at[state]]

    def _drawn(
        self, bundle: Bundle, track: float, end: list[Point], stubs: list[tuple[Arrow, list[Point]]]
    ) -> Iterator[Item]:
        """Draw stubs to a line of their own, and from there the way to the target, given from the target on."""
        x = end[-1][0]
        reached = [points[-1][0] for _, points in stubs]
        farthest = max(range(len(stubs)), key=lambda one: (abs(reached[one] - x), -one))
        for number, (arrow, points) in enumerate(stubs):
            data = {"transition": arrow.transition, "from": arrow.source, "to": arrow.target}
            title = f"{arrow.label}: {self.flow.nodes[arrow.source].label} → {self.flow.nodes[arrow.target].label}"
            if number == farthest:
                yield Line(
                    (*points, *reversed(end[:-1] if points[-1] == end[-1] else end)), bundle.ink, True, data, title
                )
            else:
                yield Line(tuple(points), bundle.ink, False, data, title)
        other = [one for one in reached if (one - x) * (reached[farthest] - x) < 0]
        if other:
            yield Line(((max(other, key=lambda one: abs(one - x)), track), (x, track)), bundle.ink, False)

    def _way(self, bundle: Bundle, state: str, track: float, straight: Mapping[float, float] = NOWHERE) -> list[Point]:
        """
        Give the way from a box to a line below the rows, or above the boxes that stand beside the path.

        Args:
            straight: Left edge of a column to the place at which a line enters it already.
        """
        rect = self._rect(state)
        if state in self.beside:
            clear = not any(one.x == rect.x and one.y < rect.y for one in self.beside.values())
            edge = rect.y
        else:
            clear, edge = self.sheet.lowest(self.at[state]), rect.bottom
        if not clear:
            return self._around(bundle, state, rect, track)
        x = straight.get(rect.x) or self.slots.port(rect)
        return [(x, edge), (x, track)]

    def _around(self, bundle: Bundle, state: str, rect: Rect, track: float) -> list[Point]:
        """Give the way from the right edge of a box, past the boxes between it and a line."""
        x, y = self.slots.right(rect, bundle), self.slots.side(state, rect)
        return [(rect.right, y), (x, y), (x, track)]

    # --- crossover --------------------------------------------------------------------------------------------

    def crossings(self, bundles: Sequence[Bundle], label: float) -> Iterator[Item]:
        """
        Draw the lines from arm to arm, in the room between two rows.

        Args:
            label: How high the names of the arms are, which stand above their first boxes.
        """
        used: dict[int, int] = {}
        for bundle in bundles:
            target = self.at[bundle.target]
            here = self.at[bundle.arrows[0].source]
            lanes = self.sheet.lanes.layers[target[0]].lanes
            rows = {lane: row for row, lane in enumerate(lanes)}
            upward = rows[target[1]] < rows[here[1]]
            gap = rows[here[1]] - 1 if upward else rows[here[1]]
            number = used.get(gap, 0)
            used[gap] = number + 1
            row = [rect for cell, rect in self.sheet.boxes.items() if self._beside(cell, here)]
            low, high = min(rect.y for rect in row), max(rect.bottom for rect in row)
            track = low - label - 8 - CROSSING * number if upward else high + CROSSING * (number + 1)
            stubs = [(one, self._across(bundle, one.source, track, upward)) for one in bundle.arrows]
            end = self._into(bundle, track, upward, abs(rows[target[1]] - rows[here[1]]) > 1)
            yield from self._drawn(bundle, track, end, stubs)
            xs = [end[-1][0], *(points[-1][0] for _, points in stubs)]
            self.labels.append((bundle.arrows[0].label, min(xs) + 3, max(xs) - 3, track - 4))

    def _beside(self, one: Cell, other: Cell) -> bool:
        """Tell whether two boxes stand in one row."""
        return one[1] == other[1] and self.sheet.heights[one] == self.sheet.heights[other]

    def _hidden(self, state: str, above: bool) -> bool:
        """Tell whether another box of the same row stands above a box, or below it, in its column."""
        cell = self.at[state]
        column = self.sheet.columns[self.sheet.column_of(cell[0])]
        same = (rect for one, rect in self.sheet.boxes.items() if one[0] in column and one[1] == cell[1])
        y = self._rect(state).y
        return any(rect.y < y if above else rect.y > y for rect in same)

    def _across(self, bundle: Bundle, state: str, track: float, upward: bool) -> list[Point]:
        """Give the way out of a box, to a line between two rows."""
        rect = self._rect(state)
        if self._hidden(state, upward):
            x, y = self.slots.right(rect, bundle), self.slots.side(state, rect, low=not upward)
            return [(rect.right, y), (x, y), (x, track)]
        # Above a box may stand the name of its arm, which leaves room at the right.
        x = rect.right - (UP if upward else DOWN)
        return [(x, rect.y if upward else rect.bottom), (x, track)]

    def _into(self, bundle: Bundle, track: float, upward: bool, far: bool) -> list[Point]:
        """Give the way into a box, from the box on: from below or above, or from the left past other rows."""
        rect = self._rect(bundle.target)
        if far or self._hidden(bundle.target, not upward):
            x, y = self.slots.left(rect, bundle.target), rect.bottom - 8 if upward else rect.y + 8
            return [(rect.x, y), (x, y), (x, track)]
        x = self.slots.port(rect) if upward else rect.right - IN
        return [(x, rect.bottom if upward else rect.y), (x, track)]

    def names(self, items: Sequence[Item]) -> Iterator[Text]:
        """
        Write what crosses over above its line, where there is room for it; else it has its line alone.

        Args:
            items: Everything else that is drawn.
        """
        taken = [rect for item in items for rect in _areas(item)]
        for words, left, right, y in self.labels:
            middle = (left + right - width(words, SMALL)) / 2
            places = [middle + side * 6 * number for number in range(60) for side in (1, -1)]
            texts = (Text(x, y, words, "text", SMALL) for x in places if left <= x <= right - width(words, SMALL))
            text = next((one for one in texts if not any(one.extent.meets(rect) for rect in taken)), None)
            if text is not None:
                taken.append(text.extent)
                yield text


def _areas(item: Item) -> Iterator[Rect]:
    """Give the parts of the page that an item covers."""
    if isinstance(item, Line):
        for (x, y), (to_x, to_y) in itertools.pairwise(item.points):
            yield Rect(min(x, to_x) - 2, min(y, to_y) - 2, abs(x - to_x) + 4, abs(y - to_y) + 4)
    else:
        yield item.rect if isinstance(item, Band | Box) else item.extent
