"""
The exit matrix: a line for each transition that ends participation from several states, a dot for each such state.

So "dies", "withdraws" and "is lost", which may follow almost every state, are drawn without a line across the path.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.spine.labels import Label, label_of
from protocol_engine.diagrams.spine.sizes import TYPE
from protocol_engine.diagrams.widths import longest

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.diagrams.flow import Arrow, Flow
    from protocol_engine.diagrams.spine.layout import Spot
    from protocol_engine.diagrams.spine.sizes import Sizes

INSET = 14
"""From the edge of an end's box to its first line."""

GAP = 10
"""Between the boxes of two ends."""


@attrs.frozen
class Column:
    """
    One transition to a shared end.

    Attributes:
        across: Where its line runs.
        arrows: The arrows that join it, each with how far along that is.
        end: How far along its line ends, on the box of its end.
    """

    transition: str
    target: str
    across: float
    arrows: tuple[tuple[Arrow, float], ...]
    end: float
    label: Label
    area: tuple[float, float]


@attrs.frozen
class Exits:
    """
    The exit matrix of a track.

    Attributes:
        columns: A line each.
        boxes: Shared end to where its box begins and how far it goes: along, across, length, breadth.
        lines: State to the line that leads from it to the last column that it uses.
        length: How far everything goes along.
        breadth: How far everything goes across.
        start: Where the matrix begins, across.
    """

    columns: tuple[Column, ...]
    boxes: Mapping[str, tuple[float, float, float, float]]
    lines: Mapping[str, tuple[Spot, ...]]
    length: float
    breadth: float
    start: float


def exits_of(
    flow: Flow,
    ends: Sequence[str],
    arrows: Sequence[Arrow],
    out: Mapping[str, tuple[Spot, ...]],
    sizes: Sizes,
    along: float,
    across: float,
) -> Exits:
    """
    Lay out the exit matrix.

    Args:
        ends: The shared ends.
        arrows: The arrows that lead there.
        out: State to the beginning of its line.
        along: Where the last row ends.
        across: Where the columns of states end.
    """
    groups: dict[tuple[str, str], list[Arrow]] = {
        (target, arrow.transition): [] for target in ends for arrow in arrows if arrow.target == target
    }
    for arrow in arrows:
        groups[arrow.target, arrow.transition].append(arrow)
    labels = {key: _label(held[0], sizes) for key, held in groups.items()}
    words = max((sizes.extent(label)[0] for label in labels.values()), default=0)
    here, top = across + 24, along + words + 24
    places: dict[tuple[str, str], float] = {}
    boxes: dict[str, tuple[float, float, float, float]] = {}
    for target in ends:
        keys = [key for key in groups if key[0] == target]
        begins = here
        here += INSET
        for key in keys:
            places[key] = here
            here += max(sizes.extent(labels[key])[1] + 16, 34 if len(keys) > 1 else 0, 2 * sizes.dot + 2)
        word = longest(flow.nodes[target].label, TYPE, bold=True)
        here = max(here, begins + (sizes.breadth if sizes.turned else min(max(84, word + 20), 160)))
        room = sizes.room if sizes.turned else here - begins - 18
        length = sizes.along if sizes.turned else sizes.high(flow.nodes[target], room)
        boxes[target] = (top, begins, length, here - begins)
        here += GAP
    columns = tuple(
        Column(
            transition,
            target,
            places[target, transition],
            tuple((arrow, out[arrow.source][-1][0]) for arrow in held),
            top,
            labels[target, transition],
            (along + 6, places[target, transition] + 6),
        )
        for (target, transition), held in groups.items()
    )
    furthest = {arrow.source: column.across for column in columns for arrow, _ in column.arrows}
    for column in columns:
        for arrow, _ in column.arrows:
            furthest[arrow.source] = max(furthest[arrow.source], column.across)
    lines = {state: (*points, (points[-1][0], furthest[state])) for state, points in out.items()}
    end = max((box[0] + box[2] for box in boxes.values()), default=along)
    return Exits(columns, boxes, lines, end + 10, here, across + 24)


def _label(arrow: Arrow, sizes: Sizes) -> Label:
    # What is said of people stands at the dots.
    return label_of(arrow, 110 if sizes.turned else 66, number=sizes.numbers.get(arrow.transition))
