"""The search among cells that answers whether conditions can have an outcome."""

from __future__ import annotations

import typing as t

from protocol_engine.language.cells import Cell, cells, separable
from protocol_engine.language.ir import Ir
from protocol_engine.language.walk import Walk

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from protocol_engine.language.expression import Expression
    from protocol_engine.language.kinds import Type

TRIES = 2000
"""How many partial choices of cells are tried before a question is left open."""

TRUE, FALSE, NULL = 1, 2, 4
OUTCOMES: Mapping[object, int] = {True: TRUE, False: FALSE, None: NULL}


class _TooManyError(Exception):
    """More choices had to be tried than is reasonable."""


class Question:
    """Whether conditions joined by and, or by or, can have one of some outcomes."""

    def __init__(
        self, expressions: tuple[Expression, ...], joint: str, wanted: frozenset[bool | None], *, complete: bool = False
    ) -> None:
        self._root = Ir(joint, tuple(expression.ir for expression in expressions))
        self._wanted = sum(OUTCOMES[outcome] for outcome in wanted)
        self._complete = complete
        self._types: dict[str, Type] = {}
        for expression in expressions:
            self._types.update(zip(expression.inputs, expression.types, strict=True))
        self._atoms = {id(node): self._atom(node) for node in _atoms(self._root)}
        self._cells = self._partition()
        self._tries = 0
        self._answers: dict[tuple[int, int], int] = {}

    def _atom(self, node: Ir) -> str | Ir:
        """Give what decides an atom: a variable, or (free) the atom itself."""
        found = separable(node)
        return found[0] if found and cells(self._types[found[0]], ()) is not None else node

    def _partition(self) -> dict[str | Ir, tuple[Cell, ...]]:
        constants: dict[str, list[t.Any]] = {}
        parts: dict[str | Ir, tuple[Cell, ...]] = {}
        missing = () if self._complete else (Cell(None),)
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
        try:
            return self._search({}, list(self._cells), settled=False) is not None
        except _TooManyError:
            return None

    def certain(self) -> tuple[tuple[str, t.Any, str | None], ...] | None:
        """
        Give values with which it is the case whatever the free conditions are.

        Returns:
            Variable, value and unit of what matters; None where there are none, or too many had to be tried.
        """
        named: list[str | Ir] = [part for part in self._cells if isinstance(part, str)]
        try:
            found = self._search({}, named, settled=True)
        except _TooManyError:
            return None
        if found is None:
            return None
        return tuple((name, found[name].value, type.unit) for name, type in self._types.items() if name in found)

    def _search(
        self, chosen: dict[str | Ir, Cell], rest: list[str | Ir], *, settled: bool
    ) -> dict[str | Ir, Cell] | None:
        """Choose cells until no other outcome is possible than what is wanted; where not `settled`, until all are."""
        self._tries = self._tries + 1 if chosen else 0
        if self._tries > TRIES:
            raise _TooManyError
        outcomes = self._outcomes(self._root, chosen)
        if not outcomes & self._wanted:
            return None
        if not outcomes & ~self._wanted:
            return chosen
        if not rest:
            return None if settled else chosen
        part, *others = rest
        for cell in self._cells[part]:
            found = self._search({**chosen, part: cell}, others, settled=settled)
            if found is not None:
                return found
        return None

    def _told(self, node: Ir, name: str, cell: Cell) -> int:
        """Give the outcome of an atom in a cell of its variable; the same is asked many times."""
        key = id(node), id(cell)
        if key not in self._answers:
            self._answers[key] = OUTCOMES[Walk({name: cell.value}).value(node)]
        return self._answers[key]

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
            return TRUE | FALSE if self._complete else TRUE | FALSE | NULL
        if isinstance(decided_by, str):
            return self._told(node, decided_by, cell)
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
