"""The tables of the path: transitions, states and events."""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.page.cells import SOURCE, chosen, code_of, line, source_of, texts
from protocol_engine.diagrams.page.records import Column, Row, Table
from protocol_engine.diagrams.plain import condition_text, event_label, labelled, state_label

if t.TYPE_CHECKING:
    from protocol_engine.chart import Chart, Transition
    from protocol_engine.diagrams.page.places import Places


def transitions(chart: Chart, places: Places) -> Table:
    """Give where each transition leads from where, its number in the figure, and what is asked of it."""
    numbers = {id: one.number for id, one in flow_of(chart).conditions.items()}
    rows = []
    for one, declared in zip(chart.transitions, chart.protocol.transitions, strict=True):
        required = [*one.require, *([one.window] if one.window is not None else [])]
        cells = (
            chosen(chart, declared.source),
            (state_label(chart, one.target),),
            line(str(numbers.get(one.id, ""))),
            (*_way(chart, one), *line(declared.text)),
            line(one.when.text if one.when is not None else ""),
            tuple(places.rules[rule.id] for rule in required),
            source_of(declared, places, one.id),
        )
        label = labelled(one.event, one.label or chart.protocol.events[one.event].label)
        rows.append(Row(places.transitions[one.id], label, code_of(one.id, label), cells))
    columns = (
        *texts("From", "To", "No.", "Which way"),
        Column("Expression", "code"),
        Column("Requires", "rows"),
        SOURCE,
    )
    return Table("t", "Transitions", "transition", columns, tuple(rows))


def _way(chart: Chart, transition: Transition) -> tuple[str, ...]:
    """Give the condition by which a transition is chosen, in words."""
    if transition.otherwise:
        return ("in every other case",)
    return () if transition.when is None else (condition_text(chart, transition.when.text),)


def states(chart: Chart, places: Places) -> Table:
    """Give what each state is."""
    rows = []
    for name, state in chart.states.items():
        declared = chart.protocol.states[name]
        what = [f"track {labelled(state.track, None)}"] if state.track != chart.tracks[0] else []
        what += ["everyone starts here"] if name in chart.initial else []
        what += [f"ends participation: {state.disposition}"] if state.disposition is not None else []
        what += ["ends the study for this participant"] if state.ends_study else []
        what += [declared.text] if declared.text else []
        label = labelled(name, declared.label)
        cells = (
            line("" if state.epoch is None else labelled(state.epoch, None)),
            tuple(what),
            source_of(declared, places, name),
        )
        rows.append(Row(places.states[name], label, code_of(name, label), cells))
    return Table("s", "States", "state", (*texts("Epoch", "What it is"), SOURCE), tuple(rows))


def events(chart: Chart, places: Places) -> Table:
    """Give what each event brings, what is asked of it, and where it belongs."""
    rows = []
    for name, kind in chart.kinds.items():
        declared = chart.protocol.events[name]
        required = [*kind.require, *([kind.window] if kind.window is not None else [])]
        cells = (
            tuple(places.data[one] for one in declared.data),
            tuple(places.data[one] for one in declared.may_carry),
            tuple(places.rules[rule.id] for rule in required),
            chosen(chart, declared.during),
            line(declared.text),
            source_of(declared, places, name),
        )
        label = event_label(chart, name)
        rows.append(Row(places.events[name], label, code_of(name, label), cells))
    columns = (
        Column("Must bring", "rows"),
        Column("May bring", "rows"),
        Column("Requires", "rows"),
        *texts("Only in", "Remark"),
        SOURCE,
    )
    return Table("e", "Events", "event", columns, tuple(rows))
