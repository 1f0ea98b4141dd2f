"""Schedule entries that can never be expected once their anchor has happened."""

from __future__ import annotations

import typing as t

from protocol_engine.checker import graph
from protocol_engine.errors import Problem
from protocol_engine.resolve import PATHWAY, chosen_states, states_of, tracks

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from protocol_engine.checker.reading import Reading

Whereabouts = t.Mapping[str, t.Collection[str]]
"""For each track the states that somebody may be in, now or later."""


def never_expected(reading: Reading) -> Iterator[Problem]:
    """
    Find schedule entries without `during` whose anchor ends the participant's time on study.

    Without `during` an entry is expected as long as the participant is on study. Conditions are
    not looked at, and a final state that somebody can leave again is not the end.
    """
    protocol = reading.protocol
    if not reading.is_mapped:
        return
    for name, entry in protocol.schedule.items():
        if entry.during or entry.anchor not in protocol.events:
            continue
        found = tuple(_after(reading, entry.anchor))
        if found and not any(_on_study(reading, where) for where in found):
            yield Problem(
                "never-expected",
                f"{name!r} is never expected: after {entry.anchor!r} nobody is on study; "
                "write during, with the states in which it is expected",
                f"schedule.{name}.anchor",
                severity="warning",
            )


def _after(reading: Reading, anchor: str) -> Iterator[Whereabouts]:
    """
    Give where somebody may be after an event that was in sequence, or moved them, in some track: once for each track.

    In the other tracks the event does what it can from every state. Nothing is given for an
    event that is in sequence everywhere.
    """
    protocol = reading.protocol
    moving = {transition.event for transition in protocol.transitions}
    states = {track: states_of(protocol, track) for track in tracks(protocol)}
    if anchor not in moving:
        during = set(chosen_states(protocol, protocol.events[anchor].during))
        for track, names in states.items():
            if not during.isdisjoint(names):
                yield _reached(reading, states | {track: tuple(name for name in names if name in during)})
        return
    may_be = {track: _moved(reading, anchor, track) | _left(reading, anchor, track) for track in states}
    for track in states:
        moved = _moved(reading, anchor, track)
        if moved:
            yield _reached(reading, may_be | {track: moved})


def _moved(reading: Reading, event: str, track: str) -> set[str]:
    """Give the states of a track that an event leads to."""
    protocol = reading.protocol
    return {
        transition.to
        for transition in protocol.transitions
        if transition.event == event and protocol.states[transition.to].track == track
    }


def _left(reading: Reading, event: str, track: str) -> set[str]:
    """Give the states of a track that an event may leave somebody in: none of its transitions there is certain."""
    protocol = reading.protocol
    return {
        name
        for name in states_of(protocol, track)
        if all(protocol.transitions[number].when is not None for number in reading.cells.get((event, name), ()))
    }


def _reached(reading: Reading, where: Mapping[str, t.Collection[str]]) -> Whereabouts:
    return {track: graph.reach(reading.ways, names) for track, names in where.items()}


def _on_study(reading: Reading, where: Whereabouts) -> bool:
    """Tell whether somebody may be on study: every track has such a state."""
    states = reading.protocol.states
    return all(
        any(not states[name].ends_study and (track != PATHWAY or states[name].disposition is None) for name in names)
        for track, names in where.items()
    )
