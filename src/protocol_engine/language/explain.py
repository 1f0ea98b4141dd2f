"""Why a rule holds, is broken, or cannot be told: the outcome with its clauses and their values."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.language import ir as lowered
from protocol_engine.language.dates import Date, DateTime

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.language.expression import Expression
    from protocol_engine.language.ir import Ir
    from protocol_engine.language.kinds import Type


@attrs.frozen
class Operand:
    """
    A value that a clause read.

    Attributes:
        name: The variable.
        value: Its value; None where it is missing.
        unit: The unit of a quantity.
    """

    name: str
    value: t.Any
    unit: str | None = None

    @property
    def incomplete(self) -> bool:
        """Tell whether it is missing, or a date not known to the day."""
        if isinstance(self.value, Date | DateTime):
            return self.value.first_day != self.value.last_day
        return self.value is None


@attrs.frozen
class Explanation:
    """
    The outcome of a condition, and where it comes from.

    Attributes:
        text: The condition, as it was written.
        outcome: True, False, or None where it cannot be told.
        clauses: The conditions that it is put together from.
        operands: The values that it read, where it is not put together from others.
        kind: How it is put together: `and`, `or`, `not`, `xor`, `implies`, `refer`, or `clause`.
    """

    text: str
    outcome: bool | None
    clauses: tuple[Explanation, ...] = ()
    operands: tuple[Operand, ...] = ()
    kind: str = "clause"

    @property
    def reasons(self) -> tuple[Explanation, ...]:
        """
        The clauses that are enough to explain the outcome, each once.

        For a false `and` its false clauses, for a true `or` its true ones; for an undetermined
        condition the undetermined ones.
        """
        found: dict[tuple[str, bool | None], Explanation] = {}
        for leaf in _leaves(self):
            found.setdefault((leaf.text, leaf.outcome), leaf)
        return tuple(found.values())

    @property
    def missing(self) -> tuple[str, ...]:
        """The variables that would decide an undetermined condition; empty for a decided one."""
        if self.outcome is not None:
            return ()
        operands = (operand for leaf in self.reasons for operand in leaf.operands)
        return tuple(dict.fromkeys(operand.name for operand in operands if operand.incomplete))


def _leaves(explanation: Explanation) -> list[Explanation]:
    """Give the clauses at the ends of the decisive branches."""
    if not explanation.clauses:
        return [explanation]
    return [leaf for clause in _deciding(explanation) for leaf in _leaves(clause)]


def _deciding(explanation: Explanation) -> tuple[Explanation, ...]:
    """Give the clauses that are enough for the outcome."""
    kind, outcome, clauses = explanation.kind, explanation.outcome, explanation.clauses
    if outcome is None:
        return tuple(clause for clause in clauses if clause.outcome is None)
    if kind in ("and", "or"):
        return tuple(clause for clause in clauses if clause.outcome is outcome)
    if kind == "implies" and outcome:
        premise, conclusion = clauses
        return tuple(clause for clause, wanted in ((premise, False), (conclusion, True)) if clause.outcome is wanted)
    return clauses


def explain(expression: Expression, values: Mapping[str, t.Any]) -> Explanation:
    """
    Evaluate a condition, and say where the outcome comes from.

    This evaluation is the normative one. A run-time error of an operator, such as a date after
    the year 9999, makes its result unknown.

    Args:
        expression: A condition.
        values: Value of every input by name; what is absent or None is missing. Quantities are
            plain numbers in their declared units.
    """
    return _Explainer(expression, values).explain(expression.ir)


class _Explainer:
    def __init__(self, expression: Expression, values: Mapping[str, t.Any]) -> None:
        from protocol_engine.language.walk import Walk  # noqa: PLC0415 (imported with all operators, late)

        self._walk = Walk(values)
        self._types: dict[str, Type] = dict(zip(expression.inputs, expression.types, strict=True))
        self._done: dict[int, Explanation] = {}

    def explain(self, node: Ir) -> Explanation:
        key = id(node)
        if key not in self._done:
            self._done[key] = self._explain(node)
        return self._done[key]

    def _explain(self, node: Ir) -> Explanation:
        outcome = self._walk.value(node)
        if node.kind in lowered.CONNECTIVES and all(arg.text for arg in node.args):
            clauses = tuple(self.explain(arg) for arg in node.args)
            return Explanation(node.text, outcome, clauses, kind=node.kind)
        return Explanation(node.text, outcome, operands=tuple(self._operand(name) for name in node.reads))

    def _operand(self, name: str) -> Operand:
        return Operand(name, self._walk.values.get(name), self._types[name].unit)
