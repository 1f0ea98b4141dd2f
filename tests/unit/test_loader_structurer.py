"""What is made of the nodes of a file."""

from __future__ import annotations

import pytest

from protocol_engine.checker import loads
from protocol_engine.errors import Place, ProtocolError
from protocol_engine.loader.nodes import MapNode, TextNode
from protocol_engine.loader.structurer import structure

HERE = Place("trial.yaml", 1, 1)


def top(*texts: TextNode) -> MapNode:
    """Make the top of a file that holds some texts."""
    return MapNode("", HERE, {one.path: one for one in texts}, {one.path: HERE for one in texts})


def test_texts_become_a_protocol() -> None:
    """The nodes of a file become the records of the trial."""
    made = structure(top(TextNode("protocol", HERE, "P"), TextNode("version", HERE, "1", plain=False)))
    assert ([], ()) == (made.problems, made.doomed)
    assert made.protocol is not None
    assert ("P", "1") == (made.protocol.id, made.protocol.version)


def test_a_fault_of_the_program_is_no_fault_of_the_file() -> None:
    """What goes wrong in the program is raised, and not told as something that the author wrote."""
    limit = TextNode("enrollment.limit", HERE, None)  # type: ignore[arg-type]
    enrollment = MapNode("enrollment", HERE, {"limit": limit}, {"limit": HERE})
    with pytest.raises((AttributeError, TypeError)):
        structure(MapNode("", HERE, {"enrollment": enrollment}, {"enrollment": HERE}))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("enrollment: {limit: [30], counted: seen}", "expected a whole number"),
        ("data: {ALT: {type: Integer, range: [[0], 5]}}", "expected a number"),
    ],
)
def test_a_list_is_no_number(text: str, message: str) -> None:
    """Where a number is expected, a list is told as what it is, without a hint at how to write it."""
    with pytest.raises(ProtocolError, match=message):
        loads(f'protocol: P\nversion: "1"\n{text}\n')


def test_a_list_is_no_truth() -> None:
    """Where true or false is expected, a list is told as what it is, without a hint at how to write it."""
    with pytest.raises(ProtocolError, match=r"expected true or false, got a list$"):
        loads("protocol: P\nversion: '1'\nstates: {s: {initial: [yes]}}")
