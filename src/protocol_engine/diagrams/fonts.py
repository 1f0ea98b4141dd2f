"""The fonts that pixels and PDF need, which SVG leaves to whoever shows it; and what is said where they are missing."""

from __future__ import annotations

import re
import typing as t
import unicodedata
from xml.sax.saxutils import quoteattr

from protocol_engine.diagrams.ink import FONT
from protocol_engine.errors import DrawingError

if t.TYPE_CHECKING:
    from collections.abc import Sequence

FAMILIES: t.Final[tuple[str, ...]] = tuple(name.strip(" '") for name in FONT.split(",") if "sans-serif" not in name)
"""The fonts that drawings are set in, the first that is there."""

_WIDE_FIRST = ", ".join(f"'{name}'" for name in reversed(FAMILIES))
"""The same, those for Chinese before the others."""

SHOWN = 5
"""Letters that are told one by one."""


def wide_first(svg: str) -> str:
    """
    Ask for a Chinese font first in the texts that have Chinese, Japanese or Korean in them.

    Browsers look for a letter in one font after the other; resvg takes the first font that is there, and for
    letters that this has not any other, such as one with serifs.
    """
    return re.sub(r"<text\b([^>]*)>([^<]*)", _wide_first, svg)


def _wide_first(text: re.Match[str]) -> str:
    if all(unicodedata.east_asian_width(letter) not in "WF" for letter in text[2]):
        return text[0]
    return f"<text font-family={quoteattr(_WIDE_FIRST)}{text[1]}>{text[2]}"


def no_font() -> DrawingError:
    """Say that there is no font at all."""
    return DrawingError(
        "no font was found that is as wide as Helvetica, so that every text would be missing; install Arial or "
        "Liberation Sans (Debian: fonts-liberation)"
    )


def no_letters(letters: Sequence[str]) -> DrawingError:
    """Say that no font has some letters."""
    shown = ", ".join(f"{one} (U+{ord(one):04X})" for one in letters[:SHOWN])
    more = f" and {len(letters) - SHOWN} more" if len(letters) > SHOWN else ""
    return DrawingError(
        f"no font that is installed has {shown}{more}; install one that does, such as Noto Sans CJK for Chinese, "
        "Japanese and Korean (Debian: fonts-noto-cjk)"
    )
