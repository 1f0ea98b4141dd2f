"""Partial dates that are moved are ranges: what can be told of them is told, and only that."""

from __future__ import annotations

import datetime
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.language import (
    DATE,
    DATETIME,
    Date,
    DateTime,
    Duration,
    Type,
    Uncertainty,
    analyze,
    explain,
    generate,
    parse_date,
)
from protocol_engine.language.moving import component, date_from, moved

TYPES: dict[str, Type] = {"A": DATE, "B": DATE, "N": DATE, "S": DATETIME}


def outcome(text: str, **values: t.Any) -> bool | None:
    """Give the outcome of a rule, the same in both executions."""
    expression = analyze(text, TYPES)
    known = {name: parse_date(value) if isinstance(value, str) else value for name, value in values.items()}
    (rule,) = generate([expression])
    explained = explain(expression, known).outcome
    assert explained is rule(*(known.get(name) for name in expression.inputs))
    return explained


@pytest.mark.parametrize(
    ("date", "sign", "duration", "expected"),
    [
        ("2024-01-31", 1, Duration(1, "month"), "2024-02-29"),
        ("2024-01", 1, Duration(1, "month"), "2024-02"),
        ("2024-01", 1, Duration(3, "days"), ("2024-01-04", "2024-02-03")),
        ("2024-01", -1, Duration(1, "week"), ("2023-12-25", "2024-01-24")),
        ("2024", 1, Duration(1, "month"), ("2024-02-01", "2025-01-31")),
        ("2024-01-10", 1, Duration(24, "hours"), "2024-01-11"),
        ("2024-01-10", 1, Duration(36, "hours"), ("2024-01-11", "2024-01-12")),
        ("2024-01-10", -1, Duration(1, "minute"), ("2024-01-09", "2024-01-10")),
        ("2024-01-10", 1, Duration(0, "hours"), "2024-01-10"),
        ("2024-01-10T08:30", 1, Duration(1, "minute"), "2024-01-10T08:31"),
        ("2024-01-10T08:30", 1, Duration(1, "second"), ("2024-01-10T08:30:01.000", "2024-01-10T08:31:00.999")),
        (
            "2024-01-10T08+01:00",
            1,
            Duration(5, "minutes"),
            ("2024-01-10T08:05:00.000+01:00", "2024-01-10T09:04:59.999+01:00"),
        ),
    ],
)
def test_a_date_known_less_finely_than_the_duration_counts_becomes_a_range(
    date: str, sign: int, duration: Duration, expected: str | tuple[str, str]
) -> None:
    """It lies between its first and its last day, or moment, moved; what is known finely enough is moved itself."""
    actual = moved(sign, parse_date(date), duration)
    ends = (actual.low, actual.high) if isinstance(actual, Uncertainty) else actual
    assert expected == (tuple(map(str, ends)) if isinstance(ends, tuple) else str(ends))


@given(
    st.dates(datetime.date(2023, 1, 1), datetime.date(2025, 12, 31)),
    st.integers(1, 2),
    st.sampled_from((1, -1)),
    st.lists(
        st.builds(Duration, st.integers(0, 40), st.sampled_from(("day", "week", "month", "year"))),
        min_size=1,
        max_size=3,
    ),
)
def test_every_day_that_it_may_be_lies_in_the_range(
    day: datetime.date, known: int, sign: int, durations: list[Duration]
) -> None:
    """Whatever day a partial date turns out to be, moved it lies in the range, and its ends are reached."""
    partial = Date(*(day.year, day.month)[:known])
    made: t.Any = partial
    ends: list[t.Any] = [Date.of_day(partial.first_day), Date.of_day(day.toordinal()), Date.of_day(partial.last_day)]
    for duration in durations:
        made = moved(sign, made, duration)
        ends = [moved(sign, end, duration) for end in ends]
    if isinstance(made, Uncertainty):
        low, high = t.cast("tuple[Date, Date]", (made.low, made.high))
        assert low.first_day <= ends[0].first_day <= ends[1].first_day <= ends[2].first_day <= high.last_day
    else:
        assert made.first_day <= ends[1].first_day <= made.last_day


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        # The range of A + 3 days is 2024-01-04 to 2024-02-03.
        ("N in Interval[A, A + 3 days]", {"A": "2024-01", "N": "2024-02-03"}, None),
        ("N in Interval[A, A + 3 days]", {"A": "2024-01", "N": "2024-02-04"}, False),
        ("N in Interval[A, A + 3 days]", {"A": "2024-01", "N": "2023-12-31"}, False),
        ("N in Interval[A, A + 3 days)", {"A": "2024-01", "N": "2024-02-03"}, False),
        ("N in Interval(A - 3 days, B]", {"A": "2024-01", "N": "2023-12-29", "B": "2025"}, False),
        ("N in Interval[null, A + 3 days]", {"A": "2024-01", "N": "2024-01-03"}, True),
        ("start of Interval[null, A + 3 days] = @0001-01-01", {"A": "2024-01"}, True),
        ("end of Interval[A + 3 days, null] = @9999-12-31", {"A": "2024-01"}, True),
        ("N in Interval[A + 25 days, A + 31 days]", {"A": "2024-01", "N": "2024-02-15"}, None),
        ("N in Interval[A + 25 days, A + 31 days]", {"A": "2024-01", "N": "2024-01-25"}, False),
        ("Interval[A, A + 5 days] overlaps Interval[N, N + 5 days]", {"A": "2024-01", "N": "2024-02-06"}, False),
        ("Interval[A, A + 5 days] overlaps Interval[N, N + 5 days]", {"A": "2024-01", "N": "2024-02-05"}, None),
        ("A + 3 days < N", {"A": "2024-01", "N": "2024-02-03"}, None),
        ("A + 3 days < N", {"A": "2024-01", "N": "2024-02-04"}, True),
        ("A + 3 days < N", {"A": "2024-01", "N": "2024-01-04"}, False),
        ("A + 3 days + 1 day = N", {"A": "2024-01", "N": "2024-01-04"}, False),
        ("A + 3 days + 1 day = N", {"A": "2024-01", "N": "2024-01-05"}, None),
        ("A + 3 days same month as N", {"A": "2024-01", "N": "2024-03-01"}, False),
        ("A + 3 days same month as N", {"A": "2024-01", "N": "2024-02-29"}, None),
        ("N within 3 days of (A + 28 days)", {"A": "2024-01", "N": "2024-03-02"}, None),
        ("N within 3 days of (A + 28 days)", {"A": "2024-01", "N": "2024-03-03"}, False),
        ("N 3 days or more after A", {"A": "2024-01", "N": "2024-02-03"}, True),
        ("N 3 days or more after A", {"A": "2024-01", "N": "2024-01-03"}, False),
        ("(A + 3 days) is null", {"A": "2024-01"}, False),
        ("(A + 3 days) is null", {"A": None}, True),
        ("Coalesce(A + 3 days, @2030-01-01) > N", {"A": "2024-01", "N": "2024-02-04"}, False),
        ("exists {A + 3 days}", {"A": "2024-01"}, True),
        ("Count({A + 3 days, N}) = 2", {"A": "2024-01", "N": "2024-01-01"}, True),
        ("days between A + 3 days and N > 26", {"A": "2024-01", "N": "2024-03-01"}, True),
        ("days between A + 3 days and N > 27", {"A": "2024-01", "N": "2024-03-01"}, None),
        ("difference in days between N and A + 3 days < 4", {"A": "2024-01", "N": "2024-01-31"}, True),
        ("days between A + 3 days and N > 26", {"A": "2024-01", "N": None}, None),
        ("year from (A + 3 days) = 2024", {"A": "2024-01"}, True),
        ("year from (A + 3 days) = 2024", {"A": "2023-12"}, None),
        ("month from (A + 3 days) = 3", {"A": "2024-01"}, False),
        ("month from (A + 3 days) = 3", {"A": "2023-12"}, None),
        ("hour from (S + 24 hours) = 3", {"S": DateTime(2024, 1, 10)}, None),
        ("timezoneoffset from (S + 24 hours) = 0", {"S": DateTime(2024, 1, 10, offset=0)}, True),
        ("date from (S + 24 hours) = N", {"S": DateTime(2024, 1, 10), "N": "2024-01-11"}, True),
        ("date from (S + 25 hours) = N", {"S": DateTime(2024, 1, 10), "N": "2024-01-11"}, None),
        ("A + 3 days ~ N", {"A": "2024-01", "N": "2024-01-05"}, False),
    ],
)
def test_what_holds_for_every_day_is_told_and_nothing_else(
    text: str, values: dict[str, t.Any], expected: bool | None
) -> None:
    """A rule about a moved partial date is decided on the last day where all days agree, and open beside it."""
    assert expected is outcome(text, **values)


ATOMS = st.sampled_from(
    (
        "N in Interval[A, A + 3 days]",
        "N in Interval(A - 3 days, B + 1 month)",
        "A + 3 days < N",
        "A - 36 hours > N - 1 month",
        "N within 3 days of (A + 28 days)",
        "days between A + 3 days and N > 26",
        "difference in months between A - 3 days and N = 1",
        "Interval[A, A + 5 days] overlaps Interval[N, N + 5 days]",
        "month from (A + 3 days) = 2",
        "(A + 3 days) is null",
        "Coalesce(A + 3 days, B) > N",
    )
)
DATES = st.sampled_from(("2024-01", "2024-02", "2023-12")).map(parse_date)


@given(ATOMS, DATES, st.integers(738885, 738945), st.integers(738885, 738945))
def test_a_decided_rule_holds_on_every_day_that_the_date_may_be(
    text: str, partial: Date, other: int, third: int
) -> None:
    """What is decided with a partial date is what each of its days decides."""
    rest = {"N": Date.of_day(other), "B": Date.of_day(third)}
    expression = analyze(text, TYPES)
    decided = explain(expression, {"A": partial, **rest}).outcome
    days = range(partial.first_day, partial.last_day + 1)
    each = {explain(expression, {"A": Date.of_day(day), **rest}).outcome for day in days}
    assert decided is None or each <= {decided, None}


def test_parts_of_a_range_have_the_limits_of_the_part() -> None:
    """A part is a range within its limits, unless all coarser parts are the same."""
    across = Uncertainty(Date(2023, 12, 30), Date(2024, 1, 2))
    within = Uncertainty(Date(2024, 1, 4), Date(2024, 1, 9))
    expected = [Uncertainty(2023, 2024), Uncertainty(1, 12), Uncertainty(1, 31), None]
    assert expected == [component(part, across) for part in ("year", "month", "day", "hour")]
    assert [2024, 1, Uncertainty(4, 9)] == [component(part, within) for part in ("year", "month", "day")]
    assert across == date_from(across)
    assert component("year", None) is None
    assert date_from(None) is None
    assert moved(1, None, Duration(1, "day")) is None
    assert moved(1, Date(2024), None) is None
