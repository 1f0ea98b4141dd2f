"""The normative execution of the lowered form: a walk that computes every node once."""

from __future__ import annotations

import operator
import typing as t

from protocol_engine.language.comparing import compare_dates, compare_generally
from protocol_engine.language.functions import FUNCTIONS, member

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from protocol_engine.language.ir import Ir

PLAIN: dict[str, Callable[[t.Any, t.Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

FAILURES = (ValueError, ArithmeticError)
"""What an operator raises where CQL has a run-time error, such as a date after the year 9999."""


class Walk:
    """
    One evaluation: values of the inputs, and what was computed so far.

    A run-time error of an operator makes its result unknown, unless the walk is strict.
    """

    def __init__(self, values: Mapping[str, t.Any], *, strict: bool = False) -> None:
        self.values = values
        self.strict = strict
        self._done: dict[int, t.Any] = {}

    def value(self, node: Ir) -> t.Any:
        """Give the value of a node; None is unknown."""
        key = id(node)
        if key not in self._done:
            self._done[key] = STEPS[node.kind](self, node)
        return self._done[key]


def _const(walk: Walk, node: Ir) -> t.Any:
    return node.value


def _input(walk: Walk, node: Ir) -> t.Any:
    return walk.values.get(node.value)


def _guarded(walk: Walk, function: Callable[..., t.Any], operands: list[t.Any]) -> t.Any:
    try:
        return function(*operands)
    except FAILURES:
        if walk.strict:
            raise
        return None


def _apply(walk: Walk, node: Ir) -> t.Any:
    return _guarded(walk, FUNCTIONS[node.value], [walk.value(arg) for arg in node.args])


def _choose(walk: Walk, node: Ir) -> t.Any:
    *pairs, otherwise = node.args
    for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
        if walk.value(condition) is True:
            return walk.value(value)
    return walk.value(otherwise)


def _compare(walk: Walk, node: Ir) -> bool | None:
    left, right = (walk.value(arg) for arg in node.args)
    if left is None or right is None:
        return None
    symbol, how, precision = node.value
    if how == "plain":
        return PLAIN[symbol](left, right)
    if how == "date":
        return t.cast("bool | None", _guarded(walk, compare_dates, [symbol, left, right, precision]))
    return t.cast("bool | None", _guarded(walk, compare_generally, [symbol, left, right]))


def _member(walk: Walk, node: Ir) -> bool | None:
    return member(walk.value(node.args[0]), node.value)


def _truth(walk: Walk, node: Ir) -> bool:
    value = walk.value(node.args[0])
    word, negated = node.value
    return (value is {"null": None, "true": True, "false": False}[word]) is not negated


def _and(walk: Walk, node: Ir) -> bool | None:
    outcomes = [walk.value(arg) for arg in node.args]
    return False if False in outcomes else None if None in outcomes else True


def _or(walk: Walk, node: Ir) -> bool | None:
    outcomes = [walk.value(arg) for arg in node.args]
    return True if True in outcomes else None if None in outcomes else False


def _not(walk: Walk, node: Ir) -> bool | None:
    outcome = walk.value(node.args[0])
    return None if outcome is None else not outcome


def _xor(walk: Walk, node: Ir) -> bool | None:
    left, right = (walk.value(arg) for arg in node.args)
    return None if left is None or right is None else left is not right


def _implies(walk: Walk, node: Ir) -> bool | None:
    left, right = (walk.value(arg) for arg in node.args)
    if left is False or right is True:
        return True
    return None if left is None or right is None else False


def _refer(walk: Walk, node: Ir) -> t.Any:
    return walk.value(node.args[0])


STEPS: dict[str, Callable[[Walk, Ir], t.Any]] = {
    "const": _const,
    "input": _input,
    "apply": _apply,
    "choose": _choose,
    "compare": _compare,
    "member": _member,
    "test": _apply,
    "truth": _truth,
    "and": _and,
    "or": _or,
    "not": _not,
    "xor": _xor,
    "implies": _implies,
    "refer": _refer,
}
