"""Texts of the rule language: analyzed once each, generated all at once."""

from __future__ import annotations

import typing as t

from protocol_engine.chart import Condition, Input
from protocol_engine.language import generate, negate
from protocol_engine.resolve import EVENT_ATTRIBUTES, tracks

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.language import Expression
    from protocol_engine.protocol import Protocol

Conditions = dict[str, Condition]
"""Path of the text in the definition, such as `rules.in_remission.check`, to the condition."""


def conditions_of(protocol: Protocol, analyzed: Mapping[str, Expression]) -> Conditions:
    """
    Compile every text; an exclusion criterion becomes the negation of its text.

    Args:
        analyzed: Path of the text to what the checker has understood of it.
    """
    expressions = [
        negate(expression) if path.startswith("criteria.exclusion.") else expression
        for path, expression in analyzed.items()
    ]
    functions = generate(expressions)
    inputs = _inputs(protocol)
    return {
        path: Condition(expression, tuple(inputs[name] for name in expression.inputs), function)
        for path, expression, function in zip(analyzed, expressions, functions, strict=True)
    }


def _inputs(protocol: Protocol) -> dict[str, Input]:
    found = {"Today()": Input("Today()", "today"), "Now()": Input("Now()", "now")}
    for index, kind in enumerate(protocol.events):
        for attribute in EVENT_ATTRIBUTES:
            found[f"{kind}.{attribute}"] = Input(f"{kind}.{attribute}", attribute, index)
    for index, track in enumerate(tracks(protocol)):
        found[track] = Input(track, "track", index)
    for index, (name, element) in enumerate(protocol.data.items()):
        found[name] = Input(name, "data", index, element.unit if "Quantity" in element.type else None)
    return found


def watched(conditions: Conditions) -> frozenset[str]:
    """Give the names that some condition reads: data elements, and event kinds."""
    inputs = [one for condition in conditions.values() for one in condition.inputs]
    return frozenset(one.name if one.source == "data" else one.name.partition(".")[0] for one in inputs)
