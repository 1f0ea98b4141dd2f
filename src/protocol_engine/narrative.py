"""A participant's history told in words, fact by fact."""

from __future__ import annotations

import typing as t

from protocol_engine.situation import Situation
from protocol_engine.stepper import fold

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from protocol_engine.chart import Chart
    from protocol_engine.language import Explanation
    from protocol_engine.participant import Participant
    from protocol_engine.step import Finding

_MARKS = {True: "holds", False: "fails", None: "cannot be told"}


def explained_participant(chart: Chart, participant: Participant, event: str | None = None) -> Iterator[str]:
    """
    Tell a history line by line, in the order in which its facts were folded.

    For each fact: what moved, which rules held, and every finding with its clauses and values.
    At the end what was missed, where everything is asked for.

    Args:
        event: Id of the only fact to tell of; None for all.
    """
    situation = Situation.begin(chart, participant.id)
    if event is None:
        yield f"{participant.id} in {chart.id} {chart.version}: {participant.verdict}"
    for fact in participant.facts:
        before = list(situation.position)
        taken, judged = fold(situation, fact.event)
        if event not in (None, fact.event.id):
            continue
        moves = [f"{old} -> {new}" for old, new in zip(before, situation.position, strict=True) if old != new]
        moves = moves or [f"stays {one.target}" for one in taken.values()] or ["moves nothing"]
        visit = f", {fact.event.visit}" if fact.event.visit else ""
        yield f"{fact.event.occurred}  {fact.event.kind}{visit} (fact {fact.event.id}): {'; '.join(moves)}"
        about = [one for one in participant.findings if one.event == fact.event.id]
        broken = {one.rule for one in about}
        held = [rule.id for rule in judged if rule.id not in broken]
        if held:
            yield f"    held: {', '.join(held)}"
        yield from _told(about)
    if event is None:
        yield from _told(one for one in participant.findings if one.event is None)
        states = ", ".join(f"{track}: {state}" for track, state in participant.states.items())
        yield f"now {states}"


def _told(findings: Iterable[Finding]) -> Iterator[str]:
    for one in findings:
        days = f" by {abs(one.days):g} day{'' if abs(one.days) == 1 else 's'}" if one.days else ""
        yield f"    {one.outcome.replace('_', ' ')}{days}: {one.rule} [{one.category}]"
        yield f"        {one.text}"
        source = " / ".join(part for part in (one.cite, one.basis) if part)
        if source:
            yield f"        source: {source}"
        if one.explanation is not None:
            yield from _clauses(one.explanation, 2)
            yield from (f"        saw {item}" for item in one.evidence)


def _clauses(explanation: Explanation, depth: int) -> Iterator[str]:
    """Tell each clause with its outcome, the parts of a clause below it."""
    yield f"{'    ' * depth}{_MARKS[explanation.outcome]}: {explanation.text}"
    for clause in explanation.clauses:
        yield from _clauses(clause, depth + 1)
