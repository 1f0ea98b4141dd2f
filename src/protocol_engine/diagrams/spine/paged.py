"""A long flow on several pages: each with a heading, its part of the main track, and the conditions of that part."""

from __future__ import annotations

import itertools
import typing as t

import attrs

from protocol_engine.diagrams.figure import Figure, Mark, Text, moved
from protocol_engine.diagrams.spine.pages import ROOM, cuts_of, letter, marks, sliced
from protocol_engine.diagrams.spine.strip import EDGE, TALL, stacked
from protocol_engine.diagrams.widths import wrapped

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.diagrams.figure import Item
    from protocol_engine.diagrams.spine.pages import Slice
    from protocol_engine.diagrams.spine.paper import Paper
    from protocol_engine.diagrams.spine.sheet import Sheet

MOST = 30
"""So many states are drawn on one page."""

PAGE = 1_000
"""How long the flow on one page may be, where there are several."""


def cut(main: Paper, states: int) -> list[float]:
    """Choose where a flow is cut into pages; nowhere where it has room on one."""
    if states <= MOST:
        return []
    starts = {start for _, start, _ in main.layout.bands}
    return cuts_of([(start, start in starts) for start in main.layout.breaks], main.layout.end, PAGE)


def paged(sheet: Sheet, cuts: list[float]) -> Figure:
    """Draw a flow on several pages; the other tracks stand on the first."""
    main = attrs.evolve(sheet.main, left=EDGE + sheet.names, top=0)
    panels, strip, high = stacked(sheet.panels, max(cuts[0], TALL))
    wide = max(main.width + sheet.names + 2 * EDGE + (strip + EDGE if panels else 0), 560)
    slices = sliced([*main.bands(sheet.names, main.layout.breadth), *main.items()], [0, *cuts, main.height], 1)
    exits = {main.left + column.across: letter(number) for number, column in enumerate(main.layout.exits.columns)}
    named = _letters(slices, exits)
    pages = []
    for number, part in enumerate(slices):
        head, top = sheet.head(f"{sheet.title}, page {number + 1} of {len(slices)}", wide)
        begin = top + (ROOM if part.before else 0)
        items: list[Item] = [moved(item, 0, begin - part.start) for item in part.items]
        items += sheet.noted(main, wide, top)
        items += marks(part.before, named[number], begin, 1, -1)
        bottom = begin + part.end - part.start
        if part.after:
            items += marks(part.after, named[number + 1], bottom, 1, 1)
            more, bottom = _exits(sheet, main, bottom + ROOM, wide)
            items += more
        if not number:
            for panel, right, down in panels:
                items += panel.items(wide - EDGE - strip + right, top + down)
            bottom = max(bottom, top + high)
        seen = {item.text for item in items if isinstance(item, Mark) and item.ink == "number"}
        entries = {one: words for one, words in sheet.entries.items() if str(one) in seen}
        foot, bottom = sheet.foot(items, entries, bottom, wide)
        told = f"Page {number + 1} of {len(slices)}"
        pages.append(Figure("flow", sheet.title, told, wide, bottom + EDGE, (*head, *items, *foot)))
    return Figure("flow", sheet.title, sheet.told(), wide, sum(page.height for page in pages), (), tuple(pages))


def _exits(sheet: Sheet, main: Paper, top: float, wide: float) -> tuple[list[Item], float]:
    """Name the exits whose lines go on: their boxes are on the last page."""
    ways = [
        f"{letter(number)}: {sheet.flow.nodes[column.target].label}"
        for number, column in enumerate(main.layout.exits.columns)
    ]
    lines = wrapped(f"Exits that go on: {', '.join(ways)}", wide - 2 * EDGE, 10) if ways else ()
    items: list[Item] = [Text(EDGE, top + 12 + 13 * place, line, "exit-text", 10) for place, line in enumerate(lines)]
    return items, top + 13 * len(lines)


def _letters(slices: list[Slice], exits: Mapping[float, str]) -> list[dict[float, str]]:
    """
    Give each line that crosses a cut its letter, no letter twice; lines of exits have the same one at every cut.

    Returns:
        For the beginning of each page, where a line crosses to its letter.
    """
    others = itertools.count(len(exits))
    return [{across: exits.get(across) or letter(next(others)) for across in sorted(part.before)} for part in slices]
