"""From text to a checked, lowered expression, and the algebra of such expressions."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.language import ir as lowered
from protocol_engine.language.elaborate import elaborate
from protocol_engine.language.faults import LanguageError, fault
from protocol_engine.language.ir import Ir
from protocol_engine.language.kinds import BOOLEAN, DATE, DATETIME
from protocol_engine.language.literals import described
from protocol_engine.language.parse import DEPTH, parse
from protocol_engine.language.scope import Scope

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from protocol_engine.language.faults import Closing, Fault
    from protocol_engine.language.kinds import Type

CLOCK: dict[str, Type] = {"Today()": DATE, "Now()": DATETIME}
SIZE = 4000
"""Greatest number of nodes of an expression, those of the rules that it refers to included."""


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


def analyze(
    text: str,
    dictionary: Mapping[str, Type],
    references: Mapping[str, str] | None = None,
    *,
    condition: bool = True,
) -> Expression:
    """
    Check a text against a data dictionary, and lower it.

    Args:
        text: A text of the rule language, a subset of CQL 1.5.
        dictionary: Type of every variable; names may have dots, such as `infused.count`.
        references: Texts of the rules that it may refer to by a name in double quotes.
        condition: The text must be a condition (a Boolean), as every rule is.

    Raises:
        LanguageError: With every fault: syntax, names, types, units, limits.
    """
    scope = Scope(text, dictionary, references or {})
    return analyzed(scope, condition=condition)


def analyzed(scope: Scope, *, condition: bool) -> Expression:
    """Check and lower the text of a scope."""
    tree = parse(scope.text)
    term = elaborate(scope, tree)
    if not scope.faults and condition and term.type.name not in ("Boolean", "Any"):
        hint = "; a rule is true or false, such as X < 3" if term.type.name != "String" else ""
        scope.fail("not-a-condition", f"expected a condition, got {described(term.type)}{hint}", tree)
    if not scope.faults:
        _limits(scope, term.ir)
    if scope.faults:
        raise LanguageError(sorted(set(scope.faults), key=lambda fault: fault.offset))
    names = lowered.inputs(term.ir)
    types = tuple(CLOCK.get(name) or scope.dictionary[name] for name in names)
    return Expression(scope.text, term.type, term.ir, names, types, tuple(scope.closing), tuple(scope.warnings))


def _limits(scope: Scope, root: Ir) -> None:
    """Hold the limits for the whole expression, the rules that it refers to included."""
    if sum(1 for _ in lowered.walk(root)) > SIZE:
        message = f"with the rules that it refers to it has more than {SIZE} parts"
        scope.faults.append(fault("too-long", message, scope.text, 0))
    # Lowering adds a few levels to what the author wrote.
    elif lowered.height(root) > 2 * DEPTH:
        message = f"with the rules that it refers to it nests more than {DEPTH} levels deep"
        scope.faults.append(fault("too-deep", message, scope.text, 0))


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
