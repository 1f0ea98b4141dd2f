"""Problems as the author meets them: with their places, in the order of the file."""

from __future__ import annotations

import re
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.loader import place_in
from protocol_engine.protocol import Criteria, Protocol

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.errors import Problem

_ITEM = re.compile(r"(?<=\.)(require|from|during|data|may_carry|about|values|reads)\[\d+\]$")
"""An item of a list of names. The message says which; the path is that of the list."""


def in_order(protocol: Protocol, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """
    Give each problem its place, and sort them as the file has them.

    Those of a protocol that was not read from a file come in the order of its sections.
    """
    placed = [problem if problem.place else _placed(protocol, problem) for problem in problems]
    if protocol.places:
        placed.sort(key=_line)
    else:
        positions = {path: number for number, path in enumerate(_paths(protocol))}
        placed.sort(key=lambda problem: _position(positions, problem.path))
    # An unknown name that one list has twice is one problem, unless the two places can be shown.
    return tuple(dict.fromkeys(attrs.evolve(problem, path=_ITEM.sub(r"\1", problem.path)) for problem in placed))


def _placed(protocol: Protocol, problem: Problem) -> Problem:
    return attrs.evolve(problem, place=place_in(protocol.places, problem.path))


def _line(problem: Problem) -> tuple[int, int]:
    return (problem.place.line, problem.place.column) if problem.place else (0, 0)


def _position(positions: Mapping[str, int], path: str) -> int:
    while path and path not in positions:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return positions.get(path, 0)


def _paths(protocol: Protocol) -> Iterable[str]:
    """Give the path of every section and of everything in it, in the order of the records."""
    for field in attrs.fields(Protocol):
        yield field.name
        yield from _inside(field.name, getattr(protocol, field.name))


def _inside(path: str, value: object) -> Iterable[str]:
    if isinstance(value, Criteria):
        for group in attrs.fields(Criteria):
            yield f"{path}.{group.name}"
            yield from _inside(f"{path}.{group.name}", getattr(value, group.name))
    elif isinstance(value, Mapping):
        yield from (f"{path}.{name}" for name in value)
    elif isinstance(value, tuple):
        yield from (f"{path}[{number}]" for number in range(len(value)))
