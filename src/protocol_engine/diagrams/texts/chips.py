"""Short codes for ends that many states share, such as W for *Withdrawn*: chips beside a state show how it may end."""

from __future__ import annotations

import re
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PARTS = re.compile(r"[^\W_]+")
_SMALL = frozenset(("a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "up", "with"))


def codes(labels: Iterable[str]) -> tuple[str, ...]:
    """
    Give each label a code of its own, in their order: its first letter, where no other label begins with it.

    Else its initials, else its first letters, else its first letter and a number.
    """
    wanted = list(labels)
    found: dict[int, str] = {}
    for make in (_first, _initials, _two, _three):
        for place, code in _distinct(wanted, [one for one in range(len(wanted)) if one not in found], make).items():
            if code not in found.values():
                found[place] = code
    for place, label in enumerate(wanted):
        number = 1
        while place not in found:
            code = f"{_first(label)}{number}"
            number += 1
            if code not in found.values():
                found[place] = code
    return tuple(found[place] for place in range(len(wanted)))


def _distinct(labels: list[str], places: list[int], make: Callable[[str], str]) -> dict[int, str]:
    """Give the codes that one way of making them gives to one label only."""
    made = {place: make(labels[place]) for place in places}
    return {place: code for place, code in made.items() if list(made.values()).count(code) == 1}


def _first(label: str) -> str:
    return "".join(_PARTS.findall(label))[:1].upper() or "?"


def _initials(label: str) -> str:
    parts = _PARTS.findall(label)
    return "".join(part[0].upper() for part in parts if part.lower() not in _SMALL)[:3] or _first(label)


def _two(label: str) -> str:
    return "".join(_PARTS.findall(label))[:2].capitalize() or "?"


def _three(label: str) -> str:
    return "".join(_PARTS.findall(label))[:3].capitalize() or "?"
