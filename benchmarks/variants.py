"""
The same path in our engine and in its peers: one class each, with the same facts, guards and callbacks.

Every peer has the whole chart of the seed protocol, not only the path. An observation, which moves
nobody, is an internal transition, for somebody must keep what it brings.
"""

from __future__ import annotations

import typing as t
from functools import partial

import attrs
import guards
import sismic.model as sm  # type: ignore[import-untyped]
import statemachine
import transitions
from facts import FINAL, Fact, Person, notify, record
from sismic.interpreter import Interpreter  # type: ignore[import-untyped]

import protocol_engine as pe

if t.TYPE_CHECKING:
    from collections.abc import Callable

TRACKS = ("pathway", "consent", "vital")


@attrs.frozen
class Variant:
    """
    One way to run the path.

    Attributes:
        people: How many participants one repeat takes; slow ones take fewer.
        make: Gives a fresh participant, with whatever machine belongs to it.
        run: Takes that through the path, and gives what is to be kept of it.
        states: Tells the states, by track, of what was kept.
        is_ours: Whether it is our engine.
    """

    name: str
    people: int
    make: Callable[[], t.Any]
    run: Callable[[t.Any], t.Any]
    states: Callable[[t.Any], dict[str, str]]
    is_ours: bool = False


@attrs.frozen
class Arrow:
    """A transition from one state; without a target, an observation."""

    event: str
    track: str
    source: str
    target: str | None
    guards: tuple[guards.Guard, ...]


def arrows(chart: pe.Chart) -> list[Arrow]:
    """Spell out the arrows of the protocol, in its order."""
    found = [
        Arrow(one.event, one.track, source, one.target, guards.of(one.id))
        for one in chart.transitions
        for source in one.sources
    ]
    on_path = [state.name for state in chart.states.values() if state.track == "pathway" and not state.final]
    for kind in chart.kinds.values():
        if not kind.offers:
            places = on_path if kind.during is None else [name for name in on_path if name in kind.during]
            found += [Arrow(kind.name, "pathway", place, None, guards.of(kind.name)) for place in places]
    return found


def tracks_of(chart: pe.Chart) -> dict[str, tuple[str, ...]]:
    """Give for each event the tracks in which it has arrows."""
    found: dict[str, dict[str, None]] = {}
    for arrow in arrows(chart):
        found.setdefault(arrow.event, {})[arrow.track] = None
    return {event: tuple(tracks) for event, tracks in found.items()}


# --- ours -------------------------------------------------------------------------------------------


def ours_advance(chart: pe.Chart, events: list[pe.Event]) -> Variant:
    """Advance event by event; each step has its verdict, its findings and the participant before and after it."""

    def run(participant: pe.Participant) -> pe.Participant:
        for event in events:
            step = pe.advance(chart, participant, event)
            notify(step, event)
            participant = step.after
        return participant

    make = partial(pe.enroll, chart, "01-001")
    return Variant("advance", 300, make, run, lambda one: dict(one.states), is_ours=True)


def ours_replay(chart: pe.Chart, events: list[pe.Event]) -> Variant:
    """Replay the whole history at once; the participant has all findings."""

    def run(id: str) -> pe.Participant:
        return pe.replay(chart, id, events)

    return Variant("replay", 600, lambda: "01-001", run, lambda one: dict(one.states), is_ours=True)


def ours_machines(chart: pe.Chart, events: list[pe.Event]) -> Variant:
    """Move a host's row by our machines; the participants before each event are folded beforehand."""
    machines = pe.machine.build(chart, after_state_change=[partial(notify, None)])
    before = [pe.replay(chart, "01-001", events[:number]) for number in range(len(events))]

    def run(person: Person) -> Person:
        for participant, event in zip(before, events, strict=True):
            machines.trigger(person, event, participant)
        return person

    return Variant("machine.build, rules of the protocol", 100, Person, run, lambda one: one.states, is_ours=True)


# --- by hand ----------------------------------------------------------------------------------------


def by_hand(chart: pe.Chart, facts: list[Fact]) -> Variant:
    """Dispatch over a dictionary, changing the participant in place: the least that there is to do."""
    table: dict[tuple[str, str, str], list[Arrow]] = {}
    for arrow in arrows(chart):
        table.setdefault((arrow.track, arrow.event, arrow.source), []).append(arrow)
    tracks = tracks_of(chart)

    def run(person: Person) -> Person:
        for fact in facts:
            for track in tracks[fact.kind]:
                for arrow in table.get((track, fact.kind, getattr(person, track)), ()):
                    if all(guard(person, fact) for guard in arrow.guards):
                        record(person, fact)
                        if arrow.target is not None:
                            setattr(person, track, arrow.target)
                        notify(person, fact)
                        break
        return person

    return Variant("hand-written dispatch", 600, Person, run, lambda one: one.states)


# --- transitions ------------------------------------------------------------------------------------


def _machine(chart: pe.Chart, track: str, model: object) -> transitions.Machine:
    """Build a machine at its fastest: no events to unpack, no automatic transitions, callables and no names."""
    machine = transitions.Machine(
        model=model,
        states=[
            transitions.State(state.name, final=state.final) for state in chart.states.values() if state.track == track
        ],
        initial=chart.initial[chart.tracks.index(track)],
        model_attribute=track,
        auto_transitions=False,
        send_event=False,
    )
    for arrow in arrows(chart):
        if arrow.track == track:
            machine.add_transition(
                arrow.event, arrow.source, arrow.target, conditions=[*arrow.guards], before=[record], after=[notify]
            )
    return machine


def transitions_shared(chart: pe.Chart, facts: list[Fact]) -> Variant:
    """One machine a track for all participants, who are not registered with it."""
    machines = {track: _machine(chart, track, None) for track in TRACKS}
    triggers = {
        event: tuple(machines[track].events[event].trigger for track in tracks)
        for event, tracks in tracks_of(chart).items()
    }

    def run(person: Person) -> Person:
        for fact in facts:
            for trigger in triggers[fact.kind]:
                trigger(person, person, fact)
        return person

    return Variant("transitions, shared machine", 200, Person, run, lambda one: one.states)


class Bound(Person):
    """A participant with room for the triggers that `transitions` binds to it."""


def transitions_each(chart: pe.Chart, facts: list[Fact]) -> Variant:
    """A machine a track for each participant, with the triggers bound to it."""

    def make() -> tuple[Bound, list[transitions.Machine]]:
        person = Bound()
        return person, [_machine(chart, track, person) for track in TRACKS]

    def run(made: tuple[Bound, list[transitions.Machine]]) -> tuple[Bound, list[transitions.Machine]]:
        person = made[0]
        for fact in facts:
            getattr(person, fact.kind)(person, fact)
        return made

    return Variant("transitions, a machine for each", 15, make, run, lambda made: made[0].states)


# --- python-statemachine ----------------------------------------------------------------------------


def _machine_class(chart: pe.Chart, track: str) -> type[statemachine.StateMachine]:
    chosen = [arrow for arrow in arrows(chart) if arrow.track == track]
    leaving = {arrow.source for arrow in chosen if arrow.target is not None}
    initial = chart.initial[chart.tracks.index(track)]
    states = {
        state.name: statemachine.State(value=state.name, initial=state.name == initial, final=state.name not in leaving)
        for state in chart.states.values()
        if state.track == track
    }
    events: dict[str, t.Any] = {}
    for arrow in chosen:
        here = states[arrow.source]
        options = {"cond": list(arrow.guards), "before": record, "after": notify}
        if arrow.target is None:
            way = here.to(here, internal=True, **options)
        else:
            way = here.to(states[arrow.target], **options)
        events[arrow.event] = events[arrow.event] | way if arrow.event in events else way
    # A state and an event may have one name (`transplanted`); the class needs two.
    body = {f"in_{name}": state for name, state in states.items()}
    return type(f"{track.title()}Machine", (statemachine.StateMachine,), {**body, **events})


def python_statemachine(chart: pe.Chart, facts: list[Fact]) -> Variant:
    """A machine a track for each participant, as the library has it."""
    classes = {track: _machine_class(chart, track) for track in TRACKS}
    tracks = tracks_of(chart)

    def make() -> tuple[Person, dict[str, statemachine.StateMachine]]:
        person = Person()
        return person, {track: kind(person, state_field=track) for track, kind in classes.items()}

    def run(made: tuple[Person, dict[str, t.Any]]) -> tuple[Person, dict[str, t.Any]]:
        for fact in facts:
            for track in tracks[fact.kind]:
                made[1][track].send(fact.kind, fact=fact)
        return made

    return Variant("python-statemachine", 4, make, run, lambda made: made[0].states)


# --- sismic -----------------------------------------------------------------------------------------


def _statechart(chart: pe.Chart) -> tuple[sm.Statechart, dict[str, t.Any]]:
    """Build a statechart with a parallel region for each track, and the names that its code uses."""
    found = sm.Statechart("seed")
    names: dict[str, t.Any] = {"record": record, "notify": notify}
    found.add_state(sm.OrthogonalState("participant"), parent=None)
    for track, initial in zip(chart.tracks, chart.initial, strict=True):
        found.add_state(sm.CompoundState(f"track_{track}", initial=initial), parent="participant")
        for state in chart.states.values():
            if state.track == track:
                enter = f"model.{track} = {state.name!r}"
                found.add_state(sm.BasicState(state.name, on_entry=enter), parent=f"track_{track}")
    for arrow in arrows(chart):
        calls = []
        for guard in arrow.guards:
            name = f"guard_{len(names)}"
            names[name] = guard
            calls.append(f"{name}(model, event.fact)")
        way = sm.Transition(
            arrow.source,
            arrow.target,
            arrow.event,
            guard=" and ".join(calls) or None,
            action="record(model, event.fact); notify(model, event.fact)",
        )
        found.add_transition(way)
    return found, names


def sismic(chart: pe.Chart, facts: list[Fact]) -> Variant:
    """An interpreter for each participant, with parallel regions; contracts are not checked."""
    statechart, names = _statechart(chart)
    events = [sm.Event(fact.kind, fact=fact) for fact in facts]

    def make() -> tuple[Person, Interpreter]:
        person = Person()
        context = {**names, "model": person}
        interpreter = Interpreter(statechart, initial_context=context, ignore_contract=True)
        interpreter.execute()
        return person, interpreter

    def run(made: tuple[Person, Interpreter]) -> tuple[Person, Interpreter]:
        for event in events:
            made[1].queue(event).execute()
        return made

    return Variant("sismic", 10, make, run, lambda made: made[0].states)


def every(chart: pe.Chart, events: list[pe.Event], facts: list[Fact]) -> list[Variant]:
    """Give all variants, each of which has been seen to end where the path ends."""
    found = [
        ours_advance(chart, events),
        ours_replay(chart, events),
        ours_machines(chart, events),
        by_hand(chart, facts),
        transitions_shared(chart, facts),
        transitions_each(chart, facts),
        python_statemachine(chart, facts),
        sismic(chart, facts),
    ]
    for variant in found:
        assert variant.states(variant.run(variant.make())) == FINAL, variant.name
    return found
