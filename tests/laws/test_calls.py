"""Whatever is said in whatever order, the engine tells what the ledgers mean, and what each call has changed."""

from __future__ import annotations

import collections
import datetime
import typing as t

import attrs
from hypothesis import given
from hypothesis import strategies as st

import protocol_engine as pe
from laws.engine import compiled, events_of, law, seen
from laws.strategies import cases
from protocol_engine.changes import moves
from protocol_engine.engine import Outcome

if t.TYPE_CHECKING:
    from laws.strategies import Case

ANN = pe.Author("ann")
NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)


def say(engine: pe.Engine, event: pe.Event, others: list[pe.Event], draw: t.Callable[..., t.Any]) -> Outcome:
    """Say something of a fact: that it was, that it was another, or that it was not."""
    standing = {one.id for one in engine.ledger("01").facts()}
    if event.id not in standing:
        known = engine.ledger("01").history(event.id)
        if known:
            return engine.correct("01", event, reason="after all", author=ANN)
        return engine.record("01", event, author=ANN)
    if draw(st.booleans()):
        return engine.void("01", event.id, reason="mixed up", author=ANN)
    other = draw(st.sampled_from(others))
    return engine.correct("01", attrs.evolve(event, occurred=other.occurred), reason="another day", author=ANN)


@law(100)
@given(cases(), st.data())
def test_what_is_told_is_what_the_ledger_means(case: Case, data: st.DataObject) -> None:
    """
    After every call the participant that was told is the fold of the facts as they stand, and the difference
    leads from the fold before to it: though neither was folded from the beginning.
    """
    chart = compiled(case.plain.protocol)
    events = events_of(case.facts)
    engine = pe.Engine(chart, clock=lambda: NOW)
    again = st.lists(st.sampled_from(events), max_size=4) if events else st.just([])
    order = [*data.draw(st.permutations(events)), *data.draw(again)]
    before = pe.enroll(chart, "01")
    for event in order:
        told = say(engine, event, events, data.draw)
        after = pe.replay(chart, "01", engine.ledger("01").facts())
        assert seen(after) == seen(told.participant)
        assert (after, after.as_of) == (told.participant, told.participant.as_of)
        assert [repr(one) for one in after.findings if one.event == event.id] == [repr(one) for one in told.findings]
        lead(chart, before, told.changed, after)
        before = after


def lead(chart: pe.Chart, before: pe.Participant, told: pe.Difference, after: pe.Participant) -> None:
    """Tell whether a difference leads from one fold to the other."""
    for old, gone, come, changed, new in [
        (before.findings, told.withdrawn, told.raised, told.changed, after.findings),
        (moves(chart, before), told.revoked, told.taken, told.moved, moves(chart, after)),
    ]:
        count = collections.Counter(repr(one) for one in old)
        count.subtract(repr(one) for one in (*gone, *(was for was, _ in changed)))
        count.update(repr(one) for one in (*come, *(now for _, now in changed)))
        assert +count == collections.Counter(repr(one) for one in new)


@law(60)
@given(case=cases(), allow=st.booleans())
def test_a_preview_is_the_answer_to_a_request(case: Case, *, allow: bool) -> None:
    """What a preview tells is what comes of the request, and of the request sent again."""
    chart = compiled(case.plain.protocol)
    engine = pe.Engine(chart, clock=lambda: NOW, undetermined="allow" if allow else "refuse")
    for number, event in enumerate(events_of(case.facts)):
        told = engine.preview("01", event)
        answer = engine.request("01", event, author=ANN, key=f"{number}")
        again = engine.request("01", event, author=ANN, key=f"{number}")
        for other in (answer, again):
            assert (told.accepted, told.changed) == (other.accepted, other.changed)
            assert [repr(one) for one in told.findings] == [repr(one) for one in other.findings]
        assert seen(answer.participant) == seen(again.participant) == seen(engine.state("01"))
        # What was refused has happened all the same.
        engine.record("01", event, author=ANN)
