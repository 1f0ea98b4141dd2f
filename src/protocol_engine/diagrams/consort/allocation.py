"""Which arm everyone is in: by the states of the arms, or by the data element that says so."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.consort.attrition import Climb, climb
from protocol_engine.diagrams.consort.milestones import ladder_of, main_milestones, milestones_of
from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.plain import labelled
from protocol_engine.diagrams.spine.chains import chains_of
from protocol_engine.errors import DrawingError, did_you_mean

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.consort.milestones import Ladder, Milestone
    from protocol_engine.diagrams.passage import Passage
    from protocol_engine.participant import Participant

SAYS_ARM: t.Final = frozenset(("arm", "treatment", "group", "allocation"))
"""Names of elements whose values need no name of the element beside them."""


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

    def climb(self, passage: Passage) -> Climb | None:
        """Tell how a member went along the milestones, the arm being a step among them; None for who is in no arm."""
        name = self.members.get(passage.id)
        if name is None:
            return None
        found = climb(self.ladders[name], passage)
        steps = {place: label for place, label in found.steps.items() if place < self.shared} | {self.shared: name}
        steps |= {place + 1: label for place, label in found.steps.items() if place >= self.shared}
        missing = {place + (place >= self.shared) for place in found.missing}
        return Climb(passage, steps, frozenset(missing))


def arms_by_element(chart: Chart, cohort: Sequence[Participant], milestones: Sequence[Milestone], element: str) -> Arms:
    """
    Part a cohort by what a data element says: by the first value on record, whatever came later.

    The arms part behind the first milestone to which a fact leads that brings the element. Whoever has a value
    on record was assigned, also where the fact was out of sequence and led to no milestone.

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
    names = {value: _arm_name(element, declared.label, value) for value in declared.values}
    members = {id: names[value] for id, value in found.items() if isinstance(value, str) and value in names}
    return Arms(dict.fromkeys(names.values(), ladder), shared, members)


def _arm_name(element: str, label: str | None, value: str) -> str:
    """Name an arm by its element, without which `Active` says nothing; an element that is called arm says no more."""
    return value if element.casefold() in SAYS_ARM else f"{labelled(element, label)}: {value}"


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

    That holds by whatever way she came there, also past the milestones that the arms have in common.

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
    place = {state: number for number, state in enumerate(chart.states)}
    own = {}
    for states, further in sorted(branches, key=lambda branch: place[branch[0][0]]):
        first = milestones_of(chart, states)[0]
        inside = frozenset(states).union(*(one.states for one in others if one.split in states and one not in beside))
        # Whoever is in an arm has come to its first milestone.
        marks = (attrs.evolve(first, states=inside), *milestones_of(chart, (*states, *further))[1:])
        own[first.label if first.label not in own else f"{first.label} ({first.name})"] = (inside, marks)
    shared = milestones_of(chart, main.states[:start])
    return milestones_of(chart, main.states), arms_by_states(chart, passages, shared, own)
