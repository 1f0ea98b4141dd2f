"""
The chart as `transitions` machines, for hosts that keep their own state and their own facts.

One `transitions.Machine` for each track, shared by all participants: no model is registered, so
a participant costs nothing and nobody is held in memory. A model is any object of the host with
one attribute for each track, named as the track. Triggers are named after event kinds, the
chart's rules are the conditions, and `transitions`' callbacks are the hooks.

It moves as `advance` moves. What it does not give are findings: ask `advance` for those.
"""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import attrs
import transitions

from protocol_engine.errors import HistoryError
from protocol_engine.reading import read
from protocol_engine.situation import Situation, View

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.chart import Chart, Kind, Offer, Transition
    from protocol_engine.event import Event
    from protocol_engine.participant import Participant

Hook = Callable[[transitions.EventData], object]
"""What `transitions` calls; `event_data.model` is the host's object, `event_data.kwargs["event"]` the fact."""

Beside = Mapping[str, "Sequence[Transition]"]
"""Id of a transition to the transitions of which `otherwise` is the negation."""


class Machine(transitions.Machine):
    """A `transitions.Machine` that never imports what a text names."""

    @staticmethod
    def resolve_callable(func: object, event_data: transitions.EventData) -> Callable[..., t.Any]:
        """
        Give a callback as it is.

        `transitions` would look a text up in the model, or import and call what it names.

        Raises:
            TypeError: The callback is not callable.
        """
        if not callable(func):
            raise TypeError("expected a callable as a hook; a name would be imported and called")
        return func


@attrs.frozen(eq=False)
class Machines:
    """
    The machines of one chart. They live as long as the program; build them once.

    Attributes:
        chart: The chart they were made from.
        tracks: Track to its machine. Add hooks with `transitions`' own means, such as
            `machines.tracks["pathway"].on_enter_infused(hook)`; give callables, never names.
    """

    chart: Chart
    tracks: Mapping[str, Machine]

    def place(self, model: object) -> None:
        """Put a model at the start: every track in its initial state."""
        for track, state in zip(self.chart.tracks, self.chart.initial, strict=True):
            setattr(model, track, state)

    def trigger(self, model: object, event: Event, participant: Participant) -> bool:
        """
        Move a model by one event, and call the hooks of what changes.

        The rules see every track as it was before the event. When a hook raises, every track is
        put back and the exception goes on to the caller, whose transaction it is.

        Args:
            model: The host's object; its attributes are read and set.
            participant: The facts before this one, as `replay` or `advance` gave them.

        Returns:
            Whether any track took a transition or was put where the fact leads; never for a fact
            that the participant has already.

        Raises:
            HistoryError: An attribute of the model holds no state of its track; the participant
                was folded by another chart, or has another fact with the same id.
        """
        before = self._position(model)
        kind = self.chart.kinds.get(event.kind)
        if _is_known(self.chart, participant, event) or kind is None:
            return False
        situation = Situation.of(self.chart, participant)
        situation.position = tuple(before.values())
        if situation.study_has_ended():
            return False
        view = View(situation, event, kind, read(self.chart, event).values)
        moved = False
        try:
            for offer in kind.offers:
                track = self.chart.tracks[offer.track]
                trigger = self.tracks[track].events[event.kind]
                # Asking first, since `transitions` raises where there is no arrow.
                if before[track] in trigger.transitions:
                    moved = trigger.trigger(model, event=event, participant=participant, view=view) or moved
        except BaseException:
            for track, state in before.items():
                setattr(model, track, state)
            raise
        return moved

    def _position(self, model: object) -> dict[str, str]:
        """Give the state of each track that a model holds."""
        position = {}
        for track, machine in self.tracks.items():
            state = getattr(model, track, None)
            # An enumeration is looked up by its name, so that one of texts would be taken for another state.
            if type(state) is not str or state not in machine.states:
                raise HistoryError(
                    f"the model's {track} holds no state of that track; "
                    "put it where a replay ends, or at the start with place()"
                )
            position[track] = state
        return position


def build(
    chart: Chart,
    *,
    prepare_event: Sequence[Hook] = (),
    before_state_change: Sequence[Hook] = (),
    after_state_change: Sequence[Hook] = (),
    finalize_event: Sequence[Hook] = (),
) -> Machines:
    """
    Build the machines of a chart.

    A hook is called once for each track in which an event has a transition from the model's state.

    Args:
        prepare_event: Called before anything is decided.
        before_state_change: Called when a transition is taken, before the model changes.
        after_state_change: Called when the model has changed.
        finalize_event: Called at the end, in any case. What it raises is only logged by
            `transitions`; do nothing there that may fail.

    Raises:
        TypeError: A hook is not callable. Names are refused, since `transitions` imports and
            calls what a dotted name names.
    """
    hooks = {
        "prepare_event": prepare_event,
        "before_state_change": before_state_change,
        "after_state_change": after_state_change,
        "finalize_event": finalize_event,
    }
    for name, given in hooks.items():
        if any(not callable(hook) for hook in given):
            raise TypeError(f"{name}: expected callables; a name would be imported and called")
    return Machines(chart, {track: _machine(chart, number, hooks) for number, track in enumerate(chart.tracks)})


def _is_known(chart: Chart, participant: Participant, event: Event) -> bool:
    """Tell whether a participant of this chart has a fact already."""
    if participant.digest != chart.digest:
        raise HistoryError("the participant was folded by another protocol, or another version of it")
    known = next((one for one in participant.events if one.id == event.id), None)
    if known is not None and known != event:
        raise HistoryError(f"two facts have the id {event.id!r} and say different things")
    return known is not None


def _machine(chart: Chart, number: int, hooks: Mapping[str, Sequence[Hook]]) -> Machine:
    track = chart.tracks[number]
    machine = Machine(
        model=None,
        states=[transitions.State(one.name, final=one.final) for one in chart.states.values() if one.track == track],
        initial=chart.initial[number],
        model_attribute=track,
        send_event=True,
        auto_transitions=False,
        queued=False,
    )
    for name, given in hooks.items():
        setattr(machine, name, list(given))
    for kind in chart.kinds.values():
        for offer in kind.offers:
            if offer.track == number:
                _add(machine, chart, kind, offer)
    return machine


def _add(machine: Machine, chart: Chart, kind: Kind, offer: Offer) -> None:
    """Add an event's arrows in one track: those of the protocol, and those of facts out of sequence."""
    for state, candidates in offer.cells.items():
        beside = {one.id: candidates for one in candidates}
        for one in candidates:
            condition = partial(_is_the_way, one=one, among=candidates, beside=beside, exclusive=offer.exclusive)
            machine.add_transition(kind.name, state, one.target, conditions=[condition])
    has_one_target = len({one.target for one in offer.transitions}) == 1
    for state, one in _arrows_out_of_sequence(chart, machine.model_attribute, offer):
        condition = partial(
            _is_the_way, one=one, among=offer.transitions, beside=offer.siblings, exclusive=offer.exclusive
        )
        machine.add_transition(kind.name, state, one.target, conditions=[] if has_one_target else [condition])


def _arrows_out_of_sequence(chart: Chart, track: str, offer: Offer) -> Iterator[tuple[str, Transition]]:
    """Give the states in which an event is out of sequence, each with the transitions that may tell where it leads."""
    for state in chart.states.values():
        if state.track == track and not state.final and state.name not in offer.cells:
            for one in offer.transitions:
                target = chart.states[one.target]
                if target is not state and not target.final and target.name in chart.reachable[state.name]:
                    yield state.name, one


def _is_the_way(
    event_data: transitions.EventData,
    *,
    one: Transition,
    among: Sequence[Transition],
    beside: Beside,
    exclusive: frozenset[tuple[str, str]],
) -> bool:
    """Tell whether one transition's `when` is true, and every other's false or proved exclusive."""
    view: View = event_data.kwargs["view"]
    answers = {other.id: _when(view, other, beside.get(other.id, ())) for other in among}
    return answers.pop(one.id) is True and all(
        answer is False or (answer is None and (one.id, other) in exclusive) for other, answer in answers.items()
    )


def _when(view: View, one: Transition, beside: Sequence[Transition]) -> bool | None:
    """Answer which way: no `when` is true; `otherwise` is true where every transition beside it is false."""
    if not one.otherwise:
        return True if one.when is None else view.answer(one.when)
    answers = [_when(view, other, ()) for other in beside if not other.otherwise]
    if any(answer is True for answer in answers):
        return False
    return None if any(answer is None for answer in answers) else True
