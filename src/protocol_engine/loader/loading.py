"""From a protocol file to a Protocol, or to every problem of the file at once."""

from __future__ import annotations

import attrs

from protocol_engine.errors import Place, Problem, ProtocolError
from protocol_engine.loader.limits import MAX_PROBLEMS
from protocol_engine.loader.nodes import ListNode, Node, TextNode
from protocol_engine.loader.reader import read
from protocol_engine.loader.source import Readable, decode, fetch
from protocol_engine.loader.structurer import structure
from protocol_engine.loader.wording import describe
from protocol_engine.protocol import Protocol


def load(source: Readable) -> Protocol:
    """
    Load a protocol file.

    Args:
        source: A path, or a file that is open for reading. A binary file must be UTF-8.

    Returns:
        The protocol as written, with the place of everything in it; nothing is checked but its form.

    Raises:
        ProtocolError: If the file is wrong; carries every problem, in the order of the file.
        OSError: If the file cannot be opened or read.
    """
    content, name = fetch(source)
    return _made(content, name)


def loads(text: str, name: str = "<string>") -> Protocol:
    """
    Load a protocol from the text of a file.

    Args:
        text: The whole file.
        name: What the file is called in messages.

    Returns:
        The protocol as written, with the place of everything in it; nothing is checked but its form.

    Raises:
        ProtocolError: If the text is wrong; carries every problem, in the order of the text.
    """
    return _made(text, name)


def _made(content: str | bytes, file: str) -> Protocol:
    text = decode(content, file)
    if isinstance(text, Problem):
        raise ProtocolError([text])
    top, problems, places = read(text, file)
    if problems and top is None:
        raise ProtocolError(_in_order(problems))
    if top is None or isinstance(top, TextNode | ListNode):
        raise ProtocolError(_in_order([*problems, _no_mapping(top, file)]))
    protocol, found = structure(top)
    if problems or found or protocol is None:
        raise ProtocolError(_in_order([*problems, *found]))
    return attrs.evolve(protocol, places=places)


def _no_mapping(top: Node | None, file: str) -> Problem:
    if top is None or (isinstance(top, TextNode) and top.nothing):
        return Problem("empty-file", "the file is empty; begin it with 'protocol: ' and a name", place=Place(file))
    message = f"expected keys such as 'protocol' and 'version' at the top, got {describe(top)}"
    return Problem("wrong-kind", message, place=top.place)


def _in_order(problems: list[Problem]) -> list[Problem]:
    """Sort problems as the file has them, and cut what nobody would read."""
    ordered = sorted(problems, key=_position)
    if len(ordered) <= MAX_PROBLEMS:
        return ordered
    more = Problem("too-many-problems", f"there are more than {MAX_PROBLEMS} problems; correct these first")
    last = ordered[MAX_PROBLEMS - 1].place
    return [*ordered[:MAX_PROBLEMS], attrs.evolve(more, place=Place(last.file) if last else None)]


def _position(problem: Problem) -> tuple[int, int]:
    return (problem.place.line, problem.place.column) if problem.place else (0, 0)
