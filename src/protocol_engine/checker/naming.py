"""Names that mean something else already, or that would make ids ambiguous."""

from __future__ import annotations

import re
import typing as t

from protocol_engine.checker.wording import listed
from protocol_engine.errors import Problem
from protocol_engine.resolve import ANY, GROUPS, OTHERWISE, PATHWAY, inline_rules

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading
    from protocol_engine.protocol import Protocol

RESERVED: t.Mapping[str, tuple[str, ...]] = {
    "state": (ANY, OTHERWISE),
    "epoch": (ANY, OTHERWISE),
    "rule": (*GROUPS, ANY, OTHERWISE),
    "data element": ("Today", "Now", ANY, OTHERWISE),
    "event": ("Today", "Now", ANY, OTHERWISE),
    "track": ("Today", "Now", ANY, OTHERWISE),
    "schedule entry": (),
    "transition": (),
    "cohort": (),
}
"""Names that mean something else where a name of this kind may stand."""

SEPARATORS = ("->", "#", "@", '"')
"""What ids and references are put together with; no name may hold one."""

IN_RULES = ("data element", "event", "track")
"""Kinds of name of which a rule asks a part after a dot, as in `infused.count`."""


def names(protocol: Protocol) -> Iterator[tuple[str, str, str]]:
    """Give every name that the protocol declares: its kind, itself, its path."""
    for number, epoch in enumerate(protocol.epochs):
        yield "epoch", epoch, f"epochs[{number}]"
    for name in protocol.enrollment.cohorts if protocol.enrollment is not None else ():
        yield "cohort", name, f"enrollment.cohorts.{name}"
    for name in protocol.data:
        yield "data element", name, f"data.{name}"
    for group in GROUPS:
        for name in getattr(protocol.criteria, group):
            yield "rule", name, f"criteria.{group}.{name}"
    for name in protocol.rules:
        yield "rule", name, f"rules.{name}"
    for name in protocol.provided:
        yield "rule", name, f"provided.{name}"
    for path, inline in inline_rules(protocol):
        yield "rule", inline.id, f"{path}.id"
    tracks = {PATHWAY}
    for name, state in protocol.states.items():
        yield "state", name, f"states.{name}"
        if state.track not in tracks:
            tracks.add(state.track)
            yield "track", state.track, f"states.{name}.track"
    for name in protocol.events:
        yield "event", name, f"events.{name}"
    for number, transition in enumerate(protocol.transitions):
        if transition.id is not None:
            yield "transition", transition.id, f"transitions[{number}].id"
    for name in protocol.schedule:
        yield "schedule entry", name, f"schedule.{name}"


def unusable_names(reading: Reading) -> Iterator[Problem]:
    """Find names that are reserved, empty, or hold a character that ids are put together with."""
    for kind, name, path in names(reading.protocol):
        found = [separator for separator in SEPARATORS if separator in name]
        if kind in IN_RULES and "." in name:
            found.append(".")
        if not name.strip() or name != name.strip():
            message = f"the name {name!r} is empty or has blanks around it; write a word"
            yield Problem("bad-name", message, path)
        elif name in RESERVED[kind]:
            yield Problem("reserved-name", f"{name!r} has a meaning of its own here; choose another name", path)
        elif found:
            yield Problem(
                "bad-name",
                f"the name {name!r} must not hold {listed(found)}, which ids are put together with; "
                f"write {plain(name)!r}",
                path,
            )


def plain(name: str) -> str:
    """Give the nearest name of letters, digits and underscores."""
    word = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")
    return f"_{word}" if word[:1].isdigit() or not word else word
