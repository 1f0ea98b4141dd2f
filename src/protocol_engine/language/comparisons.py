"""Comparison and membership."""

from __future__ import annotations

import re
import typing as t
from decimal import Decimal

from protocol_engine.errors import did_you_mean
from protocol_engine.language.ir import Ir, both, compare, const, test
from protocol_engine.language.kinds import BOOLEAN, DATES, NUMBERS, Type
from protocol_engine.language.literals import described
from protocol_engine.language.measures import align, as_decimal, certainly, to_unit
from protocol_engine.language.scope import FAULTY, Scope, Term

if t.TYPE_CHECKING:
    from protocol_engine.language.tree import Node

ORDER = frozenset({"<", "<=", ">", ">="})
BARE_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?", re.ASCII)
SCALARS = NUMBERS | {"Quantity"}


def comparison(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give `=`, `!=`, `<`, `<=`, `>`, `>=`."""
    left, right = args
    first = node.args[0]
    if first.op in ORDER and not first.grouped and node.op in ORDER:
        low, middle = scope.words(first.args[0]), scope.words(first.args[1])
        better = f"{low} {first.op} {middle} and {middle} {node.op} {scope.words(node.args[1])}"
        return scope.fail("chained-comparison", f"comparisons are not chained; write {better}", node)
    made = compared(scope, node, node.op, left, right)
    return FAULTY if made is None else Term(made, BOOLEAN)


def bound_too_tightly(scope: Scope, node: Node) -> str | None:
    """Say what to write for `not A < 3`, which CQL reads as `(not A) < 3`; None for anything else."""
    first = node.args[0] if node.args else node
    if node.op not in ORDER | {"=", "!=", "in", "between"} or first.op != "not" or first.grouped:
        return None
    rest = scope.text[first.end : node.end].strip()
    return f"`not` binds tighter than `{node.op}`; write not ({scope.words(first.args[0])} {rest})"


def compared(
    scope: Scope, node: Node, operator: str, left: Term, right: Term, precision: str | None = None
) -> Ir | None:
    """Give the comparison of two points; None, with a fault, where their types cannot be compared."""
    names = {left.type.name, right.type.name}
    if "Any" in names:
        if not scope.boxed:
            scope.fail("null-comparison", "a comparison with null is never true; write X is null", node)
        return compare(operator, left.ir, right.ir, "general")
    if names <= SCALARS:
        return _scalars(scope, node, operator, left, right)
    if names <= DATES:
        return compare(operator, left.ir, right.ir, "date", precision)
    if not alike(left.type, right.type):
        _mixed(scope, node, left, right)
        return None
    if names == {"String"}:
        check_values(scope, node, left, right)
        return compare(operator, left.ir, right.ir)
    if names == {"List"}:
        # Two elements that are missing are equal (CQL 1.5, Equal, List).
        scope.closes(operator, node, left.ir, right.ir)
    if operator in ORDER:
        scope.fail("wrong-type", f"{operator} does not order {described(left.type)}", node)
        return None
    return compare(operator, left.ir, right.ir, "plain" if names == {"Boolean"} else "general")


def _scalars(scope: Scope, node: Node, operator: str, left: Term, right: Term) -> Ir | None:
    if scope.boxed and "Quantity" in (left.type.name, right.type.name):
        return compare(operator, left.ir, right.ir, "general")
    aligned = align(scope, node, left, right)
    if aligned is None:
        return None
    first, second, type = aligned
    if not (certainly(first) and certainly(second)):
        return compare(operator, first, second, "general")
    if type.name != "Integer":
        first, second = as_decimal(first), as_decimal(second)
    return compare(operator, first, second)


def _mixed(scope: Scope, node: Node, left: Term, right: Term) -> None:
    hint = ""
    for one, other in ((left, right), (right, left)):
        if other.literal and other.type.name == "String":
            if one.type.name in DATES:
                hint = f"; a date is written @{other.ir.value}"
            if one.type.name in SCALARS:
                hint = "; a number is written without quotes"
    for below, one in zip(node.args, (right, left), strict=False):
        if one.type.name in DATES and BARE_DATE.fullmatch(scope.words(below)):
            hint = f"; a date is written @{scope.words(below)}"
    message = f"{described(left.type)} cannot be compared with {described(right.type)}{hint}"
    scope.fail("mixed-types", message, node)


def check_values(scope: Scope, node: Node, left: Term, right: Term) -> None:
    """Record a fault for a text that the element on the other side can never be."""
    for one, other in ((left, right), (right, left)):
        allowed = one.type.values
        texts = other.ir.value if isinstance(other.ir.value, tuple) else (other.ir.value,)
        if allowed is None or not other.literal:
            continue
        for text in texts:
            if text is not None and text not in allowed:
                subject = str(one.ir.value) if one.ir.kind == "input" else scope.words(node.args[0])
                near = _nearest(text, allowed) or f"; it is one of {', '.join(map(repr, allowed))}"
                scope.fail("unknown-value", f"{text!r} is not among the values of {subject}{near}", node)


def _nearest(text: str, allowed: tuple[str, ...]) -> str:
    alike = next((value for value in allowed if value.lower() == text.lower()), None)
    return f"; did you mean {alike!r}?" if alike else did_you_mean(text, allowed)


def equivalence(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give `~` and `!~`, which are never unknown."""
    left, right = args
    names = {left.type.name, right.type.name}
    first, second = left.ir, right.ir
    if names <= SCALARS and not scope.boxed:
        aligned = align(scope, node, left, right)
        if aligned is None:
            return FAULTY
        first, second, _ = aligned
    elif names == {"String"}:
        check_values(scope, node, left, right)
    elif not alike(left.type, right.type):
        _mixed(scope, node, left, right)
        return FAULTY
    scope.closes(node.op, node, first, second)
    made = test("equivalent", first, second)
    return Term(Ir("not", (made,)) if node.op == "!~" else made, BOOLEAN)


def between(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give between, both ends included."""
    point, low, high = args
    first = compared(scope, node, ">=", point, low)
    second = compared(scope, node, "<=", point, high)
    return FAULTY if first is None or second is None else Term(both(first, second), BOOLEAN)


def membership(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give `in` and `contains`, of a list or an interval."""
    element, whole = args if node.op == "in" else reversed(args)
    if whole.type.name == "Interval":
        return within_interval(scope, node, element, whole, node.value)
    if whole.type.name == "Any":
        return Term(test("in_list", element.ir, whole.ir), BOOLEAN)
    if whole.type.name != "List":
        hint = "; a list is written {'CR', 'PR'}" if whole.type.name == "String" else ""
        message = f"{node.op} needs a list or an interval; this is {described(whole.type)}{hint}"
        return scope.fail("wrong-type", message, node)
    return _in_list(scope, node, element, whole)


def _in_list(scope: Scope, node: Node, element: Term, whole: Term) -> Term:
    of = whole.type.of or whole.type
    if not alike(element.type, of):
        return scope.fail("mixed-types", f"{described(element.type)} cannot be in {described(whole.type)}", node)
    if node.value and not {element.type.name, of.name} <= DATES | {"Any"}:
        return scope.fail("wrong-type", f"{node.value} of needs dates, got {described(element.type)}", node)
    if scope.boxed:
        return Term(test("in_list", element.ir, whole.ir), BOOLEAN)
    if "Any" in (of.name, element.type.name):
        scope.closes(node.op, node, element.ir, whole.ir)
        return Term(test("in_list", element.ir, whole.ir), BOOLEAN)
    if of.name in SCALARS:
        moved = to_unit(scope, node, element, Term(const(None), of))
        if moved is None:
            return FAULTY
        element = Term(moved, of)
    elif of.name == "String":
        check_values(scope, node, element, Term(whole.ir, of))
    values = whole.ir.value if whole.literal else ()
    if values and None not in values and certainly(element.ir) and of.name in SCALARS | {"String", "Boolean"}:
        return Term(Ir("member", (element.ir,), values), BOOLEAN)
    if not whole.type.complete:
        scope.closes(node.op, node, whole.ir)
    return Term(test(scope.over("member_of", whole.type), element.ir, whole.ir), BOOLEAN)


def alike(one: Type, other: Type) -> bool:
    """Tell whether values of two types can meet in an operator."""
    names = {one.name, other.name}
    if "Any" in names or names <= SCALARS or names <= DATES:
        return True
    return one.name == other.name and (one.of is None or other.of is None or alike(one.of, other.of))


def within_interval(
    scope: Scope, node: Node, element: Term, whole: Term, precision: str | None, *, proper: bool = False
) -> Term:
    """Give the membership of a point in an interval."""
    of = whole.type.of or whole.type
    point = element.ir
    if "Any" not in (element.type.name, of.name):
        if not alike(element.type, of):
            return scope.fail("mixed-types", f"{described(element.type)} cannot be in {described(whole.type)}", node)
        if of.name in SCALARS and not scope.boxed:
            moved = to_unit(scope, node, element, Term(const(None), of))
            if moved is None:
                return FAULTY
            point = moved
    simple = None if proper or precision or scope.boxed else _constant_bounds(whole)
    if simple is None:
        function = "properly_in" if proper else "in_interval" if scope.boxed else "inside"
        return Term(test(function, point, whole.ir, const(precision)), BOOLEAN)
    low, high, low_closed, high_closed = simple
    how = "plain" if certainly(point) else "general"
    first = compare(">=" if low_closed else ">", point, low, how)
    return Term(both(first, compare("<=" if high_closed else "<", point, high, how)), BOOLEAN)


def _constant_bounds(whole: Term) -> tuple[Ir, Ir, bool, bool] | None:
    """Give the bounds of an interval of constant numbers: to be in it is two comparisons."""
    if whole.ir.kind != "apply" or whole.ir.value != "interval":
        return None
    low, high, low_closed, high_closed = whole.ir.args
    numbers = all(bound.kind == "const" and isinstance(bound.value, int | Decimal) for bound in (low, high))
    return (low, high, low_closed.value, high_closed.value) if numbers and low.value < high.value else None
