"""
The two-valued source of a rule, for inputs that are all known.

Plain numbers and texts are compared without a call. Products and sums of Decimals are computed in
contexts that refuse what they would have to round: they give the exact result, or an exception, on
which the caller falls back to the normative walk.
"""

from __future__ import annotations

import decimal
import typing as t
from decimal import Decimal

from protocol_engine.language import comparing, functions
from protocol_engine.language import ir as lowered

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from protocol_engine.language.expression import Expression
    from protocol_engine.language.ir import Ir

PYTHON = {"=": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}

_REFUSED = [decimal.Inexact, decimal.Overflow, decimal.InvalidOperation]
# CQL's Decimal has 28 digits before the point: what is greater overflows here, and is null there.
EXACT = decimal.Context(prec=100, Emax=27, traps=_REFUSED)
"""Refuses results of 10^28 and more."""

EIGHT_PLACES = decimal.Context(prec=9, Emin=0, Emax=27, traps=_REFUSED)
"""Refuses results with a ninth decimal, which CQL rounds, too; so, since Etiny is -8, more than nine digits."""


class Known:
    """
    The two-valued source of one rule.

    Args:
        names: Python names of the inputs.
        bind: Gives a value a Python name.
    """

    def __init__(self, expression: Expression, names: Mapping[str, str], bind: Callable[[t.Any], str]) -> None:
        self._root = expression.ir
        self._names = names
        self._types = dict(zip(expression.inputs, expression.types, strict=True))
        self._several = lowered.shared(expression.ir)
        self._bind = bind
        self._tests = [f"{name} is not None" for name in names.values()]
        self._made: dict[int, str] = {}

    def parts(self) -> tuple[str, str] | None:
        """
        Give the test that everything is known, and the outcome if so, as Python expressions.

        None for a rule of which that cannot be told beforehand.
        """
        condition = self._condition(self._root)
        return None if condition is None else (" and ".join(self._tests) or "True", condition)

    def _condition(self, node: Ir) -> str | None:
        if node.kind not in lowered.CONNECTIVES:
            return self._atom(node)
        if id(node) in self._several:
            return None
        parts = [self._condition(arg) for arg in node.args]
        if None in parts:
            return None
        # Python's and/or give the last operand, which is a Boolean here: every operand is.
        if node.kind in ("and", "or"):
            return f"({f' {node.kind} '.join(t.cast('list[str]', parts))})"
        if node.kind == "not":
            return f"(not {parts[0]})"
        if node.kind == "xor":
            return f"({parts[0]} is not {parts[1]})"
        return f"(not {parts[0]} or {parts[1]})" if node.kind == "implies" else parts[0]

    def _atom(self, node: Ir) -> str | None:
        if node.kind == "compare" and node.value[1] == "plain":
            left, right = (self._value(arg) for arg in node.args)
            return None if left is None or right is None else f"({left} {PYTHON[node.value[0]]} {right})"
        if node.kind == "member":
            element = self._value(node.args[0])
            return None if element is None else f"({element} in {self._bind(node.value)})"
        return self._value(node)

    def _value(self, node: Ir) -> str | None:
        """Give the source of a value that is known; None where that cannot be told beforehand."""
        if node.kind == "input":
            return self._names[node.value]
        if node.kind == "const":
            if isinstance(node.value, bool):
                return repr(node.value)
            return None if node.value is None else self._bind(node.value)
        if id(node) not in self._made:
            made = self._exact(node) or self._computed(node)
            if made is None:
                return None
            self._made[id(node)] = made
        return self._made[id(node)]

    def _exact(self, node: Ir) -> str | None:
        """Give arithmetic of Decimals, as a call of a context's own method."""
        if node.kind != "apply" or not self._is_decimal(node):
            return None
        operands = [self._value(arg) for arg in node.args]
        rounding = node.value == "multiply" and not any(_whole(arg) for arg in node.args)
        context = EIGHT_PLACES if rounding else EXACT
        return f"{self._bind(getattr(context, METHODS[node.value]))}({', '.join(t.cast('list[str]', operands))})"

    def _is_decimal(self, node: Ir) -> bool:
        """Tell whether a value is certainly a Decimal, and made by exact arithmetic alone."""
        if node.kind == "const":
            return type(node.value) is Decimal
        if node.kind == "input":
            return self._types[node.value].name in ("Decimal", "Quantity")
        return node.kind == "apply" and node.value in METHODS and all(self._is_decimal(arg) for arg in node.args)

    def _computed(self, node: Ir) -> str | None:
        """Compute a value that may be unknown all the same before the outcome, and demand that it is known."""
        if node.kind not in ("apply", "test", "compare"):
            return None
        if node.kind == "compare":
            function, args = comparing.comparison(node)
        else:
            function, args = functions.FUNCTIONS[node.value], node.args
        operands = [self._value(arg) for arg in args]
        if None in operands:
            return None
        name = f"w{len(self._made)}"
        call = f"{self._bind(function)}({', '.join(t.cast('list[str]', operands))})"
        self._tests.append(f"({name} := {call}) is not None")
        return name


METHODS = {
    "add": "add",
    "exact_multiply": "multiply",
    "multiply": "multiply",
    "negate": "minus",
    "subtract": "subtract",
}
"""Method of a context by function of the lowered form."""


def _whole(node: Ir) -> bool:
    """Tell whether a factor is a constant without decimals: it makes no further decimals in a product."""
    return node.kind == "const" and node.value == node.value.to_integral_value()
