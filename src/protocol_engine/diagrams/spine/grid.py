"""
Where the states of a track stand, in rows and columns: the chains side by side, everything else in rows of its own.

A row holds states of the chains, at most one each, and at their right the end of the last of them; or it holds
one other state alone, in the column beside the chains. So a line at the height of a row of the second sort meets
no box, and a line in the gutter between two columns meets none either.
"""

from __future__ import annotations

import itertools
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.spine.chains import Chain, chains_of

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.flow import Arrow, Flow, Node


@attrs.frozen
class Row:
    """
    One row.

    Attributes:
        states: Column to the state that stands there.
        epoch: The epoch that the row belongs to.
    """

    states: dict[int, str]
    epoch: str | None


@attrs.frozen
class Grid:
    """
    The places of the states of one track.

    Attributes:
        chains: The main path, then the arms.
        columns: How many columns the chains need; the column of this number is the one beside them.
        rows: From first to last.
        place: State to its row and column; shared ends have none.
        ends: States that several arrows lead to and none leaves: they stand below the exit matrix.
    """

    chains: tuple[Chain, ...]
    columns: int
    rows: tuple[Row, ...]
    place: Mapping[str, tuple[int, int]]
    ends: tuple[str, ...]

    def rightmost(self, state: str) -> bool:
        """Tell whether no chain stands at the right of a state, in its row."""
        row, column = self.place[state]
        return not any(column < other < self.columns for other in self.rows[row].states)

    def free(self, row: int, after: int, to: int) -> bool:
        """Tell whether nothing stands in a row, right of one column and up to another."""
        return not any(after < column <= to for column in self.rows[row].states)


def grid_of(flow: Flow, track: str) -> Grid:
    """Give every state of a track its place. Changes nothing."""
    nodes, arrows = flow.of_track(track)
    chains = chains_of(flow, track)
    on_chain = {state for chain in chains for state in chain.states}
    epochs = _epochs(flow, chains)
    layers = _layers(chains, epochs)
    columns = _columns(chains, layers)
    into = _into(arrows)
    leaves = {arrow.source for arrow in arrows}
    sinks = [one for one in nodes if one.name not in leaves | on_chain and (one.final or one.ends_study)]
    ends = tuple(one.name for one in sinks if len(into.get(one.name, ())) > 1)
    single = {one.name: into[one.name][0].source for one in sinks if len(into.get(one.name, ())) == 1}
    beside = [one for one in nodes if one.name not in on_chain and one.name not in ends and one.name not in single]

    wide = max(columns.values(), default=0) + 1
    rows = _chain_rows(flow, chains, layers, columns, epochs)
    at, attached = _attached(flow, rows, beside, into)
    for exit, source in single.items():
        _attach_exit(exit, source, rows[at[source]], attached[at[source]], wide)
    found = []
    for row, below in zip(rows, attached, strict=True):
        found.append(row)
        found += [Row({wide: state}, _epoch_of(flow, state, row.epoch)) for state in below]
    place = {state: (number, column) for number, row in enumerate(found) for column, state in row.states.items()}
    return Grid(chains, wide, tuple(found), place, ends)


def _into(arrows: tuple[Arrow, ...]) -> dict[str, list[Arrow]]:
    into: dict[str, list[Arrow]] = {}
    for arrow in arrows:
        if arrow.source != arrow.target:
            into.setdefault(arrow.target, []).append(arrow)
    return into


def _links(chains: tuple[Chain, ...]) -> list[tuple[str, str]]:
    """Give every step of the chains, the arms' first and last ones included."""
    return [
        step
        for chain in chains
        for step in itertools.pairwise(one for one in (chain.split, *chain.states, chain.join) if one is not None)
    ]


def _epochs(flow: Flow, chains: tuple[Chain, ...]) -> dict[str, int]:
    """Give each state of the chains the number of its epoch: never before that of a state above it."""
    order = {name: number for number, name in enumerate(flow.epochs)}
    found = {state: order.get(flow.nodes[state].epoch or "", 0) for chain in chains for state in chain.states}
    return _raised(found, _links(chains), 0)


def _raised(found: dict[str, int], links: list[tuple[str, str]], least: int) -> dict[str, int]:
    """Raise numbers until each step goes up by `least` or more."""
    changed = True
    while changed:
        changed = False
        for one, other in links:
            if found[other] < found[one] + least:
                found[other] = found[one] + least
                changed = True
    return found


def _layers(chains: tuple[Chain, ...], epochs: Mapping[str, int]) -> dict[str, int]:
    """Give each state of the chains its layer: below what leads to it, and below every earlier epoch."""
    found: dict[str, int] = {}
    base, links = 0, _links(chains)
    for epoch in sorted(set(epochs.values())):
        within = {state: base for state, number in epochs.items() if number == epoch}
        found |= _raised(within, [(one, other) for one, other in links if one in within and other in within], 1)
        base = max(found.values()) + 1
    return found


def _columns(chains: tuple[Chain, ...], layers: Mapping[str, int]) -> dict[str, int]:
    """Give each state of the chains its column; arms side by side in time get columns of their own."""
    found: dict[str, int] = {}
    used: dict[int, list[tuple[int, int]]] = {}
    for chain in _inside_out(chains, layers):
        column = 0
        if chain.split is not None:
            span = layers[chain.split], layers[chain.join or chain.states[-1]]
            column = found[chain.split] + 1
            while any(one[0] <= span[1] and span[0] <= one[1] for one in used.get(column, ())):
                column += 1
            used.setdefault(column, []).append(span)
        found |= dict.fromkeys(chain.states, column)
    return found


def _inside_out(chains: tuple[Chain, ...], layers: Mapping[str, int]) -> list[Chain]:
    """Order chains so that each is followed by its arms: those that part late first, within those that part early."""
    found: list[Chain] = []
    waiting = list(chains[:1])
    while waiting:
        chain = waiting.pop()
        found.append(chain)
        own = [one for one in chains[1:] if one.split in chain.states]
        # The last of these is taken first.
        waiting += sorted(own, key=lambda one: (layers[one.split or ""], -chains.index(one)))
    return found


def _chain_rows(
    flow: Flow,
    chains: tuple[Chain, ...],
    layers: Mapping[str, int],
    columns: Mapping[str, int],
    epochs: Mapping[str, int],
) -> list[Row]:
    names = list(flow.epochs)
    rows: list[dict[int, str]] = [{} for _ in range(max(layers.values(), default=0) + 1)]
    for chain in chains:
        for state in chain.states:
            rows[layers[state]][columns[state]] = state
    found = []
    for row in rows:
        first = next(iter(row.values()), None)
        # A path that no epoch is said of belongs to none.
        known = first is not None and any(flow.nodes[state].epoch for state in epochs)
        found.append(Row(row, names[epochs[first]] if known and first is not None else None))
    return found


def _attached(
    flow: Flow, rows: list[Row], beside: list[Node], into: Mapping[str, list[Arrow]]
) -> tuple[dict[str, int], list[list[str]]]:
    """Give each other state the row of the chains that it stands below, and for each such row all of them."""
    attached: list[list[str]] = [[] for _ in rows]
    at = {state: number for number, row in enumerate(rows) for state in row.states.values()}
    order = {name: number for number, name in enumerate(flow.epochs)}
    for node in beside:
        sources = [at[arrow.source] for arrow in into.get(node.name, ()) if arrow.source in at]
        own = [number for number, row in enumerate(rows) if node.epoch is None or row.epoch == node.epoch]
        before = [
            number
            for number, row in enumerate(rows)
            if row.epoch is not None and node.epoch is not None and order[row.epoch] < order[node.epoch]
        ]
        after = [number for number in sources if number in own] or own[-1:] or before[-1:] or [0]
        at[node.name] = max(after)
        attached[max(after)].append(node.name)
    return at, attached


def _attach_exit(exit: str, source: str, row: Row, attached: list[str], wide: int) -> None:
    """Put an end that one arrow leads to beside where it comes from; below it where there is no room."""
    if source in attached:
        attached.insert(attached.index(source) + 1, exit)
    elif row.states[max(row.states)] == source:
        row.states[wide] = exit
    else:
        attached.insert(0, exit)


def _epoch_of(flow: Flow, state: str, otherwise: str | None) -> str | None:
    return flow.nodes[state].epoch or otherwise
