"""States that nobody can get into, and states from which nobody gets to an end."""

from __future__ import annotations

import typing as t

from protocol_engine.checker import graph
from protocol_engine.errors import Problem
from protocol_engine.resolve import PATHWAY

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading


def unreachable_states(reading: Reading) -> Iterator[Problem]:
    """Find states that no sequence of transitions leads to."""
    if not reading.is_mapped:
        return
    for name, state in reading.protocol.states.items():
        if name not in reading.reached:
            led_to = any(transition.to == name for transition in reading.protocol.transitions)
            start = reading.starts[state.track]
            yield Problem(
                "unreachable-state",
                f"nobody can get into {name!r}; "
                + (f"no way leads to it from {start!r}" if led_to else "no transition leads to it"),
                f"states.{name}",
                severity="warning",
            )


def endless_states(reading: Reading) -> Iterator[Problem]:
    """Find states of the main track from which no disposition can be reached."""
    protocol = reading.protocol
    if not reading.is_mapped:
        return
    ends = [name for name, state in protocol.states.items() if state.track == PATHWAY and state.disposition is not None]
    if not ends:
        yield Problem(
            "no-disposition",
            f"no state of the track {PATHWAY!r} has a disposition, so nobody ever completes the study",
            "states",
            severity="warning",
        )
        return
    ending = graph.reach(graph.backward(reading.ways), ends)
    for name, state in protocol.states.items():
        if state.track == PATHWAY and state.ends_study and state.disposition is None:
            yield Problem(
                "endless-state",
                f"{name!r} ends the study, so nobody leaves it, and has no disposition; give it one",
                f"states.{name}",
                severity="warning",
            )
    for name in reading.on_study:
        if name not in ending:
            yield Problem(
                "endless-state",
                f"from {name!r} no disposition can be reached; write a transition that leads on",
                f"states.{name}",
                severity="warning",
            )
