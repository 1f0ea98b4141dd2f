"""Windows and durations: texts of the file become calendar distances."""

from __future__ import annotations

import typing as t

from protocol_engine.chart import Span, Steps
from protocol_engine.language import parse_duration
from protocol_engine.protocol import ScheduleEntry, Window
from protocol_engine.windows import joined

_UNITS: dict[str, tuple[t.Literal["months", "days", "minutes"], int]] = {
    "year": ("months", 12),
    "month": ("months", 1),
    "week": ("days", 7),
    "day": ("days", 1),
    "hour": ("minutes", 60),
    "minute": ("minutes", 1),
}


def steps(text: str, sign: int = 1) -> Steps:
    """
    Turn a calendar duration such as `28 days` into steps.

    Raises:
        ValueError: It is no such duration.
    """
    duration = parse_duration(text)
    unit, amount = _UNITS[duration.unit.rstrip("s")]
    return ((unit, amount * duration.value * sign),)


def span_of(window: Window | ScheduleEntry, kinds: dict[str, int]) -> Span:
    """
    Compile the window of a transition, an event kind or a schedule entry.

    Args:
        kinds: Event kind to its number.
    """
    target: Steps | None = None
    low: Steps | None = None
    high: Steps | None = None
    if window.after is not None:
        target = joined(steps(window.after))
        low = joined(target, steps(window.early, -1)) if window.early is not None else target
        high = joined(target, steps(window.late)) if window.late is not None else target
    else:
        low = joined(steps(window.at_least)) if window.at_least is not None else None
        high = joined(steps(window.at_most)) if window.at_most is not None else None
    exact = any(unit == "minutes" for part in (target, low, high) for unit, _ in part or ())
    return Span(kinds[window.anchor], window.which, target, low, high, exact)


def said(window: Window | ScheduleEntry) -> str:
    """Say a window in words."""
    if window.after is not None:
        text = f"{window.after} after {window.anchor}"
        text += f", at most {window.early} early" if window.early is not None else ""
        return text + (f", at most {window.late} late" if window.late is not None else "")
    bounds = [f"at least {window.at_least}"] if window.at_least is not None else []
    bounds += [f"at most {window.at_most}"] if window.at_most is not None else []
    return f"{' and '.join(bounds)} after {window.anchor}"
