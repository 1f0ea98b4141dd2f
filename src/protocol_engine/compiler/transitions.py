"""Transitions: sources spelled out, conditions and rules put in."""

from __future__ import annotations

import typing as t

from protocol_engine.chart import Transition
from protocol_engine.resolve import OTHERWISE, chosen_states, transition_ids

if t.TYPE_CHECKING:
    from protocol_engine.compiler.conditions import Conditions
    from protocol_engine.compiler.rules import Rulebook
    from protocol_engine.protocol import Protocol


def transitions_of(protocol: Protocol, compiled: Conditions, book: Rulebook) -> tuple[Transition, ...]:
    """Give the transitions in the order of the file."""
    found = []
    for number, (one, id) in enumerate(zip(protocol.transitions, transition_ids(protocol), strict=True)):
        path, track = f"transitions[{number}]", protocol.states[one.to].track
        found.append(
            Transition(
                id,
                one.event,
                track,
                chosen_states(protocol, one.source, track),
                one.to,
                compiled.get(f"{path}.when"),
                one.when == OTHERWISE,
                book.required(one.require),
                book.window(id, one.window, path, cite=one.cite, basis=one.basis, important=one.important),
                one.label,
                one.cite,
                one.basis,
            )
        )
    return tuple(found)
