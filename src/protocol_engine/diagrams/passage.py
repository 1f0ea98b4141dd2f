"""
What participants went through: the states they were in, from when to when, and where they are now.

Every drawing of people is made from these records. They hold days, states and names of events, and no
value that a fact brought.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.changes import moves
from protocol_engine.errors import HistoryError

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from protocol_engine.changes import Move
    from protocol_engine.chart import Chart
    from protocol_engine.participant import Participant


@attrs.frozen
class Stay:
    """
    The time that a participant was in one state, once.

    Attributes:
        since: Ordinal of the first day that it may have begun; None: it was there before any fact. What
            was folded later never begins earlier.
        surely: Ordinal of the last day that it may have begun: the same, unless the date is not known
            to the day.
        until: Ordinal of the day on which the next one began; None: it lasts.
    """

    state: str
    since: int | None
    surely: int | None
    until: int | None

    @property
    def is_vague(self) -> bool:
        """Whether it is not known on which day it began."""
        return self.since != self.surely


@attrs.frozen
class Passage:
    """
    What one participant went through.

    Attributes:
        moves: Every move, in the order of the fold.
        stays: Track to the states that the participant was in, one after the other, the initial one first.
        facts: Kind of each fact, with the first and the last day that it may have happened, as ordinals,
            and the fact's id; in the order of the fold.
        as_of: Ordinal of the day up to which it was looked; 0 before any fact.
        undeclared: How many of the facts are of kinds that the protocol does not declare; they move nobody.
    """

    id: str
    moves: tuple[Move, ...]
    stays: Mapping[str, tuple[Stay, ...]]
    facts: tuple[tuple[str, int, int, str], ...]
    as_of: int
    undeclared: int = 0

    @property
    def now(self) -> dict[str, str]:
        """The current state of every track."""
        return {track: stays[-1].state for track, stays in self.stays.items()}

    @property
    def visited(self) -> frozenset[str]:
        """Every state of any track that the participant ever was in."""
        return frozenset(stay.state for stays in self.stays.values() for stay in stays)


def passage_of(chart: Chart, participant: Participant) -> Passage:
    """
    Give what a participant went through. Changes nothing.

    Raises:
        HistoryError: The participant was folded by another chart.
    """
    if participant.digest != chart.digest:
        raise HistoryError("the participant was folded by another protocol, or another version of it")
    found = tuple(moves(chart, participant))
    stays = {
        track: tuple(_stays(initial, [move for move in found if move.track == track]))
        for track, initial in zip(chart.tracks, chart.initial, strict=True)
    }
    facts = tuple(
        (event.kind, event.occurred.first_day, event.occurred.last_day, event.id) for event in participant.events
    )
    undeclared = sum(kind not in chart.kinds for kind, *_ in facts)
    return Passage(participant.id, found, stays, facts, participant.as_of, undeclared)


def passages_of(chart: Chart, cohort: Iterable[Participant]) -> tuple[Passage, ...]:
    """
    Give what each participant of a cohort went through, in their order. Changes nothing.

    Raises:
        HistoryError: A participant was folded by another chart, or is there twice.
    """
    found: dict[str, Passage] = {}
    for participant in cohort:
        if participant.id in found:
            raise HistoryError(f"the cohort has participant {participant.id!r} twice; give everyone once")
        found[participant.id] = passage_of(chart, participant)
    return tuple(found.values())


def _stays(initial: str, moves: Sequence[Move]) -> Iterator[Stay]:
    state: str = initial
    since: int | None = None
    surely: int | None = None
    for move in moves:
        first, last = move.occurred.first_day, move.occurred.last_day
        # A drawing goes from left to right, also where a date is vague or a fact was folded late.
        begins, begun = max(first, since or first), max(last, surely or last)
        yield Stay(state, since, surely, begins)
        state, since, surely = move.target, begins, begun
    yield Stay(state, since, surely, None)
