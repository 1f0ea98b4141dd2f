"""What was written, before anything is made of it."""

from __future__ import annotations

import pytest

from protocol_engine.errors import Place
from protocol_engine.loader.nodes import MapNode, TextNode

HERE = Place("trial.yaml", 1, 1)


@pytest.mark.parametrize(
    ("text", "plain", "expected"),
    [
        ("", True, True),
        ("~", True, True),
        ("null", True, True),
        ("NULL", True, True),
        ("null", False, False),
        ("", False, False),
        ("nothing", True, False),
        ("no", True, False),
    ],
)
def test_nothing_is_what_yaml_1_2_reads_as_null(text: str, *, plain: bool, expected: bool) -> None:
    """Only the plain scalars that YAML 1.2 reads as null are nothing; in quotes they are texts."""
    assert expected is TextNode("a", HERE, text, plain).nothing


def test_a_mapping_is_one() -> None:
    """A mapping of the file has its keys in order, its values, and their number."""
    one, two = TextNode("b", HERE, "1"), TextNode("a", HERE, "2")
    node = MapNode("", HERE, {"b": one, "a": two}, {"b": HERE, "a": HERE})
    assert 2 == len(node)
    assert ["b", "a"] == list(node)
    assert node["a"] is two
    assert node.get("c") is None
