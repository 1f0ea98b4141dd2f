"""Tracks that do not start, or start in two places, or start at the end."""

from __future__ import annotations

import typing as t

from protocol_engine.checker.wording import listed
from protocol_engine.errors import Problem, did_you_mean
from protocol_engine.resolve import PATHWAY, states_of, tracks

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading


def initial_states(reading: Reading) -> Iterator[Problem]:
    """Find tracks without exactly one initial state, and initial states that are final."""
    protocol = reading.protocol
    known = tracks(protocol)
    for track in known:
        states = states_of(protocol, track)
        initial = [name for name in states if protocol.states[name].initial]
        if not states:
            yield Problem("no-pathway", f"no state is in the main track, {PATHWAY!r}; declare one", "states")
        elif not initial:
            others = [other for other in known if other != track]
            lost = [name for name in others if any(protocol.states[s].initial for s in states_of(protocol, name))]
            meant = did_you_mean(track, lost) if track != PATHWAY else ""
            yield Problem(
                "initial-state",
                f"no state of the track {track!r} is initial" + (meant or "; write initial: true at one of them"),
                f"states.{states[0]}" + (".track" if track != PATHWAY else ""),
            )
        for name in initial[1:]:
            yield Problem(
                "initial-state",
                f"the track {track!r} already starts in {initial[0]!r}; only one state of a track is initial",
                f"states.{name}.initial",
            )
        for name in initial[:1]:
            state = protocol.states[name]
            if state.disposition is not None or state.ends_study:
                key = "disposition" if state.disposition is not None else "ends_study"
                yield Problem(
                    "initial-state",
                    f"{name!r} is where everybody starts in {track!r}, so it cannot be the end; leave out {key}",
                    f"states.{name}.{key}",
                )


def epochs(reading: Reading) -> Iterator[Problem]:
    """Find epochs that are listed twice or that no state belongs to."""
    protocol = reading.protocol
    used = {state.epoch for state in protocol.states.values()}
    meant = {name for name in used if name is not None and name not in protocol.epochs}
    for number, epoch in enumerate(protocol.epochs):
        if epoch in protocol.epochs[:number]:
            yield Problem("duplicate-name", f"the epoch {epoch!r} is listed twice; leave one out", f"epochs[{number}]")
        elif epoch not in used and not any(did_you_mean(name, [epoch]) for name in meant):
            yield Problem(
                "empty-epoch", f"no state belongs to the epoch {epoch!r}", f"epochs[{number}]", severity="warning"
            )


def departures(reading: Reading) -> Iterator[Problem]:
    """Find transitions that start in another track than they end, or nowhere."""
    protocol = reading.protocol
    for number, transition in enumerate(protocol.transitions):
        path = f"transitions[{number}].from"
        target = protocol.states.get(transition.to)
        if not transition.source:
            yield Problem("no-source", "no state is given that it starts from; write one, or any", path)
        if target is None:
            continue
        for item, choice in enumerate(transition.source):
            state = protocol.states.get(choice) if isinstance(choice, str) else None
            # A track that starts nowhere is most likely misspelled, and told as such.
            started = state is not None and {state.track, target.track} <= set(reading.starts)
            if state is not None and started and state.track != target.track:
                yield Problem(
                    "across-tracks",
                    f"{choice!r} is in the track {state.track!r} and {transition.to!r} in {target.track!r}; "
                    "a transition stays in one track",
                    f"{path}[{item}]",
                )


def no_departures(reading: Reading) -> Iterator[Problem]:
    """Find transitions that nobody can take, because they start only where nobody leaves."""
    protocol = reading.protocol
    if not reading.is_mapped:
        return
    for number, transition in enumerate(protocol.transitions):
        target = protocol.states[transition.to]
        found = reading.sources[number]
        named = {name for name in transition.source if isinstance(name, str) and name in protocol.states}
        ended = [name for name in found if protocol.states[name].ends_study]
        if not found and transition.source and not named:
            yield Problem(
                "never-taken",
                f"nothing that it starts from has a state of the track {target.track!r} that is not final",
                f"transitions[{number}].from",
                severity="warning",
            )
        elif found and len(ended) == len(found):
            yield Problem(
                "never-taken",
                f"it is never taken, since the study has ended in {listed(ended)}",
                f"transitions[{number}].from",
                severity="warning",
            )
            continue
        for item, choice in enumerate(transition.source):
            if choice in named and protocol.states[choice].ends_study:
                yield Problem(
                    "never-taken",
                    f"it is never taken from {choice!r}, where the study has ended; leave {choice!r} out",
                    f"transitions[{number}].from[{item}]",
                    severity="warning",
                )


def returns(reading: Reading) -> Iterator[Problem]:
    """
    Find transitions that lead from a final state back to one that is not.

    That is allowed where the state is named, since somebody may enroll again, but it is seldom meant.
    From one final state to another, such as from withdrawn to dead, only the disposition changes.
    """
    protocol = reading.protocol
    for number, transition in enumerate(protocol.transitions):
        target = protocol.states.get(transition.to)
        if target is None or target.disposition is not None or target.ends_study:
            continue
        for item, choice in enumerate(transition.source):
            state = protocol.states.get(choice) if isinstance(choice, str) else None
            if state is None or state.track != target.track or state.initial:
                continue
            if state.disposition is not None and not state.ends_study:
                yield Problem(
                    "leaves-final",
                    f"{choice!r} is final, and {transition.event!r} leads from it back to {transition.to!r}; "
                    f"leave {choice!r} out, unless somebody may return",
                    f"transitions[{number}].from[{item}]",
                    severity="warning",
                )
