"""Words that other languages take as names, for names of a protocol that may hold anything."""

from __future__ import annotations

import re
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable

_WORD = re.compile(r"[A-Za-z_]\w*", re.ASCII)
_OTHER = re.compile(r"[^A-Za-z0-9_]+")


def words(names: Iterable[str], taken: Collection[str] = ()) -> dict[str, str]:
    """
    Give each name a word of its own: letters, digits and underscores of ASCII, no digit first.

    A name that is such a word keeps it, whatever the other names are.

    Args:
        taken: Words that mean something else.
    """
    distinct = list(dict.fromkeys(names))
    found = {name: name for name in distinct if _WORD.fullmatch(name) and name not in taken}
    used = {*found.values(), *taken}
    for name in distinct:
        if name not in found:
            found[name] = _free(_OTHER.sub("_", name).strip("_") or "x", used)
            used.add(found[name])
    return {name: found[name] for name in distinct}


def _free(word: str, used: Collection[str]) -> str:
    """Give a word that is not used, with a number behind it where it must have one."""
    word = f"_{word}" if word[0].isdigit() else word
    number, found = 1, word
    while found in used:
        number += 1
        found = f"{word}_{number}"
    return found
