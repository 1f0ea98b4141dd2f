"""Demands that are made twice, of nothing, or where they would never be looked at."""

from __future__ import annotations

import typing as t

from protocol_engine.checker.wording import listed
from protocol_engine.errors import Problem
from protocol_engine.resolve import GROUPS, chosen_states, conditions, inline_rules, required_rules

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading
    from protocol_engine.protocol import Requirement


def required_twice(reading: Reading) -> Iterator[Problem]:
    """Find rules that one event demands twice."""
    protocol = reading.protocol
    for name, kind in protocol.events.items():
        yield from _repeated(reading, f"events.{name}.require", kind.require, ())
    for number, transition in enumerate(protocol.transitions):
        event = protocol.events.get(transition.event)
        of_event = required_rules(protocol, event.require) if event is not None else ()
        yield from _repeated(reading, f"transitions[{number}].require", transition.require, of_event)


def without_category(reading: Reading) -> Iterator[Problem]:
    """Find rules of which nobody said what breaking them is: findings would give a category that is only a guess."""
    protocol = reading.protocol
    rules = [(f"rules.{name}", name, rule.category) for name, rule in protocol.rules.items()]
    rules += [(f"provided.{name}", name, rule.category) for name, rule in protocol.provided.items()]
    rules += [(path, inline.id, inline.category) for path, inline in inline_rules(protocol)]
    for path, name, category in rules:
        if category is None:
            yield Problem(
                "no-category",
                f"{name!r} has no category, so findings will say 'procedure order'; "
                "write one, such as category: dosing",
                path,
                severity="warning",
            )


def empty_groups(reading: Reading) -> Iterator[Problem]:
    """Find groups of criteria that are required but empty."""
    protocol = reading.protocol
    lists = [(f"events.{name}.require", kind.require) for name, kind in protocol.events.items()]
    lists += [(f"transitions[{n}].require", item.require) for n, item in enumerate(protocol.transitions)]
    for path, requirements in lists:
        for number, item in enumerate(requirements):
            if item in GROUPS and not getattr(protocol.criteria, str(item)) and item not in conditions(protocol):
                yield Problem(
                    "empty-group",
                    f"there are no {item} criteria, so nothing is required; write them under criteria.{item}",
                    f"{path}[{number}]",
                    severity="warning",
                )


def observations(reading: Reading) -> Iterator[Problem]:
    """Find `during` on an event kind whose transitions already say where it is in sequence."""
    protocol = reading.protocol
    moving = {transition.event for transition in protocol.transitions}
    for name, kind in protocol.events.items():
        if kind.during and name in moving:
            yield Problem(
                "during-moves",
                f"{name!r} has transitions, which say where it is in sequence; leave during out",
                f"events.{name}.during",
            )


def expected_nowhere(reading: Reading) -> Iterator[Problem]:
    """Find `during` that stands for no state."""
    protocol = reading.protocol
    if not reading.is_mapped:
        return
    lists = [(f"events.{name}.during", kind.during) for name, kind in protocol.events.items()]
    lists += [(f"schedule.{name}.during", entry.during) for name, entry in protocol.schedule.items()]
    for path, choices in lists:
        names = {choice if isinstance(choice, str) else choice.epoch for choice in choices}
        known = all(name in reading.declared["epoch"] for name in names)
        if choices and known and not chosen_states(protocol, choices):
            yield Problem(
                "during-nowhere",
                f"no state of {listed(sorted(names))} is left that is not final",
                path,
                severity="warning",
            )


def carried_twice(reading: Reading) -> Iterator[Problem]:
    """Find data elements that an event lists twice."""
    protocol = reading.protocol
    lists: list[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]] = [
        (f"events.{name}", (("data", kind.data), ("may_carry", kind.may_carry)))
        for name, kind in protocol.events.items()
    ]
    lists += [(f"schedule.{name}", (("data", entry.data),)) for name, entry in protocol.schedule.items()]
    for path, keys in lists:
        seen: dict[str, str] = {}
        for key, names in keys:
            for number, name in enumerate(names):
                if name in seen:
                    yield Problem(
                        "duplicate-name",
                        f"{name!r} is already listed in {seen[name]}; leave one out",
                        f"{path}.{key}[{number}]",
                        severity="warning",
                    )
                seen.setdefault(name, key)


def _repeated(
    reading: Reading, path: str, requirements: tuple[Requirement, ...], of_event: tuple[str, ...]
) -> Iterator[Problem]:
    seen = {name: f"{name!r} is already required by the event itself" for name in of_event}
    for number, item in enumerate(requirements):
        names = [name for name in required_rules(reading.protocol, (item,)) if name not in reading.clashing]
        again = [name for name in names if name in seen]
        if again:
            yield Problem("required-twice", f"{seen[again[0]]}; leave one out", f"{path}[{number}]", severity="warning")
        for name in names:
            group = item in GROUPS
            seen.setdefault(name, f"{name!r} is {f'already required by {item!r}' if group else 'required twice'}")
