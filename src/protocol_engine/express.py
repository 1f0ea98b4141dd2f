"""
The express lane of `advance`: a fact that simply conforms.

It makes the step from the participant at once, where the stepper first makes a workspace. What it
judges by is the lane that the compiler has generated. Whatever that does not answer, whatever is
not known to the day, and whatever is not plain in the schedule (a window closes, a visit that
nobody named, an anchor that comes again or looks back) is left to the stepper. A property test
holds the two equal.
"""

from __future__ import annotations

import typing as t

from protocol_engine.answers import named
from protocol_engine.courses import is_surely_inside, next_close
from protocol_engine.participant import NOTHING, make_course, make_participant
from protocol_engine.reading import read
from protocol_engine.situation import following, learn, moved
from protocol_engine.step import make_step

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.chart import Chart, Kind
    from protocol_engine.event import Event
    from protocol_engine.participant import Course, Datum, Fact, Participant
    from protocol_engine.reading import Reading
    from protocol_engine.step import Step

    Schedule = tuple[tuple[Course, ...], int]
    """What is expected, and the day before whose end no window closes."""


def step(chart: Chart, participant: Participant, event: Event) -> Step | None:
    """Tell what an event does that simply conforms; None where the stepper is to tell. Changes nothing."""
    reading = read(chart, event)
    kind, day = reading.kind, reading.day
    if kind is None or kind.express is None or not reading.plain or participant.vague or participant.alarm < day:
        return None
    known: Sequence[Datum] = participant.known
    latest: Sequence[Fact | None] = participant.latest
    told = kind.express(participant.position, known, latest, event, reading)
    if told is None:
        return None
    taken, rules, moves = told
    courses, alarm = participant.courses, participant.alarm
    if kind.number is not None:
        fact = following(latest[kind.number], event, len(participant.events), is_anchor=True)
        if kind.anchored or kind.entries:
            schedule = _scheduled(participant, kind, fact, reading)
            if schedule is None:
                return None
            courses, alarm = schedule
            # A visit that was begun, or is next, may have closed before the day up to which all is known.
            if alarm < participant.as_of:
                return None
        latest = [*latest]
        latest[kind.number] = fact
    if reading.data:
        known = [*known]
        learn(known, reading, vague=False)
    after = make_participant(
        participant.id,
        participant.digest,
        participant.tracks,
        moved(participant.position, moves) if moves else participant.position,
        (*participant.events, event),
        tuple(known),
        tuple(latest),
        participant.led | 1 << kind.index,
        courses,
        alarm,
        participant.noted,
        participant.missed,
        day if day > participant.as_of else participant.as_of,
        False,
    )
    return make_step(event, participant, after, taken, (), rules)


def _scheduled(participant: Participant, kind: Kind, fact: Fact, reading: Reading) -> Schedule | None:
    """Give what is expected after a fact that plainly answers or begins visits; None where that is not plain."""
    courses, alarm = participant.courses, participant.alarm
    if kind.entries and courses:
        visit = None if reading.visit is None else named(courses, *reading.visit)
        if visit is None or participant.missed:
            return None
        index, number = visit
        course = courses[index]
        if number in course.matched or not is_surely_inside(course, number, fact.event):
            return None
        if any(reading.values.get(name) is None for name in course.entry.data):
            return None
        changed = [*courses]
        changed[index] = course.answered(number, fact, named=True)
        courses = tuple(changed)
        alarm = next_close(courses)
    if kind.anchored:
        if fact.turn > 1 or any(participant.latest[entry.event] is not None for entry in kind.anchored):
            return None
        courses = (*courses, *[make_course(entry, fact, None, NOTHING, NOTHING, 1) for entry in kind.anchored])
        alarm = min(alarm, reading.day + kind.soonest)
    return courses, alarm
