"""Drawings as PDF."""

from __future__ import annotations

import functools
import io
import os
import subprocess
import sys
import types

import pypdf
import pytest

from diagrams.paper import figure, fonts, pages
from protocol_engine.diagrams.document import pdf
from protocol_engine.errors import DrawingError


def read(content: bytes) -> pypdf.PdfReader:
    """Read a PDF."""
    return pypdf.PdfReader(io.BytesIO(content), strict=True)


@pytest.mark.usefixtures(fonts.__name__)
def test_text() -> None:
    """Texts are texts, which can be searched and copied, and their fonts are in the file."""
    page = read(pdf(figure("β & <b>"))).pages[0]

    assert ["Complete remission", "≤ 28 days", "β & <b>"] == page.extract_text().splitlines()
    embedded = [
        "/FontFile2" in font.get_object()["/DescendantFonts"][0]["/FontDescriptor"]
        for font in page["/Resources"]["/Font"].values()
    ]
    assert [True, True] == embedded


@pytest.mark.usefixtures(fonts.__name__)
def test_page() -> None:
    """A page is as large as its drawing, in points of 1/72 inch; the title is the drawing's."""
    found = read(pdf(figure()))

    assert (225, 150) == (found.pages[0].mediabox.width, found.pages[0].mediabox.height)
    assert "Lantern" == found.metadata.title


@pytest.mark.usefixtures(fonts.__name__)
def test_pages() -> None:
    """Each page of a drawing is a page."""
    assert ["one", "two"] == [page.extract_text().splitlines()[-1] for page in read(pdf(pages())).pages]


@pytest.mark.usefixtures(fonts.__name__)
def test_alternative_text() -> None:
    """The document is tagged, and tells those who cannot see it what it shows."""
    root = read(pdf(figure(description="From box to (box)."))).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert "From box to (box)." == root["/StructTreeRoot"]["/K"][0].get_object()["/K"][0].get_object()["/Alt"]


@pytest.mark.usefixtures(fonts.__name__)
def test_no_time() -> None:
    """The file holds no time: the same figure gives the same bytes, wherever and whenever."""
    content = pdf(figure("one"))
    program = (
        "import sys; from diagrams.paper import figure; from protocol_engine.diagrams.document import pdf;"
        "sys.stdout.buffer.write(pdf(figure('one')))"
    )
    environment = {**os.environ, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=environment).stdout

    assert other == content
    assert b"CreationDate" not in content


@pytest.mark.usefixtures(fonts.__name__)
def test_missing_letter() -> None:
    """A letter that no font has is told."""
    with pytest.raises(DrawingError, match=r"no font that is installed has \ue123 \(U\+E123\); install one"):
        pdf(figure("a\ue123"))


def test_no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no font is found nothing is set, instead of a document without texts."""
    typst = pytest.importorskip("typst")
    monkeypatch.setattr(typst, "Fonts", functools.partial(lambda fonts, **_: fonts(False, False), typst.Fonts))

    with pytest.raises(DrawingError, match="no font was found that is as wide as Helvetica, so that every text"):
        pdf(figure("one"))


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the message says what is to be installed."""
    monkeypatch.setitem(sys.modules, "typst", None)

    with pytest.raises(DrawingError, match=r"^PDF is set by typst, which is not installed; install "):
        pdf(figure("one"))


def test_what_cannot_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Typst refuses is told by its words."""
    typst = pytest.importorskip("typst")

    def refuse(*_: object, **__: object) -> bytes:
        error = typst.TypstError()
        error.message = "page too large"
        raise error

    monkeypatch.setattr(typst, "Fonts", lambda **_: types.SimpleNamespace(families=lambda: ["Arial"]))
    monkeypatch.setattr(typst, "compile", refuse)

    with pytest.raises(DrawingError, match=r"^typst cannot set this: page too large$"):
        pdf(figure("one"))
