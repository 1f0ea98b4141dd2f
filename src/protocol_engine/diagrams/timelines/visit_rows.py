"""The schedule as rows of windows: one participant's on a day, and in words how each of them stands."""

from __future__ import annotations

import datetime
import re
import typing as t
from collections import Counter

import attrs

from protocol_engine.diagrams.masthead import numbered
from protocol_engine.diagrams.plain import event_label, labelled
from protocol_engine.schedule import due

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.event import Event
    from protocol_engine.participant import Participant
    from protocol_engine.schedule import Due

Emphasis = t.Literal["plain", "strong", "late", "quiet"]
"""How a row's words stand out: what is to be done now is strong, what went wrong is late."""

TOGETHER = 8
"""Repeats of one entry that have a row each; more of them stand in one row."""

_NAME = re.compile(r"(?P<entry>.+?)(?:@(?P<turn>\d+))?(?:#(?P<repeat>\d+))?")


@attrs.frozen
class Window:
    """
    One window, in days from day 0 of the axis.

    Attributes:
        first: First day; None: it has none.
        target: Day on which it is wanted; None where only bounds are given.
        last: Last day; None: it has none.
        done: Day on which it was answered: the first and the last one that may be; None: it was not.
        fits: Whether it was answered inside the window; None: it cannot be told, or it was not answered.
        status: As in `schedule.Due`; `planned` where nobody's is meant.
    """

    first: float | None
    target: float | None
    last: float | None
    done: tuple[int, int] | None = None
    fits: bool | None = None
    status: str = "planned"


@attrs.frozen
class VisitRow:
    """
    One row.

    Attributes:
        name: Name of the schedule entry.
        label: What is expected.
        words: How it stands.
        group: What it is counted from, where rows are grouped by that; empty where they are not.
    """

    name: str
    label: str
    windows: tuple[Window, ...]
    words: str
    emphasis: Emphasis = "plain"
    group: str = ""


def due_rows(chart: Chart, participant: Participant, on: int, zero: int) -> tuple[VisitRow, ...]:
    """
    Give the rows of one participant, in the order of their windows, then what waits for its anchor.

    Args:
        on: Ordinal of the day on which it is looked.
        zero: Ordinal of day 0.

    Raises:
        HistoryError: The participant was folded by another chart.
    """
    facts = {event.id: event for event in participant.events}
    found = due(chart, participant, datetime.date.fromordinal(on))
    courses: dict[tuple[str, str], list[tuple[Due, str]]] = {}
    for one in found:
        named = _NAME.fullmatch(one.name)
        assert named is not None  # noqa: S101 (every instance has a name that begins with its entry)
        courses.setdefault((named["entry"], named["turn"] or ""), []).append((one, named["repeat"] or ""))
    rows: list[VisitRow] = []
    for (entry, turn), instances in courses.items():
        told = [_told(participant, one, facts, on, zero) for one, _ in instances]
        label = _label(chart, entry, turn)
        if len(instances) > TOGETHER:
            rows.append(_together(entry, label, told))
            continue
        for (_, repeat), (window, words, emphasis) in zip(instances, told, strict=True):
            rows.append(VisitRow(entry, f"{label} #{repeat}" if repeat else label, (window,), words, emphasis))
    rows.sort(key=lambda row: min(_begin(window) for window in row.windows))
    begun = {entry for entry, _ in courses}
    return (*rows, *_waiting(chart, participant, begun))


def _begin(window: Window) -> float:
    places = (window.first, window.target, window.last)
    return next((place for place in places if place is not None), 0)


def _label(chart: Chart, entry: str, turn: str) -> str:
    declared = chart.protocol.schedule[entry]
    label = labelled(entry, declared.label)
    return f"{label} (after '{event_label(chart, declared.anchor)}' #{turn})" if turn else label


def _waiting(chart: Chart, participant: Participant, begun: set[str]) -> Iterator[VisitRow]:
    states = chart.states
    off = states[participant.state].final or not chart.ending.isdisjoint(participant.position)
    for name, declared in chart.protocol.schedule.items():
        if name not in begun:
            anchor = event_label(chart, declared.anchor)
            words = f"'{anchor}' did not happen" if off else f"waits for '{anchor}'"
            yield VisitRow(name, labelled(name, declared.label), (), words, "quiet")


def ordinal(text: str) -> int:
    """Give the ordinal of an ISO 8601 date."""
    return datetime.date.fromisoformat(text).toordinal()


_Told = tuple[Window, str, Emphasis]


def _told(participant: Participant, one: Due, facts: Mapping[str, Event], on: int, zero: int) -> _Told:
    first, target, last = (
        None if day is None else ordinal(day) - zero for day in (one.earliest, one.target, one.latest)
    )
    window = Window(first, target, last, status=one.status)
    if one.done_by is not None:
        return _answered(participant, one, facts[one.done_by], window, zero)
    words, emphasis = _open_words(window, on - zero)
    return window, words, emphasis


def _open_words(window: Window, today: int) -> tuple[str, Emphasis]:
    """Say how a window stands that nothing has answered."""
    if window.status == "upcoming":
        return f"opens in {days(t.cast('float', window.first) - today)}", "plain"
    if window.status == "open":
        return ("window open now" if window.last is not None else "open, without a last day"), "strong"
    if window.status == "overdue":
        return f"{days(today - t.cast('float', window.target))} past target, window open", "strong"
    if window.status == "missed":
        return "missed", "late"
    return ("no longer expected" if window.status == "cancelled" else "cannot be told"), "quiet"


def _answered(participant: Participant, one: Due, fact: Event, window: Window, zero: int) -> _Told:
    day, surely = fact.occurred.first_day - zero, fact.occurred.last_day - zero
    when = f"done day {shown(day)}" if day == surely else f"done between day {shown(day)} and day {shown(surely)}"
    about = next((item for item in participant.findings if item.rule == one.name and item.event == fact.id), None)
    early = 0.0 if window.first is None else window.first - surely
    late = 0.0 if window.last is None else day - window.last
    if about is not None and about.days is not None:
        early, late = -about.days, about.days
    placed = attrs.evolve(window, done=(day, surely))
    if early > 0 or late > 0:
        off = f"{days(early)} early" if early > 0 else f"{days(late)} late"
        return attrs.evolve(placed, fits=False), f"{when}, {off}", "late"
    inside = (window.first is None or day >= window.first) and (window.last is None or surely <= window.last)
    if not inside or (about is not None and about.outcome == "undetermined"):
        return placed, f"{when}, cannot be told whether in time", "quiet"
    return attrs.evolve(placed, fits=True), when, "plain"


def _together(entry: str, label: str, told: Sequence[_Told]) -> VisitRow:
    """Put many repeats into one row, with numbers in the place of words."""
    windows = tuple(window for window, _, _ in told)
    count = Counter(window.status for window in windows)
    outside = sum(window.fits is False for window in windows)
    parts = [f"{count['done']:,} done" + (f" ({outside:,} outside)" if outside else "")] if count["done"] else []
    parts += [f"{count[status]:,} {status}" for status in ("missed", "undetermined") if count[status]]
    current = next((one for one in told if one[0].status in ("open", "overdue", "upcoming")), None)
    parts += [current[1]] if current is not None else []
    emphasis: Emphasis = "late" if outside or count["missed"] else current[2] if current is not None else "plain"
    return VisitRow(entry, label, windows, ", ".join(parts) or "no longer expected", emphasis)


def days(amount: float) -> str:
    """Write a distance in days, or in hours where it is no whole number of days."""
    if amount == round(amount):
        return numbered(round(amount), "day")
    hours = round(amount * 24, 1)
    return numbered(round(hours), "hour") if hours == round(hours) else f"{hours:,} hours"


def shown(day: float) -> str:
    """Write a day of the axis; those before day 0 with a minus sign."""
    return f"{day:,}".replace("-", "\u2212")
