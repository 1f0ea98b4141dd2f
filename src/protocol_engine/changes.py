"""
What an entry of the ledger changes: two folds of one participant, held against each other.

A correction of the past may raise findings and withdraw others, take transitions and revoke others.
A host is told of exactly that, never of the whole history again.
"""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.errors import HistoryError
from protocol_engine.situation import Situation
from protocol_engine.stepper import fold

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from protocol_engine.chart import Chart
    from protocol_engine.event import Event
    from protocol_engine.language import Date, DateTime
    from protocol_engine.participant import Participant
    from protocol_engine.step import Finding


@attrs.frozen
class Move:
    """
    What one fact did in one track: took a transition, or put the participant where it leads.

    Attributes:
        event: Id of the fact.
        occurred: When it happened.
        track: The track.
        source: The state before it.
        target: The state after it; the same where a transition leads back.
        transition: Id of the transition; None for a fact out of sequence, which takes none.
    """

    event: str
    occurred: Date | DateTime
    track: str
    source: str
    target: str
    transition: str | None


@attrs.frozen
class Difference:
    """
    What is otherwise after than before.

    Attributes:
        states: Track to its state before and after, where the two differ.
        raised: Findings that were not there.
        withdrawn: Findings that are there no more.
        changed: Findings of one rule, fact and outcome that say something else (other days, other
            values): before and after. Another outcome is one finding withdrawn and another raised.
        taken: Moves that were not there.
        revoked: Moves that are there no more.
        moved: Moves of one fact by one transition that are at another time, or from another state:
            before and after. Another transition is one move revoked and another taken.
    """

    states: Mapping[str, tuple[str, str]]
    raised: tuple[Finding, ...]
    withdrawn: tuple[Finding, ...]
    changed: tuple[tuple[Finding, Finding], ...]
    taken: tuple[Move, ...]
    revoked: tuple[Move, ...]
    moved: tuple[tuple[Move, Move], ...]

    def __bool__(self) -> bool:
        """Tell whether anything differs."""
        return any(getattr(self, field.name) for field in attrs.fields(type(self)))


def difference(chart: Chart, before: Participant, after: Participant) -> Difference:
    """
    Tell what is otherwise. Changes nothing.

    Args:
        before: The participant as folded from the facts that stood.
        after: As folded from those that stand now.

    Raises:
        HistoryError: One of the two was folded by another chart.
    """
    if {before.digest, after.digest} != {chart.digest}:
        raise HistoryError("the participant was folded by another protocol, or another version of it")
    raised, withdrawn, changed = _compared(_by_rule(before.findings), _by_rule(after.findings))
    old, new = _moves_apart(chart, before, after)
    taken, revoked, moved = _compared(_by_way(old), _by_way(new))
    states = {
        track: (old, new)
        for track, old, new in zip(chart.tracks, before.position, after.position, strict=True)
        if old != new
    }
    return Difference(states, raised, withdrawn, changed, taken, revoked, moved)


def moves(chart: Chart, participant: Participant) -> Iterator[Move]:
    """Give every move of a participant, in the order of the fold. Changes nothing."""
    return _moves(Situation.begin(chart, participant.id), participant.events)


def _moves_apart(chart: Chart, before: Participant, after: Participant) -> tuple[Iterable[Move], Iterable[Move]]:
    """Give the moves of both from where their histories part: up to there they are the same."""
    shared = 0
    for one, other in zip(before.events, after.events, strict=False):
        if one is not other:
            break
        shared += 1
    if shared == len(before.events):
        # Most often a fact was put behind all others; then nothing need be folded again.
        return (), _moves(Situation.of(chart, before), after.events[shared:])
    parting = Situation.begin(chart, before.id)
    for event in before.events[:shared]:
        fold(parting, event)
    return (
        list(_moves(parting.copy(brief=True), before.events[shared:])),
        _moves(parting.copy(brief=True), after.events[shared:]),
    )


def _moves(situation: Situation, events: Iterable[Event]) -> Iterator[Move]:
    chart = situation.chart
    for event in events:
        before = situation.position
        taken, _ = fold(situation, event)
        for track, old, new in zip(chart.tracks, before, situation.position, strict=True):
            if old != new or track in taken:
                transition = taken[track].id if track in taken else None
                yield Move(event.id, event.occurred, track, old, new, transition)


_Key = t.TypeVar("_Key")
_What = t.TypeVar("_What")


def _compared(
    before: Mapping[_Key, _What], after: Mapping[_Key, _What]
) -> tuple[tuple[_What, ...], tuple[_What, ...], tuple[tuple[_What, _What], ...]]:
    """Give what is new, what is gone, and what is otherwise."""
    return (
        tuple(one for key, one in after.items() if key not in before),
        tuple(one for key, one in before.items() if key not in after),
        tuple((before[key], one) for key, one in after.items() if key in before and before[key] != one),
    )


def _by_rule(findings: Iterable[Finding]) -> dict[tuple[str, str | None, str], Finding]:
    return {(one.rule, one.event, one.outcome): one for one in findings}


def _by_way(found: Iterable[Move]) -> dict[tuple[str, str, str | None, str], Move]:
    return {(one.event, one.track, one.transition, one.target): one for one in found}
