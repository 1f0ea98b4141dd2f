"""What stands beside an arrow: the event in a few words, the number of its condition, whose word it is."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.figure import LINE, Mark, Text
from protocol_engine.diagrams.widths import width, wrapped

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.diagrams.figure import Item
    from protocol_engine.diagrams.flow import Arrow
    from protocol_engine.protocol import Basis

SIZE = 10
"""Size of the type of labels."""

STEP = SIZE * LINE
"""Distance between the lines of a label."""

RADIUS = 7
"""Of the circle around a number of two digits."""

TAGS: t.Final[dict[Basis | None, str]] = {None: "", "stated": "", "interpreted": "i", "assumed": "a"}
"""Basis to the letter that marks it; what the source states needs none."""


@attrs.frozen
class Label:
    """
    A label, not yet at a place.

    Attributes:
        lines: The event.
        number: Of its condition in the legend.
        tail: What follows: the letter of the basis, how many participants.
        ink: Ink of the circle around the number.
        about: Id of the transition, by which programs find the circle; empty for none.
    """

    lines: tuple[str, ...]
    number: int | None
    tail: str = ""
    ink: str = "number"
    about: str = ""

    @property
    def width(self) -> float:
        """How wide it is."""
        last = self._last + (width(self.tail, SIZE - 1) + 3 if self.tail else 0)
        return max(last, *(width(line, SIZE) for line in self.lines), 0)

    @property
    def height(self) -> float:
        """How high it is; 0 when it says nothing."""
        if not (self.lines or self.number or self.tail):
            return 0
        return STEP * max(len(self.lines) - 1, 0) + self._high

    @property
    def _radius(self) -> float:
        return 0 if self.number is None else RADIUS if self.number < 100 else RADIUS + 2

    @property
    def _high(self) -> float:
        """Height of the last line: the circle needs more than letters do."""
        return max(STEP, 2 * self._radius)

    @property
    def _last(self) -> float:
        """Width of the last line with the number."""
        circle = 2 * self._radius + 4 if self.number is not None else 0
        return (width(self.lines[-1], SIZE) if self.lines else 0) + circle

    def items(self, x: float, y: float) -> Iterator[Item]:
        """Draw it, with its upper left corner at a point."""
        middle = y + self.height - self._high / 2
        for number, line in enumerate(self.lines, 1):
            base = middle + 0.36 * SIZE if number == len(self.lines) else y + STEP * (number - 1) + 0.88 * SIZE
            yield Text(x, base, line, size=SIZE)
        if self.number is not None:
            place = x + self._last - self._radius, middle
            yield Mark(*place, "disc", self.ink, self._radius, str(self.number), data={"about": self.about})
        if self.tail:
            yield Text(x + self._last + 3, middle + 0.36 * SIZE, self.tail, "quiet", SIZE - 1)


def label_of(arrow: Arrow, room: float, *, words: bool = True, number: int | None = None, amount: str = "") -> Label:
    """
    Give the label of an arrow.

    Args:
        room: How wide a line may be.
        words: Whether the event is written out; else its number must do.
        number: The number that it has in the drawing.
        amount: What is said of people, such as `n = 3`.
    """
    tag = TAGS[arrow.basis]
    tail = " ".join(part for part in (f"({tag})" if tag else "", amount) if part)
    return Label(wrapped(arrow.label, room, SIZE) if words else (), number, tail, about=arrow.transition)
