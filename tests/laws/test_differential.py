"""The engine against the oracle: two readings of one text must agree."""

from __future__ import annotations

import typing as t

from hypothesis import given, note

import protocol_engine as pe
from laws.engine import expected, findings_of, in_order, law, replayed
from laws.strategies import cases

if t.TYPE_CHECKING:
    from laws.strategies import Case


@given(case=cases())
@law(120)
def test_replay_agrees_with_the_plain_reading(case: Case) -> None:
    """A replay ends in the states, and finds the findings with their days, that the plain reading gives."""
    agree(case)


@given(case=cases(vague=12))
@law(30)
def test_replay_of_partial_dates_agrees_with_the_plain_reading(case: Case) -> None:
    """Where many dates are known to the month only, a replay still agrees with the plain reading."""
    agree(case)


def agree(case: Case) -> None:
    """Require that the engine and the oracle give the same states and findings."""
    wanted = expected(case)
    got = replayed(case)
    note(pe.dump(case.plain.protocol))
    note(f"engine: {got.states} {findings_of(got)}")
    assert dict(wanted.states) == got.states
    assert in_order(wanted.findings) == in_order(findings_of(got))
