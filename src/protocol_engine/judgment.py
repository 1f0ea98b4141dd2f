"""A rule held against a fact: the finding it raises, with its reasons in words."""

from __future__ import annotations

import itertools
import typing as t

from protocol_engine.language import explain
from protocol_engine.provided import judge_provided
from protocol_engine.step import Evidence, finding
from protocol_engine.windows import shown_day

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from protocol_engine.chart import Condition, Kind, Offer, Rule, Span, Transition
    from protocol_engine.event import Event
    from protocol_engine.language import Explanation
    from protocol_engine.situation import View
    from protocol_engine.step import Finding
    from protocol_engine.windows import Placing


def judge(view: View, rule: Rule) -> Finding | None:
    """Hold a required rule or criterion against a fact; None where it is satisfied."""
    if rule.provided is not None:
        return judge_provided(view, rule, rule.provided)
    condition = t.cast("Condition", rule.condition)
    answer = view.answer(condition)
    if answer is True:
        return None
    if view.situation.brief:
        return finding(rule, "undetermined" if answer is None else "violated", view.event, "")
    explanation, evidence = explained(view, condition)
    statement = rule.text or condition.text
    if answer is False:
        text = f"{statement}: {_said(explanation, evidence)}"
        return finding(rule, "violated", view.event, text, explanation=explanation, evidence=evidence)
    text = f"it cannot be told: {statement}: {_said(explanation, evidence)}"
    return finding(rule, "undetermined", view.event, text, explanation=explanation, evidence=evidence)


def explained(view: View, condition: Condition) -> tuple[Explanation, tuple[Evidence, ...]]:
    """Explain a condition: its clauses with their outcomes, and what it saw."""
    values = {one.name: view.see(one) for one in condition.inputs}
    return explain(condition.expression, values), tuple(view.evidence(one) for one in condition.inputs)


def _said(explanation: Explanation, evidence: Sequence[Evidence]) -> str:
    """Say what decided: the values that the deciding clauses saw."""
    deciding = {operand.name for reason in explanation.reasons for operand in reason.operands}
    if explanation.outcome is None:
        deciding &= set(explanation.missing) or deciding
    told = [str(one) for one in evidence if one.name in deciding]
    return ", ".join(told or [str(one) for one in evidence] or ["it is always so"])


def anchors_of(view: View, span: Span) -> list[Event]:
    """Give the earlier occurrences from which a window is counted."""
    latest = view.situation.latest[span.anchor]
    if latest is None:
        return []
    if span.which == "latest":
        return [fact.event for fact in itertools.islice(latest.anchors(), 1)]
    found = [fact.event for fact in latest.anchors()]
    return found[-1:] if span.which == "first" else found


def placed(event: Event, rule: Rule, span: Span, placing: Placing) -> Finding | None:
    """Give the finding for where a fact lies in a window; None inside."""
    if placing.position == "inside":
        return None
    allowed = _allowed(span, placing)
    if placing.position == "undetermined":
        text = f"it cannot be told whether {rule.id} is kept: {placing.reason}{allowed}"
        return finding(rule, "undetermined", event, text)
    amount = _amount(abs(placing.days), exact=span.exact)
    least = "at least " if _is_vague(event, placing.anchor) else ""
    text = f"{event.kind} on {event.occurred} is {least}{amount} too {placing.position}{allowed}"
    return finding(rule, placing.position, event, text, days=placing.days)


def _is_vague(*events: Event | None) -> bool:
    """Tell whether some date is coarser than a day."""
    return any(one is not None and one.occurred.first_day != one.occurred.last_day for one in events)


def _amount(days: float, *, exact: bool) -> str:
    """Say a distance in days, or in the greatest unit of time that it fills."""
    if not exact:
        return "1 day" if days == 1 else f"{days} days"
    seconds = round(days * 86400, 2)
    for unit, length in (("h", 3600), ("min", 60)):
        if seconds >= length:
            return f"{round(seconds / length, 2):g} {unit}"
    return f"{seconds:g} s"


def _allowed(span: Span, placing: Placing) -> str:
    """Say which days the window allows, and from what it is counted."""
    if placing.anchor is None:
        return ""
    since = f"counted from {placing.anchor.kind} on {placing.anchor.occurred}"
    if span.exact or placing.bounds is None:
        return f"; {since}"
    low, high = placing.bounds.low, placing.bounds.high
    said = [f"from {shown_day(low[0])}"] if low is not None else []
    said += [f"to {shown_day(high[1])}"] if high is not None else []
    return f"; allowed {' '.join(said)}, {since}"


def say_branch(view: View, rule: Rule, outcome: str, candidates: Iterable[Transition]) -> Finding:
    """Say why it is not known, or not single, which way an event leads."""
    parts = [(one, *explained(view, one.when)) for one in candidates if one.when is not None]
    evidence = tuple({item.name: item for _, _, items in parts for item in items}.values())
    if outcome == "ambiguous":
        names = " and ".join(one.id for one in candidates)
        text = f"{view.event.kind} leads more than one way: {names}"
        return finding(rule, "ambiguous", view.event, text, evidence=evidence)
    saw = ", ".join(str(item) for item in evidence)
    if outcome == "no_branch":
        text = f"{view.event.kind} leads no way from here: {saw}"
        return finding(rule, "no_branch", view.event, text, evidence=evidence)
    missing = {name for _, explanation, _ in parts for name in explanation.missing}
    lacking = ", ".join(str(item) for item in evidence if item.name in missing)
    text = f"it cannot be told which way {view.event.kind} leads: {lacking or saw}"
    return finding(rule, "undetermined", view.event, text, evidence=evidence)


def say_sequence(view: View, kind: Kind, stray: Sequence[Offer]) -> Finding:
    """Say that an event does not belong here: in which states of the tracks concerned, or that the study has ended."""
    situation = view.situation
    ended = [state for state in situation.position if state in situation.chart.ending]
    if ended and kind.offers:
        text = f"{kind.name} is out of sequence: the study has ended in {', '.join(ended)}"
    else:
        here, text = situation.position, kind.sequence.text or ""
        if stray:
            here = tuple(situation.position[offer.track] for offer in stray)
            places = dict.fromkeys(place for offer in stray for one in offer.transitions for place in one.sources)
            text = f"{kind.label}: only in {', '.join(places)}"
        text = f"{kind.name} is out of sequence in {', '.join(here)}; {text}"
    return finding(kind.sequence, "out_of_sequence", view.event, text)


def say_data(
    event: Event, values: Mapping[str, t.Any], rule: Rule, demanded: Iterable[str], unreadable: Mapping[str, str]
) -> list[Finding]:
    """Say which data are absent, and which cannot be used."""
    absent = [name for name in dict.fromkeys(demanded) if values.get(name) is None and name not in unreadable]
    found = []
    if absent:
        text = f"{event.kind} lacks {', '.join(absent)}"
        evidence = tuple(Evidence(name, None, reason="not entered") for name in absent)
        found.append(finding(rule, "incomplete", event, text, evidence=evidence))
    if unreadable:
        reasons = "; ".join(f"{name!r}: {reason}" for name, reason in unreadable.items())
        text = f"{event.kind} brings what cannot be used ({reasons})"
        evidence = tuple(Evidence(name, None, reason=reason) for name, reason in unreadable.items())
        found.append(finding(rule, "unreadable", event, text, evidence=evidence))
    return found
