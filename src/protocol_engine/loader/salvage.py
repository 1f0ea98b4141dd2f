"""
What can be read of a faulty file all the same, so that its other faults are told at once.

What is faulty is left out, or, where it has a name that others refer to, replaced by the least that
bears the name. Nothing that is read so is ever compiled; it is only looked at for more faults.
"""

from __future__ import annotations

import re
import typing as t
from collections.abc import Iterable, Mapping

import attrs

from protocol_engine.loader.nodes import ListNode, MapNode, Node, TextNode
from protocol_engine.loader.places import Mark, Places
from protocol_engine.loader.structurer import structure

if t.TYPE_CHECKING:
    from protocol_engine.errors import Place
    from protocol_engine.protocol import Protocol

_SECTIONS = frozenset(
    {"", "data", "states", "events", "rules", "provided", "criteria", "criteria.inclusion", "criteria.exclusion"}
)
"""Without these, nothing that is said of the rest can be trusted."""

_STANDS_FOR: Mapping[str, Mapping[str, str]] = {
    "data": {"type": "Boolean"},
    "states": {},
    "events": {},
    "rules": {"check": "true"},
    "provided": {},
    "criteria.inclusion": {"check": "true"},
    "criteria.exclusion": {"check": "true"},
}
"""Section of named records to the least that such a record needs."""

_RECORD = re.compile(r"criteria\.\w+\.[^.\[]+|\w+\.[^.\[]+|\w+\[\d+\]|\w+")
_TRANSITION = re.compile(r"transitions\[(\d+)\]")


@attrs.frozen
class Salvaged:
    """
    The rest of a faulty file.

    Attributes:
        protocol: What could be read, with places; its transitions are numbered without those left out.
        lost: Paths of what was left out, as the file has them.
        damaged: Paths of the records of which something was left out.
        kept: Numbers, in the file, of the transitions.
    """

    protocol: Protocol
    lost: frozenset[str]
    damaged: frozenset[str]
    kept: tuple[int, ...]

    def in_file(self, path: str) -> str:
        """Give the path in the file of a path in what could be read."""
        return _in_file(path, self.kept)


def salvage(top: MapNode, doomed: Iterable[str], faulty: Iterable[str], places: Places) -> Salvaged | None:
    """
    Read what is left without some faulty parts; None where that says nothing of the file.

    Args:
        doomed: Paths of the parts.
        faulty: Paths of other parts that are not as they were meant.
    """
    lost: set[str] = set()
    while True:
        lost.update(doomed)
        rest = _without(top, lost)
        if not isinstance(rest, MapNode):
            return None
        made = structure(rest)
        if made.protocol is not None:
            return _salvaged(made.protocol, lost, faulty, _kept(rest), places)
        # What is left out once is not there to be faulty again, so that this comes to an end.
        doomed = made.doomed


def _salvaged(
    protocol: Protocol, lost: set[str], faulty: Iterable[str], kept: tuple[int, ...], places: Places
) -> Salvaged:
    records = [found[0] for path in (*lost, *faulty) if (found := _RECORD.match(path)) is not None]
    protocol = attrs.evolve(protocol, places=_Renumbered(places, kept))
    return Salvaged(protocol, frozenset(lost), frozenset(records), kept)


def _without(node: Node, lost: set[str]) -> Node | None:
    if node.path in lost:
        section, _, name = node.path.rpartition(".")
        least = _STANDS_FOR.get(section) if name else None
        return None if least is None else _least(node.path, node.place, least)
    if isinstance(node, MapNode):
        entries = {name: rest for name, item in node.items() if (rest := _without(item, lost)) is not None}
        if any(name not in entries and item.path in _SECTIONS for name, item in node.items()):
            return None
        return attrs.evolve(node, entries=entries)
    if isinstance(node, ListNode):
        return attrs.evolve(
            node, items=tuple(rest for item in node.items if (rest := _without(item, lost)) is not None)
        )
    return node


def _least(path: str, place: Place, texts: Mapping[str, str]) -> MapNode:
    entries = {name: TextNode(f"{path}.{name}", place, text) for name, text in texts.items()}
    return MapNode(path, place, entries, dict.fromkeys(entries, place))


def _kept(top: MapNode) -> tuple[int, ...]:
    node = top.get("transitions")
    if not isinstance(node, ListNode):
        return ()
    return tuple(int(found[1]) for item in node.items if (found := _TRANSITION.match(item.path)) is not None)


def _in_file(path: str, kept: tuple[int, ...]) -> str:
    found = _TRANSITION.match(path)
    if found is None or int(found[1]) >= len(kept):
        return path
    return f"transitions[{kept[int(found[1])]}]{path[found.end() :]}"


class _Renumbered(Places):
    """The places of a file, asked by the paths of what could be read of it."""

    def __init__(self, places: Places, kept: tuple[int, ...]) -> None:
        super().__init__(places.file, places.text, places.marks)
        self._kept = kept

    def _mark(self, path: str) -> Mark | None:
        return super()._mark(_in_file(path, self._kept))
