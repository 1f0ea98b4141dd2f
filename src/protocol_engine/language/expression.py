"""Checked expressions, and their algebra: the negation of one, the conjunction and disjunction of several."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.language import ir as lowered
from protocol_engine.language.ir import Ir
from protocol_engine.language.kinds import BOOLEAN

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.language.faults import Closing, Fault
    from protocol_engine.language.kinds import Type


@attrs.frozen
class Expression:
    """
    A checked expression of the rule language.

    Attributes:
        text: As it was written.
        type: Type of its value.
        ir: Its lowered form, from which it is executed.
        inputs: Names of the variables that it reads, in the order in which they first stand;
            `Today()` and `Now()` among them.
        types: Types of the inputs, in the same order.
        closing: The operators that turn unknown into an answer.
        warnings: What is suspicious in it.
    """

    text: str
    type: Type
    ir: Ir
    inputs: tuple[str, ...]
    types: tuple[Type, ...] = ()
    closing: tuple[Closing, ...] = ()
    warnings: tuple[Fault, ...] = ()


def negate(expression: Expression) -> Expression:
    """Give the expression that is true where this one is false, and unknown where it is unknown."""
    text = f"not ({expression.text})"
    return attrs.evolve(expression, text=text, ir=Ir("not", (expression.ir,), None, text))


def any_of(expressions: Iterable[Expression]) -> Expression:
    """
    Give the expression that is true where one of these is.

    Of none, it is false everywhere.
    """
    return _joined("or", list(expressions))


def all_of(expressions: Iterable[Expression]) -> Expression:
    """
    Give the expression that is true where all of these are.

    Of none, it is true everywhere.
    """
    return _joined("and", list(expressions))


def _joined(kind: str, expressions: list[Expression]) -> Expression:
    if not expressions:
        value = kind == "and"
        text = "true" if value else "false"
        return Expression(text, BOOLEAN, Ir("const", (), value, text), ())
    if len(expressions) == 1:
        return expressions[0]
    text = f" {kind} ".join(f"({expression.text})" for expression in expressions)
    joined = Ir(kind, tuple(expression.ir for expression in expressions), None, text)
    known = {name: type for each in expressions for name, type in zip(each.inputs, each.types, strict=True)}
    names = lowered.inputs(joined)
    return Expression(
        text,
        BOOLEAN,
        joined,
        names,
        tuple(known[name] for name in names),
        tuple(closing for each in expressions for closing in each.closing),
        tuple(warning for each in expressions for warning in each.warnings),
    )
