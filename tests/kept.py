"""Everything that a participant keeps, in a form that can be compared."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    import protocol_engine as pe


def everything(one: pe.Participant) -> tuple[t.Any, ...]:
    """Give everything that a participant holds."""
    return (
        one.position,
        [event.id for event in one.events],
        one.known,
        [last and (last.event.id, last.place, last.count, last.turn) for last in one.latest],
        one.led,
        [
            (
                course.entry.rule.id,
                course.anchor.event.id,
                course.cancelled,
                {number: (found.event.id, named) for number, (found, named) in course.matched.items()},
                course.closed,
                course.following,
            )
            for course in one.courses
        ],
        one.findings,
        one.as_of,
        one.vague,
    )
