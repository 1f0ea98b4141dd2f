"""The days that tell stand for all days that a partial date may be."""

from __future__ import annotations

import typing as t
from unittest import mock

from hypothesis import given

import protocol_engine as pe
from laws.engine import compiled, events_of, law
from laws.strategies import cases

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from laws.strategies import Case


def every_day(chart: pe.Chart, event: pe.Event, events: Sequence[pe.Event], as_of: int) -> range:
    """Give all days that a fact may be of."""
    del chart, events, as_of
    return range(event.occurred.first_day, event.occurred.last_day + 1)


@law(150)
@given(cases())
def test_the_days_that_tell_stand_for_every_day(case: Case) -> None:
    """A history is found alike whether every day of a partial date is tried or only those that tell."""
    chart = compiled(case.plain.protocol)
    events = events_of(case.facts)

    quick = pe.replay(chart, "01", events, as_of=case.as_of)

    with mock.patch("protocol_engine.alternatives.telling_days", every_day):
        assert pe.replay(chart, "01", events, as_of=case.as_of) == quick
