"""The trial schema as a figure."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.figure import Box, Figure, Line, Rect, Text
from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.schema.arrows import sorted_arrows
from protocol_engine.diagrams.schema.boxes import Boxes
from protocol_engine.diagrams.schema.frame import axis, bands, header_height, page_width
from protocol_engine.diagrams.schema.lanes import lanes_of
from protocol_engine.diagrams.schema.paths import links_of, lowest_name, path_items
from protocol_engine.diagrams.schema.sheet import LEFT, STACK, Rooms, sheet_of
from protocol_engine.diagrams.schema.turns import turns_of
from protocol_engine.diagrams.schema.wires import CROSSING, TRACK, Wires
from protocol_engine.diagrams.schema.words import Said, assigned, not_drawn, said_of, ways_out
from protocol_engine.diagrams.spine.legend import heading, key
from protocol_engine.diagrams.widths import wrapped

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.figure import Item
    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.schema.arrows import Sorted
    from protocol_engine.diagrams.schema.lanes import Lanes
    from protocol_engine.diagrams.schema.paths import Link
    from protocol_engine.diagrams.schema.sheet import Sheet
    from protocol_engine.diagrams.schema.words import Times

WORDS = 10.0
WORDS_STEP = 13.0


def schema_of(chart: Chart) -> Figure:
    """
    Draw the schema of a trial: time from left to right, epochs as columns, arms as rows.

    It shows the main path and its arms, the states beside it, crossover and decisions; below them when each
    state is entered and which visits an epoch has, as far as the protocol says. Ways out of the study are told
    in words. Changes nothing.

    Source: ICH M11 1.2 (trial schema); ICH E6(R3) B.4.2 (a schematic diagram of the trial design).
    """
    flow = flow_of(chart)
    return schema(flow, said_of(chart, flow))


def schema(flow: Flow, said: Said) -> Figure:
    """
    Draw the schema of a flow. Changes nothing.

    Args:
        said: What the protocol says beside it.
    """
    lanes = lanes_of(flow, said.shared)
    links = links_of(flow, lanes)
    found = sorted_arrows(flow, lanes, links)
    boxes = Boxes.of(flow, lanes, links, said, crossed=bool(found.crossings))

    parts = sorted({link.source[0] for link in links if link.parts})
    gap = boxes.names_height + 22 + CROSSING * found.most_crossings
    rooms = _rooms(flow, lanes, links, found, boxes, parts, gap)
    plan = sheet_of(lanes, boxes.size, parts, 0, rooms)
    wide = page_width(plan)
    title = f"Trial schema: {flow.title}"
    head, top = heading(flow, title, said.size, wide - 2 * LEFT)
    start = top + header_height(flow, plan) + boxes.names_height + 12
    sheet = sheet_of(lanes, boxes.size, parts, start, rooms)

    zone = max(sheet.bottom, lowest_name(sheet, links)) + 16
    beside = _beside(lanes, sheet, zone + TRACK * len(found.bundles) + 4)
    wires = Wires(flow, sheet, beside, zone, rooms.asked)
    items: list[Item] = [
        *wires.bundles(found.bundles),
        *wires.crossings(found.crossings, boxes.names_height),
        *path_items(flow, sheet, links),
        *boxes.items(sheet, beside),
        *boxes.names(sheet),
    ]
    items += list(wires.names(items))
    low = zone + TRACK * len(found.bundles) - 12
    bottom = max([sheet.bottom, low, *(rect.bottom for rect in beside.values())]) + 18
    ticks, bottom = axis(flow, sheet, said.times, bottom)
    ground = bands(flow, sheet, top, bottom)

    inks = [item.ink for item in items if isinstance(item, Line)]
    extra = [("crossover", "crossover between arms")] if "crossover" in inks else []
    marked = {item.corner for item in items if isinstance(item, Box)}
    meaning, bottom = key(inks, sorted(marked - {""}), extra, bottom + 4, wide - LEFT)
    words = [assigned(flow, said.shared), ways_out(flow, [*lanes.at, *beside]), *not_drawn(flow, found.others)]
    notes, bottom = _paragraphs([one for one in words if one], bottom + 2, wide - 2 * LEFT)
    told = "\n".join(_told(flow, lanes, links, said.times, [one for one in words if one]))
    return Figure("schema", title, told, wide, bottom + LEFT, (*head, *ground, *items, *ticks, *meaning, *notes))


def _rooms(
    flow: Flow, lanes: Lanes, links: list[Link], found: Sorted, boxes: Boxes, parts: Sequence[int], gap: float
) -> Rooms:
    """Give what needs more room than usual, by a first drawing."""
    rooms = Rooms(gap)
    sheet = sheet_of(lanes, boxes.size, parts, 0, rooms)
    turns = turns_of(sheet, links)
    if turns is None:
        rooms = Rooms(gap, level=True)
        sheet = sheet_of(lanes, boxes.size, parts, 0, rooms)
        turns = turns_of(sheet, links) or {}
    wires = Wires(flow, sheet, _beside(lanes, sheet, sheet.bottom), sheet.bottom, rooms.asked)
    for _ in (*wires.bundles(found.bundles), *wires.crossings(found.crossings, boxes.names_height)):
        pass  # what is asked for counts, and not what is drawn
    return attrs.evolve(rooms, asked=wires.slots.taken, turns=turns)


def _beside(lanes: Lanes, sheet: Sheet, top: float) -> dict[str, Rect]:
    """Give the states beside the path their places: below the column that they follow, or one of its epoch."""
    wide, high = sheet.box
    taken: dict[int, int] = {}
    found = {}
    for state, layer in lanes.beside.items():
        column = sheet.column_of(layer)
        epoch = lanes.layers[layer].epoch
        near = [one for one, layers in enumerate(sheet.columns) if lanes.layers[layers[0]].epoch == epoch]
        place = min(near, key=lambda one: (taken.get(one, 0), abs(one - column), -one))
        found[state] = Rect(sheet.lefts[place], top + taken.get(place, 0) * (high + STACK), wide, high)
        taken[place] = taken.get(place, 0) + 1
    return found


def _paragraphs(texts: Sequence[str], top: float, room: float) -> tuple[list[Item], float]:
    items: list[Item] = []
    for text in texts:
        for line in wrapped(text, room, WORDS):
            top += WORDS_STEP
            items.append(Text(LEFT, top, line, "text", WORDS))
        top += 4
    return items, top


def _told(flow: Flow, lanes: Lanes, links: Sequence[Link], times: Times, words: Sequence[str]) -> Iterator[str]:
    """Tell the schema in words."""
    for epoch in dict.fromkeys(layer.epoch for layer in lanes.layers):
        states = dict.fromkeys(s for layer in lanes.layers if layer.epoch == epoch for s in layer.states.values())
        name = "Path" if epoch is None else f"Epoch {flow.epochs[epoch]}"
        said = (f"{flow.nodes[state].label}{f' ({times.of_states[state]})' if state in times.of_states else ''}"
                for state in states)  # fmt: skip
        yield f"{name}: {', '.join(said)}."
    for source in dict.fromkeys(link.arrow.source for link in links if link.parts):
        arms = dict.fromkeys(
            lanes.shared.heading(link.arm) if lanes.shared else flow.nodes[link.arrow.target].label
            for link in links
            if link.arrow.source == source
        )
        yield f"After {flow.nodes[source].label} paths part: {', '.join(arms)}."
    yield from words
