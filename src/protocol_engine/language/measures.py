"""Quantities while a rule is analyzed: units are brought together, exactly, before it ever runs."""

from __future__ import annotations

import typing as t
from decimal import Decimal
from fractions import Fraction

from protocol_engine.language import units
from protocol_engine.language.durations import Duration, singular
from protocol_engine.language.ir import Ir, apply, const, walk
from protocol_engine.language.kinds import BOXED, NUMBERS, QUANTITY, Type
from protocol_engine.language.quantity import Quantity
from protocol_engine.language.scope import Scope, Term

if t.TYPE_CHECKING:
    from protocol_engine.language.tree import Node

ONE = "1"
UNCERTAIN = frozenset({"duration_between", "difference_between", "add_duration", "subtract_duration"})
"""Functions whose result may be a range: counts between partial dates, and partial dates that are moved."""


def conversion(source: str, target: str, molar_mass: str | None = None) -> Fraction:
    """
    Give the exact factor from one unit to another.

    Raises:
        UnitError: There is none; a calendar year, say, is no definite year (`'a'`).
    """
    if molar_mass is None or units.commensurable(source, target):
        return units.factor(source, target)
    return units.molar_factor(source, target, molar_mass)


def exact(number: Fraction) -> Decimal | Fraction:
    """Give the Decimal that a fraction is, or the fraction where no finite Decimal is."""
    rest, shift = number.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest //= prime
            count += 1
        shift = max(shift, count)
    if rest != 1:
        return number
    digits = abs(number.numerator) * 10**shift // number.denominator
    return Decimal((number < 0, tuple(int(digit) for digit in str(digits)), -shift))


def unit_of(type: Type) -> str:
    """Give the unit of a number or a quantity; a number is in the unit one."""
    return type.unit or ONE


def scaled(term: Ir, factor: Fraction) -> Ir:
    """Multiply by an exact factor."""
    if factor == 1:
        return term
    if term.kind == "const":
        return term if term.value is None else const(exact(Fraction(term.value) * factor))
    return apply("scale", term, const(factor))


def to_unit(scope: Scope, node: Node, term: Term, other: Term) -> Ir | None:
    """
    Bring a term to the unit of another.

    Records a fault, and gives None, where the units cannot be converted.
    """
    target, source = unit_of(other.type), unit_of(term.type)
    molar_mass = term.type.molar_mass or other.type.molar_mass
    try:
        if term.literal and term.ir.value is not None and (molar_mass is None or units.commensurable(source, target)):
            return const(exact(units.convert(term.ir.value, source, target))) if source != target else term.ir
        return scaled(term.ir, conversion(source, target, molar_mass))
    except units.UnitError as error:
        if source == ONE and term.type.name in NUMBERS:
            scope.fail("missing-unit", _without_unit(term, target), node)
        else:
            scope.fail("incommensurable-units", str(error), node)
        return None


def _without_unit(term: Term, target: str) -> str:
    if not term.literal:
        return f"a number without a unit is set against '{target}'"
    value = term.ir.value
    better = f"{value} {target}s" if singular(target) else f"{value} '{target}'"
    return f"{value} has no unit, and is set against '{target}'; write {better}"


def align(scope: Scope, node: Node, left: Term, right: Term) -> tuple[Ir, Ir, Type] | None:
    """
    Bring two numbers or quantities to one unit, a constant to that of the other where there is one.

    Returns:
        Both, and the quantity's type; None (with a fault) where the units cannot be converted.
    """
    if left.type.name in NUMBERS and right.type.name in NUMBERS:
        both_whole = left.type.name == right.type.name == "Integer"
        return left.ir, right.ir, Type("Integer" if both_whole else "Decimal")
    if left.literal and not right.literal:
        moved = to_unit(scope, node.args[0] if node.args else node, left, right)
        return None if moved is None else (moved, right.ir, merged(right.type, left.type))
    moved = to_unit(scope, node.args[1] if len(node.args) > 1 else node, right, left)
    return None if moved is None else (left.ir, moved, merged(left.type, right.type))


def as_decimal(number: Ir) -> Ir:
    """Write a whole constant as a Decimal, where it meets Decimals: Python computes fastest with its like."""
    return const(Decimal(number.value)) if number.kind == "const" and type(number.value) is int else number


def certainly(root: Ir) -> bool:
    """Tell whether a number is one number: a count between partial dates may be a range of them."""
    return not any(node.kind == "apply" and node.value in UNCERTAIN for node in walk(root))


def merged(kept: Type, other: Type) -> Type:
    """Give the type of a result in the unit of one operand."""
    return Type("Quantity", unit=unit_of(kept), molar_mass=kept.molar_mass or other.molar_mass)


def duration(term: Term) -> Ir:
    """Give a plain quantity in a calendar unit as the duration that it is."""
    unit = unit_of(term.type)
    if term.literal:
        return const(Duration(int(term.ir.value), unit))
    return apply("duration", term.ir, const(unit))


def literal(scope: Scope, node: Node) -> Term:
    """Read a quantity literal."""
    value, unit, calendar = node.value
    wrong = None if calendar else units.why_no_unit(unit)
    if wrong:
        return scope.fail("unknown-unit", wrong, node)
    if scope.boxed:
        return Term(const(Quantity(value, unit)), BOXED)
    return Term(const(value), QUANTITY((singular(unit) or unit) if calendar else unit))
