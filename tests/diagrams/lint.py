"""
What can be wrong with the layout of any figure, found without a browser.

Every function takes one page and gives the faults as sentences; `faults` gives those of all pages.
"""

from __future__ import annotations

import itertools
import typing as t
from xml.etree import ElementTree

import attrs

from protocol_engine.diagrams.figure import Band, Box, Figure, Line, Mark, Rect, Text
from protocol_engine.diagrams.ink import INKS, WHITE
from protocol_engine.diagrams.svg import svg
from protocol_engine.diagrams.widths import width

SLACK = 0.6
"""Pixels by which things may touch: edges of letters and halves of lines."""

ENOUGH = 4.5
"""Least contrast of a text with its ground (WCAG 2.2, 1.4.3)."""


@attrs.frozen
class Word:
    """
    A text of a page.

    Attributes:
        owner: Number of the item that it belongs to.
    """

    owner: int
    text: str
    extent: Rect
    color: str


def pages_of(figure: Figure) -> tuple[Figure, ...]:
    """Give the pages of a figure, or the figure itself where it has none."""
    return figure.pages or (figure,)


def faults(figure: Figure) -> list[str]:
    """Give everything that is wrong on any page, and with the file that it becomes."""
    checks = (outside, words_on_words, words_out_of_boxes, words_on_boxes, words_on_lines, words_on_marks, faint)
    found = [f"page {number}: {fault}" for number, page in enumerate(pages_of(figure), 1) for check in checks
             for fault in check(page)]  # fmt: skip
    ElementTree.fromstring(svg(figure))  # noqa: S314 (our own text, which must be well-formed)
    return found


def words_of(page: Figure) -> list[Word]:
    """Give all texts of a page, in the order in which they are drawn."""
    found = []
    for number, item in enumerate(page.items):
        if isinstance(item, Text):
            found.append(Word(number, item.text, item.extent, INKS[item.ink].stroke))
        elif isinstance(item, Box):
            found += [Word(number, one.text, one.extent, INKS[one.ink].stroke) for one in item.texts]
        elif isinstance(item, Mark) and item.text:
            wide = width(item.text, 8.5)
            extent = Rect(item.x - wide / 2, item.y - 3.8, wide, 8.5)
            found.append(Word(number, item.text, extent, WHITE if item.solid else "#1A1A1A"))
    return [word for word in found if word.text.strip()]


def outside(page: Figure) -> list[str]:
    """Give what is not, or not all, on the page."""
    whole = Rect(-SLACK, -SLACK, page.width + 2 * SLACK, page.height + 2 * SLACK)
    found = [f"{word.text!r} is outside the page" for word in words_of(page) if not _within(word.extent, whole)]
    for item in page.items:
        if isinstance(item, Text):
            continue
        parts = _points(item.points) if isinstance(item, Line) else [_extent(item)]
        found += [f"{_name(item)} is outside the page" for part in parts if not _within(part, whole)][:1]
    return found


def words_on_words(page: Figure) -> list[str]:
    """Give pairs of texts that lie on each other."""
    words = sorted(words_of(page), key=lambda word: word.extent.y)
    found = []
    for place, one in enumerate(words):
        for other in words[place + 1 :]:
            if other.extent.y >= one.extent.bottom:
                break
            if one.extent.meets(other.extent, SLACK):
                found.append(f"{one.text!r} and {other.text!r} lie on each other")
    return found


def words_out_of_boxes(page: Figure) -> list[str]:
    """Give the texts of boxes and marks that do not fit into them."""
    found = []
    for word in words_of(page):
        item = page.items[word.owner]
        if not isinstance(item, Text) and not _within(word.extent, _grown(_extent(item))):
            found.append(f"{word.text!r} does not fit into its {_name(item)}")
    return found


def words_on_boxes(page: Figure) -> list[str]:
    """Give texts that lie on the border of, or in, a box that is not theirs, and boxes that lie on others."""
    boxes = [(number, item) for number, item in enumerate(page.items) if isinstance(item, Box)]
    found = [
        f"{word.text!r} lies on {_name(box)}"
        for word in words_of(page)
        for number, box in boxes
        if number != word.owner and word.extent.meets(box.rect, SLACK) and not _is_panel(box)
    ]
    found += [
        f"{_name(one)} lies on {_name(other)}"
        for (_, one), (_, other) in itertools.combinations(boxes, 2)
        if one.rect.meets(other.rect, SLACK) and not (_is_panel(one) or _is_panel(other))
    ]
    return found


def words_on_lines(page: Figure) -> list[str]:
    """Give texts that a line goes through, unless a filled box of the text's own covers it."""
    segments = [
        (number, item, _segment(one, other, INKS[item.ink].width))
        for number, item in enumerate(page.items)
        if isinstance(item, Line)
        for one, other in itertools.pairwise(item.points)
    ]
    found = []
    for word in words_of(page):
        item = page.items[word.owner]
        covers = not isinstance(item, Text) and bool(INKS[item.ink].fill or isinstance(item, Mark))
        found += [
            f"{word.text!r} lies on {_name(line)}"
            for number, line, rect in segments
            if not (covers and number < word.owner) and word.extent.meets(rect, SLACK / 2)
        ]
    return found


def words_on_marks(page: Figure) -> list[str]:
    """Give texts that a mark which is not theirs lies on."""
    marks = [(number, item) for number, item in enumerate(page.items) if isinstance(item, Mark)]
    return [
        f"{word.text!r} lies on {_name(mark)}"
        for word in words_of(page)
        for number, mark in marks
        if number != word.owner and word.extent.meets(mark.extent, SLACK)
    ]


def faint(page: Figure) -> list[str]:
    """Give texts that are too pale, or too dark, for some part of what they lie on."""
    found = []
    for word in words_of(page):
        rect = word.extent
        places = [rect.middle, (rect.x, rect.y), (rect.right, rect.y), (rect.x, rect.bottom), (rect.right, rect.bottom)]
        for ground in sorted({_ground(page, word.owner, place) for place in places}):
            reached = contrast(word.color, ground)
            if reached < ENOUGH:
                found.append(f"{word.text!r} in {word.color} on {ground}: {reached:.1f}:1")
    return found


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colors (WCAG 2.2, contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _ground(page: Figure, owner: int, place: tuple[float, float]) -> str:
    """Give the color that a text lies on at one place: the last filled thing that was drawn there."""
    color = WHITE
    for item in page.items[: owner + 1]:
        if isinstance(item, Text | Line) or not _holds(_extent(item), place):
            continue
        ink = INKS[item.ink]
        of_mark = ink.stroke if isinstance(item, Mark) and item.solid else WHITE
        color = of_mark if isinstance(item, Mark) else ink.fill or color
    return color


def _is_panel(box: Box) -> bool:
    """Tell whether a box is only a frame around other things: it says nothing and has no fill."""
    return not box.texts and not INKS[box.ink].fill


def _extent(item: Band | Box | Mark) -> Rect:
    return item.extent if isinstance(item, Mark) else item.rect


def _name(item: object) -> str:
    if isinstance(item, Box):
        return f"box {' '.join(item.lines)!r}"
    data: t.Mapping[str, str] = getattr(item, "data", {})
    return f"{type(item).__name__.lower()} {dict(data) or getattr(item, 'ink', '')}"


def _points(points: tuple[tuple[float, float], ...]) -> list[Rect]:
    return [Rect(x, y, 0, 0) for x, y in points]


def _segment(one: tuple[float, float], other: tuple[float, float], wide: float) -> Rect:
    """Give the area of a straight part of a line; of a slanting one, the rectangle around it."""
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return Rect(left - wide / 2, top - wide / 2, right - left + wide, bottom - top + wide)


def _grown(rect: Rect) -> Rect:
    return Rect(rect.x - SLACK, rect.y - SLACK, rect.width + 2 * SLACK, rect.height + 2 * SLACK)


def _within(part: Rect, whole: Rect) -> bool:
    return part.x >= whole.x and part.y >= whole.y and part.right <= whole.right and part.bottom <= whole.bottom


def _holds(rect: Rect, place: tuple[float, float]) -> bool:
    return rect.x <= place[0] <= rect.right and rect.y <= place[1] <= rect.bottom
