"""From the tree to typed terms: each kind of node has one handler, called when its operands are done."""

from __future__ import annotations

import typing as t

from protocol_engine.errors import did_you_mean
from protocol_engine.language import arithmetic, calls, comparisons, conditions, literals, measures, timing
from protocol_engine.language import ir as lowered
from protocol_engine.language.faults import LanguageError
from protocol_engine.language.ir import Ir
from protocol_engine.language.kinds import BOOLEAN, INTEGER
from protocol_engine.language.parse import parse
from protocol_engine.language.scope import FAULTY, UNKNOWN, Scope, Term

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from protocol_engine.language.tree import Node

    Handler = Callable[[Scope, Node, list[Term]], Term]


def _quantity(scope: Scope, node: Node, args: list[Term]) -> Term:
    return measures.literal(scope, node)


def _reference(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give another rule in place of its name; its own faults are told where it stands itself."""
    name = node.value
    if name in scope.known:
        return scope.known[name]
    if name not in scope.references:
        if name in scope.dictionary:
            return literals.variable(scope, node, name)
        near = did_you_mean(name, scope.references) or f"; a text is written in single quotes: '{name}'"
        return scope.fail("unknown-reference", f'there is no criterion or rule "{name}"{near}', node)
    if name in scope.open:
        circle = " -> ".join((*scope.open[scope.open.index(name) :], name))
        return scope.fail("circular-reference", f"the rules refer to each other in a circle: {circle}", node)
    inner = Scope(
        scope.references[name],
        scope.dictionary,
        scope.references,
        boxed=scope.boxed,
        open=(*scope.open, name),
        known=scope.known,
    )
    if len(inner.open) > MOST_OPEN:
        return scope.fail("too-deep", f"the rules refer to each other more than {MOST_OPEN} deep", node)
    try:
        term = elaborate(inner, parse(inner.text))
    except LanguageError:
        return scope.fail("faulty-reference", f'"{name}" is faulty itself', node)
    circles = [fault for fault in inner.faults if fault.code in ("circular-reference", "too-deep")]
    if circles:
        return scope.fail(circles[0].code, circles[0].message, node)
    if inner.faults:
        return scope.fail("faulty-reference", f'"{name}" is faulty itself', node)
    if term.type == BOOLEAN:
        term = Term(Ir("refer", (term.ir,), name, f'"{name}"'), BOOLEAN)
    scope.known[name] = term
    return term


MOST_OPEN = 32

HANDLERS: dict[str, Handler] = {
    "null": literals.word,
    "true": literals.word,
    "false": literals.word,
    "integer": literals.integer,
    "decimal": literals.decimal,
    "string": literals.string,
    "quantity": _quantity,
    "date": literals.date,
    "datetime": literals.date,
    "name": literals.name,
    "reference": _reference,
    "list": literals.sequence,
    "interval": literals.bounded,
    "call": calls.call,
    "negative": arithmetic.negated,
    "positive": arithmetic.negated,
    "start_of": timing.bound_of,
    "end_of": timing.bound_of,
    "part": timing.part,
    "not": conditions.connective,
    "exists": calls.exists,
    "is_truth": conditions.is_truth,
    "is_type": conditions.is_type,
    "as_type": conditions.as_type,
    "between": comparisons.between,
    "duration_between": timing.counted,
    "difference_between": timing.counted,
    "same": timing.same,
    "relation": timing.relation,
    "offset": timing.offset,
    "within": timing.within,
    "in": comparisons.membership,
    "contains": comparisons.membership,
    "includes": timing.inclusion,
    "included_in": timing.inclusion,
    "overlaps": timing.overlaps,
    "if": conditions.choice,
    "case": conditions.case,
    **dict.fromkeys(("and", "or", "xor", "implies"), conditions.connective),
    **dict.fromkeys(("*", "/", "div", "mod", "+", "-"), arithmetic.arithmetic),
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), comparisons.comparison),
    **dict.fromkeys(("~", "!~"), comparisons.equivalence),
}


def elaborate(scope: Scope, node: Node) -> Term:
    """
    Give the typed, lowered term of a tree; faults are recorded in the scope.

    The tree is at most `parse.DEPTH` levels deep, so this cannot exhaust Python's stack.
    """
    if node.op == "negative" and node.args[0].op == "integer" and node.args[0].value == literals.GREATEST_INTEGER + 1:
        # The least integer has no positive counterpart, but is written as the negative of one.
        return Term(Ir("const", (), -node.args[0].value), INTEGER)
    wrong = comparisons.bound_too_tightly(scope, node)
    if wrong:
        return scope.fail("not-a-condition", wrong, node)
    if timing.by_week(node):
        message = "dates are not compared by week, which is numbered in several ways; count weeks between A and B"
        return scope.fail("wrong-type", message, node)
    args = [elaborate(scope, arg) for arg in node.args]
    if any(arg.type is UNKNOWN for arg in args):
        if node.op in ("and", "or", "xor", "implies", "not"):
            conditions.connective(scope, node, args)
        return FAULTY
    term = HANDLERS[node.op](scope, node, args)
    if term.type.name == "Boolean" and not term.ir.text:
        made = term.ir
        reads = lowered.inputs(made)
        return Term(Ir(made.kind, made.args, made.value, scope.words(node), reads), term.type)
    return term
