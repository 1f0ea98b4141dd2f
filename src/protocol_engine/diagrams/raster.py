"""SVG as pixels: a PNG, drawn by resvg. This file owns that package; it comes with the extra `png`."""

from __future__ import annotations

import html
import re
import struct
import unicodedata
import zlib
from xml.sax.saxutils import escape, quoteattr

from protocol_engine.diagrams.fonts import no_font, no_letters, wide_first
from protocol_engine.diagrams.ink import FONT
from protocol_engine.errors import DrawingError

UNKNOWN = "\U0010fffd"
"""A character that no font has: what is drawn in its place is drawn for every character that is missing."""

WIDTH, HEIGHT = 32, 32
"""The cell that a character is tried in."""

UNSEEN = frozenset(("Cc", "Cf", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs"))
"""Unicode's categories of what draws nothing, or nothing alone."""

INCH, METER = 96, 39.37
"""Pixels of a drawing in an inch, and inches in a meter."""

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(svg: str, scale: float = 2) -> bytes:
    """
    Turn a drawing into pixels, on white. Changes nothing.

    The same drawing gives the same bytes wherever the same fonts are installed. The picture says how
    large it is on paper, so that a word processor shows it in the size of the drawing.

    Args:
        scale: Pixels for each pixel of the drawing; 2 are 192 to the inch.

    Raises:
        DrawingError: The extra is not installed, no font that fits is, or none that has some of the
            letters; or the picture would be too large.

    Source: PNG (W3C, Third Edition), 11.3.4.3 pHYs.
    """
    if not 0 < scale <= 20:
        raise DrawingError(f"scale: expected a number above 0 and up to 20, got {scale:g}")
    _ask_for_fonts(svg)
    picture = _render(wide_first(svg), scale)
    head = len(SIGNATURE) + 25
    density = struct.pack(">IIB", *[round(INCH * scale * METER)] * 2, 1)
    return picture[:head] + _chunk(b"pHYs", density) + picture[head:]


def _render(svg: str, scale: float) -> bytes:
    try:
        import resvg_py  # noqa: PLC0415 (only who asks for pixels needs it)
    except ImportError:
        raise DrawingError("PNG is drawn by resvg-py, which is not installed; install protocol-engine[png]") from None
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=scale, background="#ffffff"))
    except ValueError as error:
        raise DrawingError(f"resvg cannot draw this at scale {scale:g}: {error}") from None


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _ask_for_fonts(svg: str) -> None:
    """
    Try every letter of a drawing before it is drawn.

    Where there is no font resvg leaves all texts out, and where a letter is missing it draws a box: both
    without a word.
    """
    letters = sorted({*html.unescape("".join(re.findall(r"<text\b[^>]*>([^<]*)", svg)))})
    visible = [one for one in letters if unicodedata.category(one) not in UNSEEN]
    if not visible:
        return
    nothing, unknown, *drawn = _cells([" ", UNKNOWN, *visible])
    if unknown == nothing:
        raise no_font()
    missing = [one for one, cell in zip(visible, drawn, strict=True) if cell in (nothing, unknown)]
    if missing:
        raise no_letters(missing)


def _cells(letters: list[str]) -> list[bytes]:
    """Draw some letters, one below the other; give the pixels of each."""
    texts = "".join(
        f'<text x="4" y="{HEIGHT * place + 18}" font-size="16">{escape(letter)}</text>'
        for place, letter in enumerate(letters)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT * len(letters)}" '
        f"font-family={quoteattr(FONT)}>{texts}</svg>"
    )
    size = WIDTH * HEIGHT * 4
    pixels = _pixels(_render(svg, 1))
    return [pixels[start : start + size] for start in range(0, len(pixels), size)]


def _pixels(picture: bytes) -> bytes:
    """Read the pixels of a PNG, four bytes each (PNG, 9.2: what was subtracted from each byte is added again)."""
    packed, place = b"", len(SIGNATURE)
    while place < len(picture):
        size = int.from_bytes(picture[place : place + 4])
        if picture[place + 4 : place + 8] == b"IDAT":
            packed += picture[place + 8 : place + 8 + size]
        place += 12 + size
    raw, length = zlib.decompress(packed), WIDTH * 4
    rows = [bytearray(length)]
    for start in range(0, len(raw), length + 1):
        above, row = rows[-1], bytearray(raw[start + 1 : start + 1 + length])
        for x in range(length):
            left, corner = (row[x - 4], above[x - 4]) if x >= 4 else (0, 0)
            row[x] = (row[x] + _predicted(raw[start], left, above[x], corner)) & 255
        rows.append(row)
    return b"".join(rows[1:])


def _predicted(filter: int, left: int, above: int, corner: int) -> int:
    """Give what was subtracted from a byte, from its neighbors."""
    # Which of the three is nearest; of two that are, the one that stands first here.
    nearest = min((left, above, corner), key=lambda one: abs(left + above - corner - one))
    return (0, left, above, (left + above) // 2, nearest)[filter]
