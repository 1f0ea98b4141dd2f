"""How the checker says things: lists of names, and where else a name is declared."""

from __future__ import annotations

import difflib
import typing as t

from protocol_engine.errors import did_you_mean

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

SHOWN = 4
"""So many names of a list are said; the rest is counted."""


def listed(names: Sequence[str]) -> str:
    """Give names as they are read aloud: `'a'`, `'a' and 'b'`, `'a', 'b', 'c' and 5 more`."""
    quoted = [repr(name) for name in names]
    if len(quoted) > SHOWN:
        quoted = [*quoted[: SHOWN - 1], f"{len(quoted) - SHOWN + 1} more"]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"


def a(noun: str) -> str:
    """Give a noun with its indefinite article."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def hint(word: str, wanted: Iterable[str], declared: Mapping[str, Collection[str]]) -> str:
    """
    Give the end of a message on an unknown name: what it is instead, or the nearest known name.

    Args:
        wanted: The kinds of name that are possible here; keys of `declared`.
        declared: Names by kind.
    """
    kinds = tuple(wanted)
    for kind, names in declared.items():
        if kind not in kinds and word in names:
            return f"; {word!r} is {a(kind)}"
    return did_you_mean(word, [name for kind in kinds for name in declared[kind]])


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Give the known name that a word was probably meant to be, if there is one."""
    return difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
