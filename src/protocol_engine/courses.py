"""
What one schedule entry expects, counted from one occurrence of its anchor.

An instance is named `entry`, `entry#2` for the second repeat, `entry@2` when it counts from the
second occurrence of its anchor, and `entry@2#3` for both. Instances are worked out when asked
for, since there may be endlessly many. Everything here changes nothing.
"""

from __future__ import annotations

import typing as t
from types import MappingProxyType

from protocol_engine.chart import fixed_minutes
from protocol_engine.event import Event
from protocol_engine.language import Date
from protocol_engine.situation import View
from protocol_engine.windows import FIRST_DAY, LAST_DAY, day_bounds, hold, moments, place_from, shift_day

if t.TYPE_CHECKING:
    from protocol_engine.chart import Entry, Span
    from protocol_engine.participant import Course, Fact
    from protocol_engine.situation import Situation
    from protocol_engine.windows import Bounds, Placing

_NOTHING: MappingProxyType[str, t.Any] = MappingProxyType({})


MOST_REPEATS = 10_000
"""Instances that one course may have: daily ones of 27 years."""


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

    Nothing is repeated more than MOST_REPEATS times, nor beyond the last day that there is.
    """
    entry = course.entry
    if entry.every is None:
        return number == 1
    if number > MOST_REPEATS or (number > 1 and shift_day(course.anchor.day, span_of(entry, number).base) >= LAST_DAY):
        return False
    if entry.until is None:
        return True
    span = span_of(entry, number)
    wanted = span.base if span.aimed else span.low if span.low is not None else span.high
    target, end = fixed_minutes(wanted), fixed_minutes(entry.until)
    if target is not None and end is not None:
        return target <= end
    return wanted is None or shift_day(course.anchor.day, wanted) <= shift_day(course.anchor.day, entry.until)


def bounds_of(course: Course, number: int) -> Bounds:
    """Give an instance's window in days, with both ends of a partial anchor."""
    return day_bounds(span_of(course.entry, number), course.anchor.event)


def last_day(course: Course, number: int) -> int:
    """Give the last day on which an instance may be answered in time."""
    return reach(course.entry, number, course.anchor)[1]


def reach(entry: Entry, number: int, anchor: Fact) -> tuple[int, int]:
    """Give the first day that may be in an instance's window, and the last."""
    span = span_of(entry, number)
    if span.days is not None and anchor.event.occurred.last_day == anchor.day:
        return anchor.day + span.days[0], anchor.day + span.days[1]
    bounds = day_bounds(span, anchor.event)
    return FIRST_DAY if bounds.low is None else bounds.low[0], LAST_DAY if bounds.high is None else bounds.high[1]


def placing_of(course: Course, number: int, event: Event) -> Placing:
    """Tell where a fact lies in an instance's window."""
    span = course.entry.span
    if span.exact:
        return place_from(span_of(course.entry, number), course.anchor.event, event)
    occurred = event.occurred
    return hold(bounds_of(course, number), (occurred.first_day, occurred.last_day), course.anchor.event)


def is_surely_inside(course: Course, number: int, event: Event) -> bool:
    """Tell whether a fact lies inside an instance's window on every day that both dates may be."""
    span, anchor, occurred = span_of(course.entry, number), course.anchor, event.occurred
    if span.days is not None and anchor.event.occurred.last_day == anchor.day:
        low, high = span.days
        return anchor.day + low <= occurred.first_day and occurred.last_day <= anchor.day + high
    return placing_of(course, number, event).position == "inside"


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
    if entry.span.exact and moments(course.anchor.event.occurred) is None:
        return None
    if entry.only_if is None:
        return True
    return View(situation, Event("", Date.of_day(day), id=""), None, _NOTHING).answer(entry.only_if)
