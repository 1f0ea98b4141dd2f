"""What was probably meant by a name in a rule that is no data element, track or part of an event."""

from __future__ import annotations

import re
import typing as t

from protocol_engine.checker.wording import a, nearest
from protocol_engine.errors import did_you_mean
from protocol_engine.language.hints import KEYWORDS
from protocol_engine.resolve import EVENT_ATTRIBUTES

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from protocol_engine.checker.reading import Reading
    from protocol_engine.language import Fault

READ = ("data element", "track", "event")
"""Kinds of name that a rule reads."""

LIKELY = (*READ, "rule")
"""Kinds of name that may have been misspelled in a rule."""

UNKNOWN = ("unknown-name", "unknown-reference")
"""Codes of the faults of a name."""

INSTEAD = ("event", "rule", "state", "epoch", "schedule entry")
"""Kinds of name that a rule does not read as they are."""

BESIDE = ", which the host answers and no text can refer to; require it beside this one"
"""What is said of a rule that the host provides."""

_NAME = re.compile(r'(?:"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<word>\w+))(?:\.(?P<part>\w+))?')
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def meant(reading: Reading, text: str, faults: tuple[Fault, ...]) -> Iterator[tuple[Fault, str]]:
    """
    Give each fault of a text with its message, better told where the protocol knows more than the language.

    Of a name that needs quotes and has none, only its beginning is told.
    """
    told = 0
    for fault in faults:
        if fault.offset < told:
            continue
        whole = _unquoted(reading, text, fault.offset) if fault.code in (*UNKNOWN, "syntax") else ""
        found = _NAME.match(text, fault.offset) if fault.code in UNKNOWN else None
        if whole:
            told = fault.offset + len(whole)
            yield fault, f'{whole!r} is no plain word; in rules it is written in double quotes: "{whole}"'
        elif found is None or (found["quoted"] and not found["part"]):
            name = "" if found is None else found["quoted"]
            yield fault, f'"{name}" is a rule{BESIDE}' if name in reading.protocol.provided else fault.message
        else:
            head = found["word"] or found["quoted"]
            yield fault, (_of_part(reading, head, found["part"]) or _of_name(reading, head, fault))


def _unquoted(reading: Reading, text: str, offset: int) -> str:
    """Give the longest declared name that stands around here and needs quotes; empty where there is none."""
    names = [name for kind in READ for name in reading.declared[kind] if name and not _WORD.fullmatch(name)]
    here = [
        name
        for name in names
        for found in re.finditer(f'(?<!"){re.escape(name)}', text)
        if found.start() <= offset < found.end()
    ]
    return max(here, key=len, default="")


def _of_part(reading: Reading, head: str, part: str | None) -> str:
    """Say what can be asked of something; empty where nothing is asked of it."""
    if part is None:
        return ""
    declared = reading.declared
    if head in declared["event"]:
        *others, last = EVENT_ATTRIBUTES
        return f"events have {', '.join(others)} and {last}, not {part!r}{did_you_mean(part, EVENT_ATTRIBUTES)}"
    for kind, names in declared.items():
        if head in names:
            return f"{head!r} is {a(kind)}, and only of events can {part!r} be asked"
    return f"there is no event {head!r}{_offered(head, {'event': declared['event']})}"


def _of_name(reading: Reading, name: str, fault: Fault) -> str:
    declared = reading.declared
    for kind in INSTEAD:
        if name in declared[kind]:
            return f"{name!r} is {a(kind)}{_cure(reading, kind, name)}"
    offered = _offered(name, {kind: declared[kind] for kind in LIKELY})
    if offered and name.lower() not in KEYWORDS:
        return f"there is no data element {name!r}{offered}"
    return fault.message if ";" in fault.message else f"there is no data element, track or event {name!r}"


def _cure(reading: Reading, kind: str, name: str) -> str:
    if kind == "event":
        return f"; write {name}.occurred or {name}.count"
    if kind == "rule":
        return BESIDE if name in reading.protocol.provided else f'; write "{name}"'
    if kind == "state":
        return f"; write {reading.protocol.states[name].track} = {name!r}"
    return ", which rules cannot read"


def _offered(name: str, declared: Mapping[str, Collection[str]]) -> str:
    """Give the end of a message that offers the name that differs in case alone, or else the nearest."""
    kinds = {known: kind for kind, names in reversed(tuple(declared.items())) for known in names}
    alike = [known for known in kinds if known.lower() == name.lower()] or nearest(name, kinds)
    if not alike:
        return ""
    kind = kinds[alike[0]]
    said = "" if kind == next(iter(declared)) else f"the {kind} "
    return f"; did you mean {said}{alike[0]!r}?"
