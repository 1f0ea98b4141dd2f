"""
The source of rules as Python functions, made from the lowered form alone.

Every condition becomes a pair of Python expressions, *definitely true* and *definitely false*;
unknown is neither. `not` swaps the pair, `and` and `or` are each other's mirror image. Where all
that a rule reads is known, a two-valued form decides first (see `source_known`). Whatever does not
go as planned (a product that CQL rounds, a run-time error) is left to the normative walk. No text
of an author ever becomes part of the source.
"""

from __future__ import annotations

import typing as t

from protocol_engine.language import comparing, functions
from protocol_engine.language import ir as lowered
from protocol_engine.language.source_known import PYTHON, Known
from protocol_engine.language.walk import Walk

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from protocol_engine.language.expression import Expression
    from protocol_engine.language.ir import Ir

    Rule = Callable[..., bool | None]


class Source:
    """The source of one function."""

    def __init__(self, index: int, expression: Expression, namespace: dict[str, t.Any]) -> None:
        self._index = index
        self._expression = expression
        self._namespace = namespace
        self._names = {name: f"p{position}" for position, name in enumerate(expression.inputs)}
        self._lines: list[str] = []
        self._values: dict[int, str] = {}
        self._pairs: dict[int, tuple[str, str]] = {}
        self._several = lowered.shared(expression.ir)

    def text(self) -> str:
        """Give the text of the function."""
        root = self._expression.ir
        known = Known(self._expression, self._names, self._bind).parts()
        yes, no = self._pair(root)
        parameters = ", ".join(self._names.values())
        body = [
            *([f"if {known[0]}: return {known[1]}"] if known else []),
            *self._lines,
            f"if {yes}: return True",
            f"if {no}: return False",
            "return None",
        ]
        slow = self._bind(_slow(self._expression), "slow")
        lines = [
            f"def rule{self._index}({parameters}):",
            "  try:",
            *(f"    {line}" for line in body),
            "  except Exception:",
            f"    return {slow}({parameters})",
        ]
        return "\n".join(lines)

    def _bind(self, value: t.Any, prefix: str = "k") -> str:
        name = f"{prefix}{len(self._namespace)}"
        self._namespace[name] = value
        return name

    def _fresh(self) -> str:
        return f"v{len(self._lines)}"

    # --- values

    def _value(self, node: Ir) -> str:
        """Give a Python expression for a value, computed once."""
        key = id(node)
        if key not in self._values:
            self._values[key] = self._made(node)
        return self._values[key]

    def _made(self, node: Ir) -> str:
        if node.kind == "input":
            return self._names[node.value]
        if node.kind == "const":
            return repr(node.value) if node.value is None or isinstance(node.value, bool) else self._bind(node.value)
        if node.kind in ("apply", "test"):
            function = self._bind(functions.FUNCTIONS[node.value], "f")
            operands = ", ".join(self._value(arg) for arg in node.args)
            return self._assign(f"{function}({operands})")
        if node.kind == "choose":
            *pairs, otherwise = node.args
            made = self._value(otherwise)
            for condition, value in reversed(list(zip(pairs[::2], pairs[1::2], strict=True))):
                yes, _ = self._pair(condition)
                made = f"({self._value(value)} if {yes} else {made})"
            return self._assign(made)
        yes, no = self._pair(node)
        return self._assign(f"True if {yes} else False if {no} else None")

    def _assign(self, source: str) -> str:
        name = self._fresh()
        self._lines.append(f"{name} = {source}")
        return name

    # --- pairs

    def _pair(self, node: Ir) -> tuple[str, str]:
        """Give the Python expressions for definitely true and definitely false."""
        key = id(node)
        if key not in self._pairs:
            pair = self._rails(node)
            if id(node) in self._several or node.kind == "xor":
                yes, no = self._fresh(), f"{self._fresh()}n"
                self._lines.append(f"{yes} = {pair[0]}; {no} = {pair[1]}")
                pair = yes, no
            self._pairs[key] = pair
        return self._pairs[key]

    def _rails(self, node: Ir) -> tuple[str, str]:
        if node.kind in ("and", "or"):
            pairs = [self._pair(arg) for arg in node.args]
            other = "or" if node.kind == "and" else "and"
            yes, no = (
                f" {joint} ".join(rail)
                for joint, rail in ((node.kind, [p[0] for p in pairs]), (other, [p[1] for p in pairs]))
            )
            return f"({yes})", f"({no})"
        if node.kind == "not":
            yes, no = self._pair(node.args[0])
            return no, yes
        if node.kind == "refer":
            return self._pair(node.args[0])
        if node.kind in ("xor", "implies"):
            (yes, no), (then, not_then) = (self._pair(arg) for arg in node.args)
            if node.kind == "implies":
                return f"({no} or {then})", f"({yes} and {not_then})"
            return f"(({yes} and {not_then}) or ({no} and {then}))", f"(({yes} and {then}) or ({no} and {not_then}))"
        return self._atom(node)

    def _atom(self, node: Ir) -> tuple[str, str]:
        if node.kind == "compare" and node.value[1] == "plain":
            sides = [self._value(arg) for arg in node.args]
            # A side may be a constant: only inputs, computed values and None can be unknown.
            known = " and ".join(f"{side} is not None" for side in dict.fromkeys(sides) if side[0] in "pvN")
            test = f"{sides[0]} {PYTHON[node.value[0]]} {sides[1]}"
            return (f"({known} and {test})", f"({known} and not {test})") if known else (f"({test})", f"(not {test})")
        if node.kind == "member":
            side = self._value(node.args[0])
            values = self._bind(node.value)
            return f"({side} is not None and {side} in {values})", f"({side} is not None and {side} not in {values})"
        if node.kind == "truth":
            return self._truth(node)
        if node.kind == "compare":
            value = self._assign(self._compared(node))
        elif node.kind == "const":
            return str(node.value is True), str(node.value is False)
        else:
            value = self._value(node)
        return f"({value} is True)", f"({value} is False)"

    def _truth(self, node: Ir) -> tuple[str, str]:
        (arg,) = node.args
        word, negated = node.value
        value = self._value(arg)
        literal = {"null": "None", "true": "True", "false": "False"}[word]
        yes, no = f"({value} is {literal})", f"({value} is not {literal})"
        return (no, yes) if negated else (yes, no)

    def _compared(self, node: Ir) -> str:
        function, args = comparing.comparison(node)
        left, right = (self._value(arg) for arg in args)
        known = " or ".join(f"{side} is None" for side in dict.fromkeys((left, right)))
        return f"None if {known} else {self._bind(function, 'f')}({left}, {right})"


def _slow(expression: Expression) -> Rule:
    """Give the normative evaluation with the same arguments."""

    def slow(*values: t.Any) -> bool | None:
        outcome = Walk(dict(zip(expression.inputs, values, strict=True))).value(expression.ir)
        return t.cast("bool | None", outcome)

    return slow
