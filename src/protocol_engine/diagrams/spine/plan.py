"""What of one track is to be laid out: its grid, its routes, and what leaves each side of each box."""

from __future__ import annotations

import functools
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.spine.grid import Grid, grid_of
from protocol_engine.diagrams.spine.labels import Label
from protocol_engine.diagrams.spine.ports import Port, ports_of
from protocol_engine.diagrams.spine.routes import Route, routes_of
from protocol_engine.diagrams.spine.sizes import Sizes

if t.TYPE_CHECKING:
    from collections.abc import Hashable

    from protocol_engine.diagrams.flow import Arrow, Flow


@attrs.frozen(slots=False)
class Plan:
    """
    One track before anything has a place.

    Attributes:
        routes: The ways of the arrows that do not lead to the exit matrix.
        leaving: The arrows that do.
        labels: Arrow to its label.
    """

    flow: Flow
    sizes: Sizes
    grid: Grid
    routes: tuple[Route, ...]
    leaving: tuple[Arrow, ...]
    labels: Mapping[tuple[str, str], Label]

    @functools.cached_property
    def sources(self) -> tuple[str, ...]:
        """The states that a line leads from to the exit matrix."""
        return tuple(dict.fromkeys(arrow.source for arrow in self.leaving))

    @functools.cached_property
    def ports(self) -> dict[tuple[str, str], tuple[Port, ...]]:
        """The ports of each side of each box."""
        beside = {
            route.arrow.source: self.sizes.box(self.flow.nodes[route.arrow.target])[0] / 2
            for route in self.routes
            if route.form == "straight"
        }
        extents = {key: self.sizes.extent(label) for key, label in self.labels.items()}
        return ports_of(self.grid, self.routes, extents, self.sources, beside)

    @functools.cached_property
    def tracks(self) -> dict[int, list[Hashable]]:
        """For each row what runs across below it."""
        found: dict[int, list[Hashable]] = {}
        for route in self.routes:
            if route.form == "track":
                found.setdefault(self.grid.place[route.arrow.source][0], []).append(route.arrow.key)
        for state in self.sources:
            if not self.runs_out(state):
                found.setdefault(self.grid.place[state][0], []).append(("exit", state))
        return found

    def runs_out(self, state: str) -> bool:
        """Tell whether nothing stands between a state and the exit matrix at the height of its row."""
        return self.grid.place[state][1] == self.grid.columns or self.grid.rightmost(state)


def plan_of(flow: Flow, track: str, sizes: Sizes) -> Plan:
    """Give what of a track is to be laid out."""
    grid = grid_of(flow, track)
    routes = routes_of(flow, track, grid)
    leaving = tuple(arrow for arrow in flow.of_track(track)[1] if arrow.target in grid.ends)
    return Plan(flow, sizes, grid, routes, leaving, {route.arrow.key: sizes.label(route.arrow) for route in routes})
