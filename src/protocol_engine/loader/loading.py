"""From what a protocol file holds to a Protocol, or to every problem of its form at once."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.errors import Place, Problem
from protocol_engine.loader.limits import MAX_PROBLEMS
from protocol_engine.loader.nodes import BrokenNode, ListNode, Node, TextNode
from protocol_engine.loader.reader import read
from protocol_engine.loader.salvage import Salvaged, salvage
from protocol_engine.loader.source import decode
from protocol_engine.loader.structurer import structure
from protocol_engine.loader.wording import describe
from protocol_engine.protocol import Protocol

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.loader.nodes import MapNode


@attrs.frozen
class Attempt:
    """
    What came of reading a file.

    Attributes:
        protocol: The protocol; None where something is wrong with the file's form.
        problems: All that is wrong with its form, in the order of the file.
        salvaged: What could be read all the same; None where that says nothing.
    """

    protocol: Protocol | None
    problems: tuple[Problem, ...] = ()
    salvaged: Salvaged | None = None


def attempt(content: str | bytes, file: str) -> Attempt:
    """
    Read what a file holds.

    Args:
        content: All of it, at most one byte more than may be read.
        file: Its name in messages.
    """
    text = decode(content, file)
    if isinstance(text, Problem):
        return Attempt(None, (text,))
    top, problems, places = read(text, file)
    if problems and (top is None or isinstance(top, BrokenNode)):
        return Attempt(None, in_order_of_file(problems))
    if top is None or isinstance(top, TextNode | ListNode):
        return Attempt(None, in_order_of_file([*problems, _no_mapping(top, file)]))
    mapping = t.cast("MapNode", top)
    made = structure(mapping)
    found = in_order_of_file([*problems, *made.problems])
    if found or made.protocol is None:
        return Attempt(None, found, salvage(mapping, made.doomed, [problem.path for problem in problems], places))
    return Attempt(attrs.evolve(made.protocol, places=places))


def _no_mapping(top: Node | None, file: str) -> Problem:
    if top is None or (isinstance(top, TextNode) and top.nothing):
        return Problem("empty-file", "the file is empty; begin it with 'protocol: ' and a name", place=Place(file))
    message = f"expected keys such as 'protocol' and 'version' at the top, got {describe(top)}"
    return Problem("wrong-kind", message, place=top.place)


def in_order_of_file(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems as the file has them, and cut what nobody would read."""
    ordered = sorted(problems, key=_position)
    if len(ordered) <= MAX_PROBLEMS:
        return tuple(ordered)
    more = Problem("too-many-problems", f"there are more than {MAX_PROBLEMS} problems; correct these first")
    last = ordered[MAX_PROBLEMS - 1].place
    return (*ordered[:MAX_PROBLEMS], attrs.evolve(more, place=Place(last.file) if last else None))


def _position(problem: Problem) -> tuple[int, int]:
    return (problem.place.line, problem.place.column) if problem.place else (0, 0)
