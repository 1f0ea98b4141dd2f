"""
Where arrows leave and enter the sides of boxes, and the lanes in which they run.

Arrows that turn in one gutter are nested, not crossed: on a side, those from above come first, the shortest at
the top; then those to the side; then those that go down, the longest first; the line to the exits is the last.
"""

from __future__ import annotations

import typing as t
from collections.abc import Iterable, Mapping

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from protocol_engine.diagrams.spine.grid import Grid
    from protocol_engine.diagrams.spine.routes import Route

APART = 9
"""Least distance between two arrows on one side of a box, and between two lanes."""

Spot = tuple[str, str, t.Any]
"""A port: the state, the side, and what uses it."""


@attrs.frozen
class Port:
    """
    Where something leaves or enters one side of a box.

    Attributes:
        use: What uses it: an arrow that leaves, a bus that enters, or the line to the exits.
        rank: Its place on the side, from the first row to the last.
        above: Room that it needs before its line, for its label.
        below: Room that it needs behind its line.
    """

    use: Hashable
    rank: tuple[float, ...]
    above: float = APART
    below: float = 0


def ports_of(
    grid: Grid,
    routes: Sequence[Route],
    labels: Mapping[tuple[str, str], tuple[float, float]],
    exits: Iterable[str],
    beside: Mapping[str, float],
) -> dict[tuple[str, str], tuple[Port, ...]]:
    """
    Give the ports of each side of each box, from the first row to the last.

    Args:
        labels: Arrow to the extent of its label, along the rows and across them.
        exits: The states from which a line leads to the exit matrix.
        beside: State to half the height of the end that stands beside it, where one does.
    """
    found: dict[tuple[str, str], dict[Hashable, Port]] = {}

    def add(state: str, side: str, port: Port) -> None:
        held = found.setdefault((state, side), {})
        if port.use not in held or port.rank < held[port.use].rank:
            held[port.use] = port

    for order, route in enumerate(routes):
        (row, column), (to_row, to_column) = grid.place[route.arrow.source], grid.place[route.arrow.target]
        away = to_row - row
        if route.leaves in ("left", "right"):
            above = max(APART, labels[route.arrow.key][0] + 4)
            rank = _rank(route, away, to_column, leaves=True)
            half = beside.get(route.arrow.source, 0) if route.form == "straight" else 0
            port = Port(("out", route.arrow.key), (*rank, order), max(above, half), half + 4 if half else 0)
            add(route.arrow.source, route.leaves, port)
        if route.enters in ("left", "right") and route.form != "straight":
            rank = _rank(route, -away, column, leaves=False)
            add(route.arrow.target, route.enters, Port(("in", route.bus), (*rank, order)))
    for state in exits:
        add(state, "right", Port(("exit",), (9,)))
    return {key: tuple(sorted(held.values(), key=lambda port: port.rank)) for key, held in found.items()}


def _rank(route: Route, away: int, other: int, *, leaves: bool) -> tuple[float, ...]:
    """Give the place of one end of an arrow; `away` rows further is its other end, in the column `other`."""
    if route.form == "under":
        return 1, other
    if route.form == "straight":
        return 2, 0
    if route.form == "over":
        return 3, -other
    if route.form == "track" and leaves:
        return 4, -0.5
    if away < 0:
        return 0, -away
    return 4, -away, not leaves


def spread(ports: Sequence[Port], blocked: Sequence[float] = (), least: float = 0) -> tuple[list[float], float]:
    """
    Put the ports of one side one behind the other.

    Args:
        blocked: Distances from the beginning of the side where no line may be.
        least: Distance of the first one, at least.

    Returns:
        The distance of each from the beginning of the side, and how long the side must be.
    """
    places: list[float] = []
    here = least
    for port in ports:
        here += port.above
        while any(abs(here - one) < 4 for one in blocked):
            here += 4
        places.append(here)
        here += port.below
    return places, here + (APART if ports else 0)


def lanes_of(segments: Mapping[t.Any, tuple[float, float]]) -> tuple[dict[t.Any, int], int]:
    """
    Give each segment of a gutter its lane, so that no two touch in one; the shortest are nearest to the boxes.

    Args:
        segments: What runs in the gutter, to where it begins and ends.

    Returns:
        The lane of each, from 0, and how many lanes there are.
    """
    lanes: list[list[tuple[float, float]]] = []
    found: dict[t.Any, int] = {}
    for key, (start, end) in sorted(segments.items(), key=lambda one: (one[1][1] - one[1][0], one[1][0])):
        for number, lane in enumerate(lanes):
            if all(end + 4 <= other[0] or other[1] + 4 <= start for other in lane):
                lane.append((start, end))
                found[key] = number
                break
        else:
            found[key] = len(lanes)
            lanes.append([(start, end)])
    return found, len(lanes)
