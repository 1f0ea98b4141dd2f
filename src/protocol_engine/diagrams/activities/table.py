"""From a chart to its Schedule of Activities: the plan in words, as a table."""

from __future__ import annotations

import re
import typing as t
from collections import Counter

from protocol_engine.diagrams.activities.columns import placed_in_epochs, visit_of
from protocol_engine.diagrams.activities.footnotes import about_element, about_entry, about_kind, about_step
from protocol_engine.diagrams.activities.letters import lettered
from protocol_engine.diagrams.activities.planned import planned
from protocol_engine.diagrams.activities.records import Activities, Activity, Cell, Passage
from protocol_engine.diagrams.activities.sequence import in_sequence
from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.plain import event_label, weakest
from protocol_engine.diagrams.spine.chains import chains_of
from protocol_engine.resolve import PATHWAY

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.activities.plan import Planned, Task
    from protocol_engine.diagrams.activities.records import Visit
    from protocol_engine.protocol import Basis

VISIT = "Visit"
"""The row of the event kinds that are nothing but a visit of their own."""


def activities_of(chart: Chart) -> Activities:
    """
    Give the Schedule of Activities of a chart. Changes nothing.

    Columns are the steps of the main path and of its arms, what must be on record before them, the visits of
    the schedule and whatever else has a window. A repeated entry is spelled out where it ends after a span of
    time and comes to sixty visits or fewer; else it is one column.
    """
    flow = flow_of(chart)
    chains = chains_of(flow, PATHWAY)
    placed = placed_in_epochs(flow, in_sequence(chart, flow, chains, planned(chart, flow, chains)))
    plan = [one for one, _ in placed]
    visits = tuple(visit_of(chart, flow, one, epoch, plan) for one, epoch in placed)
    table = Activities(
        chart.id,
        flow.title,
        chart.version,
        chart.digest,
        visits,
        tuple(_rows(chart, plan, visits)),
        (),
        tuple(dict.fromkeys(_passages(chart, plan, visits))),
        tuple(_whenever(chart, plan)),
        any(one.declared is not None for one in plan),
    )
    return lettered(table)


def _rows(chart: Chart, plan: Sequence[Planned], visits: Sequence[Visit]) -> Iterator[Activity]:
    bare = _bare_visits(chart, plan)
    if bare:
        yield Activity(
            VISIT, tuple(_cell(chart, one, visit, bare) for one, visit in zip(plan, visits, strict=True)), events=bare
        )
    for name in chart.kinds:
        cells = tuple(_cell(chart, one, visit, (name,)) for one, visit in zip(plan, visits, strict=True))
        if name in bare or not any(cells):
            continue
        declared = chart.protocol.events[name]
        yield Activity(event_label(chart, name), cells, False, _noted(about_kind(chart, name)), declared.basis, (name,))
        tasks = [[task for task in one.tasks if task.event == name] for one in plan]
        extra = (element for found in tasks for task in found for element in sorted(task.needed))
        for element in dict.fromkeys((*declared.data, *declared.may_carry, *extra)):
            yield Activity(
                _element_label(chart, element),
                tuple(Cell(any(element in task.needed for task in found)) if found else None for found in tasks),
                True,
                _noted(about_element(chart, element)),
                chart.protocol.data[element].basis if element in chart.protocol.data else None,
                (name,),
            )


def _element_label(chart: Chart, name: str) -> str:
    """Give the label of an element; where it has none, its name in words: `ActiveTuberculosis`."""
    element = chart.protocol.data.get(name)
    if element is not None and element.label:
        return element.label
    first, *others = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name.replace("_", " ")).split() or [name]
    return " ".join([first, *(word if word.isupper() else word.lower() for word in others)])


def _bare_visits(chart: Chart, plan: Sequence[Planned]) -> tuple[str, ...]:
    """Give the event kinds that are nothing but one visit, called as the visit is; none where there is only one."""
    times = Counter(task.event for one in plan for task in one.tasks)
    entries = {task.event: task.entry for one in plan if one.sort == "visit" for task in one.tasks}
    found = []
    for name, kind in chart.kinds.items():
        entry = chart.protocol.schedule.get(entries.get(name) or "")
        plain = not (kind.own or kind.offers or kind.require or kind.window)
        alone = plain and times[name] == 1 and entry is not None and not entry.data
        if alone and entry is not None and entry.label in (None, event_label(chart, name)):
            found.append(name)
    return tuple(found) if len(found) > 1 else ()


def _cell(chart: Chart, one: Planned, visit: Visit, events: Sequence[str]) -> Cell | None:
    tasks = [task for task in one.tasks if task.event in events]
    if not tasks:
        return None
    # One footnote for a cell: what is all that is said there, and a link that a finger can hit.
    notes = " ".join(dict.fromkeys(text for task in tasks for text in _notes(chart, task, visit)))
    return Cell(True, _noted(notes), weakest(basis for task in tasks for basis in _bases(chart, task)))


def _notes(chart: Chart, task: Task, visit: Visit) -> Iterator[str]:
    if task.entry is not None:
        label = chart.protocol.schedule[task.entry].label
        told = label in (visit.label, event_label(chart, task.event))
        yield from _noted(about_entry(chart, task.entry, labelled=told, window=visit.window))
    yield from _noted(about_step(chart, task.transitions))


def _noted(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _bases(chart: Chart, task: Task) -> Iterator[Basis | None]:
    if task.entry is not None:
        yield chart.protocol.schedule[task.entry].basis
    for one in chart.transitions:
        if one.id in task.transitions:
            yield one.basis
            if one.window is not None:
                yield one.window.basis


def _passages(chart: Chart, plan: Sequence[Planned], visits: Sequence[Visit]) -> Iterator[Passage]:
    """Give where the visits are from, then the steps and the activities."""
    for one, visit in zip(plan, visits, strict=True):
        for task in one.tasks:
            if task.entry is not None:
                entry = chart.protocol.schedule[task.entry]
                if entry.cite:
                    yield Passage(entry.label or visit.label, entry.cite, entry.basis)
            for way in chart.transitions:
                if way.id in task.transitions and way.cite:
                    yield Passage(way.label or event_label(chart, way.event), way.cite, way.basis)
                if way.id in task.transitions and way.window is not None and way.window.cite:
                    yield Passage(f"{visit.label}: {visit.window}", way.window.cite, way.window.basis)
    for name, kind in chart.protocol.events.items():
        if kind.cite and any(task.event == name for one in plan for task in one.tasks):
            yield Passage(event_label(chart, name), kind.cite, kind.basis)


def _whenever(chart: Chart, plan: Sequence[Planned]) -> Iterator[str]:
    """Give what has no place in the plan and is no way out of the study."""
    told = {task.event for one in plan for task in one.tasks}
    for name, kind in chart.kinds.items():
        targets = [(offer.track, chart.states[one.target]) for offer in kind.offers for one in offer.transitions]
        leaves = any(chart.tracks[track] == PATHWAY and state.final for track, state in targets)
        ends = bool(targets) and all(state.final or state.ends_study for _, state in targets)
        if name not in told and not leaves and not ends:
            yield event_label(chart, name)
