"""One entry of a ledger, and the one form in which it is written, hashed and read again."""

from __future__ import annotations

import datetime
import hashlib
import typing as t

import attrs

from protocol_engine.errors import LedgerError
from protocol_engine.event import Event, as_date
from protocol_engine.histories import MAX_DEPTH, decoded, encoded, is_deep

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.language import Date, DateTime

Action = t.Literal["record", "correct", "void", "justify", "migrate"]

BEGINNING = "0" * 64
"""What stands for the hash of the entry before the first."""


@attrs.frozen
class Entry:
    """
    One entry of a ledger.

    Attributes:
        study: The protocol's id; None for a ledger that belongs to none.
        participant: The participant's number.
        number: Place in the ledger, from 1, without gaps.
        action: `record` (a fact), `correct` (what it should have said), `void` (it never happened),
            `justify` (why a departure was right) or `migrate` (to another version of the protocol).
        recorded: When it was written, in UTC; never before the entry before it.
        actor: Who wrote it.
        protocol: Digest of the protocol by which it was judged; of a migration, the new one.
        previous: Hash of the entry before it.
        role: In which role.
        reason: Why; there is none for what is merely recorded.
        fact: Id of the fact that it is about; None for a migration, and for what did not happen.
        event: The fact as it is now said to be; for a record and a correction.
        rule: The rule that was departed from; for a justification.
        ground: What kind of justification it is, such as `immediate hazard` or `approved waiver`.
        effective: From when a migration counts.
        hash: SHA-256 over the canonical form, in hexadecimal, as it was when the entry was written.
    """

    participant: str
    number: int
    action: Action
    recorded: datetime.datetime
    actor: str
    protocol: str
    previous: str
    role: str | None = None
    reason: str | None = None
    fact: str | None = None
    event: Event | None = None
    rule: str | None = None
    ground: str | None = None
    effective: Date | DateTime | None = None
    study: str | None = None
    hash: str = ""


def canonical(entry: Entry) -> str:
    """
    Write an entry in the one form over which its hash is taken.

    JSON on one line, keys sorted, without nulls and without the hash itself; the hash of the entry
    before it is part of it, which makes the chain.
    """
    return encoded(_plain(entry), ordered=True)


def digest(entry: Entry) -> str:
    """Give the hash that an entry should have."""
    return hashlib.sha256(in_bytes(canonical(entry))).hexdigest()


_TEXTS = (
    "study",
    "participant",
    "number",
    "action",
    "actor",
    "protocol",
    "previous",
    "role",
    "reason",
    "fact",
    "rule",
    "ground",
)
"""Attributes that are written as they are."""


_KINDS: Mapping[str, type] = {"number": int, "event": dict}
"""What each part is in JSON where it is no text."""


def _plain(entry: Entry) -> dict[str, t.Any]:
    """Give what an entry says, as JSON says it, without nulls and without its hash."""
    parts = {name: getattr(entry, name) for name in _TEXTS}
    parts["recorded"] = shown(entry.recorded)
    parts["effective"] = None if entry.effective is None else str(entry.effective)
    parts["event"] = None if entry.event is None else _of_event(entry.event)
    return {name: value for name, value in parts.items() if value is not None}


def in_bytes(text: str) -> bytes:
    """Give the bytes of a text that are hashed and signed."""
    # Half a character, which some program may have entered, is kept as it is.
    return text.encode("utf-8", "surrogatepass")


def _of_event(event: Event) -> Mapping[str, t.Any]:
    parts = {
        "id": event.id,
        "kind": event.kind,
        "occurred": str(event.occurred),
        "ended": None if event.ended is None else str(event.ended),
        "visit": event.visit,
        "data": dict(event.data) or None,
        "unusable": dict(event.unusable) or None,
    }
    return {name: value for name, value in parts.items() if value is not None}


def shown(moment: datetime.datetime) -> str:
    """Write a moment in UTC as RFC 3339 does, to the microsecond: earlier ones come first among such texts."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def in_utc(moment: datetime.datetime) -> datetime.datetime:
    """
    Give a moment in UTC.

    Raises:
        LedgerError: It has no offset.
    """
    if not isinstance(moment, datetime.datetime) or moment.utcoffset() is None:
        raise LedgerError("a moment needs its offset from UTC, such as datetime.now(tz=UTC)")
    return moment.astimezone(datetime.UTC)


def line_of(entry: Entry) -> str:
    """Write an entry with its hash, as one line of JSON."""
    return encoded({**_plain(entry), "hash": entry.hash}, ordered=True)


def read_entry(number: int, line: str | bytes) -> Entry:
    """
    Read an entry from a line of JSON, with the hash that it was written with.

    Args:
        number: The line's, for the message.

    Raises:
        LedgerError: The line is no entry.
    """
    try:
        record = _typed(decoded(line))
        event = record.pop("event", None)
        effective = record.pop("effective", None)
        recorded = datetime.datetime.fromisoformat(record.pop("recorded"))
        return Entry(
            **record,
            recorded=in_utc(recorded),
            event=None if event is None else Event(event.pop("kind"), event.pop("occurred"), **event),
            effective=None if effective is None else as_date(effective, "effective"),
        )
    except (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError):
        raise LedgerError(f"line {number} is no entry of a ledger") from None


def kept_form(event: Event) -> Event:
    """
    Give a fact as it will be read again: dates and other things among its data are texts then.

    What is kept must be what was judged, today and after a restart.

    Raises:
        LedgerError: It has no kind or no id, or holds what cannot be kept.
    """
    if not event.kind or not event.id:
        raise LedgerError("a fact needs a kind and an id")
    values = (*event.data.values(), *event.unusable.values())
    if all(map(_is_plain, values)):
        return event
    if any(map(is_deep, values)):
        raise LedgerError(f"data: lists and objects lie in each other more than {MAX_DEPTH} deep")
    try:
        parts = decoded(encoded(_of_event(event)))
        return Event(parts.pop("kind"), parts.pop("occurred"), **parts)
    except (ArithmeticError, RecursionError, TypeError, ValueError):
        raise LedgerError("data: a value cannot be kept, such as one whose names are the same when written") from None


def _is_plain(value: t.Any) -> bool:
    """Tell whether a value is surely read as it was written."""
    kind = type(value)
    if kind is int or kind is float:
        return bool(-MOST < value < MOST)
    return kind in (str, bool, type(None))


MOST: t.Final = 10**15
"""Numbers up to here are looked at no further."""


def _typed(record: dict[str, t.Any]) -> dict[str, t.Any]:
    """Give the parts of an entry as they are, if each is of its kind."""
    if not all(isinstance(value, _KINDS.get(name, str)) for name, value in record.items()):
        raise TypeError
    return record
