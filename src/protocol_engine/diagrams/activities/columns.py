"""From the points of a plan to the heads of the columns: epoch, name, anchor, time and window in words."""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.activities.records import Visit
from protocol_engine.diagrams.activities.sequence import step_after
from protocol_engine.diagrams.activities.timing import point_of, window_of
from protocol_engine.diagrams.plain import event_label
from protocol_engine.diagrams.widths import width
from protocol_engine.resolve import PATHWAY

if t.TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.activities.plan import Planned
    from protocol_engine.diagrams.flow import Flow

SHORT = 190
"""How wide the label of a visit may be at the head of its column, in a type of 10; else the time is its name."""

Placed = tuple["Planned", str | None]
"""A point of the plan, and the name of its epoch."""


def placed_in_epochs(flow: Flow, plan: Sequence[Planned]) -> list[Placed]:
    """Give the points of a plan with their epochs; what has only a window ends the epoch of its anchor."""
    found: list[Placed] = []
    now = next((node.epoch for node in flow.nodes.values() if node.track == PATHWAY and node.initial), None)
    loose = [one for one in plan if one.sort == "window" and not one.states]
    for one in (one for one in plan if one not in loose):
        epochs = {flow.nodes[state].epoch for state in one.states} - {None}
        if one.sort == "before":
            found.append((one, flow.nodes[one.links[0][0]].epoch or now))
            continue
        visit = one.tasks[0].entry is not None
        if one.links:
            now = flow.nodes[one.links[0][1]].epoch or now
        # A step belongs to the epoch that it leads to, a visit to one in which it is expected.
        elsewhere = epochs and now not in epochs and (visit or not one.links)
        found.append((one, next(name for name in flow.epochs if name in epochs) if elsewhere else now))
    for one in loose:
        found.insert(*_beside(found, one))
    return found


def _beside(found: Sequence[Placed], one: Planned) -> tuple[int, Placed]:
    assert one.anchor is not None  # noqa: S101 (what is only a window has one)
    anchor = one.anchor[0]
    place = next((place for place, (other, _) in enumerate(found) if _happens(anchor, [other])), None)
    if place is None:
        return len(found), (one, None)
    epoch = found[place][1]
    while place < len(found) and found[place][1] == epoch:
        place += 1
    return place, (one, epoch)


def _happens(event: str, plan: Collection[Planned]) -> bool:
    return any(task.event == event for one in plan for task in one.tasks)


def visit_of(chart: Chart, flow: Flow, one: Planned, epoch: str | None, plan: Sequence[Planned]) -> Visit:
    """Give the head of a column. Changes nothing."""
    anchor, time, window = "", "", ""
    if one.sort == "before":
        window = f"before {event_label(chart, step_after(one, plan).tasks[0].event)}"
    elif one.declared is not None and one.span is not None:
        anchor, window = _anchor_label(chart, one.declared.anchor, one.declared.which), window_of(one.declared)
        time = f"{'from ' if one.count and one.span.aimed else ''}{point_of(one.span, one.declared)}"
    elif any(other.anchor is not None and other.anchor[0] == one.tasks[0].event for other in plan):
        anchor, time = event_label(chart, one.tasks[0].event), "day 0"
    return Visit(
        _label(chart, flow, one, plan),
        flow.epochs.get(epoch or "", ""),
        anchor,
        time,
        window,
        tuple(task.entry for task in one.tasks if task.entry is not None),
        tuple(id for task in one.tasks for id in task.transitions),
    )


def _anchor_label(chart: Chart, event: str, which: str) -> str:
    kind, label = chart.kinds[event], event_label(chart, event)
    moves = [(source, way.target) for offer in kind.offers for way in offer.transitions for source in way.sources]
    once = moves and not any(source == target or source in chart.reachable[target] for source, target in moves)
    return {"first": label if once else f"first {label}", "each": f"each {label}"}.get(which, label)


def _label(chart: Chart, flow: Flow, one: Planned, plan: Sequence[Planned]) -> str:
    if one.sort == "before":
        return " / ".join(dict.fromkeys(flow.nodes[source].label for source, _ in one.links))
    steps = [task.event for task in one.tasks if task.entry is None]
    if not steps:
        return _visit_label(chart, one)
    again = [other for other in plan if other.sort != "before" and _is_step(other, steps[0])]
    if len(again) > 1 and one.links:
        return " / ".join(dict.fromkeys(flow.nodes[target].label for _, target in one.links))
    return event_label(chart, steps[0])


def _is_step(one: Planned, event: str) -> bool:
    return any(task.event == event and task.entry is None for task in one.tasks)


def _visit_label(chart: Chart, one: Planned) -> str:
    """Give the label of a visit's entries where they have one and it is short, else its time."""
    entries = [chart.protocol.schedule[task.entry] for task in one.tasks if task.entry is not None]
    if one.count is not None:
        return f"Every {entries[0].every}"
    labels = {None if entry.every is not None else entry.label for entry in entries}
    label = next(iter(labels)) if len(labels) == 1 else None
    point = "" if one.span is None or one.declared is None else point_of(one.span, one.declared, title=True)
    if label and (width(label, 10) <= SHORT or not point):
        return label
    return point or label or event_label(chart, entries[0].event)
