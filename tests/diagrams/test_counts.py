"""Cohorts are counted: who came to a state, who left it, who is there."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import given

import protocol_engine as pe
from diagrams.people import Cohort, cohorts, lzzt, seed
from laws.engine import law
from protocol_engine.changes import moves
from protocol_engine.diagrams.counts import counts
from unit.trial import PATH, chart_of, fact

TRIAL = chart_of(f"""{PATH}
events: {{started: {{}}, again: {{}}, moved: {{}}, done: {{}}, died: {{}}}}
transitions:
  - {{event: started, from: screening, to: treated}}
  - {{event: again, from: treated, to: treated}}
  - {{event: moved, from: treated, to: followed}}
  - {{event: done, from: followed, to: completed}}
  - {{event: died, from: alive, to: dead}}
""")


def person(id: str, *facts: pe.Event) -> pe.Participant:
    """Replay somebody's facts."""
    return pe.replay(TRIAL, id, facts)


def test_a_small_cohort() -> None:
    """Participants, visits, arrows and places out of sequence are counted, each by itself."""
    found = counts(
        TRIAL,
        [
            person("1", fact("started", "2025-01-01"), fact("again", "2025-01-02"), fact("again", "2025-01-03")),
            person("2", fact("moved", "2025-01-02"), fact("done", "2025-01-09"), fact("died", "2025-02-01")),
            person("3"),
        ],
    )

    assert 3 == found.size
    assert (3, 1, 1, 1, 0, 3, 1) == tuple(found.entered[state] for state in TRIAL.states)
    assert (3, 3, 1, 1, 0, 3, 1) == tuple(found.visits[state] for state in TRIAL.states)
    assert (2, 2, 1, 0, 0, 1, 0) == tuple(found.left[state] for state in TRIAL.states)
    assert (1, 1, 0, 1, 0, 2, 1) == tuple(found.now[state] for state in TRIAL.states)
    assert {
        ("started", "screening"): 1,
        ("again", "treated"): 2,
        ("moved", "treated"): 0,
        ("done", "followed"): 1,
        ("died", "alive"): 1,
    } == found.taken
    assert {("screening", "followed"): 1} == found.placed


def test_nobody() -> None:
    """Without participants every number is zero."""
    found = counts(TRIAL, [])

    assert 0 == found.size + sum(found.entered.values()) + sum(found.visits.values()) + sum(found.taken.values())
    assert set(TRIAL.states) == set(found.entered) == set(found.visits) == set(found.left) == set(found.now)


def test_everyone_once() -> None:
    """Who is given twice would be counted twice, so that is told."""
    with pytest.raises(pe.HistoryError, match=r"^the cohort has participant '1' twice; give everyone once$"):
        counts(TRIAL, [person("1"), person("1")])


def test_another_protocol() -> None:
    """Participants of another chart are not counted."""
    stranger = attrs.evolve(person("1"), digest="0" * 64)

    with pytest.raises(pe.HistoryError, match=r"^the participant was folded by another protocol, or another version"):
        counts(TRIAL, [stranger])


def balances(cohort: Cohort) -> None:
    """Hold a cohort's counts to what they must add up to, and to its moves."""
    chart, people = cohort
    found = counts(chart, people)
    arrows = {(one.id, source) for one in chart.transitions for source in one.sources}

    assert len(people) == found.size
    assert arrows == set(found.taken)
    for state in chart.states:
        first = len(people) if state in chart.initial else 0
        assert found.visits[state] == found.left[state] + found.now[state]
        assert found.visits[state] == first + sum(
            move.target == state for person in people for move in moves(chart, person)
        )
        assert (found.visits[state] > 0) == (found.entered[state] > 0)
        assert found.now[state] <= found.entered[state] <= min(found.visits[state], found.size)
        assert found.left[state] == sum(count for (_, source), count in found.taken.items() if source == state) + sum(
            count for (source, _), count in found.placed.items() if source == state
        )
    for track in chart.tracks:
        assert found.size == sum(found.now[name] for name, state in chart.states.items() if state.track == track)
    total = sum(found.taken.values()) + sum(found.placed.values())
    assert sum(1 for person in people for _ in moves(chart, person)) == total


def test_published_people() -> None:
    """The counts of the 306 people of the pilot study add up, and are those that were published."""
    balances(lzzt())
    chart, people = lzzt()
    found = counts(chart, people)

    assert (306, 254, 52, 110) == (
        found.size,
        found.entered["randomized"],
        found.now["screen_failure"],
        found.now["completed"],
    )


def test_invented_people() -> None:
    """The counts of the seed protocol's people add up."""
    balances(seed())


@law(60)
@given(cohorts())
def test_any_people(cohort: Cohort) -> None:
    """Whatever the protocol and its people: a state was entered as often as it was left and is occupied."""
    balances(cohort)
