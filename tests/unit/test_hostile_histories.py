"""Histories that would hang, crash or blow up a careless fold."""

from __future__ import annotations

import datetime
import typing as t
from decimal import Decimal

import pytest

import protocol_engine as pe

SCHEDULES = (
    "{event: seen, anchor: started, after: 1 month, early: 3 days, late: 3 days, every: 1 month}",
    "{event: seen, anchor: started, after: 1 day, every: 1 day}",
    "{event: seen, anchor: started, at_least: 0 days, at_most: 3 days, every: 1 week}",
    "{event: seen, anchor: started, after: 1 hour, every: 1 hour, late: 5 minutes}",
)


def chart_of(schedule: str) -> pe.Chart:
    """Compile a trial with one schedule entry."""
    return pe.compile(
        pe.loads(
            f"""
protocol: HOSTILE
version: "1"
data: {{Count: {{type: Integer}}, Value: {{type: Decimal}}, Mass: {{type: Quantity, unit: g}}}}
states: {{begun: {{initial: true}}, over: {{disposition: completed}}}}
events: {{started: {{}}, seen: {{may_carry: [Count, Value, Mass]}}, stopped: {{}}}}
transitions: [{{event: stopped, from: begun, to: over}}]
schedule: {{visit: {schedule}}}
"""
        )
    )


@pytest.mark.parametrize("schedule", SCHEDULES)
@pytest.mark.parametrize(
    ("occurred", "visit"),
    [
        ("2025-06", None),
        ("9999-12-31", None),
        ("2025-06-05", "visit#100000000"),
        ("2025-06-05", "visit#" + "9" * 5000),
        ("2025-06-05", "visit@999999"),
    ],
)
def test_every_history_ends(schedule: str, occurred: str, visit: str | None) -> None:
    """Endless repeats, the last days of the calendar and impossible names of visits are all answered."""
    if occurred == "2025-06" and "hour" in schedule:
        return  # thirty days, each with ten thousand hours: answered too, but slowly
    chart = chart_of(schedule)
    history = [pe.Event("started", "2025-01-01"), pe.Event("seen", occurred, visit=visit)]

    one = pe.replay(chart, "01", history)

    assert ["begun"] == list(one.position)
    assert pe.due(chart, one, "2026-01-01")


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_last_day_can_be_asked_for(schedule: str) -> None:
    """What is due on the last day of the calendar is answered, however often an entry repeats."""
    chart = chart_of(schedule)

    assert pe.due(chart, pe.replay(chart, "01", [pe.Event("started", "2025-01-01")]), "9999-12-31")


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_course_may_begin_on_the_last_day(schedule: str) -> None:
    """An anchor on the last day of the calendar, or long ago by mistake, is answered."""
    chart = chart_of(schedule)

    for day in ("9999-12-31", "0204-01-01"):
        one = pe.replay(chart, "01", [pe.Event("started", day)])
        assert pe.due(chart, one, "2026-01-01") is not None


@pytest.mark.parametrize("value", [10**400, -(10**400), Decimal("1e9999999"), float("inf"), "1e9999999 kg", [1]])
@pytest.mark.parametrize("name", ["Count", "Value", "Mass"])
def test_a_number_of_no_sensible_size_is_unreadable(name: str, value: t.Any) -> None:
    """What no measurement can be is kept as entered and is missing to rules."""
    one = pe.replay(chart_of(SCHEDULES[0]), "01", [pe.Event("seen", "2025-01-01", {name: value})])

    assert [("seen.data", "unreadable")] == [(finding.rule, finding.outcome) for finding in one.findings]


@pytest.mark.parametrize(
    "arguments",
    [
        {"kind": None, "occurred": "2025-01-01"},
        {"kind": "seen", "occurred": "2025-01-01", "data": None},
        {"kind": "seen", "occurred": "2025-01-01", "data": {1: 2}},
        {"kind": "seen", "occurred": "2025-01-01", "visit": 5},
        {"kind": "seen", "occurred": "2025-01-01", "id": 5},
        {
            "kind": "seen",
            "occurred": datetime.datetime(
                2025, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=23, minutes=59))
            ),
        },
    ],
)
def test_what_is_no_event_is_refused(arguments: dict[str, t.Any]) -> None:
    """A program that makes no proper event is told so, in our words."""
    with pytest.raises(pe.HistoryError, match=r"^(kind|data|visit|id|occurred): "):
        pe.Event(**arguments)


def test_data_that_contain_themselves_are_refused() -> None:
    """Data cannot hold themselves, since they have no end."""
    endless: list[t.Any] = []
    endless.append(endless)
    with pytest.raises(pe.HistoryError, match="contain themselves"):
        pe.Event("seen", "2025-01-01", {"Count": endless})


def test_a_float_is_the_number_that_it_shows() -> None:
    """A fact from a program and the same fact read from a file are one fact."""
    assert pe.Event("seen", "2025-01-01", {"Value": Decimal("5.2")}) == pe.Event("seen", "2025-01-01", {"Value": 5.2})


def test_a_value_entered_late_does_not_compete_with_a_later_one() -> None:
    """`advance` folds a late fact last; its value is older than the known one all the same."""
    chart = pe.compile(
        pe.loads(
            """
protocol: LATE
version: "1"
data: {Value: {type: Decimal}}
rules: {high: {check: Value > 3, category: eligibility}}
states: {begun: {initial: true}, over: {disposition: completed}}
events: {measured: {may_carry: [Value]}, stopped: {}}
transitions: [{event: stopped, from: begun, to: over, require: [high]}]
"""
        )
    )
    one = pe.enroll(chart, "01")
    for day, value in (("2025-01-10", 5), ("2025-01-05", 0)):
        one = pe.advance(chart, one, pe.Event("measured", day, {"Value": value})).after

    assert "conforms" == pe.advance(chart, one, pe.Event("stopped", "2025-01-12")).verdict


def test_a_fact_that_is_sent_again_gets_the_same_answer() -> None:
    """Asking twice about a fact does not make it conform."""
    chart = chart_of(SCHEDULES[0])
    event = pe.Event("seen", "2025-01-01", {"Count": "many"})
    first = pe.advance(chart, pe.enroll(chart, "01"), event)

    again = pe.advance(chart, first.after, event)

    assert first.findings == again.findings
    assert first.after is again.after


def test_a_step_cannot_change_the_next() -> None:
    """What a step tells of the transitions taken is nobody's to change."""
    chart = chart_of(SCHEDULES[0])
    step = pe.advance(chart, pe.enroll(chart, "01"), pe.Event("stopped", "2025-01-01"))
    with pytest.raises(TypeError):
        t.cast("dict[str, t.Any]", step.taken)["pathway"] = None
