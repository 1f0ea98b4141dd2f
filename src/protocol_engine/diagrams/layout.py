"""
Where everything of one track stands, computed from the grid and the routes.

Lengths go *along* the direction of time and *across* it, so that one layout serves a drawing from top to bottom
and one from left to right.
"""

from __future__ import annotations

import itertools
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.exits import Exits, exits_of
from protocol_engine.diagrams.grid import Grid, grid_of
from protocol_engine.diagrams.labels import Label
from protocol_engine.diagrams.ports import APART, lanes_of, ports_of, spread
from protocol_engine.diagrams.routes import Route, routes_of
from protocol_engine.diagrams.sizes import Sizes

if t.TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.ports import Port

Spot = tuple[float, float]
"""How far along, how far across."""

MARGIN = 10
"""Room between the edge of a band and the rows in it."""

HEADROOM = 18
"""Room for an arrowhead between two rows."""


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
    grid = grid_of(flow, track)
    plan = _Plan(flow, track, sizes, grid, routes_of(flow, track, grid))
    return plan.layout()


class _Plan:
    """A layout in the making: rows first, then lanes, then columns, then everything in them."""

    def __init__(self, flow: Flow, track: str, sizes: Sizes, grid: Grid, routes: tuple[Route, ...]) -> None:
        self.sizes, self.grid, self.routes = sizes, grid, routes
        self.labels = {route.arrow.key: sizes.label(route.arrow) for route in routes}
        self.leaving = [arrow for arrow in flow.of_track(track)[1] if arrow.target in grid.ends]
        self.flow = flow
        self.sources = list(dict.fromkeys(arrow.source for arrow in self.leaving))
        self.beside = {
            route.arrow.source: sizes.box(flow.nodes[route.arrow.target])[0] / 2
            for route in routes
            if route.form == "straight"
        }
        extents = {key: sizes.extent(label) for key, label in self.labels.items()}
        self.ports = ports_of(grid, routes, extents, self.sources, self.beside)
        self.tracks = self._tracks()
        self.at: dict[tuple[str, str, Hashable], float] = {}
        self.rows: list[tuple[float, float]] = []
        self.shelves: list[float] = []
        self._place_rows()
        self.lanes, self.widths = self._place_lanes()
        self.starts = self._place_columns()

    # --- along ------------------------------------------------------------------------------------------------

    def _tracks(self) -> dict[int, list[Hashable]]:
        """Give for each row what runs across below it."""
        found: dict[int, list[Hashable]] = {}
        for route in self.routes:
            if route.form == "track":
                found.setdefault(self.grid.place[route.arrow.source][0], []).append(route.arrow.key)
        for state in self.sources:
            if not self._runs_out(state):
                found.setdefault(self.grid.place[state][0], []).append(("exit", state))
        return found

    def _runs_out(self, state: str) -> bool:
        """Tell whether nothing stands between a state and the exit matrix at the height of its row."""
        return self.grid.place[state][1] == self.grid.columns or self.grid.rightmost(state)

    def _place_rows(self) -> None:
        here = float(MARGIN)
        for number, row in enumerate(self.grid.rows):
            length = self._place_ports(number)
            self.rows.append((here, length))
            label = max((self.sizes.extent(label)[0] for label in self._below(number)), default=0)
            shelf = here + length + (label + 6 if label else 0)
            tracks = self.tracks.get(number, [])
            self.shelves.append(shelf)
            here = shelf + (APART * len(tracks) + 4 if tracks else 0) + HEADROOM
            for state in row.states.values():
                for side in ("left", "right"):
                    for port in self.ports.get((state, side), ()):
                        self.at[state, side, port.use] += self.rows[-1][0]
        self.end = here - HEADROOM + MARGIN

    def _below(self, number: int) -> Iterator[Label]:
        """Give the labels of the arrows that go down from a row."""
        for route in self.routes:
            if route.leaves == "bottom" and self.grid.place[route.arrow.source][0] == number:
                yield self.labels[route.arrow.key]

    def _place_ports(self, number: int) -> float:
        """Place the ports of a row, from where the row begins; give how long the row is."""
        states = self.grid.rows[number].states
        chains = {column: state for column, state in states.items() if column < self.grid.columns or len(states) == 1}
        needed = [self.sizes.box(self.flow.nodes[state])[0] for state in states.values()]
        for state in chains.values():
            needed += [spread(self.ports.get((state, side), ()))[1] for side in ("left", "right")]
        length = max(needed)
        placed: list[float] = []
        for column, state in sorted(chains.items()):
            # Left ports face the right ports of the column before.
            blocked = placed if column else []
            length = max(length, self._place_side(state, "left", length, blocked))
            placed = self._placed(state, "right", length)
        return length

    def _placed(self, state: str, side: str, length: float) -> list[float]:
        self._place_side(state, side, length, [])
        return [self.at[state, side, port.use] for port in self.ports.get((state, side), ())]

    def _place_side(self, state: str, side: str, length: float, blocked: list[float]) -> float:
        """Place the ports of one side, in the middle of it where there is room; give the length that they need."""
        ports: tuple[Port, ...] = self.ports.get((state, side), ())
        _, needed = spread(ports)
        places, needed = spread(ports, blocked, max(0.0, (length - needed) / 2))
        for port, place in zip(ports, places, strict=True):
            self.at[state, side, port.use] = place
        return needed

    def _track(self, state: str, key: Hashable) -> float:
        """Give where something runs across below the row of a state."""
        row = self.grid.place[state][0]
        return self.shelves[row] + 4 + APART * self.tracks[row].index(key)

    def _ends(self, route: Route) -> tuple[float, float]:
        """Give where an arrow leaves its source and enters its target, along."""
        arrow = route.arrow
        row, to_row = (self.rows[self.grid.place[state][0]] for state in (arrow.source, arrow.target))
        leaves = (
            row[0] + row[1] if route.leaves == "bottom" else self.at[arrow.source, route.leaves, ("out", arrow.key)]
        )
        if route.form == "straight":
            return leaves, leaves
        enters = to_row[0] if route.enters == "top" else self.at[arrow.target, route.enters, ("in", route.bus)]
        return leaves, enters

    # --- across -----------------------------------------------------------------------------------------------

    def _place_lanes(self) -> tuple[dict[tuple[int, Hashable], int], dict[int, int]]:
        """Give what runs in each gutter its lane, and the number of lanes of each gutter."""
        segments: dict[int, dict[Hashable, tuple[float, float]]] = {}

        def add(gutter: int, key: Hashable, *ends: float) -> None:
            held = segments.setdefault(gutter, {})
            every = (*held.get(key, ends), *ends)
            held[key] = (min(every), max(every))

        for route in self.routes:
            leaves, enters = self._ends(route)
            if route.form == "lane":
                add(route.gutters[0], route.bus, leaves, enters)
            elif route.form == "track":
                across = self._track(route.arrow.source, route.arrow.key)
                add(route.gutters[0], ("first", route.arrow.key), leaves, across)
                add(route.gutters[1], route.bus, across, enters)
        for state in self.sources:
            if not self._runs_out(state):
                start = self.at[state, "right", ("exit",)]
                add(self.grid.place[state][1] + 1, ("exit", state), start, self._track(state, ("exit", state)))
        lanes: dict[tuple[int, Hashable], int] = {}
        widths: dict[int, int] = {}
        for gutter, held in segments.items():
            found, widths[gutter] = lanes_of(held)
            lanes |= {(gutter, key): lane for key, lane in found.items()}
        return lanes, widths

    def _room(self, column: int, side: str) -> float:
        """Give the room that the labels at one side of a column need in the gutter there."""
        found = 0.0
        for route in self.routes:
            if self.grid.place[route.arrow.source][1] == column:
                wide = self.sizes.extent(self.labels[route.arrow.key])[1]
                if route.leaves == side and wide:
                    found = max(found, wide + 8)
                elif route.leaves == "bottom" and side == "right":
                    found = max(found, wide + 9 - self.sizes.breadth / 2)
        return found

    def _place_columns(self) -> list[float]:
        """Give where each column begins, across; the last number is where everything ends."""
        used = {column for row in self.grid.rows for column in row.states}
        here, starts = 0.0, []
        self.first_lane: list[float] = []
        for gutter in range(self.grid.columns + 2):
            lanes = self.widths.get(gutter, 0) * APART
            right = self._room(gutter - 1, "right") if gutter else 0
            left = self._room(gutter, "left") if gutter <= self.grid.columns else 0
            here += right
            if gutter == 0:
                # Nearest to the boxes is the last lane.
                self.first_lane.append(here + lanes - APART / 2)
            else:
                self.first_lane.append(here + 8)
            here += lanes + left + (16 if gutter in used or lanes or left or right else 0)
            starts.append(here)
            if gutter in used:
                here += self.sizes.breadth
        return starts

    def _lane(self, gutter: int, key: Hashable) -> float:
        step = APART * self.lanes[gutter, key]
        return self.first_lane[gutter] + (step if gutter else -step)

    # --- everything -------------------------------------------------------------------------------------------

    def layout(self) -> Layout:
        """Give everything its place."""
        boxes = {state: self._box(state) for state in self.grid.place}
        for route in self.routes:
            if route.form == "straight":
                box, place = boxes[route.arrow.target], self._ends(route)[0]
                boxes[route.arrow.target] = attrs.evolve(box, along=place - box.length / 2)
        ways = tuple(self._way(route, boxes) for route in self.routes)
        out = {state: self._out(state, boxes) for state in self.sources}
        exits = exits_of(self.flow, self.grid.ends, self.leaving, out, self.sizes, self.end, self.starts[-1])
        return Layout(
            self.grid,
            boxes,
            ways,
            exits,
            tuple(self._bands()),
            tuple(start - MARGIN for start, _ in self.rows[1:]),
            self.end,
            exits.length if exits.columns else self.end,
            exits.breadth if exits.columns else self.starts[-1],
        )

    def _box(self, state: str) -> Area:
        row, column = self.grid.place[state]
        start, length = self.rows[row]
        if column == self.grid.columns and len(self.grid.rows[row].states) > 1:
            # The end beside a state is as long as its text; it is put to its arrow afterwards.
            length = self.sizes.box(self.flow.nodes[state])[0]
        return Area(start, self.starts[column], length, self.sizes.breadth)

    def _way(self, route: Route, boxes: Mapping[str, Area]) -> Way:
        arrow = route.arrow
        source, target = boxes[arrow.source], boxes[arrow.target]
        leaves, enters = self._ends(route)
        edge = {"left": source.across, "right": source.far, "bottom": source.center}[route.leaves]
        end = {"left": target.across, "right": target.far, "top": target.center}[route.enters]
        points: list[Spot] = [(leaves, edge)]
        if route.form == "lane":
            lane = self._lane(route.gutters[0], route.bus)
            points += [(leaves, lane), (enters, lane)]
        elif route.form == "track":
            first = self._lane(route.gutters[0], ("first", arrow.key))
            last, across = self._lane(route.gutters[1], route.bus), self._track(arrow.source, arrow.key)
            points += [(leaves, first), (across, first), (across, last), (enters, last)]
        elif route.form == "over":
            points.append((leaves, end))
        elif route.form == "under":
            points.append((enters, edge))
        label = self.labels[arrow.key]
        length, breadth = self.sizes.extent(label)
        if route.leaves == "bottom":
            area = Area(leaves + 3, edge + 7, length, breadth)
        elif route.leaves == "right":
            area = Area(leaves - length - 2, edge + 5, length, breadth)
        else:
            area = Area(leaves - length - 2, edge - 5 - breadth, length, breadth)
        return Way(route, (*points, (enters, end)), label, area)

    def _out(self, state: str, boxes: Mapping[str, Area]) -> tuple[Spot, ...]:
        """Give the line from a state toward the exit matrix."""
        start = (self.at[state, "right", ("exit",)], boxes[state].far)
        if self._runs_out(state):
            return (start,)
        lane = self._lane(self.grid.place[state][1] + 1, ("exit", state))
        across = self._track(state, ("exit", state))
        return start, (start[0], lane), (across, lane)

    def _bands(self) -> Iterator[tuple[str, float, float]]:
        runs = [
            (epoch, [number for number, _ in group])
            for epoch, group in itertools.groupby(enumerate(self.grid.rows), key=lambda one: one[1].epoch)
        ]
        for place, (epoch, numbers) in enumerate(runs):
            start = self.rows[numbers[0]][0] - MARGIN if place else 0
            end = self.rows[runs[place + 1][1][0]][0] - MARGIN if place + 1 < len(runs) else self.end
            if epoch is not None:
                yield epoch, start, end
