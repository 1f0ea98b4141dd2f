"""
Which fact answers which instance of the schedule.

The first fact that names an instance answers it, wherever it lies; any other answers only where
it surely lies inside. A transition's window that is the same window speaks for both.
"""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.courses import (
    exists,
    first_day,
    has_ended,
    in_states,
    instance_name,
    is_surely_inside,
    last_day,
    next_close,
    placing_of,
)
from protocol_engine.judgment import placed
from protocol_engine.reading import read
from protocol_engine.records import quick
from protocol_engine.situation import View

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.chart import Entry, Kind, Rule, Span
    from protocol_engine.event import Event
    from protocol_engine.participant import Course, Fact
    from protocol_engine.reading import Reading
    from protocol_engine.situation import Situation
    from protocol_engine.step import Finding
    from protocol_engine.windows import Placing


@attrs.frozen(eq=False, weakref_slot=False)
class Match:
    """
    A fact that answers an instance.

    Attributes:
        index: Which of the situation's courses.
        number: Which repeat.
        named: Whether the fact names it.
        placing: Where it lies, where that is not inside; None: inside.
        simple: Whether nothing is to be found about it: it is in time and brings what the entry demands.
    """

    index: int
    number: int
    named: bool
    placing: Placing | None
    simple: bool


_make_match = quick(Match)


def match(situation: Situation, kind: Kind, event: Event, reading: Reading) -> Match | None:
    """
    Find the instance that a fact answers. Changes nothing.

    The first fact that names an instance answers it, wherever it lies. Any other answers, among
    the expected instances whose window it surely lies in, the one that closes earliest and has
    no answer yet, provided that it brings what the entry demands.
    """
    values = reading.values
    visit = None if reading.visit is None else named(situation.courses, *reading.visit)
    if visit is not None:
        index, number = visit
        course = situation.courses[index]
        answered = course.matched.get(number)
        if answered is not None and answered[1]:
            return None
        demanded = course.entry.data
        brings = not demanded or all(values.get(name) is not None for name in demanded)
        placing = None if is_surely_inside(course, number, event) else placing_of(course, number, event)
        return _make_match(index, number, True, placing, placing is None and brings)
    inside: list[tuple[int, int, int]] = []
    for index, course in enumerate(situation.courses):
        if course.entry.event != kind.number or course.cancelled is not None:
            continue
        first = _open_around(course, event)
        if first is not None and is_open_to(situation, course, View(situation, event, kind, values), first):
            inside.append((last_day(course, first), index, first))
    if not inside:
        return None
    _, index, number = min(inside)
    return _make_match(index, number, False, None, True)


Held = t.Sequence[tuple["Rule", "Placing", t.Sequence["Event"]]]
"""The windows that a fact was held against, each with where the fact lies and the anchors it was counted from."""


def is_judged(course: Course, number: int, held: Held) -> bool:
    """Tell whether a fact was held against the window of an instance, as a transition's. Changes nothing."""
    return number == 1 and any(
        rule.id in course.entry.alike and any(origin is course.anchor.event for origin in anchors)
        for rule, _, anchors in held
    )


def judged_alike(situation: Situation, view: View, held: Held) -> Match | None:
    """
    Find the instance that a fact answers since a transition's window tells that it is late for it. Changes nothing.

    That the visit was missed is not told on top. What is early answers when the window closes, see `visits`:
    until then the visit may still take place.
    """
    late = [one for one in held if one[1].position in ("late", "undetermined")]
    alike = [
        (last_day(course, 1), index)
        for index, course in enumerate(situation.courses if late else ())
        if view.kind is not None
        and course.entry.event == view.kind.number
        and course.cancelled is None
        and 1 not in course.matched
        and exists(course, 1)
        and is_judged(course, 1, late)
        and is_open_to(situation, course, view, 1)
    ]
    return _make_match(min(alike)[1], 1, False, None, False) if alike else None


def told_early(situation: Situation, course: Course) -> Fact | None:
    """Give the first fact of which a transition's window tells that it is early for a course. Changes nothing."""
    told = {(one.event, one.rule) for one in situation.noted if one.outcome == "early"}
    used = {id(fact) for one in situation.courses for fact, _ in one.matched.values()}
    fact, found = situation.latest[course.entry.event], None
    while told and fact is not None and fact.place > course.anchor.place:
        reading = read(situation.chart, fact.event)
        brings = all(reading.values.get(name) is not None for name in course.entry.data)
        if reading.visit is None and brings and id(fact) not in used:
            rules = [rule for rule in course.entry.alike if (fact.event.id, rule) in told]
            is_early = any(_counted_from(situation, rule, fact, course.anchor) for rule in rules)
            if is_early and placing_of(course, 1, fact.event).position == "early":
                found = fact
        fact = fact.prior
    return found


def _counted_from(situation: Situation, rule: str, fact: Fact, anchor: Fact) -> bool:
    """Tell whether a fact was held against a window that was counted from an anchor."""
    span = t.cast("Span", situation.chart.rules[rule].span)
    latest = t.cast("Fact", situation.latest[span.anchor])
    anchors = [one for one in latest.anchors() if one.place < fact.place]
    chosen = {"latest": anchors[:1], "first": anchors[-1:], "each": anchors}[span.which]
    return any(one is anchor for one in chosen)


def named(courses: Sequence[Course], entry: Entry, turn: int | None, number: int) -> tuple[int, int] | None:
    """
    Find the instance that a fact names: of the latest anchor, unless it says otherwise. Changes nothing.

    Returns:
        Which of the courses, and which repeat; None where there is no such instance.
    """
    index = len(courses)
    for course in reversed(courses):
        index -= 1
        if course.entry.rule.id == entry.rule.id and (turn is None or turn == course.number):
            return (index, number) if exists(course, number) else None
    return None


def _open_around(course: Course, event: Event) -> int | None:
    """Give the first unanswered instance whose window surely holds a fact; later ones close later."""
    number = course.following
    if number > 1 and event.occurred.first_day <= last_day(course, number - 1):
        # A fact that comes late (`advance` folds it last) may lie in what has closed.
        for past in course.closed:
            if past not in course.matched and is_surely_inside(course, past, event):
                return past
    while exists(course, number):
        if event.occurred.last_day < first_day(course, number):
            return None
        if number not in course.matched and is_surely_inside(course, number, event):
            return number
        if course.entry.every is None:
            return None
        number += 1
    return None


def is_open_to(situation: Situation, course: Course, view: View, number: int) -> bool:
    """Tell whether a fact that names nothing may answer an instance: expected, and all data there."""
    entry = course.entry
    if any(view.values.get(name) is None for name in entry.data):
        return False
    if number in course.closed:
        # Whether it was expected is known; where the participant is by now does not matter.
        return course.closed[number] is not False
    if not in_states(situation, entry) or has_ended(situation, course):
        return False
    return entry.only_if is None or view.answer(entry.only_if) is not False


def answer(situation: Situation, found: Match, fact: Fact) -> None:
    """Note that a fact answers an instance."""
    course = situation.courses[found.index]
    situation.courses[found.index] = course.answered(found.number, fact, named=found.named)
    if situation.missed:
        situation.missed = None
    if found.number == course.following and last_day(course, found.number) <= situation.alarm:
        situation.alarm = next_close(situation.courses)


def judged(course: Course, number: int, event: Event, placing: Placing) -> Finding | None:
    """Give the finding about a fact that answers an instance; None where it is in time."""
    rule = attrs.evolve(course.entry.rule, id=instance_name(course, number))
    return placed(event, rule, course.entry.span, placing)
