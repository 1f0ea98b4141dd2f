"""The schedule as rows of windows as the protocol plans them, each counted from its own anchor."""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.plain import event_label, labelled
from protocol_engine.diagrams.timelines.visit_rows import VisitRow, Window

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.chart import Chart, Entry, Steps
    from protocol_engine.protocol import ScheduleEntry

MONTH = 30.4375
"""Days of a month that no calendar day is known of: a twelfth of 365.25."""

DRAWN = 60
"""Repeats that are drawn of one entry; more would be no bars but an area."""

ENDLESS = 6
"""Repeats that are drawn where the protocol names no last one."""

_DAYS: t.Final = {"months": MONTH, "days": 1.0, "minutes": 1 / 1440}


def planned_rows(chart: Chart) -> tuple[VisitRow, ...]:
    """Give the rows of the schedule, grouped by what they are counted from, both in the order of the file."""
    groups: dict[str, list[VisitRow]] = {}
    for entry in chart.entries:
        declared = chart.protocol.schedule[entry.rule.id]
        which = {"latest": "", "first": "the first ", "each": "each "}[declared.which]
        group = f"Days from {which}{event_label(chart, declared.anchor)}"
        row = VisitRow(
            entry.rule.id,
            labelled(entry.rule.id, declared.label),
            tuple(_windows(entry)),
            _words(chart, declared),
            group=group,
        )
        groups.setdefault(group, []).append(row)
    return tuple(row for rows in groups.values() for row in rows)


def uses_months(chart: Chart) -> bool:
    """Tell whether some window depends on the lengths of months."""
    spans = [(one.span.low, one.span.base, one.span.high, one.every) for one in chart.entries]
    return any(unit == "months" for parts in spans for steps in parts for unit, _ in steps or ())


def _windows(entry: Entry) -> Iterator[Window]:
    last = None if entry.until is None else in_days(entry.until)
    for number in range(_repeats(entry)):
        span = entry.span if entry.every is None or not number else entry.span.put_off(entry.every, number)
        wanted = 0.0 if span.wanted is None else in_days(span.wanted)
        if number and last is not None and wanted > last + 1:
            return
        first, target, end = (None if steps is None else in_days(steps) for steps in (span.low, span.target, span.high))
        yield Window(first, target, end)


def _repeats(entry: Entry) -> int:
    if entry.every is None:
        return 1
    return ENDLESS if entry.until is None else min(DRAWN if entry.most is None else max(entry.most, 1), DRAWN)


def _words(chart: Chart, declared: ScheduleEntry) -> str:
    """Say a window in short: what it is counted from stands above it."""
    parts = [_aim(declared)] if declared.after is not None else []
    parts += [f"at least {declared.at_least}"] if declared.at_least is not None else []
    parts += [f"at most {declared.at_most}"] if declared.at_most is not None else []
    if declared.every is not None:
        ends = "" if declared.until is None else f" until {_end(chart, declared.until)}"
        parts.append(f"then every {declared.every}{ends}")
    return ", ".join(parts)


def _aim(declared: ScheduleEntry) -> str:
    early, late = declared.early, declared.late
    if early == late:
        return f"{declared.after}" if early is None else f"{declared.after} \u00b1 {early}"
    bounds = [f"\u2212{early}"] if early is not None else []
    bounds += [f"+{late}"] if late is not None else []
    return f"{declared.after} ({', '.join(bounds)})"


def _end(chart: Chart, until: str) -> str:
    return f"'{event_label(chart, until)}'" if until in chart.kinds else until


def in_days(steps: Steps) -> float:
    """Give a calendar distance in days, months being of equal length."""
    return sum(_DAYS[unit] * amount for unit, amount in steps)
