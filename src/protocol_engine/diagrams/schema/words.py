"""What a schema says in words: names of arms, times, visits, ways out, and what is not drawn."""

from __future__ import annotations

import itertools
import re
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.activities import activities_of
from protocol_engine.diagrams.plain import event_label, labelled
from protocol_engine.diagrams.schema.arms import shared_arms
from protocol_engine.diagrams.spine.chains import chains_of, main_arrows
from protocol_engine.resolve import PATHWAY

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from protocol_engine.chart import Chart, Transition
    from protocol_engine.diagrams.activities.records import Visit
    from protocol_engine.diagrams.flow import Arrow, Flow
    from protocol_engine.diagrams.schema.arms import Shared

_VALUE = re.compile(r"""\s*"?[\w.]+"?\s*=\s*'([^']+)'\s*""")
"""A condition that asks for one value of one element."""

FEW = 5
"""Visits of an epoch that are listed; of more, the first and the last are named, and how many there are."""


@attrs.frozen
class Time:
    """
    When a state is entered.

    Attributes:
        when: How long after the anchor, with the window; or the bounds alone.
        anchor: From what it is counted: `after` something, or that of which it is day 0.
    """

    when: str
    anchor: str

    def __str__(self) -> str:
        return f"{self.when} {self.anchor}"


@attrs.frozen
class Times:
    """
    What is said of time.

    Attributes:
        of_states: State to when it is entered.
        visits: Name of an epoch for people to its visits in words.
    """

    of_states: Mapping[str, Time]
    visits: Mapping[str, str]


@attrs.frozen
class Said:
    """
    What a protocol says of its design beside its states and arrows.

    Attributes:
        arms: Id of the transition into an arm to the arm's name.
        cohorts: State to what stands in its box on how many participants may come there.
        size: How many participants there may be, in words.
        shared: Arms that share one path.
    """

    times: Times = Times({}, {})
    arms: Mapping[str, str] = attrs.field(factory=dict)
    cohorts: Mapping[str, str] = attrs.field(factory=dict)
    size: str = ""
    shared: Shared | None = None


def said_of(chart: Chart, flow: Flow) -> Said:
    """Give what a chart says of its design. Changes nothing."""
    chains = chains_of(flow, PATHWAY)
    arrows = main_arrows(flow, chains)
    ways = {one.id: one for one in chart.transitions}
    path = chains[0].states
    shared = None
    if len(chains) == 1:
        shared = shared_arms(chart, path, [ways[arrows[link].transition] for link in itertools.pairwise(path)])
    return Said(
        _times(chart),
        {id: name for id, way in ways.items() if (name := _arm_name(flow, way))},
        _cohort_sizes(chart),
        _planned_size(chart),
        shared,
    )


def _times(chart: Chart) -> Times:
    """Give what the windows and the schedule say of time."""
    table = activities_of(chart)
    targets = {one.id: one.target for one in chart.transitions}
    entered: dict[str, Time] = {}
    for visit in table.visits:
        said = _said(visit)
        if said is not None:
            for id in visit.transitions:
                entered.setdefault(targets[id], said)
    names: dict[str, list[tuple[str, str]]] = {}
    steps = {labelled(name, state.label) for name, state in chart.protocol.states.items()}
    steps |= {event_label(chart, name) for name in chart.protocol.events}
    for visit in table.visits:
        if visit.entries:
            # What is called by its step is drawn already; here its time is told.
            called = visit.time if visit.transitions and visit.label in steps else visit.label
            timed = not any(chart.protocol.schedule[name].label for name in visit.entries)
            names.setdefault(visit.epoch, []).append((called, visit.anchor if timed else ""))
    anchors: dict[str, set[str]] = {}
    for called, anchor in (one for found in names.values() for one in found if one[1]):
        anchors.setdefault(called, set()).add(anchor)
    twice = {called for called, found in anchors.items() if len(found) > 1}
    return Times(entered, {epoch: _listed(found, twice) for epoch, found in names.items()})


def _said(visit: Visit) -> Time | None:
    if visit.time == "day 0" and not visit.window:
        return Time("Day 0", f"of {visit.anchor}")
    if not visit.anchor:
        return None
    return Time(", ".join(part for part in (visit.time, visit.window) if part), f"after {visit.anchor}")


def _listed(visits: list[tuple[str, str]], twice: set[str]) -> str:
    """
    List visits, each a name and, where that is a time, its anchor; those of several anchors apart.

    Args:
        twice: Names that stand for times after several anchors.
    """
    anchors = dict.fromkeys(anchor for _, anchor in visits)
    if len([one for one in anchors if one]) <= 1 and twice.isdisjoint(name for name, _ in visits):
        return _few([name for name, _ in visits])
    told = ((_few([name for name, one in visits if one == anchor]), anchor) for anchor in anchors)
    return "; ".join(f"{names} after {anchor}" if anchor else names for names, anchor in told)


def _few(names: list[str]) -> str:
    return ", ".join(names) if len(names) <= FEW else f"{names[0]} to {names[-1]} ({len(names)} visits)"


def _arm_name(flow: Flow, way: Transition) -> str:
    """Give the name of an arm from what is asked of its first step; nothing where nothing is."""
    if way.when is not None:
        value = _VALUE.fullmatch(way.when.text)
        if value is not None:
            return value[1]
    condition = flow.conditions.get(way.id)
    return condition.parts[0] if condition is not None and (way.when is not None or way.require) else ""


def _planned_size(chart: Chart) -> str:
    """Say how many participants there may be; nothing where that is not limited."""
    enrollment = chart.protocol.enrollment
    if enrollment is None or enrollment.limit is None or enrollment.counted is None:
        return ""
    return f"at most {enrollment.limit} participants, counted by '{_name(chart, enrollment.counted)}'"


def _cohort_sizes(chart: Chart) -> dict[str, str]:
    """Give the limits of the cohorts that are told by a state: state to what is said in its box."""
    return {
        limit.state: f"n ≤ {limit.most}"
        for limit in chart.limits
        if limit.state is not None and limit.rule.id != "enrollment.limit"
    }


def _name(chart: Chart, name: str) -> str:
    return event_label(chart, name) if name in chart.protocol.events else chart.states[name].label


def assigned(flow: Flow, shared: Shared | None) -> str:
    """Say what else is assigned with the arms that are drawn."""
    if shared is None or not shared.others:
        return ""
    label = next(arrow.label for arrow in flow.arrows if arrow.event == shared.event)
    told = ", and ".join(f"{name} ({' or '.join(values)})" for name, values in shared.others)
    return f"'{label}' also brings {told}, for which no rows are drawn."


def ways_out(flow: Flow, drawn: Iterable[str]) -> str:
    """Say how participation may end otherwise than drawn."""
    inside = [node.name for node in flow.nodes.values() if node.track == PATHWAY and not node.final]
    told = []
    for node in flow.nodes.values():
        if node.name in set(drawn) or not (node.final or node.ends_study):
            continue
        if node.track != PATHWAY:
            told.append(f"{node.label} (at any time)")
            continue
        sources = {arrow.source for arrow in flow.arrows if arrow.target == node.name} - {node.name}
        told += [f"{node.label} ({_from(flow, sources, inside)})"] if sources else []
    return f"Participation may also end by: {'; '.join(told)}." if told else ""


def not_drawn(flow: Flow, arrows: Iterable[Arrow]) -> Iterator[str]:
    """Say which states lead elsewhere than drawn: a sentence for each target."""
    found: dict[str, set[str]] = {}
    for arrow in arrows:
        found.setdefault(arrow.target, set()).add(arrow.source)
    inside = [node.name for node in flow.nodes.values() if node.track == PATHWAY and not node.final]
    for target, sources in found.items():
        yield f"{flow.nodes[target].label} is also reached {_from(flow, sources, inside)}."


def _from(flow: Flow, sources: set[str], inside: list[str]) -> str:
    """Say from where: from anywhere, from epochs, or from states."""
    if sources >= set(inside):
        return "at any time"
    left, epochs = set(sources), []
    for epoch, label in flow.epochs.items():
        states = {name for name in inside if flow.nodes[name].epoch == epoch}
        if states and states <= left:
            epochs.append(f"'{label}'")
            left -= states
    names = [*epochs, *(f"'{flow.nodes[name].label}'" for name in flow.nodes if name in left)]
    return f"from {', '.join(names)}" if len(names) <= 4 else f"from {len(sources)} states"
