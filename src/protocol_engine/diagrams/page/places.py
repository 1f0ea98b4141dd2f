"""Where everything stands in the tables of the page: whatever can be pointed at has a row of its own."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Mapping

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Chart

MADE: t.Final = ("sequence", "branch", "data", "unknown", "schedule")
"""Kinds of rules without a row of their own: those of an event stand with it, those of the schedule there."""


@attrs.frozen
class Places:
    """
    Where everything stands: name to the id of its row, for each sort of thing.

    Attributes:
        readings: Name to the ids of the rows of its interpretations.
    """

    states: Mapping[str, str]
    transitions: Mapping[str, str]
    events: Mapping[str, str]
    rules: Mapping[str, str]
    schedule: Mapping[str, str]
    data: Mapping[str, str]
    readings: Mapping[str, tuple[str, ...]]

    def row_of(self, rule: str) -> str:
        """Give the row where a rule is explained, which may be that of its event or visit; empty for none."""
        if rule in self.rules:
            return self.rules[rule]
        entry = re.split("[@#]", rule, maxsplit=1)[0]
        return self.schedule.get(entry) or self.events.get(rule.rpartition(".")[0], "")


def places_of(chart: Chart) -> Places:
    """Tell where everything stands. Changes nothing."""
    protocol = chart.protocol
    readings: dict[str, tuple[str, ...]] = {}
    for number, one in enumerate(protocol.interpretations):
        for name in one.about:
            readings[name] = (*readings.get(name, ()), f"i{number}")
    return Places(
        _numbered("s", chart.states),
        _numbered("t", (one.id for one in chart.transitions)),
        _numbered("e", chart.kinds),
        _numbered("r", (rule.id for rule in chart.rules.values() if rule.kind not in MADE)),
        _numbered("v", protocol.schedule),
        _numbered("d", protocol.data),
        readings,
    )


def _numbered(letter: str, names: Iterable[str]) -> dict[str, str]:
    return {name: f"{letter}{number}" for number, name in enumerate(names)}
