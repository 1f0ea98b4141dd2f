"""How many participants came to each state, left it, and are in it now; and by which way."""

from __future__ import annotations

import typing as t
from collections import Counter
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.passage import passages_of

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Chart
    from protocol_engine.participant import Participant


@attrs.frozen
class Counts:
    """
    A cohort, counted. Every state and every arrow of the chart has its number, be it zero.

    Of every state, `visits` is `left` and `now` together.

    Attributes:
        size: Number of participants.
        entered: State to the number of participants who were ever in it; everyone was in the initial
            state of every track.
        visits: State to how often it was entered. Who comes to it again is counted again, and a
            transition that leads back to its own state leaves it and enters it.
        left: State to how often it was left.
        now: State to the number of participants who are in it.
        over: State to the number of those of them whose study has ended in another track: who died there.
        taken: Id of a transition and the state where it starts, to how often it was taken from there.
        placed: State before and state after, to how often a fact out of sequence, which takes no
            transition, put somebody where it leads. Only ways that were gone are there.
    """

    size: int
    entered: Mapping[str, int]
    visits: Mapping[str, int]
    left: Mapping[str, int]
    now: Mapping[str, int]
    over: Mapping[str, int]
    taken: Mapping[tuple[str, str], int]
    placed: Mapping[tuple[str, str], int]


def counts(chart: Chart, cohort: Iterable[Participant]) -> Counts:
    """
    Count a cohort. Changes nothing.

    Raises:
        HistoryError: A participant was folded by another chart, or is there twice.
    """
    passages = passages_of(chart, cohort)
    moves = [move for passage in passages for move in passage.moves]
    entered = Counter(state for passage in passages for state in passage.visited)
    visits = Counter(stay.state for passage in passages for stays in passage.stays.values() for stay in stays)
    left = Counter(move.source for move in moves)
    now = Counter(state for passage in passages for state in passage.now.values())
    over = Counter(
        state
        for passage in passages
        if not chart.ending.isdisjoint(passage.now.values())
        for state in passage.now.values()
        if state not in chart.ending
    )
    taken = Counter((move.transition, move.source) for move in moves)
    arrows = [(one.id, source) for one in chart.transitions for source in one.sources]
    return Counts(
        len(passages),
        {state: entered[state] for state in chart.states},
        {state: visits[state] for state in chart.states},
        {state: left[state] for state in chart.states},
        {state: now[state] for state in chart.states},
        {state: over[state] for state in chart.states},
        {arrow: taken[arrow] for arrow in arrows},
        dict(sorted(Counter((move.source, move.target) for move in moves if move.transition is None).items())),
    )
