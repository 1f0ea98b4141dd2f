"""The machines for hosts against `advance`: two ways to move, one meaning."""

from __future__ import annotations

import typing as t

import attrs
from hypothesis import given, note

import protocol_engine as pe
from laws.engine import compiled, event_of, law
from laws.oracle import order
from laws.strategies import cases

if t.TYPE_CHECKING:
    import transitions

    from laws.strategies import Case


@attrs.define
class Row:
    """What a host keeps of one participant: a state for each track of the random protocols, and no room for more."""

    pathway: str = ""
    vital: str = ""
    safety: str = ""

    @property
    def states(self) -> dict[str, str]:
        """The states by track."""
        return attrs.asdict(self)


def in_order(case: Case) -> list[pe.Event]:
    """Give the facts of a case in the order of the replay."""
    by_id = {fact.id: fact for fact in case.facts}
    return [event_of(by_id[name]) for name in order(case.plain, case.plain.protocol, case.facts)]


@given(case=cases())
@law(150)
def test_machines_move_as_advance_does(case: Case) -> None:
    """Driven with the same facts in order, every track of a host's row goes where `advance` goes."""
    chart = compiled(case.plain.protocol)
    machines, row, participant = pe.machine.build(chart), Row(), pe.enroll(chart, "01")
    machines.place(row)
    assert participant.states == row.states
    for event in in_order(case):
        before = row.states
        step = pe.advance(chart, participant, event)
        note(f"{event.kind} from {before}: {step.after.states} {[finding.rule for finding in step.findings]}")
        moved = machines.trigger(row, event, participant)
        assert step.after.states == row.states
        assert (bool(step.taken) or before != step.after.states) is moved
        participant = step.after


@given(case=cases())
@law(60)
def test_a_fact_that_arrives_again_moves_no_machine(case: Case) -> None:
    """A fact that the participant has already moves nobody, whatever it would do if it were new."""
    chart = compiled(case.plain.protocol)
    machines, row = pe.machine.build(chart), Row()
    events = in_order(case)
    participant = pe.replay(chart, "01", events)
    for track, state in participant.states.items():
        setattr(row, track, state)
    for event in events:
        assert machines.trigger(row, event, participant) is False
        assert participant.states == row.states


@given(case=cases())
@law(60)
def test_hooks_are_called_for_each_arrow_that_is_taken(case: Case) -> None:
    """Each track that a fact moves is told once, with the state left and the state entered; other tracks are not."""
    chart = compiled(case.plain.protocol)
    told: list[tuple[str, str]] = []

    def tell(event_data: transitions.EventData) -> None:
        assert event_data.transition is not None
        told.append((event_data.transition.source, str(event_data.transition.dest)))

    machines, row, participant = pe.machine.build(chart, after_state_change=[tell]), Row(), pe.enroll(chart, "01")
    machines.place(row)
    for event in in_order(case):
        told.clear()
        step = pe.advance(chart, participant, event)
        machines.trigger(row, event, participant)
        before, after = step.before.states, step.after.states
        moved = [track for track in chart.tracks if track in step.taken or before[track] != after[track]]
        assert [(before[track], after[track]) for track in moved] == sorted(
            told, key=lambda pair: chart.tracks.index(chart.states[pair[0]].track)
        )
        participant = step.after
