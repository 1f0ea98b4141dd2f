"""Names that two things share though one name must mean one thing."""

from __future__ import annotations

import typing as t
from collections import Counter

import attrs

from protocol_engine.checker.enrollment import limits
from protocol_engine.checker.wording import a
from protocol_engine.errors import Problem
from protocol_engine.resolve import GROUPS, PATHWAY, inline_rules, transition_ids

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading
    from protocol_engine.protocol import Protocol


@attrs.frozen
class Named:
    """
    Something that takes up a name.

    Attributes:
        what: What it is, as it is said after `is already the name of`.
        cure: What the author can do about a clash.
    """

    name: str
    path: str
    what: str
    cure: str = "choose another name"


def shared_names(reading: Reading) -> Iterator[Problem]:
    """Find data elements, tracks and events with one name: a rule could not tell them apart."""
    yield from _clashes(_readable(reading.protocol))


def shared_rule_ids(reading: Reading) -> Iterator[Problem]:
    """Find rules with one id, those included that are made from windows, events and the schedule."""
    yield from _clashes((*_written(reading.protocol), *_made(reading.protocol)))


def shared_interpretation_ids(reading: Reading) -> Iterator[Problem]:
    """Find interpretations with one id."""
    yield from _clashes(
        Named(item.id, f"interpretations[{number}].id", f"interpretations[{number}]")
        for number, item in enumerate(reading.protocol.interpretations)
    )


def rule_ids(protocol: Protocol) -> Iterator[str]:
    """Give the id of every rule, written or made."""
    return (item.name for item in (*_written(protocol), *_made(protocol)))


def _clashes(named: t.Iterable[Named]) -> Iterator[Problem]:
    first: dict[str, Named] = {}
    for item in named:
        before = first.setdefault(item.name, item)
        if before is not item:
            message = f"the name {item.name!r} is already that of {before.what}; {item.cure}"
            yield Problem("duplicate-name", message, item.path)


def _readable(protocol: Protocol) -> Iterator[Named]:
    yield Named(PATHWAY, "states", "the main track")
    for name in protocol.data:
        yield Named(name, f"data.{name}", a("data element"))
    tracks = {PATHWAY}
    for name, state in protocol.states.items():
        if state.track not in tracks:
            tracks.add(state.track)
            yield Named(state.track, f"states.{name}.track", a("track"))
    for name in protocol.events:
        yield Named(name, f"events.{name}", a("event"))


def _written(protocol: Protocol) -> Iterator[Named]:
    """Give the rules that the author names."""
    for group in GROUPS:
        for name in getattr(protocol.criteria, group):
            yield Named(name, f"criteria.{group}.{name}", f"an {group} criterion")
    for name in protocol.rules:
        yield Named(name, f"rules.{name}", "a rule")
    for name in protocol.provided:
        yield Named(name, f"provided.{name}", "a provided rule")
    for path, inline in inline_rules(protocol):
        cure = "write it once under rules and require it by its name"
        yield Named(inline.id, f"{path}.id", f"a rule in {path.partition('.require')[0]}", cure)
    for name in protocol.schedule:
        yield Named(name, f"schedule.{name}", "a schedule entry")


def _made(protocol: Protocol) -> Iterator[Named]:
    """Give the rules that are made from events, windows and limits."""
    for name, kind in protocol.events.items():
        for part in ("sequence", "branch", "data"):
            yield Named(f"{name}.{part}", f"events.{name}", f"a rule made from events.{name}")
        if kind.window is not None:
            yield Named(f"{name}.window", f"events.{name}.window", f"the window of events.{name}")
    ids = transition_ids(protocol)
    count = Counter(ids)
    for number, transition in enumerate(protocol.transitions):
        if transition.window is not None and count[ids[number]] == 1:
            path = f"transitions[{number}].window"
            cure = "choose another id" if transition.id is not None else "give the transition an id of its own"
            yield Named(f"{ids[number]}.window", path, f"the window of transitions[{number}]", cure)
    for path, owner, _ in limits(protocol):
        what = "the enrollment limit" if path == "enrollment" else f"the limit of {path}"
        yield Named(f"{owner}.limit", f"{path}.limit" if path == "enrollment" else path, what)
