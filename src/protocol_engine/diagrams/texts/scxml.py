"""
A flow as State Chart XML (W3C Recommendation, 1 September 2015).

It runs in an interpreter, and knows no condition: where an event may go more than one way, each way has an event of
its own, `manufactured.product_released`, by the rule of 3.12.1 that an event's name is a list of tokens.
What each transition asks stands in attributes of our own namespace, which interpreters pass over (3.13, extensions).

A track is a region. A state that ends participation is final in its track, and ends nothing else: no transition
waits for that, so the other tracks go on.
"""

from __future__ import annotations

import typing as t
from xml.sax.saxutils import quoteattr

from protocol_engine.diagrams.texts.boxes import Box, box_ids, epochs_of
from protocol_engine.diagrams.texts.choices import guarded, siblings_of
from protocol_engine.diagrams.texts.ids import words
from protocol_engine.diagrams.texts.saying import STRUCTURE, asked, one_line

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from protocol_engine.diagrams.flow import Arrow, Flow, Node

SPACE: t.Final = "urn:protocol-engine:flow"
"""The namespace of what we say beside SCXML; no attribute has a name of SCXML's, for readers that drop prefixes."""

_RAISED = ("done", "error")
"""Interpreters raise events whose names begin with these tokens, and a transition on `done` would take them."""


def scxml(flow: Flow) -> str:
    """Write a flow as SCXML. Changes nothing."""
    writer = _Writer(flow)
    name = words([flow.id])[flow.id]
    about = {
        "title": flow.title,
        "protocol": flow.id,
        "protocol-version": flow.version,
        "digest": flow.digest,
        "note": STRUCTURE,
    }
    regions = [line for track in flow.tracks for line in writer.track(track)]
    if len(flow.tracks) > 1:
        regions = ['<parallel id="tracks.all">', *_inside(regions), "</parallel>"]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f"<!-- {STRUCTURE} -->",
            f'<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:pe="{SPACE}" version="1.0" datamodel="null" '
            f"name={quoteattr(name)}{_own(about)}>",
            *_inside(regions),
            "</scxml>",
            "",
        ]
    )


def event_names(flow: Flow) -> Mapping[tuple[str, str], str]:
    """Give the event that makes an interpreter take an arrow, by the arrow's key."""
    events, states = words((arrow.event for arrow in flow.arrows), _RAISED), words(flow.nodes)
    transitions = words(arrow.transition for arrow in flow.arrows)
    found = {}
    for arrow, cell in zip(flow.arrows, map(siblings_of(flow).get, (arrow.key for arrow in flow.arrows)), strict=True):
        name = events[arrow.event]
        if cell is not None and len(cell) > 1:
            name += f".{states[arrow.target]}"
            if sum(one.target == arrow.target for one in cell) > 1:
                name += f".{transitions[arrow.transition]}"
        found[arrow.key] = name
    return found


def _inside(lines: list[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _own(values: Mapping[str, str | None]) -> str:
    """Write attributes of our own; what is empty is left out."""
    return "".join(f" pe:{name}={quoteattr(one_line(value))}" for name, value in values.items() if value)


class _Writer:
    """Writes the tracks of one flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.ids = words(flow.nodes)
        self.boxes = box_ids(flow)
        self.events = event_names(flow)
        self.siblings = siblings_of(flow)
        self.arrows: dict[str, list[Arrow]] = {}
        for arrow in flow.arrows:
            self.arrows.setdefault(arrow.source, []).append(arrow)

    def track(self, track: str) -> Iterator[str]:
        nodes, _ = self.flow.of_track(track)
        initial = next((node.name for node in nodes if node.initial), nodes[0].name)
        # A final state inside of an epoch would end the epoch, and not the track.
        inside = epochs_of(self.flow, track, [node for node in nodes if not self._ends(node)])
        yield (f'<state id="track.{self.boxes[track, ""]}" initial="{self.ids[initial]}"{_own({"track": track})}>')
        yield from _inside([line for item in inside for line in self._item(item)])
        yield from _inside([line for node in nodes if self._ends(node) for line in self._state(node)])
        yield "</state>"

    def _ends(self, node: Node) -> bool:
        """Tell whether nothing leads on from a state that ends participation; SCXML lets nothing leave a final one."""
        return (node.final or node.ends_study) and node.name not in self.arrows

    def _item(self, item: str | Box) -> Iterator[str]:
        if isinstance(item, str):
            yield from self._state(self.flow.nodes[item])
        else:
            yield f'<state id="epoch.{item.id.removeprefix("e_")}"{_own({"epoch": item.title})}>'
            yield from _inside([line for one in item.items for line in self._item(one)])
            yield "</state>"

    def _state(self, node: Node) -> Iterator[str]:
        kind, id = "final" if self._ends(node) else "state", self.ids[node.name]
        about = {
            "state": node.name if node.name != id else None,
            "label": node.label,
            "epoch": node.epoch if kind == "final" else None,
            "disposition": node.disposition,
            "ends-study": "true" if node.ends_study else None,
            "basis": node.basis,
            "cite": node.cite,
            "change": node.change,
        }
        opened, arrows = f'<{kind} id="{id}"{_own(about)}', self.arrows.get(node.name, ())
        if not arrows:
            yield f"{opened}/>"
            return
        yield f"{opened}>"
        yield from _inside([self._transition(arrow) for arrow in arrows])
        yield f"</{kind}>"

    def _transition(self, arrow: Arrow) -> str:
        condition = self.flow.conditions.get(arrow.transition)
        about = {
            "transition": arrow.transition,
            "kind": arrow.event,
            "label": arrow.label,
            "guard": arrow.transition if guarded(self.flow, arrow, self.siblings[arrow.key]) else None,
            "number": None if condition is None else str(condition.number),
            "asks": None if condition is None else asked(condition),
            "rules": None if condition is None else " ".join(condition.rules),
            "basis": arrow.basis,
            "cite": arrow.cite,
            "change": arrow.change,
        }
        return f'<transition event="{self.events[arrow.key]}" target="{self.ids[arrow.target]}"{_own(about)}/>'
