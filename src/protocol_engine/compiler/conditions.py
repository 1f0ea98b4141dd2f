"""Texts of the rule language: analyzed once each, generated all at once."""

from __future__ import annotations

import typing as t

from protocol_engine.chart import Condition, Input
from protocol_engine.language import generate, negate
from protocol_engine.resolve import EVENT_ATTRIBUTES, tracks

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.compiler.numbers import Numbers
    from protocol_engine.language import Expression
    from protocol_engine.protocol import Protocol

Conditions = dict[str, Condition]
"""Path of the text in the definition, such as `rules.in_remission.check`, to the condition."""


def conditions_of(protocol: Protocol, analyzed: Mapping[str, Expression], numbers: Numbers) -> Conditions:
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
    inputs = inputs_of(protocol, numbers)
    return {
        path: Condition(expression, tuple(inputs[name] for name in expression.inputs), function)
        for path, expression, function in zip(analyzed, expressions, functions, strict=True)
    }


def inputs_of(protocol: Protocol, numbers: Numbers) -> dict[str, Input]:
    """Give everything that is read, by the name by which it is read."""
    found = {"Today()": Input("Today()", "today"), "Now()": Input("Now()", "now")}
    for kind, index in numbers.kinds.items():
        for attribute in EVENT_ATTRIBUTES:
            found[f"{kind}.{attribute}"] = Input(f"{kind}.{attribute}", attribute, index)
    for index, track in enumerate(tracks(protocol)):
        found[track] = Input(track, "track", index)
    for name, index in numbers.elements.items():
        element = protocol.data[name]
        found[name] = Input(name, "data", index, element.unit if "Quantity" in element.type else None)
    return found
