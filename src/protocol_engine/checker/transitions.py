"""Transitions that cannot be told apart, and `otherwise` that has nothing to be other than."""

from __future__ import annotations

import typing as t

from protocol_engine.checker.wording import listed
from protocol_engine.errors import Problem
from protocol_engine.resolve import OTHERWISE, transition_ids

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading


def transition_names(reading: Reading) -> Iterator[Problem]:
    """Find transitions of which two have one id."""
    first: dict[str, int] = {}
    for number, name in enumerate(transition_ids(reading.protocol)):
        before = first.setdefault(name, number)
        if before == number:
            continue
        given = reading.protocol.transitions[number].id is not None
        yield Problem(
            "transition-id",
            f"its id {name!r} is already that of transitions[{before}]; "
            + ("choose another" if given else "give it an id of its own"),
            f"transitions[{number}]" + (".id" if given else ""),
        )


def otherwise(reading: Reading) -> Iterator[Problem]:
    """Find `otherwise` without another way, or beside another `otherwise`."""
    transitions = reading.protocol.transitions
    alone: dict[int, list[str]] = {}
    twice: dict[tuple[int, int], list[str]] = {}
    for (_, state), numbers in reading.cells.items():
        rest = [number for number in numbers if transitions[number].when == OTHERWISE]
        if len(rest) > 1:
            for number in rest[1:]:
                twice.setdefault((rest[0], number), []).append(state)
        elif rest and len(numbers) == 1:
            alone.setdefault(rest[0], []).append(state)
    for number, states in alone.items():
        yield Problem(
            "otherwise-alone",
            f"otherwise needs another way, and {transitions[number].event!r} has no other from {listed(states)}; "
            "leave when out there",
            f"transitions[{number}].when",
        )
    ids = transition_ids(reading.protocol)
    for (before, number), states in twice.items():
        yield Problem(
            "otherwise-twice",
            f"from {listed(states)}, {ids[before]!r} already says otherwise; say when for one of the two",
            f"transitions[{number}].when",
        )
