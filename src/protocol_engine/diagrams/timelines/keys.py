"""A legend: samples with words, side by side as far as there is room, then below."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.figure import Text
from protocol_engine.diagrams.widths import width, wrapped

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from protocol_engine.diagrams.figure import Item

SAMPLE, BETWEEN, HIGH, SIZE = 26.0, 20.0, 20.0, 10.5
"""Room for a sample; between two entries; height of a row; size of type."""


@attrs.frozen
class Key:
    """
    One entry.

    Attributes:
        draw: Draws its sample, at the left edge and the middle of the height that it is given.
        words: What it means.
    """

    draw: Callable[[float, float], Sequence[Item]]
    words: str


def legend(title: str, keys: Sequence[Key], left: float, top: float, wide: float) -> tuple[tuple[Item, ...], float]:
    """
    Draw a legend.

    Args:
        title: What its entries are, bold at the left of the first of them.
        wide: From its left edge to where it may end.

    Returns:
        What is drawn, and the height at which it ends; nothing where there is no entry.
    """
    if not keys:
        return (), top
    items: list[Item] = [Text(left, top + HIGH / 2 + 3.5, title, "heading", SIZE, bold=True)]
    start = left + width(title, SIZE, bold=True) + 14
    x, y, high = start, top, HIGH
    for key in keys:
        lines = wrapped(key.words, wide - (start - left) - SAMPLE, SIZE)
        room = SAMPLE + max(width(line, SIZE) for line in lines)
        if x > start and x + room > left + wide:
            x, y, high = start, y + high, HIGH
        items += key.draw(x, y + HIGH / 2)
        items += _words(lines, x + SAMPLE, y)
        high = max(high, HIGH + (len(lines) - 1) * SIZE * 1.25)
        x += room + BETWEEN
    return tuple(items), y + high


def _words(lines: Sequence[str], x: float, y: float) -> Iterator[Text]:
    for number, line in enumerate(lines):
        yield Text(x, y + HIGH / 2 + 3.5 + number * SIZE * 1.25, line, "text", SIZE)
