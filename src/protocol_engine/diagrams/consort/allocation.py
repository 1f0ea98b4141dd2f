"""Which arm everyone is in: by the states of the arms, or by the data element that says so."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.consort.attrition import Analysis, Arm, Attrition, climb, reasons_of, stages_of, stopped
from protocol_engine.diagrams.consort.milestones import ladder_of, main_milestones, milestones_of
from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.passage import passages_of
from protocol_engine.diagrams.spine.chains import chains_of
from protocol_engine.errors import DrawingError, did_you_mean

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.consort.attrition import Climb
    from protocol_engine.diagrams.consort.milestones import Ladder, Milestone, Names
    from protocol_engine.diagrams.passage import Passage
    from protocol_engine.participant import Participant


@attrs.frozen
class Arms:
    """
    The milestones of each arm, and who is in it.

    Attributes:
        ladders: Name of an arm to all its milestones: those that the arms have in common, then its own.
        shared: How many milestones the arms have in common.
        members: Id of a participant to the name of the arm.
    """

    ladders: Mapping[str, Ladder]
    shared: int
    members: Mapping[str, str]


def arms_by_element(chart: Chart, cohort: Sequence[Participant], milestones: Sequence[Milestone], element: str) -> Arms:
    """
    Part a cohort by what a data element says: by the first value on record, whatever came later.

    The arms part behind the milestone to which a fact leads that brings the element.

    Raises:
        DrawingError: There is no such element, the protocol does not list its values, no such fact leads to
            a milestone, or none comes after that.
    """
    declared = chart.protocol.data.get(element)
    if declared is None:
        raise DrawingError(f"arm: there is no data element {element!r}{did_you_mean(element, chart.protocol.data)}")
    # Only what the protocol itself lists is ever written into a drawing.
    if not declared.values or declared.type != "String":
        raise DrawingError(f"arm: the protocol lists no values of {element!r}; name a String that has `values`")
    bringing = {kind.name for kind in chart.kinds.values() if element in kind.own}
    reached = {one.target for one in chart.transitions if one.event in bringing}
    shared = next((number for number, one in enumerate(milestones, 1) if one.states & reached), 0)
    if not shared:
        raise DrawingError(f"arm: no event that brings {element!r} leads to a milestone; name its state among them")
    if shared == len(milestones):
        last = milestones[-1].label
        raise DrawingError(f"arm: no milestone comes after {last!r}, where the arms part; name one that does")
    ladder = ladder_of(chart, milestones)
    found = {one.id: _first_value(chart, one, element) for one in cohort}
    members = {id: value for id, value in found.items() if value in declared.values}
    return Arms(dict.fromkeys(declared.values, ladder), shared, t.cast("Mapping[str, str]", members))


def _first_value(chart: Chart, participant: Participant, element: str) -> object:
    for event in participant.events:
        if event.data.get(element) is not None:
            try:
                return t.cast("object", chart.elements[element].read(event.data[element]))
            except ValueError:
                continue
    return None


def arms_by_states(
    chart: Chart,
    passages: Sequence[Passage],
    shared: Sequence[Milestone],
    own: Mapping[str, tuple[frozenset[str], Sequence[Milestone]]],
) -> Arms:
    """
    Part a cohort by the states of the arms: everyone is in the arm of which she first was in a state.

    Args:
        own: Name of an arm to the states that only it has, and to its milestones.
    """
    arm_of = {state: name for name, (states, _) in own.items() for state in states}
    members = {}
    for one in passages:
        entered = [*chart.initial, *(move.target for move in one.moves)]
        arm = next((arm_of[state] for state in entered if state in arm_of), None)
        if arm is not None:
            members[one.id] = arm
    ladders = {name: ladder_of(chart, (*shared, *further)) for name, (_, further) in own.items()}
    return Arms(ladders, len(shared), members)


def arms_of_chart(chart: Chart, passages: Sequence[Passage]) -> tuple[tuple[Milestone, ...], Arms | None]:
    """
    Give the milestones of the main path, and the arms that part from it and from each other.

    What the arms come to together behind their own states are milestones of each of them.
    """
    main, *others = chains_of(flow_of(chart), chart.tracks[0])
    fork = next((one.split for one in others if one.split in main.states), None)
    beside = [one for one in others if one.split == fork]
    if fork is None:
        return main_milestones(chart), None
    start = main.states.index(fork) + 1
    joins = [main.states.index(one.join) for one in beside if one.join is not None]
    # Without a state to join at, the arms end side by side.
    join = max(start + 1, min(joins, default=len(main.states)))
    branches = [(main.states[start:join], main.states[join:])]
    branches += [(one.states, main.states[main.states.index(one.join) :] if one.join else ()) for one in beside]
    own = {}
    for states, further in branches:
        first = milestones_of(chart, states)[0]
        inside = frozenset(states).union(*(one.states for one in others if one.split in states and one not in beside))
        # Whoever is in an arm has come to its first milestone.
        marks = (attrs.evolve(first, states=inside), *milestones_of(chart, (*states, *further))[1:])
        own[first.label if first.label not in own else f"{first.label} ({first.name})"] = (inside, marks)
    shared = milestones_of(chart, main.states[:start])
    return milestones_of(chart, main.states), arms_by_states(chart, passages, shared, own)


def attrition_of(
    chart: Chart,
    cohort: Sequence[Participant],
    milestones: Sequence[Milestone],
    arms: Arms | None = None,
    *,
    analyzed: Names | None = None,
    zeros: bool = False,
) -> Attrition:
    """
    Count a cohort: how far everyone came, in every arm. Changes nothing.

    Args:
        milestones: Of all who are in no arm.
        analyzed: What makes a participant be analyzed: a state or an event kind, or several of which any will do.
        zeros: Also give the reasons that nobody had, though the chart knows them.

    Raises:
        HistoryError: A participant was folded by another chart, or is there twice.
    """
    passages = passages_of(chart, cohort)
    wanted = None if analyzed is None else milestones_of(chart, [analyzed])[0]
    if arms is None:
        ladder = ladder_of(chart, milestones)
        climbs = [climb(ladder, one) for one in passages]
        waiting = stopped(chart, milestones, climbs, 0, zeros=zeros)
        stages = stages_of(chart, milestones, climbs, zeros=zeros)
        return Attrition(len(passages), *waiting, stages, (), _analysis(chart, wanted, climbs))
    otherwise = ladder_of(chart, milestones)
    climbs = [climb(arms.ladders.get(arms.members.get(one.id, ""), otherwise), one) for one in passages]
    shared = next(iter(arms.ladders.values())).milestones[: arms.shared]
    waiting = stopped(chart, shared, climbs, 0, zeros=zeros)
    stages = stages_of(chart, shared, climbs, zeros=zeros)
    there = [one for one in climbs if one.far >= arms.shared]
    without = [one.passage for one in there if one.passage.id not in arms.members]
    stages = (*stages[:-1], attrs.evolve(stages[-1], lost=len(without), reasons=reasons_of(chart, without)))
    return Attrition(len(passages), *waiting, stages, tuple(_arms(chart, arms, there, wanted, zeros=zeros)))


def _arms(
    chart: Chart, arms: Arms, climbs: Sequence[Climb], wanted: Milestone | None, *, zeros: bool
) -> t.Iterator[Arm]:
    for name, ladder in arms.ladders.items():
        members = [one for one in climbs if arms.members.get(one.passage.id) == name]
        waiting = stopped(chart, ladder.milestones, members, arms.shared, zeros=zeros)
        stages = stages_of(chart, ladder.milestones, members, first=arms.shared, zeros=zeros)
        yield Arm(name, len(members), *waiting, stages, _analysis(chart, wanted, members))


def _analysis(chart: Chart, wanted: Milestone | None, climbs: Sequence[Climb]) -> Analysis | None:
    if wanted is None:
        return None
    within = [one.passage for one in climbs if wanted.seen_in(one.passage)]
    without = [one.passage for one in climbs if not wanted.seen_in(one.passage)]
    return Analysis(wanted.label, len(within), reasons_of(chart, within), len(without), reasons_of(chart, without))
