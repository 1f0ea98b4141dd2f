"""The schedule: entries with their windows counted out."""

from __future__ import annotations

import typing as t

from protocol_engine.chart import MOST_REPEATS, Entry, Rule, fixed_minutes
from protocol_engine.compiler.spans import said, span_of, steps
from protocol_engine.resolve import chosen_states, transition_ids

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.chart import Span, Steps
    from protocol_engine.compiler.conditions import Conditions
    from protocol_engine.compiler.rules import Rulebook
    from protocol_engine.protocol import Protocol


def entries_of(protocol: Protocol, compiled: Conditions, book: Rulebook) -> tuple[Entry, ...]:
    """Give the schedule's entries in the order of the file."""
    found = []
    for name, one in protocol.schedule.items():
        path = f"schedule.{name}"
        rule = Rule(
            name,
            "schedule",
            "visit window",
            one.text or f"{one.event} {said(one)}",
            one.cite,
            one.basis,
            one.important,
            span=span_of(one, book.kinds),
            path=path,
        )
        ends_with_event = one.until is not None and one.until in protocol.events
        span, every = t.cast("Span", rule.span), None if one.every is None else steps(one.every)
        until = None if one.until is None or ends_with_event else steps(one.until)
        found.append(
            Entry(
                rule,
                book.kinds[one.event],
                span,
                every,
                until,
                book.kinds[one.until] if one.until is not None and ends_with_event else None,
                most_instances(span, every, until),
                frozenset(chosen_states(protocol, one.during)) if one.during else None,
                compiled.get(f"{path}.if"),
                one.data,
                frozenset(_alike(protocol, one.event, span, book)),
            )
        )
    return tuple(found)


def _alike(protocol: Protocol, event: str, span: Span, book: Rulebook) -> Iterator[str]:
    """Give the ids of the windows of an event that have the anchor and the bounds of a span."""
    ids = transition_ids(protocol)
    windows = [(id, one.window) for id, one in zip(ids, protocol.transitions, strict=True) if one.event == event]
    for owner, window in [*windows, (event, protocol.events[event].window)]:
        if window is not None:
            other = span_of(window, book.kinds)
            if (other.anchor, other.low, other.high, other.clock) == (span.anchor, span.low, span.high, span.clock):
                yield f"{owner}.window"


def most_instances(span: Span, every: Steps | None, until: Steps | None) -> int | None:
    """
    Count the instances that an entry has from one anchor: those whose target is not after `until`.

    None where that depends on the calendar: months are of different lengths.
    """
    if every is None:
        return 1
    if until is None or span.wanted is None:
        return MOST_REPEATS
    apart, first, end = fixed_minutes(every), fixed_minutes(span.wanted), fixed_minutes(until)
    if apart is None or first is None or end is None:
        return None
    return min(max((end - first) // apart + 1, 0), MOST_REPEATS)
