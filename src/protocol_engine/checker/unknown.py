"""Names that nothing declares."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.checker.clashes import rule_ids
from protocol_engine.checker.windows import is_duration, windows
from protocol_engine.checker.wording import hint
from protocol_engine.errors import Problem
from protocol_engine.protocol import EpochOf
from protocol_engine.resolve import ANY, requirement_lists, transition_ids

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading
    from protocol_engine.protocol import Protocol, StateChoice


@attrs.frozen
class Reference:
    """
    A name that stands for something declared elsewhere.

    Attributes:
        kinds: What it may name; keys of `Reading.declared`.
    """

    path: str
    name: str
    kinds: tuple[str, ...]


def unknown_names(reading: Reading) -> Iterator[Problem]:
    """Find states, epochs, events, rules and data elements that are named but not declared."""
    for reference in references(reading.protocol):
        if any(reference.name in reading.declared[kind] for kind in reference.kinds):
            continue
        yield Problem(
            f"unknown-{reference.kinds[0].replace(' ', '-')}",
            f"there is no {' or '.join(reference.kinds)} {reference.name!r}"
            + hint(reference.name, reference.kinds, reading.declared),
            reference.path,
        )


def unknown_subjects(reading: Reading) -> Iterator[Problem]:
    """Find interpretations about something that does not exist."""
    everything = {name for names in reading.declared.values() for name in names}
    everything.update(transition_ids(reading.protocol), rule_ids(reading.protocol))
    for number, interpretation in enumerate(reading.protocol.interpretations):
        for item, name in enumerate(interpretation.about):
            if name not in everything:
                kinds = tuple(reading.declared)
                yield Problem(
                    "unknown-subject",
                    f"nothing is named {name!r}{hint(name, kinds, reading.declared)}",
                    f"interpretations[{number}].about[{item}]",
                )


def references(protocol: Protocol) -> Iterator[Reference]:
    """Give every name that stands for something declared elsewhere; texts of rules left out."""
    if protocol.enrollment is not None:
        if protocol.enrollment.counted is not None:
            yield Reference("enrollment.counted", protocol.enrollment.counted, ("event", "state"))
        for name, cohort in protocol.enrollment.cohorts.items():
            yield Reference(f"enrollment.cohorts.{name}.counted", cohort.counted, ("event", "state"))
    for name, state in protocol.states.items():
        if state.epoch is not None:
            yield Reference(f"states.{name}.epoch", state.epoch, ("epoch",))
    for name, kind in protocol.events.items():
        yield from _each(f"events.{name}.data", kind.data, "data element")
        yield from _each(f"events.{name}.may_carry", kind.may_carry, "data element")
        yield from _choices(f"events.{name}.during", kind.during)
    for number, transition in enumerate(protocol.transitions):
        yield Reference(f"transitions[{number}].event", transition.event, ("event",))
        yield from _choices(f"transitions[{number}].from", transition.source)
        yield Reference(f"transitions[{number}].to", transition.to, ("state",))
    for name, entry in protocol.schedule.items():
        yield Reference(f"schedule.{name}.event", entry.event, ("event",))
        if entry.until is not None and (entry.until in protocol.events or not is_duration(entry.until)):
            yield Reference(f"schedule.{name}.until", entry.until, ("event",))
        yield from _choices(f"schedule.{name}.during", entry.during)
        yield from _each(f"schedule.{name}.data", entry.data, "data element")
    for path, requirements in requirement_lists(protocol):
        for number, item in enumerate(requirements):
            if isinstance(item, str):
                yield Reference(f"{path}[{number}]", item, ("rule",))
    for path, window in windows(protocol):
        yield Reference(f"{path}.anchor", window.anchor, ("event",))


def _each(path: str, names: tuple[str, ...], *kinds: str) -> Iterator[Reference]:
    for number, name in enumerate(names):
        yield Reference(f"{path}[{number}]", name, kinds)


def _choices(path: str, choices: tuple[StateChoice, ...]) -> Iterator[Reference]:
    for number, choice in enumerate(choices):
        if isinstance(choice, EpochOf):
            yield Reference(f"{path}[{number}].epoch", choice.epoch, ("epoch",))
        elif choice != ANY:
            yield Reference(f"{path}[{number}]", choice, ("state", "epoch"))
