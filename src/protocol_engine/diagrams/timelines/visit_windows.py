"""
Visit windows: when each visit of the schedule is wanted, may come, and came.

A bar is a window, the line in it its target, a disc the day of the visit; a visit outside its window is a
diamond, and how many days early or late it was stands at the right. Visits that nothing expected are open discs
in rows of their own.
"""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.figure import Figure
from protocol_engine.diagrams.masthead import identity, name_of
from protocol_engine.diagrams.plain import event_label
from protocol_engine.diagrams.timelines.day_words import Days
from protocol_engine.diagrams.timelines.planned_rows import MONTH, planned_rows, uses_months
from protocol_engine.diagrams.timelines.visit_layout import windows_page
from protocol_engine.diagrams.timelines.visit_rows import due_rows
from protocol_engine.errors import DrawingError, HistoryError, did_you_mean
from protocol_engine.stepper import replay
from protocol_engine.windows import shown_day

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.timelines.visit_rows import VisitRow
    from protocol_engine.participant import Participant

PER_PAGE = 40
"""Rows on a page."""


def visit_windows(
    chart: Chart,
    participant: Participant | None = None,
    *,
    on: object = None,
    anchor: str | None = None,
    title: str | None = None,
) -> Figure:
    """
    Draw one participant's schedule on a day, or the schedule as it is planned. Changes nothing.

    Args:
        participant: Whose schedule; by default nobody's: the planned windows, each in days from its own anchor.
        on: The day on which it is looked; by default the one that the participant was replayed `as_of`.
        anchor: The event kind whose first fact is day 0; by default the one that the most windows of the
            participant are counted from. Where there is no such fact, the first fact of all is day 0.

    Raises:
        HistoryError: The participant was folded by another chart, or `on` is no date.
        DrawingError: There is no such event kind.
    """
    if anchor is not None and anchor not in chart.kinds:
        raise DrawingError(f"anchor: there is no event kind {anchor!r}{did_you_mean(anchor, chart.kinds)}")
    if participant is None:
        return _planned(chart, title)
    if participant.digest != chart.digest:
        raise HistoryError("the participant was folded by another protocol, or another version of it")
    if on is not None:
        participant = replay(chart, participant.id, participant.events, as_of=on)
    today = participant.as_of
    zero, since, vague = _zero(chart, participant, anchor, today)
    rows = due_rows(chart, participant, today, zero, about=vague) if today else ()
    now = f"{shown_day(today)}, {Days(zero, vague).word(today - zero)}" if today else ""
    named = title or f"Visit windows of participant {participant.id}, in days from {since}"
    said = " ".join(f"{row.label}: {row.words}." for row in rows)
    notes = [f"{name_of(chart)} - {identity(chart)}", *([f"on {now}"] if today else [])]
    if vague:
        first = f"{since[0].upper()}{since[1:]}"
        notes.append(
            f"{first} is not known to the day: day 0 is the first day that it may have been, all days are about."
        )
        said = f"{notes[-1]} {said}"
    if not rows:
        notes.append("Nothing is scheduled.")
    return _pages(named, notes, said, rows, today - zero if today else None, now, ())


def _planned(chart: Chart, title: str | None) -> Figure:
    rows = planned_rows(chart)
    named = title or f"Visit windows: {name_of(chart)}"
    notes = [identity(chart), *([] if rows else ["Nothing is scheduled."])]
    said = " ".join(f"{row.label}: {row.words}." for row in rows)
    below = (f"A month is drawn as {MONTH:.1f} days.",) if uses_months(chart) else ()
    return _pages(named, notes, said, rows, None, "", below)


def _zero(chart: Chart, participant: Participant, anchor: str | None, today: int) -> tuple[int, str, bool]:
    """Give the ordinal of day 0, what it is the day of, and whether it is not known to the day."""
    counted: dict[str, int] = {}
    for course in participant.courses:
        kind = course.anchor.event.kind
        counted[kind] = counted.get(kind, 0) + 1
    wanted = anchor or max(counted, key=lambda kind: (counted[kind], -chart.kinds[kind].index), default=None)
    first = next((one for one in participant.events if one.kind == wanted), None)
    since = "the first record" if first is None else event_label(chart, first.kind)
    first = first or min(participant.events, key=lambda one: one.occurred.first_day, default=None)
    if first is None:
        return today, since, False
    return first.occurred.first_day, since, first.occurred.first_day < first.occurred.last_day


def _pages(
    title: str,
    notes: Sequence[str],
    description: str,
    rows: Sequence[VisitRow],
    today: int | None,
    now: str,
    below: Sequence[str],
) -> Figure:
    parts = [rows[start : start + PER_PAGE] for start in range(0, max(len(rows), 1), PER_PAGE)]
    pages = []
    for number, part in enumerate(parts, 1):
        more = [*notes, f"page {number} of {len(parts)}"] if len(parts) > 1 else notes
        pages.append(windows_page(title, more, description, part, rows, today, now, below))
    if len(pages) == 1:
        return pages[0]
    return Figure("windows", title, description, pages[0].width, sum(one.height for one in pages), (), tuple(pages))
