"""The tables of what is demanded: rules, the schedule, the data, and how the source was read."""

from __future__ import annotations

import typing as t

from protocol_engine.compiler.spans import said
from protocol_engine.diagrams.page.cells import SOURCE, chosen, code_of, line, source_of, texts
from protocol_engine.diagrams.page.places import MADE
from protocol_engine.diagrams.page.records import Column, Row, Table
from protocol_engine.diagrams.plain import condition_text, event_label, labelled, spoken, window_text
from protocol_engine.resolve import conditions

if t.TYPE_CHECKING:
    from protocol_engine.chart import Chart, Rule
    from protocol_engine.diagrams.page.places import Places
    from protocol_engine.protocol import DataElement, ScheduleEntry, Window


def rules(chart: Chart, places: Places) -> Table:
    """Give what each rule says, in words and as it is written."""
    rows = []
    for rule in chart.rules.values():
        if rule.kind in MADE:
            continue
        important = {True: ", important", False: ", not important", None: ""}[rule.important]
        text, expression = _worded(chart, rule)
        cells = (line(text), line(expression), line(rule.category + important), source_of(rule, places, rule.id))
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


def schedule(chart: Chart, places: Places) -> Table:
    """Give when each visit is expected, of whom, and what it must bring."""
    rows = []
    for name, entry in chart.protocol.schedule.items():
        cells = (
            (places.events[entry.event],),
            (_times(chart, entry),),
            chosen(chart, entry.during),
            line(condition_text(chart, entry.only_if) if entry.only_if else ""),
            line(entry.only_if),
            tuple(places.data[one] for one in entry.data),
            line(entry.text),
            source_of(entry, places, name),
        )
        label = labelled(name, entry.label)
        rows.append(Row(places.schedule[name], label, code_of(name, label), cells))
    columns = (
        Column("Event", "rows"),
        *texts("When", "Only in", "Only if"),
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


def data(chart: Chart, places: Places) -> Table:
    """Give what each data element is."""
    rows = []
    for name, element in chart.protocol.data.items():
        cells = (
            line(element.label or spoken(name)),
            _sort_of(element),
            line(element.text),
            source_of(element, places, name),
        )
        rows.append(Row(places.data[name], name, "", cells))
    return Table("d", "Data", "data element", (*texts("Label", "Kind", "Remark"), SOURCE), tuple(rows))


def _sort_of(element: DataElement) -> tuple[str, ...]:
    said = element.type + (f" in {element.unit}" if element.unit else "")
    found = [f"{said}: {', '.join(element.values)}" if element.values else said]
    if element.range is not None:
        found.append(f"from {element.range[0]} to {element.range[1]}")
    if element.valid_for:
        found.append(f"counts for {element.valid_for}")
    return ("; ".join(found),)


def readings(chart: Chart, _: Places) -> Table:
    """Give how ambiguous passages were read, and why."""
    rows = [
        Row(f"i{number}", one.id, "", ((one.reading,), (one.because,), (", ".join(one.about),)))
        for number, one in enumerate(chart.protocol.interpretations)
    ]
    return Table("i", "Interpretations", "interpretation", texts("How it was read", "Why", "About"), tuple(rows))
