"""Intervals, and the uncertainty that counting between partial dates leaves."""

from __future__ import annotations

import attrs


@attrs.frozen
class Interval:
    """
    All values between two bounds: of numbers, quantities, dates or date-times.

    Attributes:
        low: Lower bound; None is unlimited where the bound is closed, unknown where it is open (CQL 1.5, Interval).
        high: Upper bound, in the same way.
        low_closed: Whether the lower bound belongs to the interval.
        high_closed: Whether the upper bound belongs to the interval.
    """

    low: object
    high: object
    low_closed: bool = True
    high_closed: bool = True

    def __str__(self) -> str:
        opening, closing = "[" if self.low_closed else "(", "]" if self.high_closed else ")"
        low, high = ("null" if bound is None else str(bound) for bound in (self.low, self.high))
        return f"Interval{opening}{low}, {high}{closing}"


@attrs.frozen
class Uncertainty(Interval):
    """
    A value known only to lie between two others, both included: `days between` partial dates, or `2025-04` + 3 days.

    Compared with a value it gives null unless every value in it gives the same answer (CQL 1.5, Uncertainty).
    """

    low_closed: bool = attrs.field(default=True, init=False)
    high_closed: bool = attrs.field(default=True, init=False)
