"""The guards that the peers use mean what the compiled rules mean: checked, not measured."""

from __future__ import annotations

import typing as t
from decimal import Decimal

import attrs
import guards
from facts import Person, ready, record

import protocol_engine as pe

if t.TYPE_CHECKING:
    from collections.abc import Iterator

OTHERS: dict[str, tuple[t.Any, ...]] = {
    "Age": (17, 18, 70, 71),
    "Sex": ("female", "male"),
    "KPS": (50, 60),
    "LifeExpectancy": (12, 13),
    "ALT": (Decimal("119.9"), 120),
    "AST": (Decimal("119.9"), 120),
    "Bilirubin": (Decimal("1.99"), Decimal("2.0")),
    "HIV": ("positive",),
    "TransductionEfficiency": (Decimal("9.9"), 10),
    "ExpansionFold": (Decimal("4.9"), 5),
}
"""Values at the limits, by data element; the rest are Booleans and grades."""


def variations(events: list[pe.Event]) -> Iterator[list[pe.Event]]:
    """Give the facts up to the enrollment with one value missing or another one, or the examination long ago."""
    yield events
    for place, event in enumerate(events):
        for name, value in event.data.items():
            others = (True, False) if isinstance(value, bool) else OTHERS.get(name, ("normal", "significant", "severe"))
            for other in (None, *others):
                data = {key: found for key, found in event.data.items() if key != name}
                changed = data if other is None else {**data, name: other}
                yield [*events[:place], attrs.evolve(event, data=changed, id=event.id), *events[place + 1 :]]
        yield [*events[:place], *events[place + 1 :]]
    for days in ("2025-05-13", "2025-05-14", "2025-05-27", "2025-05-28"):
        yield [*events[:-1], attrs.evolve(events[-1], occurred=days, id=events[-1].id)]


def check(chart: pe.Chart, events: list[pe.Event]) -> int:
    """
    Hold the guards of the enrollment against the rules of the protocol.

    Returns:
        How many histories were tried.
    """
    enrolled = next(number for number, event in enumerate(events) if event.kind == "enrolled")
    tried = 0
    for varied in variations(events[: enrolled + 1]):
        if varied[-1].kind != "enrolled":
            continue
        broken = {one.rule for one in pe.replay(chart, "01", varied).findings if one.event == varied[-1].id}
        person = Person()
        *earlier, last = ready(chart, varied)
        for fact in earlier:
            record(person, fact)
            if fact.kind == "consented":
                person.consent = "consented"
        groups = {"inclusion": guards.inclusion, "exclusion": guards.exclusion}
        for kind, guard in groups.items():
            rules = {rule.id for rule in chart.rules.values() if rule.kind == kind}
            assert broken.isdisjoint(rules) is guard(person, last), (kind, broken & rules)
        assert ("consent_given" not in broken) is guards.consent_given(person, last)
        tried += 1
    return tried
