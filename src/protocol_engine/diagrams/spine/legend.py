"""What stands around a flow: its heading, the conditions by their numbers, and what the lines and letters mean."""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.figure import Line, Mark, Text
from protocol_engine.diagrams.masthead import identity, numbered
from protocol_engine.diagrams.spine.labels import RADIUS, TAGS
from protocol_engine.diagrams.widths import width, wrapped

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from protocol_engine.diagrams.figure import Item
    from protocol_engine.diagrams.flow import Flow

SIZE = 10
STEP = 13
"""Distance between the lines of a legend."""

GAP = 28
"""Between two columns."""

LINES = (
    ("main", "main path"),
    ("skip", "another way onward"),
    ("loop", "repeats or returns"),
    ("leave", "leaves the path or the study"),
)
BASES = (("i", "our reading of an ambiguous source"), ("a", "assumed, the source is silent"))


def heading(flow: Flow, title: str, subtitle: str, room: float) -> tuple[list[Item], float]:
    """Give the title, what protocol it is, and how high they are together."""
    items: list[Item] = []
    y = 14.0
    for line in wrapped(title, room, 15, bold=True):
        y += 8
        items.append(Text(12, y, line, "text", 15, True))
        y += 10
    # What an amendment has removed is drawn, and belongs to the version no more.
    states = sum(node.change != "removed" for node in flow.nodes.values())
    transitions = len({arrow.transition for arrow in flow.arrows if arrow.change != "removed"})
    facts = f"{identity(flow)}, {numbered(states, 'state')}, {numbered(transitions, 'transition')}"
    for line in (*wrapped(facts, room, SIZE), *(wrapped(subtitle, room, SIZE) if subtitle else ())):
        y += 4
        items.append(Text(12, y, line, "quiet", SIZE))
        y += 10
    return items, y + 4


def conditions(entries: Sequence[tuple[int, str]], top: float, room: float) -> tuple[list[Item], float]:
    """
    Give the numbered conditions in columns, and where they end.

    Args:
        entries: Number and words.
        room: How wide they may be together.
    """
    if not entries:
        return [], top
    columns = max(1, min(3, int((room + GAP) // (330 + GAP))))
    wide = (room - GAP * (columns - 1)) / columns
    blocks = [(number, wrapped(words, wide - 26, SIZE)) for number, words in entries]
    items: list[Item] = [Text(12, top + 14, "Conditions", "heading", 12, True)]
    start = top + 26
    rows = sum(len(lines) for _, lines in blocks)
    column, y, filled, bottom = 0, start, 0, start
    for number, lines in blocks:
        if filled >= rows * (column + 1) / columns and column < columns - 1:
            column, y = column + 1, start
        x = 12 + column * (wide + GAP)
        radius = RADIUS if number < 100 else RADIUS + 2
        items.append(Mark(x + RADIUS, y + 6, "disc", "number", radius, str(number)))
        for line in lines:
            items.append(Text(x + 22, y + 10, line, size=SIZE))
            y += STEP
        y += 4
        filled += len(lines)
        bottom = max(bottom, y)
    return items, bottom + 4


def key(
    inks: Sequence[str], bases: Sequence[str], extra: Sequence[tuple[str, str]], top: float, room: float
) -> tuple[list[Item], float]:
    """
    Give what the lines and letters mean, as far as they are used, and where that ends.

    Args:
        inks: Inks of the lines that are drawn.
        bases: The letters that are drawn.
        extra: Other inks with what they mean.
    """
    items: list[Item] = []
    x, y = 12.0, top + 12
    for ink, words in [*((ink, words) for ink, words in LINES if ink in inks), *extra]:
        wide = 44 + width(words, SIZE)
        if x > 12 and x + wide > room:
            x, y = 12.0, y + 18
        items.append(Line(((x, y), (x + 34, y)), ink))
        items.append(Text(x + 40, y + 3.5, words, size=SIZE))
        x += wide + 22
    for letter, words in BASES:
        text = f"({letter})  {words}"
        if letter in bases:
            if x > 12 and x + width(text, SIZE) > room:
                x, y = 12.0, y + 18
            items.append(Text(x, y + 3.5, text, size=SIZE))
            x += width(text, SIZE) + 22
    return items, y + 14


def letters(flow: Flow) -> Mapping[str, None]:
    """Give the letters of the bases that are drawn in a flow."""
    bases = (*(node.basis for node in flow.nodes.values()), *(arrow.basis for arrow in flow.arrows))
    return dict.fromkeys(TAGS[basis] for basis in bases if TAGS[basis])
