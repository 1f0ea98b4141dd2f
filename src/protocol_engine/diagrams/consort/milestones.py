"""
The points of a study that participants come to, and how far each of them came.

A participant has come to a milestone when she has come to all before it, and was in one of its states. A
state that is not on record counts as well where she is in a later milestone that cannot be reached without
it: the fact is missing, not the person. Who went on by another way has left the milestones.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping, Sequence

import attrs

from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.plain import event_label, labelled
from protocol_engine.diagrams.spine.chains import chains_of
from protocol_engine.errors import DrawingError, did_you_mean

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.passage import Passage

Names = str | Sequence[str]
"""A state or an event kind by its name, or several of which any one will do."""

Chosen = Sequence[Names] | Mapping[str, Names]
"""Milestones in their order; or what they are called, to what they are."""


@attrs.frozen
class Milestone:
    """
    A point that participants come to.

    Attributes:
        name: Name of its first state or event kind.
        label: What it is called in the drawing.
        states: Being in any of them is having come to it.
        events: A fact of any of these kinds is having come to it.
        epoch: Name of the epoch of its first state; None where it has none.
    """

    name: str
    label: str
    states: frozenset[str]
    events: frozenset[str] = frozenset()
    epoch: str | None = None

    def seen_in(self, passage: Passage) -> bool:
        """Tell whether somebody's records have it."""
        return not self.states.isdisjoint(passage.visited) or any(kind in self.events for kind, *_ in passage.facts)


def milestones_of(chart: Chart, chosen: Chosen) -> tuple[Milestone, ...]:
    """
    Give milestones by the names of their states and event kinds.

    Raises:
        DrawingError: There is none, one has no name, or a name is neither a state nor an event kind.
    """
    named = [(label, names) for label, names in chosen.items()] if isinstance(chosen, Mapping) else [
        (None, names) for names in chosen
    ]  # fmt: skip
    if not named:
        raise DrawingError("milestones: there is none; name a state or an event kind at least")
    return tuple(_milestone(chart, names, label) for label, names in named)


def _milestone(chart: Chart, names: Names, label: str | None) -> Milestone:
    every = (names,) if isinstance(names, str) else tuple(names)
    for name in every:
        if name not in chart.states and name not in chart.kinds:
            hint = did_you_mean(name, [*chart.states, *chart.kinds])
            raise DrawingError(f"milestones: there is no state or event kind {name!r}{hint}")
    if not every:
        raise DrawingError("milestones: one has no name; name a state or an event kind")
    states = frozenset(name for name in every if name in chart.states)
    called = label or " or ".join(label_of(chart, name) for name in every)
    first = next((name for name in every if name in chart.states), None)
    epoch = None if first is None else chart.states[first].epoch
    return Milestone(every[0], called, states, frozenset(every) - states, epoch)


def main_milestones(chart: Chart) -> tuple[Milestone, ...]:
    """Give the states of the main path, each of which is a milestone. Changes nothing."""
    return milestones_of(chart, chains_of(flow_of(chart), chart.tracks[0])[0].states)


def states_of(milestones: Iterable[Milestone]) -> frozenset[str]:
    """Give the states of some milestones."""
    return frozenset(state for one in milestones for state in one.states)


def label_of(chart: Chart, name: str) -> str:
    """Give the name of a state, or of an event kind, for people."""
    if name in chart.states:
        return labelled(name, chart.protocol.states[name].label)
    return event_label(chart, name)


@attrs.frozen
class Ladder:
    """
    Milestones in their order.

    Attributes:
        implied: Number of a milestone to the numbers of later ones that cannot be reached without it.
    """

    milestones: tuple[Milestone, ...]
    implied: tuple[frozenset[int], ...]

    def climbed(self, passage: Passage) -> tuple[int, tuple[int, ...]]:
        """
        Tell how far somebody came.

        Returns:
            How many milestones, from the first; and the numbers of those among them that are not on record.
        """
        seen = [one.seen_in(passage) for one in self.milestones]
        missing: list[int] = []
        for number, further in enumerate(self.implied):
            if not seen[number]:
                if not any(seen[later] for later in further):
                    return number, tuple(missing)
                missing.append(number)
        return len(seen), tuple(missing)


def ladder_of(chart: Chart, milestones: Sequence[Milestone]) -> Ladder:
    """Give milestones with what each of them is implied by. Changes nothing."""
    return Ladder(
        tuple(milestones),
        tuple(
            frozenset(
                later
                for later in range(number + 1, len(milestones))
                if _is_needed(chart, milestones[number], milestones[later])
            )
            for number in range(len(milestones))
        ),
    )


def _is_needed(chart: Chart, one: Milestone, later: Milestone) -> bool:
    """
    Tell whether no way of the chart leads to a later milestone past an earlier one.

    Of event kinds, and of states of different tracks, the chart does not say in which order they come:
    the order of the milestones does.
    """
    tracks = {chart.states[state].track for state in one.states | later.states}
    if one.events or later.events or len(tracks) != 1:
        return True
    return later.states.isdisjoint(reached_without(chart, one.states))


def reached_without(chart: Chart, avoided: Iterable[str], start: Iterable[str] | None = None) -> frozenset[str]:
    """
    Give the states that a way leads to which goes through none of some others.

    Args:
        start: Where the ways begin; by default where everyone does.
    """
    closed = frozenset(avoided)
    found = {state for state in (chart.initial if start is None else start) if state not in closed}
    waiting = list(found)
    while waiting:
        state = waiting.pop()
        for transition in chart.transitions:
            if state in transition.sources and transition.target not in found | closed:
                found.add(transition.target)
                waiting.append(transition.target)
    return frozenset(found)
