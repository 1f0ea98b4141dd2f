"""
The flow of participants through a study, as CONSORT 2025 draws it.

Boxes are milestones with the number of those who came to them; beside the way to the next one stand those
who did not come there, with reasons. Every number of a box is the sum of what follows it.
Source: CONSORT 2025 statement (Hopewell et al.), flow diagram and items 22a and 22b.
"""

from __future__ import annotations

import itertools
import typing as t
from collections.abc import Mapping

from protocol_engine.diagrams.consort.allocation import arms_by_element, arms_by_states, arms_of_chart
from protocol_engine.diagrams.consort.counting import attrition_of
from protocol_engine.diagrams.consort.layout import laid_out
from protocol_engine.diagrams.consort.milestones import in_order, main_milestones, milestones_of, states_of
from protocol_engine.diagrams.consort.words import description_of, footnotes_of, rows_of
from protocol_engine.diagrams.masthead import data_cut, identity, name_of, numbered
from protocol_engine.diagrams.passage import passages_of
from protocol_engine.errors import DrawingError

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.consort.allocation import Arms
    from protocol_engine.diagrams.consort.milestones import Chosen, Milestone, Names
    from protocol_engine.diagrams.figure import Figure
    from protocol_engine.diagrams.passage import Passage
    from protocol_engine.participant import Participant


def consort(
    chart: Chart,
    cohort: Iterable[Participant],
    *,
    milestones: Chosen | None = None,
    arm: str | None = None,
    arms: Mapping[str, Chosen] | None = None,
    received: Names | None = None,
    analyzed: Names | None = None,
    zeros: bool = False,
    title: str | None = None,
) -> Figure:
    """
    Draw the flow of participants. Changes nothing.

    Args:
        cohort: The people, as `replay` gives them.
        milestones: States or event kinds in their order, each a name or several names of which any will do;
            or what they are called, to these. By default the states of the main path. A participant has
            come to one when she was in its state, or came to a later one that the chart does not let be
            reached without it. Who came to a later one by a way around it is told beside it, and in the later one.
        arm: Name of the data element that says in which arm a participant is. Whoever draws a blinded
            study must not be asked for it by mistake, hence nothing but this name unveils it.
        arms: Arms by their states: what an arm is called, to its milestones behind the shared ones. By
            default the arms of the chart, where neither these nor milestones are given.
        received: What makes a participant have received the intervention of the arm: a state or an event kind,
            or several of which any will do. The protocol does not say it, so by default nobody is said to
            have received anything, or not.
        analyzed: What makes a participant be analyzed for the primary outcome: a state or an event kind, or
            several of which any will do. The protocol does not say it, so by default nothing is drawn.
        zeros: Also draw the reasons that nobody had, though the chart knows them.
        title: By default it names the study.

    Raises:
        HistoryError: A participant was folded by another chart, or is there twice.
        DrawingError: A name is not in the chart, a milestone cannot come after the one before it, arms are
            given twice, or it is asked who received what, without arms.
    """
    people = tuple(cohort)
    passages = passages_of(chart, people)
    if arm is not None and arms is not None:
        raise DrawingError("arm, arms: give one of them; arms are told by a data element or by states")
    marks, parted = _plan(chart, people, passages, milestones, arm, arms)
    found = attrition_of(chart, people, marks, parted, received=received, analyzed=analyzed, zeros=zeros)
    notes = (f"{identity(chart)}, {numbered(found.size)}, {data_cut(passages)}",)
    whole = title or f"Participant flow: {name_of(chart)}"
    return laid_out(whole, notes, description_of(found), rows_of(chart, found, zeros=zeros), footnotes_of(found))


def _plan(
    chart: Chart,
    cohort: Sequence[Participant],
    passages: Sequence[Passage],
    chosen: Chosen | None,
    arm: str | None,
    arms: Mapping[str, Chosen] | None,
) -> tuple[tuple[Milestone, ...], Arms | None]:
    """Give the milestones of those who are in no arm, and the arms."""
    given = None if chosen is None else milestones_of(chart, chosen)
    in_order(chart, given or ())
    if arm is not None:
        marks = given or main_milestones(chart)
        return marks, arms_by_element(chart, cohort, marks, arm)
    if arms is not None:
        own = {name: milestones_of(chart, further, "arms") for name, further in arms.items()}
        of_arm = {name: (states_of(further), further) for name, further in own.items()}
        inside = frozenset[str]().union(*(states for states, _ in of_arm.values()))
        marks = given or _before(main_milestones(chart), inside)
        for further in own.values():
            in_order(chart, (marks[-1], *further), "arms")
        return marks, arms_by_states(chart, passages, marks, of_arm)
    if given is not None:
        return given, None
    return arms_of_chart(chart, passages)


def _before(milestones: Sequence[Milestone], inside: frozenset[str]) -> tuple[Milestone, ...]:
    """Give the milestones before the first one of an arm; the first of all in any case."""
    return (milestones[0], *itertools.takewhile(lambda one: one.states.isdisjoint(inside), milestones[1:]))
