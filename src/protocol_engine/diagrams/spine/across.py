"""Where the columns of a track lie, across the direction of time, and the lanes in the gutters between them."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.spine.ports import APART, lanes_of

if t.TYPE_CHECKING:
    from collections.abc import Hashable

    from protocol_engine.diagrams.spine.along import Along
    from protocol_engine.diagrams.spine.plan import Plan

GUTTER = 16
"""Room in a gutter beside its lanes and labels."""


@attrs.frozen
class Across:
    """
    The breadths of a layout.

    Attributes:
        lanes: Gutter and what runs in it, to its lane.
        first: Where the first lane of each gutter is.
        starts: Where each column begins; the last one is where everything ends.
    """

    lanes: Mapping[tuple[int, Hashable], int]
    first: tuple[float, ...]
    starts: tuple[float, ...]

    def lane(self, gutter: int, key: Hashable) -> float:
        """Give where something runs in a gutter."""
        # Left of all columns the lanes are counted from right to left: the first is nearest to the boxes.
        step = APART * self.lanes[gutter, key]
        return self.first[gutter] + (step if gutter else -step)


def across_of(plan: Plan, along: Along) -> Across:
    """Give every column and every lane its place. Changes nothing."""
    lanes, widths = _lanes(plan, along)
    used = {column for row in plan.grid.rows for column in row.states}
    here = 0.0
    starts, first = [], []
    for gutter in range(plan.grid.columns + 2):
        wide = widths.get(gutter, 0) * APART
        right = _room(plan, gutter - 1, "right") if gutter else 0
        left = _room(plan, gutter, "left") if gutter <= plan.grid.columns else 0
        here += right
        first.append(here + 8 if gutter else wide - APART / 2)
        here += wide + left + (GUTTER if gutter in used or wide or left or right else 0)
        starts.append(here)
        if gutter in used:
            here += plan.sizes.breadth
    return Across(lanes, tuple(first), tuple(starts))


def _lanes(plan: Plan, along: Along) -> tuple[dict[tuple[int, Hashable], int], dict[int, int]]:
    """Give what runs in each gutter its lane, and the number of lanes of each gutter."""
    segments: dict[int, dict[Hashable, tuple[float, float]]] = {}

    def add(gutter: int, key: Hashable, *ends: float) -> None:
        held = segments.setdefault(gutter, {})
        every = (*held.get(key, ends), *ends)
        held[key] = (min(every), max(every))

    for route in plan.routes:
        leaves, enters = along.ends(route)
        if route.form == "lane":
            add(route.gutters[0], route.bus, leaves, enters)
        elif route.form == "track":
            track = along.track(route.arrow.source, route.arrow.key)
            add(route.gutters[0], ("first", route.arrow.key), leaves, track)
            add(route.gutters[1], route.bus, track, enters)
    for state in plan.sources:
        if not plan.runs_out(state):
            start = along.at[state, "right", ("exit",)]
            add(plan.grid.place[state][1] + 1, ("exit", state), start, along.track(state, ("exit", state)))
    lanes: dict[tuple[int, Hashable], int] = {}
    widths: dict[int, int] = {}
    for gutter, held in segments.items():
        found, widths[gutter] = lanes_of(held)
        lanes |= {(gutter, key): lane for key, lane in found.items()}
    return lanes, widths


def _room(plan: Plan, column: int, side: str) -> float:
    """Give the room that the labels at one side of a column need in the gutter there."""
    found = 0.0
    for route in plan.routes:
        if plan.grid.place[route.arrow.source][1] == column:
            wide = plan.sizes.extent(plan.labels[route.arrow.key])[1]
            if route.leaves == side and wide:
                found = max(found, wide + 8)
            elif route.leaves == "bottom" and side == "right":
                found = max(found, wide + 9 - plan.sizes.breadth / 2)
    return found
