"""The normative execution of the lowered form: a walk that computes every node once."""

from __future__ import annotations

import operator
import typing as t

from protocol_engine.language.functions import FUNCTIONS, compare_dates, compare_generally, member

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

    def _const(self, node: Ir) -> t.Any:
        return node.value

    def _input(self, node: Ir) -> t.Any:
        return self.values.get(node.value)

    def _apply(self, node: Ir) -> t.Any:
        operands = [self.value(arg) for arg in node.args]
        try:
            return FUNCTIONS[node.value](*operands)
        except FAILURES:
            if self.strict:
                raise
            return None

    def _choose(self, node: Ir) -> t.Any:
        *pairs, otherwise = node.args
        for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
            if self.value(condition) is True:
                return self.value(value)
        return self.value(otherwise)

    def _compare(self, node: Ir) -> bool | None:
        left, right = (self.value(arg) for arg in node.args)
        if left is None or right is None:
            return None
        symbol, how, precision = node.value
        if how == "plain":
            return PLAIN[symbol](left, right)
        try:
            if how == "date":
                return compare_dates(symbol, left, right, precision)
            return compare_generally(symbol, left, right)
        except FAILURES:
            if self.strict:
                raise
            return None

    def _member(self, node: Ir) -> bool | None:
        return member(self.value(node.args[0]), node.value)

    def _truth(self, node: Ir) -> bool:
        value = self.value(node.args[0])
        word, negated = node.value
        return (value is {"null": None, "true": True, "false": False}[word]) is not negated

    def _and(self, node: Ir) -> bool | None:
        outcomes = [self.value(arg) for arg in node.args]
        return False if False in outcomes else None if None in outcomes else True

    def _or(self, node: Ir) -> bool | None:
        outcomes = [self.value(arg) for arg in node.args]
        return True if True in outcomes else None if None in outcomes else False

    def _not(self, node: Ir) -> bool | None:
        outcome = self.value(node.args[0])
        return None if outcome is None else not outcome

    def _xor(self, node: Ir) -> bool | None:
        left, right = (self.value(arg) for arg in node.args)
        return None if left is None or right is None else left is not right

    def _implies(self, node: Ir) -> bool | None:
        left, right = (self.value(arg) for arg in node.args)
        if left is False or right is True:
            return True
        return None if left is None or right is None else False

    def _refer(self, node: Ir) -> t.Any:
        return self.value(node.args[0])


STEPS: dict[str, Callable[[Walk, Ir], t.Any]] = {
    "const": Walk._const,
    "input": Walk._input,
    "apply": Walk._apply,
    "choose": Walk._choose,
    "compare": Walk._compare,
    "member": Walk._member,
    "test": Walk._apply,
    "truth": Walk._truth,
    "and": Walk._and,
    "or": Walk._or,
    "not": Walk._not,
    "xor": Walk._xor,
    "implies": Walk._implies,
    "refer": Walk._refer,
}
