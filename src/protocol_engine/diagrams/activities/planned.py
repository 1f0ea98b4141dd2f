"""
What a protocol plans: the steps of its path, what must be on record before them, its visits and its windows.

Nothing is listed by hand. A step of the main path or of an arm is planned, and so is what the schedule expects
and what has a window; and where a step asks for something that only an observation can bring, the observation
is planned before it.
"""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.activities.plan import Planned, Task, of_those_who_left
from protocol_engine.diagrams.activities.prepared import prepared
from protocol_engine.diagrams.activities.steps import steps_of
from protocol_engine.diagrams.activities.visits import visits_of, windows_of

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.spine.chains import Chain


def planned(chart: Chart, flow: Flow, chains: Sequence[Chain]) -> tuple[Planned, ...]:
    """Give everything that a chart plans: the steps in the order of the paths, then the rest. Changes nothing."""
    steps, visits = steps_of(chart, flow, chains), list(visits_of(chart))
    for number, step in enumerate(steps):
        answer = next((one for one in visits if _answers(one, step)), None)
        if answer is not None:
            visits.remove(answer)
            steps[number] = _answered(step, answer)
    found = [*steps, *visits]
    found += windows_of(chart, found)
    return tuple(_merged(chart, [*_before(chart, steps, visits), *found]))


def _answers(visit: Planned, step: Planned) -> bool:
    """Tell whether a visit is what makes a step."""
    if visit.tasks[0].event != step.tasks[0].event or (visit.states and visit.states.isdisjoint(step.states)):
        return False
    if step.span is None or visit.span is None:
        return True
    return step.anchor == visit.anchor and step.span.aimed and step.span.base == visit.span.base


def _answered(step: Planned, visit: Planned) -> Planned:
    tasks = tuple(attrs.evolve(task, transitions=step.tasks[0].transitions) for task in visit.tasks)
    return attrs.evolve(visit, sort="step" if visit.count is None else "repeat", links=step.links, tasks=tasks)


def _before(chart: Chart, steps: Sequence[Planned], visits: Sequence[Planned]) -> Iterator[Planned]:
    """Give what must be on record before the steps, each thing before the first that asks for it."""
    told: set[str] = set()
    into: dict[str, list[int]] = {}
    for number, step in enumerate(steps):
        for target in dict.fromkeys(target for _, target in step.links):
            into.setdefault(target, []).append(number)
    for step in steps:
        known = {task.event for one in _leading_to(step, steps, into) for task in one.tasks} | told
        known |= _following(known, visits)
        ids = {id for task in step.tasks for id in task.transitions}
        needs = prepared(chart, step.tasks[0].event, [one for one in chart.transitions if one.id in ids], known)
        if needs:
            told |= set(needs)
            tasks = tuple(Task(event, needed) for event, needed in needs.items())
            yield Planned("before", tasks, states=frozenset(source for source, _ in step.links), links=step.links)


def _leading_to(step: Planned, steps: Sequence[Planned], into: Mapping[str, Sequence[int]]) -> list[Planned]:
    """
    Give the steps on the way to a step.

    Args:
        into: State to the numbers of the steps that lead there.
    """
    found: dict[int, Planned] = {}
    ahead, seen = [source for source, _ in step.links], set()
    while ahead:
        state = ahead.pop()
        if state in seen:
            continue
        seen.add(state)
        for number in into.get(state, ()):
            if number not in found:
                found[number] = steps[number]
                ahead += [source for source, _ in steps[number].links]
    return list(found.values())


def _following(known: set[str], visits: Sequence[Planned]) -> set[str]:
    """Give what is expected after what is known, and after that."""
    found: set[str] = set()
    while True:
        more = {
            task.event
            for one in visits
            if one.anchor is not None and one.anchor[0] in known | found
            for task in one.tasks
        }
        if more <= found:
            return found
        found |= more


def _merged(chart: Chart, found: Sequence[Planned]) -> Iterator[Planned]:
    """Put together what is wanted at the same time after the same anchor."""
    kept: list[Planned] = []
    for one in found:
        place = next((place for place, other in enumerate(kept) if _same_time(chart, one, other)), None)
        if place is None:
            kept.append(one)
        else:
            other = kept[place]
            kept[place] = attrs.evolve(other, tasks=(*other.tasks, *one.tasks), states=other.states | one.states)
    yield from kept


def _same_time(chart: Chart, one: Planned, other: Planned) -> bool:
    if one.links or one.span is None or other.span is None or {one.sort, other.sort} - {"visit", "step"}:
        return False
    alike = one.anchor == other.anchor and one.span.aimed and other.span.aimed and one.span.base == other.span.base
    return alike and of_those_who_left(chart, one) == of_those_who_left(chart, other)
