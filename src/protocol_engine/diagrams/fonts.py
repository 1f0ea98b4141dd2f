"""What is said where a drawing has letters and the machine has no font for them: pixels and PDF need fonts."""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.ink import FONT
from protocol_engine.errors import DrawingError

if t.TYPE_CHECKING:
    from collections.abc import Sequence

FAMILIES: t.Final[tuple[str, ...]] = tuple(name.strip(" '") for name in FONT.split(",") if "sans-serif" not in name)
"""The fonts that drawings are set in, the first that is there."""

SHOWN = 5
"""Letters that are told one by one."""


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
