"""
Decisions about conditions that hold for everybody: can both be true, can none be true.

The values that the conditions can tell apart are finitely many cells (see `cells`), and all that
matters of them is tried. What is no matter of cells (two variables against each other, dates,
calls) is left free to be true, false or unknown: then a decision that needs it is not claimed.
"""

from __future__ import annotations

import enum
import typing as t
from decimal import Decimal

import attrs

from protocol_engine.language.cells import MISSING, Cell, cells, separable
from protocol_engine.language.ir import Ir
from protocol_engine.language.printer import quoted
from protocol_engine.language.walk import Walk

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from protocol_engine.language.analyze import Expression
    from protocol_engine.language.kinds import Type

TRIES = 4000
"""How many partial choices of cells are tried before a question is left undecided."""

TRUE, FALSE, NULL = 1, 2, 4
OUTCOMES: Mapping[object, int] = {True: TRUE, False: FALSE, None: NULL}


class Undecided(enum.Enum):
    """The answer that neither could be shown."""

    UNDECIDED = "undecided"


UNDECIDED: t.Final = Undecided.UNDECIDED


@attrs.frozen
class Witness:
    """
    Values with which something is the case.

    Attributes:
        values: Variable, value and unit; the value None: missing. Variables that do not matter are
            left out.
    """

    values: tuple[tuple[str, t.Any, str | None], ...]

    def __str__(self) -> str:
        return ", ".join(_said(*value) for value in self.values)


def _said(name: str, value: t.Any, unit: str | None) -> str:
    if value is None:
        return f"{name} missing"
    if isinstance(value, bool):
        return f"{name} = {str(value).lower()}"
    if isinstance(value, str):
        return f"{name} = {quoted(value)}"
    number = format(value, "f") if isinstance(value, Decimal) else str(value)
    return f"{name} = {number}" if unit is None or unit == "1" else f"{name} = {number} {quoted(unit)}"


def exclusive(first: Expression, second: Expression) -> bool:
    """Tell whether it is proved that two conditions are never both true."""
    question = _Question((first, second), "and", TRUE)
    return question.possible() is False


def overlap(first: Expression, second: Expression) -> Witness | Undecided | None:
    """
    Find out whether two conditions can be true at once.

    Returns:
        Values with which both are true; None where that is proved impossible; UNDECIDED.
    """
    return _Question((first, second), "and", TRUE).answer()


def gap(expressions: Iterable[Expression]) -> Witness | Undecided | None:
    """
    Find out whether none of the conditions may be true though no value is missing.

    Returns:
        Values with which none is true; None where it is proved that one always is; UNDECIDED.
    """
    return _Question(tuple(expressions), "or", FALSE | NULL, complete=True).answer()


class _Question:
    """Whether conditions joined by and, or by or, can have one of some outcomes."""

    def __init__(self, expressions: tuple[Expression, ...], joint: str, wanted: int, *, complete: bool = False) -> None:
        self._root = Ir(joint, tuple(expression.ir for expression in expressions))
        self._wanted = wanted
        self._complete = complete
        self._types: dict[str, Type] = {}
        for expression in expressions:
            self._types.update(zip(expression.inputs, expression.types, strict=True))
        self._atoms = {id(node): self._atom(node) for node in _atoms(self._root)}
        self._cells = self._partition()
        self._tries = 0

    def _atom(self, node: Ir) -> str | Ir:
        """Give what decides an atom: a variable, or (free) the atom itself."""
        found = separable(node)
        if found is not None and cells(self._types[found[0]], ()) is not None:
            return found[0]
        return node

    def _partition(self) -> dict[str | Ir, tuple[Cell, ...]]:
        constants: dict[str, list[t.Any]] = {}
        parts: dict[str | Ir, tuple[Cell, ...]] = {}
        missing = () if self._complete else (MISSING,)
        for node in _atoms(self._root):
            decided_by = self._atoms[id(node)]
            if isinstance(decided_by, str):
                found = separable(node)
                constants.setdefault(decided_by, []).extend(found[1] if found else ())
            elif node.kind != "const":
                parts[node] = (Cell(True), Cell(False), *missing)
        for name, values in constants.items():
            parts[name] = (*(cells(self._types[name], values) or ()), *missing)
        return parts

    def possible(self) -> bool | None:
        """Tell whether any choice of cells and of free conditions gives it; None where too many had to be tried."""
        found = self._search({}, list(self._cells), lambda outcomes: bool(outcomes & self._wanted))
        return None if found is UNDECIDED else found is not None

    def answer(self) -> Witness | Undecided | None:
        """Give values with which it is the case whatever the free conditions are."""
        possible = self.possible()
        if possible is False:
            return None
        self._tries = 0
        named: list[str | Ir] = [part for part in self._cells if isinstance(part, str)]
        found = self._search({}, named, lambda outcomes: bool(outcomes & self._wanted), certain=True)
        if found is UNDECIDED or found is None:
            return UNDECIDED
        return Witness(
            tuple((name, found[name].value, self._types[name].unit) for name in self._types if name in found)
        )

    def _search(
        self,
        chosen: dict[str | Ir, Cell],
        rest: list[str | Ir],
        hopeful: Callable[[int], bool],
        *,
        certain: bool = False,
    ) -> dict[str | Ir, Cell] | Undecided | None:
        self._tries += 1
        if self._tries > TRIES:
            return UNDECIDED
        outcomes = self._outcomes(self._root, chosen)
        if not hopeful(outcomes):
            return None
        if not outcomes & ~self._wanted:
            return chosen
        if not rest:
            return None if certain else chosen
        part, *others = rest
        for cell in self._cells[part]:
            found = self._search({**chosen, part: cell}, others, hopeful, certain=certain)
            if found is not None:
                return found
        return None

    def _outcomes(self, node: Ir, chosen: Mapping[str | Ir, Cell]) -> int:
        """Give the outcomes that a condition may still have, as a set of bits."""
        joint = _JOINTS.get(node.kind)
        if joint is not None:
            return joint([self._outcomes(arg, chosen) for arg in node.args])
        if node.kind == "const":
            return OUTCOMES[node.value]
        decided_by = self._atoms[id(node)]
        cell = chosen.get(decided_by)
        if cell is None:
            return TRUE | FALSE if self._complete and not isinstance(decided_by, str) else TRUE | FALSE | NULL
        if isinstance(decided_by, str):
            return OUTCOMES[Walk({decided_by: cell.value}).value(node)]
        return OUTCOMES[cell.value]


def _atoms(root: Ir) -> Iterator[Ir]:
    """Give the conditions that are not put together from others, in the order of the text."""
    stack = [root]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.kind in _JOINTS:
            stack.extend(reversed(node.args))
        else:
            yield node


def _and(parts: list[int]) -> int:
    found = TRUE if all(part & TRUE for part in parts) else 0
    if any(part & FALSE for part in parts):
        found |= FALSE
    if all(part & (TRUE | NULL) for part in parts) and any(part & NULL for part in parts):
        found |= NULL
    return found


def _not(parts: list[int]) -> int:
    (part,) = parts
    return part & NULL | (TRUE if part & FALSE else 0) | (FALSE if part & TRUE else 0)


def _or(parts: list[int]) -> int:
    return _not([_and([_not([part]) for part in parts])])


def _xor(parts: list[int]) -> int:
    left, right = parts
    other_left, other_right = _not([left]), _not([right])
    return _or([_and([left, other_right]), _and([other_left, right])])


def _implies(parts: list[int]) -> int:
    premise, conclusion = parts
    return _or([_not([premise]), conclusion])


_JOINTS: dict[str, Callable[[list[int]], int]] = {
    "and": _and,
    "or": _or,
    "not": _not,
    "xor": _xor,
    "implies": _implies,
    "refer": lambda parts: parts[0],
}
