"""The schedule: entries with their windows counted out."""

from __future__ import annotations

import typing as t

from protocol_engine.chart import Entry, Rule
from protocol_engine.compiler.spans import said, span_of, steps
from protocol_engine.resolve import chosen_states

if t.TYPE_CHECKING:
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
        ends_with_event = one.until is not None and one.until in book.kinds
        found.append(
            Entry(
                rule,
                book.kinds[one.event],
                t.cast("t.Any", rule.span),
                None if one.every is None else steps(one.every),
                None if one.until is None or ends_with_event else steps(one.until),
                book.kinds[one.until] if one.until is not None and ends_with_event else None,
                frozenset(chosen_states(protocol, one.during)) if one.during else None,
                compiled.get(f"{path}.if"),
                one.data,
            )
        )
    return tuple(found)
