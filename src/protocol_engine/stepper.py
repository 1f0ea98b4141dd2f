"""
What an event does to a participant: `advance`, `replay`, and the fold under both.

Read this file to know what a protocol means. It follows the order of the semantics: the
candidates of each track, which way (`when`), what is out of sequence, what was demanded
(`require`, `window`), what is absent, what the schedule expected.
"""

from __future__ import annotations

import typing as t

from protocol_engine import visits
from protocol_engine.alternatives import agreed, is_vague
from protocol_engine.chart import unknown_kind
from protocol_engine.errors import HistoryError
from protocol_engine.event import as_date
from protocol_engine.judgment import judge, judge_window, say_branch, say_data, say_sequence, say_visit
from protocol_engine.ordering import chronological
from protocol_engine.participant import Fact, Participant
from protocol_engine.reading import read
from protocol_engine.situation import Situation, View
from protocol_engine.step import Step, finding

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from protocol_engine.chart import Chart, Kind, Offer, Rule, Transition
    from protocol_engine.event import Event
    from protocol_engine.step import Finding

Taken = dict[str, "Transition"]
"""Track to the transition that was taken in it."""

Told = tuple[Taken, tuple["Rule", ...]]
"""What was taken, and the rules that the fact was held against."""


def enroll(chart: Chart, id: str) -> Participant:
    """Give a participant before any event: in the initial state of every track."""
    return Situation.begin(chart, id).end((), 0)


def advance(chart: Chart, participant: Participant, event: Event) -> Step:
    """
    Tell what one event does to one participant. Changes nothing.

    The event is folded last, whenever it happened. Asking is telling without saving: whether
    something may be done is the `verdict` of the step that it would be.

    Raises:
        HistoryError: Another fact of the participant has the same id and says something else,
            or the participant was folded by another chart.
    """
    if participant.digest != chart.digest:
        raise HistoryError("the participant was folded by another protocol, or another version of it")
    for fact in participant.facts:
        if fact.event.id == event.id:
            _require_same(fact.event, event)
            return Step(event, participant, participant, {}, (), ())
    as_of = max(participant.as_of, event.occurred.first_day)
    if participant.vague or is_vague(event):
        return _advance_in_doubt(chart, participant, event, as_of)
    situation = Situation.of(chart, participant)
    taken, judged = fold(situation, event)
    after = _end(situation, as_of)
    return _step(event, participant, after, taken, judged, after.noted[len(participant.noted) :])


def _advance_in_doubt(chart: Chart, participant: Participant, event: Event, as_of: int) -> Step:
    """Advance where some date is not known to the day: the whole history is folded for each day."""

    def folded(earlier: Sequence[Event], last: Event) -> tuple[Participant, Told]:
        situation = _fold_all(chart, participant.id, earlier)
        told = fold(situation, last)
        return _end(situation, as_of), told

    def refold(old: Event, new: Event) -> Participant:
        return folded(_replaced(participant.events, old, new), new if event is old else event)[0]

    main, (taken, judged) = folded(participant.events, event)
    after = agreed(main, main.events, refold)
    about = tuple(one for one in after.noted if one.event == event.id)
    return _step(event, participant, after, taken, judged, about)


def _step(
    event: Event,
    before: Participant,
    after: Participant,
    taken: Taken,
    judged: Iterable[Rule],
    about: tuple[Finding, ...],
) -> Step:
    broken = {one.rule for one in about}
    return Step(event, before, after, taken, about, tuple(rule for rule in judged if rule.id not in broken))


def replay(chart: Chart, id: str, events: Iterable[Event], *, as_of: object = None) -> Participant:
    """
    Fold a history: any order in, the same participant out. Changes nothing.

    Args:
        id: The participant's number.
        as_of: A day. Facts that surely happened later are left out, and what was missed before
            it is found. By default the latest first possible day of any of the facts.

    Raises:
        HistoryError: Two facts have one id and say different things, or `as_of` is no date.
    """
    facts = _unique(events)
    if as_of is None:
        day = max((event.occurred.first_day for event in facts), default=0)
    else:
        day = as_date(as_of, "as_of").last_day
        facts = [event for event in facts if event.occurred.first_day <= day]
    main = _end(_fold_all(chart, id, facts), day)
    return agreed(main, facts, lambda old, new: _end(_fold_all(chart, id, _replaced(facts, old, new)), day))


def _fold_all(chart: Chart, id: str, events: Sequence[Event]) -> Situation:
    """Fold facts in chronological order."""
    situation = Situation.begin(chart, id)

    def rank(event: Event) -> int:
        kind = chart.kinds.get(event.kind)
        return len(chart.kinds) if kind is None else kind.rank

    def in_sequence(event: Event) -> bool:
        kind = chart.kinds.get(event.kind)
        return kind is not None and is_in_sequence(situation, kind)

    for event in chronological(events, rank, in_sequence):
        fold(situation, event)
    return situation


def is_in_sequence(situation: Situation, kind: Kind) -> bool:
    """Tell whether a kind of event belongs here: in some track, or as an observation."""
    if kind.offers:
        position = situation.position
        return not situation.study_has_ended() and any(position[one.track] in one.cells for one in kind.offers)
    return kind.during is None or not kind.during.isdisjoint(situation.position)


def fold(situation: Situation, event: Event) -> Told:
    """
    Fold one fact into a situation: note its findings, move the participant.

    Returns:
        The transitions taken, and the rules that the fact was held against, windows included.
    """
    chart, noted = situation.chart, situation.noted
    visits.close(situation, event.occurred.first_day)
    kind = chart.kinds.get(event.kind)
    if kind is None:
        rule = unknown_kind(event.kind)
        noted.append(finding(rule, "unknown", event, f"the protocol declares no event {event.kind}"))
        situation.add(None, Fact(event, {}, len(situation.facts), 1, 0, None, None))
        return {}, ()
    values, unreadable = read(chart, event.data)
    view = View(situation, event, kind, values)
    in_sequence = is_in_sequence(situation, kind)
    prior = situation.latest[kind.index]
    taken, moves, rules = _decide(view, kind, duplicate=prior is not None and prior.turn > 0)

    rules.update((rule.id, rule) for rule in kind.require)
    noted.extend(found for rule in rules.values() if (found := judge(view, rule)) is not None)

    due = [one.window for one in taken.values()]
    due += [kind.window] if taken or (in_sequence and not kind.offers) else []
    held = []
    for rule in due:
        if rule is not None and rule.span is not None:
            rules[rule.id] = rule
            placing, late = judge_window(view, rule, rule.span)
            held.append((rule.span, placing.anchor))
            noted.extend([late] if late is not None else [])

    match = visits.match(situation, kind, view)
    expected = situation.courses[match.index].entry.data if match is not None else ()
    noted.extend(say_data(view, kind.data, (*kind.required, *expected), unreadable))

    turn = 0 if prior is None else prior.turn
    is_anchor = in_sequence or any(situation.position[track] != state for track, state in moves.items())
    fact = Fact(
        event,
        values,
        len(situation.facts),
        1 if prior is None else prior.count + 1,
        turn + is_anchor,
        prior,
        None if prior is None else prior.first,
    )
    if match is not None:
        course = situation.courses[match.index]
        span = visits.span_of(course.entry, match.number)
        # What a transition's window has judged already is not told twice.
        if not any(_is_same(span, course.anchor.event, *one) for one in held):
            found = say_visit(event, course.entry.rule, visits.instance_name(course, match.number), span, match.placing)
            noted.extend([found] if found is not None else [])
        visits.answer(situation, match, fact)
    for track, state in moves.items():
        situation.position[track] = state
    situation.add(kind, fact)
    if is_anchor:
        visits.begin(situation, kind, fact)
    return taken, tuple(rules.values())


def _decide(view: View, kind: Kind, *, duplicate: bool) -> tuple[Taken, dict[int, str], dict[str, Rule]]:
    """
    Decide in each track what an event does there. All tracks are seen as they were before it.

    Args:
        duplicate: An earlier fact of the kind was in sequence or moved the participant.

    Returns:
        Track to the transition taken; track number to the state moved to, also where a fact out
        of sequence puts the participant; and the rules to be judged.
    """
    situation = view.situation
    noted, position = situation.noted, situation.position
    ended = situation.study_has_ended()
    taken: Taken = {}
    moves: dict[int, str] = {}
    rules: dict[str, Rule] = {}
    stray: list[Offer] = []
    for offer in kind.offers:
        candidates = () if ended else offer.cells.get(position[offer.track], ())
        if not candidates:
            stray.append(offer)
            continue
        outcome, transition = _choose(view, offer, [(one, _leads(view, one, candidates)) for one in candidates])
        if transition is not None:
            taken[transition.track] = transition
            moves[offer.track] = transition.target
            rules.update((rule.id, rule) for rule in transition.require)
        else:
            noted.append(say_branch(view, kind.branch, outcome, candidates))
            if not duplicate:
                rules.update(_shared(candidates))

    # A track that is over does not object when another one took the event.
    stray = [one for one in stray if not (taken and situation.chart.states[position[one.track]].final)]
    if stray or (not kind.offers and not is_in_sequence(situation, kind)):
        noted.append(say_sequence(view, kind.sequence))
    for offer in stray:
        target = None if ended else _put(view, offer)
        if target is not None:
            moves[offer.track] = target
        if not duplicate:
            rules.update((rule.id, rule) for rule in offer.shared)
    return taken, moves, rules


def _choose(
    view: View, offer: Offer, answers: Sequence[tuple[Transition, bool | None]]
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


def _shared(transitions: Sequence[Transition]) -> Iterable[tuple[str, Rule]]:
    """Give the rules that all of some transitions require."""
    first, *others = transitions
    return ((rule.id, rule) for rule in first.require if all(rule in one.require for one in others))


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
        certain = _choose(view, offer, answers)[1]
    if certain is None or chart.states[here].final or chart.states[certain.target].final:
        return None
    return certain.target if certain.target in chart.reachable[here] and certain.target != here else None


def _end(situation: Situation, as_of: int) -> Participant:
    """Close what the passing days have closed, and give the participant."""
    visits.close(situation, as_of)
    return situation.end(visits.missed(situation), as_of)


def _is_same(span: t.Any, anchor: Event, judged: t.Any, counted_from: Event | None) -> bool:
    return counted_from is anchor and (judged.low, judged.high) == (span.low, span.high)


def _unique(events: Iterable[Event]) -> list[Event]:
    """Drop facts that came twice."""
    found: dict[str, Event] = {}
    for event in events:
        first = found.setdefault(event.id, event)
        if first is not event:
            _require_same(first, event)
    return list(found.values())


def _require_same(one: Event, other: Event) -> None:
    if not one.same_content(other):
        raise HistoryError(f"two facts have the id {one.id!r} and say different things")


def _replaced(events: Sequence[Event], old: Event, new: Event) -> list[Event]:
    return [new if event is old else event for event in events]
