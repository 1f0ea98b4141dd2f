"""The steps of the main path and of its arms, as points of a plan."""

from __future__ import annotations

import itertools
import typing as t

import attrs

from protocol_engine.diagrams.activities.plan import Planned, Task, bounds_of
from protocol_engine.diagrams.spine.chains import main_arrows

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.spine.chains import Chain


def steps_of(chart: Chart, flow: Flow, chains: Sequence[Chain]) -> list[Planned]:
    """
    Give the steps of the paths. Changes nothing.

    The same event in several arms is one step where its window is the same, and so are the ways of one decision
    of which only some have a window; twice in one arm it is two. A
    step to an end that is not the planned one is none, unless it has a window.
    """
    found: list[tuple[set[int], Planned]] = []
    for number, step in _each(chart, flow, chains):
        place = next((place for place, (inside, one) in enumerate(found) if _same(one, step, number in inside)), None)
        if place is None:
            found.append(({number}, step))
            continue
        inside, one = found[place]
        timed = step if one.declared is None else one
        ids = tuple(dict.fromkeys((*one.tasks[0].transitions, *step.tasks[0].transitions)))
        joined = attrs.evolve(
            one,
            tasks=(attrs.evolve(one.tasks[0], transitions=ids),),
            declared=timed.declared,
            span=timed.span,
            states=one.states | step.states,
            links=(*one.links, *step.links),
        )
        found[place] = inside | {number}, joined
    return [step for _, step in found]


def _same(one: Planned, step: Planned, inside: bool) -> bool:
    windows = {bounds_of(one.declared), bounds_of(step.declared)}
    # Of one decision, one way may have a window and another none: it is made at that time all the same.
    decided = () in windows and not one.states.isdisjoint(step.states)
    return one.tasks[0].event == step.tasks[0].event and not inside and (len(windows) == 1 or decided)


def _each(chart: Chart, flow: Flow, chains: Sequence[Chain]) -> Iterator[tuple[int, Planned]]:
    """Give every step with the number of its chain."""
    ways = {
        one.id: (declared.window, one.window)
        for one, declared in zip(chart.transitions, chart.protocol.transitions, strict=True)
    }
    arrows = main_arrows(flow, chains)
    for number, chain in enumerate(chains):
        for link in itertools.pairwise(one for one in (chain.split, *chain.states, chain.join) if one is not None):
            arrow = arrows[link]
            window, rule = ways[arrow.transition]
            kind = chart.kinds[arrow.event]
            if window is None:
                window, rule = chart.protocol.events[arrow.event].window, kind.window
            target = flow.nodes[link[1]]
            if target.final and not target.completed and window is None:
                continue
            task = Task(arrow.event, frozenset(kind.required), None, (arrow.transition,))
            span = None if rule is None else rule.span
            yield number, Planned("step", (task,), window, span, frozenset({link[0]}), (link,))
