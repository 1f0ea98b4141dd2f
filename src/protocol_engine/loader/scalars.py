"""How a text is written in YAML: plain where every reader agrees on it, else quoted, or as a block."""

from __future__ import annotations

import re
import textwrap

LONG = 100
"""Characters from which a text is folded over several lines."""

# Plain only where YAML 1.1 and 1.2 both read a text, inside braces too.
_PLAIN = re.compile(r"[\w(/.+<$][^,\[\]{}]*", re.DOTALL)
_SPECIAL = re.compile(
    r"~|<<|null|true|false|yes|no|on|off|y|n"
    r"|[-+.0-9][-+.0-9_:eE]*|0[xob][0-9a-f_]+|[-+]?\.inf|\.nan|\.+",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")
_WORDS = re.compile(r"\S+(?: \S+)*")
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def inline(text: str) -> str:
    """Write a text on one line, so that it is the same text as a key, in braces and alone."""
    if _stays_plain(text):
        return text
    if "'" not in text and ('"' in text or "\\" in text) and text.isprintable():
        return f"'{text}'"
    return '"' + "".join(map(_escaped, text)) + '"'


def block(text: str, indent: int) -> list[str] | None:
    """
    Write a text as a block below its key, or give None where it cannot, or need not, be one.

    Returns:
        The indicator that follows the key, then the lines, indented by *indent* blanks.
    """
    margin = " " * indent
    if _WORDS.fullmatch(text) and text.isprintable():
        if len(text) <= LONG:
            return None
        lines = textwrap.wrap(text, LONG, break_long_words=False, break_on_hyphens=False)
        return [">-", *(margin + line for line in lines)]
    body = text.removesuffix("\n")
    lines = body.split("\n")
    readable = all(line.isprintable() and line == line.rstrip() for line in lines)
    if "\n" not in text or not readable or not lines[0] or lines[0][0] == " " or not lines[-1]:
        return None
    return ["|" if text != body else "|-", *(margin + line if line else "" for line in lines)]


def _stays_plain(text: str) -> bool:
    return bool(
        _PLAIN.fullmatch(text)
        and text.isprintable()
        and (not _SPECIAL.fullmatch(text) or _DATE.fullmatch(text))
        and ": " not in text
        and " #" not in text
        and text[-1] not in ": "
    )


def _escaped(character: str) -> str:
    if short := _SHORT_ESCAPES.get(character):
        return short
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
