"""What should happen when: the schedule of one participant, as it stands on a day."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine import courses
from protocol_engine.errors import HistoryError
from protocol_engine.event import as_date
from protocol_engine.situation import Situation
from protocol_engine.stepper import replay
from protocol_engine.windows import LAST_DAY, shown_day

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.chart import Chart, Entry
    from protocol_engine.participant import Course, Participant
    from protocol_engine.windows import Bounds

Status = t.Literal["upcoming", "open", "overdue", "missed", "done", "cancelled", "undetermined"]


@attrs.frozen
class Due:
    """
    One instance of the schedule, as it stands on a day.

    Attributes:
        name: The instance, such as `week_4`, `week_4#2`, `week_4@2#2`; also a fact's `visit`.
        event: Kind of event that is expected.
        status: `upcoming` before its window; `open` in it; `overdue` in it and past the target;
            `missed`, when it closed unanswered; `done`; `cancelled`, when it is not expected, or no
            more; `undetermined`, when it cannot be told whether it is, or was, expected.
        anchor: Id of the fact that it counts from.
        earliest: First day of the window; None: no first day.
        target: The day on which it is wanted; None where only bounds are given.
        latest: Last day of the window; None: it never closes.
        done_by: Id of the fact that answers it.
    """

    name: str
    event: str
    status: Status
    anchor: str
    earliest: str | None
    target: str | None
    latest: str | None
    done_by: str | None = None


def due(chart: Chart, participant: Participant, on: object) -> tuple[Due, ...]:
    """
    Tell what is upcoming, open, overdue, missed, done or cancelled on a day. Changes nothing.

    Facts that surely happened after that day are not looked at. An entry that repeats without
    end is listed up to its first upcoming instance.

    Args:
        on: A day, as text or `datetime.date`.

    Returns:
        Instances in the order of their last day, then of their name.

    Raises:
        HistoryError: `on` is no date, or the participant was folded by another chart.
    """
    day = as_date(on, "on").last_day
    if participant.digest != chart.digest:
        raise HistoryError("the participant was folded by another protocol, or another version of it")
    then = replay(chart, participant.id, participant.events, as_of=on)
    situation = Situation.of(chart, then)
    doubted = {one.rule for one in then.missed if one.outcome == "undetermined"}
    found = [
        (courses.last_day(course, number), _due(chart, situation, course, number, day, doubted))
        for course in then.courses
        for number in _listed(course, day)
    ]
    return tuple(one for _, one in sorted(found, key=lambda item: (item[0], item[1].name)))


def _listed(course: Course, day: int) -> Iterator[int]:
    number = 1
    while courses.exists(course, number):
        yield number
        low = courses.bounds_of(course, number).low
        known = number < max(course.following, *course.matched, 0)
        upcoming = low is None or low[0] > day
        if course.entry.every is None:
            return
        if not known and course.entry.until is None and (upcoming or course.cancelled is not None):
            return
        number += 1


def _due(chart: Chart, situation: Situation, course: Course, number: int, day: int, doubted: set[str]) -> Due:
    bounds, name = courses.bounds_of(course, number), courses.instance_name(course, number)
    answered = course.matched.get(number)
    status: Status
    if answered is not None:
        status = "done"
    elif number in course.closed:
        was_expected = course.closed[number]
        status = (
            "undetermined" if was_expected is None or name in doubted else "missed" if was_expected else "cancelled"
        )
    elif course.cancelled is not None or not _may_come(chart, situation, course.entry, course):
        status = "cancelled"
    elif (holds := courses.condition_holds(situation, course.entry, _nearest(day, bounds))) is not True:
        status = "undetermined" if holds is None else "cancelled"
    elif bounds.low is not None and day < bounds.low[0]:
        status = "upcoming"
    else:
        status = "overdue" if bounds.target is not None and day > bounds.target[1] else "open"
    return Due(
        name,
        next(kind.name for kind in chart.kinds.values() if kind.number == course.entry.event),
        status,
        course.anchor.event.id,
        None if bounds.low is None else shown_day(bounds.low[0]),
        None if bounds.target is None else shown_day(bounds.target[0]),
        None if bounds.high is None or bounds.high[1] >= LAST_DAY else shown_day(bounds.high[1]),
        None if answered is None else answered[0].event.id,
    )


def _nearest(day: int, bounds: Bounds) -> int:
    """Give the day of a window that is nearest to a day: the day itself inside, else its first or its last day."""
    first = day if bounds.low is None else max(day, bounds.low[0])
    return first if bounds.high is None else min(first, bounds.high[1])


def _may_come(chart: Chart, situation: Situation, entry: Entry, course: Course) -> bool:
    """Tell whether an entry is, or can still become, expected from where the participant is."""
    if not situation.on_study() and entry.during is None:
        return False
    if courses.has_ended(situation, course):
        return False
    if entry.during is None:
        return True
    if situation.study_has_ended():
        return courses.in_states(situation, entry)
    return any(
        state in entry.during or not entry.during.isdisjoint(chart.reachable[state]) for state in situation.position
    )
