"""Graphviz reads DOT as what it says, and lays it out so that it can be read."""

from __future__ import annotations

import functools
import html
import itertools
import json
import re
import typing as t
from collections import Counter

import pytest
from hypothesis import given, settings

from diagrams.texts.given import FLOWS, NAMES, flow_at, odd_flows
from outside import present
from protocol_engine.diagrams.figure import Rect
from protocol_engine.diagrams.graphviz import PACKAGE, laid_out
from protocol_engine.diagrams.spine.chains import chains_of
from protocol_engine.diagrams.texts.dot import dot
from protocol_engine.diagrams.texts.ids import words
from protocol_engine.diagrams.texts.saying import called
from protocol_engine.errors import DrawingError

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from protocol_engine.diagrams.flow import Flow

Graph = dict[str, t.Any]
TAGS = {None: "", "stated": "", "interpreted": "(i)", "assumed": "(a)"}


@functools.cache
def graph_of(name: str) -> Graph:
    """Lay out a flow by its name."""
    return graph(FLOWS[name]())


def graph(flow: Flow) -> Graph:
    """Lay out a flow."""
    try:
        return json.loads(laid_out(dot(flow), "json"))  # type: ignore[no-any-return]
    except DrawingError as error:
        if "not installed" in str(error):
            present.absent(f"no Python package {PACKAGE}: {error}")
        raise


def plain(label: str) -> str:
    """Give the words of an HTML-like label, without blanks."""
    return "".join(html.unescape(re.sub(r"<[^>]*>", "", label)).split())


def ends(edge: Mapping[str, t.Any]) -> tuple[int, int]:
    """Give where an arrow starts and ends."""
    found = edge["tail"], edge["head"]
    return found[::-1] if edge.get("dir") == "back" else found


def checked(flow: Flow, read: Graph) -> None:
    """Hold what Graphviz read to what the flow says."""
    names = {f"s_{word}": name for name, word in words(flow.nodes).items()}
    objects = {one["_gvid"]: one["name"] for one in read["objects"]}
    states = [names[name] for name in objects.values() if name in names]
    assert len(set(states)) == len(states)
    edges = [one for one in read.get("edges", ()) if one.get("style") != "invis"]
    arrows = [one for one in flow.arrows if one.target in states]
    assert Counter((a.source, a.target, "".join(called(a).split()) + TAGS[a.basis]) for a in arrows) == Counter(
        (*[names[objects[id]] for id in ends(one)], plain(row))
        for one in edges
        for row in one["label"].split("</TR>")[:-1]
    )
    for one in read["objects"]:
        if re.match("cluster_e_", one["name"]):
            epochs = {flow.nodes[names[objects[id]]].epoch for id in one["nodes"] if objects[id] in names}
            assert len(epochs) <= 1, one["name"]


@pytest.mark.parametrize("name", FLOWS)
def test_read(name: str) -> None:
    """Graphviz finds every state once, in the cluster of its epoch, and every arrow between its states."""
    checked(FLOWS[name](), graph_of(name))


@given(odd_flows())
@settings(max_examples=30)
def test_read_any(flow: Flow) -> None:
    """So it does in any flow, whatever its names are."""
    checked(flow, graph(flow))


@pytest.mark.parametrize("name", NAMES)
def test_path_is_straight(name: str) -> None:
    """The main path of a protocol runs straight down."""
    flow, read = flow_at(name), graph_of(name)
    ids = words(flow.nodes)
    main = [f"s_{ids[state]}" for state in chains_of(flow, flow.tracks[0])[0].states]
    boxes = {one["name"]: first_box(one) for one in read["objects"] if one["name"] in main}

    assert [] == [
        (one, two) for one, two in itertools.pairwise(main) if abs(boxes[one].middle[0] - boxes[two].middle[0]) > 3
    ]


def first_box(node: Mapping[str, t.Any]) -> Rect:
    """Give the box of a state, without its chips."""
    points = next(op["points"] for op in node["_ldraw_"] if op["op"] in "bBpP")
    return rect_of(points)


def rect_of(points: Iterable[tuple[float, float]]) -> Rect:
    """Give the part of the page around some points."""
    x, y = zip(*points, strict=True)
    return Rect(min(x), min(y), max(x) - min(x), max(y) - min(y))


def texts_of(one: Mapping[str, t.Any]) -> Iterator[Rect]:
    """Give the parts of the page that the texts of a node or of an arrow cover."""
    size = 10.0
    for op in one.get("_ldraw_", ()):
        if op["op"] == "F":
            size = op["size"]
        elif op["op"] == "T":
            x, y = op["pt"]
            left = {"l": x, "c": x - op["width"] / 2, "r": x - op["width"]}[op["align"]]
            yield Rect(left, y - 0.2 * size, op["width"], size)


def line_of(edge: Mapping[str, t.Any]) -> Iterator[Rect]:
    """Give points along a line, each as a small part of the page."""
    points = next(op["points"] for op in edge["_draw_"] if op["op"] in "bB")
    for place in range(0, len(points) - 3, 3):
        a, b, c, d = points[place : place + 4]
        for step in range(41):
            s = step / 40
            weights = ((1 - s) ** 3, 3 * s * (1 - s) ** 2, 3 * s**2 * (1 - s), s**3)
            x, y = (sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True)) for axis in (0, 1))
            yield Rect(x - 0.1, y - 0.1, 0.2, 0.2)


@pytest.mark.parametrize("name", NAMES)
def test_titles_are_clear(name: str) -> None:
    """No line runs through the title of an epoch, and no label of an arrow covers one, or a state."""
    read = graph_of(name)
    edges = [one for one in read.get("edges", ()) if one.get("style") != "invis"]
    titles = [rect for one in read["objects"] if one["name"][:2] in ("e_", "t_") for rect in texts_of(one)]
    states = [rect for one in read["objects"] if one["name"].startswith("s_") for rect in texts_of(one)]
    lines = [point for one in edges for point in line_of(one)]
    labels = [rect for one in edges for rect in texts_of(one)]

    assert [] == [title for title in titles for point in lines if title.meets(point)]
    assert [] == [one for one in labels for other in (*titles, *states) if one.meets(other, 1)]


def test_fonts_do_not_matter() -> None:
    """Boxes are as wide as their words, though Graphviz knows no width of a Chinese letter."""
    read = graph_of("chinese")
    boxes = [first_box(one) for one in read["objects"] if one["name"].startswith("s_")]

    assert all(150 * 0.75 < box.width for box in boxes)
