"""Things that are declared and never used."""

from __future__ import annotations

import typing as t

from protocol_engine.checker.mentions import quoted, words
from protocol_engine.checker.provided import unreadable
from protocol_engine.checker.unknown import references
from protocol_engine.checker.wording import nearest
from protocol_engine.errors import Problem
from protocol_engine.resolve import GROUPS, requirement_lists

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading


def unused_events(reading: Reading) -> Iterator[Problem]:
    """Find event kinds that move nobody, bring nothing, demand nothing, and that nothing reads."""
    used = _named(reading)
    for name, kind in reading.protocol.events.items():
        if name in used or any((kind.data, kind.may_carry, kind.during, kind.require, kind.window)):
            continue
        yield Problem(
            "unused-event",
            f"no transition, rule, window or schedule entry uses {name!r}, and it brings no data",
            f"events.{name}",
            severity="warning",
        )


def unused_data(reading: Reading) -> Iterator[Problem]:
    """Find data elements that no rule reads and no event must bring."""
    protocol = reading.protocol
    used = _read(reading)
    for kind in protocol.events.values():
        used.update(kind.data)
    for entry in protocol.schedule.values():
        used.update(entry.data)
    used |= _meant(reading)
    for name in protocol.data:
        if name not in used:
            yield Problem(
                "unused-data",
                f"no rule reads {name!r}, and no event must bring it",
                f"data.{name}",
                severity="warning",
            )


def unused_rules(reading: Reading) -> Iterator[Problem]:
    """Find rules and criteria that nothing requires."""
    protocol = reading.protocol
    required = {item for _, items in requirement_lists(protocol) for item in items if isinstance(item, str)}
    for text in reading.analyzed:
        required.update(quoted(text.source.text))
    required |= _meant(reading)
    for group in GROUPS:
        criteria = getattr(protocol.criteria, group)
        unused = [name for name in criteria if name not in required and group not in required]
        if unused and len(unused) == len(criteria):
            yield Problem(
                "unused-rule",
                f"nothing requires the {group} criteria; write require: [{group}] where they must hold",
                f"criteria.{group}",
                severity="warning",
            )
            continue
        for name in unused:
            yield _unused_rule(name, f"criteria.{group}.{name}")
    for section in ("rules", "provided"):
        for name in getattr(protocol, section):
            if name not in required and name not in reading.clashing:
                yield _unused_rule(name, f"{section}.{name}")


def _unused_rule(name: str, path: str) -> Problem:
    message = f"nothing requires {name!r}; name it in a require list, or leave it out"
    return Problem("unused-rule", message, path, severity="warning")


def _named(reading: Reading) -> set[str]:
    """Give the names that are used outside the lists of data."""
    names = {reference.name for reference in references(reading.protocol)}
    names |= _read(reading)
    return names | _meant(reading)


def _read(reading: Reading) -> set[str]:
    """Give the names that rules read; of a text that is not understood every word, and what it may mean."""
    protocol, names = reading.protocol, set[str]()
    for text in reading.analyzed:
        if text.expression is not None:
            names.update(name.partition(".")[0] for name in text.expression.inputs)
        else:
            names |= words(text.source.text)
            for word in words(text.source.text):
                names.update(nearest(word, [*protocol.data, *protocol.events]))
    for rule in protocol.provided.values():
        for name in rule.reads:
            names |= {name.partition(".")[0], *unreadable(reading, name)}
    return names


def _meant(reading: Reading) -> set[str]:
    """Give the names that were probably meant by unknown ones, so that one slip is told once."""
    found: set[str] = set()
    for reference in references(reading.protocol):
        known = [name for kind in reference.kinds for name in reading.declared[kind]]
        if reference.name not in known:
            found.update(nearest(reference.name, known))
    return found
