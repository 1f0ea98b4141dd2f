"""Which states stand beside each other in time, in which rows: the layers of a path and of its arms."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.spine.grid import grid_of
from protocol_engine.resolve import PATHWAY

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.schema.arms import Shared
    from protocol_engine.diagrams.spine.chains import Chain
    from protocol_engine.diagrams.spine.grid import Grid

Lane = tuple[int, str]
"""A row: number of the chain, and the arm where several share the chain (else an empty text)."""

Cell = tuple[int, Lane]
"""Number of a layer, and a row in it."""


_Row = tuple[int, dict[int, str], str | None]
"""Number of a row of the grid, the states of the paths in it, and its epoch."""


@attrs.frozen
class Layer:
    """
    What stands in one column at one height in each row.

    Attributes:
        epoch: Name of its epoch; None where it has none.
        lanes: The rows that lead through it, from top to bottom.
        states: Row to the state that stands there; other rows only pass.
    """

    epoch: str | None
    lanes: tuple[Lane, ...]
    states: Mapping[Lane, str]


@attrs.frozen
class Lanes:
    """
    A trial in layers.

    Attributes:
        layers: In the order of time.
        chains: The main path, then the arms with states of their own.
        shared: The arms that share the main path.
        beside: State that is on no path to the number of the layer below which it stands.
    """

    layers: tuple[Layer, ...]
    chains: tuple[Chain, ...]
    shared: Shared | None
    beside: Mapping[str, int]

    @property
    def at(self) -> dict[str, Cell]:
        """Where each state of a path stands; one that several arms share, in the last of their rows."""
        return {state: (number, lane) for number, one in enumerate(self.layers) for lane, state in one.states.items()}

    def state(self, cell: Cell) -> str:
        """Give the state that stands in a cell."""
        return self.layers[cell[0]].states[cell[1]]

    def route(self, chain: int, arm: str) -> list[Cell]:
        """Give where a row has states, as numbers of layers, with the row's name in each of them."""
        lanes = {(chain, arm), (chain, "")}
        return [
            (number, lane) for number, layer in enumerate(self.layers) for lane in layer.lanes
            if lane in lanes and lane in layer.states
        ]  # fmt: skip


def lanes_of(flow: Flow, shared: Shared | None) -> Lanes:
    """
    Give what stands beside what. Changes nothing.

    Args:
        shared: The arms that share the main path, if there are any.
    """
    grid = grid_of(flow, PATHWAY)
    rows = [
        (number, {place: state for place, state in row.states.items() if place < grid.columns}, row.epoch)
        for number, row in enumerate(grid.rows)
        if any(place < grid.columns for place in row.states)
    ]
    rows = _with_epochs(flow, [part for row in rows for part in _by_epoch(flow, *row)], grid)
    layer_of = {state: number for number, (_, states, _) in enumerate(rows) for state in states.values()}
    spans = [_span(chain, layer_of, len(rows)) for chain in grid.chains]
    order = _side_by_side(grid.chains, layer_of) if grid.chains else []
    of_chain = {state: number for number, chain in enumerate(grid.chains) for state in chain.states}
    inside = range(0) if shared is None else _inside(shared, layer_of)
    layers = []
    for number, (_, states, epoch) in enumerate(rows):
        active = [chain for chain in order if number in spans[chain]]
        arms = shared.values if shared is not None and number in inside else ("",)
        lanes = tuple((chain, arm) for chain in active for arm in arms)
        here = {of_chain[state]: state for state in states.values()}
        layers.append(Layer(epoch, lanes, {lane: here[lane[0]] for lane in lanes if lane[0] in here}))
    beside = {state: _below(flow, rows, state, grid.place[state][0]) for state in _beside(flow, grid)}
    return Lanes(tuple(layers), grid.chains, shared, beside)


def _by_epoch(flow: Flow, number: int, states: dict[int, str], epoch: str | None) -> list[_Row]:
    """Take a row apart where its states are of different epochs."""
    found: dict[str | None, dict[int, str]] = {}
    for place, state in states.items():
        found.setdefault(_own(flow, state) or epoch, {})[place] = state
    return [(number, inside, own) for own, inside in found.items()]


def _own(flow: Flow, state: str) -> str | None:
    epoch = flow.nodes[state].epoch
    return epoch if epoch in flow.epochs else None


def _with_epochs(flow: Flow, rows: list[_Row], grid: Grid) -> list[_Row]:
    """Add a row without a state for each epoch that has states beside the paths alone."""
    order = {name: place for place, name in enumerate(flow.epochs)}
    missing = {_own(flow, state) for state in _beside(flow, grid)} - {epoch for _, _, epoch in rows} - {None}
    found = list(rows)
    for epoch in (name for name in flow.epochs if name in missing):
        before = [at for at, (_, _, one) in enumerate(found) if one is not None and order[one] < order[epoch]]
        after = [at for at, (_, _, one) in enumerate(found) if one is not None]
        place = before[-1] + 1 if before else after[0] if after else len(found)
        found.insert(place, (found[max(place - 1, 0)][0], {}, epoch))
    return found


def _beside(flow: Flow, grid: Grid) -> list[str]:
    """Give the states that are on no path and end nothing, in the order of the grid's places."""
    rows = {number for number, row in enumerate(grid.rows) if any(place < grid.columns for place in row.states)}
    return [
        state
        for state, (place, column) in grid.place.items()
        if column == grid.columns and not flow.nodes[state].final and place not in rows
    ]


def _below(flow: Flow, rows: list[_Row], state: str, place: int) -> int:
    """Give the number of the layer below which a state stands: the last one before it, of its own epoch."""
    own = _own(flow, state)
    inside = [number for number, (_, _, epoch) in enumerate(rows) if own is None or epoch == own]
    return max(inside, key=lambda number: (rows[number][0] < place, rows[number][0], number))


def _side_by_side(chains: Sequence[Chain], layer_of: Mapping[str, int], chain: int = 0) -> list[int]:
    """Give the numbers of a chain and of what parts from it: the later that is, the nearer."""
    arms = [number for number, one in enumerate(chains) if one.split in chains[chain].states]
    arms.sort(key=lambda one: -layer_of[chains[one].split or ""])
    return [chain, *(number for arm in arms for number in _side_by_side(chains, layer_of, arm))]


def _span(chain: Chain, layer_of: Mapping[str, int], count: int) -> range:
    """Give the layers through which a chain leads: from where it parts to where it joins again."""
    if chain.split is None:
        return range(count)
    end = layer_of[chain.states[-1]] + 1 if chain.join is None else layer_of[chain.join]
    return range(layer_of[chain.split] + 1, end)


def _inside(shared: Shared, layer_of: Mapping[str, int]) -> range:
    found = [layer_of[state] for state in shared.states]
    return range(min(found), max(found) + 1)


def runs_of(layers: Sequence[Layer]) -> list[list[int]]:
    """Give the numbers of layers that may share a column: one after the other, of one epoch and the same rows."""
    runs: list[list[int]] = []
    for number, layer in enumerate(layers):
        last = layers[runs[-1][-1]] if runs else None
        if last is not None and (last.epoch, last.lanes) == (layer.epoch, layer.lanes):
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs
