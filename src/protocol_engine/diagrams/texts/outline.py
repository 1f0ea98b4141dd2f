"""What a state diagram of another program declares: boxes of states first, then arrows from id to id."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.texts.boxes import Box, box_ids, epochs_of, folded, starts
from protocol_engine.diagrams.texts.ids import words
from protocol_engine.diagrams.texts.saying import capital
from protocol_engine.diagrams.texts.ways_out import group_name, groups_of, shared_ways_out

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from protocol_engine.diagrams.flow import Arrow, Flow

Exits = t.Literal["each", "fold", "node"]
Line = tuple[str, str, "Arrow"]
"""Id where it starts, id where it ends, and the arrow; of a shared way out, the first of its arrows."""


@attrs.frozen
class Outline:
    """
    A flow in ids.

    Attributes:
        ids: Name of a state to its id; all ids have a prefix, so that none is a word of the language.
        items: Boxes, and states without a box; each track but the main one is a box.
        groups: The states of shared ways out that are drawn from a node, to the id of the node.
        lines: The arrows, in the order of the file.
    """

    ids: Mapping[str, str]
    items: tuple[str | Box, ...]
    groups: Mapping[tuple[str, ...], str]
    lines: tuple[Line, ...]


def outline(flow: Flow, exits: Exits) -> Outline:
    """
    Give the outline of a flow. Changes nothing.

    Args:
        exits: How ways out that several states share are drawn. `each`: an arrow from every state.
            `node`: one arrow, from a node that names the states. `fold`: one arrow from a box
            around the states, or the fewest that there can be where such boxes would cross.
    """
    ids = {name: f"s_{word}" for name, word in words(flow.nodes).items()}
    groups = groups_of(flow) if exits != "each" else {}
    items = {track: _items(flow, track, groups if exits == "fold" else {}) for track in flow.tracks}
    lines = tuple(line for track in flow.tracks for line in _lines(flow, track, exits, ids, groups, items[track]))
    main, *others = flow.tracks
    boxes = (Box(f"t_{box_ids(flow)[track, '']}", capital(track) or "?", items[track]) for track in others)
    return Outline(ids, (*items[main], *boxes), groups if exits == "node" else {}, lines)


def group_label(flow: Flow, sources: tuple[str, ...]) -> str:
    """Name the node of a group of states."""
    return capital(group_name(flow, flow.nodes[sources[0]].track, sources))


def _items(flow: Flow, track: str, groups: Mapping[tuple[str, ...], str]) -> tuple[str | Box, ...]:
    own = {sources: id for sources, id in groups.items() if flow.nodes[sources[0]].track == track}
    return folded(flow, track, own) if own else epochs_of(flow, track, flow.of_track(track)[0])


def _lines(
    flow: Flow,
    track: str,
    exits: Exits,
    ids: Mapping[str, str],
    groups: Mapping[tuple[str, ...], str],
    items: tuple[str | Box, ...],
) -> Iterator[Line]:
    ways = shared_ways_out(flow, track) if groups else ()
    shared = {arrow.key: way for way in ways for arrow in way.arrows}
    for arrow in flow.of_track(track)[1]:
        way, end = shared.get(arrow.key), ids[arrow.target]
        if way is None:
            yield ids[arrow.source], end, arrow
        elif arrow is way.arrows[0]:
            begin = starts(items, frozenset(way.sources)) if exits == "fold" else ()
            boxed = [one.id if isinstance(one, Box) else ids[one] for one in begin]
            yield from ((start, end, arrow) for start in boxed or [groups[way.sources]])
