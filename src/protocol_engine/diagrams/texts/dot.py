"""
A flow for Graphviz: epochs are clusters, and ends that many states share are chips beside those states.

A chip is a letter; what it stands for is in the legend. So the arrows that leave almost every state do not run
across the picture, and none of them is lost. An arrow that leads back is written from its end to its start, with
`dir=back`: to leave it out of the ranks by `constraint=false` stops Graphviz 16 where there are clusters.
"""

from __future__ import annotations

import itertools
import typing as t

import attrs

from protocol_engine.diagrams.ink import INKS
from protocol_engine.diagrams.spine.grid import grid_of
from protocol_engine.diagrams.spine.routes import routes_of
from protocol_engine.diagrams.texts.boxes import Box, epochs_of
from protocol_engine.diagrams.texts.chips import codes
from protocol_engine.diagrams.texts.dot_labels import (
    Chip,
    edge_label,
    heading,
    legend,
    quoted,
    state_label,
    title_label,
)
from protocol_engine.diagrams.texts.ids import words
from protocol_engine.diagrams.texts.saying import STRUCTURE, capital, kind_of, one_line, origin, state_name

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from protocol_engine.diagrams.flow import Arrow, Flow, Node
    from protocol_engine.diagrams.spine.grid import Grid
    from protocol_engine.diagrams.spine.routes import Route

_GRAPH = (
    'graph [rankdir=TB, newrank=true, splines=spline, nodesep=0.35, ranksep=0.35, fontname="Helvetica", bgcolor=white, '
    "labelloc=b, labeljust=l, pad=0.2]",
    'node [shape=none, margin=0, fontname="Helvetica", fontsize=11]',
    'edge [fontname="Helvetica", fontsize=10, arrowsize=0.8]',
)
_STYLES: t.Final[Mapping[str, str]] = {"main": "solid", "skip": "solid", "loop": "dotted", "leave": "dashed"}


@attrs.frozen
class _Track:
    """What is drawn of one track."""

    grid: Grid
    routes: tuple[Route, ...]


def dot(flow: Flow) -> str:
    """Write a flow in the language of Graphviz, to be laid out by `dot`. Changes nothing."""
    ids = {name: f"s_{word}" for name, word in words(flow.nodes).items()}
    tracks = {}
    for track in flow.tracks:
        grid = grid_of(flow, track)
        tracks[track] = _Track(grid, routes_of(flow, track, grid))
    chips = _chips(flow, tracks)
    kinds = {route.ink for one in tracks.values() for route in one.routes} | ({"leave"} if chips else set())
    body = [
        *_GRAPH,
        f"graph [label={legend(flow, chips.values(), kinds)}]",
        "subgraph cluster_page {",
        f"  graph [label={heading(flow)}, labelloc=t, peripheries=0]",
        *(f"  {line}" for track in flow.tracks for line in _track(flow, track, tracks[track], ids, chips)),
        "}",
        *(line for one in tracks.values() for line in _edges(ids, one)),
    ]
    comments = [f"// {one_line(line)}" for line in (*origin(flow), STRUCTURE)]
    return "\n".join([*comments, "digraph protocol {", *(f"  {line}" for line in body), "}", ""])


Ways = dict[tuple[str, str], Chip]
"""A shared way out, by its transition and where it ends, to its chip."""


def _chips(flow: Flow, tracks: Mapping[str, _Track]) -> Ways:
    ways: dict[tuple[str, str], Arrow] = {}
    for track, drawn in tracks.items():
        for arrow in flow.of_track(track)[1]:
            if arrow.target in drawn.grid.ends:
                ways.setdefault((arrow.transition, arrow.target), arrow)
    ends = [end for _, end in ways]
    # Where two ways lead to one end, what happens tells them apart.
    labels = [
        state_name(flow.nodes[end]) if ends.count(end) == 1 else one_line(arrow.label)
        for (_, end), arrow in ways.items()
    ]
    return {
        way: Chip(code, arrow, state_name(flow.nodes[way[1]]))
        for code, (way, arrow) in zip(codes(labels), ways.items(), strict=True)
    }


def _track(flow: Flow, track: str, drawn: _Track, ids: Mapping[str, str], chips: Ways) -> Iterator[str]:
    grid = drawn.grid
    nodes, arrows = flow.of_track(track)
    nodes = tuple(node for node in nodes if node.name not in grid.ends)
    leaving: dict[str, list[Chip]] = {}
    for arrow in arrows:
        if arrow.target in grid.ends:
            chip = chips[arrow.transition, arrow.target]
            leaving.setdefault(arrow.source, []).append(attrs.evolve(chip, arrow=arrow))
    states = {
        node.name: f"{ids[node.name]} [label={state_label(node, _ink(grid, node), leaving.get(node.name, ()))}"
        f"{_chain(grid, node.name)}, tooltip={quoted(state_name(node))}]"
        for node in nodes
    }
    exits = {route.arrow.target for route in drawn.routes if _beside(flow, route)}
    items = epochs_of(flow, track, [attrs.evolve(one, epoch=None) if one.name in exits else one for one in nodes])
    if track != flow.tracks[0]:
        items = (Box(f"t_{words(flow.tracks)[track]}", capital(track) or "?", items),)
    # A cluster of its own, so that no other track comes between a state and the end beside it.
    yield f"subgraph cluster_whole_{words(flow.tracks)[track]} {{"
    yield '  graph [label="", peripheries=0]'
    yield from (f"  {line}" for line in _clusters(items, grid, ids, states))
    yield "}"
    for source, target in _below(flow, grid):
        yield f"{ids[source]} -> {ids[target]} [style=invis, weight=0]"
    for row in grid.rows:
        beside = [ids[state] for column, state in sorted(row.states.items()) if column < grid.columns]
        if len(beside) > 1:
            yield f"{{rank=same; {' -> '.join(beside)} [style=invis]}}"
    for route in drawn.routes:
        if route.form == "straight":
            yield f"{{rank=same; {ids[route.arrow.source]}; {ids[route.arrow.target]}}}"


def _beside(flow: Flow, route: Route) -> bool:
    """Tell whether an end stands beside a state of another epoch, and so in no band of its own."""
    source, target = flow.nodes[route.arrow.source], flow.nodes[route.arrow.target]
    return route.form == "straight" and source.epoch != target.epoch


def _below(flow: Flow, grid: Grid) -> Iterator[tuple[str, str]]:
    """Give pairs of states that stand one below the other: those beside the path, and where it leaves their epoch."""
    main = grid.chains[0].states if grid.chains else ()
    for here, after in itertools.pairwise(main):
        epoch = flow.nodes[here].epoch
        for state, (row, column) in grid.place.items():
            node = flow.nodes[state]
            beside = column == grid.columns and node.epoch == epoch != flow.nodes[after].epoch and not node.final
            # Ranks go as the rows of the grid do, so that no two of them contradict each other.
            if beside and row < grid.place[after][0]:
                yield state, after


def _ink(grid: Grid, node: Node) -> str:
    kind = kind_of(node)
    return "branch" if kind == "state" and grid.place[node.name][1] == grid.columns else kind


def _chain(grid: Grid, state: str) -> str:
    """Say on which path a state is, so that the path is drawn as a straight line."""
    column = grid.place[state][1]
    return f", group=path{column}" if column < grid.columns else ""


def _clusters(
    items: tuple[str | Box, ...], grid: Grid, ids: Mapping[str, str], states: Mapping[str, str]
) -> Iterator[str]:
    for item in items:
        if isinstance(item, str):
            yield states[item]
            continue
        first = min(item.states, key=lambda state: (grid.place[state], state))
        yield f"subgraph cluster_{item.id} {{"
        yield f'  graph [label="", style=filled, color="{INKS["rule"].stroke}", fillcolor="{INKS["band"].fill}"]'
        # A title that is a node is kept clear of lines, which a cluster's own title is not.
        yield f"  {item.id} [label={title_label(item.title)}]"
        yield f"  {{rank=same; {item.id}; {ids[first]}}}"
        yield f"  {item.id} -> {ids[first]} [style=invis]"
        yield from (f"  {line}" for line in _clusters(item.items, grid, ids, states))
        yield "}"


def _edges(ids: Mapping[str, str], drawn: _Track) -> Iterator[str]:
    loops: dict[tuple[str, str], list[Arrow]] = {}
    # Graphviz puts what it comes to first at the left, and the main path belongs there.
    for route in sorted(drawn.routes, key=lambda one: one.ink != "main"):
        if route.arrow.source == route.arrow.target:
            loops.setdefault((route.arrow.source, route.arrow.change), []).append(route.arrow)
        else:
            yield _edge(ids, route, drawn.grid)
    # Loops of one state would run through each other's labels.
    for (state, _), arrows in loops.items():
        yield f"{ids[state]} -> {ids[state]} [{_look(arrows, 'loop')}]"


def _edge(ids: Mapping[str, str], route: Route, grid: Grid) -> str:
    source, target = ids[route.arrow.source], ids[route.arrow.target]
    rows = grid.place[route.arrow.source][0], grid.place[route.arrow.target][0]
    look = _look([route.arrow], route.ink)
    if rows[0] < rows[1]:
        return f"{source}:box -> {target}:box [{look}{', weight=20' if route.ink == 'main' else ''}]"
    if rows[0] > rows[1]:
        # What returns runs around the boxes and the chips.
        return f"{target} -> {source} [{look}, dir=back]"
    return f"{source} -> {target}{':box' if route.form == 'straight' else ''} [{look}]"


def _look(arrows: Sequence[Arrow], kind: str) -> str:
    look = INKS[arrows[0].change or kind]
    return f'label={edge_label(arrows)}, color="{look.stroke}", penwidth={look.width:g}, style={_STYLES[kind]}'
