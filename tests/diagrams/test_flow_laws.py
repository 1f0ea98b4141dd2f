"""The laws of the flow's layout, over flows of any shape."""

from __future__ import annotations

import itertools
import os
import typing as t
from collections import Counter

import pytest
from hypothesis import given, settings

from diagrams.flows import flows
from diagrams.lint import faults
from protocol_engine.diagrams.figure import Box, Line, Mark
from protocol_engine.diagrams.spine.sheet import flow_figure

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.figure import Figure, Point, Rect
    from protocol_engine.diagrams.flow import Flow


EXAMPLES = int(os.environ.get("PROTOCOL_ENGINE_LAW_EXAMPLES", "0")) or 100
"""How many flows each law is tried on."""


def drawn(figure: Figure) -> list[Line | Mark]:
    """Give what stands for an arrow."""
    return [item for item in figure.items if isinstance(item, Line | Mark) and "from" in item.data]


def on_edge(point: Point, rect: Rect) -> bool:
    """Tell whether a point lies on the border of a box."""
    x, y = point
    upright = abs(x - rect.x) < 0.01 or abs(x - rect.right) < 0.01
    level = abs(y - rect.y) < 0.01 or abs(y - rect.bottom) < 0.01
    return (upright and rect.y <= y <= rect.bottom) or (level and rect.x <= x <= rect.right)


@pytest.mark.parametrize("turned", [False, True])
@settings(max_examples=EXAMPLES)
@given(flow=flows())
def test_every_arrow_once(turned: bool, flow: Flow) -> None:
    """Every arrow is drawn exactly once, and every state has one box."""
    figure = flow_figure(flow, left_to_right=turned)

    arrows = Counter((item.data["transition"], item.data["from"], item.data["to"]) for item in drawn(figure))
    states = Counter(item.data["state"] for item in figure.items if isinstance(item, Box) and "state" in item.data)
    assert Counter((one.transition, one.source, one.target) for one in flow.arrows) == arrows
    assert Counter(list(flow.nodes)) == states


@pytest.mark.parametrize("turned", [False, True])
@settings(max_examples=EXAMPLES)
@given(flow=flows())
def test_nothing_in_the_way(turned: bool, flow: Flow) -> None:
    """No text lies on another text, a box or a line, and nothing is outside the page."""
    assert [] == faults(flow_figure(flow, left_to_right=turned))


@pytest.mark.parametrize("turned", [False, True])
@settings(max_examples=EXAMPLES)
@given(flow=flows())
def test_arrows_end_on_boxes(turned: bool, flow: Flow) -> None:
    """Every line of an arrow starts and ends on its boxes, and goes through no box on its way."""
    figure = flow_figure(flow, left_to_right=turned)
    boxes = {item.data["state"]: item.rect for item in figure.items if isinstance(item, Box) and "state" in item.data}

    for item in drawn(figure):
        if isinstance(item, Line):
            assert on_edge(item.points[0], boxes[item.data["from"]])
            assert on_edge(item.points[-1], boxes[item.data["to"]])
            for one, other in itertools.pairwise(item.points):
                assert one[0] == other[0] or one[1] == other[1]
                assert [] == [name for name, rect in boxes.items() if passes(one, other, rect)]


def passes(one: Point, other: Point, rect: Rect) -> bool:
    """Tell whether a part of a line goes through the inside of a box."""
    (left, right), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    inside = rect.x + 0.1 < right and left < rect.right - 0.1
    return inside and rect.y + 0.1 < bottom and top < rect.bottom - 0.1
