"""A rule that the host provides is a rule: whoever answers it, the same answers mean the same."""

from __future__ import annotations

import typing as t

import attrs
from hypothesis import given, note
from hypothesis import strategies as st

import protocol_engine as pe
from laws.engine import events_of, findings_of, in_order, law
from laws.strategies import cases
from protocol_engine.checker.mentions import quoted
from protocol_engine.protocol import InlineRule, ProvidedRule
from protocol_engine.resolve import inline_rules, rule_texts

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from laws.strategies import Case
    from protocol_engine.chart import Condition, HostFunction
    from protocol_engine.protocol import Protocol, Requirement


def provided(protocol: Protocol) -> tuple[pe.Chart, pe.Chart]:
    """Compile a protocol as it is, and with every rule that no text refers to left to functions that say the same."""
    chart = pe.compile(protocol)
    referred = {name for text in rule_texts(protocol) for name in quoted(text.text)}
    names = [name for name in protocol.rules if name not in referred]
    names += [inline.id for _, inline in inline_rules(protocol)]
    conditions = {name: t.cast("Condition", chart.rules[name].condition) for name in names}
    hosted = attrs.evolve(
        protocol,
        rules={name: rule for name, rule in protocol.rules.items() if name not in conditions},
        provided={name: ProvidedRule(condition.expression.inputs) for name, condition in conditions.items()},
        events={name: attrs.evolve(kind, require=by_name(kind.require)) for name, kind in protocol.events.items()},
        transitions=tuple(attrs.evolve(one, require=by_name(one.require)) for one in protocol.transitions),
    )
    return chart, pe.compile(hosted, provided={name: answering(one) for name, one in conditions.items()})


def by_name(requirements: Iterable[Requirement]) -> tuple[str, ...]:
    """Name rules that are written in place."""
    return tuple(one.id if isinstance(one, InlineRule) else one for one in requirements)


def answering(condition: Condition) -> HostFunction:
    """Give a function of a host that says what a text says."""
    return lambda values: condition.function(*[values[one.name] for one in condition.inputs])


def alike(case: Case) -> None:
    """Require that both charts put a history's participant into the same states, with the same findings."""
    chart, hosted = provided(case.plain.protocol)
    events = events_of(case.facts)
    told, heard = (pe.replay(one, "01", events, as_of=case.as_of) for one in (chart, hosted))
    note(pe.dump(hosted.protocol))
    assert not hosted.lacking
    assert told.states == heard.states
    assert in_order(findings_of(told)) == in_order(findings_of(heard))
    assert told.verdict == heard.verdict


@given(case=cases())
@law(120)
def test_a_function_that_says_what_a_text_says(case: Case) -> None:
    """States and findings do not depend on whether a text or a function of the host answers a rule."""
    alike(case)


@given(case=cases(vague=12))
@law(40)
def test_a_function_that_says_what_a_text_says_of_partial_dates(case: Case) -> None:
    """So it is where many dates are known to the month only."""
    alike(case)


@given(cases(), st.data())
@law(60)
def test_steps_are_alike(case: Case, data: st.DataObject) -> None:
    """Step by step, in any order of arrival, the same rules hold and the same are broken."""
    chart, hosted = provided(case.plain.protocol)
    one, other = pe.enroll(chart, "01"), pe.enroll(hosted, "01")
    for event in data.draw(st.permutations(events_of(case.facts)[:8])):
        if event.id in [known.id for known in one.events]:
            continue
        told, heard = pe.advance(chart, one, event), pe.advance(hosted, other, event)
        assert {track: way.id for track, way in told.taken.items()} == {
            track: way.id for track, way in heard.taken.items()
        }
        assert sorted(rule.id for rule in told.held) == sorted(rule.id for rule in heard.held)
        assert [(found.rule, found.outcome) for found in told.findings] == [
            (found.rule, found.outcome) for found in heard.findings
        ]
        one, other = told.after, heard.after


DATED = """protocol: DATED
version: "1"
data: {Score: {type: Integer, valid_for: 14 days}}
rules:
  soon: {check: "days between started.occurred and Today() in {11, 12, 19, 20, 27}", category: dosing}
  first: {check: started.first before @2025-06-12 or started.first after @2025-06-14, category: dosing}
  apart: {check: Today() < @2025-06-08 or Today() > @2025-06-11, category: dosing}
  over: {check: scored.ended before started.occurred, category: dosing}
  low: {check: Score < 5, category: dosing}
states: {screening: {initial: true}, treated: {}, done: {disposition: completed}}
events: {scored: {may_carry: [Score]}, started: {}, seen: {require: [soon, first, apart, over, low]}, ended: {}}
transitions:
  - {event: started, from: [screening, treated], to: treated, require: [over, low]}
  - {event: ended, from: treated, to: done, require: [soon]}
"""
DATED_CHARTS = provided(pe.loads(DATED))

moments = st.sampled_from(["2025-06", "2025-07", "2025-06-03", "2025-06-20", "2025-07-01", "2025-07-10"])
dated = st.builds(
    pe.Event,
    st.sampled_from(["scored", "started", "seen", "ended"]),
    moments,
    st.just({}) | st.fixed_dictionaries({"Score": st.integers(3, 6)}),
    id=st.uuids().map(str),
    ended=st.none() | moments,
)


@given(st.lists(dated, max_size=6))
@law(150)
def test_partial_dates_that_rules_read(events: list[pe.Event]) -> None:
    """Where rules read dates that are known to the month only, every day is tried, whoever answers them."""
    told, heard = (pe.replay(chart, "01", events) for chart in DATED_CHARTS)
    assert told.states == heard.states
    assert in_order(findings_of(told)) == in_order(findings_of(heard))
