"""Texts of the rule language that have no meaning here."""

from __future__ import annotations

import collections
import typing as t

from protocol_engine.checker.meant import meant
from protocol_engine.checker.mentions import quoted
from protocol_engine.errors import Problem
from protocol_engine.loader import place_in

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from protocol_engine.checker.reading import Reading


def rule_faults(reading: Reading) -> Iterator[Problem]:
    """Find what the language cannot read in a text, at the line and column where it stands."""
    for text in reading.analyzed:
        source = text.source
        for fault, message in meant(reading, source.text, text.faults):
            yield Problem(
                fault.code,
                message,
                source.path,
                place_in(reading.protocol.places, source.path, fault.offset, source.text),
                "error" if text.expression is None else "warning",
            )


def circles(reading: Reading) -> Iterator[Problem]:
    """Find rules that refer to each other in a circle; each circle is told once, at its first rule."""
    refers = {text.source.name: quoted(text.source.text) for text in reading.analyzed if text.source.name}
    paths = {text.source.name: text.source.path for text in reversed(reading.analyzed)}
    done: set[str] = set()
    for start in refers:
        circle = _circle(start, refers)
        if circle and done.isdisjoint(circle):
            around = " -> ".join((*circle, start))
            yield Problem(
                "circular-reference",
                f"rules refer to each other in a circle: {around}; write one of them without the other",
                paths[start],
            )
        done.update(circle)


def _circle(start: str, refers: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Give the shortest way from a rule back to itself, without its end; empty where there is none."""
    before: dict[str, str] = {}
    waiting = collections.deque([start])
    while waiting:
        name = waiting.popleft()
        for target in refers.get(name, ()):
            if target == start:
                way = [name]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return tuple(reversed(way))
            if target not in before and target in refers:
                before[target] = name
                waiting.append(target)
    return ()
