"""
A flow for XState 5: the configuration of a machine, as JSON or as a module that makes the machine.

A track is a region, an epoch a tag. Where an event alone does not decide, a guard is named after the transition;
whoever runs the machine provides it. What is required, and when, is no guard: a fact that breaks it is a deviation,
and moves the participant all the same.
"""

from __future__ import annotations

import json
import re
import typing as t

from protocol_engine.diagrams.texts.choices import guarded, siblings_of
from protocol_engine.diagrams.texts.ids import words
from protocol_engine.diagrams.texts.saying import STRUCTURE, one_line, origin

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.diagrams.flow import Arrow, Condition, Flow, Node

_TAKEN = ("__proto__",)
"""Keys that an object of JavaScript takes for something else."""

Json = dict[str, t.Any]


def xstate(flow: Flow) -> str:
    """Write the configuration of a machine as JSON. Changes nothing."""
    written = json.dumps(_machine(flow), ensure_ascii=False, indent=2)
    # Half of a pair of UTF-16 is no character, and UTF-8 has no place for it.
    return re.sub("[\ud800-\udfff]", "\ufffd", written) + "\n"


def xstate_module(flow: Flow) -> str:
    """Write an ECMAScript module that exports the machine. Changes nothing."""
    title, protocol, digest = origin(flow)
    # An end tag would end a page's script that holds the module.
    config = xstate(flow).replace("<", "\\u003c")
    lines = [
        *(f"// {line.replace('</', '< /')}" for line in (title, protocol, digest, STRUCTURE)),
        "// Guards bear the names of transitions; machine.provide({ guards: { ... } }) gives them.",
        'import { createMachine } from "xstate";',
        "",
        f"export const machine = createMachine({config.rstrip()});",
        "",
    ]
    return "\n".join(lines)


def _machine(flow: Flow) -> Json:
    tracks = words(flow.tracks, _TAKEN)
    regions = {tracks[track]: _region(flow, track) for track in flow.tracks}
    about = {"title": flow.title, "protocol": flow.id, "version": flow.version, "digest": flow.digest}
    conditions = {id: _condition(one) for id, one in flow.conditions.items()}
    head = {
        "id": words([flow.id])[flow.id],
        "version": one_line(flow.version),
        "description": STRUCTURE,
        "meta": {**about, "conditions": conditions},
    }
    if len(regions) == 1:
        return {**head, **regions[tracks[flow.tracks[0]]]}
    return {**head, "type": "parallel", "states": regions}


def _condition(condition: Condition) -> Json:
    return _filled(
        {
            "number": condition.number,
            "asks": list(condition.parts),
            "when": condition.when,
            "window": condition.window,
            "rules": list(condition.rules),
            "basis": condition.weakest,
        }
    )


def _filled(values: Mapping[str, t.Any]) -> Json:
    """Leave out what is empty."""
    return {name: value for name, value in values.items() if value or value == 0}


def _region(flow: Flow, track: str) -> Json:
    nodes, arrows = flow.of_track(track)
    keys, siblings = words(flow.nodes, _TAKEN), siblings_of(flow)
    events = words((arrow.event for arrow in flow.arrows), _TAKEN)
    initial = next((node.name for node in nodes if node.initial), nodes[0].name)
    states = {}
    for node in nodes:
        on: dict[str, list[Json]] = {}
        for arrow in arrows:
            if arrow.source == node.name:
                named = guarded(flow, arrow, siblings[arrow.key])
                on.setdefault(events[arrow.event], []).append(_transition(arrow, keys[arrow.target], named))
        states[keys[node.name]] = _state(node, on)
    return {"initial": keys[initial], "states": states}


def _state(node: Node, on: dict[str, list[Json]]) -> Json:
    # XState lets nothing leave a final state.
    final = (node.final or node.ends_study) and not on
    about = {
        "name": node.name,
        "label": node.label,
        "epoch": node.epoch,
        "disposition": node.disposition,
        "endsStudy": node.ends_study,
        "basis": node.basis,
        "cite": node.cite,
        "change": node.change,
    }
    return _filled(
        {
            "type": "final" if final else None,
            "description": one_line(node.label),
            "tags": [node.epoch] if node.epoch else None,
            "meta": _filled(about),
            "on": on,
        }
    )


def _transition(arrow: Arrow, target: str, named: bool) -> Json:
    about = {
        "condition": arrow.number,
        "basis": arrow.basis,
        "cite": arrow.cite,
        "change": arrow.change,
    }
    return _filled(
        {
            "target": target,
            "guard": arrow.transition if named else None,
            "description": one_line(arrow.label),
            "meta": {"transition": arrow.transition, "event": arrow.event, **_filled(about)},
        }
    )
