"""How values and choices are shown in messages."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from protocol_engine.loader.nodes import ListNode, Node, TextNode

SHOWN = 60
"""Characters of a value shown in a message."""


def show(text: str) -> str:
    """Show a text in quotes, on one line, cut where it is long."""
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")


def describe(node: Node) -> str:
    """Say what was written, in the words of a message."""
    if isinstance(node, TextNode):
        if node.nothing:
            return node.text if node.text else "nothing"
        return show(node.text)
    return "a list" if isinstance(node, ListNode) else "a mapping"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Write words as `'a', 'b' and 'c'`."""
    quoted = [repr(word) for word in words]
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Find the known word that was probably meant, whatever its case; None when none is near."""
    if len(word) > SHOWN:
        return None
    folded = {candidate.casefold(): candidate for candidate in known}
    near = difflib.get_close_matches(word.casefold().replace(" ", "_"), list(folded), n=1, cutoff=0.6)
    near = near or difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[near[0]] if near else None
