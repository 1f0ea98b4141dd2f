"""Where the rows of a track lie, in the direction of time, and where arrows leave and enter their boxes."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.spine.plan import Plan
from protocol_engine.diagrams.spine.ports import APART, spread

if t.TYPE_CHECKING:
    from collections.abc import Hashable

    from protocol_engine.diagrams.spine.ports import Port
    from protocol_engine.diagrams.spine.routes import Route

MARGIN = 10
"""Room between the edge of a band and the rows in it."""

HEADROOM = 18
"""Room for an arrowhead between two rows."""


@attrs.frozen
class Along:
    """
    The lengths of a layout.

    Attributes:
        rows: Where each row begins, and how long it is.
        shelves: Where the labels below each row end.
        at: State, side and use of a port to where it is.
        end: Where the last row ends, with the room behind it.
    """

    plan: Plan
    rows: tuple[tuple[float, float], ...]
    shelves: tuple[float, ...]
    at: Mapping[tuple[str, str, Hashable], float]
    end: float

    def track(self, state: str, key: Hashable) -> float:
        """Give where something runs across below the row of a state."""
        row = self.plan.grid.place[state][0]
        apart = self.plan.sizes.apart
        return self.shelves[row] + apart - APART + 4 + apart * self.plan.tracks[row].index(key)

    def ends(self, route: Route) -> tuple[float, float]:
        """Give where an arrow leaves its source and enters its target."""
        arrow, place = route.arrow, self.plan.grid.place
        if route.leaves == "bottom":
            leaves = sum(self.rows[place[arrow.source][0]])
        else:
            leaves = self.at[arrow.source, route.leaves, ("out", arrow.key)]
        if route.form == "straight":
            return leaves, leaves
        if route.enters == "top":
            return leaves, self.rows[place[arrow.target][0]][0]
        return leaves, self.at[arrow.target, route.enters, ("in", route.bus)]


def along_of(plan: Plan) -> Along:
    """Give every row its place, and every port. Changes nothing."""
    here = float(MARGIN)
    rows, shelves = [], []
    at: dict[tuple[str, str, Hashable], float] = {}
    below: dict[int, float] = {}
    for route in plan.routes:
        if route.leaves == "bottom":
            row = plan.grid.place[route.arrow.source][0]
            below[row] = max(below.get(row, 0), plan.sizes.extent(plan.labels[route.arrow.key])[0])
    for number in range(len(plan.grid.rows)):
        length, places = _row(plan, number)
        at |= {port: here + place for port, place in places.items()}
        rows.append((here, length))
        shelves.append(here + length + (below[number] + 6 if below.get(number) else 0))
        tracks = len(plan.tracks.get(number, ()))
        apart = plan.sizes.apart
        here = shelves[-1] + (apart * tracks + apart - APART + 4 if tracks else 0) + HEADROOM
    return Along(plan, tuple(rows), tuple(shelves), at, here - HEADROOM + MARGIN)


def _row(plan: Plan, number: int) -> tuple[float, dict[tuple[str, str, Hashable], float]]:
    """Give how long a row is, and its ports, counted from where it begins."""
    states = plan.grid.rows[number].states
    # The end beside a state has no port: it is put to its arrow.
    ported = {column: state for column, state in states.items() if column < plan.grid.columns or len(states) == 1}
    needed = [plan.sizes.box(plan.flow.nodes[state])[0] for state in states.values()]
    for state in ported.values():
        needed += [spread(plan.ports.get((state, side), ()))[1] for side in ("left", "right")]
    length = max(needed)
    found: dict[tuple[str, str, Hashable], float] = {}
    facing: list[float] = []
    for column, state in sorted(ported.items()):
        left, enough = _side(plan.ports.get((state, "left"), ()), length, facing if column else [])
        right, _ = _side(plan.ports.get((state, "right"), ()), length, [])
        found |= {(state, "left", use): place for use, place in left.items()}
        found |= {(state, "right", use): place for use, place in right.items()}
        # The left ports of the next column face these.
        facing, length = list(right.values()), max(length, enough)
    return length, found


def _side(ports: tuple[Port, ...], length: float, blocked: list[float]) -> tuple[dict[Hashable, float], float]:
    """Place the ports of one side, in the middle where there is room; give the length that they need, too."""
    room = max(0.0, (length - spread(ports)[1]) / 2)
    places, needed = spread(ports, blocked, room)
    return {port.use: place for port, place in zip(ports, places, strict=True)}, needed
