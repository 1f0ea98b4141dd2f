"""The express lane of `advance`: a step made at once is the step that the stepper makes."""

from __future__ import annotations

import attrs
import pytest

import protocol_engine as pe
from kept import everything
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


def test_what_has_closed_by_now_is_told_at_once() -> None:
    """A late fact that begins a visit of which the window has passed tells that it was missed, lane or not."""
    before = pe.replay(WEEK, "01", [], as_of="2025-09-01")
    assert express.step(WEEK, before, START) is None
    assert [("week", "missed")] == [(one.rule, one.outcome) for one in pe.advance(WEEK, before, START).after.findings]


def test_a_late_fact_answers_what_has_closed() -> None:
    """A fact that comes late and lies in a window that has closed answers it, as if it had come in time."""
    history = [START, fact("moved", "2025-07-01")]
    before = pe.replay(WEEK, "01", history)
    assert ["missed"] == [one.outcome for one in before.findings]
    visit = seen("2025-06-08")
    assert () == pe.advance(WEEK, before, visit).after.findings
    assert () == pe.replay(WEEK, "01", [*history, visit]).findings
