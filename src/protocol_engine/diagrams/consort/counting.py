"""How many came how far, in every arm: the numbers of a whole CONSORT flow, counted."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.consort.attrition import (
    Arm,
    Attrition,
    Climb,
    Seen,
    climb,
    joined_at,
    possible_reasons,
    reasons_of,
    stage_of,
    stopped,
)
from protocol_engine.diagrams.consort.milestones import ladder_of, milestones_of
from protocol_engine.diagrams.passage import passages_of
from protocol_engine.errors import DrawingError

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.consort.allocation import Arms
    from protocol_engine.diagrams.consort.attrition import Stage
    from protocol_engine.diagrams.consort.milestones import Milestone, Names
    from protocol_engine.participant import Participant


def attrition_of(
    chart: Chart,
    cohort: Sequence[Participant],
    milestones: Sequence[Milestone],
    arms: Arms | None = None,
    *,
    received: Names | None = None,
    analyzed: Names | None = None,
    zeros: bool = False,
) -> Attrition:
    """
    Count a cohort: how far everyone came, in every arm. Changes nothing.

    Args:
        milestones: Of all who are in no arm.
        received: What makes a participant have received the intervention of the arm, as `analyzed`.
        analyzed: What makes a participant be analyzed: a state or an event kind, or several of which any will do.
        zeros: Also give the reasons that nobody had, though the chart knows them.

    Raises:
        HistoryError: A participant was folded by another chart, or is there twice.
    """
    passages = passages_of(chart, cohort)
    wanted = None if analyzed is None else milestones_of(chart, [analyzed], "analyzed")[0]
    given = None if received is None else milestones_of(chart, [received], "received")[0]
    if given is not None and arms is None:
        raise DrawingError("received: there are no arms; name what tells them, or leave it out")
    otherwise = ladder_of(chart, milestones)
    if arms is None:
        climbs = [climb(otherwise, one) for one in passages]
        waiting = stopped(chart, climbs, -1, possible_reasons(chart, milestones, 0) if zeros else ())
        stages = _stages(chart, milestones, climbs, zeros=zeros)
        return Attrition(len(passages), *waiting, stages, (), _seen(chart, wanted, climbs))
    shared = next(iter(arms.ladders.values())).milestones[: arms.shared]
    inside: dict[str, list[Climb]] = {name: [] for name in arms.ladders}
    outside = []
    for one in passages:
        found = arms.climb(one)
        if found is None:
            found = climb(otherwise, one)
            outside.append(attrs.evolve(found, steps={at: it for at, it in found.steps.items() if at < arms.shared}))
        else:
            inside[arms.members[one.id]].append(found)
    climbs = [*outside, *(one for members in inside.values() for one in members)]
    waiting = stopped(chart, climbs, -1, possible_reasons(chart, shared, 0) if zeros else ())
    # What is possible behind the last one is told in the arms.
    parting = stage_of(chart, shared[-1], climbs, arms.shared - 1)
    stages = (*_stages(chart, shared, climbs, zeros=zeros)[:-1], parting)
    counted = tuple(_arm(chart, arms, name, members, given, wanted, zeros=zeros) for name, members in inside.items())
    return Attrition(len(passages), *waiting, stages, counted)


def _stages(
    chart: Chart, milestones: Sequence[Milestone], climbs: Sequence[Climb], *, zeros: bool
) -> tuple[Stage, ...]:
    return tuple(
        stage_of(chart, one, climbs, place, possible_reasons(chart, milestones, place + 1) if zeros else ())
        for place, one in enumerate(milestones)
    )


def _arm(
    chart: Chart,
    arms: Arms,
    name: str,
    members: Sequence[Climb],
    given: Milestone | None,
    wanted: Milestone | None,
    *,
    zeros: bool,
) -> Arm:
    milestones, shared = arms.ladders[name].milestones, arms.shared

    def possible(number: int) -> tuple[str, ...]:
        return possible_reasons(chart, milestones, number) if zeros else ()

    stages = tuple(
        stage_of(chart, milestones[number], members, number + 1, possible(number + 1))
        for number in range(shared, len(milestones))
    )
    waiting = stopped(chart, members, shared, possible(shared))
    told = (_seen(chart, given, members), _seen(chart, wanted, members))
    return Arm(name, len(members), joined_at(members, shared), *waiting, stages, *told)


def _seen(chart: Chart, wanted: Milestone | None, climbs: Sequence[Climb]) -> Seen | None:
    if wanted is None:
        return None
    within = [one.passage for one in climbs if wanted.seen_in(one.passage)]
    without = [one.passage for one in climbs if not wanted.seen_in(one.passage)]
    return Seen(wanted.label, len(within), reasons_of(chart, within), len(without), reasons_of(chart, without))
