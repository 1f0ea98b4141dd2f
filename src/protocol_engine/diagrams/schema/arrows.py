"""The arrows that are no steps of the paths: which are drawn, and how, and which are told in words."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.diagrams.flow import Arrow, Flow
    from protocol_engine.diagrams.schema.lanes import Cell, Lanes
    from protocol_engine.diagrams.schema.paths import Link


@attrs.frozen
class Bundle:
    """
    Lines that lead to one state on one line of their own.

    Attributes:
        target: Name of the state.
        arrows: From where they come, one arrow for each state.
        ink: What they look like.
    """

    target: str
    arrows: tuple[Arrow, ...]
    ink: str


@attrs.frozen
class Sorted:
    """
    The arrows that are no steps of the paths.

    Attributes:
        crossings: From arm to arm.
        bundles: To states beside the path, back from there, and over states of the path.
        others: Those that are told in words alone.
    """

    crossings: tuple[Bundle, ...]
    bundles: tuple[Bundle, ...]
    others: tuple[Arrow, ...]

    @property
    def most_crossings(self) -> int:
        """How many lines may run between two rows."""
        return len(self.crossings)


def sorted_arrows(flow: Flow, lanes: Lanes, links: Iterable[Link]) -> Sorted:
    """Tell the arrows apart. Ways out of the study and repeats in place are none of them."""
    drawn = {(link.arrow.source, link.arrow.target) for link in links}
    at = lanes.at
    crossings: dict[tuple[str, int], dict[str, Arrow]] = {}
    bundles: dict[tuple[str, str], dict[str, Arrow]] = {}
    others: list[Arrow] = []
    for arrow in flow.arrows:
        into, out = (one in at or one in lanes.beside for one in (arrow.target, arrow.source))
        if not into or arrow.source == arrow.target or (arrow.source, arrow.target) in drawn:
            continue
        if not out:  # from an end that is not drawn, after which participation may go on
            others.append(arrow)
            continue
        if arrow.source in lanes.beside or arrow.target in lanes.beside:
            bundles.setdefault((arrow.target, _ink(lanes, at, arrow)), {}).setdefault(arrow.source, arrow)
            continue
        (start, lane), (end, other) = at[arrow.source], at[arrow.target]
        if lane[0] != other[0] and lanes.layers[start].lanes == lanes.layers[end].lanes:
            crossings.setdefault((arrow.target, lane[0]), {}).setdefault(arrow.source, arrow)
        elif len(lanes.layers[start].lanes) == 1 == len(lanes.layers[end].lanes):
            bundles.setdefault((arrow.target, _ink(lanes, at, arrow)), {}).setdefault(arrow.source, arrow)
        else:
            others.append(arrow)
    return Sorted(
        tuple(Bundle(target, tuple(found.values()), "crossover") for (target, _), found in crossings.items()),
        tuple(Bundle(target, tuple(found.values()), ink) for (target, ink), found in bundles.items()),
        tuple(others),
    )


def _ink(lanes: Lanes, at: Mapping[str, Cell], arrow: Arrow) -> str:
    if arrow.target in lanes.beside:
        return "leave"
    start = at[arrow.source][0] if arrow.source in at else lanes.beside[arrow.source]
    return "skip" if at[arrow.target][0] > start else "loop"
