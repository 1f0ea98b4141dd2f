"""What may come next: the events that are in sequence now, and what each would meet with."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.deciding import is_in_sequence
from protocol_engine.engine.enrollment import beyond, counts_for, limits_digest
from protocol_engine.event import Event, as_date
from protocol_engine.situation import Situation
from protocol_engine.stepper import advance

if t.TYPE_CHECKING:
    from protocol_engine.chart import Chart, Kind, Rule
    from protocol_engine.engine.enrollment import Tally
    from protocol_engine.participant import Participant
    from protocol_engine.step import Finding, Step


@attrs.frozen
class Available:
    """
    An event kind that is in sequence.

    Attributes:
        kind: The event kind.
        label: Its name for people.
        brings: Data elements that it must bring.
        may_bring: Those that it may bring besides.
        held: Rules that it would be held against and that hold.
        broken: Findings that it would raise.
        open: Findings that cannot be told yet; those that only want what the event must bring are not among them.
        lacks: Data elements, tracks and event dates without which some rule cannot be told: what to ask for next.
    """

    kind: str
    label: str
    brings: tuple[str, ...]
    may_bring: tuple[str, ...]
    held: tuple[Rule, ...]
    broken: tuple[Finding, ...]
    open: tuple[Finding, ...]
    lacks: tuple[str, ...]


def available(chart: Chart, participant: Participant, on: object, tally: Tally | None = None) -> tuple[Available, ...]:
    """
    Tell which events are in sequence, and what each would meet with. Changes nothing.

    Args:
        on: The day on which it would happen.
        tally: Tells who else counts for the study's limits; None: the limits are not looked at.

    Returns:
        In the order of the protocol file.

    Raises:
        HistoryError: `on` is no date, or the participant was folded by another chart.
    """
    day = as_date(on, "on")
    situation = Situation.of(chart, participant)
    return tuple(
        _of(chart, participant, kind, Event(kind.name, day, id=_id(participant, kind)), tally)
        for kind in chart.kinds.values()
        if is_in_sequence(situation, kind)
    )


def _id(participant: Participant, kind: Kind) -> str:
    """Give an id that no fact of the participant has."""
    id, taken = f"available {kind.name}", {event.id for event in participant.events}
    while id in taken:
        id += "'"
    return id


def _of(chart: Chart, participant: Participant, kind: Kind, event: Event, tally: Tally | None) -> Available:
    step = advance(chart, participant, event)
    # What is tried has no id that anybody knows.
    others = [attrs.evolve(one, event=None) for one in step.findings if one.rule != kind.data.id]
    missing = {item.name: None for one in others for item in one.evidence if item.value is None}
    wanted = set(kind.required)
    return Available(
        kind.name,
        kind.label,
        kind.required,
        tuple(sorted(kind.own - wanted)),
        step.held,
        (*(one for one in others if one.outcome != "undetermined"), *_beyond(chart, step, tally)),
        tuple(one for one in others if one.outcome == "undetermined" and not _only_wants(chart, one, wanted)),
        tuple(name for name in missing if name not in wanted),
    )


def _beyond(chart: Chart, step: Step, tally: Tally | None) -> tuple[Finding, ...]:
    """Give the findings about limits that the participant would newly count for, and that are used up."""
    if tally is None or not chart.limits:
        return ()
    taken, limits = counts_for(chart, step.after) - counts_for(chart, step.before), limits_digest(chart)
    found = beyond(chart, step.after, step.event.id, {rule: tally.others(rule, limits) for rule in taken})
    return tuple(attrs.evolve(one, event=None) for one in found)


def _only_wants(chart: Chart, one: Finding, brought: set[str]) -> bool:
    """Tell whether a rule cannot be told merely since the event does not bring its data yet."""
    rule = chart.rules.get(one.rule)
    if rule is not None and rule.provided is not None:
        # Only the host knows why it cannot tell.
        return False
    missing = {item.name for item in one.evidence if item.value is None}
    return bool(missing) and missing <= brought
