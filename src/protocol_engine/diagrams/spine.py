"""
The main path of a protocol, and the arms beside it: found from the arrows, never listed by hand.

The main path leads from the initial state to the planned end (a disposition that says *completed*, else
the end that the fewest states lead to). Of all ways there it is the one through the most epochs, then the
longest, then the first of the file. It never goes through two choices of one event, nor through two arms by
way of a crossover, unless it would miss an epoch otherwise.
"""

from __future__ import annotations

import itertools
import typing as t
from collections import Counter
from collections.abc import Mapping

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from protocol_engine.diagrams.flow import Arrow, Flow, Node

Edges = Mapping[str, Mapping[str, tuple["Arrow", ...]]]
"""State to the states that follow it, each with the arrows that lead there."""

Steps = dict[str, dict[str, tuple["Arrow", ...]]]
"""The same, open to changes."""


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


@attrs.frozen
class _Track:
    """
    What is asked of a track again and again.

    Attributes:
        epochs: State to the number of its epoch; None where it has none.
        listed: Source and target to the place of the first such arrow in the file.
    """

    nodes: Mapping[str, Node]
    start: str
    epochs: Mapping[str, int | None]
    listed: Mapping[tuple[str, str], int]


def chains_of(flow: Flow, track: str) -> tuple[Chain, ...]:
    """
    Give the main path of a track, then its arms in the order of the file.

    An arm is what one event may choose instead of the next state of a path: it belongs to the same
    epoch, nothing leads into it but the choice (and, at most, one crossover), and it goes on without
    the states beside it.
    """
    nodes, arrows = flow.of_track(track)
    if not nodes:
        return ()
    order = {name: number for number, name in enumerate(flow.epochs)}
    listed: dict[tuple[str, str], int] = {}
    for number, arrow in enumerate(arrows):
        listed.setdefault((arrow.source, arrow.target), number)
    start = next((one.name for one in nodes if one.initial), nodes[0].name)
    about = _Track(
        {one.name: one for one in nodes}, start, {one.name: order.get(one.epoch or "") for one in nodes}, listed
    )
    edges = _edges(nodes, arrows)
    forward = _forward(edges, start, about.epochs)
    chains = [Chain(_main_path(about, forward))]
    for chain in chains:  # arms part from arms, too
        chains.extend(_arms(chain, chains, flow.nodes, edges, forward))
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


def _edges(nodes: Sequence[Node], arrows: Sequence[Arrow]) -> Steps:
    found: Steps = {one.name: {} for one in nodes}
    for arrow in arrows:
        if arrow.source != arrow.target:
            found[arrow.source][arrow.target] = (*found[arrow.source].get(arrow.target, ()), arrow)
    return found


def _events(arrows: Iterable[Arrow]) -> set[str]:
    return {arrow.event for arrow in arrows}


def _forward(edges: Edges, start: str, epoch: Mapping[str, int | None]) -> Steps:
    """
    Leave out what leads back: to an earlier epoch, or to a state on the way here.

    The states come in an order in which each stands before those that follow it.
    """
    done: list[str] = []
    here: set[str] = set()
    back: set[tuple[str, str]] = set()
    seen: set[str] = set()
    for root in (start, *edges):
        if root in seen:
            continue
        seen.add(root)
        here.add(root)
        stack = [(root, iter(edges[root]))]
        while stack:
            state, rest = stack[-1]
            for after in rest:
                if after in here or _earlier(epoch[after], epoch[state]):
                    back.add((state, after))
                elif after not in seen:
                    seen.add(after)
                    here.add(after)
                    stack.append((after, iter(edges[after])))
                    break
            else:
                stack.pop()
                here.remove(state)
                done.append(state)
    return {
        state: {after: arrows for after, arrows in edges[state].items() if (state, after) not in back}
        for state in reversed(done)
    }


def _earlier(one: int | None, other: int | None) -> bool:
    return one is not None and other is not None and one < other


def _main_path(about: _Track, forward: Edges) -> tuple[str, ...]:
    """Give the best path; steps that only a choice or a crossover makes possible are taken back."""
    kept = {state: dict(after) for state, after in forward.items()}
    while True:
        path = _best_path(about, kept)
        for step, shorter in (*_choices(path, forward), *_crossings(path, forward, about.epochs)):
            if {about.epochs[state] for state in path} == {about.epochs[state] for state in shorter}:
                del kept[step[0]][step[1]]
                break
        else:
            return path


_Doubt = tuple[tuple[str, str], tuple[str, ...]]
"""A step, and the path that does without it."""


def _choices(path: tuple[str, ...], forward: Edges) -> Iterator[_Doubt]:
    """Give the steps after which the path comes to what the same event could have led to at once."""
    for place, (state, after) in enumerate(itertools.pairwise(path)):
        for further, later in enumerate(path[place + 2 :], place + 2):
            if _events(forward[state][after]) & _events(forward[state].get(later, ())):
                yield (state, after), path[: place + 1] + path[further:]


def _crossings(path: tuple[str, ...], forward: Edges, epochs: Mapping[str, int | None]) -> Iterator[_Doubt]:
    """
    Give the steps from one arm into another.

    Such a step leads to where an earlier state of the path could have led in its place, in the same epoch, by
    a transition of its own that several states share: a crossover is open all along an arm.
    """
    sources = Counter(arrow.transition for after in forward.values() for arrows in after.values() for arrow in arrows)
    for place, (state, after) in enumerate(itertools.pairwise(path)):
        own = {arrow.transition for arrow in forward[state][after]}
        shared = all(sources[transition] > 1 for transition in own)
        for earlier, (before, instead) in enumerate(itertools.pairwise(path[: place + 1])):
            ways = {arrow.transition for arrow in forward[before].get(after, ())}
            if shared and ways and not ways & own and epochs[instead] == epochs[after]:
                yield (state, after), path[: earlier + 1] + path[place + 1 :]


_Score = tuple[int, int, int, tuple[int, ...]]
"""
What is better is greater: epochs that a path enters; what its states count; how few states lead to them, since
what many lead to is beside the path; the places of its arrows in the file, negative.
"""

_Last = tuple[str | None, str]
"""The last step of a path; from nowhere, for its first state."""


def _best_path(about: _Track, forward: Edges) -> tuple[str, ...]:
    start, epoch = about.start, about.epochs
    # A path is told by its last step: what the state before that step is decides whether it was a detour.
    best: dict[_Last, tuple[_Score, int | None, _Last | None]] = {}
    best[None, start] = ((int(epoch[start] is not None), 1, 0, ()), epoch[start], None)
    sources = Counter(after for state in forward for after in forward[state])
    into: dict[str, list[_Last]] = {state: [] for state in forward}
    into[start].append((None, start))
    for state in forward:
        for after in forward[state]:
            for step in into[state]:
                (epochs, count, few, places), inside, _ = best[step]
                detour = step[0] is not None and after in forward[step[0]] and sources[state] > 1
                enters = epoch[after] is not None and epoch[after] != inside
                score = (
                    epochs + enters,
                    count + 1 - 2 * detour,
                    few - sources[after],
                    (*places, -about.listed[state, after]),
                )
                key = (state, after)
                if key not in best:
                    into[after].append(key)
                if key not in best or score > best[key][0]:
                    best[key] = (score, inside if epoch[after] is None else epoch[after], step)
    last: _Last | None = _goal(about.nodes, best, sources)
    path: list[str] = []
    while last is not None:
        path.append(last[1])
        last = best[last][2]
    return tuple(reversed(path))


def _goal(
    nodes: Mapping[str, Node], best: Mapping[_Last, tuple[_Score, int | None, _Last | None]], sources: Counter[str]
) -> _Last:
    """Give the last step of the path that leads to the planned end."""
    place = {name: number for number, name in enumerate(nodes)}
    ends = [step for step in best if nodes[step[1]].final]
    return max(
        ends or best,
        key=lambda step: (
            nodes[step[1]].completed,
            best[step][0][0],
            -sources[step[1]] if ends else 0,
            best[step][0][1],
            -place[step[1]],
            best[step][0][2:],
        ),
    )


def _arms(
    chain: Chain, chains: Sequence[Chain], nodes: Mapping[str, Node], edges: Edges, forward: Edges
) -> list[Chain]:
    """Give the arms that part from a chain."""
    found: list[Chain] = []
    taken = {state for one in chains for state in one.states}
    for place, (state, after) in enumerate(itertools.pairwise(chain.states)):
        beside = chain.states[place + 1 :]
        for first, ways in forward[state].items():
            chosen = nodes[first].epoch is not None or _events(ways) & _events(forward[state][after])
            if first in taken or nodes[first].final or nodes[first].epoch != nodes[after].epoch or not chosen:
                continue
            arm = _arm(state, first, after, beside, taken, nodes, edges, forward)
            if arm is not None:
                found.append(arm)
                taken.update(arm.states)
    return found


def _arm(
    state: str,
    first: str,
    after: str,
    beside: tuple[str, ...],
    taken: set[str],
    nodes: Mapping[str, Node],
    edges: Edges,
    forward: Edges,
) -> Chain | None:
    """Give the arm that begins with a state; None where that state is no beginning of one."""
    sources = {one for one in edges if first in edges[one]}
    if len(sources - {state}) > 1 or any(one in edges[first] for one in sources - {state}):
        return None
    states, region = [first], {first}
    while True:
        onward = [
            one
            for one in forward[states[-1]]
            if one not in taken
            and not nodes[one].final
            and {source for source in edges if one in edges[source]} <= region | {one}
        ]
        if not onward:
            break
        # The longest way is looked for step by step: what leads on before what does not.
        states.append(max(onward, key=lambda one: (len(forward[one]), -list(forward).index(one))))
        region.add(states[-1])
    joins = [one for one in beside if one in forward[states[-1]]]
    crosses = joins == [after] or (not joins and any(one in edges[states[-1]] for one in beside))
    if crosses or (not joins and not any(nodes[one].completed for one in forward[states[-1]])):
        return None
    return Chain(tuple(states), state, next((one for one in joins if one != after), None))
