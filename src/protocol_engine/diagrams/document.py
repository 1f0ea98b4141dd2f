"""SVG as a document: a PDF, set by Typst. This file owns that package; it comes with the extra `pdf`."""

from __future__ import annotations

import json
import re
import typing as t

from protocol_engine.diagrams.fonts import FAMILIES, no_font, no_letters, wide_first
from protocol_engine.diagrams.svg import svg
from protocol_engine.errors import DrawingError

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.figure import Figure

_SOURCE = b"""
#let given = json(bytes(sys.inputs.given))
#set document(title: given.title, date: none)
#set page(width: auto, height: auto, margin: 0pt)
#set text(lang: "en")
#for (number, page) in given.pages.enumerate() {
  if number > 0 { pagebreak() }
  image(bytes(page.svg), format: "svg", alt: page.alt)
}
"""


def pdf(figure: Figure) -> bytes:
    """
    Turn a figure into a PDF, one page of the drawing a page, each as large as its drawing. Changes nothing.

    Lines stay lines and texts stay texts, which can be searched and copied; the fonts are embedded. The
    file holds no time, so that the same figure gives the same bytes wherever the same fonts are installed.

    Raises:
        DrawingError: The extra is not installed, no font is, or none that has some of the letters.

    Source: PDF/UA-1 (ISO 14289-1): tagged, with a title and the description of the drawing as its
    alternative text.
    """
    try:
        import typst  # noqa: PLC0415 (only who asks for a PDF needs it)
    except ImportError:
        raise DrawingError("PDF is set by typst, which is not installed; install protocol-engine[pdf]") from None
    # Typst brings fonts of its own, which are not as wide as the drawing takes them to be.
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)
    if not set(FAMILIES) & set(fonts.families()):
        raise no_font()
    pages = [
        {"svg": wide_first(svg(page)), "alt": page.description or page.title or page.name}
        for page in figure.pages or (figure,)
    ]
    given = {"title": figure.title or figure.name, "pages": pages}
    try:
        made = typst.compile(
            _SOURCE, font_paths=fonts, format="pdf", pdf_standards="ua-1", sys_inputs={"given": json.dumps(given)}
        )
    except typst.TypstError as error:
        raise _told(error.message) from None
    return made


def _told(message: str) -> DrawingError:
    """Say what is to be done about what Typst says."""
    lacking = re.search(r'the text `"(.+)"` could not be displayed', message)
    if lacking is None:
        return DrawingError(f"typst cannot set this: {message}")
    # Rust's notation of what it does not print.
    return no_letters(re.sub(r"\\u\{(\w+)\}", lambda code: chr(int(code[1], 16)), lacking[1]))
