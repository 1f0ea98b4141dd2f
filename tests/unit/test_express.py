"""The express lane of `advance`: a step made at once is the step that the stepper makes."""

from __future__ import annotations

import typing as t

import attrs
import pytest

import protocol_engine as pe
from protocol_engine import express
from unit.trial import fact
from unit.visit_trial import START, WEEK, scheduled, seen

CYCLE = scheduled(
    "cycle: {event: started, anchor: started, after: 21 days, early: 2 days, late: 2 days}",
    "visit: {event: seen, anchor: started, after: 7 days, early: 1 day, late: 1 day, every: 7 days, until: 21 days}",
    "weighed: {event: seen, anchor: moved, after: 7 days, late: 3 days, data: [Weight]}",
)
SLOW = attrs.evolve(CYCLE, kinds={name: attrs.evolve(kind, express=None) for name, kind in CYCLE.kinds.items()})
MOVED = fact("moved", "2025-06-10")


def everything(one: pe.Participant) -> tuple[t.Any, ...]:
    """Give everything that a participant holds."""
    return (
        one.position,
        [event.id for event in one.events],
        one.known,
        [last and (last.event.id, last.place, last.count, last.turn) for last in one.latest],
        one.led,
        [
            (
                course.entry.rule.id,
                course.anchor.event.id,
                course.cancelled,
                {number: (found.event.id, named) for number, (found, named) in course.matched.items()},
                course.closed,
                course.following,
            )
            for course in one.courses
        ],
        one.findings,
        one.as_of,
        one.vague,
    )


@pytest.mark.parametrize(
    ("history", "event", "plain"),
    [
        ((), START, True),
        ((START,), seen("2025-06-08", "visit"), True),
        ((START, seen("2025-06-08", "visit")), seen("2025-06-15", "visit#2"), True),
        ((START, seen("2025-06-08", "visit")), seen("2025-06-09", "visit"), False),
        ((START,), seen("2025-06-10", "visit"), False),
        ((START,), seen("2025-06-08"), False),
        ((START,), seen("2025-06-08", "visit#4"), False),
        ((START,), seen("2025-06-20"), False),
        ((START,), fact("started", "2025-06-05", "s2"), False),
        ((START,), MOVED, False),
        ((START, seen("2025-06-08", "visit")), MOVED, False),
        ((seen("2025-05-30"),), START, False),
        ((START, seen("2025-06-08", "visit"), MOVED), seen("2025-06-17", "weighed", Weight=70), False),
        ((START, seen("2025-06-20", "visit")), seen("2025-06-15", "visit#2"), False),
        ((START,), fact("withdrew", "2025-06-05"), True),
        ((fact("seen", "2025-06"),), START, False),
        ((), fact("seen", "2025-06"), False),
        ((), fact("unheard_of", "2025-06-01"), False),
    ],
)
def test_both_ways_make_one_step(history: tuple[pe.Event, ...], event: pe.Event, *, plain: bool) -> None:
    """What the lane answers is what the stepper answers, down to what is kept for later; the rest it leaves alone."""
    before = pe.replay(CYCLE, "01", history)
    quick, slow = pe.advance(CYCLE, before, event), pe.advance(SLOW, pe.replay(SLOW, "01", history), event)
    assert everything(slow.after) == everything(quick.after)
    assert ([one.id for one in slow.held], slow.findings) == ([one.id for one in quick.held], quick.findings)
    assert plain is (express.step(CYCLE, before, event) is not None)


@pytest.mark.parametrize(("weight", "plain"), [(70, True), (None, False)])
def test_a_named_visit_must_bring_its_data(weight: int | None, *, plain: bool) -> None:
    """A visit that lacks what the entry demands is the stepper's to tell."""
    chart = scheduled("week: {event: seen, anchor: started, after: 7 days, late: 3 days, data: [Weight]}")
    before = pe.replay(chart, "01", [START])
    assert plain is (express.step(chart, before, seen("2025-06-08", "week", Weight=weight)) is not None)


def test_after_a_missed_visit_the_stepper_answers() -> None:
    """Where something was missed, an answer may change that, so the stepper looks."""
    before = pe.replay(WEEK, "01", [START], as_of="2025-06-20")
    assert ["missed"] == [one.outcome for one in before.findings]
    assert express.step(WEEK, before, seen("2025-06-08", "week")) is None
    assert () == pe.advance(WEEK, before, seen("2025-06-08", "week")).after.findings
