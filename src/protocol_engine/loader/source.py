"""From a path or an open file to its text, or to the problem that there is no text to be read."""

from __future__ import annotations

import os
import re
import typing as t
from pathlib import Path

from protocol_engine.errors import Place, Problem
from protocol_engine.loader.limits import MAX_BYTES

_NEVER_IN_A_FILE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_ESCAPABLE = "\u2028\u2029\ufeff"
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_UTF_8_MARK = b"\xef\xbb\xbf"

Readable = str | os.PathLike[str] | t.IO[str] | t.IO[bytes]


def fetch(source: Readable) -> tuple[str | bytes, str]:
    """
    Read a file, at most one byte more than may be read.

    Args:
        source: A path, or a file that is open for reading, in text or binary.

    Returns:
        What it holds, and its name in messages.

    Raises:
        OSError: If the file cannot be opened or read.
    """
    if isinstance(source, str | os.PathLike):
        with Path(source).open("rb") as file:
            return file.read(MAX_BYTES + 1), os.fspath(source)
    return source.read(MAX_BYTES + 1), str(getattr(source, "name", "<stream>"))


def decode(content: str | bytes, file: str) -> str | Problem:
    """Make text of what a file holds, or say why it is none. Changes nothing."""
    if len(content) > MAX_BYTES:
        return Problem("too-large", f"the file is larger than {MAX_BYTES} bytes; divide it", place=Place(file))
    if isinstance(content, bytes):
        if content.startswith(_UTF_8_MARK):
            return _byte_order_mark(file)
        if content.startswith(_UTF_16):
            return Problem("not-utf8", "the file is written in UTF-16; save it as UTF-8", place=Place(file))
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            before = content[: error.start].decode()
            message = f"the byte 0x{content[error.start]:02X} is not UTF-8; save the file as UTF-8"
            return Problem("not-utf8", message, place=_place(file, before, len(before)))
    else:
        text = content
    if text.startswith("\ufeff"):
        return _byte_order_mark(file)
    if bad := _NEVER_IN_A_FILE.search(text):
        code = ord(bad[0])
        hint = f", or write \\u{code:04x} in double quotes" if bad[0] in _ESCAPABLE else ""
        message = f"the character U+{code:04X} cannot stand in a file; leave it out{hint}"
        return Problem("control-character", message, place=_place(file, text, bad.start()))
    return text


def _byte_order_mark(file: str) -> Problem:
    message = "the file begins with a byte order mark; save it as UTF-8 without one"
    return Problem("byte-order-mark", message, place=Place(file, 1, 1))


def _place(file: str, text: str, index: int) -> Place:
    line, start = 1, 0
    for found in _LINE_BREAK.finditer(text, 0, index):
        line, start = line + 1, found.end()
    return Place(file, line, index - start + 1)
