"""A call of the engine: what somebody says of a participant, and how it goes into the ledger."""

from __future__ import annotations

import hashlib
import typing as t
import unicodedata

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

    Raises:
        ValueError: There is no name, or the role is no text.
    """

    name: str
    role: str | None = None

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.name, str) or not self.name.strip():
            raise ValueError("an author needs a name")
        if self.role is not None and not isinstance(self.role, str):
            raise ValueError("an author's role is a text")


@attrs.frozen
class Call:
    """
    What is said.

    Attributes:
        saying: What kind of thing is said.
        participant: Of whom.
        fact: Id of the fact that it is about; None for what did not happen.
        write: Takes a ledger, gives the one in which it is written.
        recorded: When.
        author: By whom.
        event: The fact that is said, where one is.
        said: What is said besides, such as the reason.
        key: Makes the call repeatable.
        expected_version: The version of the ledger that the caller has seen.

    Raises:
        LedgerError: The participant's number or the key cannot be kept.
    """

    saying: Saying
    participant: str
    fact: str | None
    write: Callable[[Ledger], Ledger]
    recorded: datetime.datetime
    author: Author
    event: Event | None = None
    said: tuple[str | None, ...] = ()
    key: str | None = None
    expected_version: int | None = None

    def __attrs_post_init__(self) -> None:
        require_name("participant", self.participant)
        if self.key is not None:
            require_name("key", self.key)

    @property
    def digest(self) -> str:
        """SHA-256 over all that is said, in hexadecimal: under one key nothing else may be said."""
        lines = [] if self.event is None else write("", [self.event])
        return hashlib.sha256(in_bytes(encoded([self.saying, *self.said, *lines]))).hexdigest()


LONGEST: t.Final = 255
"""Characters of a participant's number and of a key."""


def require_name(what: str, text: object) -> None:
    """
    Tell whether every store can keep a name, and everybody can tell it from others.

    Raises:
        LedgerError: It cannot be kept, or looks like another one.
    """
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST or not text.isprintable():
        raise LedgerError(f"{what}: expected a text of 1 to {LONGEST} printable characters")
    if text != text.strip() or not unicodedata.is_normalized("NFC", text):
        raise LedgerError(f"{what}: expected no space at its ends, and composed characters (Unicode NFC)")
