"""Points of time and windows of a schedule in the few words that fit at the head of a column."""

from __future__ import annotations

import typing as t

from protocol_engine.chart import MOST_REPEATS
from protocol_engine.language import parse_duration

if t.TYPE_CHECKING:
    from protocol_engine.chart import Entry, Span, Steps
    from protocol_engine.protocol import ScheduleEntry, Window

MONTH = 43_830
"""Minutes of a month on the average of the calendar: 30.4375 days."""

MINUS = "\u2212"
"""The sign, which is no hyphen."""

_FINE = ("hour", "minute")


def minutes_of(steps: Steps | None) -> float:
    """Give a distance in minutes, a month being one of average length: good for sorting, and for that alone."""
    length = {"months": MONTH, "days": 1_440, "minutes": 1}
    return sum(amount * length[unit] for unit, amount in steps or ())


def instances_of(entry: Entry) -> tuple[int, bool]:
    """
    Count how often an entry is expected from one anchor.

    Returns:
        How often; and whether every calendar says so. Where that depends on the lengths of the months,
        the count is the one for months of average length.
    """
    if entry.most is not None:
        return entry.most, True
    until, first = minutes_of(entry.until), minutes_of(entry.span.wanted)
    count = int(max((until - first) // minutes_of(entry.every) + 1, 1))
    units = {unit for steps in (entry.until, entry.span.wanted, entry.every) for unit, _ in steps or ()}
    return count, units == {"months"}


def is_endless(count: int) -> bool:
    """Tell whether a count stands for an entry that repeats until something happens."""
    return count >= MOST_REPEATS


def point_of(span: Span, declared: Window | ScheduleEntry, *, title: bool = False) -> str:
    """
    Say when something is wanted, counted from its anchor: `28 days`, `6 weeks`, `100 days + 3 months`.

    Args:
        title: Say it as the name of a visit: `Day 28`, `Week 6`.

    Returns:
        Nothing where only bounds are given.
    """
    if not span.aimed:
        return ""
    asked = [declared.after or "", getattr(declared, "every", None) or ""]
    units = {parse_duration(text).unit for text in asked if text}
    parts = [_amount(unit, amount, units) for unit, amount in span.base] or [(0, _smallest(units))]
    if not title:
        return " + ".join(_said(count, unit) for count, unit in parts)
    count, unit = parts[0]
    first = _said(count, unit) if unit in _FINE else f"{unit.capitalize()} {count}"
    return " + ".join([first, *(_said(count, unit) for count, unit in parts[1:])])


def window_of(declared: Window | ScheduleEntry) -> str:
    """Say how far from there it may lie: `±3 days`, `within 14 days`, `12 months or later`."""
    if declared.after is not None:
        return _around(declared.early, declared.late)
    low, high = declared.at_least, declared.at_most
    if low is not None and high is not None:
        first, last = parse_duration(low), parse_duration(high)
        return f"{first.value if first.unit == last.unit else low} to {high}"
    if high is not None:
        return f"within {high}"
    return "any time after" if not parse_duration(low or "0 days").value else f"{low} or later"


def _around(early: str | None, late: str | None) -> str:
    before, beyond = parse_duration(early or "0 days"), parse_duration(late or "0 days")
    if before == beyond:
        if before.value:
            return f"±{_said(before.value, before.unit)}"
        return "at that time" if before.unit in _FINE else "on the day"
    first = f"{MINUS}{before.value}" if before.value else "0"
    if before.value and beyond.value and before.unit != beyond.unit:
        first = f"{MINUS}{_said(before.value, before.unit)}"
    last = f"+{_said(beyond.value, beyond.unit)}" if beyond.value else f"0 {before.unit}s"
    return f"{first} to {last}"


def _said(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _smallest(units: set[str]) -> str:
    return next(unit for unit in ("minute", "hour", "day", "week", "month", "year") if unit in units)


def _amount(unit: str, amount: int, units: set[str]) -> tuple[int, str]:
    """Give a counted distance in the unit that the author wrote, where it is a whole number of these."""
    for counted, name, size in (("months", "year", 12), ("days", "week", 7), ("minutes", "hour", 60)):
        finer = {"year": "month", "week": "day", "hour": "minute"}[name]
        if unit == counted and name in units and finer not in units and amount % size == 0:
            return amount // size, name
    return amount, unit.removesuffix("s")
