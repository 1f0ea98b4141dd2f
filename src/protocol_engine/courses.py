"""
What one schedule entry expects, counted from one occurrence of its anchor.

An instance is named `entry`, `entry#2` for the second repeat, `entry@2` when it counts from the
second occurrence of its anchor, and `entry@2#3` for both. Instances are worked out when asked
for, since there may be endlessly many. Everything here changes nothing.
"""

from __future__ import annotations

import typing as t
from types import MappingProxyType

from protocol_engine.chart import MOST_REPEATS
from protocol_engine.event import Event
from protocol_engine.language import Date
from protocol_engine.situation import View
from protocol_engine.windows import FIRST_DAY, LAST_DAY, day_bounds, hold, moments, place_from, shift_day

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Entry, Span
    from protocol_engine.participant import Course
    from protocol_engine.situation import Situation
    from protocol_engine.windows import Bounds, Placing

_NOTHING: MappingProxyType[str, t.Any] = MappingProxyType({})


def instance_name(course: Course, number: int) -> str:
    """Give an instance's name, as in findings and in a fact's `visit`."""
    turn = f"@{course.number}" if course.number > 1 else ""
    return f"{course.entry.rule.id}{turn}" + (f"#{number}" if number > 1 else "")


def span_of(entry: Entry, number: int) -> Span:
    """Give the window of the n-th repeat, counted from the anchor and not from repeat to repeat."""
    if number == 1 or entry.every is None:
        return entry.span
    if number not in entry.spans:
        entry.spans[number] = entry.span.put_off(entry.every, number - 1)
    return entry.spans[number]


def exists(course: Course, number: int) -> bool:
    """
    Tell whether the schedule has this repeat: its target is not after `until`.

    Nothing is repeated beyond the last day that there is.
    """
    entry = course.entry
    if number == 1 and entry.most:
        return True
    day = course.anchor.event.occurred.first_day
    if number > (MOST_REPEATS if entry.most is None else entry.most):
        return False
    span = span_of(entry, number)
    if number > 1 and shift_day(day, span.base) >= LAST_DAY:
        return False
    if entry.most is not None or entry.until is None or span.wanted is None:
        return True
    return shift_day(day, span.wanted) <= shift_day(day, entry.until)


def bounds_of(course: Course, number: int) -> Bounds:
    """Give an instance's window in days, with both ends of a partial anchor."""
    return day_bounds(span_of(course.entry, number), course.anchor.event)


def first_day(course: Course, number: int) -> int:
    """Give the first day that may be in an instance's window."""
    span, occurred = span_of(course.entry, number), course.anchor.event.occurred
    if span.days is not None:
        return occurred.first_day + span.days[0]
    if span.exact:
        low = bounds_of(course, number).low
        return FIRST_DAY if low is None else low[0]
    return FIRST_DAY if span.low is None else shift_day(occurred.first_day, span.low)


def last_day(course: Course, number: int) -> int:
    """Give the last day on which an instance may be answered in time."""
    span, occurred = span_of(course.entry, number), course.anchor.event.occurred
    if span.days is not None:
        return occurred.last_day + span.days[1]
    if span.exact:
        high = bounds_of(course, number).high
        return LAST_DAY if high is None else high[1]
    return LAST_DAY if span.high is None else shift_day(occurred.last_day, span.high)


def closes(course: Course) -> int:
    """
    Give the last day of the next window that is to close.

    The last day there is, where none is to: all have closed, or the course is cancelled.
    """
    number = course.following
    once = course.entry.every is None
    if course.cancelled is not None or (number > 1 if once else not exists(course, number)):
        return LAST_DAY
    return last_day(course, number)


def next_close(courses: Iterable[Course]) -> int:
    """Give the last day of the window that closes first; the last day there is, where none is to close."""
    first = LAST_DAY
    for course in courses:
        last = closes(course)
        if last < first:
            first = last
    return first


def placing_of(course: Course, number: int, event: Event) -> Placing:
    """Tell where a fact lies in an instance's window."""
    span = course.entry.span
    if span.exact:
        return place_from(span_of(course.entry, number), course.anchor.event, event)
    occurred = event.occurred
    return hold(bounds_of(course, number), (occurred.first_day, occurred.last_day), course.anchor.event)


def is_surely_inside(course: Course, number: int, event: Event) -> bool:
    """Tell whether a fact lies inside an instance's window on every day that both dates may be."""
    span, start, occurred = span_of(course.entry, number), course.anchor.event.occurred, event.occurred
    if span.exact:
        return placing_of(course, number, event).position == "inside"
    if span.days is not None:
        low, high = start.last_day + span.days[0], start.first_day + span.days[1]
    else:
        low = FIRST_DAY if span.low is None else shift_day(start.last_day, span.low)
        high = LAST_DAY if span.high is None else shift_day(start.first_day, span.high)
    return low <= occurred.first_day and occurred.last_day <= high


def in_states(situation: Situation, entry: Entry) -> bool:
    """
    Tell whether the participant is where an entry is expected.

    Nothing is expected of a participant whose study has ended, but where the entry names that state.
    """
    if entry.during is None:
        return situation.on_study()
    states = situation.chart.states
    return not entry.during.isdisjoint(situation.position) and all(
        name in entry.during for name in situation.position if states[name].ends_study
    )


def has_ended(situation: Situation, course: Course) -> bool:
    """Tell whether the event until which an entry repeats has come since its anchor."""
    latest = None if course.entry.until_event is None else situation.latest[course.entry.until_event]
    ending = None if latest is None else next(latest.anchors(), None)
    return ending is not None and ending.place > course.anchor.place


def expected(situation: Situation, course: Course, day: int) -> bool | None:
    """
    Tell whether an entry is expected in this situation, on this day. None: it cannot be told.

    That is: in its states (or on study), its ending event has not come, and its `if` holds.
    """
    entry = course.entry
    if not in_states(situation, entry) or has_ended(situation, course):
        return False
    holds = condition_holds(situation, entry, day)
    if holds and entry.span.exact and moments(course.anchor.event.occurred) is None:
        return None
    return holds


def condition_holds(situation: Situation, entry: Entry, day: int) -> bool | None:
    """Tell whether an entry's `if` holds on a day, as far as is known there. None: it cannot be told."""
    if entry.only_if is None:
        return True
    return View(situation, Event("", Date.of_day(day), id=""), None, _NOTHING).answer(entry.only_if)
