"""A participant's history told in words, fact by fact: what moved, what held, what broke, and why."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.courses import instance_name
from protocol_engine.judgment import anchors_of, explained
from protocol_engine.provided import ask_about
from protocol_engine.reading import read
from protocol_engine.situation import Situation, View
from protocol_engine.stepper import fold

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from protocol_engine.chart import Chart, Provided, Rule
    from protocol_engine.event import Event
    from protocol_engine.language import Explanation
    from protocol_engine.participant import Fact, Participant
    from protocol_engine.step import Evidence, Finding

Tone = t.Literal["plain", "heading", "good", "bad", "open"]

_TOLD: dict[bool | None, tuple[str, Tone]] = {
    True: ("holds", "good"),
    False: ("fails", "bad"),
    None: ("cannot be told", "open"),
}


@attrs.frozen
class Line:
    """
    One line of a narrative.

    Attributes:
        depth: How far it is indented, from 0.
        text: The words, without indentation.
        tone: What it is about: `good` what held, `bad` what did not, `open` what cannot be told.
    """

    depth: int
    text: str
    tone: Tone = "plain"

    def __str__(self) -> str:
        return "    " * self.depth + self.text


def narrate(chart: Chart, participant: Participant, event: str | None = None) -> Iterator[Line]:
    """
    Tell a history line by line, in the order in which its facts were folded.

    For each fact: what moved, which rules held, and every finding with its clauses and values. At
    the end what did not happen, and where the participant is now.

    Args:
        event: Id of the only fact to tell of, then with the values of what held, too; None for all.
    """
    if event is None:
        count = len(participant.findings)
        findings = f", {count} finding{'' if count == 1 else 's'}" if count else ""
        yield Line(0, f"{participant.id} in {chart.id} {chart.version}: {participant.verdict}{findings}", "heading")
    situation = Situation.begin(chart, participant.id)
    for one in participant.events:
        if event in (None, one.id):
            yield from _fact(situation, participant, one, in_full=event is not None)
        else:
            fold(situation, one)
    if event is None:
        missed = [one for one in participant.findings if one.event is None]
        if missed:
            yield Line(0, "what was expected:", "heading")
            yield from _findings(chart, missed)
        states = ", ".join(f"{track} {state}" for track, state in participant.states.items())
        yield Line(0, f"now: {states}", "heading")


def _fact(situation: Situation, participant: Participant, event: Event, *, in_full: bool) -> Iterator[Line]:
    """Fold a fact, and tell of it."""
    chart = situation.chart
    kind = chart.kinds.get(event.kind)
    # Rules see what was known before the fact, so what they saw is looked up there.
    before = Situation.of(chart, situation.end((), 0))
    taken, judged = fold(situation, event)
    moves = [
        f"{track}: {old} -> {new}" if old != new else f"{track}: stays {old}"
        for track, old, new in zip(chart.tracks, before.position, situation.position, strict=True)
        if old != new or track in taken
    ]
    if not moves and kind is not None and kind.offers:
        moves = ["moves nothing"]
    answered = [name for name, one in _answers(participant) if one.event.id == event.id]
    if answered:
        moves = [f"answers {', '.join(answered)}", *moves]
    elif event.visit is not None:
        moves = [f"meant for {event.visit}, which it does not answer", *moves]
    what = f": {'; '.join(moves)}" if moves else ""
    yield Line(0, f"{event.occurred}  {event.kind} (fact {event.id}){what}", "heading")
    about = [one for one in participant.findings if one.event == event.id]
    broken = {one.rule for one in about}
    held = [rule for rule in judged if rule.id not in broken]
    if in_full and kind is not None:
        yield from _held(View(before, event, kind, read(chart, event).values), held)
    elif held:
        yield Line(1, f"held: {', '.join(rule.id for rule in held)}", "good")
    yield from _findings(chart, about)


def _answers(participant: Participant) -> Iterator[tuple[str, Fact]]:
    for course in participant.courses:
        for number, (fact, _) in course.matched.items():
            yield instance_name(course, number), fact


def _held(view: View, rules: Iterable[Rule]) -> Iterator[Line]:
    """Tell what held, with the values that it saw."""
    for rule in rules:
        yield Line(1, f"held: {_named(rule.id, rule)}", "good")
        if rule.text:
            yield Line(2, f"does not apply: {rule.text}" if rule.kind == "exclusion" else rule.text)
        yield from _source(view.situation.chart, rule.id, rule)
        if rule.condition is not None:
            yield from _clauses(*explained(view, rule.condition), 2)
        if rule.provided is not None:
            yield _answered(view, rule.provided)
        if rule.span is not None:
            for anchor in anchors_of(view, rule.span):
                yield Line(2, f"counted from {anchor.kind} on {anchor.occurred}")


def _answered(view: View, provided: Provided) -> Line:
    """Tell what the host says of a rule that holds, and what it was given."""
    word, tone = _TOLD[True]
    reason = ask_about(view, provided).reason
    saw = _list(view.evidence(one) for one in provided.inputs)
    return Line(2, f"{word}: so says the host{f': {reason}' if reason else ''}{f'; saw {saw}' if saw else ''}", tone)


def _findings(chart: Chart, findings: Iterable[Finding]) -> Iterator[Line]:
    for one in findings:
        days = f" by {abs(one.days):g} day{'' if abs(one.days) == 1 else 's'}" if one.days else ""
        tone: Tone = "open" if one.outcome == "undetermined" else "bad"
        yield Line(1, f"{one.outcome.replace('_', ' ')}{days}: {_named(one.rule, one)}", tone)
        yield Line(2, one.text)
        yield from _source(chart, one.rule, one)
        if one.explanation is not None and one.explanation.clauses:
            yield from _clauses(one.explanation, one.evidence, 2)
            continue
        unsaid = [item for item in one.evidence if str(item) not in one.text]
        if one.explanation is not None:
            yield from _clauses(one.explanation, unsaid, 2)
        elif any(item.value is not None for item in unsaid):
            yield Line(2, f"saw {_list(unsaid)}")


def _named(id: str, one: Rule | Finding) -> str:
    """Name a rule with its category, and whether the sponsor calls it important."""
    return f"{id} ({one.category}{', important' if one.important else ''})"


def _source(chart: Chart, id: str, one: Rule | Finding) -> Iterator[Line]:
    """Tell where a rule is from, whose word it is, and how an ambiguous passage was read."""
    parts = [f"cite: {one.cite}"] if one.cite else []
    parts += [f"basis: {one.basis}"] if one.basis else []
    if parts:
        yield Line(2, "; ".join(parts))
    for reading in chart.protocol.interpretations:
        if id in reading.about:
            yield Line(2, f"read as ({reading.id}): {reading.reading}")


def _clauses(explanation: Explanation, evidence: Sequence[Evidence], depth: int) -> Iterator[Line]:
    """Tell each clause with its outcome; those that are not made of others with what they saw."""
    word, tone = _TOLD[explanation.outcome]
    names = {operand.name for operand in explanation.operands}
    seen = [item for item in evidence if item.name in names]
    saw = f"; saw {_list(seen)}" if seen else ""
    yield Line(depth, f"{word}: {explanation.text}{saw}", tone)
    for clause in explanation.clauses:
        yield from _clauses(clause, evidence, depth + 1)


def _list(evidence: Iterable[Evidence]) -> str:
    return ", ".join(str(item) for item in evidence)


def finding_record(one: Finding) -> dict[str, t.Any]:
    """Give a finding as an object of JSON."""
    return {
        "rule": one.rule,
        "outcome": one.outcome,
        "category": one.category,
        "event": one.event,
        "occurred": str(one.occurred),
        "days": one.days,
        "text": one.text,
        "cite": one.cite,
        "basis": one.basis,
    }
