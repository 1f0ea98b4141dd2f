"""Texts as a database can hold them."""

from __future__ import annotations

import re
import typing as t

from protocol_engine.histories import encoded

if t.TYPE_CHECKING:
    import sqlalchemy as sa

_HALF = re.compile("[\ud800-\udfff]")


def escaped(text: str) -> str:
    """
    Write halves of characters in JSON as escapes, which no database takes as they are.

    JSON reads both alike, and a ledger's hashes are over what is read.
    """
    return _HALF.sub(lambda half: f"\\u{ord(half.group()):04x}", text)


def json_text(value: t.Any) -> str:
    """Encode a value as JSON that a database can hold."""
    return escaped(encoded(value))


def is_no_text(error: sa.exc.StatementError) -> bool:
    """Tell whether SQLite found bytes that are no text where there should be one; its message then holds them."""
    return "Could not decode to UTF-8" in str(error.orig)
