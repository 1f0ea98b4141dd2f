"""The flow of a protocol as a figure: the main track with its epochs, the other tracks beside it, the legend below."""

from __future__ import annotations

import itertools
import typing as t

import attrs

from protocol_engine.diagrams.figure import Band, Figure, Line, Mark, Rect, Text, moved
from protocol_engine.diagrams.plain import labelled
from protocol_engine.diagrams.spine.layout import lay_out
from protocol_engine.diagrams.spine.legend import conditions, heading, key, letters
from protocol_engine.diagrams.spine.overlay import PLAIN, Overlay
from protocol_engine.diagrams.spine.pages import ROOM, cuts_of, letter, marks, sliced
from protocol_engine.diagrams.spine.paper import NAME_STEP, Paper, name_lines
from protocol_engine.diagrams.spine.sizes import Sizes
from protocol_engine.diagrams.widths import width, wrapped

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from protocol_engine.diagrams.figure import Item
    from protocol_engine.diagrams.flow import Flow

EDGE = 12
"""Room at the edges of the page."""

MOST = 30
"""So many states are drawn on one page."""

PAGE = 1_000
"""How long the flow on one page may be, where there are several."""

NAMES = 96
"""Least room for the names of the epochs beside their bands."""


def flow_figure(flow: Flow, overlay: Overlay = PLAIN, *, left_to_right: bool = False, legend: bool = True) -> Figure:
    """
    Draw the flow of a protocol.

    Args:
        overlay: What is said of people or of versions on top of it.
        left_to_right: Whether time runs to the right; then arrows have only numbers, and the events stand
            in the legend.
        legend: Whether the conditions are written out below; a page that tells them itself goes without.

    Returns:
        A figure in which every arrow is there once, with `data-transition`, `data-from` and `data-to`.
    """
    return _Sheet(flow, overlay, left_to_right, legend).figure()


class _Sheet:
    """A figure in the making."""

    def __init__(self, flow: Flow, overlay: Overlay, turned: bool, legend: bool) -> None:
        self.flow, self.overlay, self.turned, self.legend = flow, overlay, turned, legend
        if turned:
            named = dict.fromkeys(arrow.transition for arrow in flow.arrows)
            self.numbers = {transition: number for number, transition in enumerate(named, 1)}
        else:
            self.numbers = {one.transition: one.number for one in flow.conditions.values()}

    def paper(self, track: str, left: float, top: float, breadth: float = 138, label_room: float = 96) -> Paper:
        """Lay out a track, and give what it is drawn on."""
        sizes = Sizes.of(
            self.flow,
            turned=self.turned,
            notes=self.overlay.notes,
            amounts=self.overlay.amounts,
            numbers=self.numbers,
            breadth=breadth,
            label_room=label_room,
        )
        return Paper(self.flow, lay_out(self.flow, track, sizes), sizes, self.overlay, left, top)

    def figure(self) -> Figure:
        """Draw everything."""
        flow = self.flow
        title = f"Protocol flow{f' {self.overlay.heading}' if self.overlay.heading else ''}: {flow.title}"
        main = self.paper(flow.tracks[0], 0, 0)
        names = self._names(main)
        others = [self.paper(track, 0, 0, 104, 72) for track in flow.tracks[1:]]
        wide = EDGE + main.width + (0 if self.turned else names) + EDGE
        strip = max((one.width for one in others), default=0) + 2 * EDGE
        if others and not self.turned:
            wide += strip + EDGE
        wide = max(wide, 560, *(one.width + 4 * EDGE for one in others if self.turned))
        long = len(flow.nodes) > MOST and not self.turned
        cuts = cuts_of(_rows(main), main.layout.end, PAGE) if long else []
        if cuts:
            return self._paged(title, main, names, others, wide, strip, cuts)
        head, top = heading(flow, title, self.overlay.subtitle, wide - 2 * EDGE)
        note = self._matrix_note(main)
        top += 18 if note else 4
        left = EDGE + (0 if self.turned else names)
        main = attrs.evolve(main, left=left, top=top + (names if self.turned else 0))
        items: list[Item] = [*main.bands(names, main.layout.breadth), *main.items()]
        items += self._noted(main, note, wide, top)
        bottom = top + main.height + (names if self.turned else 0)
        panels, bottom = self._panels(others, wide - EDGE - strip, wide - EDGE, top, bottom)
        items += panels
        legend, bottom = self._legend(items, self._entries(), bottom, wide)
        return Figure("flow", title, "\n".join(self._told()), wide, bottom + EDGE, (*head, *items, *legend))

    def _paged(
        self,
        title: str,
        main: Paper,
        names: float,
        others: list[Paper],
        wide: float,
        strip: float,
        cuts: list[float],
    ) -> Figure:
        """Draw everything on several pages, one epoch or more on each."""
        main = attrs.evolve(main, left=EDGE + names, top=0)
        whole = [*main.bands(names, main.layout.breadth), *main.items()]
        slices = sliced(whole, [0, *cuts, main.height], 1)
        exits = {main.left + column.across: letter(number) for number, column in enumerate(main.layout.exits.columns)}
        pages = []
        for number, part in enumerate(slices, 1):
            head, top = heading(
                self.flow, f"{title}, page {number} of {len(slices)}", self.overlay.subtitle, wide - 2 * EDGE
            )
            note = self._matrix_note(main)
            top += 18
            begin = top + (ROOM if part.before else 0)
            items = [moved(item, 0, begin - part.start) for item in part.items]
            items += self._noted(main, note, wide, top)
            cut = begin + part.end - part.start
            items += marks(part.before, _letters(part.before, exits), begin, 1, -1)
            items += marks(part.after, _letters(part.after, exits), cut, 1, 1)
            bottom = cut + (ROOM if part.after else 0)
            if number == 1:
                panels, bottom = self._panels(others, wide - EDGE - strip, wide - EDGE, top, bottom)
                items += panels
            seen = {item.text for item in items if isinstance(item, Mark) and item.ink == "number"}
            entries = [one for one in self._entries() if str(one[0]) in seen]
            if part.after and exits:
                ways = (
                    f"{letter(place)}: {self.flow.nodes[column.target].label}"
                    for place, column in enumerate(main.layout.exits.columns)
                )
                for line in wrapped(f"Exits that go on: {', '.join(ways)}", wide - 2 * EDGE, 10):
                    items.append(Text(EDGE, bottom + 12, line, "exit-text", 10))
                    bottom += 13
            legend, bottom = self._legend(items, entries, bottom, wide)
            told = f"Page {number} of {len(slices)}"
            pages.append(Figure("flow", title, told, wide, bottom + EDGE, (*head, *items, *legend)))
        high = sum(page.height for page in pages)
        return Figure("flow", title, "\n".join(self._told()), wide, high, (), tuple(pages))

    def _noted(self, main: Paper, note: str, wide: float, top: float) -> list[Item]:
        """Say what the exit matrix is, above it."""
        x = main.point((0, main.layout.exits.start))[0]
        return [Text(min(x, wide - EDGE - width(note, 10)), top - 7, note, "exit-text", 10)] if note else []

    def _legend(
        self, items: list[Item], entries: list[tuple[int, str]], bottom: float, wide: float
    ) -> tuple[list[Item], float]:
        """Give the conditions, and the key of what is drawn."""
        legend, bottom = conditions(entries if self.legend else [], bottom + 8, wide - 2 * EDGE)
        inks = [item.ink for item in items if isinstance(item, Line)]
        meaning, bottom = key(inks, list(letters(self.flow)), self.overlay.key, bottom, wide - EDGE)
        return [*legend, *meaning], bottom

    def _names(self, main: Paper) -> float:
        """Give the room that the names of the epochs need: above their bands, or beside them."""
        bands = [(self.flow.epochs[epoch], end - start) for epoch, start, end in main.layout.bands]
        if not bands:
            return 0
        if self.turned:
            return max(len(name_lines(name, length)) for name, length in bands) * NAME_STEP + 13
        room = NAMES
        while room < 600 and any(len(name_lines(name, room)) * NAME_STEP + 8 > length for name, length in bands):
            room += 24
        return room

    def _matrix_note(self, main: Paper) -> str:
        if not main.layout.exits.columns:
            return ""
        return f"Exits shared by several states ({self.overlay.dot or 'dot = can leave this way'})"

    def _panels(
        self, others: list[Paper], left: float, room: float, top: float, bottom: float
    ) -> tuple[list[Item], float]:
        """Draw the other tracks: one below the other at the right, or below where time runs to the right."""
        items: list[Item] = []
        x, y = (EDGE, bottom + 16) if self.turned else (left, top)
        row = 0.0
        for track, laid in zip(self.flow.tracks[1:], others, strict=True):
            wide, high = laid.width + 2 * EDGE, laid.height + 30
            if self.turned and x > EDGE and x + wide > room:
                x, y, row = EDGE, y + row + 12, 0.0
            paper = Paper(laid.flow, laid.layout, laid.sizes, laid.overlay, x + EDGE, y + 26)
            items.append(Band(Rect(x, y, wide, high), "panel", {"track": track}))
            items.append(Text(x + 8, y + 16, f"Track: {labelled(track, None).lower()}", "heading", 11, True))
            items += paper.items()
            row = max(row, high)
            if self.turned:
                x += wide + 12
            else:
                y, row = y + high + 12, 0.0
        return items, max(bottom, y + row if others else bottom)

    def _entries(self) -> list[tuple[int, str]]:
        """Give the numbered conditions in words."""
        flow = self.flow
        if not self.turned:
            return [(one.number, "; ".join(one.parts)) for one in flow.conditions.values()]
        entries = {}
        for arrow in flow.arrows:
            condition = flow.conditions.get(arrow.transition)
            asked = f": {'; '.join(condition.parts)}" if condition else ""
            entries[self.numbers[arrow.transition]] = arrow.label + asked
        return list(entries.items())

    def _told(self) -> Iterator[str]:
        """Tell the flow in words."""
        flow = self.flow
        for track in flow.tracks:
            nodes, arrows = flow.of_track(track)
            yield f"Track {track}: {len(nodes)} states, {len(arrows)} arrows."
            for node in nodes:
                out = [f"{one.label} → {flow.nodes[one.target].label}" for one in arrows if one.source == node.name]
                end = f", ends participation: {node.disposition}" if node.disposition else ""
                yield f"{node.label}{end}{': ' + '; '.join(out) if out else ''}."


def _rows(main: Paper) -> list[tuple[float, bool]]:
    """Give where each row but the first may begin on a page of its own, and whether an epoch begins there."""
    starts = {start for _, start, _ in main.layout.bands}
    return [(start, start in starts) for start in main.layout.breaks]


def _letters(crossings: Mapping[float, str], exits: Mapping[float, str]) -> dict[float, str]:
    """Give each line that crosses a cut its letter; lines of exits have the same one at every cut."""
    others = itertools.count(len(exits))
    return {across: exits.get(across) or letter(next(others)) for across in sorted(crossings)}
