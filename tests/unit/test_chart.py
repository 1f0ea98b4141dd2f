"""The compiled protocol's own small parts."""

from __future__ import annotations

import pytest

from protocol_engine.chart import Span, State, Steps, joined, unknown_kind
from unit.trial import PATH, chart_of

CHART = chart_of(
    f"{PATH}\nevents: {{started: {{}}}}\ntransitions: [{{event: started, from: screening, to: treated}}]\n"
)
OTHER = chart_of(
    f"{PATH}\nevents: {{started: {{}}}}\ntransitions: [{{event: started, from: screening, to: followed}}]\n"
)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((), ()),
        (((("days", 28),),), (("days", 28),)),
        (((("days", 28),), (("days", -3),)), (("days", 25),)),
        (((("days", 3),), (("days", -3),)), ()),
        (((("months", 1),), (("days", -3),)), (("months", 1), ("days", -3))),
        (((("months", 1),), (("days", 3),), (("days", -3),), (("months", 1),)), (("months", 2),)),
        (((("days", 0),),), ()),
    ],
)
def test_distances_add_up(parts: tuple[Steps, ...], expected: Steps) -> None:
    """Neighboring amounts of one unit become one, and nothings are left out."""
    assert expected == joined(*parts)


def span(before: Steps | None, beyond: Steps | None, *, aimed: bool = True) -> Span:
    """Make a window about 28 days after its anchor."""
    return Span(0, "latest", (("days", 28),) if aimed else (), before, beyond, aimed)


def test_a_window_is_counted_from_its_anchor() -> None:
    """The bounds of a window aimed at a day are before and after that day."""
    one = span((("days", -3),), (("days", 5),))
    assert ((("days", 25),), (("days", 28),), (("days", 33),)) == (one.low, one.target, one.high)


def test_bounds_alone_have_no_target() -> None:
    """A window of bounds has no day on which the event is wanted, and may lack either bound."""
    one = span((("days", 7),), None, aimed=False)
    assert ((("days", 7),), None, None) == (one.low, one.target, one.high)
    one = span(None, (("days", 7),), aimed=False)
    assert (None, None, (("days", 7),)) == (one.low, one.target, one.high)


def test_a_repeat_is_put_off_from_the_anchor() -> None:
    """The third repeat of every 28 days lies 56 days after the first, with the same width."""
    one = span((("days", -3),), (("days", 3),)).put_off((("days", 28),), 2)
    assert ((("days", 81),), (("days", 84),), (("days", 87),)) == (one.low, one.target, one.high)


def test_a_state_is_final_when_it_is_a_disposition() -> None:
    """Ending the study alone makes no state final in its track."""
    assert State("done", "pathway", None, "done", "completed", False).final
    assert not State("dead", "vital", None, "dead", None, True).final


def test_a_chart_is_its_protocol() -> None:
    """A chart has the id and the version of its protocol, and a SHA-256 digest in hexadecimal."""
    assert ("TRIAL", "1") == (CHART.id, CHART.version)
    assert 64 == len(CHART.digest)
    assert set(CHART.digest) <= set("0123456789abcdef")


def test_charts_of_one_meaning_are_equal() -> None:
    """Two charts are equal, with one hash, when they mean the same; layout and comments mean nothing."""
    again = chart_of(
        f"# a comment\n{PATH}\nevents:\n  started: {{}}\n"
        "transitions:\n- event: started\n  from: [screening]\n  to: treated\n"
    )
    assert again is not CHART
    assert again == CHART
    assert hash(again) == hash(CHART)
    assert OTHER != CHART
    assert CHART.digest != CHART


def test_an_undeclared_kind_has_a_rule() -> None:
    """The rule about a kind that is not declared is named after it, and is one of data completeness."""
    rule = unknown_kind("visited")
    assert ("visited.unknown", "unknown", "data completeness") == (rule.id, rule.kind, rule.category)
