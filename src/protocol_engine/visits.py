"""The schedule's courses in a fold: begun by an anchor, closed by passing days, and what was missed."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.answers import told_early
from protocol_engine.courses import closes, exists, expected, instance_name, last_day, placing_of
from protocol_engine.event import Event
from protocol_engine.language import Date
from protocol_engine.looking_back import look_back
from protocol_engine.participant import NOTHING, make_course
from protocol_engine.reading import read
from protocol_engine.step import Finding, finding
from protocol_engine.windows import LAST_DAY, shown_day

if t.TYPE_CHECKING:
    from protocol_engine.chart import Entry, Kind
    from protocol_engine.participant import Course, Fact
    from protocol_engine.situation import Situation


def begin(situation: Situation, kind: Kind, anchor: Fact) -> None:
    """
    Start the courses that a new anchor brings.

    For an entry that counts from the latest occurrence, the instances of earlier courses that
    have not closed are cancelled.
    """
    courses, latest, again = situation.courses, situation.latest, anchor.turn > 1
    day = anchor.event.occurred.first_day
    for entry in kind.anchored:
        if again:
            if entry.span.which == "first":
                continue
            if entry.span.which == "latest":
                _cancel(courses, entry, day)
        courses.append(make_course(entry, anchor, None, NOTHING, NOTHING, 1))
        if latest[entry.event] is not None:
            look_back(situation, len(courses) - 1)
    situation.alarm = min(situation.alarm, day + kind.soonest)


def _cancel(courses: list[Course], entry: Entry, day: int) -> None:
    for index, course in enumerate(courses):
        if course.entry.rule.id == entry.rule.id and course.cancelled is None:
            courses[index] = attrs.evolve(course, cancelled=day)


def close(situation: Situation, day: int) -> None:
    """
    Close every window whose last day is before a day, noting whether it was still expected.

    Must be called before a fact of that day is folded: the situation is then that at the end of
    every day from the last fact on.
    """
    situation.alarm = LAST_DAY
    for index, course in enumerate(situation.courses):
        last = closes(course)
        if last < day:
            after = situation.courses[index] = _closed(situation, course, day)
            if len(after.closed) > len(course.closed):
                situation.missed = None
            last = closes(after)
        situation.alarm = min(situation.alarm, last)


def _closed(situation: Situation, course: Course, day: int) -> Course:
    closed, number = dict(course.closed), course.following
    while exists(course, number) and last_day(course, number) < day:
        if number not in course.matched:
            early = told_early(situation, course) if number == 1 and course.entry.alike else None
            if early is not None:
                # A transition's window has told it already, and nobody came in time.
                course = course.answered(1, early, named=False)
            else:
                closed[number] = expected(situation, course, last_day(course, number))
        number += 1
    return course.up_to(number, closed)


def missed(situation: Situation, as_of: int) -> tuple[Finding, ...]:
    """
    Give the findings about instances that closed without an answer while they were expected.

    Only those whose last day is before `as_of`, an ordinal; in the order of their last day, then of
    their name. Changes nothing.
    """
    found = [
        (last_day(course, number), instance_name(course, number), course, number)
        for course in situation.courses
        if course.closed
        for number, was_expected in course.closed.items()
        if was_expected is not False and number not in course.matched and last_day(course, number) < as_of
    ]
    if not found:
        return ()
    used = {id(fact) for course in situation.courses for fact, _ in course.matched.values()}
    return tuple(
        _not_there(
            name,
            course,
            last,
            surely=course.closed[number] is True and not _may_be_answered(situation, course, number, used),
        )
        for last, name, course, number in sorted(found, key=lambda item: item[:2])
    )


def _may_be_answered(situation: Situation, course: Course, number: int, used: set[int]) -> bool:
    """Tell whether some fact that answers nothing may lie in a window: one of the two dates is partial."""
    fact = situation.latest[course.entry.event]
    while fact is not None:
        values = read(situation.chart, fact.event).values
        brings = all(values.get(name) is not None for name in course.entry.data)
        if id(fact) not in used and brings and placing_of(course, number, fact.event).position == "undetermined":
            return True
        fact = fact.prior
    return False


def _not_there(name: str, course: Course, last: int, *, surely: bool) -> Finding:
    rule = attrs.evolve(course.entry.rule, id=name)
    window = f"its window, counted from {course.anchor.event.occurred}, closed on {shown_day(last)}"
    text = (
        f"{name} was expected and did not happen; {window}"
        if surely
        else f"it cannot be told whether {name} was missed; {window}"
    )
    made = finding(
        rule,
        "missed" if surely else "undetermined",
        Event("", Date.of_day(last), id=""),
        text,
    )
    return attrs.evolve(made, event=None, category="missed assessment")
