"""Windows that do not say when: missing or mixed forms, durations that cannot be read or reversed."""

from __future__ import annotations

import re
import typing as t

from protocol_engine.checker.meeting import CLOCK, MONTHS, tried
from protocol_engine.errors import Problem
from protocol_engine.language import parse_duration

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading
    from protocol_engine.language import Duration
    from protocol_engine.protocol import Protocol, ScheduleEntry, Window

BOUNDS = ("after", "early", "late", "at_least", "at_most")
"""Keys of a window that hold a duration."""

MINUTES = {"week": 7 * 1440, "day": 1440, **CLOCK}
"""Minutes of the other units."""

SHORT_MONTH, LONG_MONTH = 28 * 1440, 31 * 1440
"""Least and greatest length of a month in minutes; of several months: no more and no less than so many times."""

EXAMPLE = "write a whole number and a unit, such as 28 days or 3 months"

MOST = 5_000
"""So many repeats of one entry are believed."""

_NUMBER = re.compile(r"\s*[-+]?\s*[0-9.]")


def windows(protocol: Protocol) -> Iterator[tuple[str, Window | ScheduleEntry]]:
    """Give everything that has an anchor and bounds, with its path."""
    for name, kind in protocol.events.items():
        if kind.window is not None:
            yield f"events.{name}.window", kind.window
    for number, transition in enumerate(protocol.transitions):
        if transition.window is not None:
            yield f"transitions[{number}].window", transition.window
    for name, entry in protocol.schedule.items():
        yield f"schedule.{name}", entry


def is_duration(text: str) -> bool:
    """Tell whether a text is meant as a duration: whether it begins with a number."""
    return _NUMBER.match(text) is not None


def window_forms(reading: Reading) -> Iterator[Problem]:
    """Find windows in neither form or in both."""
    for path, window in windows(reading.protocol):
        around = [key for key in ("after", "early", "late") if getattr(window, key) is not None]
        between = [key for key in ("at_least", "at_most") if getattr(window, key) is not None]
        if around and between:
            yield Problem(
                "window-form",
                f"{around[0]} and {between[0]} belong to two ways of saying when; "
                "keep after with early and late, or at_least and at_most",
                f"{path}.{between[0]}",
            )
        elif around and "after" not in around:
            yield Problem(
                "window-form",
                f"{around[0]} is counted from after, which is missing; write after, such as after: 28 days",
                f"{path}.{around[0]}",
            )
        elif not around and not between:
            yield Problem(
                "window-form",
                "nothing says when; write after with early and late, or at_least and at_most",
                path,
            )


def window_durations(reading: Reading) -> Iterator[Problem]:
    """Find bounds that are no duration or negative, and bounds in the wrong order."""
    for path, window in windows(reading.protocol):
        found: dict[str, Duration] = {}
        for key in BOUNDS:
            text = getattr(window, key)
            if text is None:
                continue
            duration, message = read_duration(text)
            if duration is not None:
                found[key] = duration
            else:
                yield Problem("duration", message, f"{path}.{key}")
        low, high = found.get("at_least"), found.get("at_most")
        if low is not None and high is not None and not certainly_within(low, high):
            yield from _reversed(low, high, path)


def _reversed(low: Duration, high: Duration, path: str) -> Iterator[Problem]:
    trial = tried(low, high)
    if certainly_longer(low, high) if trial is None else not trial.met:
        yield Problem(
            "window-reversed", f"at_least {low} is longer than at_most {high}; exchange them", f"{path}.at_least"
        )
    elif trial is not None and trial.failing is not None:
        counted = f"counted from {trial.failing}" if {low.unit, high.unit} & MONTHS.keys() else "at some times of day"
        yield Problem(
            "window-not-always",
            f"{counted}, at_least {low} is longer than at_most {high}, and the window cannot be met; "
            "use one unit for both",
            f"{path}.at_least",
            severity="warning",
        )


def repeats(reading: Reading) -> Iterator[Problem]:
    """Find `every` and `until` that do not belong together or cannot be read."""
    for name, entry in reading.protocol.schedule.items():
        if entry.until is not None and entry.every is None:
            yield Problem(
                "repeat-form",
                f"until {entry.until} ends repeats, but nothing repeats; write every, such as every: 28 days",
                f"schedule.{name}.until",
            )
        if entry.every is not None:
            duration, message = read_duration(entry.every)
            if duration is None:
                yield Problem("duration", message, f"schedule.{name}.every")
            elif duration.value == 0:
                yield Problem(
                    "repeat-form",
                    f"every {entry.every} would repeat without end on one day; write a longer duration",
                    f"schedule.{name}.every",
                )
            else:
                yield from _many(f"schedule.{name}", entry, duration)
        if entry.until is not None and entry.until not in reading.protocol.events and is_duration(entry.until):
            end, message = read_duration(entry.until)
            if end is None:
                yield Problem("duration", message, f"schedule.{name}.until")
                continue
            first, _ = read_duration(entry.after or entry.at_least or "")
            if first is not None and certainly_longer(first, end):
                yield Problem(
                    "repeat-form",
                    f"until {entry.until} is over before the first one, {entry.after or entry.at_least} after "
                    f"{entry.anchor!r}; write a later end",
                    f"schedule.{name}.until",
                )


def _many(path: str, entry: ScheduleEntry, every: Duration) -> Iterator[Problem]:
    """Find repeats that are hardly meant to be so many."""
    end, _ = read_duration(entry.until or "")
    first, _ = read_duration(entry.after or entry.at_least or "")
    if end is None:
        if _greatest(every) < MINUTES["day"]:
            yield Problem(
                "many-repeats",
                f"every {entry.every} repeats several times a day, and nothing says for how long; "
                "write until with a duration, such as until: 3 days",
                f"{path}.every",
                severity="warning",
            )
    elif _least(end) - (0 if first is None else _greatest(first)) > MOST * _greatest(every):
        yield Problem(
            "many-repeats",
            f"every {entry.every} until {entry.until} is more than {MOST:,} times; "
            "write a longer every or an earlier end",
            f"{path}.every",
            severity="warning",
        )


def read_duration(text: str) -> tuple[Duration | None, str]:
    """Read a duration that is not negative; else say what is wrong with it."""
    try:
        duration = parse_duration(text)
    except ValueError:
        return None, f"expected a duration, got {text!r}; {EXAMPLE}"
    if duration.value < 0:
        return None, f"expected a duration that is not negative, got {text!r}; time is counted forward here"
    return duration, ""


def certainly_longer(a: Duration, b: Duration) -> bool:
    """Tell whether one duration is longer than another, from whatever day both are counted."""
    months = [duration.value * MONTHS.get(duration.unit, 0) for duration in (a, b)]
    if all(months):
        return months[0] > months[1]
    return _least(a) > _greatest(b)


def certainly_within(a: Duration, b: Duration) -> bool:
    """Tell whether one duration is no longer than another, from whatever day both are counted."""
    months = [duration.value * MONTHS.get(duration.unit, 0) for duration in (a, b)]
    return months[0] <= months[1] if all(months) else _greatest(a) <= _least(b)


def _least(duration: Duration) -> int:
    unit = duration.unit
    return duration.value * (MONTHS[unit] * SHORT_MONTH if unit in MONTHS else MINUTES[unit])


def _greatest(duration: Duration) -> int:
    unit = duration.unit
    return duration.value * (MONTHS[unit] * LONG_MONTH if unit in MONTHS else MINUTES[unit])
