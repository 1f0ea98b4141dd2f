"""A call of the engine: what somebody says of a participant, and how it goes into the ledger."""

from __future__ import annotations

import hashlib
import typing as t

import attrs

from protocol_engine.entry import in_bytes
from protocol_engine.errors import LedgerError
from protocol_engine.histories import encoded, write

if t.TYPE_CHECKING:
    import datetime
    from collections.abc import Callable

    from protocol_engine.event import Event
    from protocol_engine.ledger import Ledger

Saying = t.Literal["record", "request", "correct", "void", "justify"]


@attrs.frozen
class Author:
    """
    Who says something. It comes from the host's session, never from what is said.

    Attributes:
        name: Who.
        role: In which role.
    """

    name: str
    role: str | None = None


@attrs.frozen
class Call:
    """
    What is said.

    Attributes:
        saying: What kind of thing is said.
        participant: Of whom.
        fact: Id of the fact that it is about; None for what did not happen.
        said: All that is said; under one key nothing else may be said.
        write: Takes a ledger, gives the one in which it is written.
        recorded: When.
        key: Makes the call repeatable.
        expected_version: The version of the ledger that the caller has seen.
    """

    saying: Saying
    participant: str
    fact: str | None
    said: tuple[str | None, ...]
    write: Callable[[Ledger], Ledger]
    recorded: datetime.datetime
    key: str | None = None
    expected_version: int | None = None

    @property
    def digest(self) -> str:
        """SHA-256 over what is said, in hexadecimal."""
        return hashlib.sha256(in_bytes(encoded([self.saying, *self.said]))).hexdigest()


def name(what: str, text: object) -> None:
    """
    Tell whether a participant's number or a key can be kept by every store.

    Raises:
        LedgerError: It is no text, is empty, or holds what cannot be written or seen.
    """
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST or not text.isprintable():
        raise LedgerError(f"{what}: expected a text of 1 to {LONGEST} printable characters")


LONGEST: t.Final = 255
"""Characters of a participant's number and of a key."""


def line(event: Event) -> str:
    """Write an event as one line, as histories are written."""
    (written,) = write("", [event])
    return written
