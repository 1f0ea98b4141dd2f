"""Days from day 0 and distances between them, in words."""

from __future__ import annotations

import datetime
import typing as t

import attrs

from protocol_engine.diagrams.masthead import numbered

if t.TYPE_CHECKING:
    from protocol_engine.event import Event


@attrs.frozen
class Days:
    """
    Days counted from day 0.

    Attributes:
        zero: Its ordinal.
        about: Whether it is not known to the day.
    """

    zero: int
    about: bool = False

    def of(self, event: Event) -> tuple[int, int]:
        """Give the first and the last day that a fact may have happened."""
        return event.occurred.first_day - self.zero, event.occurred.last_day - self.zero

    def told(self, first: int, last: int) -> str:
        """Write when something happened."""
        return self.word(first) if first == last else f"between {self.word(first)} and {self.word(last)}"

    def word(self, day: float) -> str:
        """Write a day."""
        return f"{'about ' if self.about else ''}day {shown(day)}"


def ordinal(text: str) -> int:
    """Give the ordinal of an ISO 8601 date."""
    return datetime.date.fromisoformat(text).toordinal()


def amount_of(amount: float) -> str:
    """Write a distance in days, or in hours where it is no whole number of days."""
    if amount == round(amount):
        return numbered(round(amount), "day")
    hours = round(amount * 24, 1)
    return numbered(round(hours), "hour") if hours == round(hours) else f"{hours:,} hours"


def shown(day: float) -> str:
    """Write a day of the axis; those before day 0 with a minus sign."""
    return f"{day:,}".replace("-", "\u2212")
