"""One point of a plan: what is to be done there, and when."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.activities.timing import minutes_of

if t.TYPE_CHECKING:
    from protocol_engine.chart import Chart, Span
    from protocol_engine.protocol import ScheduleEntry, Window

Sort = t.Literal["before", "step", "visit", "repeat", "window"]


@attrs.frozen
class Task:
    """
    Something to be done at one point.

    Attributes:
        event: Name of the event kind.
        needed: Elements that it must bring there; others may be brought.
        entry: Name of the schedule's entry that expects it; None where a step does.
        transitions: Ids of the transitions that are meant.
    """

    event: str
    needed: frozenset[str] = frozenset()
    entry: str | None = None
    transitions: tuple[str, ...] = ()


@attrs.frozen
class Planned:
    """
    One point of the plan.

    Attributes:
        sort: A step of the path; what is needed before one; one visit; visits that repeat; or what has
            a window and no place in the path.
        tasks: What is to be done.
        declared: The window as the file has it; None where it has none.
        span: The same, compiled, of this instance.
        states: States of the main track where it is expected; empty: no matter where.
        links: The steps of the path that it makes, as (source, target); of what is needed before a step,
            those of that step.
        count: How many visits it stands for; None: one.
    """

    sort: Sort
    tasks: tuple[Task, ...]
    declared: Window | ScheduleEntry | None = None
    span: Span | None = None
    states: frozenset[str] = frozenset()
    links: tuple[tuple[str, str], ...] = ()
    count: int | None = None

    @property
    def anchor(self) -> tuple[str, str] | None:
        """The event kind from which it is counted, and which of its occurrences."""
        return None if self.declared is None else (self.declared.anchor, self.declared.which)

    @property
    def minutes(self) -> float | None:
        """How far from its anchor it is; None where that is not known."""
        if self.span is None or (not self.span.aimed and self.span.low is None):
            return None
        return minutes_of(self.span.wanted)


def bounds_of(window: Window | ScheduleEntry | None) -> tuple[str | None, ...]:
    """Give what makes two windows the same window; nothing where there is none."""
    if window is None:
        return ()
    return (window.anchor, window.which, window.after, window.early, window.late, window.at_least, window.at_most)


def of_those_who_left(chart: Chart, one: Planned) -> bool:
    """Tell whether something is expected only of those whose participation has ended."""
    return bool(one.states) and all(chart.states[state].final for state in one.states)
