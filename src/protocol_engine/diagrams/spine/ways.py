"""What leads where in one track: the steps between its states, and those of them that lead onward."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.diagrams.flow import Arrow, Flow, Node

Edges = Mapping[str, Mapping[str, tuple["Arrow", ...]]]
"""State to the states that follow it, each with the arrows that lead there."""

Steps = dict[str, dict[str, tuple["Arrow", ...]]]
"""The same, open to changes."""


@attrs.frozen
class Ways:
    """
    The states and steps of one track.

    Attributes:
        start: Where everybody starts; the first state of the file where nobody says.
        epochs: State to the number of its epoch; None where it has none.
        listed: Source and target to the place of the first such arrow in the file.
        edges: Every step, but from a state to itself.
        forward: The steps that lead onward; the states in an order in which each stands before those that follow it.
    """

    nodes: Mapping[str, Node]
    start: str
    epochs: Mapping[str, int | None]
    listed: Mapping[tuple[str, str], int]
    edges: Edges
    forward: Edges


def ways_of(flow: Flow, track: str) -> Ways | None:
    """Give the states and steps of a track; None where it has no state."""
    nodes, arrows = flow.of_track(track)
    if not nodes:
        return None
    order = {name: number for number, name in enumerate(flow.epochs)}
    epochs = {one.name: order.get(one.epoch or "") for one in nodes}
    listed: dict[tuple[str, str], int] = {}
    edges: Steps = {one.name: {} for one in nodes}
    for number, arrow in enumerate(arrows):
        listed.setdefault((arrow.source, arrow.target), number)
        if arrow.source != arrow.target:
            edges[arrow.source][arrow.target] = (*edges[arrow.source].get(arrow.target, ()), arrow)
    start = next((one.name for one in nodes if one.initial), nodes[0].name)
    # What follows an end, such as screening somebody again, is no part of a path.
    onward = {one.name: {} if one.final else edges[one.name] for one in nodes}
    return Ways({one.name: one for one in nodes}, start, epochs, listed, edges, _forward(onward, start, epochs))


def events_of(arrows: Iterable[Arrow]) -> set[str]:
    """Give the event kinds of some arrows."""
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
