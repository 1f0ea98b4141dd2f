"""
Ways that are open together, or not at all: overlap and gap of `when`.

Decided for each event and state among whose transitions is chosen. A track's own state is known
there, and put to the decision.
"""

from __future__ import annotations

import itertools
import typing as t

import attrs

from protocol_engine.checker.wording import listed
from protocol_engine.errors import Problem
from protocol_engine.language import UNDECIDED, Expression, all_of, analyze, gap, negate, overlap
from protocol_engine.resolve import OTHERWISE, transition_ids

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading


@attrs.frozen
class Choice:
    """
    Transitions among which is chosen, and the states where it is so.

    Attributes:
        ways: Numbers of the transitions that have a condition or none, with what must be true.
        rest: Number of the one that says `otherwise`.
        here: That the track is in this state, where a condition reads it; else None.
    """

    ways: tuple[tuple[int, Expression], ...]
    rest: int | None
    here: Expression | None
    states: tuple[str, ...]


def when_overlaps(reading: Reading) -> Iterator[Problem]:
    """Find transitions of which two can be chosen at once."""
    found: dict[tuple[int, int, str], list[str]] = {}
    decided: dict[tuple[int, int], str | None] = {}
    for choice in choices(reading):
        for (first, one), (second, other) in itertools.combinations(choice.ways, 2):
            if choice.here is not None:
                said = _overlap(all_of((one, choice.here)), other)
            else:
                if (first, second) not in decided:
                    decided[first, second] = _overlap(one, other)
                said = decided[first, second]
            if said is not None:
                found.setdefault((first, second, said), []).extend(choice.states)
    ids = transition_ids(reading.protocol)
    for (first, second, said), states in found.items():
        yield Problem(
            "when-undecided" if said.startswith("it cannot") else "when-overlap",
            said.format(f"this and {ids[first]!r}", listed(states)),
            _path(reading, second),
            severity="warning",
        )


def when_gaps(reading: Reading) -> Iterator[Problem]:
    """Find events that no transition takes, though their data are complete."""
    for choice in choices(reading):
        if choice.rest is not None:
            continue
        conditions = [condition for _, condition in choice.ways]
        if choice.here is not None:
            conditions.append(negate(choice.here))
        witness = gap(conditions)
        number = choice.ways[0][0]
        event = reading.protocol.transitions[number].event
        if witness is UNDECIDED:
            yield Problem(
                "when-undecided",
                f"it cannot be shown that {event!r} always has a way from {listed(choice.states)}; "
                "write one with when: otherwise",
                _path(reading, number),
                severity="warning",
            )
        elif witness is not None:
            yield Problem(
                "when-gap",
                f"from {listed(choice.states)}, {event!r} has no way when {witness}; write one with when: otherwise",
                _path(reading, number),
                severity="warning",
            )


def idle_otherwise(reading: Reading) -> Iterator[Problem]:
    """Find `otherwise` beside a transition that is always taken."""
    transitions = reading.protocol.transitions
    found: dict[tuple[int, int], list[str]] = {}
    for (_, state), numbers in reading.cells.items():
        others = [number for number in numbers if transitions[number].when == OTHERWISE]
        always = [number for number in numbers if transitions[number].when is None]
        if others and always:
            found.setdefault((others[0], always[0]), []).append(state)
    ids = transition_ids(reading.protocol)
    for (number, taken), states in found.items():
        yield Problem(
            "never-taken",
            f"from {listed(states)}, {ids[taken]!r} is always taken, so nothing is left over; give it a when",
            f"transitions[{number}].when",
            severity="warning",
        )


def choices(reading: Reading) -> Iterator[Choice]:
    """Give every choice among transitions whose conditions are understood; equal ones once."""
    protocol = reading.protocol
    found: dict[tuple[tuple[int, ...], str], list[str]] = {}
    for (_, state), numbers in reading.cells.items():
        reads = any(_reads(reading, number, protocol.states[state].track) for number in numbers)
        found.setdefault((numbers, state if reads else ""), []).append(state)
    for (numbers, state), states in found.items():
        ways: list[tuple[int, Expression]] = []
        rest = None
        for number in numbers:
            when = protocol.transitions[number].when
            if when == OTHERWISE:
                rest = number
                continue
            condition = ALWAYS if when is None else reading.expressions.get(f"transitions[{number}].when")
            if condition is None or condition.type.name != "Boolean":
                break
            ways.append((number, condition))
        else:
            if ways:
                yield Choice(tuple(ways), rest, _here(reading, state) if state else None, tuple(states))


ALWAYS = all_of(())


def _overlap(one: Expression, other: Expression) -> str | None:
    """Say how two conditions can be true at once: a sentence that lacks the two and the states."""
    witness = overlap(one, other)
    if witness is None:
        return None
    if witness is UNDECIDED:
        return "it cannot be shown that {0} are never both true from {1}"
    when = str(witness).replace("{", "{{").replace("}", "}}")
    return "from {1}, {0} are both true" + (f" when {when}; narrow one of the two" if when else "; give each a when")


def _path(reading: Reading, number: int) -> str:
    has = reading.protocol.transitions[number].when is not None
    return f"transitions[{number}]" + (".when" if has else "")


def _reads(reading: Reading, number: int, track: str) -> bool:
    condition = reading.expressions.get(f"transitions[{number}].when")
    return condition is not None and track in condition.inputs


def _here(reading: Reading, state: str) -> Expression:
    track = reading.protocol.states[state].track
    text = state.replace("\\", "\\\\").replace("'", "\\'")
    return analyze(f"{track} = '{text}'", reading.dictionary)
