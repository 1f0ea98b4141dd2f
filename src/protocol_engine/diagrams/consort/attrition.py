"""
How many participants came how far, and why the others did not: the numbers of a CONSORT flow.

They add up by construction: who came to a milestone either came to the next one, or is counted beside it, with
the reason or with the later milestone to which she went on without it; there she is counted as well, and told.
Source of what is counted: CONSORT 2025, items 22a and 22b.
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

Onward = Mapping[str, int]
"""Label of a later milestone to the number of participants who went on to it without the next one."""


@attrs.frozen
class Stage:
    """
    One milestone of a cohort, or of one arm of it.

    Attributes:
        reached: How many came to it.
        passed: How many of them have no record of it, and came to what cannot be reached without it.
        joined: How many of them came to it without the one before it.
        lost: How many of them came no further; behind the last one: all.
        reasons: Where those are now, or how their participation ended; together they are `lost`.
        onward: Those who went on without the next one.
    """

    milestone: Milestone
    reached: int
    passed: int
    joined: int
    lost: int
    reasons: Reasons
    onward: Onward


@attrs.frozen
class Seen:
    """
    Who of some participants has something on record, wherever it stands among the milestones.

    Attributes:
        label: What it is.
        size: How many have it.
        whereabouts: Where those are now, or how their participation ended.
        left_out: How many do not have it.
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
        joined: How many of them did not come to the milestone at which the arms part.
        waiting: How many of them came to none of its milestones.
        reasons: Where those are now, or how their participation ended.
        onward: Those who went on without its first milestone.
        stages: Its milestones, behind the one at which the arms part.
        received: Who received its intervention (CONSORT 2025, item 22a); None where nothing says what that is.
        analysis: Who is analyzed for the primary outcome (the same item).
    """

    label: str
    size: int
    joined: int
    waiting: int
    reasons: Reasons
    onward: Onward
    stages: tuple[Stage, ...]
    received: Seen | None = None
    analysis: Seen | None = None


@attrs.frozen
class Attrition:
    """
    The numbers of a whole CONSORT flow.

    Attributes:
        size: Number of participants.
        waiting: How many came to no milestone.
        reasons: Where those are now, or how their participation ended.
        onward: Those who went on without the first milestone.
        stages: The milestones that all arms have in common; all of them where there are no arms. At the last one
            before arms, `lost` are those who came to no arm.
        arms: The arms, in the order of the file; empty for a single one.
        analysis: Who is analyzed, where there are no arms.
    """

    size: int
    waiting: int
    reasons: Reasons
    onward: Onward
    stages: tuple[Stage, ...]
    arms: tuple[Arm, ...] = ()
    analysis: Seen | None = None


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
    How one participant went along the milestones.

    Attributes:
        steps: Place of each milestone that she came to, from first to last, to what it is called. An arm is
            a step as well, between the milestones before it and its own.
        missing: Places of those among them that are not on record.
    """

    passage: Passage
    steps: Mapping[int, str]
    missing: frozenset[int] = frozenset()

    def onward(self, place: int) -> str | None:
        """Say where she went on to from a place without the next one; None where she did not."""
        later = [step for step in self.steps if step > place]
        if (place >= 0 and place not in self.steps) or not later or later[0] == place + 1:
            return None
        return self.steps[later[0]]

    @property
    def far(self) -> int:
        """The last place that she came to; -1 for none."""
        return max(self.steps, default=-1)


def climb(ladder: Ladder, passage: Passage) -> Climb:
    """Tell how one participant went along some milestones. Changes nothing."""
    reached, missing = ladder.climbed(passage)
    return Climb(passage, {number: ladder.milestones[number].label for number in reached}, missing)


def stage_of(
    chart: Chart, milestone: Milestone, climbs: Sequence[Climb], place: int, possible: Collection[str] = ()
) -> Stage:
    """
    Count who came to a milestone, and who went on from it. Changes nothing.

    Args:
        place: Where it is among the steps.
        possible: Reasons that are given although nobody has them.
    """
    there = [one for one in climbs if place in one.steps]
    return Stage(
        milestone,
        len(there),
        sum(place in one.missing for one in there),
        joined_at(climbs, place),
        *stopped(chart, climbs, place, possible),
    )


def joined_at(climbs: Sequence[Climb], place: int) -> int:
    """Count those who came to a place without the one before it."""
    return sum(place in one.steps and place - 1 not in one.steps for one in climbs) if place else 0


def stopped(
    chart: Chart, climbs: Sequence[Climb], place: int, possible: Collection[str] = ()
) -> tuple[int, Reasons, Onward]:
    """Count those who came to a place and no further, and why; and those who went on without the next one."""
    there = [one.passage for one in climbs if one.far == place]
    further = [one for one in climbs if one.far > place]
    # Where arms part, one place has several names.
    later = dict.fromkeys(label for _, label in sorted({step for one in further for step in one.steps.items()}))
    onward = Counter(one.onward(place) for one in further)
    ways = {label: onward[label] for label in later if onward[label]}
    return len(there), reasons_of(chart, there, possible), ways


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


def possible_reasons(chart: Chart, milestones: Sequence[Milestone], far: int) -> tuple[str, ...]:
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
