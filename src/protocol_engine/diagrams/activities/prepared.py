"""What must be on record before a step: observations that bring what the step's rules ask for."""

from __future__ import annotations

import typing as t

from protocol_engine.resolve import PATHWAY

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from protocol_engine.chart import Chart, Input, Kind, Rule, Transition


def prepared(
    chart: Chart, event: str, transitions: Sequence[Transition], known: Collection[str]
) -> dict[str, frozenset[str]]:
    """
    Give what must be done before an event can be judged. Changes nothing.

    Args:
        transitions: What the event may be there.
        known: Event kinds that are planned earlier: what they bring is there already.

    Returns:
        Event kind to the elements that it must bring, in the order of the file. Only observations, and
        what moves nothing but a track at the side, such as the consent.
    """
    needs: dict[str, set[str]] = {}
    scheduled = {entry.event for entry in chart.protocol.schedule.values()}
    rules = [*chart.kinds[event].require, *(rule for way in transitions for rule in way.require)]
    for rule, one in ((asking, read) for asking in rules for read in asking.inputs):
        kinds = list(_bringing(chart, rule, one))
        if any(kind.name == event or kind.name in known for kind in kinds):
            continue
        observing = [kind for kind in kinds if _only_observes(chart, kind)]
        # What the schedule expects has its time already; something else, if anything, is done for this step.
        apart = [kind for kind in observing if kind.name not in scheduled]
        for kind in apart or observing:
            needs.setdefault(kind.name, set()).update({one.name} & kind.own)
    return {name: frozenset(needs[name] | set(kind.required)) for name, kind in chart.kinds.items() if name in needs}


def _bringing(chart: Chart, rule: Rule, asked: Input) -> Iterator[Kind]:
    """Give the event kinds that bring what is asked, or make it known."""
    for name, kind in chart.kinds.items():
        if asked.source == "data":
            found = asked.name in kind.own
        elif asked.source == "track":
            found = _lets_pass(chart, rule, asked, kind)
        else:
            found = asked.name.partition(".")[0] == name
        if found:
            yield kind


def _lets_pass(chart: Chart, rule: Rule, track: Input, kind: Kind) -> bool:
    """Tell whether a rule that fails in the first state of a track may hold once the event has happened."""
    start = chart.initial[track.index]
    targets = {
        one.target
        for offer in kind.offers
        if offer.track == track.index
        for one in offer.transitions
        if start in one.sources and not chart.states[one.target].final and one.target not in chart.ending
    }
    return _fails(rule, track, start) and any(not _fails(rule, track, target) for target in targets)


def _fails(rule: Rule, track: Input, state: str) -> bool:
    """Tell whether a rule fails in a state of a track, whatever else is known."""
    if rule.condition is None:
        return False
    return rule.condition.function(*(state if one is track else None for one in rule.inputs)) is False


def _only_observes(chart: Chart, kind: Kind) -> bool:
    return all(chart.tracks[offer.track] != PATHWAY for offer in kind.offers)
