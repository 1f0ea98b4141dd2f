"""
How wide a text is, without a font.

The widths are those of Helvetica, which Arial and Liberation Sans share (Adobe Core 14 AFM files);
other letters are given the width of their class, so that a layout is the same on every machine.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_PLAIN = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 "
    "584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 "
    "278 556 500 722 500 500 500 334 260 334 584"
)
_BOLD = (
    "278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 "
    "584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 "
    "667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 "
    "333 611 556 778 556 556 500 389 280 389 584"
)
_TABLES = tuple({chr(32 + place): int(one) for place, one in enumerate(table.split())} for table in (_PLAIN, _BOLD))
"""Thousandths of the type size, for the characters from space to tilde: plain, then bold."""

_WIDE, _OTHER = 1000, 667
"""East Asian wide characters fill a square; of other letters a wide one is assumed."""


@functools.lru_cache(maxsize=4_096)
def _thousandths(character: str, bold: bool) -> int:
    known = _TABLES[bold].get(character)
    if known is not None:
        return known
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    if unicodedata.east_asian_width(character) in "WF" or unicodedata.category(character) == "So":
        return _WIDE
    # An accent adds no width to its letter.
    letter = unicodedata.normalize("NFD", character)[0]
    return _TABLES[bold].get(letter, _OTHER)


@functools.lru_cache(maxsize=8_192)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a text in a size of type, in the unit of the size."""
    return sum(_thousandths(character, bold) for character in text) * size / 1000


@functools.lru_cache(maxsize=4_096)
def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """
    Break a text into lines that fit. Nothing of it is lost.

    Lines break between words and between East Asian characters; a word that is too long for a line
    breaks behind its underscores and hyphens, or where the line is full.

    Args:
        room: How wide a line may be, in the unit of the size.
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if width((line + piece).rstrip(), size, bold=bold) <= room:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip()
        while width(line.rstrip(), size, bold=bold) > room:
            fits = _most(line, room, size, bold)
            lines.append(line[:fits])
            line = line[fits:]
    return (*lines, line.rstrip()) if line.strip() or not lines else tuple(lines)


def longest(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of the longest part of a text that no line needs to break."""
    return max((width(piece.strip(), size, bold=bold) for piece in _pieces(text)), default=0)


def _pieces(text: str) -> list[str]:
    """Cut a text into the parts that a line may end behind."""
    found: list[str] = []
    for word in re.findall(r"\s*[^\s_\-]*[_\-]*|\s+", text):
        start = 0
        for place, character in enumerate(word):
            if unicodedata.east_asian_width(character) in "WF":
                found += [word[start:place], character]
                start = place + 1
        found.append(word[start:])
    return _held([piece for piece in found if piece])


def _held(pieces: list[str]) -> list[str]:
    """Keep brackets and stops of East Asian texts with the character that they belong to, as such texts do."""
    held: list[str] = []
    for piece in pieces:
        opens = bool(held) and unicodedata.category(held[-1][-1]) == "Ps"
        closes = len(piece) == 1 and ord(piece) > 0x2FFF and unicodedata.category(piece) in ("Pe", "Po")
        if held and (opens or closes):
            held[-1] += piece
        else:
            held.append(piece)
    return held


def _most(text: str, room: float, size: float, bold: bool) -> int:
    """Count the characters that fit into a line, one at least."""
    count = 1
    while count < len(text) and width(text[: count + 1], size, bold=bold) <= room:
        count += 1
    return count


def shortened(text: str, room: float, size: float) -> str:
    """Cut a text that is too long for one line, an ellipsis at its end. What is cut must be told elsewhere."""
    if width(text, size) <= room:
        return text
    return text[: _most(text, room - width("\u2026", size), size, bold=False)] + "\u2026"
