"""The flow with people on it: how many went each way, which way one went, and which ways nobody went."""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.counts import Counts, counts
from protocol_engine.diagrams.masthead import numbered
from protocol_engine.diagrams.passage import passages_of
from protocol_engine.diagrams.plain import state_label
from protocol_engine.diagrams.spine.overlay import Overlay
from protocol_engine.windows import shown_day

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Chart
    from protocol_engine.participant import Participant

TIMES = "\u00d7"
"""The sign of multiplication: how often something happened."""

MEANT = f"n: participants who came to a state; {TIMES}: times that it was entered, or a way taken"
"""What the numbers mean."""


def cohort_overlay(chart: Chart, cohort: Iterable[Participant]) -> Overlay:
    """
    Say how many participants came to each state, are in it now, and went each way.

    A state says how many participants were ever in it, and how often it was entered where some came again.
    An arrow says how often it was taken.

    Raises:
        HistoryError: A participant was folded by another chart, or is there twice.
    """
    people = tuple(cohort)
    counted = counts(chart, people)
    return Overlay(
        "with participants",
        f"{_about(people, counted)}. {MEANT}",
        {state: _notes(chart, counted, state) for state in chart.states},
        {arrow: f"{TIMES} {times}" for arrow, times in counted.taken.items()},
        {arrow: (str(times), times > 0) for arrow, times in counted.taken.items()},
        "the number of times that somebody left this way, from this state",
    )


def _notes(chart: Chart, counted: Counts, state: str) -> tuple[str, ...]:
    entered, visits = counted.entered[state], counted.visits[state]
    now, over = counted.now[state] - counted.over[state], counted.over[state]
    again = f" ({TIMES} {visits})" if visits != entered else ""
    # In an end, whoever came is there.
    ends = chart.states[state].final or state in chart.ending
    told = [f"now {now}"] if now and not ends else []
    return (f"n = {entered}{again}", *told, *([f"study ended {over}"] if over else []))


def _about(people: tuple[Participant, ...], counted: Counts) -> str:
    """Say whom the numbers are about, and until when they were looked at."""
    days = sorted({one.as_of for one in people if one.as_of})
    cut = f", data cut {shown_day(days[-1])}" if days else ""
    placed = _placed(sum(counted.placed.values()))
    return f"{numbered(counted.size)}{cut}{placed}"


def _placed(moves: int) -> str:
    """Say how many moves no arrow stands for, so that the numbers add up."""
    what = "move out of sequence is" if moves == 1 else "moves out of sequence are"
    return f", {moves} {what} not on any arrow" if moves else ""


def path_overlay(chart: Chart, participant: Participant) -> Overlay:
    """
    Show the way of one participant, and where the participant is now.

    Raises:
        HistoryError: The participant was folded by another chart.
    """
    passage = passages_of(chart, [participant])[0]
    walked = {(move.transition, move.source) for move in passage.moves if move.transition is not None}
    note = _placed(sum(move.transition is None for move in passage.moves))
    return Overlay(
        f"of participant {participant.id}",
        f"now: {', '.join(state_label(chart, state) for state in participant.states.values())}{note}",
        state_inks=dict.fromkeys(passage.visited, "walked") | dict.fromkeys(passage.now.values(), "here"),
        arrow_inks=dict.fromkeys(walked, "walked"),
        key=(("walked", "the way of the participant"),),
    )


def coverage_overlay(chart: Chart, cohort: Iterable[Participant]) -> Overlay:
    """
    Show which states nobody was in and which arrows nobody took.

    Raises:
        HistoryError: A participant was folded by another chart, or is there twice.
    """
    people = tuple(cohort)
    counted = counts(chart, people)
    never = {arrow: "never" for arrow, times in counted.taken.items() if not times}
    empty = {state: "never" for state, times in counted.entered.items() if not times}
    taken = len(counted.taken) - len(never)
    what = (
        f"{taken} of {len(counted.taken)} arrows taken, {len(chart.states) - len(empty)} of {len(chart.states)} states "
        f"entered, by {_about(people, counted)}"
    )
    return Overlay(
        "covered by histories",
        what,
        dots={arrow: ("", bool(times)) for arrow, times in counted.taken.items()},
        dot="filled dot = somebody left this way",
        state_inks=empty,
        arrow_inks=never,
        key=(("never", "nobody went this way"),),
    )
