"""The flow of a protocol as a figure: the main track with its epochs, the other tracks beside it, the legend below."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.figure import Figure, Line, Text
from protocol_engine.diagrams.spine.layout import lay_out
from protocol_engine.diagrams.spine.legend import conditions, heading, key, letters
from protocol_engine.diagrams.spine.overlay import PLAIN, Overlay
from protocol_engine.diagrams.spine.paged import cut, paged
from protocol_engine.diagrams.spine.paper import NAME_STEP, Paper, dot_radius, name_lines
from protocol_engine.diagrams.spine.sizes import Sizes
from protocol_engine.diagrams.spine.strip import EDGE, TALL, Panel, lined, stacked
from protocol_engine.diagrams.widths import width

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from protocol_engine.diagrams.figure import Item
    from protocol_engine.diagrams.flow import Flow

Placed = tuple[list["Item"], float]
"""What is drawn, and where it ends."""

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
    sheet = Sheet.of(flow, overlay, turned=left_to_right, legend=legend)
    cuts = [] if left_to_right else cut(sheet.main, len(flow.nodes))
    return paged(sheet, cuts) if cuts else _whole(sheet)


@attrs.frozen
class Sheet:
    """
    A flow that is laid out, and how it is to be drawn.

    Attributes:
        entries: What the numbers of the drawing mean.
        main: The main track, not yet at a place.
        panels: The other tracks.
        names: Room for the names of the epochs.
    """

    flow: Flow
    overlay: Overlay
    turned: bool
    legend: bool
    entries: Mapping[int, str]
    main: Paper
    panels: tuple[Panel, ...]
    names: float

    @classmethod
    def of(cls, flow: Flow, overlay: Overlay, *, turned: bool, legend: bool) -> Sheet:
        """Lay out every track of a flow."""
        numbers, entries = _numbered(flow) if turned else _conditions(flow)

        def laid(track: str, breadth: float, label_room: float) -> Paper:
            dot = max((dot_radius(text) for text, _ in overlay.dots.values()), default=3.5)
            sizes = Sizes.of(
                flow,
                turned=turned,
                notes=overlay.notes,
                amounts=overlay.amounts,
                numbers=numbers,
                breadth=breadth,
                label_room=label_room,
                dot=dot,
            )
            return Paper(flow, lay_out(flow, track, sizes), sizes, overlay, 0, 0)

        main = laid(flow.tracks[0], 138, 96)
        panels = tuple(Panel(track, laid(track, 104, 72)) for track in flow.tracks[1:])
        return cls(flow, overlay, turned, legend, entries, main, panels, _names(flow, main))

    @property
    def title(self) -> str:
        """What the drawing is called."""
        heading = f" {self.overlay.heading}" if self.overlay.heading else ""
        return f"Protocol flow{heading}: {self.flow.title}"

    @property
    def note(self) -> str:
        """What the exit matrix is; empty where there is none."""
        if not self.main.layout.exits.columns:
            return ""
        return f"Exits shared by several states ({self.overlay.dot or 'dot = can leave this way'})"

    def head(self, title: str, wide: float) -> Placed:
        """Give the heading of a page."""
        items, top = heading(self.flow, title, self.overlay.subtitle, wide - 2 * EDGE)
        return items, top + (18 if self.note else 4)

    def noted(self, main: Paper, wide: float, top: float) -> list[Item]:
        """Say above the exit matrix what it is."""
        if not self.note:
            return []
        x = main.point((0, main.layout.exits.start))[0]
        return [Text(min(x, wide - EDGE - width(self.note, 10)), top - 7, self.note, "exit-text", 10)]

    def foot(self, items: list[Item], entries: Mapping[int, str], bottom: float, wide: float) -> Placed:
        """Give the conditions, and the key of what is drawn."""
        told, bottom = conditions(list(entries.items()) if self.legend else [], bottom + 8, wide - 2 * EDGE)
        inks = [item.ink for item in items if isinstance(item, Line)]
        meaning, bottom = key(inks, list(letters(self.flow)), self.overlay.key, bottom, wide - EDGE)
        return [*told, *meaning], bottom

    def told(self) -> str:
        """Tell the flow in words."""
        return "\n".join(_told(self.flow))


def _whole(sheet: Sheet) -> Figure:
    """Draw everything on one page."""
    turned = sheet.turned
    wide = sheet.main.width + (0 if turned else sheet.names) + 2 * EDGE
    wide = max(wide, 560, *(panel.width + 2 * EDGE for panel in sheet.panels if turned))
    if turned:
        panels, _, high = lined(sheet.panels, wide - 2 * EDGE)
    else:
        panels, strip, high = stacked(sheet.panels, max(sheet.main.height, TALL))
        wide += strip + EDGE if panels else 0
    head, top = sheet.head(sheet.title, wide)
    left = EDGE + (0 if turned else sheet.names)
    main = attrs.evolve(sheet.main, left=left, top=top + (sheet.names if turned else 0))
    items: list[Item] = [*main.bands(sheet.names, main.layout.breadth), *main.items()]
    items += sheet.noted(main, wide, top)
    bottom = main.top + main.height
    x, y = (EDGE, bottom + 16) if turned else (wide - EDGE - (strip if panels else 0), top)
    for panel, right, down in panels:
        items += panel.items(x + right, y + down)
    foot, bottom = sheet.foot(items, sheet.entries, max(bottom, y + high if panels else 0), wide)
    return Figure("flow", sheet.title, sheet.told(), wide, bottom + EDGE, (*head, *items, *foot))


def _conditions(flow: Flow) -> tuple[dict[str, int], dict[int, str]]:
    """Number the conditions, and tell them."""
    numbers = {id: one.number for id, one in flow.conditions.items()}
    return numbers, {one.number: "; ".join(one.parts) for one in flow.conditions.values()}


def _numbered(flow: Flow) -> tuple[dict[str, int], dict[int, str]]:
    """Number the transitions, those that say the same once, and tell what happens and what is asked."""
    numbers: dict[str, int] = {}
    known: dict[str, int] = {}
    for arrow in flow.arrows:
        condition = flow.conditions.get(arrow.transition)
        words = arrow.label + (f": {'; '.join(condition.parts)}" if condition else "")
        numbers[arrow.transition] = known.setdefault(words, len(known) + 1)
    return numbers, {number: words for words, number in known.items()}


def _names(flow: Flow, main: Paper) -> float:
    """Give the room that the names of the epochs need: above their bands, or beside them."""
    bands = [(flow.epochs[epoch], end - start) for epoch, start, end in main.layout.bands]
    if not bands:
        return 0
    if main.sizes.turned:
        return max(len(name_lines(name, length)) for name, length in bands) * NAME_STEP + 13
    room = NAMES
    while room < 600 and any(len(name_lines(name, room)) * NAME_STEP + 8 > length for name, length in bands):
        room += 24
    return room


def _told(flow: Flow) -> Iterator[str]:
    for track in flow.tracks:
        nodes, arrows = flow.of_track(track)
        yield f"Track {track}: {len(nodes)} states, {len(arrows)} arrows."
        for node in nodes:
            out = [f"{one.label} → {flow.nodes[one.target].label}" for one in arrows if one.source == node.name]
            end = f", ends participation: {node.disposition}" if node.disposition else ""
            yield f"{node.label}{end}{': ' + '; '.join(out) if out else ''}."
