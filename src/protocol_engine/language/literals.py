"""Literals and names of a text."""

from __future__ import annotations

import re
import typing as t

from protocol_engine.errors import did_you_mean
from protocol_engine.language.dates import parse_literal
from protocol_engine.language.hints import KEYWORDS
from protocol_engine.language.ir import Ir, apply, const, nullable
from protocol_engine.language.kinds import (
    ANY,
    BOOLEAN,
    BOXED,
    DATE,
    DATETIME,
    DECIMAL,
    INTEGER,
    INTERVAL,
    LIST,
    NUMBERS,
    TEXT,
    Type,
)
from protocol_engine.language.measures import align, to_unit
from protocol_engine.language.operators_comparison import GREATER, order
from protocol_engine.language.scope import FAULTY, UNKNOWN, Scope, Term

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.language.tree import Node

GREATEST_INTEGER = 2**31 - 1
DECIMAL_DIGITS = 28
DECIMAL_PLACES = 8

_CUT_SHORT = re.compile(r"[^\w.].*", re.ASCII | re.DOTALL)
"""What is left of a name behind the part that was read as a name."""

TYPES = {type.name: type for type in (ANY, BOOLEAN, INTEGER, DECIMAL, TEXT, DATE, DATETIME, BOXED)}
WORDS: dict[str, tuple[object, Type]] = {"null": (None, ANY), "true": (True, BOOLEAN), "false": (False, BOOLEAN)}


def word(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give null, true or false."""
    value, type = WORDS[node.op]
    return Term(const(value), type)


def integer(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give an Integer; it has 32 bits in CQL."""
    if node.value > GREATEST_INTEGER:
        return scope.fail(
            "number-range", f"{node.value} is greater than {GREATEST_INTEGER}; write {node.value}.0", node
        )
    return Term(const(node.value), INTEGER)


def decimal(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give a Decimal; it has 28 digits before the point and 8 behind it in CQL."""
    _, digits, exponent = node.value.as_tuple()
    if -exponent > DECIMAL_PLACES:
        return scope.fail("number-range", f"{node.value} has more than {DECIMAL_PLACES} digits behind the point", node)
    if len(digits) + exponent > DECIMAL_DIGITS:
        return scope.fail("number-range", f"{node.value} has more than {DECIMAL_DIGITS} digits before the point", node)
    return Term(const(node.value), DECIMAL)


def string(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give a text."""
    return Term(const(node.value), TEXT)


def date(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give a date or a date-time."""
    type = DATETIME if node.op == "datetime" else DATE
    try:
        return Term(const(parse_literal(node.value)), type)
    except ValueError:
        form = "@2025-04-10T08:30" if node.op == "datetime" else "@2025-04-10 or @2025-04"
        return scope.fail("bad-date", f"@{node.value} is not a date; write it as {form}", node)


def name(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Look a variable up."""
    return variable(scope, node, node.value)


def variable(scope: Scope, node: Node, key: str) -> Term:
    """Look a variable up in the dictionary."""
    type = scope.dictionary.get(key)
    if type is not None:
        return Term(Ir("input", (), key), type)
    if key in KEYWORDS and node.op == "name":
        return scope.fail("syntax", f'expected a value, got {key}; as a name it is written "{key}"', node)
    return scope.fail("unknown-name", f"there is no data element {key!r}{_nearest(scope, key)}", node)


def _nearest(scope: Scope, key: str) -> str:
    """Say which name was probably meant."""
    names = [*scope.dictionary, *scope.references]
    alike = next((name for name in (*names, *WORDS) if name.lower() == key.lower()), None)
    if alike:
        return f"; did you mean {alike!r}?"
    longer = next(
        (name for name in names if _CUT_SHORT.fullmatch(name.removeprefix(key)) and name.startswith(key)), None
    )
    if longer:
        return f'; a name with other characters than letters, digits and _ is written in double quotes: "{longer}"'
    return did_you_mean(key, names)


def sequence(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give a list; its elements are of one type, quantities of one unit."""
    declared = named(scope, node, node.value) if node.value else None
    if declared is UNKNOWN:
        return FAULTY
    like = widest(args)
    # What is missing among the elements may turn out to be what is sought.
    complete = not any(nullable(arg.ir) for arg in args)
    if like is None:
        return Term(_collected("list", [arg.ir for arg in args]), LIST(declared or ANY, complete=complete))
    items: list[Ir] = []
    for arg, below in zip(args, node.args, strict=True):
        item = fitted(scope, below, arg, like)
        if item is None:
            return FAULTY
        items.append(item)
    return Term(_collected("list", items), LIST(like.type, complete=complete))


def widest(terms: Iterable[Term]) -> Term | None:
    """Give the term to whose type the others are brought: of numbers a quantity, or else a Decimal; None of nulls."""
    typed = [term for term in terms if term.type.name != "Any"]
    if not typed or typed[0].type.name not in NUMBERS:
        return typed[0] if typed else None
    return next((term for name in ("Quantity", "Decimal") for term in typed if term.type.name == name), typed[0])


def fitted(scope: Scope, node: Node, term: Term, like: Term) -> Ir | None:
    """Bring a term to the type of another, for lists, intervals and branches; None with a fault where it is not one."""
    if term.type.name in ("Any", like.type.name) and term.type.name != "Quantity":
        return term.ir
    if {term.type.name, like.type.name} <= {"Integer", "Decimal"}:
        return term.ir
    if like.type.name == "Any":
        return term.ir
    if {term.type.name, like.type.name} <= {"Integer", "Decimal", "Quantity"}:
        return term.ir if scope.boxed else to_unit(scope, node, term, like)
    scope.fail(
        "mixed-types",
        f"{scope.words(node)} is {described(term.type)}; expected {described(like.type)} as before it",
        node,
    )
    return None


def _collected(function: str, items: list[Ir]) -> Ir:
    if all(item.kind == "const" for item in items):
        return const(tuple(item.value for item in items))
    return apply(function, *items)


def bounded(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give an interval."""
    low, high = args
    known = widest(args) or low
    # An interval needs values that have a next one (CQL 1.5, Interval selector): texts have none.
    if known.type.name not in ("Any", "Integer", "Decimal", "Quantity", "Date", "DateTime"):
        return scope.fail("wrong-type", f"an interval cannot hold {described(known.type)}", node)
    if {low.type.name, high.type.name} <= {"Integer", "Decimal", "Quantity"} and not scope.boxed:
        aligned = align(scope, node, low, high)
        if aligned is None:
            return FAULTY
        first, second, of = aligned
    else:
        fit = fitted(scope, node.args[1], high, known)
        if fit is None:
            return FAULTY
        first, second, of = low.ir, fit, known.type
    ends = [side.value for side in (first, second) if side.kind == "const" and side.value is not None]
    if len(ends) == len(args) and order(*ends) == GREATER and not scope.boxed:
        scope.warn("never-known", "an interval that ends before it starts: what is in it is never known", node)
    closed = node.value
    if not scope.boxed:
        for side, closes, below in zip((first, second), closed, node.args, strict=True):
            if closes:
                scope.closes("interval bound", below, side)
    made = apply("interval", first, second, const(closed[0]), const(closed[1]))
    return Term(made, INTERVAL(of))


def named(scope: Scope, node: Node, parts: tuple[str, ...]) -> Type:
    """Give the type that a text names; records a fault for a type that the language does not have."""
    head, *rest = parts
    if rest:
        of = named(scope, node, tuple(rest))
        if of is UNKNOWN:
            return UNKNOWN
        return INTERVAL(of) if head == "Interval" else LIST(of)
    type = TYPES.get(head)
    if type is None:
        near = f"; did you mean {head.lower()!r}?" if head.lower() in WORDS else did_you_mean(head, [*TYPES, *WORDS])
        scope.fail("unknown-type", f"there is no type {head!r}{near}", node)
        return UNKNOWN
    return type


def described(type: Type) -> str:
    """Give a type with its article, for messages."""
    article = "an" if type.name[0] in "AI" else "a"
    return f"{article} {type}"
