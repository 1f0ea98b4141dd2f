"""
What an event does to a participant: `advance`, `replay`, and the fold under both.

Read this file, then `deciding`, to know what a protocol means: facts are folded in the order in
which they happened; each is led its way in every track, held against what was demanded
(`require`, `window`), against the data it must bring and against the schedule; then it stands.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

from protocol_engine import answers, express, visits
from protocol_engine.alternatives import agreed
from protocol_engine.chart import unknown_kind
from protocol_engine.deciding import decide, is_in_sequence
from protocol_engine.errors import HistoryError, did_you_mean
from protocol_engine.event import as_date
from protocol_engine.judgment import anchors_of, judge, placed, say_data
from protocol_engine.ordering import chronological, parted
from protocol_engine.participant import Participant
from protocol_engine.reading import read
from protocol_engine.situation import Situation, View
from protocol_engine.step import Step, finding, make_step
from protocol_engine.windows import place

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from protocol_engine.alternatives import Refold
    from protocol_engine.answers import Match
    from protocol_engine.chart import Chart, Kind, Rule, Span, Transition
    from protocol_engine.event import Event
    from protocol_engine.step import Finding
    from protocol_engine.windows import Placing

Taken = Mapping[str, "Transition"]
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
    for one in participant.events:
        if one.id == event.id:
            _require_same(one, event)
            return _step(event, participant, participant, {}, (), participant.noted)
    simple = express.step(chart, participant, event)
    if simple is not None:
        return simple
    occurred = event.occurred
    as_of = max(participant.as_of, occurred.first_day)
    if participant.vague or occurred.last_day != occurred.first_day:
        return _advance_in_doubt(chart, participant, event, as_of)
    situation = Situation.of(chart, participant)
    taken, judged = fold(situation, event)
    after = _end(situation, as_of)
    return _step(event, participant, after, taken, judged, after.noted[len(participant.noted) :])


def _advance_in_doubt(chart: Chart, participant: Participant, event: Event, as_of: int) -> Step:
    """Advance where some date is not known to the day: the history is folded again for each day."""
    earlier = participant.events
    situation = _fold_all(Situation.begin(chart, participant.id), earlier)
    taken, judged = fold(situation, event)
    main = _end(situation, as_of)
    after = agreed(chart, main, _refolder(chart, participant.id, earlier, as_of, event))
    return _step(event, participant, after, taken, judged, after.noted)


def _step(
    event: Event,
    before: Participant,
    after: Participant,
    taken: Taken,
    judged: tuple[Rule, ...],
    noted: tuple[Finding, ...],
) -> Step:
    if not noted:
        return make_step(event, before, after, taken, (), judged)
    about = tuple(one for one in noted if one.event == event.id)
    broken = {one.rule for one in about}
    return make_step(event, before, after, taken, about, tuple(rule for rule in judged if rule.id not in broken))


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
        day = max([event.occurred.first_day for event in facts], default=0)
    else:
        day = as_date(as_of, "as_of").last_day
        facts = [event for event in facts if event.occurred.first_day <= day]
    main = _end(_fold_all(Situation.begin(chart, id), facts), day)
    return agreed(chart, main, _refolder(chart, id, facts, day))


def _refolder(chart: Chart, id: str, events: Sequence[Event], as_of: int, last: Event | None = None) -> Refold:
    """
    Give what folds facts again with one of them replaced; what comes before that one is folded once.

    Args:
        last: A fact that is folded after all others, whenever it happened.
    """
    begun: dict[str, tuple[Situation, list[Event]]] = {}

    def refold(old: Event, new: Event, *, brief: bool) -> Participant:
        if old.id not in begun:
            earlier, later = parted(events, old)
            begun[old.id] = _fold_all(Situation.begin(chart, id), earlier), later
        before, rest = begun[old.id]
        situation = _fold_all(before.copy(brief=brief), [new if event is old else event for event in rest])
        if last is not None:
            fold(situation, new if old is last else last)
        return _end(situation, as_of)

    return refold


def _fold_all(situation: Situation, events: Iterable[Event]) -> Situation:
    """Fold facts in chronological order."""
    chart = situation.chart

    def rank(event: Event) -> int:
        return read(chart, event).rank

    def in_sequence(event: Event) -> bool:
        kind = read(chart, event).kind
        return kind is not None and is_in_sequence(situation, kind)

    for event in chronological(events, rank, in_sequence):
        fold(situation, event)
    return situation


def fold(situation: Situation, event: Event) -> Told:
    """
    Fold one fact into a situation: note its findings, move the participant.

    Returns:
        The transitions taken, and the rules that the fact was held against, windows included.
    """
    reading = read(situation.chart, event)
    if situation.alarm < reading.day:
        visits.close(situation, reading.day)
    kind = reading.kind
    if kind is None:
        text = f"the protocol declares no event {event.kind!r}{did_you_mean(event.kind, situation.chart.kinds)}"
        situation.noted.append(finding(unknown_kind(event.kind), "unknown", event, text))
        situation.add(None, event, reading, is_anchor=False)
        return {}, ()
    match = answers.match(situation, kind, event, reading) if kind.entries and situation.courses else None
    told = None
    if reading.plain and kind.express is not None and (match is None or match.simple):
        told = kind.express(situation.position, situation.known, situation.latest, event, reading)
    if told is not None:
        (taken, rules, moves), is_anchor = told, True
    else:
        taken, rules, moves, is_anchor, match = _judge(situation, kind, event, match)

    fact = situation.add(kind, event, reading, is_anchor=is_anchor)
    if fact is not None and match is not None:
        answers.answer(situation, match, fact)
    elif kind.entries and situation.missed:
        # Whether a visit was surely missed depends on every fact that may have been it.
        situation.missed = None
    if moves:
        situation.move(moves)
    if fact is not None and is_anchor and kind.anchored:
        visits.begin(situation, kind, fact)
    return taken, rules


def _judge(
    situation: Situation, kind: Kind, event: Event, match: Match | None
) -> tuple[Taken, tuple[Rule, ...], tuple[tuple[int, str], ...], bool, Match | None]:
    """
    Judge a fact, and note every finding. The participant is not moved yet.

    Returns:
        Track to the transition taken; the rules that the fact was held against; track numbers
        with the states moved to; whether windows are to be counted from the fact; and the
        instance of the schedule that it answers.
    """
    noted = situation.noted
    reading = read(situation.chart, event)
    view = View(situation, event, kind, reading.values)
    in_sequence = is_in_sequence(situation, kind)
    taken, moves, rules = decide(view, kind, in_sequence=in_sequence, duplicate=situation.has_led(kind))

    rules += [rule for rule in kind.require if rule not in rules]
    for rule in rules:
        broken = judge(view, rule)
        if broken is not None:
            noted.append(broken)

    held: list[tuple[Rule, Placing, list[Event]]] = []
    for rule in _windows(kind, taken, in_sequence=in_sequence):
        rules.append(rule)
        span = t.cast("Span", rule.span)
        anchors = anchors_of(view, span)
        placing = place(span, anchors, event)
        held.append((rule, placing, anchors))
        departure = placed(event, rule, span, placing)
        if departure is not None:
            noted.append(departure)

    if match is None and reading.visit is None:
        match = answers.judged_alike(situation, view, held)
    demanded = kind.required if match is None else (*kind.required, *situation.courses[match.index].entry.data)
    noted.extend(say_data(event, reading.values, kind.data, demanded, reading.unreadable))
    if match is not None and match.placing is not None:
        course = situation.courses[match.index]
        # What a transition's window has judged already is not told twice.
        if not answers.is_judged(course, match.number, held):
            found = answers.judged(course, match.number, event, match.placing)
            noted.extend([found] if found is not None else [])
    is_anchor = in_sequence or any(situation.position[track] != state for track, state in moves)
    return taken, tuple(rules), tuple(moves), is_anchor, match


def _windows(kind: Kind, taken: Taken, *, in_sequence: bool) -> list[Rule]:
    """Give the windows to be judged: of what was taken, and the kind's own unless it is out of sequence."""
    windows = [one.window for one in taken.values() if one.window is not None]
    if kind.window is not None and (taken or (in_sequence and not kind.offers)):
        windows.append(kind.window)
    return windows


def _end(situation: Situation, as_of: int) -> Participant:
    """Close what the passing days have closed, and give the participant."""
    if situation.alarm < as_of:
        visits.close(situation, as_of)
    missed = situation.missed
    return situation.end(visits.missed(situation, as_of) if missed is None else missed, as_of)


def _unique(events: Iterable[Event]) -> list[Event]:
    """Drop facts that came twice."""
    given = list(events)
    found = {event.id: event for event in given}
    if len(found) == len(given):
        return given
    for event in given:
        first = found[event.id]
        _require_same(first, event)
        # Which of two ways to write a number is told must not depend on which came first.
        found[event.id] = min(first, event, key=lambda one: repr(one.data))
    return list(found.values())


def _require_same(one: Event, other: Event) -> None:
    if not one.same_content(other):
        raise HistoryError(f"two facts have the id {one.id!r} and say different things")
