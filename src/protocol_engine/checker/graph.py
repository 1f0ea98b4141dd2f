"""Where a participant may go: the ways between states, whatever the conditions say."""

from __future__ import annotations

import typing as t

from protocol_engine.protocol import EpochOf
from protocol_engine.resolve import ANY, chosen_states

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from protocol_engine.protocol import Protocol, StateChoice, Transition

Ways = t.Mapping[str, t.Collection[str]]
"""From each state, the states that one event may lead to."""


def sources(protocol: Protocol, transition: Transition) -> tuple[str, ...]:
    """Give the states that a transition starts from: those it chooses in the track of its target."""
    target = protocol.states.get(transition.to)
    return () if target is None else chosen_states(protocol, transition.source, target.track)


def ways(protocol: Protocol) -> Ways:
    """
    Give the ways between states.

    Nobody leaves a state that ends the study, so no way starts there.
    """
    found: dict[str, dict[str, None]] = {name: {} for name in protocol.states}
    for transition in protocol.transitions:
        for source in sources(protocol, transition):
            if not protocol.states[source].ends_study:
                found[source][transition.to] = None
    return found


def reach(ways: Ways, starts: Iterable[str]) -> frozenset[str]:
    """Give the states that can be reached from some states, with these."""
    seen = set(starts)
    waiting = list(seen)
    while waiting:
        for target in ways[waiting.pop()]:
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return frozenset(seen)


def backward(ways: Ways) -> Ways:
    """Turn every way around."""
    turned: dict[str, dict[str, None]] = {name: {} for name in ways}
    for source, targets in ways.items():
        for target in targets:
            turned[target][source] = None
    return turned


def cells(protocol: Protocol) -> Mapping[tuple[str, str], tuple[int, ...]]:
    """Give, for each event and state, the numbers of the transitions among which is chosen."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, transition in enumerate(protocol.transitions):
        for source in sources(protocol, transition):
            found.setdefault((transition.event, source), []).append(number)
    return {cell: tuple(numbers) for cell, numbers in found.items()}


def starts(protocol: Protocol) -> Mapping[str, str]:
    """Give the initial state of each track that has exactly one."""
    found: dict[str, list[str]] = {}
    for name, state in protocol.states.items():
        if state.initial:
            found.setdefault(state.track, []).append(name)
    return {track: names[0] for track, names in found.items() if len(names) == 1}


def is_known(protocol: Protocol) -> bool:
    """
    Tell whether it is clear where every transition starts and ends.

    Where it is not, nothing is said about what can be reached: it would only repeat that fault.
    """
    epochs = set(protocol.epochs)
    if ANY in protocol.states or not all(
        state.epoch is None or state.epoch in epochs for state in protocol.states.values()
    ):
        return False
    return all(
        transition.to in protocol.states
        and transition.event in protocol.events
        and transition.source
        and all(_is_known(protocol, choice, protocol.states[transition.to].track) for choice in transition.source)
        for transition in protocol.transitions
    )


def _is_known(protocol: Protocol, choice: StateChoice, track: str) -> bool:
    if isinstance(choice, EpochOf):
        return choice.epoch in protocol.epochs
    if choice in protocol.states:
        return protocol.states[choice].track == track
    return choice == ANY or choice in protocol.epochs
