"""
How an anchor looks back: facts from before it that answer instances of its new course.

A visit may be entered before what it is counted from, and a window may begin before its anchor (a
sample before the dose).
"""

from __future__ import annotations

import typing as t

from protocol_engine.answers import Match, answer, is_open_to, judged
from protocol_engine.courses import exists, first_day, is_surely_inside, placing_of
from protocol_engine.judgment import say_data
from protocol_engine.reading import read
from protocol_engine.situation import View

if t.TYPE_CHECKING:
    from protocol_engine.participant import Course, Fact
    from protocol_engine.situation import Situation


def look_back(situation: Situation, index: int) -> None:
    """
    Let facts from before an anchor answer instances of its new course, and note what is to be said.

    A fact that named an instance when there was nothing to count it from yet answers it, as any
    fact that names one. Any other answers where a window begins before the anchor (a sample
    before the dose) and the fact surely lies inside.
    """
    course = situation.courses[index]
    day = course.anchor.event.occurred.first_day
    begins_before = course.entry.span.low is not None and first_day(course, 1) <= day
    earlier = _free_facts(situation, course) if begins_before or course.number == 1 else []
    if course.number == 1:
        for fact in earlier:
            _answer_by_name(situation, index, fact)
    number = 1
    while earlier and begins_before and exists(course, number):
        if first_day(course, number) > day:
            return
        if number not in situation.courses[index].matched:
            _answer_inside(situation, index, number, earlier)
        if course.entry.every is None:
            return
        number += 1


def _free_facts(situation: Situation, course: Course) -> list[Fact]:
    """Give the facts of the expected kind that answer nothing, the anchor itself left out, oldest first."""
    used = {id(fact) for one in situation.courses for fact, _ in one.matched.values()} | {id(course.anchor)}
    fact, found = situation.latest[course.entry.event], []
    while fact is not None:
        if id(fact) not in used:
            found.append(fact)
        fact = fact.prior
    return found[::-1]


def _answer_by_name(situation: Situation, index: int, fact: Fact) -> None:
    course = situation.courses[index]
    visit = read(situation.chart, fact.event).visit
    if visit is None or visit[0].rule.id != course.entry.rule.id or visit[1] not in (None, course.number):
        return
    number = visit[2]
    if exists(course, number) and number not in course.matched:
        placing = placing_of(course, number, fact.event)
        answer(situation, Match(index, number, named=True, placing=placing, simple=False), fact)
        found = judged(course, number, fact.event, placing)
        situation.noted.extend([found] if found is not None else [])
        _demand(situation, course, fact)


def _answer_inside(situation: Situation, index: int, number: int, earlier: list[Fact]) -> None:
    for fact in earlier:
        course, event = situation.courses[index], fact.event
        if event.visit is None and is_surely_inside(course, number, event):
            view = View(situation, event, situation.chart.kinds[event.kind], read(situation.chart, event).values)
            if all(fact is not one for one, _ in course.matched.values()) and is_open_to(
                situation, course, view, number
            ):
                answer(situation, Match(index, number, named=False, placing=None, simple=True), fact)
                return


def _demand(situation: Situation, course: Course, fact: Fact) -> None:
    """Note what an entry demands and a fact lacks, unless that fact is known to be incomplete."""
    kind, reading = situation.chart.kinds[fact.event.kind], read(situation.chart, fact.event)
    demanded = [name for name in course.entry.data if name not in reading.unreadable]
    found = say_data(fact.event, reading.values, kind.data, demanded, {})
    told = {(one.rule, one.event, one.outcome) for one in situation.noted} if found else set()
    situation.noted.extend(one for one in found if (one.rule, one.event, one.outcome) not in told)
