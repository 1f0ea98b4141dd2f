"""From a tree back to CQL text: what is printed parses to the same tree."""

from __future__ import annotations

import typing as t
from decimal import Decimal

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from protocol_engine.language.tree import Node

# How tightly each kind binds, loosest first; what is not named binds as tightly as a literal.
LEVELS = (
    ("if",),
    ("implies",),
    ("or", "xor"),
    ("and",),
    ("in", "contains"),
    ("=", "!=", "~", "!~"),
    ("same", "relation", "offset", "within", "includes", "included_in", "overlaps"),
    ("<", "<=", ">", ">="),
    ("between", "duration_between", "difference_between"),
    ("not", "exists"),
    ("is_truth", "is_type", "as_type"),
    ("+", "-"),
    ("*", "/", "div", "mod"),
    ("negative", "positive", "start_of", "end_of", "part"),
)
LEVEL = {op: level for level, ops in enumerate(LEVELS) for op in ops}
ATOM = len(LEVELS)
TERM = LEVEL["+"]


def print_tree(tree: Node) -> str:
    """
    Print a tree as CQL text.

    Parentheses stand only where they are needed, and where the text had them to group a chain of
    and, or of or, so that parsing what was printed gives an equal tree.
    """
    writer = WRITERS.get(tree.op)
    return writer(tree) if writer else _binary(tree)


def quoted(text: str, mark: str = "'") -> str:
    """Write a text between quotation marks, with CQL's escapes."""
    escaped = text.replace("\\", "\\\\").replace(mark, f"\\{mark}")
    for letter, code in (("\n", "n"), ("\r", "r"), ("\t", "t"), ("\f", "f")):
        escaped = escaped.replace(letter, f"\\{code}")
    return f"{mark}{escaped}{mark}"


def _at(node: Node, level: int) -> str:
    """Print an operand, in parentheses if it binds less tightly than its place needs."""
    text = print_tree(node)
    return f"({text})" if LEVEL.get(node.op, ATOM) < level else text


def _binary(node: Node) -> str:
    left, right = node.args
    level = LEVEL[node.op]
    return f"{_at(left, level)} {node.op} {_at(right, level + 1)}"


def _chain(node: Node) -> str:
    level = LEVEL[node.op]
    first, *rest = node.args
    # A chain that begins with a chain of the same kind was grouped by the author.
    opening = f"({print_tree(first)})" if first.op == node.op else _at(first, level)
    return f" {node.op} ".join([opening, *(_at(arg, level + 1) for arg in rest)])


def _number(number: Decimal) -> str:
    return format(number, "f")


def _quantity(node: Node) -> str:
    value, unit, calendar = node.value
    return f"{_number(value)} {unit if calendar else quoted(unit)}"


def _list(node: Node) -> str:
    items = ", ".join(print_tree(arg) for arg in node.args)
    return f"List<{_type(node.value)}>{{{items}}}" if node.value else f"{{{items}}}"


def _interval(node: Node) -> str:
    low, high = (print_tree(arg) for arg in node.args)
    low_closed, high_closed = node.value
    return f"Interval{'[' if low_closed else '('}{low}, {high}{']' if high_closed else ')'}"


def _type(parts: tuple[str, ...]) -> str:
    head, *rest = parts
    return f"{head}<{_type(tuple(rest))}>" if rest else head


def _before(word: str) -> Callable[[Node], str]:
    def writer(node: Node) -> str:
        (arg,) = node.args
        return f"{word} {_at(arg, LEVEL[node.op])}"

    return writer


def _sign(node: Node) -> str:
    (arg,) = node.args
    sign = "-" if node.op == "negative" else "+"
    return f"{sign}{_at(arg, LEVEL[node.op])}"


def _part(node: Node) -> str:
    return f"{node.value} from {_at(node.args[0], LEVEL['part'])}"


def _is_truth(node: Node) -> str:
    word, negated = node.value
    return f"{_at(node.args[0], LEVEL['is_truth'])} is {'not ' if negated else ''}{word}"


def _typed(word: str) -> Callable[[Node], str]:
    def writer(node: Node) -> str:
        return f"{_at(node.args[0], LEVEL['is_type'])} {word} {_type(node.value)}"

    return writer


def _between(node: Node) -> str:
    point, low, high = node.args
    return f"{_at(point, LEVEL['between'])} between {_at(low, TERM)} and {_at(high, TERM)}"


def _counted(node: Node) -> str:
    first, second = (_at(arg, TERM) for arg in node.args)
    word = "difference" if node.op == "difference_between" else "duration"
    return f"{word} in {node.value}s between {first} and {second}"


def _timing(node: Node, phrase: str) -> str:
    level = LEVEL["same"]
    return f"{_at(node.args[0], level)} {phrase} {_at(node.args[1], level + 1)}"


def _of(precision: str | None) -> str:
    return f" {precision} of" if precision else ""


def _same(node: Node) -> str:
    how, precision = node.value
    unit = f"{precision} " if precision else ""
    return _timing(node, f"same {unit}{'as' if how == 'as' else f'or {how}'}")


def _relation(node: Node) -> str:
    how, precision = node.value
    return _timing(node, f"{how}{_of(precision)}")


def _offset(node: Node) -> str:
    how, precision, extent = node.value
    distance = print_tree(node.args[2])
    if extent in ("less than", "more than"):
        distance = f"{extent} {distance}"
    elif extent != "exactly":
        distance = f"{distance} {extent}"
    return _timing(node, f"{distance} {how}{_of(precision)}")


def _within(node: Node) -> str:
    return _timing(node, f"{'properly ' if node.value else ''}within {print_tree(node.args[2])} of")


def _inclusion(node: Node) -> str:
    precision, proper = node.value
    word = "includes" if node.op == "includes" else "included in"
    return _timing(node, f"{'properly ' if proper else ''}{word}{_of(precision)}")


def _overlaps(node: Node) -> str:
    precision, side = node.value
    return _timing(node, f"overlaps{f' {side}' if side else ''}{_of(precision)}")


def _membership(node: Node) -> str:
    left, right = node.args
    level = LEVEL["in"]
    return f"{_at(left, level)} {node.op}{_of(node.value)} {_at(right, level + 1)}"


def _if(node: Node) -> str:
    condition, then, otherwise = (print_tree(arg) for arg in node.args)
    return f"if {condition} then {then} else {otherwise}"


def _case(node: Node) -> str:
    args = [print_tree(arg) for arg in node.args]
    head = f" {args.pop(0)}" if node.value else ""
    items = "".join(f" when {when} then {then}" for when, then in zip(args[:-1:2], args[1::2], strict=True))
    return f"case{head}{items} else {args[-1]} end"


def _call(node: Node) -> str:
    return f"{node.value}({', '.join(print_tree(arg) for arg in node.args)})"


WRITERS: dict[str, Callable[[Node], str]] = {
    "null": lambda node: "null",
    "true": lambda node: "true",
    "false": lambda node: "false",
    "integer": lambda node: str(node.value),
    "decimal": lambda node: _number(node.value),
    "string": lambda node: quoted(node.value),
    "quantity": _quantity,
    "date": lambda node: f"@{node.value}",
    "datetime": lambda node: f"@{node.value}",
    "name": lambda node: str(node.value),
    "reference": lambda node: quoted(node.value, '"'),
    "list": _list,
    "interval": _interval,
    "call": _call,
    "and": _chain,
    "or": _chain,
    "negative": _sign,
    "positive": _sign,
    "start_of": _before("start of"),
    "end_of": _before("end of"),
    "part": _part,
    "not": _before("not"),
    "exists": _before("exists"),
    "is_truth": _is_truth,
    "is_type": _typed("is"),
    "as_type": _typed("as"),
    "between": _between,
    "duration_between": _counted,
    "difference_between": _counted,
    "same": _same,
    "relation": _relation,
    "offset": _offset,
    "within": _within,
    "includes": _inclusion,
    "included_in": _inclusion,
    "overlaps": _overlaps,
    "in": _membership,
    "contains": _membership,
    "if": _if,
    "case": _case,
}
