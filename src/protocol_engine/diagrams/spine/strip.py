"""The tracks beside the main one, each in a panel of its own."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.figure import Band, Rect, Text
from protocol_engine.diagrams.plain import labelled

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.diagrams.figure import Item
    from protocol_engine.diagrams.spine.paper import Paper

EDGE = 12
"""Room at the edges of a panel, and between two."""

TALL = 560
"""So high a stack of panels may be beside whatever drawing."""

HEAD = 30
"""Room for the name of a track, and below it."""


@attrs.frozen
class Panel:
    """
    A track with its name.

    Attributes:
        track: The track.
        paper: Its drawing, not yet at a place.
    """

    track: str
    paper: Paper

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.paper.width + 2 * EDGE

    @property
    def height(self) -> float:
        """How high it is."""
        return self.paper.height + HEAD

    def items(self, x: float, y: float) -> list[Item]:
        """Draw it, with its upper left corner at a point."""
        name = Text(x + 8, y + 16, f"Track: {labelled(self.track, None).lower()}", "heading", 11, True)
        frame = Band(Rect(x, y, self.width, self.height), "panel", {"track": self.track})
        return [frame, name, *attrs.evolve(self.paper, left=x + EDGE, top=y + HEAD - 4).items()]


def stacked(panels: Sequence[Panel], high: float) -> tuple[list[tuple[Panel, float, float]], float, float]:
    """
    Put panels one below the other, as long as there is room, then begin anew at the right.

    Returns:
        The panels with their upper left corners, and how wide and how high they are together.
    """
    placed: list[tuple[Panel, float, float]] = []
    x = y = wide = low = 0.0
    for panel in panels:
        if placed and y + panel.height > high:
            x, y, wide = x + wide + EDGE, 0.0, 0.0
        placed.append((panel, x, y))
        y += panel.height + EDGE
        wide, low = max(wide, panel.width), max(low, y - EDGE)
    return placed, x + wide, low


def lined(panels: Sequence[Panel], wide: float) -> tuple[list[tuple[Panel, float, float]], float, float]:
    """
    Put panels side by side, as long as there is room, then begin anew below.

    Returns:
        As `stacked`.
    """
    placed: list[tuple[Panel, float, float]] = []
    x = y = high = far = 0.0
    for panel in panels:
        if x and x + panel.width > wide:
            x, y, high = 0.0, y + high + EDGE, 0.0
        placed.append((panel, x, y))
        x += panel.width + EDGE
        high, far = max(high, panel.height), max(far, x - EDGE)
    return placed, far, y + high
