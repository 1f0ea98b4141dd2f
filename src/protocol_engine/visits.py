"""
The instances of the schedule: begun by an anchor, answered by facts, closed by passing days.

An instance is named `entry`, `entry#2` for the second repeat, `entry@2` when it counts from the
second occurrence of its anchor, and `entry@2#3` for both. A course holds the instances of one
entry from one occurrence; they are computed when asked for, since there may be endlessly many.
"""

from __future__ import annotations

import re
import typing as t
from types import MappingProxyType

import attrs

from protocol_engine.chart import whole_days
from protocol_engine.event import Event
from protocol_engine.judgment import placed, say_data
from protocol_engine.language import Date
from protocol_engine.participant import Course
from protocol_engine.reading import read
from protocol_engine.situation import View
from protocol_engine.step import Finding, finding
from protocol_engine.windows import FIRST_DAY, LAST_DAY, day_bounds, hold, moments, place_from, shift_day, shown_day

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.chart import Entry, Kind, Span
    from protocol_engine.participant import Fact
    from protocol_engine.situation import Situation
    from protocol_engine.windows import Bounds, Placing

_NAME = re.compile(r"(?P<entry>[^@#]+)(?:@(?P<turn>[1-9]\d*))?(?:#(?P<number>[1-9]\d*))?")
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
    """Tell whether the schedule has this repeat: its target is not after `until`."""
    entry = course.entry
    if entry.every is None:
        return number == 1
    if entry.until is None:
        return True
    span = span_of(entry, number)
    wanted = span.base if span.aimed else span.low if span.low is not None else span.high
    target, end = whole_days(wanted), whole_days(entry.until)
    if target is not None and end is not None:
        return target <= end
    return wanted is None or shift_day(course.anchor.day, wanted) <= shift_day(course.anchor.day, entry.until)


def bounds_of(course: Course, number: int) -> Bounds:
    """Give an instance's window in days, with both ends of a partial anchor."""
    return day_bounds(span_of(course.entry, number), course.anchor.event)


def last_day(course: Course, number: int) -> int:
    """Give the last day on which an instance may be answered in time."""
    return _reach(course.entry, number, course.anchor)[1]


def _reach(entry: Entry, number: int, anchor: Fact) -> tuple[int, int]:
    """Give the first day that may be in an instance's window, and the last."""
    span = span_of(entry, number)
    if span.days is not None and anchor.event.occurred.last_day == anchor.day:
        return anchor.day + span.days[0], anchor.day + span.days[1]
    bounds = day_bounds(span, anchor.event)
    return FIRST_DAY if bounds.low is None else bounds.low[0], LAST_DAY if bounds.high is None else bounds.high[1]


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
        opens, closes = _reach(entry, 1, anchor)
        course = Course(entry, anchor, anchor.turn, opens, closes)
        situation.courses.append(course if exists(course, 1) else attrs.evolve(course, closes=LAST_DAY))
        if anchor.turn == 1:
            _look_back(situation, len(situation.courses) - 1)


def _look_back(situation: Situation, index: int) -> None:
    """Let facts that named an instance before there was anything to count it from answer it."""
    course = situation.courses[index]
    fact, earlier = situation.latest[course.entry.event], []
    while fact is not None:
        if fact is not course.anchor and fact.event.visit is not None and not _answers(situation, fact):
            earlier.append(fact)
        fact = fact.prior
    for one in reversed(earlier):
        named = _parsed(one.event)
        if named is None or named[0] != course.entry.rule.id or named[1] not in (None, course.number):
            continue
        number = named[2]
        if exists(course, number) and number not in situation.courses[index].matched:
            placing = _hold(course, number, one.event)
            answer(situation, Match(index, number, named=True, placing=placing, simple=False), one)
            found = judged(course, number, one.event, placing)
            situation.noted.extend([found] if found is not None else [])
            _demand(situation, course, one)


def _demand(situation: Situation, course: Course, fact: Fact) -> None:
    """Note what an entry demands and a fact lacks, unless that fact is known to be incomplete."""
    kind, unreadable = situation.chart.kinds[fact.event.kind], read(situation.chart, fact.event)[2]
    demanded = [name for name in course.entry.data if name not in unreadable]
    found = say_data(fact.event, fact.values, kind.data, demanded, ())
    told = {(one.rule, one.event, one.outcome) for one in situation.noted} if found else set()
    situation.noted.extend(one for one in found if (one.rule, one.event, one.outcome) not in told)


def _answers(situation: Situation, fact: Fact) -> bool:
    return any(fact is one for course in situation.courses for one, _ in course.matched.values())


def judged(course: Course, number: int, event: Event, placing: Placing) -> Finding | None:
    """Give the finding about a fact that answers an instance; None where it is in time."""
    rule = attrs.evolve(course.entry.rule, id=instance_name(course, number))
    return placed(event, rule, course.entry.span, placing)


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
    closed, number, opens, last = course.closed, course.following, course.opens, course.closes
    while last < day and (course.cancelled is None or last < course.cancelled):
        if number not in course.matched:
            closed = {**closed, number: expected(situation, course, last)}
        number += 1
        opens, last = _reach(course.entry, number, course.anchor) if exists(course, number) else (opens, LAST_DAY)
    # What is cancelled closes no more.
    return course.up_to(number, opens, LAST_DAY if last < day else last, closed)


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


def has_ended(situation: Situation, course: Course) -> bool:
    """Tell whether the event until which an entry repeats has come since its anchor."""
    latest = None if course.entry.until_event is None else situation.latest[course.entry.until_event]
    ending = None if latest is None else next(latest.anchors(), None)
    return ending is not None and ending.place > course.anchor.place


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


@attrs.frozen(eq=False)
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


def match(situation: Situation, kind: Kind, event: Event, values: Mapping[str, t.Any]) -> Match | None:
    """
    Find the instance that a fact answers. Changes nothing.

    The first fact that names an instance answers it, wherever it lies. Any other answers, among
    the expected instances whose window it surely lies in, the one that closes earliest and has
    no answer yet, provided that it brings what the entry demands.
    """
    named = _named(situation, kind, event) if event.visit is not None else None
    if named is not None:
        index, number = named
        answered = situation.courses[index].matched.get(number)
        if answered is not None and answered[1]:
            return None
        course = situation.courses[index]
        brings = all(values.get(name) is not None for name in course.entry.data)
        placing = None if _is_surely_inside(course, number, event) else _hold(course, number, event)
        return Match(index, number, named=True, placing=placing, simple=placing is None and brings)
    inside: list[tuple[int, int, int]] = []
    for index, course in enumerate(situation.courses):
        if course.entry.event != kind.index or course.cancelled is not None:
            continue
        first = _open_around(course, event)
        if first is not None and _is_open_to(situation, course, View(situation, event, kind, values)):
            inside.append((last_day(course, first), index, first))
    if not inside:
        return None
    _, index, number = min(inside)
    return Match(index, number, named=False, placing=None, simple=True)


def _parsed(event: Event) -> tuple[str, int | None, int] | None:
    """Take a visit's name apart: entry, which occurrence of the anchor where it says so, which repeat."""
    found = _NAME.fullmatch(event.visit or "")
    if found is None:
        return None
    return found["entry"], None if found["turn"] is None else int(found["turn"]), int(found["number"] or 1)


def _named(situation: Situation, kind: Kind, event: Event) -> tuple[int, int] | None:
    """Find the instance that a fact names: of the latest anchor, unless it says otherwise."""
    named = _parsed(event)
    if named is None:
        return None
    entry, turn, number = named
    for index in reversed(range(len(situation.courses))):
        course = situation.courses[index]
        if course.entry.rule.id == entry and course.entry.event == kind.index and turn in (None, course.number):
            return (index, number) if exists(course, number) else None
    return None


def _is_open_to(situation: Situation, course: Course, view: View) -> bool:
    """Tell whether a fact that names nothing may answer a course: expected, and all data there."""
    entry = course.entry
    if any(view.values.get(name) is None for name in entry.data):
        return False
    if not in_states(situation, entry) or has_ended(situation, course):
        return False
    return entry.only_if is None or view.answer(entry.only_if) is not False


def _open_around(course: Course, event: Event) -> int | None:
    """Give the first unanswered instance whose window surely holds a fact; later ones close later."""
    number = course.following
    if event.occurred.last_day < course.opens:
        return None
    while exists(course, number):
        low = bounds_of(course, number).low
        if low is not None and low[0] > event.occurred.last_day:
            return None
        if number not in course.matched and _is_surely_inside(course, number, event):
            return number
        if course.entry.every is None:
            return None
        number += 1
    return None


def _is_surely_inside(course: Course, number: int, event: Event) -> bool:
    span, anchor, occurred = span_of(course.entry, number), course.anchor, event.occurred
    if span.days is not None and anchor.event.occurred.last_day == anchor.day:
        low, high = span.days
        return anchor.day + low <= occurred.first_day and occurred.last_day <= anchor.day + high
    return _hold(course, number, event).position == "inside"


def _hold(course: Course, number: int, event: Event) -> Placing:
    span = course.entry.span
    if span.exact:
        return place_from(span_of(course.entry, number), course.anchor.event, event)
    occurred = event.occurred
    return hold(bounds_of(course, number), (occurred.first_day, occurred.last_day), course.anchor.event)


def answer(situation: Situation, found: Match, fact: Fact) -> None:
    """Note that a fact answers an instance."""
    course = situation.courses[found.index]
    situation.courses[found.index] = course.answered(found.number, fact, named=found.named)
    situation.missed = None


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
        if id(fact) not in used and brings and _hold(course, number, fact.event).position == "undetermined":
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
