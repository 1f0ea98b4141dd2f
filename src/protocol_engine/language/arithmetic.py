"""Arithmetic on numbers, quantities and dates."""

from __future__ import annotations

import typing as t

from protocol_engine.language import units
from protocol_engine.language.durations import singular
from protocol_engine.language.ir import Ir, apply, const
from protocol_engine.language.kinds import ANY, BOXED, DATES, DECIMAL, INTEGER, NUMBERS, Type
from protocol_engine.language.literals import described
from protocol_engine.language.measures import ONE, align, as_decimal, certainly, conversion, duration, scaled, unit_of
from protocol_engine.language.operators_arithmetic import negate
from protocol_engine.language.scope import FAULTY, Scope, Term

if t.TYPE_CHECKING:
    from protocol_engine.language.tree import Node

FUNCTIONS = {
    "+": "add",
    "-": "subtract",
    "*": "multiply",
    "/": "divide",
    "div": "truncated_divide",
    "mod": "modulo",
}
DIVISIONS = frozenset({"divide", "truncated_divide", "modulo"})
SCALARS = NUMBERS | {"Quantity"}


def arithmetic(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give `+`, `-`, `*`, `/`, `div`, `mod`."""
    left, right = args
    names = (left.type.name, right.type.name)
    function = FUNCTIONS[node.op]
    if function in DIVISIONS and right.literal and right.ir.value == 0 and not scope.boxed:
        scope.warn("never-known", "a division by zero: its result is never known", node)
    if "Any" in names:
        known = right.type if left.type.name == "Any" else left.type
        return Term(apply(function, left.ir, right.ir), ANY if known.name == "Any" else known)
    if left.type.name in DATES and right.type.name not in DATES and node.op in "+-":
        return shifted(scope, node, left, right, node.op)
    if not SCALARS.issuperset(names):
        hint = ""
        if node.op == "-" and DATES.issuperset(names):
            hint = f"; write days between {scope.words(node.args[1])} and {scope.words(node.args[0])}"
        message = f"{node.op} does not go between {described(left.type)} and {described(right.type)}{hint}"
        return scope.fail("wrong-type", message, node)
    if NUMBERS.issuperset(names):
        if names == ("Integer", "Integer"):
            return Term(apply(function, left.ir, right.ir), DECIMAL if node.op == "/" else INTEGER)
        return Term(apply(function, as_decimal(left.ir), as_decimal(right.ir)), DECIMAL)
    if scope.boxed:
        if not (certainly(left.ir) and certainly(right.ir)):
            return scope.fail("wrong-type", "a count between dates, which may be a range, is set against a unit", node)
        return Term(apply(function, left.ir, right.ir), BOXED)
    if node.op in "*/":
        try:
            return _product(node, left, right)
        except units.UnitError as error:
            return scope.fail("incommensurable-units", str(error), node)
    aligned = align(scope, node, left, right)
    if aligned is None:
        return FAULTY
    first, second, type = aligned
    return Term(apply(function, first, second), type)


def _product(node: Node, left: Term, right: Term) -> Term:
    """
    Multiply or divide plain quantities, and say in which unit the result is.

    Exactly: eight decimals, which CQL keeps of a Decimal, are none of 2 ug/kg once it is a plain number.
    """
    function = f"exact_{FUNCTIONS[node.op]}"
    left, right = (Term(as_decimal(side.ir), side.type) for side in (left, right))
    first, second = unit_of(left.type), unit_of(right.type)
    molar_mass = left.type.molar_mass or right.type.molar_mass
    if second == ONE:
        return Term(apply(function, left.ir, right.ir), Type("Quantity", unit=first, molar_mass=molar_mass))
    if node.op == "*":
        unit = second if first == ONE else units.multiply_units(first, second)
        kept = molar_mass if first == ONE else None
        return Term(apply(function, left.ir, right.ir), Type("Quantity", unit=unit, molar_mass=kept))
    try:
        factor = conversion(second, first, molar_mass)
    except units.UnitError:
        unit = units.divide_units(first, second)
        return Term(apply(function, left.ir, right.ir), Type("Quantity", unit=unit))
    return Term(apply(function, left.ir, scaled(right.ir, factor)), Type("Quantity", unit=ONE))


def shifted(scope: Scope, node: Node, date: Term, distance: Term, sign: str) -> Term:
    """Move a date by a calendar duration."""
    moved = moved_by(scope, node, date.ir, distance, sign)
    return FAULTY if moved is None else Term(moved, date.type)


def moved_by(scope: Scope, node: Node, date: Ir, distance: Term, sign: str) -> Ir | None:
    """Give a date moved by a calendar duration; None, with a fault, where it is none."""
    if distance.type.name in NUMBERS:
        scope.fail("missing-unit", f"a date moves by a duration; write {scope.words(node.args[-1])} days", node)
        return None
    if distance.type.name not in ("Quantity", "Any"):
        scope.fail("wrong-type", f"a date moves by a duration; this is {described(distance.type)}", node)
        return None
    function = FUNCTIONS[sign]
    if scope.boxed or distance.type.name == "Any":
        return apply(function, date, distance.ir)
    unit = unit_of(distance.type)
    if singular(unit) is None:
        advice = "; write a calendar duration, such as 28 days, without quotes"
        scope.fail("not-a-duration", f"a date does not move by {unit!r}{advice}", node)
        return None
    return apply(f"{function}_duration", date, duration(distance))


def negated(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give the negative, or the value itself after a plus sign."""
    (arg,) = args
    if arg.type.name not in SCALARS | {"Any"}:
        return scope.fail("wrong-type", f"a sign stands before {described(arg.type)}", node)
    if node.op == "positive":
        return arg
    value = arg.ir.value
    if arg.literal and value is not None and not hasattr(value, "unit"):
        return Term(const(negate(value) if value else value), arg.type)
    return Term(apply("negate", arg.ir), arg.type)
