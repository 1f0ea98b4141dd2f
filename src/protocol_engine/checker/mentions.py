"""What a text of the rule language mentions, read from its letters alone: for texts that cannot be understood."""

from __future__ import annotations

import re

_PIECE = re.compile(
    r"""
    "(?P<quoted> (?:\\.|[^"\\])* )"
    | '(?:\\.|[^'\\])*'
    | //[^\n]*
    | /\*.*?\*/
    | (?P<word> [^\W\d]\w* )
    """,
    re.VERBOSE | re.DOTALL,
)


def quoted(text: str) -> tuple[str, ...]:
    """Give the names in double quotes: the rules that a text refers to, or names that need quotes."""
    found = (match["quoted"] for match in _PIECE.finditer(text))
    return tuple(re.sub(r"\\(.)", r"\1", name) for name in found if name is not None)


def words(text: str) -> frozenset[str]:
    """Give the words outside quotes and comments, and the names in double quotes."""
    found = {match["word"] for match in _PIECE.finditer(text) if match["word"] is not None}
    return frozenset(found.union(quoted(text)))
