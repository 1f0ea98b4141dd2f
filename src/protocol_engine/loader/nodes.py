"""What was written, before anything is made of it: texts, lists and mappings, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from protocol_engine.errors import Place

NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
"""Plain scalars that YAML 1.2 core reads as no value at all."""


@attrs.frozen(eq=False)
class Node:
    """
    A value of the file.

    Attributes:
        path: Where in the definition, such as `transitions[4].require`.
        place: A text's first character; for a list or mapping the key that names it, if any.
    """

    path: str
    place: Place


@attrs.frozen(eq=False)
class TextNode(Node):
    """
    One scalar, as written; what it means depends on what is expected.

    Attributes:
        text: The characters, after quotes, escapes and folding.
        plain: Written without quotes and not as a block.
    """

    text: str
    plain: bool = True

    @property
    def nothing(self) -> bool:
        """No value was written."""
        return self.plain and self.text in NOTHING


@attrs.frozen(eq=False)
class ListNode(Node):
    """A list, in the order of the file."""

    items: tuple[Node, ...]
    flow: bool = False


@attrs.frozen(eq=False)
class MapNode(Node, Mapping[str, Node]):
    """
    A mapping, in the order of the file.

    Attributes:
        entries: Values by key.
        keys_at: Place of each key.
        flow: Written in braces.
    """

    entries: Mapping[str, Node]
    keys_at: Mapping[str, Place]
    flow: bool = False

    def __getitem__(self, key: str) -> Node:
        return self.entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


@attrs.frozen(eq=False)
class BrokenNode(Node):
    """A value of which a problem has already been reported, so that nothing more is said of it."""
