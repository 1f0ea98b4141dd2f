"""Boxes around the states of a track: its epochs, and what ways out start from where they are folded."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.texts.ids import words
from protocol_engine.diagrams.texts.saying import capital, one_line
from protocol_engine.diagrams.texts.ways_out import group_name, stays

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from protocol_engine.diagrams.flow import Flow, Node


@attrs.frozen
class Box:
    """
    A box around states.

    Attributes:
        id: A word of its own among the boxes of a flow.
        items: Names of states, and boxes, in the order in which they are declared.
    """

    id: str
    title: str
    items: tuple[str | Box, ...]

    @property
    def states(self) -> frozenset[str]:
        """Names of the states in it, however deep."""
        return frozenset().union(*(_states(item) for item in self.items))


def box_ids(flow: Flow) -> Mapping[tuple[str, str], str]:
    """Give a word to each track, whose epoch is '', and to each epoch of it; those of the main track are short."""
    named = {
        (track, epoch): epoch if epoch and track == flow.tracks[0] else f"{track}\0{epoch}"
        for track in flow.tracks
        for epoch in ("", *flow.epochs)
    }
    found = words(named.values())
    return {key: found[name] for key, name in named.items()}


def epochs_of(flow: Flow, track: str, nodes: Iterable[Node]) -> tuple[str | Box, ...]:
    """Put states of one track into the boxes of their epochs; those without an epoch come last."""
    ids, nodes = box_ids(flow), tuple(nodes)
    found: list[str | Box] = []
    for epoch, label in flow.epochs.items():
        inside = tuple(node.name for node in nodes if node.epoch == epoch)
        if inside:
            found.append(Box(f"e_{ids[track, epoch]}", one_line(label) or one_line(epoch) or "?", inside))
    return (*found, *(node.name for node in nodes if node.epoch is None))


def folded(flow: Flow, track: str, groups: Mapping[tuple[str, ...], str]) -> tuple[str | Box, ...]:
    """
    Put the states of a track into boxes that ways out start from.

    The states that ways out lead to stand apart, since they are not left that way.

    Args:
        groups: The states of each way out, to the id of their box; they get one where it crosses no other.
    """
    nodes, _ = flow.of_track(track)
    items = epochs_of(flow, track, [node for node in nodes if stays(node)])
    # The larger ones first: a later one is inside of an earlier one, or beside it, or crosses it.
    for sources in sorted(groups, key=lambda one: (-len(one), one)):
        box = Box(groups[sources], capital(group_name(flow, track, sources)), sources)
        items = _enclosed(items, box) or items
    shared = {node.epoch for node in nodes if stays(node)}
    ends = [attrs.evolve(node, epoch=None if node.epoch in shared else node.epoch) for node in nodes if not stays(node)]
    return (*items, *epochs_of(flow, track, ends))


def starts(items: Iterable[str | Box], sources: frozenset[str]) -> tuple[str | Box, ...]:
    """Give the fewest boxes and states that hold exactly some states: where a folded way out starts."""
    found: list[str | Box] = []
    for item in items:
        if isinstance(item, str):
            found += [item] * (item in sources)
        elif len(item.states) > 1 and item.states <= sources:
            found.append(item)
        else:
            found += starts(item.items, sources)
    return tuple(found)


def _states(item: str | Box) -> frozenset[str]:
    return item.states if isinstance(item, Box) else frozenset((item,))


def _enclosed(items: Sequence[str | Box], box: Box) -> tuple[str | Box, ...] | None:
    """Put what belongs into a box; None where the box would cross another one, or would be one again."""
    inside = tuple(item for item in items if _states(item) <= box.states)
    partly = [item for item in items if item not in inside and _states(item) & box.states]
    if frozenset().union(*map(_states, inside)) == box.states:
        if len(inside) == 1:
            return None
        first = items.index(inside[0])
        rest = [item for item in items if item not in inside]
        before = sum(item not in inside for item in items[:first])
        return (*rest[:before], attrs.evolve(box, items=inside), *rest[before:])
    if len(partly) == 1 and isinstance(partly[0], Box) and not inside:
        within = _enclosed(partly[0].items, box)
        deeper = None if within is None else attrs.evolve(partly[0], items=within)
        return None if deeper is None else tuple(deeper if item is partly[0] else item for item in items)
    return None
