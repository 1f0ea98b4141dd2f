"""What a correction changes: two folds held against each other."""

from __future__ import annotations

import pytest

import protocol_engine as pe
from protocol_engine.changes import moves
from protocol_engine.errors import HistoryError
from unit.trial import PATH, chart_of, fact

CHART = chart_of(
    f"""{PATH}
data: {{ALT: {{type: Integer}}, Response: {{type: String, values: [CR, PD]}}}}
rules: {{low: {{check: ALT < 40, category: eligibility}}}}
events: {{measured: {{may_carry: [ALT]}}, started: {{}}, assessed: {{data: [Response]}}, finished: {{}}}}
transitions:
  - {{event: started, from: screening, to: treated, require: [low]}}
  - {{event: assessed, from: treated, to: followed, when: "Response = 'CR'", id: remitted}}
  - {{event: assessed, from: treated, to: withdrawn, when: "Response = 'PD'", id: progressed}}
  - {{event: finished, from: [treated, followed], to: completed, window: {{anchor: started, at_most: 20 days}}}}
"""
)


def folded(*facts: pe.Event) -> pe.Participant:
    """Fold facts."""
    return pe.replay(CHART, "01", facts)


def alt(value: int) -> pe.Event:
    """Make the measurement of which the value is corrected."""
    return fact("measured", "2025-06-01", "lab", ALT=value)


START = fact("started", "2025-06-02", "start")


def assessed(response: str, day: str = "2025-06-10") -> pe.Event:
    """Make the assessment of which the result is corrected."""
    return fact("assessed", day, "assessed", Response=response)


def test_nothing_changes_nothing() -> None:
    """Two folds of the same facts differ in nothing."""
    assert not pe.difference(CHART, folded(alt(30), START), folded(START, alt(30)))


def test_a_corrected_value_raises_a_finding_and_moves_nobody() -> None:
    """Whoever turns out to have been ineligible was treated all the same."""
    found = pe.difference(CHART, folded(alt(30), START), folded(alt(50), START))
    assert found
    assert ["low"] == [one.rule for one in found.raised]
    assert ({}, (), (), (), (), ()) == (
        dict(found.states),
        found.withdrawn,
        found.changed,
        found.taken,
        found.revoked,
        found.moved,
    )


def test_a_finding_is_withdrawn() -> None:
    """The other way round the finding is withdrawn; another outcome is one withdrawn and one raised."""
    back = pe.difference(CHART, folded(alt(50), START), folded(alt(30), START))
    assert ([], ["low"]) == ([one.rule for one in back.raised], [one.rule for one in back.withdrawn])
    known = pe.difference(CHART, folded(START), folded(START, alt(50)))
    assert ["undetermined"] == [one.outcome for one in known.withdrawn]
    assert ["violated"] == [one.outcome for one in known.raised]


def test_a_finding_may_say_something_else() -> None:
    """Another value under the same finding changes what it says."""
    found = pe.difference(CHART, folded(alt(50), START), folded(alt(60), START))
    ((before, after),) = found.changed
    assert ("50" in before.text, "60" in after.text) == (True, True)
    assert ((), ()) == (found.raised, found.withdrawn)


def test_a_transition_is_revoked_and_another_taken() -> None:
    """A corrected result leads another way: what was taken is revoked, with what followed."""
    rest = (alt(30), START)
    end = fact("finished", "2025-06-15", "end")
    found = pe.difference(CHART, folded(*rest, assessed("CR"), end), folded(*rest, assessed("PD"), end))
    assert {"pathway": ("completed", "withdrawn")} == found.states
    assert ["remitted", "finished"] == [one.transition for one in found.revoked]
    assert ["progressed"] == [one.transition for one in found.taken]
    assert () == found.moved
    assert ["finished.sequence"] == [one.rule for one in found.raised]


def test_a_late_fact_takes_a_transition() -> None:
    """What a late fact does is told as taken; a fact on another day is a move at another time."""
    rest = (alt(30), START)
    late = pe.difference(CHART, folded(*rest), folded(*rest, assessed("CR")))
    assert [("remitted", "treated", "followed")] == [(one.transition, one.source, one.target) for one in late.taken]
    moved = pe.difference(CHART, folded(*rest, assessed("CR")), folded(*rest, assessed("CR", "2025-06-11")))
    ((before, after),) = moved.moved
    assert ("2025-06-10", "2025-06-11") == (str(before.occurred), str(after.occurred))


def test_a_fact_out_of_sequence_moves_without_a_transition() -> None:
    """Where a fact puts the participant, since it happened, no transition was taken."""
    (one,) = moves(CHART, folded(fact("started", "2025-06-02")))
    assert "started" == one.transition
    skipped = chart_of(
        f"{PATH}\nevents: {{a: {{}}, b: {{}}}}\ntransitions:\n"
        "  - {event: a, from: screening, to: treated}\n  - {event: b, from: treated, to: followed}\n"
    )
    (jump,) = moves(skipped, pe.replay(skipped, "01", [fact("b", "2025-06-02")]))
    assert (None, "screening", "followed") == (jump.transition, jump.source, jump.target)


def test_folds_of_two_charts_are_not_compared() -> None:
    """Participants of another protocol are refused."""
    other = chart_of("states: {s: {initial: true}}\nevents: {seen: {}}\n")
    with pytest.raises(HistoryError, match="another protocol"):
        pe.difference(CHART, folded(), pe.enroll(other, "01"))
