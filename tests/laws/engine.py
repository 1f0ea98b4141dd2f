"""The engine under test, asked the same questions as the oracle."""

from __future__ import annotations

import json
import os
import typing as t

from hypothesis import HealthCheck, settings

import protocol_engine as pe
from laws.oracle import Answer, Fact, Finding, answer

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from laws.strategies import Case
    from protocol_engine.protocol import Protocol

EXAMPLES = int(os.environ.get("PROTOCOL_ENGINE_LAW_EXAMPLES", "0"))
"""How many examples a long run tries; 0 is the usual short run, the same at every run."""

charts: dict[int, tuple[Protocol, pe.Chart]] = {}


def law(usual: int) -> settings:
    """Give the settings of a law: so many examples usually, more where the environment asks for them."""
    return settings(
        max_examples=EXAMPLES or usual,
        deadline=None,
        derandomize=not EXAMPLES,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


def compiled(protocol: Protocol) -> pe.Chart:
    """Compile a protocol, once."""
    key = id(protocol)
    if key not in charts or charts[key][0] is not protocol:
        charts.clear()
        charts[key] = (protocol, pe.compile(protocol))
    return charts[key][1]


def event_of(fact: Fact) -> pe.Event:
    """Give a fact as the engine takes it."""
    return pe.Event(fact.kind, fact.occurred, dict(fact.data), id=fact.id, ended=fact.ended, visit=fact.visit)


def events_of(facts: Iterable[Fact]) -> list[pe.Event]:
    """Give facts as the engine takes them."""
    return [event_of(fact) for fact in facts]


def replayed(case: Case, facts: Sequence[Fact] | None = None, as_of: str | None = None) -> pe.Participant:
    """Replay a history."""
    chart = compiled(case.plain.protocol)
    return pe.replay(chart, "01", events_of(case.facts if facts is None else facts), as_of=as_of or case.as_of)


def seen(participant: pe.Participant) -> str:
    """Write everything that can be seen of a participant, in one text."""
    findings = [
        [
            found.rule,
            found.outcome,
            found.category,
            found.event,
            str(found.occurred),
            found.days,
            found.text,
            found.cite,
            found.basis,
            str(found.explanation),
            [str(item) for item in found.evidence],
        ]
        for found in participant.findings
    ]
    order = [event.id for event in participant.events]
    return json.dumps([participant.states, participant.verdict, order, findings], default=str)


def findings_of(participant: pe.Participant) -> list[Finding]:
    """Give the engine's findings in the oracle's words."""
    return [Finding(found.rule, found.event, found.outcome, found.days) for found in participant.findings]


def expected(case: Case) -> Answer:
    """Ask the oracle."""
    return answer(case.plain, case.facts, case.as_of)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Put findings in one order, with the days of windows of hours to three places."""
    told = [Finding(found.rule, found.event, found.outcome, rounded(found.days)) for found in findings]
    return sorted(told, key=lambda found: (found.event or "", found.rule, found.outcome, found.days or 0))


def rounded(days: float | None) -> float | None:
    """Round days to three places."""
    return None if days is None else round(days, 3)
