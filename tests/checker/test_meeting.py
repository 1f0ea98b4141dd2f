"""Bounds in different units, held against every day of a calendar without months that are left out."""

from __future__ import annotations

import datetime
import itertools

from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.checker.meeting import tried
from protocol_engine.language import Duration
from protocol_engine.windows import shift_day

# The year 2100 has no leap day.
DAYS = [
    datetime.date(first, 1, 1).toordinal() + day
    for first in (2025, 2097)
    for day in range((datetime.date(first + 4, 1, 1) - datetime.date(first, 1, 1)).days)
]
UNITS = {"year": ("months", 12), "month": ("months", 1), "week": ("days", 7), "day": ("days", 1)}
BOUNDS = st.one_of(
    st.builds(Duration, st.integers(0, 3), st.just("year")),
    st.builds(Duration, st.integers(0, 26), st.just("month")),
    st.builds(Duration, st.integers(0, 100), st.just("week")),
    st.builds(Duration, st.integers(0, 800), st.just("day")),
)


def moved(day: int, duration: Duration) -> int:
    """Move a day as the engine does."""
    unit, amount = UNITS[duration.unit]
    return shift_day(day, ((unit, amount * duration.value),))


@given(BOUNDS, BOUNDS)
def test_what_fails_is_what_fails_on_some_day(low: Duration, high: Duration) -> None:
    """A window can be met, and some anchor fails, if and only if it is so of all days of these years."""
    apart = [moved(day, high) - moved(day, low) for day in DAYS]
    trial = tried(low, high)
    assert trial is not None
    assert (max(apart) >= 0, min(apart) < 0) == (trial.met, trial.failing is not None)


def test_hours_count_from_the_moment_and_days_to_their_end() -> None:
    """Of an anchor at any minute, a window from so many hours to so many days is met if one minute can be in both."""
    for hours, days in itertools.product(range(0, 80, 4), range(4)):
        left = [(days + 1) * 1440 - 1 - (minute + hours * 60) for minute in range(1440)]
        after_hours = tried(Duration(hours, "hour"), Duration(days, "day"))
        assert after_hours is not None
        assert (max(left) >= 0, min(left) < 0) == (after_hours.met, after_hours.failing is not None)
        until_hours = tried(Duration(days, "day"), Duration(hours, "hour"))
        left = [minute + hours * 60 - days * 1440 for minute in range(1440)]
        assert until_hours is not None
        assert (max(left) >= 0, min(left) < 0) == (until_hours.met, until_hours.failing is not None)
