"""
Arms that share one path: people are told apart by what they were assigned to, and not by their states.

Such arms are the values of a text that an assignment on the path must bring, and that rules or visits of later
states ask for.
"""

from __future__ import annotations

import re
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.plain import labelled
from protocol_engine.resolve import PATHWAY

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.chart import Chart, Condition, Rule, Transition

MOST = 8
"""Values that may be arms; a longer list is a list of something else."""

_ASSIGNMENT = re.compile(r"random|assign|allocat|\barms?\b|\bgroup|\bsequence|随机|分组|分配", re.IGNORECASE)
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s+'([^']+)'")
"""An amount in a text of the rule language: `54 'mg'`."""


@attrs.frozen
class Shared:
    """
    Arms that share the path.

    Attributes:
        event: Name of the assignment.
        element: What the arms are values of, where that is not told by saying arm, group or sequence.
        values: Names of the arms.
        states: The states in which it matters who is in which arm, in the order of the path.
        doses: State and arm to the one amount that the rules allow there, such as `54 mg`.
        others: What else the assignment brings: an element, and its values.
    """

    event: str
    element: str
    values: tuple[str, ...]
    states: tuple[str, ...]
    doses: Mapping[tuple[str, str], str]
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def heading(self, arm: str) -> str:
        """Give the name of an arm as it stands above its row."""
        return f"{self.element}: {arm}" if self.element else arm


def shared_arms(chart: Chart, path: Sequence[str], steps: Sequence[Transition]) -> Shared | None:
    """
    Give the arms that share a path; None where there are none. Changes nothing.

    Args:
        path: States of the main path.
        steps: The transitions between them.
    """
    for place, step in enumerate(steps):
        for name in chart.kinds[step.event].required:
            values = _values(chart, name)
            if not values:
                continue
            own = f"{name} {chart.protocol.data[name].label or ''}".replace("_", " ")
            words = " ".join((own, step.event, chart.kinds[step.event].label))
            asking = [one for one in steps[place:] if any(_asks(rule.condition, name) for rule in one.require)]
            states = {one.target for one in asking} | set(_visited(chart, name))
            states &= set(path[place + 1 :])
            if _ASSIGNMENT.search(words.replace("_", " ")) and states:
                doses = {
                    (one.target, value): dose
                    for one in asking
                    for value in values
                    for dose in _doses(chart, one.require, name, value)
                }
                return Shared(
                    step.event,
                    "" if _ASSIGNMENT.search(own) else _label(chart, name),
                    values,
                    tuple(state for state in path if state in states),
                    doses,
                    tuple(
                        (_label(chart, other), _values(chart, other))
                        for other in chart.kinds[step.event].required
                        if other != name and _values(chart, other)
                    ),
                )
    return None


def _values(chart: Chart, name: str) -> tuple[str, ...]:
    """Give the values of an element that may tell arms apart; none where it is something else."""
    element = chart.protocol.data.get(name)
    values = element.values or () if element is not None and element.type == "String" else ()
    return values if 2 <= len(values) <= MOST else ()


def _label(chart: Chart, name: str) -> str:
    return labelled(name, chart.protocol.data[name].label)


def _asks(condition: Condition | None, name: str) -> bool:
    return condition is not None and any(read.name == name and read.source == "data" for read in condition.inputs)


def _visited(chart: Chart, name: str) -> Iterator[str]:
    """Give the states where an arm has visits of its own."""
    for entry in chart.entries:
        if _asks(entry.only_if, name):
            yield from (state for state in entry.during or () if chart.states[state].track == PATHWAY)


def _doses(chart: Chart, rules: Sequence[Rule], name: str, value: str) -> Iterator[str]:
    """Give the one amount that a rule allows in an arm, if it is one."""
    for rule in rules:
        condition = rule.condition
        if condition is None or not _asks(condition, name):
            continue
        amounts = [one.name for one in condition.inputs if one.unit is not None]
        if len(amounts) != 1 or len(condition.inputs) != 2:
            continue
        written = dict.fromkeys(f"{number} {unit}" for number, unit in _AMOUNT.findall(condition.text))
        known = {name: chart.elements[name].read(value)}
        allowed = [
            amount
            for amount in written
            if condition.function(
                *({**known, amounts[0]: chart.elements[amounts[0]].read(amount)}[one.name] for one in condition.inputs)
            )
        ]
        if len(allowed) == 1:
            yield allowed[0]
