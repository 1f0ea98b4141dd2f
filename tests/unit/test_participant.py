"""Where a participant stands, as a value."""

from __future__ import annotations

import pytest

import protocol_engine as pe
from protocol_engine.participant import NOTHING, Course, Fact, make_course, verdict_of
from protocol_engine.step import Finding, Outcome
from unit.trial import PATH, chart_of, fact

CHART = chart_of(
    f"""{PATH}
events: {{started: {{}}, seen: {{}}, finished: {{}}}}
transitions:
  - {{event: started, from: screening, to: treated}}
  - {{event: finished, from: treated, to: completed}}
"""
)


def finding(outcome: Outcome) -> Finding:
    """Make a finding with an outcome."""
    return Finding("rule", outcome, "eligibility", "e1", fact("seen", "2025-04-10").occurred)


def test_two_tracks_are_two_states() -> None:
    """`state` is the main track's, `states` every track's."""
    ada = pe.replay(CHART, "01", [fact("started", "2025-04-10")])
    assert "treated" == ada.state
    assert {"pathway": "treated", "vital": "alive"} == ada.states


def test_events_are_given_as_folded() -> None:
    """A participant's events are those entered, in the order in which they happened."""
    facts = [fact("finished", "2025-05-01"), fact("started", "2025-04-10")]
    assert ("started", "finished") == tuple(one.kind for one in pe.replay(CHART, "01", facts).events)


def test_participants_of_one_history_are_equal() -> None:
    """Who was folded twice is equal, with one hash; another number, fact or chart makes another."""
    ada = pe.replay(CHART, "01", [fact("started", "2025-04-10")])
    again = pe.replay(CHART, "01", [fact("started", "2025-04-10")])
    assert again == ada
    assert hash(again) == hash(ada)
    assert ada != pe.replay(CHART, "02", [fact("started", "2025-04-10")])
    assert ada != pe.replay(CHART, "01", [fact("started", "2025-04-11")])
    assert ada != pe.replay(CHART, "01", [fact("started", "2025-04-10")], as_of="2025-04-11")
    assert ada != "01"


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], "conforms"),
        (["undetermined"], "undetermined"),
        (["undetermined", "undetermined"], "undetermined"),
        (["undetermined", "late"], "deviates"),
        (["unknown"], "deviates"),
        (["unreadable"], "deviates"),
    ],
)
def test_a_verdict_sums_up(outcomes: list[Outcome], expected: str) -> None:
    """No finding conforms, only undetermined ones are undetermined, any other deviates."""
    assert expected == verdict_of(tuple(finding(one) for one in outcomes))


def test_a_verdict_is_over_the_whole_history() -> None:
    """A departure long ago still counts."""
    facts = [fact("finished", "2025-04-01"), fact("started", "2025-04-10"), fact("finished", "2025-05-01")]
    assert "deviates" == pe.replay(CHART, "01", facts).verdict
    assert "conforms" == pe.replay(CHART, "01", facts[1:]).verdict


def chain(*anchors: bool) -> Fact:
    """Make facts of one kind one after the other; give the last."""
    last: Fact | None = None
    for number, is_anchor in enumerate(anchors):
        turn = (last.turn if last else 0) + is_anchor
        start = last.first if last else None
        event = fact("seen", f"2025-04-{number + 1:02}")
        last = Fact(event, number, number + 1, turn, last, start)
    assert last is not None
    return last


def test_only_facts_in_sequence_are_anchors() -> None:
    """Of a chain of facts the anchors are given, the latest first."""
    assert [4, 2] == [one.count for one in chain(False, True, False, True, False).anchors()]


def test_a_chain_without_an_anchor_has_none() -> None:
    """Facts out of sequence are no anchors."""
    assert [] == list(chain(False, False).anchors())


def test_the_first_fact_is_its_own_first() -> None:
    """`first` is the first fact of the kind, also for the first itself."""
    last = chain(True, True, True)
    assert 1 == last.first.count
    assert 1 == last.first.first.count


def test_an_answer_makes_a_new_course() -> None:
    """A course that is answered, or of which windows close, stays what it was."""
    one = chain(True)
    course: Course = make_course(None, one, None, NOTHING, NOTHING, 2)
    answered = course.answered(3, one, named=True)
    closed = answered.up_to(4, {2: False})
    assert {} == course.matched == course.closed
    assert {3: (one, True)} == answered.matched == closed.matched
    assert (2, {}) == (answered.following, answered.closed)
    assert (4, {2: False}) == (closed.following, closed.closed)
    assert 1 == course.number


def test_what_is_answered_need_not_be_closed() -> None:
    """After an answer to the next instance the one after it is the next to close."""
    course: Course = make_course(None, chain(True), None, NOTHING, NOTHING, 2)
    assert 3 == course.answered(2, chain(True), named=False).following
