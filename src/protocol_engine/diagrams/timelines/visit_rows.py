"""The schedule as rows of windows: one participant's on a day, and in words how each of them stands."""

from __future__ import annotations

import datetime
import re
import typing as t
from collections import Counter

import attrs

from protocol_engine.diagrams.plain import event_label, labelled
from protocol_engine.diagrams.timelines.day_words import Days, amount_of, ordinal
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
        spread: By how many days the target may be later, where the anchor is not known to the day.
        done: Day on which it was answered: the first and the last one that may be; None: it was not.
        fits: Whether it was answered inside the window; None: it cannot be told, or it was not answered.
        status: As in `schedule.Due`; `planned` where nobody's is meant.
    """

    first: float | None
    target: float | None
    last: float | None
    spread: int = 0
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
        unscheduled: Days of visits that nothing expected: of each the first and the last one that may be.
    """

    name: str
    label: str
    windows: tuple[Window, ...]
    words: str
    emphasis: Emphasis = "plain"
    group: str = ""
    unscheduled: tuple[tuple[int, int], ...] = ()


def due_rows(
    chart: Chart, participant: Participant, on: int, zero: int, *, about: bool = False
) -> tuple[VisitRow, ...]:
    """
    Give the rows of one participant, in the order of their windows, then visits that nothing
    expected, then what waits for its anchor.

    Args:
        on: Ordinal of the day on which it is looked.
        zero: Ordinal of day 0.
        about: Whether day 0 is not known to the day, and hence no day that is counted from it.

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
        told = [_told(participant, one, facts, on, Days(zero, about)) for one, _ in instances]
        label = _label(chart, entry, turn)
        if len(instances) > TOGETHER:
            rows.append(_together(entry, label, told))
            continue
        for (_, repeat), (window, words, emphasis) in zip(instances, told, strict=True):
            rows.append(VisitRow(entry, f"{label} #{repeat}" if repeat else label, (window,), words, emphasis))
    rows.sort(key=lambda row: min(_begin(window) for window in row.windows))
    begun = {entry for entry, _ in courses}
    answering = {one.done_by for one in found}
    others = [event for event in participant.events if event.id not in answering and event.occurred.first_day <= on]
    return (*rows, *_unscheduled(chart, others, Days(zero, about)), *_waiting(chart, participant, begun))


def _unscheduled(chart: Chart, events: Sequence[Event], days: Days) -> Iterator[VisitRow]:
    """Give a row to each kind of visit of which there are some that answer nothing."""
    for kind in dict.fromkeys(entry.event for entry in chart.protocol.schedule.values()):
        when = [days.of(event) for event in events if event.kind == kind]
        if when:
            words = days.told(*when[0]) if len(when) == 1 else f"{len(when):,} visits"
            label = f"{event_label(chart, kind)} (unscheduled)"
            yield VisitRow(kind, label, (), words, unscheduled=tuple(when))


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


_Told = tuple[Window, str, Emphasis]


def _told(participant: Participant, one: Due, facts: Mapping[str, Event], on: int, days: Days) -> _Told:
    first, target, last = (
        None if day is None else ordinal(day) - days.zero for day in (one.earliest, one.target, one.latest)
    )
    since, until = days.of(facts[one.anchor])
    window = Window(first, target, last, 0 if target is None else until - since, status=one.status)
    if one.done_by is not None:
        return _answered(participant, one, facts[one.done_by], window, days)
    words, emphasis = open_words(window, on - days.zero, "about " if until > since else "")
    return window, words, emphasis


def open_words(window: Window, today: int, about: str) -> tuple[str, Emphasis]:
    """Say how a window stands that nothing has answered; `about` stands before what is not known to the day."""
    if window.status == "upcoming":
        return f"opens in {about}{amount_of(t.cast('float', window.first) - today)}", "plain"
    if window.status == "open":
        return ("window open now" if window.last is not None else "open, without a last day"), "strong"
    if window.status == "overdue":
        past = amount_of(today - t.cast("float", window.target))
        return f"{about}{past} past target, window open", "strong"
    if window.status == "missed":
        return "missed", "late"
    return ("no longer expected" if window.status == "cancelled" else "cannot be told"), "quiet"


def _answered(participant: Participant, one: Due, fact: Event, window: Window, days: Days) -> _Told:
    day, surely = days.of(fact)
    when = f"done {days.told(day, surely)}"
    about = next((item for item in participant.findings if item.rule == one.name and item.event == fact.id), None)
    early = 0.0 if window.first is None else window.first - surely
    late = 0.0 if window.last is None else day - window.last
    if about is not None and about.days is not None:
        early, late = -about.days, about.days
    placed = attrs.evolve(window, done=(day, surely))
    if early > 0 or late > 0:
        off = f"{amount_of(early)} early" if early > 0 else f"{amount_of(late)} late"
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
