"""The schedule's courses in a fold: begun by an anchor, closed by passing days, and what was missed."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.answers import look_back
from protocol_engine.courses import exists, expected, instance_name, last_day, placing_of, reach
from protocol_engine.event import Event
from protocol_engine.language import Date
from protocol_engine.participant import Course
from protocol_engine.step import Finding, finding
from protocol_engine.windows import LAST_DAY, shown_day

if t.TYPE_CHECKING:
    from protocol_engine.chart import Kind
    from protocol_engine.participant import Fact
    from protocol_engine.situation import Situation


def begin(situation: Situation, kind: Kind, anchor: Fact) -> None:
    """
    Start the courses that a new anchor brings.

    For an entry that counts from the latest occurrence, the instances of earlier courses that
    have not closed are cancelled.
    """
    for entry in kind.anchored:
        if entry.span.which == "first" and anchor.turn > 1:
            continue
        if entry.span.which == "latest" and anchor.turn > 1:
            day = anchor.event.occurred.first_day
            situation.courses = [
                attrs.evolve(course, cancelled=day) if course.entry is entry and course.cancelled is None else course
                for course in situation.courses
            ]
        opens, closes = reach(entry, 1, anchor)
        course = Course(entry, anchor, anchor.turn, opens, closes)
        situation.courses.append(course if exists(course, 1) else attrs.evolve(course, closes=LAST_DAY))
        look_back(situation, len(situation.courses) - 1)


def close(situation: Situation, day: int) -> None:
    """
    Close every window whose last day is before a day, noting whether it was still expected.

    Must be called before a fact of that day is folded: the situation is then that at the end of
    every day from the last fact on.
    """
    for index, course in enumerate(situation.courses):
        if course.closes < day:
            situation.courses[index] = _closed(situation, course, day)
            situation.missed = None


def _closed(situation: Situation, course: Course, day: int) -> Course:
    closed, number, opens, last = dict(course.closed), course.following, course.opens, course.closes
    while last < day and (course.cancelled is None or last < course.cancelled):
        if number not in course.matched:
            closed[number] = expected(situation, course, last)
        number += 1
        opens, last = reach(course.entry, number, course.anchor) if exists(course, number) else (opens, LAST_DAY)
    # What is cancelled closes no more.
    return course.up_to(number, opens, LAST_DAY if last < day else last, closed)


def missed(situation: Situation, as_of: int) -> tuple[Finding, ...]:
    """
    Give the findings about instances that closed without an answer while they were expected.

    Only those whose last day is before `as_of`, an ordinal; in the order of their last day, then of
    their name. Changes nothing.
    """
    found = [
        (last_day(course, number), instance_name(course, number), course, number)
        for course in situation.courses
        for number, was_expected in course.closed.items()
        if was_expected is not False and number not in course.matched and last_day(course, number) < as_of
    ]
    used = {id(fact) for course in situation.courses for fact, _ in course.matched.values()} if found else set()
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
        brings = all(fact.values.get(name) is not None for name in course.entry.data)
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
