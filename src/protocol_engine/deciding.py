"""
Which way an event leads: what it does in each track, and what stands out about its place.

The candidates are the transitions of the event from where the participant is. One of them is
taken when its `when` is true and no other's is or may be. Where there are none, the fact is out
of sequence; it happened all the same, so it may put the participant where it can only lead.
"""

from __future__ import annotations

import typing as t

from protocol_engine.judgment import say_branch, say_sequence

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.chart import Kind, Offer, Rule, Transition
    from protocol_engine.situation import Situation, View


def is_in_sequence(situation: Situation, kind: Kind) -> bool:
    """Tell whether a kind of event belongs here: in some track, or as an observation."""
    if kind.offers:
        position = situation.position
        return not situation.study_has_ended() and any(position[one.track] in one.cells for one in kind.offers)
    return kind.during is None or not kind.during.isdisjoint(situation.position)


def decide(
    view: View, kind: Kind, *, in_sequence: bool, duplicate: bool
) -> tuple[dict[str, Transition], list[tuple[int, str]], list[Rule]]:
    """
    Decide in each track what an event does there. All tracks are seen as they were before it.

    Args:
        in_sequence: What `is_in_sequence` tells.
        duplicate: An earlier fact of the kind was in sequence or moved the participant.

    Returns:
        Track to the transition taken; track numbers with the states moved to, also where a fact
        out of sequence puts the participant; and the rules to be judged.
    """
    situation = view.situation
    position = situation.position
    ended = situation.study_has_ended()
    taken: dict[str, Transition] = {}
    moves: list[tuple[int, str]] = []
    rules: list[Rule] = []
    stray: list[Offer] = []
    undecided: dict[str, Sequence[Transition]] = {}
    for offer in kind.offers:
        candidates = () if ended else offer.cells.get(position[offer.track], ())
        if not candidates:
            stray.append(offer)
            continue
        outcome, transition = _choose(offer, [(one, _leads(view, one, candidates)) for one in candidates])
        if transition is not None:
            taken[transition.track] = transition
            moves.append((offer.track, transition.target))
            rules += [rule for rule in transition.require if rule not in rules]
        else:
            undecided[outcome] = (*undecided.get(outcome, ()), *candidates)
            if not duplicate:
                rules += [rule for rule in _shared(candidates) if rule not in rules]

    # A track that is over does not object when another one took the event.
    if taken:
        stray = [one for one in stray if not situation.chart.states[position[one.track]].final]
    if stray or not (in_sequence or kind.offers):
        situation.noted.append(say_sequence(view, kind, stray))
    for choice, open_ones in undecided.items():
        situation.noted.append(say_branch(view, kind.branch, choice, open_ones))
    for offer in stray:
        target = None if ended else _put(view, offer)
        if target is not None:
            moves.append((offer.track, target))
        if not duplicate:
            rules += [rule for rule in offer.shared if rule not in rules]
    return taken, moves, rules


def _choose(
    offer: Offer, answers: Sequence[tuple[Transition, bool | None]]
) -> tuple[t.Literal["taken", "ambiguous", "undetermined", "no_branch"], Transition | None]:
    """Choose by `when`: the one that is true, if none other is or may be."""
    true = [one for one, answer in answers if answer is True]
    unsure = [one for one, answer in answers if answer is None]
    if len(true) > 1:
        return "ambiguous", None
    if not true:
        return ("undetermined" if unsure else "no_branch"), None
    if any((true[0].id, one.id) not in offer.exclusive for one in unsure):
        return "undetermined", None
    return "taken", true[0]


def _leads(view: View, one: Transition, siblings: Sequence[Transition]) -> bool | None:
    """Answer a transition's `when`; `otherwise` is the negation of "some sibling's is true"."""
    if one.otherwise:
        answers = {_leads(view, other, ()) for other in siblings if not other.otherwise}
        return False if True in answers else None if None in answers else True
    return True if one.when is None else view.answer(one.when)


def _shared(transitions: Sequence[Transition]) -> list[Rule]:
    """Give the rules that all of some transitions require."""
    first, *others = transitions
    return [rule for rule in first.require if all(rule in one.require for one in others)]


def _put(view: View, offer: Offer) -> str | None:
    """
    Find where a fact out of sequence puts the participant, since what has happened stands.

    Only where it can lead to one state, which is reachable and is no disposition; a final state
    is left by an explicit transition only.
    """
    chart = view.situation.chart
    here = view.situation.position[offer.track]
    certain = offer.transitions[0] if len({one.target for one in offer.transitions}) == 1 else None
    if certain is None:
        answers = [(one, _leads(view, one, offer.siblings.get(one.id, ()))) for one in offer.transitions]
        certain = _choose(offer, answers)[1]
    if certain is None or chart.states[here].final or chart.states[certain.target].final:
        return None
    return certain.target if certain.target in chart.reachable[here] and certain.target != here else None
