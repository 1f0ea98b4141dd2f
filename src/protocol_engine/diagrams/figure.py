"""
What a drawing consists of: boxes, lines, texts and marks, each at its place.

A figure is computed without a font and without a browser; a renderer puts it on paper and decides
nothing. Lengths are pixels of 1/96 inch; x grows to the right, y grows downward.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.widths import width

Shape = t.Literal["round", "square", "stadium"]
Anchor = t.Literal["start", "middle", "end"]
Symbol = t.Literal["disc", "ring", "diamond", "triangle", "funnel", "star", "plus", "square", "cross", "bar", "arrow"]
Point = tuple[float, float]

NOTHING: t.Final[Mapping[str, str]] = {}
"""No attribute; shared by all, and changed by nobody."""

LINE = 1.25
"""Distance between the lines of a text, in sizes of its type."""


@attrs.frozen
class Rect:
    """
    A part of the page.

    Attributes:
        x: Left edge.
        y: Upper edge.
    """

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> Point:
        """The point in the middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def meets(self, other: Rect, slack: float = 0) -> bool:
        """Tell whether two parts of the page share more than an edge, or more than `slack` of it."""
        return (
            self.x < other.right - slack
            and other.x < self.right - slack
            and self.y < other.bottom - slack
            and other.y < self.bottom - slack
        )


@attrs.frozen
class Text:
    """
    One line of text.

    Attributes:
        x: Where it begins, is centered or ends, as `anchor` says.
        y: Its baseline.
        ink: Name of an ink that is made for texts, see `ink.INKS`.
        size: Size of the type.
    """

    x: float
    y: float
    text: str
    ink: str = "text"
    size: float = 11
    bold: bool = False
    anchor: Anchor = "start"
    data: Mapping[str, str] = NOTHING

    @property
    def extent(self) -> Rect:
        """The part of the page that it covers."""
        wide = width(self.text, self.size, bold=self.bold)
        left = {"start": self.x, "middle": self.x - wide / 2, "end": self.x - wide}[self.anchor]
        return Rect(left, self.y - 0.8 * self.size, wide, self.size)


@attrs.frozen
class Box:
    """
    A box with lines of text in it, in the middle of it or at its left.

    Attributes:
        lines: Its name, bold.
        notes: What is said below the name.
        data: Names and values that programs find it by; `state` becomes `data-state`.
        title: What is told of it where there is room for more.
        corner: A letter in the upper right corner; empty for none.
        dash: Lengths of dashes and gaps of its border, as SVG writes them; empty: that of the ink.
        upper: Whether its texts stand at its upper edge, and not in the middle of its height.
    """

    rect: Rect
    lines: tuple[str, ...]
    ink: str = "state"
    shape: Shape = "round"
    notes: tuple[str, ...] = ()
    size: float = 11.5
    anchor: Anchor = "middle"
    data: Mapping[str, str] = NOTHING
    title: str = ""
    corner: str = ""
    dash: str = ""
    upper: bool = False

    @property
    def texts(self) -> tuple[Text, ...]:
        """Its texts, each at its place."""
        words = [(line, True) for line in self.lines] + [(line, False) for line in self.notes]
        height = self.size * LINE
        x = self.rect.middle[0] if self.anchor == "middle" else self.rect.x + 8
        top = self.rect.y + 6 if self.upper else self.rect.middle[1] - height * len(words) / 2
        found = [
            Text(x, top + height * number + 0.95 * self.size, line, "box-text", self.size, bold, self.anchor)
            for number, (line, bold) in enumerate(words)
        ]
        if self.corner:
            found.append(Text(self.rect.right - 4, self.rect.y + 9, self.corner, "quiet", 8.5, anchor="end"))
        return tuple(found)


@attrs.frozen
class Line:
    """
    A line through points, at its end an arrowhead or none.

    Attributes:
        points: From where it starts to where it ends; its parts are horizontal or vertical unless it
            says something else on purpose.
        ink: Name of an ink that is made for lines.
        head: Whether it ends in an arrowhead.
        data: Names and values that programs find it by; `from` becomes `data-from`.
        title: What is told of it where there is room for more.
    """

    points: tuple[Point, ...]
    ink: str = "main"
    head: bool = True
    data: Mapping[str, str] = NOTHING
    title: str = ""


@attrs.frozen
class Mark:
    """
    A small symbol in the middle of a point, with a short text in it or none.

    Attributes:
        radius: Half its width.
        text: One to four characters; a disc is wide enough for them, see `ink`.
        solid: Whether it is filled with its color, the text in white; else with the paper's.
    """

    x: float
    y: float
    symbol: Symbol = "disc"
    ink: str = "number"
    radius: float = 7
    text: str = ""
    solid: bool = False
    data: Mapping[str, str] = NOTHING
    title: str = ""

    @property
    def extent(self) -> Rect:
        """The part of the page that it covers."""
        return Rect(self.x - self.radius, self.y - self.radius, 2 * self.radius, 2 * self.radius)


@attrs.frozen
class Band:
    """An area behind everything else, without a border: an epoch, a bar of a timeline."""

    rect: Rect
    ink: str = "band"
    data: Mapping[str, str] = NOTHING
    title: str = ""


Item = Band | Line | Box | Mark | Text


def moved(item: Item, right: float, down: float) -> Item:
    """Give an item at another place. Changes nothing."""
    if isinstance(item, Line):
        return attrs.evolve(item, points=tuple((x + right, y + down) for x, y in item.points))
    if isinstance(item, Band | Box):
        return attrs.evolve(item, rect=attrs.evolve(item.rect, x=item.rect.x + right, y=item.rect.y + down))
    return attrs.evolve(item, x=item.x + right, y=item.y + down)


@attrs.frozen
class Figure:
    """
    A whole drawing.

    Attributes:
        name: What kind of drawing it is, such as `flow`.
        title: For people who see it, and for those who hear it read.
        description: The same content in words, for those who cannot see it.
        items: What is drawn, the lowest first.
        pages: The pages of a drawing that is too long for one, in order; then `items` is empty.
    """

    name: str
    title: str
    description: str
    width: float
    height: float
    items: tuple[Item, ...]
    pages: tuple[Figure, ...] = ()

    def _repr_svg_(self) -> str:
        """Show the drawing in a notebook."""
        from protocol_engine.diagrams.svg import svg  # noqa: PLC0415 (a record does not know how it is drawn)

        return svg(self)
