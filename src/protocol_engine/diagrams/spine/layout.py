"""
Where everything of one track stands, computed from its grid and routes.

Lengths go *along* the direction of time and *across* it, so that one layout serves a drawing from top to bottom
and one from left to right.
"""

from __future__ import annotations

import itertools
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.spine.across import Across, across_of
from protocol_engine.diagrams.spine.along import MARGIN, Along, along_of
from protocol_engine.diagrams.spine.exits import Exits, exits_of
from protocol_engine.diagrams.spine.plan import Plan, plan_of

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.spine.grid import Grid
    from protocol_engine.diagrams.spine.labels import Label
    from protocol_engine.diagrams.spine.routes import Route
    from protocol_engine.diagrams.spine.sizes import Sizes

Spot = tuple[float, float]
"""How far along, how far across."""


@attrs.frozen
class Area:
    """A part of the drawing: where it begins, and how far it goes, along and across."""

    along: float
    across: float
    length: float
    breadth: float

    @property
    def far(self) -> float:
        """Where it ends, across."""
        return self.across + self.breadth

    @property
    def center(self) -> float:
        """Its middle, across."""
        return self.across + self.breadth / 2


@attrs.frozen
class Way:
    """An arrow at its place: its points from source to target, and its label with where that stands."""

    route: Route
    points: tuple[Spot, ...]
    label: Label
    area: Area


@attrs.frozen
class Layout:
    """
    One track at its place.

    Attributes:
        boxes: State to its area, without the ends of the exit matrix.
        ways: The arrows that do not lead to the exit matrix.
        exits: The exit matrix.
        bands: The epochs from first to last, each with where it begins and ends; one may come twice.
        breaks: Where each row but the first begins, with the room before it.
        end: Where the last row ends, with the room behind it.
        length: How far everything goes along, the ends below the rows included.
        breadth: How far everything goes across.
    """

    grid: Grid
    boxes: Mapping[str, Area]
    ways: tuple[Way, ...]
    exits: Exits
    bands: tuple[tuple[str, float, float], ...]
    breaks: tuple[float, ...]
    end: float
    length: float
    breadth: float


def lay_out(flow: Flow, track: str, sizes: Sizes) -> Layout:
    """Give everything of a track its place. Changes nothing."""
    plan = plan_of(flow, track, sizes)
    along = along_of(plan)
    across = across_of(plan, along)
    boxes = {state: _box(plan, along, across, state) for state in plan.grid.place}
    for route in plan.routes:
        if route.form == "straight":
            box, place = boxes[route.arrow.target], along.ends(route)[0]
            boxes[route.arrow.target] = attrs.evolve(box, along=place - box.length / 2)
    out = {state: _out(plan, along, across, boxes[state].far, state) for state in plan.sources}
    exits = exits_of(flow, plan.grid.ends, plan.leaving, out, sizes, along.end, across.starts[-1])
    return Layout(
        plan.grid,
        boxes,
        tuple(_way(plan, along, across, route, boxes) for route in plan.routes),
        exits,
        tuple(_bands(plan.grid, along)),
        tuple(start - MARGIN for start, _ in along.rows[1:]),
        along.end,
        exits.length if exits.columns else along.end,
        exits.breadth if exits.columns else across.starts[-1],
    )


def _box(plan: Plan, along: Along, across: Across, state: str) -> Area:
    row, column = plan.grid.place[state]
    start, length = along.rows[row]
    if column == plan.grid.columns and len(plan.grid.rows[row].states) > 1:
        # The end beside a state is as long as its text.
        length = plan.sizes.box(plan.flow.nodes[state])[0]
    return Area(start, across.starts[column], length, plan.sizes.breadth)


def _way(plan: Plan, along: Along, across: Across, route: Route, boxes: Mapping[str, Area]) -> Way:
    arrow = route.arrow
    source, target = boxes[arrow.source], boxes[arrow.target]
    leaves, enters = along.ends(route)
    edge = {"left": source.across, "right": source.far, "bottom": source.center}[route.leaves]
    end = {"left": target.across, "right": target.far, "top": target.center}[route.enters]
    points: list[Spot] = [(leaves, edge)]
    if route.form == "lane":
        lane = across.lane(route.gutters[0], route.bus)
        points += [(leaves, lane), (enters, lane)]
    elif route.form == "track":
        first = across.lane(route.gutters[0], ("first", arrow.key))
        last, track = across.lane(route.gutters[1], route.bus), along.track(arrow.source, arrow.key)
        points += [(leaves, first), (track, first), (track, last), (enters, last)]
    elif route.form == "over":
        points.append((leaves, end))
    elif route.form == "under":
        points.append((enters, edge))
    label = plan.labels[arrow.key]
    length, breadth = plan.sizes.extent(label)
    if route.leaves == "bottom":
        area = Area(leaves + 3, edge + 7, length, breadth)
    elif route.leaves == "right":
        area = Area(leaves - length - 2, edge + 5, length, breadth)
    else:
        area = Area(leaves - length - 2, edge - 5 - breadth, length, breadth)
    return Way(route, (*points, (enters, end)), label, area)


def _out(plan: Plan, along: Along, across: Across, edge: float, state: str) -> tuple[Spot, ...]:
    """Give the line from a state toward the exit matrix."""
    start = along.at[state, "right", ("exit",)]
    if plan.runs_out(state):
        return ((start, edge),)
    lane = across.lane(plan.grid.place[state][1] + 1, ("exit", state))
    return (start, edge), (start, lane), (along.track(state, ("exit", state)), lane)


def _bands(grid: Grid, along: Along) -> Iterator[tuple[str, float, float]]:
    """Give the epochs: rows of one epoch, one below the other, are one band."""
    runs = [
        (epoch, next(group)[0])
        for epoch, group in itertools.groupby(enumerate(grid.rows), key=lambda one: one[1].epoch)
    ]
    starts = [along.rows[row][0] - MARGIN for _, row in runs]
    for (epoch, _), start, end in zip(runs, [0.0, *starts[1:]], [*starts[1:], along.end], strict=True):
        if epoch is not None:
            yield epoch, start, end
