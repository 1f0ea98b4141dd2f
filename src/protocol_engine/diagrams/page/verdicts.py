"""
A history as steps: for each fact what it moved, which rules held, which broke, and what is missing to tell.

The facts are folded again here, as the fold that found the findings did; nothing is judged anew. Of what
rules saw only names are kept.
"""

from __future__ import annotations

import typing as t

from protocol_engine.courses import instance_name
from protocol_engine.diagrams.page.records import History, Moved, Stop, Told
from protocol_engine.diagrams.plain import state_label
from protocol_engine.errors import HistoryError
from protocol_engine.situation import Situation
from protocol_engine.stepper import fold

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.page.places import Places
    from protocol_engine.event import Event
    from protocol_engine.participant import Participant
    from protocol_engine.step import Finding
    from protocol_engine.stepper import Taken

MOST_STATES = 4
"""States that are named where a fact was out of sequence; the event's own row has all."""

_UNCERTAIN = "cannot be told: it depends on a date that is not known to the day"


def history_of(chart: Chart, participant: Participant, places: Places) -> History:
    """
    Give a participant's history as steps. Changes nothing.

    Raises:
        HistoryError: The participant was folded by another chart.
    """
    if participant.digest != chart.digest:
        raise HistoryError("the participant was folded by another protocol, or another version of it")
    return History(
        participant.id,
        participant.verdict,
        tuple(_stops(chart, participant, places)),
        tuple(_told(one, places, _of_days(participant, one)) for one in participant.findings if one.event is None),
    )


def _stops(chart: Chart, participant: Participant, places: Places) -> Iterator[Stop]:
    situation = Situation.begin(chart, participant.id)
    answered = {
        fact.event.id: instance_name(course, number)
        for course in participant.courses
        for number, (fact, _) in course.matched.items()
    }
    about: dict[str | None, list[Finding]] = {}
    for one in participant.findings:
        about.setdefault(one.event, []).append(one)
    numbers = {one.id: number for number, one in enumerate(chart.transitions)}
    states = {name: number for number, name in enumerate(chart.states)}
    rules = {name: number for number, name in enumerate(places.rules)}
    for event in participant.events:
        before = situation.position
        taken, judged = fold(situation, event)
        findings = about.get(event.id, ())
        broken = {one.rule for one in findings}
        kind = chart.kinds.get(event.kind)
        yield Stop(
            str(event.occurred),
            event.kind if kind is None else kind.index,
            tuple(
                Moved(numbers[taken[track].id] if track in taken else None, states[new])
                for track, old, new in zip(chart.tracks, before, situation.position, strict=True)
                if old != new or track in taken
            ),
            answered.get(event.id, ""),
            tuple(rules[rule.id] for rule in judged if rule.id not in broken),
            tuple(
                _told(one, places, _said(chart, participant, one) or _out_of_place(chart, before, event, taken))
                for one in findings
            ),
        )


def _told(one: Finding, places: Places, said: str) -> Told:
    return Told(one.rule, places.row_of(one.rule), one.outcome.replace("_", " "), one.category, said)


def _said(chart: Chart, participant: Participant, one: Finding) -> str:
    """Say how a fact departs from a rule, or what is missing to tell; empty where that is not in the finding."""
    if one.outcome == "violated":
        return _decided(chart, one)
    if one.outcome == "undetermined":
        return _missing(one) or _uncertain(chart, participant, one)
    if one.outcome in ("early", "late"):
        return one.text
    names = [item.name for item in one.evidence]
    if one.outcome == "incomplete":
        return f"lacks {', '.join(names)}"
    if one.outcome == "unreadable":
        # A name that the protocol does not declare was typed by somebody, and may be anything.
        known = [name for name in names if name in chart.elements]
        return f"cannot be used: {', '.join([*known, *(['what is not declared'] if len(known) < len(names) else [])])}"
    return _PLAIN.get(one.outcome, "")


_PLAIN: t.Final[Mapping[str, str]] = {
    "no_branch": "leads no way from here",
    "ambiguous": "leads more than one way",
    "unknown": "the protocol declares no such event",
}


def _decided(chart: Chart, one: Finding) -> str:
    """Say that a rule does not hold, and which names decided that."""
    names: Iterable[str] = (item.name for item in one.evidence)
    if one.explanation is not None:
        names = (operand.name for reason in one.explanation.reasons for operand in reason.operands)
    decided = ", ".join(dict.fromkeys(names))
    verb = "applies" if chart.rules[one.rule].kind == "exclusion" else "does not hold"
    return f"{verb}; decided by {decided}" if decided else verb


def _missing(one: Finding) -> str:
    """Say what is missing to tell; empty where nothing is."""
    reasons = {item.name: item.reason for item in one.evidence if item.value is None}
    names = tuple(reasons) if one.explanation is None else one.explanation.missing
    said = [
        f"{name} is missing ({reasons[name]})" if name in reasons else f"{name} is not known to the day"
        for name in names
    ]
    return f"cannot be told: {', '.join(said)}" if said else ""


def _uncertain(chart: Chart, participant: Participant, one: Finding) -> str:
    """Say why something cannot be told although nothing is missing."""
    rule = chart.rules.get(one.rule)
    if rule is not None and rule.provided is not None:
        return "cannot be told: the host gives no answer"
    return _UNCERTAIN if one.explanation is not None or one.evidence else _of_days(participant, one)


def _of_days(participant: Participant, one: Finding) -> str:
    """Give the sentence of a finding that saw days and names alone, without the names of facts."""
    text = one.text
    for event in participant.events:
        text = text.replace(f" (fact {event.id})", "")
    return text


def _out_of_place(chart: Chart, before: tuple[str, ...], event: Event, taken: Taken) -> str:
    """Say where a fact was out of sequence, and where it would not have been."""
    kind = chart.kinds[event.kind]
    if kind.offers and not chart.ending.isdisjoint(before):
        return "out of sequence: the study has ended"
    # As in the stepper: a track that is over does not object when another one took the event.
    stray = [
        offer
        for offer in kind.offers
        if before[offer.track] not in offer.cells and not (taken and chart.states[before[offer.track]].final)
    ]
    here = [before[offer.track] for offer in stray] or before
    wanted = {source for offer in stray for one in offer.transitions for source in one.sources} or kind.during or ()
    labels = [state_label(chart, name) for name in chart.states if name in wanted]
    more = f" and {len(labels) - MOST_STATES} more" if len(labels) > MOST_STATES else ""
    now = ", ".join(state_label(chart, name) for name in here)
    return f"out of sequence in {now}; only in {', '.join(labels[:MOST_STATES])}{more}"
