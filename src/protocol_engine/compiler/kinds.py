"""Event kinds: what each may do in each track, its rank, and the rules that it brings."""

from __future__ import annotations

import itertools
import typing as t

from protocol_engine.chart import Kind, Offer, Rule, least_days
from protocol_engine.language.cases import exclusive
from protocol_engine.language.dates import LAST_ORDINAL
from protocol_engine.resolve import chosen_states, states_of, tracks

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from protocol_engine.chart import Entry, Transition
    from protocol_engine.compiler.rules import Rulebook
    from protocol_engine.protocol import EventKind, Protocol


def kinds_of(
    protocol: Protocol,
    transitions: Sequence[Transition],
    entries: Sequence[Entry],
    book: Rulebook,
    numbers: Mapping[str, int],
) -> dict[str, Kind]:
    """
    Give the event kinds by name, in the order of the file.

    Args:
        numbers: Event kind to its number, for those that something looks back at.
    """
    ranks = _ranks(protocol, transitions)
    found = {}
    for index, (name, kind) in enumerate(protocol.events.items()):
        own = [one for one in transitions if one.event == name]
        path, label = f"events.{name}", kind.label or name
        cite = kind.cite or next((one.cite for one in own if one.cite), None)
        basis = kind.basis or (None if kind.cite else next((one.basis for one in own if one.cite), None))
        during = frozenset(chosen_states(protocol, kind.during)) if kind.during else None
        sources = dict.fromkeys(source for one in own for source in one.sources) if own else sorted(during or ())
        found[name] = Kind(
            name,
            index,
            numbers.get(name),
            ranks[name],
            label,
            kind.data,
            frozenset((*kind.data, *kind.may_carry)),
            tuple(
                _offer(number, [one for one in own if one.track == track])
                for number, track in enumerate(tracks(protocol))
                if any(one.track == track for one in own)
            ),
            during,
            book.required(kind.require),
            book.window(name, kind.window, path, cite=kind.cite, basis=kind.basis),
            Rule(
                f"{name}.sequence",
                "sequence",
                "procedure order",
                f"{label}: only in {', '.join(sources)}",
                cite,
                basis,
                path=path,
            ),
            Rule(f"{name}.branch", "branch", "procedure order", f"{label}: leads one way", cite, basis, path=path),
            _data_rule(name, kind, label, path),
            tuple(entry for entry in entries if entry.event == numbers.get(name)),
            anchored := tuple(entry for entry in entries if entry.span.anchor == numbers.get(name)),
            min(
                (least_days(entry.span.high) for entry in anchored if entry.span.high is not None), default=LAST_ORDINAL
            ),
        )
    return found


def _data_rule(name: str, kind: EventKind, label: str, path: str) -> Rule:
    text = f"{label}: brings {', '.join(kind.data)}" if kind.data else f"{label}: brings only usable data"
    return Rule(f"{name}.data", "data", "data completeness", text, kind.cite, kind.basis, path=path)


def _ranks(protocol: Protocol, transitions: Sequence[Transition]) -> dict[str, int]:
    """
    Rank the kinds within one day: as declared, but those that only end something come last.

    Those are the kinds all of whose transitions lead to dispositions or states that end the study.
    """

    def ends(name: str) -> bool:
        targets = [protocol.states[one.target] for one in transitions if one.event == name]
        return bool(targets) and all(one.disposition is not None or one.ends_study for one in targets)

    return {name: rank for rank, name in enumerate(sorted(protocol.events, key=ends))}


def _offer(track: int, transitions: list[Transition]) -> Offer:
    states = dict.fromkeys(source for one in transitions for source in one.sources)
    return Offer(
        track,
        {state: tuple(one for one in transitions if state in one.sources) for state in states},
        tuple(transitions),
        {
            one.id: tuple(
                other for other in transitions if other is not one and not set(one.sources).isdisjoint(other.sources)
            )
            for one in transitions
            if one.otherwise
        },
        frozenset(_exclusive_pairs(transitions)),
        tuple(
            rule
            for rule in (transitions[0].require if transitions else ())
            if all(rule in one.require for one in transitions)
        ),
    )


def _exclusive_pairs(transitions: list[Transition]) -> Iterable[tuple[str, str]]:
    """Give the pairs of which at most one can be true, both ways round."""
    for one, other in itertools.combinations(transitions, 2):
        if _are_exclusive(one, other):
            yield one.id, other.id
            yield other.id, one.id


def _are_exclusive(one: Transition, other: Transition) -> bool:
    if one.otherwise or other.otherwise:
        # By its meaning, where they are siblings; where they are not, nothing is known.
        return not set(one.sources).isdisjoint(other.sources)
    if one.when is None or other.when is None:
        return False
    return exclusive(one.when.expression, other.when.expression)


def reachable_states(protocol: Protocol, transitions: Sequence[Transition]) -> dict[str, frozenset[str]]:
    """Give for each state those that can follow it in its track, by one event or more."""
    found: dict[str, frozenset[str]] = {}
    for track in tracks(protocol):
        after = {
            state: {one.target for one in transitions if state in one.sources} for state in states_of(protocol, track)
        }
        for state, ahead_of in after.items():
            seen: set[str] = set()
            ahead = list(ahead_of)
            while ahead:
                here = ahead.pop()
                if here not in seen:
                    seen.add(here)
                    ahead.extend(after[here])
            found[state] = frozenset(seen)
    return found
