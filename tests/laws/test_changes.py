"""What a difference tells is the whole difference."""

from __future__ import annotations

import collections
import typing as t

from hypothesis import given
from hypothesis import strategies as st

import protocol_engine as pe
from laws.engine import compiled, events_of, law
from laws.strategies import cases
from protocol_engine.changes import moves

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from laws.strategies import Case


def applied(
    before: Iterable[object], gone: Iterable[object], come: Iterable[object], changed: Iterable[tuple[object, object]]
) -> collections.Counter[str]:
    """Give what was there, with what a difference tells; by how it is written, since not all of it has a hash."""
    after = collections.Counter(repr(one) for one in before)
    pairs = list(changed)
    after.subtract(repr(one) for one in (*gone, *(old for old, _ in pairs)))
    after.update(repr(one) for one in (*come, *(new for _, new in pairs)))
    return +after


@law(150)
@given(cases(), st.data())
def test_a_difference_leads_from_the_one_to_the_other(case: Case, data: st.DataObject) -> None:
    """Findings and moves before, less what is gone and with what has come, are those after: none is lost or merged."""
    chart = compiled(case.plain.protocol)
    events = events_of(case.facts)
    some = [one for one in events if data.draw(st.booleans())]
    before, after = pe.replay(chart, "01", some), pe.replay(chart, "01", events, as_of=case.as_of)

    told = pe.difference(chart, before, after)

    assert applied(before.findings, told.withdrawn, told.raised, told.changed) == collections.Counter(
        repr(one) for one in after.findings
    )
    assert applied(moves(chart, before), told.revoked, told.taken, told.moved) == collections.Counter(
        repr(one) for one in moves(chart, after)
    )
    assert told.states == {
        track: (before.states[track], state) for track, state in after.states.items() if before.states[track] != state
    }
