"""The lines of a schema along its paths: from box to box, through the diamonds where paths part."""

from __future__ import annotations

import itertools
import re
import typing as t

import attrs

from protocol_engine.diagrams.figure import Line, Mark, Text
from protocol_engine.diagrams.schema.sheet import SMALL, SMALL_STEP
from protocol_engine.diagrams.schema.turns import bends_of
from protocol_engine.diagrams.spine.chains import main_arrows
from protocol_engine.diagrams.widths import wrapped

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.diagrams.figure import Item, Point
    from protocol_engine.diagrams.flow import Arrow, Flow
    from protocol_engine.diagrams.schema.arms import Shared
    from protocol_engine.diagrams.schema.lanes import Cell, Lanes
    from protocol_engine.diagrams.schema.sheet import Sheet

RADIUS = 14.0
BEFORE = 40.0
"""From the box before a diamond to the diamond."""

NAME = 72.0
"""How wide the name below a diamond may be."""

_RANDOM = re.compile(r"random|随机", re.IGNORECASE)


@attrs.frozen
class Link:
    """
    Two boxes, one after the other.

    Attributes:
        arrow: How one comes from the first to the second.
        parts: Whether other paths start from the first box, too.
    """

    source: Cell
    target: Cell
    arrow: Arrow
    parts: bool = False

    @property
    def arm(self) -> str:
        """Name of the arm whose step it is, where several share the path; else an empty text."""
        return self.target[1][1] or self.source[1][1]


def links_of(flow: Flow, lanes: Lanes) -> list[Link]:
    """Give the steps of all paths. Changes nothing."""
    arrows = main_arrows(flow, lanes.chains)
    pairs: dict[tuple[Cell, Cell], None] = {}
    for number, chain in enumerate(lanes.chains):
        for arm in ("",) if lanes.shared is None else lanes.shared.values:
            cells: list[Cell] = list(lanes.route(number, arm))
            cells = [*([lanes.at[chain.split]] if chain.split else []), *cells]
            cells = [*cells, *([lanes.at[chain.join]] if chain.join else [])]
            pairs.update(dict.fromkeys(itertools.pairwise(cells)))
    ways: dict[Cell, int] = {}
    for source, _ in pairs:
        ways[source] = ways.get(source, 0) + 1
    return [
        Link(source, target, arrows[lanes.state(source), lanes.state(target)], ways[source] > 1)
        for source, target in pairs
    ]


def path_items(flow: Flow, sheet: Sheet, links: list[Link]) -> Iterator[Item]:
    """Draw the paths, and a diamond where they part."""
    decisions: dict[Cell, list[Link]] = {}
    for link in links:
        if link.parts:
            decisions.setdefault(link.source, []).append(link)
        yield _line(sheet, link)
    for source, parted in decisions.items():
        yield from _diamond(flow, sheet, source, parted)


def _line(sheet: Sheet, link: Link) -> Line:
    arrow = link.arrow
    data = {"transition": arrow.transition, "from": arrow.source, "to": arrow.target}
    data |= {"arm": link.arm} if link.arm else {}
    return Line(_points(sheet, link), "main", True, data, arrow.label)


def _points(sheet: Sheet, link: Link) -> tuple[Point, ...]:
    """Give the way from a box to the next one."""
    here, there = sheet.boxes[link.source], sheet.boxes[link.target]
    first, last = sheet.column_of(link.source[0]), sheet.column_of(link.target[0])
    if first == last:
        return (here.middle[0], here.bottom), (there.middle[0], there.y)
    y = here.middle[1]
    aside = sheet.asides[first]
    points: list[Point] = [(here.right + (aside + BEFORE + 2 * RADIUS if link.parts else 0), y)]
    for bend in bends_of(sheet, link):
        x = sheet.turn(bend.column, bend.trunk)
        points += [(x, bend.start), (x, bend.end)]
    return (*points, (there.x, there.middle[1]))


def _name(links: list[Link], shared: Shared | None) -> tuple[str, ...]:
    """Give the name of a decision: that of the event which leads all ways."""
    events = {link.arrow.event: link.arrow.label for link in links}
    label = next(iter(events.values())) if len(events) == 1 and shared is None else ""
    return wrapped(label, NAME, SMALL) if label else ()


def lowest_name(sheet: Sheet, links: list[Link]) -> float:
    """Give where the lowest name of a decision ends."""
    ends = [0.0]
    for source in {link.source for link in links if link.parts}:
        lines = _name([link for link in links if link.source == source], sheet.lanes.shared)
        ends.append(sheet.boxes[source].middle[1] + RADIUS + SMALL_STEP * len(lines) + 4)
    return max(ends)


def _diamond(flow: Flow, sheet: Sheet, source: Cell, links: list[Link]) -> Iterator[Item]:
    rect = sheet.boxes[source]
    x, y = rect.right + sheet.asides[sheet.column_of(source[0])] + BEFORE + RADIUS, rect.middle[1]
    shared = sheet.lanes.shared
    words = [flow.nodes[links[0].arrow.source].label, "" if shared is None else shared.event]
    words += [word for link in links for word in (link.arrow.event, link.arrow.label)]
    chance = any(_RANDOM.search(word) for word in words)
    yield Line(((rect.right, y), (x - RADIUS, y)), "main", False)
    yield Mark(x, y, "diamond", "decision", RADIUS, "R" if chance else "", data={"decision": links[0].arrow.source})
    for number, line in enumerate(_name(links, shared)):
        yield Text(x, y + RADIUS + 11 + SMALL_STEP * number, line, "quiet", SMALL, anchor="middle")
