"""What participants went through, day by day."""

from __future__ import annotations

import datetime
import itertools

from hypothesis import given

import protocol_engine as pe
from diagrams.people import Cohort, cohorts
from laws.engine import law
from protocol_engine.diagrams.passage import Stay, passage_of
from unit.trial import PATH, chart_of, fact

TRIAL = chart_of(f"""{PATH}
events: {{started: {{}}, moved: {{}}, died: {{}}}}
transitions:
  - {{event: started, from: screening, to: treated}}
  - {{event: moved, from: treated, to: followed}}
  - {{event: died, from: alive, to: dead}}
""")


def day(text: str) -> int:
    """Give the ordinal of a date."""
    return datetime.date.fromisoformat(text).toordinal()


def stays(*facts: pe.Event) -> tuple[Stay, ...]:
    """Give the states of the main track that facts lead through."""
    return passage_of(TRIAL, pe.replay(TRIAL, "1", facts)).stays["pathway"]


def test_states_with_days() -> None:
    """A state lasts from the day of the fact that led there to the day of the one that led away."""
    first, second = day("2025-01-01"), day("2025-01-15")

    assert (
        Stay("screening", None, None, first),
        Stay("treated", first, first, second),
        Stay("followed", second, second, None),
    ) == stays(fact("started", "2025-01-01"), fact("moved", "2025-01-15"))


def test_before_any_fact() -> None:
    """Without facts everyone is where all begin, in every track."""
    found = passage_of(TRIAL, pe.enroll(TRIAL, "1"))

    assert {"pathway": "screening", "vital": "alive"} == found.now
    assert {"screening", "alive"} == found.visited
    assert (0, ()) == (found.as_of, found.facts)


def test_a_vague_date() -> None:
    """A date known to the month begins on its first possible day, but not before what came earlier."""
    found = stays(fact("started", "2025-01-20"), fact("moved", "2025-01"))

    assert [False, False, True] == [stay.is_vague for stay in found]
    assert (day("2025-01-20"), day("2025-01-31")) == (found[2].since, found[2].surely)
    assert (day("2025-01-01"), day("2025-01-31")) == (
        (vague := stays(fact("started", "2025-01"))[1]).since,
        vague.surely,
    )


def test_a_fact_folded_late() -> None:
    """What `advance` folds behind later facts does not go back in time."""
    moved = pe.advance(TRIAL, pe.replay(TRIAL, "1", [fact("started", "2025-03-01")]), fact("moved", "2025-02-01")).after

    assert Stay("followed", day("2025-03-01"), day("2025-03-01"), None) == passage_of(TRIAL, moved).stays["pathway"][-1]


@law(60)
@given(cohorts())
def test_any_passage(cohort: Cohort) -> None:
    """In every track a passage starts where all begin, has no gap, goes forward in time and ends where one is."""
    chart, people = cohort
    for person in people:
        found = passage_of(chart, person)

        assert person.states == found.now
        assert chart.initial == tuple(stays[0].state for stays in found.stays.values())
        for track in found.stays.values():
            assert track[-1].until is None
            for one, other in itertools.pairwise(track):
                assert one.until == other.since
                assert one.since is None or one.since <= other.since
                assert other.since <= other.surely
