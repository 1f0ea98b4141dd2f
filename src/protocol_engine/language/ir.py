"""
The lowered form of a rule: some fifteen kinds of node, from which every execution is made.

Units are canonical: a quantity with a declared unit is a plain number here. Timing phrases are
comparisons. A chain of and, or of or, is one node.

| kind | args | value |
|---|---|---|
| `const` | | a run-time value |
| `input` | | name of a variable, `Today()` or `Now()` |
| `apply` | operands | name of a function of `functions.FUNCTIONS` that gives a value |
| `choose` | condition, value, ..., otherwise | |
| `compare` | a, b | (operator, how, precision); see below |
| `member` | x | the constants, as a tuple |
| `test` | operands | name of a function of `functions.FUNCTIONS` that gives true, false or null |
| `truth` | x | (`null`, `true` or `false`; negated): closes the unknown |
| `and`, `or` | two or more | |
| `not` | x | |
| `xor`, `implies` | a, b | |
| `refer` | x | name of the rule that was referred to |

How a comparison compares: `plain` (numbers, texts and Booleans, as Python does), `date` (with a
precision or None; may be unknown for partial dates), `general` (the operators of CQL).
"""

from __future__ import annotations

import typing as t

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Iterator

CONNECTIVES = frozenset({"and", "or", "not", "xor", "implies", "refer"})
"""The kinds whose operands are conditions themselves, and are explained one by one."""


@attrs.frozen
class Ir:
    """
    A node of the lowered form.

    Attributes:
        kind: What it is; see the table of this module.
        args: The nodes below it.
        value: What it holds itself.
        text: The part of the rule that it was made from, where it is a condition that the author
            wrote; empty for what lowering made. Not compared.
        reads: Where it has a text, the variables that it reads. Not compared.
    """

    kind: str
    args: tuple[Ir, ...] = ()
    value: t.Any = None
    text: str = attrs.field(default="", eq=False)
    reads: tuple[str, ...] = attrs.field(default=(), eq=False, repr=False)


def const(value: object) -> Ir:
    """Make a constant."""
    return Ir("const", (), value)


def apply(function: str, *args: Ir) -> Ir:
    """Make the application of a function that gives a value."""
    return Ir("apply", args, function)


def test(function: str, *args: Ir) -> Ir:
    """Make the application of a function that gives true, false or null."""
    return Ir("test", args, function)


def compare(operator: str, left: Ir, right: Ir, how: str = "plain", precision: str | None = None) -> Ir:
    """Make a comparison."""
    return Ir("compare", (left, right), (operator, how, precision))


def both(first: Ir, second: Ir) -> Ir:
    """Make the conjunction of two conditions."""
    return Ir("and", (first, second))


def walk(root: Ir) -> Iterator[Ir]:
    """Give every distinct node once, those that are shared too, operands first."""
    seen: set[int] = set()
    stack = [(root, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((arg, False) for arg in reversed(node.args))


def shared(root: Ir) -> frozenset[int]:
    """Give the identities of the nodes that stand in several places."""
    counts: dict[int, int] = {}
    for node in walk(root):
        for arg in node.args:
            counts[id(arg)] = counts.get(id(arg), 0) + 1
    return frozenset(node for node, count in counts.items() if count > 1)


def inputs(root: Ir) -> tuple[str, ...]:
    """Give the names of the variables of a node, in the order in which they first stand."""
    return tuple(dict.fromkeys(node.value for node in walk(root) if node.kind == "input"))


def nullable(root: Ir) -> bool:
    """Tell whether a node may be unknown: it is, when it reads anything."""
    return any(node.kind == "input" or (node.kind == "const" and node.value is None) for node in walk(root))


def height(root: Ir) -> int:
    """Give the number of levels of a node."""
    heights: dict[int, int] = {}
    for node in walk(root):
        heights[id(node)] = 1 + max((heights[id(arg)] for arg in node.args), default=0)
    return heights[id(root)]
