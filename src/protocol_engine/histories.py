"""
Histories as JSON Lines, in and out: one fact a line.

`{"participant": "01-001", "id": "e17", "kind": "infused", "occurred": "2025-06-03",
"visit": "day_0", "data": {"Dose": "2.1 10*6/kg"}}`; `id`, `ended`, `visit` and `data` are optional.
"""

from __future__ import annotations

import json
import typing as t
from array import array
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import attrs

from protocol_engine.errors import HistoryError, Place, Problem, did_you_mean
from protocol_engine.event import Event, as_date

KEYS = ("participant", "id", "kind", "occurred", "ended", "visit", "data")
"""The keys of a line."""

MAX_LINE = 1_000_000
"""Characters (bytes, in a binary file) that a line may have."""

MAX_DIGITS = 1_000
"""Digits of a whole number that is read as one; a longer one stays a text."""

NAMES = ("participant", "id", "visit")
"""Keys whose value may be a number that stands for a text."""

MAX_DEPTH = 16
"""Lists and objects that may lie in each other."""

_LINE_BREAKS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}
"""What JSON lets stand in a text, but some programs take for the end of a line."""


@attrs.frozen
class Histories:
    """
    The facts of many participants.

    Attributes:
        people: Participant to their facts, in the order of the lines.
        problems: What is wrong with lines. A line with an error is refused; a warning loses nothing
            but what it names. No message holds a participant's values.
    """

    people: Mapping[str, tuple[Event, ...]]
    problems: tuple[Problem, ...]


def read(lines: Iterable[str | bytes], name: str = "<stream>") -> Histories:
    """
    Read facts, one a line; empty lines are passed over.

    Args:
        lines: An open file, or texts.
        name: How the file is called in problems.
    """
    people: dict[str, list[Event]] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        found = _Line(Place(name, number), problems).fact(line)
        if found is not None:
            people.setdefault(found[0], []).append(found[1])
    return Histories({id: tuple(events) for id, events in people.items()}, tuple(problems))


def index(file: t.BinaryIO, name: str = "<stream>") -> Histories:
    """
    Read facts as `read` does, but keep only where they stand, some bytes a line.

    A participant's facts are read again whenever they are asked for, so the file must stay open
    and as it is.

    Args:
        file: Open for reading at its beginning, and one in which places can be sought (no pipe).
        name: How the file is called in problems.
    """
    places: dict[str, array[int]] = {}
    problems: list[Problem] = []
    here = 0
    for number, line in enumerate(file, start=1):
        found = _Line(Place(name, number), problems).fact(line)
        if found is not None:
            places.setdefault(found[0], array("Q")).append(here)
        here += len(line)
    return Histories(_InFile(file, places), tuple(problems))


@attrs.frozen(eq=False)
class _InFile(Mapping[str, tuple[Event, ...]]):
    """Participant to their facts, which are still in the file."""

    file: t.BinaryIO
    places: Mapping[str, array[int]]

    def __getitem__(self, id: str) -> tuple[Event, ...]:
        return tuple(self._fact(id, place) for place in self.places[id])

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def _fact(self, id: str, place: int) -> Event:
        self.file.seek(place)
        found = _Line(Place(""), []).fact(self.file.readline())
        if found is None or found[0] != id:
            raise HistoryError("the file has been changed since it was first read")
        return found[1]


def write(participant: str, events: Iterable[Event]) -> Iterator[str]:
    """
    Write facts as lines, without line ends; reading them gives the same facts.

    Numbers are written as numbers with all their digits; a binary float as the shortest decimal
    number that is read as the same float.
    """
    for event in events:
        ended = None if event.ended is None else str(event.ended)
        line = {"participant": participant, "id": event.id, "kind": event.kind, "occurred": str(event.occurred)}
        optional = {"ended": ended, "visit": event.visit, "data": dict(event.data) or None, **event.unusable}
        yield encoded(line | {key: value for key, value in optional.items() if value is not None})


def encoded(value: t.Any, *, ordered: bool = False) -> str:
    """
    Encode as JSON on one line; a decimal number keeps its digits, which the standard encoder cannot do.

    Args:
        ordered: Put keys in order, so that the same value has one form.
    """
    if _is_standard(value):
        text = json.dumps(value, ensure_ascii=False, sort_keys=ordered)
        return text if text.isascii() else text.translate(_LINE_BREAKS)
    return spelled(value, ordered=ordered)


def _is_standard(value: t.Any) -> bool:
    """Tell whether the standard encoder, which is quick, writes a value as `spelled` does."""
    kind = type(value)
    if kind in _STANDARD:
        return True
    if kind is dict:
        return all(type(key) is str and _is_standard(item) for key, item in value.items())
    return (kind is list or kind is tuple) and all(map(_is_standard, value))


_STANDARD = frozenset({str, int, bool, type(None)})


def spelled(value: t.Any, *, ordered: bool = False) -> str:
    """Encode as `encoded` does, item by item."""
    if isinstance(value, Mapping):
        items = sorted(value.items(), key=lambda item: str(item[0])) if ordered else value.items()
        return "{" + ", ".join(f"{_text_of(key)}: {spelled(item, ordered=ordered)}" for key, item in items) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(spelled(item, ordered=ordered) for item in value) + "]"
    if isinstance(value, float):
        value = Decimal(float.__repr__(value))
    if isinstance(value, Decimal) and value.is_finite():
        # A whole number without an exponent would be read as an integer.
        return f"{value}e0" if str(value).lstrip("-").isdigit() else str(value)
    if value is None or isinstance(value, bool | int):
        return json.dumps(value)
    return _text_of(value)


def _text_of(value: t.Any) -> str:
    return json.dumps(str(value), ensure_ascii=False).translate(_LINE_BREAKS)


def decoded(text: str | bytes) -> t.Any:
    """
    Decode JSON with every digit of its numbers.

    Raises:
        ValueError: It is no JSON, is nested too deep, or has a key twice in one object.
    """
    try:
        return json.loads(
            text,
            parse_int=_integer,
            parse_float=Decimal,
            parse_constant=_no_constant,
            object_pairs_hook=_pairs,
        )
    except RecursionError:
        raise ValueError("nested too deep") from None


class _RepeatedKeyError(ValueError):
    """A key stands twice in one object."""


def _pairs(pairs: list[tuple[str, t.Any]]) -> dict[str, t.Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [key for key, _ in pairs]
        raise _RepeatedKeyError(next(key for key in names if names.count(key) > 1))
    return found


def _no_constant(name: str) -> t.NoReturn:
    raise ValueError(name)


def is_deep(value: t.Any, left: int = MAX_DEPTH) -> bool:
    """Tell whether lists and objects lie in each other deeper than facts may."""
    if not isinstance(value, list | dict):
        return False
    return not left or any(is_deep(item, left - 1) for item in (value.values() if isinstance(value, dict) else value))


def _optional(record: Mapping[str, t.Any]) -> tuple[dict[str, t.Any], dict[str, t.Any]]:
    """Give the parts that a fact may have, and those that were entered but are no such thing."""
    parts: dict[str, t.Any] = {"id": None, "visit": None, "ended": None, "data": {}}
    unusable = {}
    for key in parts:
        value = record.get(key)
        if value is None:
            continue
        usable = _usable(key, value)
        if usable is None:
            unusable[key] = value
        else:
            parts[key] = usable
    return parts, unusable


def _usable(key: str, value: t.Any) -> t.Any:
    if key == "data":
        return value if isinstance(value, dict) else None
    if key == "ended":
        try:
            return as_date(value)
        except HistoryError:
            return None
    return _text(key, value)


def _text(key: str, value: t.Any) -> str | None:
    """Give a text, or a number that stands for one; None for anything else."""
    if key in NAMES and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def _integer(digits: str) -> int | str:
    """Read a whole number; one that nobody ever measured stays a text, as it was entered."""
    return int(digits) if len(digits) <= MAX_DIGITS else digits


@attrs.frozen
class _Line:
    """One line being read; it adds to the problems."""

    place: Place
    problems: list[Problem]

    def refuse(self, code: str, message: str) -> None:
        self.problems.append(Problem(code, message, place=self.place))

    def fact(self, line: str | bytes) -> tuple[str, Event] | None:
        """Give the participant and the fact; None for an empty line, and for one that is refused."""
        record = self._record(line) if line.strip() else None
        if record is None:
            return None
        for key in (key for key in record if key not in KEYS):
            message = f"there is no key {key!r}, so it is not read{did_you_mean(key, KEYS)}"
            self.problems.append(Problem("history-unknown-key", message, place=self.place, severity="warning"))
        before = len(self.problems)
        participant, kind, occurred = (self._needed(record, key) for key in ("participant", "kind", "occurred"))
        if len(self.problems) > before or participant is None or kind is None:
            return None
        parts, unusable = _optional(record)
        if any(is_deep(item, MAX_DEPTH) for value in (parts["data"], unusable) for item in value.values()):
            self.refuse("history-data", f"data: lists and objects lie in each other more than {MAX_DEPTH} deep")
            return None
        try:
            return participant, Event(kind, t.cast("t.Any", occurred), **parts, unusable=unusable)
        except HistoryError as error:
            self.refuse("history-date", str(error))
            return None

    def _record(self, line: str | bytes) -> dict[str, t.Any] | None:
        if len(line) > MAX_LINE:
            self.refuse("history-limit", f"the line has more than {MAX_LINE:,} characters")
            return None
        try:
            text = line.decode() if isinstance(line, bytes) else line
            record = decoded(text.removeprefix("\ufeff"))
            if "\\u" in text:
                json.dumps(record, default=str, ensure_ascii=False).encode()  # half a surrogate pair is no text
        except _RepeatedKeyError as error:
            self.refuse("history-json", f"the key {str(error)!r} stands twice")
        except UnicodeDecodeError:
            self.refuse("history-json", "the line is not UTF-8 text")
        except UnicodeEncodeError:
            self.refuse("history-json", "a text holds half of a character, such as \\ud800; nobody can write it")
        except ValueError:
            self.refuse("history-json", "expected one JSON object on the line")
        else:
            if isinstance(record, dict):
                return record
            self.refuse("history-json", "expected one JSON object on the line")
        return None

    def _needed(self, record: Mapping[str, t.Any], key: str) -> str | None:
        value = record.get(key)
        if value is None:
            self.refuse("history-malformed", f"there is no {key}; a fact needs participant, kind and occurred")
            return None
        text = _text(key, value)
        if text is None:
            self.refuse("history-malformed", f"{key}: expected a text")
        return text
