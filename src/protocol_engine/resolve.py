"""
What the names in a protocol mean: the one place where choices, ids and groups are spelled out.

Every function is total: a name that does not exist is left out, since the checker reports it.
"""

from __future__ import annotations

import typing as t
from collections import Counter

import attrs

from protocol_engine.language import (
    BOOLEAN,
    DATE,
    DATETIME,
    DECIMAL,
    INTEGER,
    LIST,
    QUANTITY,
    STRING,
    Type,
)
from protocol_engine.protocol import Criterion, EpochOf, InlineRule, NamedRule

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from protocol_engine.protocol import DataElement, Protocol, Requirement, StateChoice

ANY = "any"
"""Stands for every state of the track that is not final."""

OTHERWISE = "otherwise"
"""Stands for: none of the sibling transitions' `when` is true."""

PATHWAY = "pathway"
"""The main track."""

GROUPS = ("inclusion", "exclusion")
"""The criteria groups that may be required by name."""

EVENT_ATTRIBUTES: Mapping[str, Type] = {
    "occurred": DATE,
    "first": DATE,
    "at": DATETIME,
    "ended": DATE,
    "count": INTEGER,
}
"""What a rule may ask of an event kind, as `infused.count`."""


def tracks(protocol: Protocol) -> tuple[str, ...]:
    """Give the names of the tracks, the main one first, then in order of appearance."""
    found = dict.fromkeys(state.track for state in protocol.states.values())
    return (PATHWAY, *(track for track in found if track != PATHWAY))


def states_of(protocol: Protocol, track: str) -> tuple[str, ...]:
    """Give the states of a track, in the order of the file."""
    return tuple(name for name, state in protocol.states.items() if state.track == track)


def chosen_states(protocol: Protocol, choices: Iterable[StateChoice], track: str | None = None) -> tuple[str, ...]:
    """
    Spell out a choice of states, in the order of the file.

    A plain name is a state; where no state has that name, an epoch. `any` and an epoch stand
    for the states that are not final.

    Args:
        track: Only states of this track; None for all tracks.
    """
    wanted: set[str] = set()
    for choice in choices:
        if isinstance(choice, str) and choice in protocol.states:
            wanted.add(choice)
            continue
        epoch = choice.epoch if isinstance(choice, EpochOf) else choice
        wanted.update(
            name
            for name, state in protocol.states.items()
            if state.disposition is None and (choice == ANY or state.epoch == epoch)
        )
    return tuple(
        name for name, state in protocol.states.items() if name in wanted and (track is None or state.track == track)
    )


def transition_ids(protocol: Protocol) -> tuple[str, ...]:
    """
    Give each transition's id, in the order of the file.

    It is the `id`, else the event's name where that names one transition, else `<event>-><to>`.
    """
    per_event = Counter(transition.event for transition in protocol.transitions)
    return tuple(
        transition.id
        or (transition.event if per_event[transition.event] == 1 else f"{transition.event}->{transition.to}")
        for transition in protocol.transitions
    )


@attrs.frozen
class RuleText:
    """
    One text of the rule language in a protocol.

    Attributes:
        path: Where it stands, such as `criteria.inclusion.I07.check`.
        name: Its name, where others can refer to it; else an empty string.
        text: The text.
        closes_unknown: The author's reason for closing the unknown in it.
    """

    path: str
    name: str
    text: str
    closes_unknown: str | None


def rule_texts(protocol: Protocol) -> Iterator[RuleText]:
    """Give every text of the rule language, in the order of the file's sections."""
    for group in GROUPS:
        criteria: Mapping[str, Criterion] = getattr(protocol.criteria, group)
        for name, criterion in criteria.items():
            yield RuleText(f"criteria.{group}.{name}.check", name, criterion.check, criterion.closes_unknown)
    for name, rule in protocol.rules.items():
        yield RuleText(f"rules.{name}.check", name, rule.check, rule.closes_unknown)
    for path, inline in inline_rules(protocol):
        yield RuleText(f"{path}.check", inline.id, inline.check, inline.closes_unknown)
    for number, transition in enumerate(protocol.transitions):
        if transition.when is not None and transition.when != OTHERWISE:
            yield RuleText(f"transitions[{number}].when", "", transition.when, transition.closes_unknown)
    for name, entry in protocol.schedule.items():
        if entry.only_if is not None:
            yield RuleText(f"schedule.{name}.if", "", entry.only_if, entry.closes_unknown)


def requirement_lists(protocol: Protocol) -> Iterator[tuple[str, tuple[Requirement, ...]]]:
    """Give every `require` list with its path."""
    for name, kind in protocol.events.items():
        yield f"events.{name}.require", kind.require
    for number, transition in enumerate(protocol.transitions):
        yield f"transitions[{number}].require", transition.require


def inline_rules(protocol: Protocol) -> Iterator[tuple[str, InlineRule]]:
    """Give every rule that is written where it is required, with its path."""
    for path, requirements in requirement_lists(protocol):
        for number, item in enumerate(requirements):
            if isinstance(item, InlineRule):
                yield f"{path}[{number}]", item


def required_rules(protocol: Protocol, requirements: Iterable[Requirement]) -> tuple[str, ...]:
    """Spell out a `require` list: groups become their criteria; each rule is named once."""
    names: dict[str, None] = {}
    for item in requirements:
        if isinstance(item, InlineRule):
            names[item.id] = None
        elif item in GROUPS:
            names.update(dict.fromkeys(getattr(protocol.criteria, item)))
        else:
            names[item] = None
    return tuple(names)


def conditions(protocol: Protocol) -> dict[str, tuple[str, Criterion | NamedRule | InlineRule]]:
    """
    Give every named condition by its name, with its kind.

    Returns:
        Name to (`inclusion`, `exclusion` or `rule`, the record); of two with one name the first.
    """
    found: dict[str, tuple[str, Criterion | NamedRule | InlineRule]] = {}
    for group in GROUPS:
        for name, criterion in getattr(protocol.criteria, group).items():
            found.setdefault(name, (group, criterion))
    for name, rule in protocol.rules.items():
        found.setdefault(name, ("rule", rule))
    for _, inline in inline_rules(protocol):
        found.setdefault(inline.id, ("rule", inline))
    return found


def type_of(element: DataElement) -> Type | None:
    """Give the rule language's type of a data element, or None where its type has no such name."""
    simple: dict[str, Type] = {
        "Boolean": BOOLEAN,
        "Integer": INTEGER,
        "Decimal": DECIMAL,
        "String": STRING(element.values),
        "Date": DATE,
        "DateTime": DATETIME,
    }
    name = element.type
    inner = name[5:-1] if name.startswith("List<") and name.endswith(">") else name
    found = QUANTITY(element.unit or "1") if inner == "Quantity" else simple.get(inner)
    if found is None:
        return None
    if inner in ("Integer", "Decimal", "Quantity"):
        found = attrs.evolve(found, range=element.range, molar_mass=element.molar_mass)
    return found if inner == name else LIST(found, element.complete)


def dictionary(protocol: Protocol) -> dict[str, Type]:
    """
    Give every name that a rule may use, with its type.

    Data elements; tracks, whose value is the name of their current state; and what can be asked
    of each event kind.
    """
    names: dict[str, Type] = {}
    for name, element in protocol.data.items():
        kind = type_of(element)
        if kind is not None:
            names[name] = kind
    for track in tracks(protocol):
        names.setdefault(track, STRING(states_of(protocol, track)))
    for name in protocol.events:
        for attribute, kind in EVENT_ATTRIBUTES.items():
            names[f"{name}.{attribute}"] = kind
    return names
