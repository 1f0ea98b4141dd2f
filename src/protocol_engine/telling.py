"""
The days that tell: on which of its possible days a partially dated fact can make a difference.

Folding a history again for every day of a year is slow, and mostly gives the same. As long as no
rule reads the date itself, a fact's day counts only by how it, moved by every distance that the
protocol knows, lies to the other facts' days, moved likewise. Where that does not change from one
day to the next, nothing can; so the first day of each such run stands for all of it.
"""

from __future__ import annotations

import functools
import typing as t
from bisect import bisect_left, bisect_right

from protocol_engine.courses import span_of
from protocol_engine.windows import shift_day

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from protocol_engine.chart import Chart, Condition, Entry, Input, Kind, Span, Steps
    from protocol_engine.event import Event

MOST_DISTANCES = 200
"""With more, as with endless daily visits, every day is tried."""

DATED = ("occurred", "first", "at", "ended")
"""What rules read of an event kind that depends on its day."""


def telling_days(chart: Chart, event: Event, events: Sequence[Event], as_of: int) -> Iterable[int]:
    """
    Give the days, as ordinals, that stand for all days on which a fact may have happened.

    Args:
        events: All facts of the history.
        as_of: The day up to which it is looked for what was missed.
    """
    first, last = event.occurred.first_day, event.occurred.last_day
    kind = chart.kinds.get(event.kind)
    if kind is None:
        return ()
    is_read = any(chart.elements[name].number is not None for name in event.data if name in chart.elements)
    if kind.inert and kind.during is None and not is_read:
        return ()
    others = {day for one in events if one is not event for day in (one.occurred.first_day, one.occurred.last_day)}
    others.add(as_of)
    reach = max(*others, last) - min(*others, first)
    by_date = kind.number in _dates_read(chart) or _reads_its_day(kind)
    distances = None if by_date else _distances(chart, first, reach)
    if distances is None:
        return range(first, last + 1)
    marks = sorted(others.union(shift_day(day, steps) for day in others for steps in distances))
    return list(_runs(first, last, marks, distances))


def _runs(first: int, last: int, marks: Sequence[int], distances: Sequence[Steps]) -> Iterator[int]:
    """Give the first day of each run of days that lie alike to the marks."""
    before = None
    for day in range(first, last + 1):
        moved = [day, *(shift_day(day, steps) for steps in distances)]
        ranked = sorted(moved)
        here = [(bisect_left(marks, one), bisect_right(marks, one), bisect_left(ranked, one)) for one in moved]
        if here != before:
            yield day
        before = here


@functools.lru_cache(maxsize=64)
def _dates_read(chart: Chart) -> frozenset[int]:
    """Give the numbers of the event kinds of which some rule reads a date."""
    read = [one for rule in chart.rules.values() for one in rule.inputs]
    conditions = [one.when for one in chart.transitions] + [entry.only_if for entry in chart.entries]
    read += [one for condition in conditions for one in _inputs(condition)]
    return frozenset(one.index for one in read if one.source in DATED)


def _reads_its_day(kind: Kind) -> bool:
    """Tell whether a rule that a fact of a kind is held against, or that it sets off, reads its own day."""
    rules = [*kind.require, *(rule for offer in kind.offers for one in offer.transitions for rule in one.require)]
    read = [one for rule in rules for one in rule.inputs]
    conditions = [one.when for offer in kind.offers for one in offer.transitions]
    conditions += [entry.only_if for entry in (*kind.entries, *kind.anchored)]
    read += [one for condition in conditions for one in _inputs(condition)]
    return any(one.source in ("today", "now") for one in read)


def _inputs(condition: Condition | None) -> tuple[Input, ...]:
    return () if condition is None else condition.inputs


def _distances(chart: Chart, day: int, reach: int) -> tuple[Steps, ...] | None:
    """
    Give every distance by which the protocol moves a day, as far as it matters.

    None where there are too many, or where hours are counted.
    """
    found: dict[Steps, None] = {}
    for span in _spans(chart, day, reach):
        if span is None or span.exact:
            return None
        found.update((steps, None) for steps in (span.low, span.high, span.base) if steps)
    until = [entry.until for entry in chart.entries]
    valid = [element.valid_for for element in chart.elements.values()]
    found.update((steps, None) for steps in (*until, *valid) if steps)
    return tuple(found) if len(found) <= MOST_DISTANCES else None


def _spans(chart: Chart, day: int, reach: int) -> Iterator[Span | None]:
    """Give every window, those of repeats as far as they reach; None when there are too many."""
    for rule in chart.rules.values():
        if rule.span is not None:
            yield rule.span
    for entry in chart.entries:
        yield from _repeats(entry, day, reach)


def _repeats(entry: Entry, day: int, reach: int) -> Iterator[Span | None]:
    if entry.every is None:
        return
    for number in range(2, MOST_DISTANCES):
        span = span_of(entry, number)
        yield span
        if shift_day(day, span.low or span.base) - day > reach:
            return
    yield None
