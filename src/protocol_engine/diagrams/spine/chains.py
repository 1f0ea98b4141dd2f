"""The main path of a protocol, and the arms beside it."""

from __future__ import annotations

import itertools
import typing as t

import attrs

from protocol_engine.diagrams.spine.main_path import main_path
from protocol_engine.diagrams.spine.ways import events_of, ways_of

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from protocol_engine.diagrams.flow import Arrow, Flow
    from protocol_engine.diagrams.spine.ways import Ways


@attrs.frozen
class Chain:
    """
    States that follow each other, drawn one below the other.

    Attributes:
        states: In the order of the path.
        split: The state of another chain that it starts from; None for a main path.
        join: The state of another chain that it leads back to; None where it leads to none.
    """

    states: tuple[str, ...]
    split: str | None = None
    join: str | None = None


def chains_of(flow: Flow, track: str) -> tuple[Chain, ...]:
    """
    Give the main path of a track, then its arms in the order of the file.

    An arm is what may happen instead of the next state of a path: one event chooses between the two, or both
    belong to one epoch. Nothing leads into it but the choice (and one state, or one crossover that several
    states share), and it goes on without the states beside it.
    """
    ways = ways_of(flow, track)
    if ways is None:
        return ()
    chains = [Chain(main_path(ways))]
    for chain in chains:  # arms part from arms, too
        chains.extend(_arms(chain, chains, ways))
    return tuple(chains)


def main_arrows(flow: Flow, chains: Iterable[Chain]) -> dict[tuple[str, str], Arrow]:
    """Give the arrow of each step of the chains, the first one of the file where there are several."""
    found: dict[tuple[str, str], Arrow] = {}
    steps = {step for chain in chains for step in _steps(chain)}
    for arrow in flow.arrows:
        step = (arrow.source, arrow.target)
        if step in steps:
            found.setdefault(step, arrow)
    return found


def _steps(chain: Chain) -> Iterable[tuple[str, str]]:
    whole = [one for one in (chain.split, *chain.states, chain.join) if one is not None]
    return itertools.pairwise(whole)


def _arms(chain: Chain, chains: Sequence[Chain], ways: Ways) -> list[Chain]:
    """Give the arms that part from a chain."""
    found: list[Chain] = []
    taken = {state for one in chains for state in one.states}
    for place, state in enumerate(chain.states):
        ahead = (*chain.states[place + 1 :], *_beyond(chain, chains))
        if not ahead:
            break
        for first, arrows in ways.forward[state].items():
            epochs = {ways.nodes[first].epoch, ways.nodes[ahead[0]].epoch}
            beside = len(epochs) == 1 and None not in epochs
            chosen = events_of(arrows) & events_of(ways.forward[state].get(ahead[0], ()))
            if first in taken or ways.nodes[first].final or not (beside or chosen):
                continue
            arm = _arm(ways, state, first, ahead, taken)
            if arm is not None:
                found.append(arm)
                taken.update(arm.states)
    return found


def _beyond(chain: Chain, chains: Sequence[Chain]) -> tuple[str, ...]:
    """Give the states that a chain goes on to where it joins another, and that one another, and so on."""
    found: list[str] = []
    join = chain.join
    while join is not None:
        onto = next(one for one in chains if join in one.states)
        found += onto.states[onto.states.index(join) :]
        join = onto.join
    return tuple(found)


def _arm(ways: Ways, split: str, first: str, ahead: tuple[str, ...], taken: set[str]) -> Chain | None:
    """
    Give the arm that begins with a state; None where that state is no beginning of one.

    Args:
        ahead: The states that follow the choice in the chain that it parts from.
        taken: The states of all chains.
    """
    nodes, edges, forward = ways.nodes, ways.edges, ways.forward
    others = {one: edges[one][first] for one in edges if first in edges[one] and one != split}
    crossovers = {arrow.transition for arrows in others.values() for arrow in arrows}
    own = {arrow.transition for arrow in edges[split][first]}
    shared = len(others) > 1 and (len(crossovers) > 1 or bool(crossovers & own))
    if shared or any(one in edges[first] for one in others):
        return None
    states = [first]
    while True:
        onward = [
            one
            for one in forward[states[-1]]
            if one not in taken
            and not nodes[one].final
            and {source for source in edges if one in edges[source]} <= {*states, one}
        ]
        if not onward:
            break
        # What leads on comes before what does not, then what the file has first.
        last = states[-1]
        states.append(max(onward, key=lambda one: (len(forward[one]), -ways.listed[last, one])))
    last = states[-1]
    joins = [one for one in ahead if one in forward[last]]
    crosses = joins == [ahead[0]] or (not joins and any(one in edges[last] for one in ahead))
    if crosses or (not joins and not any(nodes[one].completed for one in forward[last])):
        return None
    return Chain(tuple(states), split, next((one for one in joins if one != ahead[0]), None))
