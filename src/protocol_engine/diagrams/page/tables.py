"""Everything that a protocol says, as tables: whatever can be pointed at has a row, and stands there once."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.compiler.spans import said
from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.page.records import Column, Row, Source, Table
from protocol_engine.diagrams.plain import condition_text, event_label, labelled, spoken, window_text
from protocol_engine.protocol import EpochOf
from protocol_engine.resolve import ANY, conditions

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Chart, Rule, Transition
    from protocol_engine.protocol import Basis, DataElement, ScheduleEntry, StateChoice, Window

MADE: t.Final = ("sequence", "branch", "data", "unknown", "schedule")
"""Kinds of rules without a row of their own: those of an event stand with it, those of the schedule there."""

SOURCE = Column("Source", "source")


@attrs.frozen
class Places:
    """
    Where everything stands: name to the id of its row, for each sort of thing.

    Attributes:
        readings: Name to the ids of the rows of its interpretations.
    """

    states: Mapping[str, str]
    transitions: Mapping[str, str]
    events: Mapping[str, str]
    rules: Mapping[str, str]
    schedule: Mapping[str, str]
    data: Mapping[str, str]
    readings: Mapping[str, tuple[str, ...]]

    def row_of(self, rule: str) -> str:
        """Give the row where a rule is explained, which may be that of its event or visit; empty for none."""
        if rule in self.rules:
            return self.rules[rule]
        entry = re.split("[@#]", rule, maxsplit=1)[0]
        return self.schedule.get(entry) or self.events.get(rule.rpartition(".")[0], "")


def places_of(chart: Chart) -> Places:
    """Tell where everything stands. Changes nothing."""
    protocol = chart.protocol
    readings: dict[str, tuple[str, ...]] = {}
    for number, one in enumerate(protocol.interpretations):
        for name in one.about:
            readings[name] = (*readings.get(name, ()), f"i{number}")
    return Places(
        _numbered("s", chart.states),
        _numbered("t", (one.id for one in chart.transitions)),
        _numbered("e", chart.kinds),
        _numbered("r", (rule.id for rule in chart.rules.values() if rule.kind not in MADE)),
        _numbered("v", protocol.schedule),
        _numbered("d", protocol.data),
        readings,
    )


def _numbered(letter: str, names: Iterable[str]) -> dict[str, str]:
    return {name: f"{letter}{number}" for number, name in enumerate(names)}


def tables_of(chart: Chart) -> tuple[Table, ...]:
    """Give everything that a protocol says, the transitions first. A table may have no rows."""
    places = places_of(chart)
    makers = (_transitions, _states, _events, _rules, _schedule, _data, _readings)
    return tuple(make(chart, places) for make in makers)


def _transitions(chart: Chart, places: Places) -> Table:
    numbers = {id: one.number for id, one in flow_of(chart).conditions.items()}
    rows = []
    for one, declared in zip(chart.transitions, chart.protocol.transitions, strict=True):
        required = [*one.require, *([one.window] if one.window is not None else [])]
        cells = (
            _chosen(chart, declared.source),
            (_state(chart, one.target),),
            _line(str(numbers.get(one.id, ""))),
            (*_way(chart, one), *_line(declared.text)),
            _line(one.when.text if one.when is not None else ""),
            tuple(places.rules[rule.id] for rule in required),
            _source(declared, places, one.id),
        )
        label = labelled(one.event, one.label or chart.protocol.events[one.event].label)
        rows.append(Row(places.transitions[one.id], label, _code(one.id, label), cells))
    columns = (
        *_texts("From", "To", "No.", "Which way"),
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


def _chosen(chart: Chart, choices: Iterable[StateChoice]) -> tuple[str, ...]:
    """Give states as the file chooses them: one by one, by their epoch, or all that are not final."""
    found = []
    for one in choices:
        if isinstance(one, str) and one in chart.states:
            found.append(_state(chart, one))
        elif one == ANY:
            found.append("any state that is not final")
        else:
            epoch = one.epoch if isinstance(one, EpochOf) else one
            found.append(f"any state of {labelled(epoch, None)} that is not final")
    return tuple(found)


def _states(chart: Chart, places: Places) -> Table:
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
            _line("" if state.epoch is None else labelled(state.epoch, None)),
            tuple(what),
            _source(declared, places, name),
        )
        rows.append(Row(places.states[name], label, _code(name, label), cells))
    return Table("s", "States", "state", (*_texts("Epoch", "What it is"), SOURCE), tuple(rows))


def _events(chart: Chart, places: Places) -> Table:
    rows = []
    for name, kind in chart.kinds.items():
        declared = chart.protocol.events[name]
        required = [*kind.require, *([kind.window] if kind.window is not None else [])]
        cells = (
            tuple(places.data[one] for one in declared.data),
            tuple(places.data[one] for one in declared.may_carry),
            tuple(places.rules[rule.id] for rule in required),
            _chosen(chart, declared.during),
            _line(declared.text),
            _source(declared, places, name),
        )
        label = event_label(chart, name)
        rows.append(Row(places.events[name], label, _code(name, label), cells))
    columns = (
        Column("Must bring", "rows"),
        Column("May bring", "rows"),
        Column("Requires", "rows"),
        *_texts("Only in", "Remark"),
        SOURCE,
    )
    return Table("e", "Events", "event", columns, tuple(rows))


def _rules(chart: Chart, places: Places) -> Table:
    rows = []
    for rule in chart.rules.values():
        if rule.kind in MADE:
            continue
        important = {True: ", important", False: ", not important", None: ""}[rule.important]
        text, expression = _worded(chart, rule)
        cells = (_line(text), _line(expression), _line(rule.category + important), _source(rule, places, rule.id))
        rows.append(Row(places.rules[rule.id], rule.id, "", cells))
    columns = (Column("Statement"), Column("Expression", "code"), Column("Category"), SOURCE)
    return Table("r", "Rules", "rule", columns, tuple(rows))


def _worded(chart: Chart, rule: Rule) -> tuple[str, str]:
    """Give a rule in words, and as it is written."""
    if rule.kind == "window":
        window = _window(chart, rule)
        return window.text or window_text(chart, window), said(window)
    if rule.condition is None:
        # Only what the host answers, and a limit, have no condition; both may lack a text.
        return rule.text or rule.id, ""
    _, record = conditions(chart.protocol)[rule.id]
    text = rule.text or condition_text(chart, record.check)
    return (f"Must not apply: {text}" if rule.kind == "exclusion" else text), record.check


def _window(chart: Chart, rule: Rule) -> Window:
    pairs = zip(chart.transitions, chart.protocol.transitions, strict=True)
    windows = [declared.window for one, declared in pairs if one.window is rule]
    windows += [chart.protocol.events[name].window for name, kind in chart.kinds.items() if kind.window is rule]
    return t.cast("Window", windows[0])


def _schedule(chart: Chart, places: Places) -> Table:
    rows = []
    for name, entry in chart.protocol.schedule.items():
        cells = (
            (places.events[entry.event],),
            (_times(chart, entry),),
            _chosen(chart, entry.during),
            _line(condition_text(chart, entry.only_if) if entry.only_if else ""),
            _line(entry.only_if),
            tuple(places.data[one] for one in entry.data),
            _line(entry.text),
            _source(entry, places, name),
        )
        label = labelled(name, entry.label)
        rows.append(Row(places.schedule[name], label, _code(name, label), cells))
    columns = (
        Column("Event", "rows"),
        *_texts("When", "Only in", "Only if"),
        Column("Expression", "code"),
        Column("Must bring", "rows"),
        Column("Remark"),
        SOURCE,
    )
    return Table("v", "Schedule", "visit", columns, tuple(rows))


def _times(chart: Chart, entry: ScheduleEntry) -> str:
    until = entry.until or ""
    until = event_label(chart, until) if until in chart.kinds else until
    parts = (window_text(chart, entry), entry.every and f"every {entry.every}", until and f"until {until}")
    return ", ".join(part for part in parts if part)


def _data(chart: Chart, places: Places) -> Table:
    rows = []
    for name, element in chart.protocol.data.items():
        cells = (
            _line(element.label or spoken(name)),
            _sort_of(element),
            _line(element.text),
            _source(element, places, name),
        )
        rows.append(Row(places.data[name], name, "", cells))
    return Table("d", "Data", "data element", (*_texts("Label", "Kind", "Remark"), SOURCE), tuple(rows))


def _sort_of(element: DataElement) -> tuple[str, ...]:
    said = element.type + (f" in {element.unit}" if element.unit else "")
    found = [f"{said}: {', '.join(element.values)}" if element.values else said]
    if element.range is not None:
        found.append(f"from {element.range[0]} to {element.range[1]}")
    if element.valid_for:
        found.append(f"counts for {element.valid_for}")
    return ("; ".join(found),)


def _readings(chart: Chart, _: Places) -> Table:
    rows = [
        Row(f"i{number}", one.id, "", ((one.reading,), (one.because,), (", ".join(one.about),)))
        for number, one in enumerate(chart.protocol.interpretations)
    ]
    return Table("i", "Interpretations", "interpretation", _texts("How it was read", "Why", "About"), tuple(rows))


class _Sourced(t.Protocol):
    """What says where it is from."""

    @property
    def cite(self) -> str | None: ...
    @property
    def basis(self) -> Basis | None: ...


def _source(one: _Sourced, places: Places, name: str) -> Source:
    return Source(one.basis, one.cite or "", places.readings.get(name, ()))


def _texts(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name) for name in names)


def _line(text: str | None) -> tuple[str, ...]:
    return (text,) if text else ()


def _code(name: str, label: str) -> str:
    """Give the name that the file has, where people could not guess it."""
    return "" if label == labelled(name, None) else name


def _state(chart: Chart, name: str) -> str:
    return labelled(name, chart.protocol.states[name].label)
