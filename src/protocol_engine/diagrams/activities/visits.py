"""The visits of a schedule, and what else has a window, as points of a plan."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.activities.plan import Planned, Task, bounds_of
from protocol_engine.diagrams.activities.timing import instances_of
from protocol_engine.resolve import PATHWAY

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.chart import Chart

MOST_COLUMNS = 60
"""Instances of one entry that are listed one by one: the weekly visits of a year, and no more."""


def visits_of(chart: Chart) -> Iterator[Planned]:
    """Give the instances of the schedule's entries, one by one where they are not too many. Changes nothing."""
    for entry in chart.entries:
        declared = chart.protocol.schedule[entry.rule.id]
        kind = chart.kinds[declared.event]
        task = Task(declared.event, frozenset((*kind.required, *entry.data)), entry.rule.id)
        states = _expected_in(chart, declared.event, entry.during)
        count, _ = instances_of(entry)
        if count > MOST_COLUMNS:
            yield Planned("repeat", (task,), declared, entry.span, states, count=count)
            continue
        for number in range(count):
            span = entry.span if entry.every is None else entry.span.put_off(entry.every, number)
            yield Planned("visit", (task,), declared, span, states)


def windows_of(chart: Chart, found: Sequence[Planned]) -> Iterator[Planned]:
    """Give what has a window and no place among what was found. Changes nothing."""
    told = {id for one in found for task in one.tasks for id in task.transitions}
    events = {task.event for one in found for task in one.tasks}
    seen: dict[tuple[str | None, ...], Planned] = {}
    for one, declared in zip(chart.transitions, chart.protocol.transitions, strict=True):
        if one.window is None or one.id in told:
            continue
        events.add(one.event)
        key = (one.event, *bounds_of(declared.window))
        states = frozenset(one.sources) if one.track == PATHWAY else frozenset()
        before = seen.get(key)
        if before is None:
            task = Task(one.event, frozenset(chart.kinds[one.event].required), None, (one.id,))
            seen[key] = Planned("window", (task,), declared.window, one.window.span, states)
        else:
            task = attrs.evolve(before.tasks[0], transitions=(*before.tasks[0].transitions, one.id))
            seen[key] = attrs.evolve(before, tasks=(task,), states=before.states | states)
    yield from seen.values()
    for name, kind in chart.kinds.items():
        if kind.window is not None and name not in events:
            task = Task(name, frozenset(kind.required))
            window = chart.protocol.events[name].window
            yield Planned("window", (task,), window, kind.window.span, _expected_in(chart, name))


def _expected_in(chart: Chart, event: str, during: frozenset[str] | None = None) -> frozenset[str]:
    """Give the states of the main track where an event is expected; none where all of them would do."""
    pathway = {name for name, state in chart.states.items() if state.track == PATHWAY}
    kind = chart.kinds[event]
    sources = {source for offer in kind.offers for one in offer.transitions for source in one.sources}
    for chosen in (during, kind.during, sources):
        states = frozenset(chosen or ()) & pathway
        if states:
            return states if {name for name in pathway if not chart.states[name].final} - states else frozenset()
    return frozenset()
