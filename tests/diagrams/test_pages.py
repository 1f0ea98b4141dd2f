"""Long flows on several pages."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings

from diagrams.charts import invented
from diagrams.flows import flows
from diagrams.lint import faults
from protocol_engine.diagrams.figure import Band, Line, Mark, Rect, Text
from protocol_engine.diagrams.flow import Flow, flow_of
from protocol_engine.diagrams.spine import paged as sheets
from protocol_engine.diagrams.spine.pages import cuts_of, letter, sliced
from protocol_engine.diagrams.spine.sheet import flow_figure
from protocol_engine.diagrams.svg import svg


def test_cuts() -> None:
    """A page ends with an epoch where it is more than half full by then, else before the row that has no room."""
    rows = [(40.0, False), (70.0, True), (80.0, False), (120.0, False), (150.0, True)]

    assert [] == cuts_of(rows, 90, 100)
    assert [70.0, 150.0] == cuts_of(rows, 180, 100)
    assert [80.0] == cuts_of([(one, False) for one, _ in rows], 180, 100)


def test_long_rows() -> None:
    """A row that is longer than a page has a page of its own."""
    assert [300.0] == cuts_of([(300.0, False)], 500, 100)
    assert [] == cuts_of([], 500, 100)


def test_sliced_lines() -> None:
    """A line is cut where pages end; it has its head on the last one and its data on the first."""
    line = Line(((5, 0), (5, 30), (20, 30), (20, 10)), "main", True, {"from": "a"})

    first, second = sliced([line], [0, 20, 40], 1)

    assert [(((5, 0), (5, 20)), False), (((20, 20), (20, 10)), True)] == [
        (item.points, item.head) for item in first.items if isinstance(item, Line)
    ]
    assert [(((5, 20), (5, 30), (20, 30), (20, 20)), False)] == [
        (item.points, item.head) for item in second.items if isinstance(item, Line)
    ]
    assert ({}, {5: "main", 20: "main"}) == (first.before, first.after)
    assert ({5: "main", 20: "main"}, {}) == (second.before, second.after)


@pytest.mark.parametrize("axis", [0, 1])
def test_sliced_bands(axis: int) -> None:
    """A band is cut where pages end, and is on no page that it does not reach."""
    rect = Rect(0, 2, 30, 8) if axis == 0 else Rect(2, 0, 8, 30)

    pages = sliced([Band(rect)], [0, 20, 40, 60], axis)

    lengths = [
        [item.rect.width if axis == 0 else item.rect.height for item in page.items if isinstance(item, Band)]
        for page in pages
    ]
    assert [[20], [10], []] == lengths


def test_letters() -> None:
    """The letters go on behind Z."""
    assert ["A", "Z", "AA", "AZ", "BA"] == [letter(number) for number in (0, 25, 26, 51, 52)]


def test_forty_states() -> None:
    """Forty states come on two pages: each line goes on at its letter, exits are named, nothing is twice or missing."""
    flow = flow_of(invented("forty_states"))
    figure = flow_figure(flow)

    assert 2 == len(figure.pages)
    assert [] == faults(figure)
    first = figure.pages[0]
    at_cut, again = (
        {item.text for item in page.items if isinstance(item, Mark) and item.text.isalpha()} for page in figure.pages
    )
    assert at_cut == again != set()
    exits = [item.text for item in first.items if isinstance(item, Text) and item.text.startswith("Exits that go on")]
    assert ["Exits that go on: A: Prescreening failure, B: Screen failure, C: Consent withdrawn, D: Lost to follow-up, "
            "E: Stopped by the sponsor"] == exits  # fmt: skip
    assert 2 == svg(figure).count('<g class="pe-page"')


@settings(max_examples=40)
@given(flow=flows(14))
def test_pages_of_any_flow(flow: Flow) -> None:
    """However a flow is cut, every arrow starts on one page, every state is on one, and no text is in the way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheets, "MOST", 3)
        patch.setattr(sheets, "PAGE", 160)
        figure = flow_figure(flow)

    items = [item for page in figure.pages or (figure,) for item in page.items]
    arrows = Counter(
        (item.data["transition"], item.data["from"]) for item in items if "from" in getattr(item, "data", {})
    )
    assert Counter(arrow.key for arrow in flow.arrows) == arrows
    assert Counter(list(flow.nodes)) == Counter(
        item.data["state"] for item in items if "state" in getattr(item, "data", {})
    )
    assert [] == faults(figure)


def test_letters_of_several_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter stands for one line at one cut; only the exits keep theirs."""
    monkeypatch.setattr(sheets, "PAGE", 500)
    figure = flow_figure(flow_of(invented("forty_states")))
    letters = [
        Counter(item.text for item in page.items if isinstance(item, Mark) and item.text.isalpha())
        for page in figure.pages
    ]

    assert 3 <= len(letters)
    assert {letter for letter, times in letters[1].items() if times > 1} <= set("ABCDE")
    assert set(letters[0]) & set(letters[2]) <= set("ABCDE")
    assert [] == faults(figure)
