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
    from protocol_engine.chart import Chart, Kind, Offer, Transition
    from protocol_engine.event import Event
    from protocol_engine.participant import Participant

Hook = Callable[[transitions.EventData], object]
"""What `transitions` calls; `event_data.model` is the host's object, `event_data.kwargs["event"]` the fact."""


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
    tracks: Mapping[str, transitions.Machine]

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
            Whether any track took a transition or was put where the fact leads.

        Raises:
            HistoryError: The participant was folded by another chart.
        """
        if participant.digest != self.chart.digest:
            raise HistoryError("the participant was folded by another protocol, or another version of it")
        kind = self.chart.kinds.get(event.kind)
        if kind is None:
            return False
        before = {track: getattr(model, track) for track in self.chart.tracks}
        situation = Situation.of(self.chart, participant)
        situation.position = list(before.values())
        view = View(situation, event, kind, read(self.chart, event)[1])
        moved = False
        try:
            for offer in kind.offers:
                track = self.chart.tracks[offer.track]
                trigger = self.tracks[track].events[event.kind]
                # Asking first, since `transitions` logs and may raise where there is no arrow.
                if before[track] in trigger.transitions:
                    moved = trigger.trigger(model, event=event, participant=participant, view=view) or moved
        except BaseException:
            for track, state in before.items():
                setattr(model, track, state)
            raise
        return moved


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


def _machine(chart: Chart, number: int, hooks: Mapping[str, Sequence[Hook]]) -> transitions.Machine:
    track = chart.tracks[number]
    machine = transitions.Machine(
        model=None,
        states=[transitions.State(one.name, final=one.final) for one in chart.states.values() if one.track == track],
        initial=chart.initial[number],
        model_attribute=track,
        send_event=True,
        auto_transitions=False,
        queued=False,
        **{name: list(given) for name, given in hooks.items()},
    )
    for kind in chart.kinds.values():
        for offer in kind.offers:
            if offer.track == number:
                _add(machine, chart, kind, offer)
    return machine


def _add(machine: transitions.Machine, chart: Chart, kind: Kind, offer: Offer) -> None:
    """Add an event's arrows in one track: those of the protocol, and those of facts out of sequence."""
    for state, candidates in offer.cells.items():
        for one in candidates:
            condition = partial(_is_taken, offer=offer, one=one, candidates=candidates, siblings=candidates)
            machine.add_transition(kind.name, state, one.target, conditions=[condition])
    for name in (one.name for one in chart.states.values() if one.track == machine.model_attribute):
        if name in offer.cells or chart.states[name].final:
            continue
        for one in _arrows_out_of_sequence(chart, offer, name):
            condition = partial(_is_put, offer=offer, one=one)
            machine.add_transition(kind.name, name, one.target, conditions=[condition])


def _arrows_out_of_sequence(chart: Chart, offer: Offer, state: str) -> list[Transition]:
    """Give the transitions whose target a fact out of sequence can lead to from a state."""
    return [
        one
        for one in offer.transitions
        if one.target != state and not chart.states[one.target].final and one.target in chart.reachable[state]
    ]


def _is_taken(
    event_data: transitions.EventData,
    *,
    offer: Offer,
    one: Transition,
    candidates: Sequence[Transition],
    siblings: Sequence[Transition],
) -> bool:
    """Tell whether a transition is true, and every other candidate false or proved exclusive."""
    view: View = event_data.kwargs["view"]
    if view.situation.study_has_ended() or _when(view, one, siblings) is not True:
        return False
    others = [other for other in candidates if other is not one]
    answers = [(other, _when(view, other, siblings)) for other in others]
    return all(
        answer is False or (answer is None and (one.id, other.id) in offer.exclusive) for other, answer in answers
    )


def _is_put(event_data: transitions.EventData, *, offer: Offer, one: Transition) -> bool:
    """Tell whether a fact out of sequence leads to this one state and no other."""
    view: View = event_data.kwargs["view"]
    if view.situation.study_has_ended():
        return False
    if len({other.target for other in offer.transitions}) == 1:
        return True
    answers = {other.id: _when(view, other, offer.siblings.get(other.id, ())) for other in offer.transitions}
    return answers[one.id] is True and all(
        answer is False or (answer is None and (one.id, id) in offer.exclusive)
        for id, answer in answers.items()
        if id != one.id
    )


def _when(view: View, one: Transition, siblings: Sequence[Transition]) -> bool | None:
    """Answer which way: no `when` is true; `otherwise` is true where every sibling is false."""
    if not one.otherwise:
        return True if one.when is None else view.answer(one.when)
    answers = [_when(view, other, ()) for other in siblings if not other.otherwise]
    if any(answer is True for answer in answers):
        return False
    return None if any(answer is None for answer in answers) else True
