"""Values that must be one of a few words."""

from __future__ import annotations

import typing as t

from protocol_engine.checker.windows import windows
from protocol_engine.errors import Problem, did_you_mean
from protocol_engine.protocol import CATEGORIES, Basis, Which
from protocol_engine.resolve import GROUPS, inline_rules

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading
    from protocol_engine.protocol import Protocol

BASES: tuple[str, ...] = t.get_args(Basis)
WHICH: tuple[str, ...] = t.get_args(Which)


def fixed_words(reading: Reading) -> Iterator[Problem]:
    """Find categories, bases and choices of anchor that are none."""
    for path, record in records(reading.protocol):
        category, basis = getattr(record, "category", None), getattr(record, "basis", None)
        if category is not None and category not in CATEGORIES:
            yield Problem("unknown-choice", _message("category", category, CATEGORIES), f"{path}.category")
        if basis is not None and basis not in BASES:
            yield Problem("unknown-choice", _message("basis", basis, BASES), f"{path}.basis")
    for path, window in windows(reading.protocol):
        if window.which not in WHICH:
            yield Problem("unknown-choice", f"expected {_either(WHICH)}, got {window.which!r}", f"{path}.which")


def records(protocol: Protocol) -> Iterator[tuple[str, object]]:
    """Give every record that may carry a category or a basis, with its path."""
    for section in ("data", "rules", "provided", "states", "events", "schedule"):
        for name, record in getattr(protocol, section).items():
            yield f"{section}.{name}", record
    for group in GROUPS:
        for name, record in getattr(protocol.criteria, group).items():
            yield f"criteria.{group}.{name}", record
    for number, transition in enumerate(protocol.transitions):
        yield f"transitions[{number}]", transition
    for path, window in windows(protocol):
        if path.endswith(".window"):
            yield path, window
    yield from inline_rules(protocol)
    if protocol.enrollment is not None:
        yield "enrollment", protocol.enrollment
        for name, cohort in protocol.enrollment.cohorts.items():
            yield f"enrollment.cohorts.{name}", cohort


def _message(what: str, value: str, known: tuple[str, ...]) -> str:
    return f"there is no {what} {value!r}{did_you_mean(value, known) or f'; write {_either(known)}'}"


def _either(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
