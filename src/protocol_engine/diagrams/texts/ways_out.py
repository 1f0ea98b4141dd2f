"""Ways out that many states share: whoever is on study may withdraw, be lost, die."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.texts.saying import one_line, state_name

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.diagrams.flow import Arrow, Flow, Node


SEVERAL = 3
"""From so many states on a way out is shared; fewer arrows can be followed one by one."""


@attrs.frozen
class WayOut:
    """
    A transition that ends participation, from several states: whoever is on study may withdraw.

    Attributes:
        arrows: One from each of these states; they differ in nothing else.
    """

    arrows: tuple[Arrow, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the states where it starts."""
        return tuple(arrow.source for arrow in self.arrows)


def leaves(flow: Flow, arrow: Arrow) -> bool:
    """Tell whether an arrow ends participation, and not by completing it as planned."""
    target = flow.nodes[arrow.target]
    return (target.final or target.ends_study) and not target.completed


def stays(node: Node) -> bool:
    """Tell whether a state is one of those that are left by a way out."""
    return not (node.final or node.ends_study)


def shared_ways_out(flow: Flow, track: str) -> tuple[WayOut, ...]:
    """Give the ways out of a track that several of its states share, in the order of the file."""
    found: dict[tuple[str, str], list[Arrow]] = {}
    for arrow in flow.arrows:
        if arrow.track == track and leaves(flow, arrow):
            found.setdefault((arrow.transition, arrow.change), []).append(arrow)
    return tuple(WayOut(tuple(arrows)) for arrows in found.values() if len(arrows) >= SEVERAL)


def groups_of(flow: Flow) -> dict[tuple[str, ...], str]:
    """Give the states of each shared way out an id, each group of states once."""
    ways = [way.sources for track in flow.tracks for way in shared_ways_out(flow, track)]
    return {sources: f"any_{number}" for number, sources in enumerate(dict.fromkeys(ways), 1)}


def group_name(flow: Flow, track: str, sources: Sequence[str]) -> str:
    """Name some states of a track together: `any on-study state but Screening`."""
    every = [node.name for node in flow.nodes.values() if node.track == track and stays(node)]
    others = [name for name in every if name not in sources]
    if len(others) < len(sources) and set(every) >= set(sources):
        but = f" but {_listed(flow, others, 'and')}" if others else ""
        return f"any {'on-study state' if track == flow.tracks[0] else f'state of {one_line(track)}'}{but}"
    return _listed(flow, sources, "or")


def _listed(flow: Flow, names: Sequence[str], last: str) -> str:
    labels = [state_name(flow.nodes[name]) for name in names]
    return f" {last} ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)
