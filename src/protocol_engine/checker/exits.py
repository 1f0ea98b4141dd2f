"""
States on study without a way out for death, or for withdrawal.

People die and withdraw at any time, so every state in which somebody can be on study needs both
ways out. Taken as one:

* in the main track, a transition from that state to a final state or one that ends the study;
* in another track, such a state that can be reached there, since every track hears every event.

The words decide what it is a way out for: those of the state (name, disposition, label) and of
the events that lead there. A state that ends the study and says nothing of withdrawal is death.
"""

from __future__ import annotations

import re
import typing as t

from protocol_engine.errors import Problem
from protocol_engine.resolve import PATHWAY

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading
    from protocol_engine.protocol import Protocol, Transition

DEATH = re.compile(r"death|dead|\bdie[ds]?\b|deceased|fatal|demise", re.IGNORECASE)
WITHDRAWAL = re.compile(
    r"withdr|revo[ck]|retract|refus|declin|discontinu|terminat|drop(ped)?[ -]?out|opt(ed)?[ -]?out|left (the )?study",
    re.IGNORECASE,
)
WAYS_OUT = {"death": DEATH, "withdrawal": WITHDRAWAL}


def ways_out(reading: Reading) -> Iterator[Problem]:
    """Find states on study from which death, or withdrawal, has nowhere to go."""
    if not reading.is_mapped:
        return
    for reason in WAYS_OUT:
        if _in_other_track(reading, reason):
            continue
        leaving = _left(reading, reason)
        lacking = [name for name in reading.on_study if name not in leaving]
        if not lacking:
            continue
        if len(lacking) == len(reading.on_study) and len(lacking) > 1:
            yield Problem(
                f"no-{reason}",
                f"no state has a way out for {reason}; write a transition from any to a disposition that says {reason}",
                "states",
                severity="warning",
            )
            continue
        for name in lacking:
            yield Problem(
                f"no-{reason}",
                f"{name!r} has no way out for {reason}, as other states have; add it to their transition",
                f"states.{name}",
                severity="warning",
            )


def _in_other_track(reading: Reading, reason: str) -> bool:
    protocol = reading.protocol
    return any(
        _ends(protocol, transition, reason)
        for number, transition in enumerate(protocol.transitions)
        if protocol.states[transition.to].track != PATHWAY
        and any(name in reading.reached and not protocol.states[name].ends_study for name in reading.sources[number])
    )


def _left(reading: Reading, reason: str) -> set[str]:
    """Give the states that a transition leaves for this reason."""
    return {
        name
        for number, transition in enumerate(reading.protocol.transitions)
        if _ends(reading.protocol, transition, reason)
        for name in reading.sources[number]
    }


def _ends(protocol: Protocol, transition: Transition, reason: str) -> bool:
    """Tell whether a transition ends somebody's participation for this reason."""
    state = protocol.states[transition.to]
    if state.disposition is None and not state.ends_study:
        return False
    event = protocol.events[transition.event]
    texts = (transition.to, state.disposition, state.label, transition.event, event.label, transition.label)
    said = " ".join(text.replace("_", " ") for text in texts if text)
    if WAYS_OUT[reason].search(said):
        return True
    return reason == "death" and state.ends_study and WITHDRAWAL.search(said) is None
