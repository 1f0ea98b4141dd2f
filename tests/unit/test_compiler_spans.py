"""Windows and durations, from text to calendar distance."""

from __future__ import annotations

import pytest

import protocol_engine as pe
from protocol_engine.chart import Span, Steps
from protocol_engine.compiler.spans import said, span_of, steps
from protocol_engine.protocol import ScheduleEntry, Window
from unit.trial import PATH, chart_of, fact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 day", (("days", 1),)),
        ("28 days", (("days", 28),)),
        ("2 weeks", (("days", 14),)),
        ("1 week", (("days", 7),)),
        ("3 months", (("months", 3),)),
        ("1 year", (("months", 12),)),
        ("2 years", (("months", 24),)),
        ("4 hours", (("minutes", 240),)),
        ("30 minutes", (("minutes", 30),)),
        ("0 days", (("days", 0),)),
    ],
)
def test_durations_become_steps(text: str, expected: Steps) -> None:
    """Years are twelve months, weeks seven days, hours sixty minutes."""
    assert expected == steps(text)


def test_durations_may_go_back() -> None:
    """A duration can be counted backward."""
    assert (("days", -14),) == steps("2 weeks", -1)


@pytest.mark.parametrize("text", ["", "28", "days", "28 moons", "1.5 days", "28 'd'"])
def test_what_is_no_duration(text: str) -> None:
    """A text that is no calendar duration is refused."""
    with pytest.raises(ValueError, match=r"."):
        steps(text)


def span(**attributes: str) -> Span:
    """Compile a window."""
    return span_of(Window("infused", **attributes), {"other": 0, "infused": 1})  # type: ignore[arg-type]


def test_a_window_knows_its_anchor() -> None:
    """A window holds the number of its anchor's kind and which occurrence it counts from."""
    one = span(after="28 days", which="first")
    assert (1, "first") == (one.anchor, one.which)


def test_an_aimed_window_without_width_is_one_day() -> None:
    """`early` and `late` that are not given are nothing."""
    one = span(after="28 days")
    assert (True, (("days", 28),), (("days", 28),)) == (one.aimed, one.low, one.high)


def test_early_goes_back_and_late_goes_on() -> None:
    """The bounds of an aimed window are counted from its target."""
    one = span(after="1 month", early="3 days", late="5 days")
    assert ((("months", 1), ("days", -3)), (("months", 1), ("days", 5))) == (one.low, one.high)


def test_bounds_that_are_not_given_are_open() -> None:
    """`at_least` and `at_most` are counted from the anchor, each may be absent."""
    assert ((("days", 7),), None) == (span(at_least="7 days").low, span(at_least="7 days").high)
    assert (None, (("days", 7),)) == (span(at_most="1 week").low, span(at_most="1 week").high)
    assert not span(at_least="7 days").aimed


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"after": "28 days"}, False),
        ({"after": "28 days", "late": "1 hour"}, True),
        ({"after": "28 days", "early": "1 hour"}, True),
        ({"after": "2 hours"}, True),
        ({"at_most": "30 minutes"}, True),
        ({"at_least": "1 year"}, False),
    ],
)
def test_hours_make_a_window_exact(attributes: dict[str, str], *, expected: bool) -> None:
    """A window that has hours or minutes anywhere is one of moments, any other one of days."""
    assert expected is span(**attributes).exact


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (Window("infused", after="28 days"), "28 days after infused"),
        (
            Window("infused", after="28 days", early="3 days", late="5 days"),
            "28 days after infused, at most 3 days early, at most 5 days late",
        ),
        (
            ScheduleEntry("seen", "infused", after="28 days", late="5 days"),
            "28 days after infused, at most 5 days late",
        ),
        (Window("infused", at_least="7 days"), "at least 7 days after infused"),
        (Window("infused", at_most="7 days"), "at most 7 days after infused"),
        (Window("infused", at_least="7 days", at_most="9 days"), "at least 7 days and at most 9 days after infused"),
    ],
)
def test_windows_in_words(window: Window | ScheduleEntry, expected: str) -> None:
    """A window says in words what the file says in keys."""
    assert expected == said(window)


@pytest.mark.parametrize(
    ("window", "last_early", "last_late"),
    [
        ("after: 1 year, early: 1 month, late: 1 month", "2021-01-28", "2021-03-28"),
        ("after: 12 months, early: 30 days, late: 30 days", "2021-01-29", "2021-03-30"),
        ("at_least: 11 months, at_most: 13 months", "2021-01-29", "2021-03-29"),
    ],
)
def test_early_and_late_are_counted_from_the_target(window: str, last_early: str, last_late: str) -> None:
    """A month late is a month after the target day; other bounds are counted from the anchor itself."""
    chart = chart_of(
        f"{PATH}\nevents: {{started: {{}}, seen: {{}}}}\n"
        "transitions:\n  - {event: started, from: screening, to: treated}\n"
        f"schedule:\n  visit: {{event: seen, anchor: started, {window}}}\n"
    )
    (one,) = pe.due(chart, pe.replay(chart, "01", [fact("started", "2020-02-29")]), on="2020-03-01")
    assert (last_early, last_late) == (one.earliest, one.latest)
