"""
The main path of a protocol, found from the arrows, never listed by hand.

It leads from the initial state to the planned end (a disposition that says *completed*, else the end that the
fewest states lead to). Of all ways there it is the one through the most epochs, then the longest, then the first of
the file. It never goes through two choices of one event, nor through two arms by way of a crossover, unless it would
miss an epoch otherwise.
"""

from __future__ import annotations

import itertools
import typing as t
from collections import Counter

from protocol_engine.diagrams.spine.ways import events_of

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from protocol_engine.diagrams.flow import Node
    from protocol_engine.diagrams.spine.ways import Edges, Ways


def main_path(ways: Ways) -> tuple[str, ...]:
    """Give the states of the main path. Changes nothing."""
    # Steps that only a choice or a crossover makes possible are taken back, one after the other.
    kept = {state: dict(after) for state, after in ways.forward.items()}
    while True:
        path = _best_path(ways, kept)
        for step, shorter in (*_choices(path, ways.forward), *_crossings(path, ways)):
            if {ways.epochs[state] for state in path} == {ways.epochs[state] for state in shorter}:
                del kept[step[0]][step[1]]
                break
        else:
            return path


_Doubt = tuple[tuple[str, str], tuple[str, ...]]
"""A step, and the path that does without it."""


def _choices(path: tuple[str, ...], forward: Edges) -> Iterator[_Doubt]:
    """Give the steps to what the event of an earlier step could have led to at once: another choice than it made."""
    for place, (state, after) in enumerate(itertools.pairwise(path)):
        for further, later in enumerate(path[place + 2 :], place + 2):
            if events_of(forward[state][after]) & events_of(forward[state].get(later, ())):
                yield (path[further - 1], later), path[: place + 1] + path[further:]


def _crossings(path: tuple[str, ...], ways: Ways) -> Iterator[_Doubt]:
    """
    Give the steps from one arm into another.

    Such a step leads to where an earlier state of the path could have led in its place, in the same epoch, by
    a transition of its own that several states share: a crossover is open all along an arm.
    """
    forward, epochs = ways.forward, ways.epochs
    sources = Counter(arrow.transition for after in forward.values() for arrows in after.values() for arrow in arrows)
    for place, (state, after) in enumerate(itertools.pairwise(path)):
        own = {arrow.transition for arrow in forward[state][after]}
        shared = all(sources[transition] > 1 for transition in own)
        for earlier, (before, instead) in enumerate(itertools.pairwise(path[: place + 1])):
            direct = {arrow.transition for arrow in forward[before].get(after, ())}
            if shared and direct and not direct & own and epochs[instead] == epochs[after]:
                yield (state, after), path[: earlier + 1] + path[place + 1 :]


_Score = tuple[int, int, int, tuple[int, ...]]
"""
What is better is greater: epochs that a path enters; what its states count; how few states lead to them, since
what many lead to is beside the path; the places of its arrows in the file, negative.
"""

_Last = tuple[str | None, str]
"""The last step of a path; from nowhere, for its first state."""


def _best_path(ways: Ways, forward: Edges) -> tuple[str, ...]:
    start, epoch = ways.start, ways.epochs
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
                before = step[0]
                # What can be passed by is a detour where others lead to it, or where it only leads back: a pause.
                pause = sources[state] > 1 or before in ways.edges[state]
                detour = before is not None and after in forward[before] and pause
                enters = epoch[after] is not None and epoch[after] != inside
                score = (
                    epochs + enters,
                    count + 1 - 2 * detour,
                    few - sources[after],
                    (*places, -ways.listed[state, after]),
                )
                key = (state, after)
                if key not in best:
                    into[after].append(key)
                if key not in best or score > best[key][0]:
                    best[key] = (score, inside if epoch[after] is None else epoch[after], step)
    last: _Last | None = _goal(ways.nodes, best, sources)
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
