"""
In which order the points of a plan stand.

The path gives the order of its steps; what is counted from an anchor follows it, by its days; what is
expected only in some states stands between the steps that lead into them and out of them. Where none of this
tells, the order of the file does, in which its author lists events as they happen.
"""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.activities.plan import of_those_who_left

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.activities.plan import Planned
    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.spine.chains import Chain

Pair = tuple[int, int]
"""Numbers of two points of the plan: the first stands before the second."""


def in_sequence(chart: Chart, flow: Flow, chains: Sequence[Chain], plan: Sequence[Planned]) -> list[Planned]:
    """Put the points of a plan in order. Changes nothing."""
    after: dict[int, set[int]] = {number: set() for number in range(len(plan))}
    for first, then in _pairs(chart, flow, chains, plan):
        # What is less sure gives way to what is surer.
        if first != then and not _leads(after, then, first):
            after[first].add(then)
    rank = {name: kind.index for name, kind in chart.kinds.items()}
    keys = [(*_key(one, plan, rank), number) for number, one in enumerate(plan)]
    waiting = {number: sum(number in one for one in after.values()) for number in after}
    order: list[int] = []
    while waiting:
        order.append(min((number for number, count in waiting.items() if not count), key=lambda number: keys[number]))
        del waiting[order[-1]]
        for then in after[order[-1]]:
            waiting[then] -= 1
    return [plan[number] for number in order]


def step_after(one: Planned, plan: Sequence[Planned]) -> Planned:
    """Give the step before which something is needed."""
    return next(other for other in plan if other.sort != "before" and set(other.links) & set(one.links))


def _key(one: Planned, plan: Sequence[Planned], rank: Mapping[str, int]) -> tuple[float, float]:
    if one.sort == "before":
        # What a step needs stands with the step, wherever the file has it.
        return _key(step_after(one, plan), plan, rank)[0] - 0.5, 0
    return min(rank[task.event] for task in one.tasks), one.minutes or 0


def _leads(after: Mapping[int, set[int]], start: int, end: int) -> bool:
    """Tell whether one point already stands before another."""
    seen, ahead = {start}, [start]
    while ahead:
        more = after[ahead.pop()] - seen
        seen |= more
        ahead += more
    return end in seen


def _pairs(chart: Chart, flow: Flow, chains: Sequence[Chain], plan: Sequence[Planned]) -> Iterator[Pair]:
    """Give what stands before what, the surest first."""
    links = [(number, link) for number, one in enumerate(plan) if one.sort != "before" for link in one.links]
    for number, one in enumerate(plan):
        yield from ((step, number) for source, _ in one.links for step, link in links if link[1] == source)
        if one.sort == "before":
            yield from ((number, step) for step, link in links if link in one.links)
    yield from _from_anchors(plan)
    yield from _by_days(chart, plan)
    yield from _by_rules(chart, plan)
    for number, one in enumerate(plan):
        if not one.links:
            yield from _by_states(flow, chains, one.states, links, number)


def _from_anchors(plan: Sequence[Planned]) -> Iterator[Pair]:
    """Give the first point where its anchor happens, before what is counted from it."""
    first: dict[str, int] = {}
    for number, one in enumerate(plan):
        for task in one.tasks:
            first.setdefault(task.event, number)
    for number, one in enumerate(plan):
        if one.anchor is not None and one.anchor[0] in first:
            yield first[one.anchor[0]], number


def _by_days(chart: Chart, plan: Sequence[Planned]) -> Iterator[Pair]:
    """Give what has the same anchor by its days; what is asked of those who have left is apart."""
    groups: dict[tuple[object, ...], list[tuple[float, int]]] = {}
    for number, one in enumerate(plan):
        if one.anchor is not None and one.minutes is not None:
            groups.setdefault((*one.anchor, of_those_who_left(chart, one)), []).append((one.minutes, number))
    for group in groups.values():
        group.sort()
        for place, (minutes, number) in enumerate(group):
            later = next((when for when, _ in group[place:] if when > minutes), None)
            yield from ((number, other) for when, other in group[place:] if when == later)


def _by_rules(chart: Chart, plan: Sequence[Planned]) -> Iterator[Pair]:
    """Give the visits that the rules of a step look back at."""
    asked = {
        one.id: {read.name.partition(".")[0] for rule in one.require for read in rule.inputs if "." in read.name}
        for one in chart.transitions
    }
    for number, step in enumerate(plan):
        names = {name for task in step.tasks for id in task.transitions for name in asked[id]}
        for other, one in enumerate(plan):
            if not one.links and any(task.event in names for task in one.tasks):
                yield other, number


def _by_states(
    flow: Flow,
    chains: Sequence[Chain],
    states: frozenset[str],
    links: Sequence[tuple[int, tuple[str, str]]],
    number: int,
) -> Iterator[Pair]:
    """Give the steps into the states where something is expected, and out of them."""
    inside = [[state for state in chain.states if state in states] for chain in chains]
    for found in filter(None, inside):
        yield from ((step, number) for step, (_, target) in links if target == found[0])
        yield from ((number, step) for step, (source, _) in links if source == found[-1])
    order = {name: place for place, name in enumerate(flow.epochs)}
    known = [order[epoch] for epoch in (flow.nodes[state].epoch for state in states) if epoch is not None]
    if known and not any(inside):
        for step, (_, target) in links:
            earlier = order.get(flow.nodes[target].epoch or "", 0) <= min(known)
            yield (step, number) if earlier else (number, step)
