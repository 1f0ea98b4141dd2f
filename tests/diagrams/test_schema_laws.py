"""The laws of the schema's layout, over flows of any shape."""

from __future__ import annotations

import itertools
import typing as t
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from diagrams.flows import LABELS, flows
from diagrams.lint import faults
from diagrams.strangers import shared_by_strangers
from diagrams.test_flow_laws import EXAMPLES, passes
from protocol_engine.diagrams.figure import Band, Box, Line
from protocol_engine.diagrams.flow import Arrow, Flow, Node
from protocol_engine.diagrams.schema import schema
from protocol_engine.diagrams.schema.words import Said, Time, Times

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.figure import Figure


@st.composite
def designs(draw: t.Callable[[st.SearchStrategy[t.Any]], t.Any]) -> tuple[Flow, Said]:
    """Give trials with arms: states before them, arms of any length, states after them, and any other arrows."""
    epochs = {f"e{number}": draw(LABELS) for number in range(3)}
    before = [f"b{number}" for number in range(draw(st.integers(1, 4)))]
    arms = [[f"a{arm}_{number}" for number in range(draw(st.integers(1, 4)))] for arm in range(draw(st.integers(2, 5)))]
    after = [f"c{number}" for number in range(draw(st.integers(1, 4)))]
    beside = [f"d{number}" for number in range(draw(st.integers(0, 3)))]
    kinds = [(before, "e0"), *((arm, "e1") for arm in arms), (after, "e2"), (beside, draw(st.sampled_from([*epochs])))]
    nodes = {
        name: Node(name, draw(LABELS), "pathway", epoch, None, False, name == "b0")
        for names, epoch in kinds
        for name in names
    }
    nodes["end"] = Node("end", draw(LABELS), "pathway", "e2", "completed")
    steps = [*itertools.pairwise(before), *itertools.pairwise([*after, "end"])]
    steps += [step for arm in arms for step in itertools.pairwise([before[-1], *arm, after[0]])]
    extra = st.tuples(st.sampled_from([*nodes][:-1]), st.sampled_from([*nodes]))
    steps += draw(st.lists(extra, max_size=8))
    arrows = [
        Arrow(f"t{number}", "chosen" if one == before[-1] and other.startswith("a") else f"k{number}",
              draw(LABELS), "pathway", one, other)
        for number, (one, other) in enumerate(steps)
    ]  # fmt: skip
    names = {arrow.transition: draw(LABELS) for arrow in arrows}
    times = {name: Time(draw(LABELS) or "x", draw(LABELS) or "x") for name in draw(st.lists(st.sampled_from([*nodes])))}
    said = Said(Times(times, {draw(LABELS): draw(LABELS) for _ in range(2)}), names, {before[0]: "n ≤ 6"}, draw(LABELS))
    return Flow("T", draw(LABELS), "1", "0" * 64, ("pathway",), epochs, nodes, tuple(arrows), {}), said


DRAWN = st.one_of(flows(14).map(lambda flow: (flow, Said())), designs())


def boxes_of(figure: Figure) -> list[Box]:
    """Give the boxes of states."""
    return [item for item in figure.items if isinstance(item, Box)]


@settings(max_examples=EXAMPLES)
@given(drawn=DRAWN)
def test_nothing_in_the_way(drawn: tuple[Flow, Said]) -> None:
    """No text lies on another text, a box or a line, and nothing is outside the page."""
    assert [] == faults(schema(*drawn))


@settings(max_examples=EXAMPLES)
@given(drawn=DRAWN)
def test_no_line_through_a_box(drawn: tuple[Flow, Said]) -> None:
    """Lines run upright or level, and through no box."""
    figure = schema(*drawn)
    boxes = boxes_of(figure)

    for item in figure.items:
        if isinstance(item, Line):
            for one, other in itertools.pairwise(item.points):
                assert one[0] == other[0] or one[1] == other[1]
                assert [] == [box.data["state"] for box in boxes if passes(one, other, box.rect)]


@settings(max_examples=EXAMPLES)
@given(drawn=DRAWN)
def test_every_state_once(drawn: tuple[Flow, Said]) -> None:
    """Every state of the main track in which somebody takes part has a box; of the others one that ends a path."""
    boxes = Counter(box.data["state"] for box in boxes_of(schema(*drawn)))

    nodes, _ = drawn[0].of_track("pathway")
    assert {node.name for node in nodes if not node.final and not node.ends_study} <= set(boxes)
    assert {1} == set(boxes.values())
    assert set(boxes) <= {node.name for node in nodes}


@settings(max_examples=EXAMPLES)
@given(drawn=DRAWN)
def test_every_arrow_is_told(drawn: tuple[Flow, Said]) -> None:
    """Every way from a state to another is a line between them, or told in words."""
    figure = schema(*drawn)
    boxes = {box.data["state"] for box in boxes_of(figure)}
    lines = {(item.data["from"], item.data["to"]) for item in figure.items if isinstance(item, Line) and item.data}

    flow = drawn[0]
    _, arrows = flow.of_track("pathway")
    for arrow in arrows:
        if arrow.source != arrow.target and (arrow.source, arrow.target) not in lines:
            label = flow.nodes[arrow.target].label
            told = f"{label} is also reached" if arrow.target in boxes else f"{label} ("
            assert told in figure.description


@settings(max_examples=EXAMPLES)
@given(drawn=DRAWN)
def test_every_state_in_its_epoch(drawn: tuple[Flow, Said]) -> None:
    """The box of a state of an epoch stands within a column of that epoch."""
    figure = schema(*drawn)
    bands = [item for item in figure.items if isinstance(item, Band)]

    for box in boxes_of(figure):
        epoch = drawn[0].nodes[box.data["state"]].epoch
        within = {band.data["epoch"] for band in bands if band.rect.x < box.rect.x and box.rect.right < band.rect.right}
        assert epoch is None or {epoch} == within


@settings(max_examples=EXAMPLES)
@given(drawn=DRAWN)
def test_lines_together(drawn: tuple[Flow, Said]) -> None:
    """Two arrows that share a part of their lines come from one state or lead to one."""
    assert [] == shared_by_strangers(schema(*drawn))
