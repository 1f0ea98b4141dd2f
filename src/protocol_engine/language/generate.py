"""Rules as Python functions."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
