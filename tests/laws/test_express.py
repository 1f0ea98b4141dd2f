"""The express lane and the stepper are one meaning."""

from __future__ import annotations

import typing as t

import attrs
from hypothesis import given
from hypothesis import strategies as st

import protocol_engine as pe
from kept import everything
from laws.engine import compiled, events_of, law
from laws.strategies import cases
from protocol_engine.courses import next_close

if t.TYPE_CHECKING:
    from laws.strategies import Case


def without_express(chart: pe.Chart) -> pe.Chart:
    """Give the same chart, every fact of which the stepper judges."""
    return attrs.evolve(chart, kinds={name: attrs.evolve(kind, express=None) for name, kind in chart.kinds.items()})


@law(150)
@given(cases())
def test_the_express_lane_says_what_the_stepper_says(case: Case) -> None:
    """A history folded with and without the express lane gives the same participant."""
    chart = compiled(case.plain.protocol)
    events = events_of(case.facts)

    fast = pe.replay(chart, "01", events, as_of=case.as_of)

    assert pe.replay(without_express(chart), "01", events, as_of=case.as_of) == fast


@law(150)
@given(cases(), st.data())
def test_a_step_is_one_step_either_way(case: Case, data: st.DataObject) -> None:
    """With and without the express lane a step is one, down to what is kept for later, in any order of arrival."""
    chart = compiled(case.plain.protocol)
    slow = without_express(chart)
    participant = other = pe.enroll(chart, "01")

    for event in data.draw(st.permutations(events_of(case.facts)[:8])):
        if event.id in [one.id for one in participant.events]:
            continue
        step, plain = pe.advance(chart, participant, event), pe.advance(slow, other, event)

        assert dict(plain.taken) == dict(step.taken)
        assert sorted(rule.id for rule in plain.held) == sorted(rule.id for rule in step.held)
        assert everything(plain.after) == everything(step.after)
        assert step.after.alarm >= min(step.after.as_of, next_close(step.after.courses))

        participant, other = step.after, plain.after
