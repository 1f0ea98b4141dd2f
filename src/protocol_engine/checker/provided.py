"""What the functions of the host are to be given: names that cannot be read, or that stand twice."""

from __future__ import annotations

import typing as t

from protocol_engine.checker.wording import a, nearest
from protocol_engine.errors import Problem, did_you_mean
from protocol_engine.resolve import EVENT_ATTRIBUTES

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading

OF_THE_EVENT = ("Today()", "Now()")
"""What is read of the event itself."""


def provided_reads(reading: Reading) -> Iterator[Problem]:
    """Find names that a provided rule reads and that are nothing to be read, or that it reads twice."""
    for name, rule in reading.protocol.provided.items():
        for number, read in enumerate(rule.reads):
            path = f"provided.{name}.reads[{number}]"
            if read in rule.reads[:number]:
                message = f"{read!r} is already listed in reads; leave one out"
                yield Problem("duplicate-name", message, path, severity="warning")
            elif not _is_readable(reading, read):
                yield Problem("unknown-name", _said(reading, read), path)


def unreadable(reading: Reading, read: str) -> list[str]:
    """Give the data element or event that was probably meant by a name that cannot be read."""
    if _is_readable(reading, read):
        return []
    return nearest(read.partition(".")[0], [*reading.protocol.data, *reading.protocol.events])


def _is_readable(reading: Reading, read: str) -> bool:
    return read in reading.dictionary or read in OF_THE_EVENT


def _said(reading: Reading, read: str) -> str:
    """Say what a name is that cannot be read, or which is the nearest that can."""
    declared, protocol = reading.declared, reading.protocol
    head, dot, part = read.partition(".")
    if head in declared["event"]:
        *others, last = EVENT_ATTRIBUTES
        if not dot:
            return f"{head!r} is an event; write {head}.occurred or {head}.count"
        return f"events have {', '.join(others)} and {last}, not {part!r}{did_you_mean(part, EVENT_ATTRIBUTES)}"
    if read in declared["state"]:
        track = protocol.states[read].track
        return f"{read!r} is a state; write {track}, whose value is the name of the state"
    for kind in ("rule", "epoch", "schedule entry", "cohort"):
        if read in declared[kind]:
            return f"{read!r} is {a(kind)}, which cannot be read"
    known = [*reading.dictionary, *OF_THE_EVENT]
    return f"there is no data element, track or part of an event {read!r}{did_you_mean(read, known)}"
