"""Laws of the fold that hold for every protocol and every history."""

from __future__ import annotations

import typing as t

import attrs
from hypothesis import assume, given
from hypothesis import strategies as st

import protocol_engine as pe
from laws.engine import compiled, event_of, events_of, findings_of, law, replayed, seen
from laws.oracle import Fold, Placed, order
from laws.strategies import cases
from protocol_engine.language import explain, generate, parse_date

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from laws.oracle import Fact
    from laws.strategies import Case


def partial(facts: list[Fact]) -> bool:
    """Tell whether some fact is coarser than a day."""
    moments = [parse_date(fact.occurred) for fact in facts]
    return any(moment.first_day != moment.last_day for moment in moments)


def steps(case: Case) -> Iterator[pe.Step]:
    """Advance a participant through a history, in the order of the replay."""
    chart = compiled(case.plain.protocol)
    participant = pe.enroll(chart, "01")
    by_id = {fact.id: fact for fact in case.facts}
    for name in order(case.plain, case.plain.protocol, case.facts):
        step = pe.advance(chart, participant, event_of(by_id[name]))
        participant = step.after
        yield step


@given(case=cases(), data=st.data())
@law(40)
def test_order_of_arrival_does_not_matter(case: Case, data: st.DataObject) -> None:
    """The same facts in another order make the same participant, to the last word."""
    shuffled = data.draw(st.permutations(case.facts))
    assert seen(replayed(case)) == seen(replayed(case, shuffled))


@given(case=cases())
@law(40)
def test_loading_twice_changes_nothing(case: Case) -> None:
    """Facts that arrive again, with the same id and content, are the same facts."""
    assert seen(replayed(case)) == seen(replayed(case, case.facts + case.facts[::-1]))


@given(case=cases())
@law(40)
def test_replay_is_the_folded_advance(case: Case) -> None:
    """Advancing fact by fact in the order of the replay gives its states, and without partial dates its findings."""
    participant = pe.enroll(compiled(case.plain.protocol), "01")
    for step in steps(case):
        participant = step.after
    whole = pe.replay(compiled(case.plain.protocol), "01", events_of(case.facts))
    assert whole.states == participant.states
    if not partial(case.facts):
        by_fact = [found for found in findings_of(whole) if found.event is not None]
        assert by_fact == [found for found in findings_of(participant) if found.event is not None]


@given(case=cases())
@law(40)
def test_a_step_tells_only_of_its_own_event(case: Case) -> None:
    """The findings of a step concern its event, and are what it adds to the participant's."""
    assume(not partial(case.facts))
    for step in steps(case):
        assert {step.event.id} >= {found.event for found in step.findings}
        added = [found for found in step.after.findings if found.event == step.event.id]
        assert sorted(map(str, step.findings)) == sorted(map(str, added))


@given(case=cases())
@law(40)
def test_a_final_state_is_left_only_by_an_explicit_transition(case: Case) -> None:
    """Whoever leaves a final state does so by a transition that starts from it by name."""
    plain = case.plain
    for step in steps(case):
        for track, state in step.before.states.items():
            if plain.final(state) and step.after.states[track] != state:
                named = [way for way in plain.moving(step.event.kind, track) if state in way.source]
                assert step.after.states[track] in {way.to for way in named}


@given(case=cases())
@law(40)
def test_after_the_end_of_the_study_nothing_moves(case: Case) -> None:
    """From a state that ends the study on, every event with transitions is out of sequence and moves nobody."""
    plain = case.plain
    for step in steps(case):
        if any(plain.state(state).ends_study for state in step.before.states.values()):
            assert step.before.states == step.after.states
            outcomes = {found.outcome for found in step.findings}
            assert ("out_of_sequence" in outcomes) >= bool(plain.moving(step.event.kind))


@given(case=cases())
@law(40)
def test_undetermined_never_moves_anyone(case: Case) -> None:
    """Whoever moves in sequence is moved by a transition whose way is certain."""
    plain = case.plain
    for step in steps(case):
        undecided = {found.outcome for found in step.findings if found.rule == f"{step.event.kind}.branch"}
        moving = {plain.track(way) for way in plain.moving(step.event.kind)}
        if undecided and len(moving) == 1:
            assert step.before.states == step.after.states
        fold = Fold(plain, [], 0, missed=False)
        for event in step.before.events:
            fold.step(placed(next(fact for fact in case.facts if fact.id == event.id)))
        fact = next(fact for fact in case.facts if fact.id == step.event.id)
        value = fold.view(parse_date(fact.occurred), fact)
        for taken in step.taken.values():
            way = next(way for way in plain.protocol.transitions if plain.id_of(way) == taken.id)
            ways = fold.candidates(fact.kind, plain.track(way))
            assert fold.when(way, ways, value) is True


def placed(fact: Fact) -> Placed:
    """Place a fact where it says."""
    return Placed(fact, parse_date(fact.occurred))


@given(case=cases())
@law(40)
def test_later_facts_change_nothing(case: Case) -> None:
    """What certainly happened after the day that is asked about changes nothing."""
    day = case.as_of or "2025-02-10"
    last = parse_date(day).first_day
    known = [fact for fact in case.facts if parse_date(fact.occurred).first_day <= last]
    assert seen(replayed(case, as_of=day)) == seen(replayed(case, known, as_of=day))


@given(case=cases())
@law(40)
def test_generated_rules_answer_as_the_explaining_evaluator(case: Case) -> None:
    """The generated function of every text of a protocol gives the outcome that its explanation gives."""
    plain = case.plain
    fold = Fold(plain, [placed(fact) for fact in {fact.id: fact for fact in case.facts}.values()], 0, missed=False)
    for done in fold.done:
        value = fold.view(done.moment, done.fact if done.fact.kind in plain.protocol.events else None)
        for text in all_texts(case):
            expression = plain.expression(text)
            (function,) = generate([expression])
            values = {name: value(name) for name in expression.inputs}
            assert explain(expression, values).outcome is function(*values.values())


def all_texts(case: Case) -> set[str]:
    """Give every text of a protocol."""
    protocol = case.plain.protocol
    found = set(case.plain.texts.values())
    found |= {way.when for way in protocol.transitions if way.when not in (None, "otherwise")}
    return found | {entry.only_if for entry in protocol.schedule.values() if entry.only_if is not None}


@given(case=cases())
@law(40)
def test_due_agrees_with_what_was_missed(case: Case) -> None:
    """What is due as missed on a day is what a replay as of that day finds missed."""
    assume(not partial(case.facts) and case.facts)
    chart = compiled(case.plain.protocol)
    day = case.as_of or "2025-06-30"
    participant = pe.replay(chart, "01", events_of(case.facts), as_of=day)
    listed = pe.due(chart, participant, on=day)
    missed = sorted(found.rule for found in participant.findings if found.outcome == "missed")
    assert missed == sorted(item.name for item in listed if item.status == "missed")
    names = [item.name for item in listed]
    assert len(names) == len(set(names))
    done = {item.done_by for item in listed if item.status == "done"}
    assert done <= {fact.id for fact in case.facts}


@given(case=cases())
@law(40)
def test_nothing_given_is_changed(case: Case) -> None:
    """A replay changes neither its events nor the chart."""
    chart = compiled(case.plain.protocol)
    events = events_of(case.facts)
    before = [attrs.evolve(fact, data=dict(fact.data)) for fact in case.facts]
    digest = chart.digest
    pe.replay(chart, "01", events, as_of=case.as_of)
    assert before == case.facts
    assert digest == chart.digest
    assert events == events_of(case.facts)
