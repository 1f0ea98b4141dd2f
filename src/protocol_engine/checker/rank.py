"""Kinds of event that would be too late for others on one day."""

from __future__ import annotations

import typing as t

from protocol_engine.checker.wording import listed
from protocol_engine.errors import Problem
from protocol_engine.resolve import required_rules

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from protocol_engine.checker.reading import Reading
    from protocol_engine.protocol import Requirement


def late_kinds(reading: Reading) -> Iterator[Problem]:
    """
    Find kinds declared after one whose rules read their data.

    Of the facts of one day without a time, kinds are taken in the order of the file; what a later
    kind brings is not yet known to an earlier one. Said once for each kind, and not where the two
    read each other's data, since then no order helps.
    """
    order = ranks(reading)
    reads = _reads(reading)
    brings = {name: {*kind.data, *kind.may_carry} for name, kind in reading.protocol.events.items()}
    for late, elements in brings.items():
        for early in sorted(reads, key=order.__getitem__):
            if order[early] >= order[late]:
                break
            missed = [name for name in reading.protocol.data if name in elements and name in reads[early]]
            if missed and not reads.get(late, frozenset()) & brings[early]:
                yield Problem(
                    "late-kind",
                    f"rules of {early!r} read {listed(missed)}, which {late!r} brings; "
                    f"declare {late!r} first, so that it counts on the same day",
                    f"events.{late}",
                    severity="warning",
                )
                break


def ranks(reading: Reading) -> Mapping[str, int]:
    """Give the order of kinds on one day: as declared, those that only end something last."""
    protocol = reading.protocol
    targets: dict[str, list[str]] = {}
    for transition in protocol.transitions:
        targets.setdefault(transition.event, []).append(transition.to)

    def ends(name: str) -> bool:
        states = [protocol.states.get(target) for target in targets.get(name, ())]
        return bool(states) and all(s is not None and (s.disposition is not None or s.ends_study) for s in states)

    ordered = sorted(protocol.events, key=ends)
    return {name: number for number, name in enumerate(ordered)}


def _reads(reading: Reading) -> Mapping[str, frozenset[str]]:
    """Give, for each kind, the data elements that its rules read from earlier facts."""
    protocol = reading.protocol
    found: dict[str, dict[str, None]] = {}
    paths = {text.source.name: text.source.path for text in reversed(reading.analyzed) if text.source.name}

    def read(event: str, path: str) -> None:
        expression = reading.expressions.get(path)
        if expression is not None:
            found.setdefault(event, {}).update(dict.fromkeys(expression.inputs))

    def require(event: str, requirements: Iterable[Requirement]) -> None:
        for rule in required_rules(protocol, requirements):
            read(event, paths.get(rule, ""))
            if rule in protocol.provided:
                found.setdefault(event, {}).update(dict.fromkeys(protocol.provided[rule].reads))

    for name, kind in protocol.events.items():
        require(name, kind.require)
    for number, transition in enumerate(protocol.transitions):
        if transition.event in protocol.events:
            read(transition.event, f"transitions[{number}].when")
            require(transition.event, transition.require)
    return {
        event: frozenset(name for name in names if name in protocol.data and name not in protocol.events[event].data)
        for event, names in found.items()
    }
