"""Lines of a figure that run together although they have nothing in common."""

from __future__ import annotations

import itertools
import typing as t

from protocol_engine.diagrams.figure import Line

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.figure import Figure

LEAST = 0.01
"""What is shorter is no part of a line."""


def shared_by_strangers(figure: Figure) -> list[tuple[str, str, str, str]]:
    """Give the arrows that share a part of their lines, and neither where they come from nor where they lead."""
    parts: dict[tuple[bool, float], list[tuple[float, float, str, str]]] = {}
    for item in figure.items:
        if isinstance(item, Line) and item.data:
            for (x, y), (to_x, to_y) in itertools.pairwise(item.points):
                key, ends = ((True, round(x, 3)), (y, to_y)) if x == to_x else ((False, round(y, 3)), (x, to_x))
                parts.setdefault(key, []).append((min(ends), max(ends), item.data["from"], item.data["to"]))
    return [
        (*one[2:], *other[2:])
        for found in parts.values()
        for one, other in itertools.combinations(found, 2)
        if one[2] != other[2] and one[3] != other[3] and min(one[1], other[1]) - max(one[0], other[0]) > LEAST
    ]
