"""
Where the lines of the paths turn up or down, between two columns.

Lines from one box to several, and lines from several boxes to one, turn together; all others apart from each other,
and in such an order that no line goes along the end of another one.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.diagrams.schema.lanes import Cell
    from protocol_engine.diagrams.schema.paths import Link
    from protocol_engine.diagrams.schema.sheet import Sheet

LEAST = 0.01
"""What is less is no difference of height."""

Trunk = tuple[bool, "Cell"]
"""Whether the lines end in one box (else they start in it), and which box."""

Turns = Mapping[tuple[int, Trunk], int]
"""Number of a column and a trunk to the place before that column at which it turns, from left to right."""


@attrs.frozen
class Bend:
    """
    A line that goes to another height.

    Attributes:
        column: Number of the column before which it does so.
        link: Whose line it is.
        start: The height from which it comes.
        end: The height to which it goes.
    """

    column: int
    link: Link
    start: float
    end: float

    @property
    def trunk(self) -> Trunk:
        """With which lines it turns."""
        return (False, self.link.source) if self.link.parts else (True, self.link.target)


def bends_of(sheet: Sheet, link: Link) -> list[Bend]:
    """Give where a line goes to another height: before the columns in which its row is at another one."""
    y, there = sheet.boxes[link.source].middle[1], sheet.boxes[link.target].middle[1]
    first, last = sheet.column_of(link.source[0]), sheet.column_of(link.target[0])
    found = []
    for column in range(first + 1, last + 1):
        layer = sheet.columns[column][0]
        # An arm goes on in its own row until the paths meet, and is in it as soon as they part.
        rows = [lane for lane in (link.target[1], link.source[1]) if lane in sheet.lanes.layers[layer].lanes]
        lane = max(rows, key=lambda one: (one[0], one[1] != ""), default=link.source[1])
        new = there if column == last else sheet.heights.get((layer, lane), y)
        if abs(new - y) >= LEAST:
            found.append(Bend(column, link, y, new))
            y = new
    return found


def turns_of(sheet: Sheet, links: Sequence[Link]) -> Turns | None:
    """Give the order in which the lines turn; None where there is no such order. Changes nothing."""
    found: dict[tuple[int, Trunk], int] = {}
    bends = [bend for link in links for bend in bends_of(sheet, link)]
    for column in {bend.column: None for bend in bends}:
        trunks: dict[Trunk, list[Bend]] = {}
        # Where paths part is at the left, and where they meet at the right.
        for bend in sorted((one for one in bends if one.column == column), key=lambda one: one.trunk[0]):
            trunks.setdefault(bend.trunk, []).append(bend)
        before = {
            trunk: [other for other, theirs in trunks.items() if other != trunk and _goes_along(trunks[trunk], theirs)]
            for trunk in trunks
        }
        places: dict[Trunk, int] = {}
        while len(places) < len(trunks):
            free = [one for one in trunks if one not in places and set(before[one]) <= set(places)]
            if not free:
                return None
            place = max((places[one] + 1 for one in before[free[0]]), default=0)
            while any(places[one] == place and _meet(trunks[one], trunks[free[0]]) for one in places):
                place += 1
            places[free[0]] = place
        found |= {(column, trunk): place for trunk, place in places.items()}
    return found


def _goes_along(bends: Sequence[Bend], others: Sequence[Bend]) -> bool:
    """Tell whether some lines would go along the ends of others if they turned before these."""
    return any(
        abs(one.end - other.start) < LEAST
        and one.link.source != other.link.source
        and one.link.target != other.link.target
        for one in bends
        for other in others
    )


def _meet(bends: Sequence[Bend], others: Sequence[Bend]) -> bool:
    """Tell whether two trunks share a height."""
    heights = [y for one in bends for y in (one.start, one.end)]
    theirs = [y for one in others for y in (one.start, one.end)]
    return min(heights) <= max(theirs) + LEAST and min(theirs) <= max(heights) + LEAST
