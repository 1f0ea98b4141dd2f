"""Rules as Python functions."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from protocol_engine.language.expression import Expression

    Rule = Callable[..., bool | None]


def generate(expressions: Sequence[Expression]) -> tuple[Rule, ...]:
    """
    Make one Python function for every expression.

    Each takes the values of the expression's inputs, in their order, and gives what
    `explain(...).outcome` gives.
    """
    from protocol_engine.language.source import Source  # noqa: PLC0415 (imported with all operators, late)

    namespace: dict[str, t.Any] = {}
    sources = [Source(index, expression, namespace).text() for index, expression in enumerate(expressions)]
    exec(compile("\n".join(sources), "<rules>", "exec"), namespace)  # noqa: S102 (made of our own templates only)
    return tuple(namespace[f"rule{index}"] for index in range(len(expressions)))


def inline(expression: Expression, names: Mapping[str, str], bind: Callable[[t.Any], str]) -> tuple[str, str] | None:
    """
    Give the source of an expression as a part of another function, for inputs that are all known.

    What it computes may raise an exception where the function of `generate` gives an answer; whoever
    uses it must then ask that function.

    Args:
        names: Input to the Python name of its value.
        bind: Gives a value that the source refers to a Python name.

    Returns:
        A Python expression that is true where everything is known, and one of the outcome if so;
        None for an expression of which that cannot be told beforehand.
    """
    from protocol_engine.language.source_known import Known  # noqa: PLC0415 (imported with all operators, late)

    return Known(expression, names, bind).parts()
