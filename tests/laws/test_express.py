"""The express lane and the stepper are one meaning."""

from __future__ import annotations

import typing as t

import attrs
from hypothesis import given

import protocol_engine as pe
from laws.engine import compiled, events_of, law
from laws.strategies import cases

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
@given(cases())
def test_a_step_tells_the_same_rules_held(case: Case) -> None:
    """A step taken with and without the express lane tells the same transitions and the same rules."""
    chart = compiled(case.plain.protocol)
    slow = without_express(chart)
    participant = pe.enroll(chart, "01")

    for event in events_of(case.facts):
        if event.id in [one.id for one in participant.events]:
            continue
        step, other = pe.advance(chart, participant, event), pe.advance(slow, participant, event)

        assert dict(other.taken) == dict(step.taken)
        assert sorted(rule.id for rule in other.held) == sorted(rule.id for rule in step.held)

        participant = step.after
