"""Windows and durations: texts of the file become calendar distances."""

from __future__ import annotations

import typing as t

from protocol_engine.chart import Span, Steps, joined
from protocol_engine.language import parse_duration
from protocol_engine.protocol import ScheduleEntry, Window

if t.TYPE_CHECKING:
    from collections.abc import Mapping

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


def span_of(window: Window | ScheduleEntry, kinds: Mapping[str, int]) -> Span:
    """
    Compile the window of a transition, an event kind or a schedule entry.

    Args:
        kinds: Event kind to its number, for those that something looks back at.
    """
    aimed = window.after is not None
    base = joined(steps(window.after)) if window.after is not None else ()
    before, beyond = (window.early, window.late) if aimed else (window.at_least, window.at_most)
    backward = -1 if aimed else 1
    low = (() if aimed else None) if before is None else joined(steps(before, backward))
    high = (() if aimed else None) if beyond is None else joined(steps(beyond))
    after = _by_clock(window.after)
    clock = (after or _by_clock(before), after or _by_clock(beyond))
    return Span(kinds[window.anchor], window.which, base, low, high, aimed, clock)


def _by_clock(duration: str | None) -> bool:
    """Tell whether a duration counts hours or minutes, be it none of them."""
    return duration is not None and any(unit == "minutes" for unit, _ in steps(duration))


def said(window: Window | ScheduleEntry) -> str:
    """Say a window in words."""
    if window.after is not None:
        text = f"{window.after} after {window.anchor}"
        text += f", at most {window.early} early" if window.early is not None else ""
        return text + (f", at most {window.late} late" if window.late is not None else "")
    bounds = [f"at least {window.at_least}"] if window.at_least is not None else []
    bounds += [f"at most {window.at_most}"] if window.at_most is not None else []
    return f"{' and '.join(bounds)} after {window.anchor}"
