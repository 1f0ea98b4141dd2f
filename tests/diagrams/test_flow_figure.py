"""The flow of real and invented protocols."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagrams.charts import GOOD, INVENTED, SHIPPED, chart_at
from diagrams.lint import faults
from diagrams.test_spine import flow
from protocol_engine.diagrams.figure import Box, Figure, Line, Text
from protocol_engine.diagrams.flow import Arrow, flow_of
from protocol_engine.diagrams.spine.grid import grid_of
from protocol_engine.diagrams.spine.labels import label_of
from protocol_engine.diagrams.spine.routes import routes_of
from protocol_engine.diagrams.spine.sheet import flow_figure


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("path", [*SHIPPED, *INVENTED, *GOOD], ids=lambda path: path.stem)
def test_protocols(path: Path, turned: bool) -> None:
    """Nothing is in the way of anything, in either direction."""
    assert [] == faults(flow_figure(flow_of(chart_at(path)), left_to_right=turned))


def test_main_path_is_straight() -> None:
    """The boxes of the main path stand exactly below each other, joined by straight arrows."""
    figure = flow_figure(flow_of(chart_at(SHIPPED[0])))
    path = "screening enrolled apheresed product_released infused complete_remission transplanted follow_up completed"
    boxes = {item.data["state"]: item.rect for item in figure.items if isinstance(item, Box)}
    lines = {item.data.get("to"): item for item in figure.items if isinstance(item, Line) and item.ink == "main"}

    assert 1 == len({boxes[state].middle[0] for state in path.split()})
    assert [2] * 8 == [len(lines[state].points) for state in path.split()[1:]]
    tops = [boxes[state].y for state in path.split()]
    assert sorted(tops) == tops


def test_basis_is_visible() -> None:
    """The border and a letter tell whose word a state is; what the source states has neither."""
    figure = flow_figure(flow_of(chart_at(SHIPPED[0])))
    boxes = {item.data["state"]: (item.dash, item.corner) for item in figure.items if isinstance(item, Box)}

    assert (("", ""), ("7 3", "i"), ("2.5 2.5", "a")) == (
        boxes["enrolled"], boxes["apheresed"], boxes["product_released"]
    )  # fmt: skip
    told = [item.text for item in figure.items if isinstance(item, Text)]
    assert {"(i)  our reading of an ambiguous source", "(a)  assumed, the source is silent"} <= set(told)


def test_traceable() -> None:
    """A printed figure tells what protocol it is, in which version, and of which content."""
    chart = chart_at(SHIPPED[0])
    told = [item.text for item in flow_figure(flow_of(chart)).items if isinstance(item, Text)]

    facts = f"protocol NCT06913179, version 1.0, sha256 {chart.digest[:12]}, 24 states, 27 transitions"
    assert facts == told[1]
    assert told[0] == f"Protocol flow: {chart.protocol.title}"


def test_described() -> None:
    """The description tells every state and every arrow in words."""
    told = flow_figure(flow_of(chart_at(SHIPPED[0]))).description

    assert "Enrolled: Leukapheresis → Cells collected; Taken off the study → Manufacturing failure" in told
    assert "Dead, ends participation: death." in told


def test_blocked_arms() -> None:
    """An arm that others stand in the way of joins, and is reached, by the gutters."""
    found = flow(
        "x: a -> b", "x: a -> p", "y: b -> c", "y: b -> q1", "n: q1 -> q2", "r: q2 -> e", "s: c -> d", "t: d -> f",
        "u: f -> e", "m: p -> d", "again: c -> p", "done: e -> z", finals="z",
    )  # fmt: skip
    grid = grid_of(found, "pathway")
    forms = {(one.arrow.source, one.arrow.target): (one.form, one.ink) for one in routes_of(found, "pathway", grid)}

    # The arm that parts later stands within the one that parts earlier.
    assert {"a": 0, "q1": 1, "q2": 1, "p": 2} == {state: grid.place[state][1] for state in ("a", "q1", "q2", "p")}
    assert ("over", "main") == forms["a", "p"]
    assert ("track", "main") == forms["p", "d"]
    assert ("track", "loop") == forms["c", "p"]
    assert ("under", "main") == forms["q2", "e"]
    assert [] == faults(flow_figure(found))


def test_exit_below() -> None:
    """An end that one arrow leads to stands beside where it comes from; where there is no room, below."""
    found = flow(
        "x: a -> b", "x: a -> p", "m: b p -> d", "f: b -> e1", "f: p -> e2", "g: p -> e3", "h: a -> hold",
        "i: hold -> e4", "done: d -> z", finals="z e1=r1 e2=r2 e3=r3 e4=r4",
    )  # fmt: skip
    grid = grid_of(found, "pathway")

    assert grid.place["p"][0] == grid.place["e2"][0]
    assert [1, 2] == sorted(grid.place[exit][0] - grid.place["p"][0] for exit in ("e1", "e3"))
    assert grid.place["hold"][0] + 1 == grid.place["e4"][0]


def test_no_cuts_without_need(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many states in few rows are still one page."""
    monkeypatch.setattr("protocol_engine.diagrams.spine.paged.MOST", 2)

    assert () == flow_figure(flow("x: a -> b", "x: a -> c", "m: b c -> d", "done: d -> z", finals="z")).pages


def test_label_of_nothing() -> None:
    """An arrow that has nothing to say needs no room."""
    label = label_of(Arrow("t", "e", "", "pathway", "a", "b"), 100, words=False)

    assert (0, 0) == (label.width, label.height)


def test_long_epoch_name() -> None:
    """The name of an epoch gets the room that it needs."""
    name = "Double-blind_placebo-controlled_treatment_with_rescue_medication_allowed_from_week_twelve_onward_and_more"
    found = flow("x: a -> b", "done: b -> z", epochs=f"a={name} b=two", finals="z")
    plain = flow("x: a -> b", "done: b -> z", epochs="a=one b=two", finals="z")

    assert [] == faults(flow_figure(found))
    assert width_of(flow_figure(found)) > width_of(flow_figure(plain))


def width_of(figure: Figure) -> float:
    """Give how far right the first box begins."""
    return next(item.rect.x for item in figure.items if isinstance(item, Box))
