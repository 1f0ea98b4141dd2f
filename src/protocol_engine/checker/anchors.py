"""Windows that are counted from something which can never have happened before."""

from __future__ import annotations

import typing as t

from protocol_engine.checker import graph
from protocol_engine.checker.windows import windows
from protocol_engine.checker.wording import listed
from protocol_engine.errors import Problem
from protocol_engine.resolve import chosen_states

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading


def impossible_anchors(reading: Reading) -> Iterator[Problem]:
    """
    Find windows that cannot be met, since their anchor is never before them.

    An anchor must have been in sequence or have moved the participant. So after it, in the track
    that it moves, the participant is in one of its targets; what cannot be reached from there
    cannot follow it. Conditions are not looked at. An anchor in another track, or an observation
    that is not limited to states of this track, may always have happened.
    """
    protocol = reading.protocol
    if not reading.is_mapped:
        return
    followers: dict[str, frozenset[str]] = {}
    for path, window in windows(protocol):
        section, _, rest = path.partition(".")
        if section == "schedule":
            entry = protocol.schedule[rest]
            event, states = entry.event, places(reading, entry.event)
        elif section == "events":
            event = rest.removesuffix(".window")
            states = places(reading, event)
        else:
            number = int(section.removeprefix("transitions[").removesuffix("]"))
            event, states = protocol.transitions[number].event, reading.sources[number]
        if window.anchor not in protocol.events or event not in protocol.events:
            continue
        after = followers.get(window.anchor)
        if after is None:
            after = followers[window.anchor] = afterward(reading, window.anchor)
        if states and after.isdisjoint(states):
            yield Problem(
                "anchor-never",
                f"{window.anchor!r} can never come before {event!r} from {listed(states)}; "
                "count from something that happens before",
                f"{path}.anchor",
                severity="warning",
            )
        elif section == "schedule":
            expected = chosen_states(protocol, protocol.schedule[rest].during)
            if expected and after.isdisjoint(expected):
                yield Problem(
                    "anchor-never",
                    f"nobody can be in {listed(expected)} after {window.anchor!r}, so this is never expected",
                    f"{path}.during",
                    severity="warning",
                )


def places(reading: Reading, event: str) -> tuple[str, ...]:
    """Give the states in which an event is in sequence; none where it is in sequence everywhere."""
    found = {
        name: None
        for number, transition in enumerate(reading.protocol.transitions)
        if transition.event == event
        for name in reading.sources[number]
    }
    if found or event not in reading.protocol.events:
        return tuple(found)
    return chosen_states(reading.protocol, reading.protocol.events[event].during)


def afterward(reading: Reading, anchor: str) -> frozenset[str]:
    """Give the states in which somebody can be after an event, whatever happens in other tracks."""
    protocol = reading.protocol
    targets = {transition.to for transition in protocol.transitions if transition.event == anchor}
    after = targets or set(chosen_states(protocol, protocol.events[anchor].during))
    tracks = {protocol.states[name].track for name in after}
    if len(tracks) != 1:
        return frozenset(protocol.states)
    elsewhere = {name for name, state in protocol.states.items() if state.track not in tracks}
    return graph.reach(reading.ways, after) | elsewhere
