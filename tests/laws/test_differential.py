"""The engine against the oracle: two readings of one text must agree."""

from __future__ import annotations

import typing as t

from hypothesis import given, note

from laws.engine import expected, findings_of, in_order, law, replayed
from laws.strategies import cases

if t.TYPE_CHECKING:
    from laws.strategies import Case


@given(case=cases())
@law(150)
def test_replay_agrees_with_the_plain_reading(case: Case) -> None:
    """A replay ends in the states, and finds the findings with their days, that the plain reading gives."""
    wanted = expected(case)
    got = replayed(case)
    note(f"engine: {got.states} {findings_of(got)}")
    assert dict(wanted.states) == got.states
    assert in_order(wanted.findings) == in_order(findings_of(got))
