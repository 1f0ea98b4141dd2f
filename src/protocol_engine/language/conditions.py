"""Conditions put together: and, or, not, implies; what closes the unknown; choices."""

from __future__ import annotations

import typing as t

from protocol_engine.language.ir import Ir, apply, compare, const
from protocol_engine.language.kinds import BOOLEAN, NUMBERS, Type
from protocol_engine.language.literals import described, fitted, named, widest
from protocol_engine.language.scope import FAULTY, UNKNOWN, Scope, Term

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.language.tree import Node

CONDITIONS = ("Boolean", "Any", UNKNOWN.name)


def connective(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give and, or, xor, implies, not."""
    for arg, below in zip(args, node.args, strict=True):
        if arg.type.name not in CONDITIONS:
            hint = ""
            if below.op == "string":
                hint = f"; write X = {scope.words(below)} on both sides"
            elif node.op == "not":
                hint = "; `not` binds tighter than a comparison: write not (A < 3)"
            message = f"{node.op} needs conditions; {scope.words(below)} is {described(arg.type)}{hint}"
            scope.fail("not-a-condition", message, below)
    return Term(Ir(node.op, tuple(arg.ir for arg in args)), BOOLEAN)


def is_truth(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give is [not] null, is [not] true, is [not] false."""
    word, negated = node.value
    return truth(scope, node, args[0], word, f"is {'not ' if negated else ''}{word}", negated=negated)


def truth(scope: Scope, node: Node, arg: Term, word: str, operator: str, *, negated: bool = False) -> Term:
    """Give a test that is never unknown; the tests for true and false need a condition."""
    if word != "null" and arg.type.name not in CONDITIONS:
        return scope.fail("not-a-condition", f"{operator} needs a condition; this is {described(arg.type)}", node)
    scope.closes(operator, node, arg.ir)
    return Term(Ir("truth", (arg.ir,), (word, negated)), BOOLEAN)


def is_type(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give the test for a type, which the declared types decide; null is of no type."""
    (arg,) = args
    type = named(scope, node, node.value)
    if type is UNKNOWN:
        return FAULTY
    if str(type) != str(arg.type):
        return Term(const(False), BOOLEAN)
    scope.closes("is", node, arg.ir)
    return Term(Ir("truth", (arg.ir,), ("null", True)), BOOLEAN)


def as_type(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give a value under another type, where it can be of that type."""
    (arg,) = args
    type = named(scope, node, node.value)
    if type is UNKNOWN:
        return FAULTY
    if str(type) == str(arg.type):
        return arg
    if arg.type.name == "Any" or {type.name, arg.type.name} <= NUMBERS:
        return Term(arg.ir, type)
    return scope.fail("wrong-type", f"{scope.words(node.args[0])} is {described(arg.type)}, never {type}", node)


def choice(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give if-then-else; an unknown condition takes the else, which closes the unknown."""
    condition, then, otherwise = args
    if condition.type.name not in CONDITIONS:
        return scope.fail("not-a-condition", f"if needs a condition; this is {described(condition.type)}", node.args[0])
    scope.closes("if", node, condition.ir)
    return _chosen(scope, [condition.ir], [then, otherwise], node.args[1:])


def case(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give case; with a comparand, its items are compared with it."""
    places = list(node.args)
    terms = list(args)
    comparand = terms.pop(0) if node.value else None
    if comparand:
        places.pop(0)
    tested: list[Ir] = []
    for when, place in zip(terms[:-1:2], places[:-1:2], strict=True):
        if comparand:
            item = fitted(scope, place, when, comparand)
            if item is None:
                return FAULTY
            tested.append(compare("=", comparand.ir, item, "general"))
        elif when.type.name in CONDITIONS:
            tested.append(when.ir)
        else:
            return scope.fail("not-a-condition", f"when needs a condition; this is {described(when.type)}", place)
    scope.closes("case", node, *tested)
    return _chosen(scope, tested, [*terms[1::2], terms[-1]], [*places[1::2], places[-1]])


def _chosen(scope: Scope, tested: list[Ir], values: list[Term], places: Sequence[Node]) -> Term:
    alternatives = _alike(scope, values, places)
    if alternatives is None:
        return FAULTY
    items, type = alternatives
    pairs = [part for pair in zip(tested, items[:-1], strict=True) for part in pair]
    return Term(Ir("choose", (*pairs, items[-1])), type)


def _alike(scope: Scope, values: list[Term], places: Sequence[Node]) -> tuple[list[Ir], Type] | None:
    """Bring values of which one will be taken to one type."""
    like = widest(values) or values[0]
    items = [fitted(scope, place, value, like) for value, place in zip(values, places, strict=True)]
    if None in items:
        return None
    return t.cast("list[Ir]", items), like.type


def coalesce(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give the first value that is known; of a list, if it is the only argument."""
    scope.closes("Coalesce", node, *(arg.ir for arg in args))
    if len(args) == 1 and args[0].type.name == "List":
        return Term(apply("coalesce", args[0].ir), args[0].type.of or UNKNOWN)
    alternatives = _alike(scope, args, node.args)
    if alternatives is None:
        return FAULTY
    items, type = alternatives
    return Term(apply("coalesce", *items), type) if len(items) > 1 else Term(items[0], type)
