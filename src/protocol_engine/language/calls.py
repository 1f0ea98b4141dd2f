"""The functions of the language."""

from __future__ import annotations

import typing as t

from protocol_engine.errors import did_you_mean
from protocol_engine.language import conditions
from protocol_engine.language.arithmetic import SCALARS
from protocol_engine.language.ir import Ir, apply, test
from protocol_engine.language.kinds import BOOLEAN, DATE, DATETIME, DECIMAL, INTEGER, NOW, TODAY, Type
from protocol_engine.language.literals import described
from protocol_engine.language.scope import Scope, Term

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from protocol_engine.language.tree import Node

DATE_PARTS, DATETIME_PARTS = 3, 8
OTHER_NAMES = {
    "average": "Avg",
    "mean": "Avg",
    "length": "Count",
    "len": "Count",
    "ceil": "Ceiling",
    "trunc": "Truncate",
}


def call(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give a call of a function."""
    known = FUNCTIONS.get(node.value)
    if known is None:
        near = OTHER_NAMES.get(node.value.lower())
        hint = f"; did you mean {near!r}?" if near else did_you_mean(node.value, FUNCTIONS)
        if not hint:
            hint = did_you_mean(node.value.lower(), [name.lower() for name in FUNCTIONS])
        return scope.fail("unknown-function", f"there is no function {node.value!r}{hint}", node)
    least, most, handler = known
    if not least <= len(args) <= most:
        wanted = str(least) if least == most else f"{least} to {most}" if most < ANY_NUMBER else f"at least {least}"
        plural = "" if wanted == "1" else "s"
        message = f"{node.value} takes {wanted} argument{plural}, got {len(args)}"
        if node.value in OF_LISTS and args:
            message += f"; write {node.value}({{{', '.join(map(scope.words, node.args))}}})"
        return scope.fail("wrong-arguments", message, node)
    return handler(scope, node, args)


def _wrong(scope: Scope, node: Node, wanted: str, type: Type) -> Term:
    return scope.fail("wrong-type", f"{node.value} needs {wanted}, got {described(type)}", node)


def _magnitude(scope: Scope, node: Node, args: list[Term]) -> Term:
    (arg,) = args
    if arg.type.name not in SCALARS | {"Any"}:
        return _wrong(scope, node, "a number or a quantity", arg.type)
    return Term(apply("absolute", arg.ir), arg.type)


def _whole(function: str) -> Callable[[Scope, Node, list[Term]], Term]:
    def handler(scope: Scope, node: Node, args: list[Term]) -> Term:
        (arg,) = args
        if arg.type.name not in ("Integer", "Decimal", "Any"):
            return _wrong(scope, node, "a number", arg.type)
        return Term(apply(function, arg.ir), INTEGER)

    return handler


def _rounded(scope: Scope, node: Node, args: list[Term]) -> Term:
    for arg, wanted in zip(args, (("Integer", "Decimal"), ("Integer",)), strict=False):
        if arg.type.name not in (*wanted, "Any"):
            return _wrong(scope, node, "a number, and a whole number of digits", arg.type)
    return Term(apply("round", *(arg.ir for arg in args)), DECIMAL)


def _over_list(
    function: str,
    *,
    of: frozenset[str] | None = None,
    gives: Type | None = None,
    closes: frozenset[str] = frozenset(),
) -> Callable[[Scope, Node, list[Term]], Term]:
    """Make the handler of a function of one list, which closes the unknown of a missing `list` or `element`."""

    def handler(scope: Scope, node: Node, args: list[Term]) -> Term:
        (arg,) = args
        if arg.type.name not in ("List", "Any"):
            return _wrong(scope, node, "a list", arg.type)
        inner = arg.type.of or arg.type
        if of is not None and inner.name not in of | {"Any"}:
            return _wrong(scope, node, f"a list of {' or '.join(sorted(of))}", arg.type)
        written = arg.ir.kind == "apply" and arg.ir.value == "list"
        if not arg.type.complete and ("element" if written else "list") in closes:
            scope.closes(node.value, node, arg.ir)
        name = "exact_average" if function == "average" and inner.name == "Quantity" and not scope.boxed else function
        name = scope.over(name, arg.type) if closes else name
        if gives is BOOLEAN:
            return Term(test(name, arg.ir), BOOLEAN)
        type = gives or inner
        if function == "average" and type.name == "Integer":
            type = DECIMAL
        return Term(apply(name, arg.ir), type)

    return handler


def exists(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give exists, as an operator or as a function."""
    (arg,) = args
    if arg.type.name not in ("List", "Any"):
        hint = "; write X is not null" if arg.ir.kind == "input" else ""
        return scope.fail("wrong-type", f"exists needs a list, got {described(arg.type)}{hint}", node)
    if not arg.type.complete:
        scope.closes("exists", node, arg.ir)
    return Term(test(scope.over("exists", arg.type), arg.ir), BOOLEAN)


def _truth(word: str) -> Callable[[Scope, Node, list[Term]], Term]:
    def handler(scope: Scope, node: Node, args: list[Term]) -> Term:
        (arg,) = args
        return conditions.truth(scope, node, arg, word, node.value)

    return handler


def _made_date(function: str, type: Type) -> Callable[[Scope, Node, list[Term]], Term]:
    def handler(scope: Scope, node: Node, args: list[Term]) -> Term:
        for index, arg in enumerate(args):
            allowed = ("Integer", "Decimal", "Any") if index == DATETIME_PARTS - 1 else ("Integer", "Any")
            if arg.type.name not in allowed:
                return _wrong(scope, node, "whole numbers", arg.type)
        return Term(apply(function, *(arg.ir for arg in args)), type)

    return handler


def _clock(name: str, type: Type) -> Callable[[Scope, Node, list[Term]], Term]:
    def handler(scope: Scope, node: Node, args: list[Term]) -> Term:
        return Term(Ir("input", (), name), type)

    return handler


ANY_NUMBER = 1000
OF_LISTS = frozenset({"Min", "Max", "Sum", "Avg", "Count", "AllTrue", "AnyTrue", "First", "Last"})
ORDERED = frozenset({"Integer", "Decimal", "Quantity", "String", "Date", "DateTime"})
# Null elements are passed over; these but Count, AllTrue and AnyTrue give null for a missing list.
ELEMENT = frozenset({"element"})
BOTH = frozenset({"element", "list"})
FUNCTIONS: dict[str, tuple[int, int, t.Callable[[Scope, t.Any, list[Term]], Term]]] = {
    "Abs": (1, 1, _magnitude),
    "Round": (1, 2, _rounded),
    "Ceiling": (1, 1, _whole("ceiling")),
    "Floor": (1, 1, _whole("floor")),
    "Truncate": (1, 1, _whole("truncate")),
    "Min": (1, 1, _over_list("minimum", of=ORDERED, closes=ELEMENT)),
    "Max": (1, 1, _over_list("maximum", of=ORDERED, closes=ELEMENT)),
    "Sum": (1, 1, _over_list("total", of=frozenset(SCALARS), closes=ELEMENT)),
    "Avg": (1, 1, _over_list("average", of=frozenset(SCALARS), closes=ELEMENT)),
    "Count": (1, 1, _over_list("count", gives=INTEGER, closes=BOTH)),
    "AllTrue": (1, 1, _over_list("all_true", of=frozenset({"Boolean"}), gives=BOOLEAN, closes=BOTH)),
    "AnyTrue": (1, 1, _over_list("any_true", of=frozenset({"Boolean"}), gives=BOOLEAN, closes=BOTH)),
    "First": (1, 1, _over_list("first")),
    "Last": (1, 1, _over_list("last")),
    "Exists": (1, 1, exists),
    "Coalesce": (1, ANY_NUMBER, conditions.coalesce),
    "IsNull": (1, 1, _truth("null")),
    "IsTrue": (1, 1, _truth("true")),
    "IsFalse": (1, 1, _truth("false")),
    "Date": (1, DATE_PARTS, _made_date("make_date", DATE)),
    "DateTime": (1, DATETIME_PARTS, _made_date("make_datetime", DATETIME)),
    "Today": (0, 0, _clock(TODAY, DATE)),
    "Now": (0, 0, _clock(NOW, DATETIME)),
}
