"""The time axis of a drawing: its unit, its ticks, and the place of a day on it."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.figure import Line, Text
from protocol_engine.diagrams.widths import width

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.diagrams.figure import Item

MOST = 12
"""Steps of an axis that one looks through at once."""

_UNITS: t.Final = (
    ("Days", 98, 1.0, (1, 2, 7, 14)),
    ("Weeks", 400, 7.0, (1, 2, 4, 8)),
    ("Months", 2_200, 30.4375, (1, 2, 3, 6)),
    ("Years", None, 365.25, (1, 2, 5, 10, 20, 50, 100, 500, 1_000)),
)
"""Unit; up to how many days it is used; its length in days; and by how many of it an axis may step."""

_STEPS = (1, 2, 7, 14, 28, 56, 84, 168, 364, 728, 1_820, 3_640, 18_200, 36_400, 182_000, 364_000)
"""By how many days an axis in days may step: weeks and fours of weeks as soon as they are long enough."""


@attrs.frozen
class Axis:
    """
    A time axis.

    Attributes:
        unit: In the plural, with a capital, such as `Weeks`.
        first: Day at its left end.
        last: Day at its right end.
        ticks: Days, with what is written at them.
        left: Where its left end is on the page.
        wide: Its length on the page.
    """

    unit: str
    first: float
    last: float
    ticks: tuple[tuple[float, str], ...]
    left: float
    wide: float

    def x(self, day: float) -> float:
        """Give the place of a day on the page."""
        return self.left + (day - self.first) / (self.last - self.first) * self.wide

    def grid(self, top: float, bottom: float) -> Iterator[Item]:
        """Draw its ticks as lines from a height to another."""
        for day, _ in self.ticks:
            yield Line(((self.x(day), top), (self.x(day), bottom)), "rule", head=False)

    def labels(self, y: float) -> Iterator[Item]:
        """Draw what is written at its ticks, on a line at a height."""
        for day, label in self.ticks:
            yield Text(self.x(day), y, label, "quiet", 10, anchor="middle")


def axis_from_zero(last: float, left: float, wide: float) -> Axis:
    """
    Give an axis from day 0 that holds a day, in days, weeks, months or years.

    A month is a twelfth of 365.25 days; days since the anchor are elapsed days, the anchor's own being 0.
    """
    last = max(last, 1)
    unit, _, length, steps = next(one for one in _UNITS if one[1] is None or last <= one[1])
    step = next((one for one in steps if last / length / one <= MOST), steps[-1])
    count = int(-(-last // (length * step)))
    ticks = tuple((number * step * length, f"{number * step:,}") for number in range(count + 1))
    return Axis(unit, 0, count * step * length, ticks, left, wide)


def axis_in_days(first: int, last: int, left: float, wide: float) -> Axis:
    """Give an axis in days, before and after day 0, that holds two days."""
    last = max(last, first + 1)
    step = next((one for one in _STEPS if (last - first) / one <= MOST), _STEPS[-1])
    start, end = first // step, -(-last // step)
    labels = [(number * step, f"{number * step:,}".replace("-", "\u2212")) for number in range(start, end + 1)]
    # Labels of neighboring ticks never touch: where they would, every other one goes.
    room = wide / (end - start)
    every = next(one for one in (1, 2, 4, 8, 16) if max(width(label, 10) for _, label in labels) + 6 <= room * one)
    return Axis("Days", start * step, end * step, tuple(_thinned(labels, every)), left, wide)


def _thinned(labels: Sequence[tuple[float, str]], every: int) -> Iterator[tuple[float, str]]:
    zero = next((number for number, (day, _) in enumerate(labels) if not day), 0)
    return (one for number, one in enumerate(labels) if (number - zero) % every == 0)
