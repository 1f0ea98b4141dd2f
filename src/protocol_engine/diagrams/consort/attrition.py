"""
How many participants came how far, and why the others did not: the numbers of a CONSORT flow.

They add up by construction: who came to a milestone either came to the next one, or is counted beside it
with the reason. Source of what is counted: CONSORT 2025, items 22a and 22b.
"""

from __future__ import annotations

import typing as t
from collections import Counter
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.consort.milestones import label_of, reached_without

if t.TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.consort.milestones import Ladder, Milestone
    from protocol_engine.diagrams.passage import Passage

ONGOING = "ongoing: "
"""What is said before a state that lasts."""

Reasons = Mapping[str, int]
"""Why somebody is not further, in words, to the number of participants; in the order of the file."""


@attrs.frozen
class Stage:
    """
    One milestone of a cohort, or of one arm of it.

    Attributes:
        reached: How many came to it.
        passed: How many of them have no record of it, and came to what cannot be reached without it.
        lost: How many of them did not come to the next one; behind the last one: all.
        reasons: Where those are now, or how their participation ended; together they are `lost`.
    """

    milestone: Milestone
    reached: int
    passed: int
    lost: int
    reasons: Reasons


@attrs.frozen
class Analysis:
    """
    Who is analyzed for the primary outcome (CONSORT 2025, item 22a).

    Attributes:
        label: What makes somebody be analyzed.
        size: How many are.
        whereabouts: Where those are now, or how their participation ended.
        left_out: How many of the arm are not.
        reasons: The same of those.
    """

    label: str
    size: int
    whereabouts: Reasons
    left_out: int
    reasons: Reasons


@attrs.frozen
class Arm:
    """
    One arm.

    Attributes:
        label: What it is called.
        size: How many are in it.
        waiting: How many of them did not come to its first milestone.
        reasons: Where those are now, or how their participation ended.
        stages: Its milestones, behind the one at which the arms part.
    """

    label: str
    size: int
    waiting: int
    reasons: Reasons
    stages: tuple[Stage, ...]
    analysis: Analysis | None = None


@attrs.frozen
class Attrition:
    """
    The numbers of a whole CONSORT flow.

    Attributes:
        size: Number of participants.
        waiting: How many did not come to the first milestone.
        reasons: Where those are now, or how their participation ended.
        stages: The milestones that all arms have in common; all of them where there are no arms. At the last one
            before arms, `lost` are those who came to no arm.
        arms: The arms, in the order of the file; empty for a single one.
        analysis: Who is analyzed, where there are no arms.
    """

    size: int
    waiting: int
    reasons: Reasons
    stages: tuple[Stage, ...]
    arms: tuple[Arm, ...] = ()
    analysis: Analysis | None = None


def reason_of(chart: Chart, passage: Passage) -> str:
    """
    Say why somebody is not further: how participation ended, or where it goes on.

    The end of the main track comes first; then a state of another track that ends the study, such as
    death; else the state that lasts.
    """
    now = passage.now
    main = now[chart.tracks[0]]
    ended = None if chart.states[main].final else next((one for one in now.values() if one in chart.ending), None)
    if ended is None and not chart.states[main].final:
        return f"{ONGOING}{label_of(chart, main)}"
    return label_of(chart, ended or main)


@attrs.frozen
class Climb:
    """
    How far one participant came.

    Attributes:
        far: How many milestones, from the first.
        missing: Numbers of those among them that are not on record.
    """

    passage: Passage
    far: int
    missing: tuple[int, ...]


def climb(ladder: Ladder, passage: Passage) -> Climb:
    """Tell how far one participant came. Changes nothing."""
    return Climb(passage, *ladder.climbed(passage))


def stages_of(
    chart: Chart, milestones: Sequence[Milestone], climbs: Sequence[Climb], *, first: int = 0, zeros: bool = False
) -> tuple[Stage, ...]:
    """
    Count how far participants came. Changes nothing.

    Args:
        first: Number of the first milestone that is counted.
        zeros: Also give the reasons that nobody had, though the chart knows them.
    """
    return tuple(
        Stage(
            milestones[number],
            sum(one.far > number for one in climbs),
            sum(one.far > number and number in one.missing for one in climbs),
            *stopped(chart, milestones, climbs, number + 1, zeros=zeros),
        )
        for number in range(first, len(milestones))
    )


def stopped(
    chart: Chart, milestones: Sequence[Milestone], climbs: Sequence[Climb], far: int, *, zeros: bool
) -> tuple[int, Reasons]:
    """Count those who came so far and no further, and why."""
    there = [one.passage for one in climbs if one.far == far]
    return len(there), reasons_of(chart, there, _possible(chart, milestones, far) if zeros else ())


def reasons_of(chart: Chart, passages: Sequence[Passage], possible: Collection[str] = ()) -> Reasons:
    """
    Count why participants are not further, in the order of the file: ends first, then what goes on.

    Args:
        possible: Reasons that are given although nobody has them.
    """
    found = Counter(reason_of(chart, one) for one in passages)
    order = [label_of(chart, state) for state in chart.states]
    order += [f"{ONGOING}{label}" for label in order]
    return {reason: found[reason] for reason in dict.fromkeys(order) if found[reason] or reason in possible}


def _possible(chart: Chart, milestones: Sequence[Milestone], far: int) -> tuple[str, ...]:
    """Give the ends, in words, that the chart knows behind one milestone and before the next."""
    here = milestones[far - 1].states if far else frozenset(chart.initial)
    after = milestones[far].states if far < len(milestones) else frozenset()
    tracks = {chart.states[state].track for state in here}
    elsewhere = {state for state in chart.initial if chart.states[state].track not in tracks}
    ways = reached_without(chart, after, here | elsewhere)
    return tuple(
        label_of(chart, name)
        for name, state in chart.states.items()
        if name in ways and (state.final if state.track == chart.tracks[0] else state.ends_study)
    )
