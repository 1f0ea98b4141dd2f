"""
The points of a study that participants come to, and how far each of them came.

A participant has come to a milestone when she was in one of its states. A state that is not on record counts
as well where she came to a later milestone that cannot be reached without it: the fact is missing, not the
person. Who came to a later milestone by a way around one has gone on without it.
"""

from __future__ import annotations

import itertools
import typing as t
from collections.abc import Mapping, Sequence

import attrs

from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.plain import event_label, state_label
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

LISTED = 20
"""Names that a message lists."""


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


def milestones_of(chart: Chart, chosen: Chosen | str, option: str = "milestones") -> tuple[Milestone, ...]:
    """
    Give milestones by the names of their states and event kinds; one name alone is one milestone.

    Args:
        option: By which name they were asked for, for messages.

    Raises:
        DrawingError: There is none, one has no name, or a name is neither a state nor an event kind.
    """
    if isinstance(chosen, str):
        chosen = (chosen,)
    named = [(label, names) for label, names in chosen.items()] if isinstance(chosen, Mapping) else [
        (None, names) for names in chosen
    ]  # fmt: skip
    if not named:
        raise DrawingError(f"{option}: there is none; name a state or an event kind at least")
    return tuple(_milestone(chart, names, label, option) for label, names in named)


def _milestone(chart: Chart, names: Names, label: str | None, option: str) -> Milestone:
    every = (names,) if isinstance(names, str) else tuple(names)
    for name in every:
        if name not in chart.states and name not in chart.kinds:
            raise DrawingError(f"{option}: there is no state or event kind {name!r}{_known(chart, name)}")
    if not every:
        raise DrawingError(f"{option}: one has no name; name a state or an event kind")
    states = frozenset(name for name in every if name in chart.states)
    called = label or " or ".join(label_of(chart, name) for name in every)
    first = next((name for name in every if name in chart.states), None)
    epoch = None if first is None else chart.states[first].epoch
    return Milestone(every[0], called, states, frozenset(every) - states, epoch)


def _known(chart: Chart, name: str) -> str:
    """Give the end of a message: the nearest name, or else those that there are."""
    names = list(dict.fromkeys([*chart.states, *chart.kinds]))
    further = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
    return did_you_mean(name, names) or f"; there are {', '.join(names[:LISTED])}{further}"


def in_order(chart: Chart, milestones: Sequence[Milestone], option: str = "milestones") -> None:
    """
    Hold milestones to the chart: each must be able to come after the one before it.

    Event kinds, and states of different tracks, may come in any order.

    Raises:
        DrawingError: No way leads from one to the next.
    """
    for one, after in itertools.pairwise(milestones):
        tracks = {chart.states[state].track for state in one.states | after.states}
        if one.events or after.events or len(tracks) != 1:
            continue
        if after.states.isdisjoint(reached_without(chart, (), one.states)):
            raise DrawingError(
                f"{option}: {after.name!r} cannot come after {one.name!r}, no way leads there; "
                "name milestones in the order in which they are reached"
            )


def main_milestones(chart: Chart) -> tuple[Milestone, ...]:
    """Give the states of the main path, each of which is a milestone. Changes nothing."""
    return milestones_of(chart, chains_of(flow_of(chart), chart.tracks[0])[0].states)


def states_of(milestones: Iterable[Milestone]) -> frozenset[str]:
    """Give the states of some milestones."""
    return frozenset(state for one in milestones for state in one.states)


def label_of(chart: Chart, name: str) -> str:
    """Give the name of a state, or of an event kind, for people."""
    if name in chart.states:
        return state_label(chart, name)
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

    def climbed(self, passage: Passage) -> tuple[tuple[int, ...], frozenset[int]]:
        """
        Tell to which milestones somebody came.

        Returns:
            Their numbers, from first to last; and the numbers of those among them that are not on record.
        """
        seen = {number for number, one in enumerate(self.milestones) if one.seen_in(passage)}
        missing = frozenset(
            number for number, further in enumerate(self.implied) if number not in seen and not seen.isdisjoint(further)
        )
        return tuple(sorted(seen | missing)), missing


def ladder_of(chart: Chart, milestones: Sequence[Milestone]) -> Ladder:
    """Give milestones with what each of them is implied by. Changes nothing."""
    found = []
    for number, one in enumerate(milestones):
        past = reached_without(chart, one.states)
        later = range(number + 1, len(milestones))
        found.append(frozenset(place for place in later if _is_needed(chart, one, milestones[place], past)))
    return Ladder(tuple(milestones), tuple(found))


def _is_needed(chart: Chart, one: Milestone, later: Milestone, past: frozenset[str]) -> bool:
    """
    Tell whether no way of the chart leads to a later milestone past an earlier one.

    Of event kinds, and of states of different tracks, the chart does not say it.

    Args:
        past: The states that ways past the earlier one lead to.
    """
    tracks = {chart.states[state].track for state in one.states | later.states}
    if one.events or later.events or len(tracks) != 1:
        return False
    return later.states.isdisjoint(past)


def reached_without(chart: Chart, avoided: Iterable[str], start: Iterable[str] | None = None) -> frozenset[str]:
    """
    Give the states that a way leads to which goes through none of some others.

    Args:
        start: Where the ways begin; by default where everyone does.
    """
    closed = frozenset(avoided)
    found = {state for state in (chart.initial if start is None else start) if state not in closed}
    waiting = list(found)
    onward: dict[str, set[str]] = {}
    for transition in chart.transitions:
        for source in transition.sources:
            onward.setdefault(source, set()).add(transition.target)
    while waiting:
        more = onward.get(waiting.pop(), set()) - found - closed
        found |= more
        waiting += more
    return frozenset(found)
