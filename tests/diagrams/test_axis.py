"""Time axes: their unit, their ticks, and where a day is."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.diagrams.figure import Text
from protocol_engine.diagrams.timelines.axis import MOST, axis_from_zero, axis_in_days


@pytest.mark.parametrize(
    ("last", "unit", "labels"),
    [
        (0, "Days", ["0", "1"]),
        (10, "Days", ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]),
        (98, "Days", ["0", "14", "28", "42", "56", "70", "84", "98"]),
        (183, "Weeks", ["0", "4", "8", "12", "16", "20", "24", "28"]),
        (730, "Months", ["0", "2", "4", "6", "8", "10", "12", "14", "16", "18", "20", "22", "24"]),
        (3_000, "Years", ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]),
        (400_000, "Years", ["0", "100", "200", "300", "400", "500", "600", "700", "800", "900", "1,000", "1,100"]),
    ],
)
def test_units(last: float, unit: str, labels: list[str]) -> None:
    """The unit is the one in which a span is told in few steps: days, weeks, months, years."""
    axis = axis_from_zero(last, 0, 800)

    assert unit == axis.unit
    assert labels == [label for _, label in axis.ticks]


def test_before_day_0() -> None:
    """An axis in days goes before day 0, steps by weeks and fours of weeks, and always has a tick at day 0."""
    axis = axis_in_days(-30, 170, 100, 600)

    assert ["\u221256", "\u221228", "0", "28", "56", "84", "112", "140", "168", "196"] == [one for _, one in axis.ticks]
    assert (100, 700) == (axis.x(-56), axis.x(196))


def test_narrow_axes_have_fewer_labels() -> None:
    """Where labels would touch, some are left out; that of day 0 never is."""
    axis = axis_in_days(-3_000_000, 600_000, 0, 200)

    assert 0 in [day for day, _ in axis.ticks]
    assert len(axis.ticks) < 8


@given(st.integers(-4_000_000, 4_000_000), st.integers(0, 4_000_000), st.integers(200, 900))
def test_any_axis_in_days(first: int, span: int, wide: int) -> None:
    """Whatever the days: the axis holds them, in few steps, and no label touches another."""
    axis = axis_in_days(min(first, 0), max(first + span, 0), 0, wide)

    assert axis.first <= min(first, 0) <= max(first + span, 0) <= axis.last
    assert 0 <= axis.x(first) <= wide + 1e-6
    texts = [item.extent for item in axis.labels(0) if isinstance(item, Text)]
    assert all(one.right < other.x for one, other in itertools.pairwise(texts))
    assert 0 in [day for day, _ in axis.ticks]
    assert len(axis.ticks) <= MOST + 3


@given(st.integers(0, 4_000_000))
def test_any_axis_from_zero(last: int) -> None:
    """Whatever the span: the axis holds it in few steps, and no label touches another."""
    axis = axis_from_zero(last, 0, 860)

    assert 0 == axis.first
    assert axis.last >= last
    texts = [item.extent for item in axis.labels(0) if isinstance(item, Text)]
    assert all(one.right < other.x for one, other in itertools.pairwise(texts))
    assert len(axis.ticks) <= MOST + 2
