"""Drawings as pixels."""

from __future__ import annotations

import functools
import struct
import sys
import zlib

import pytest

from diagrams.paper import figure, fonts, pages
from protocol_engine.diagrams.raster import png
from protocol_engine.diagrams.svg import svg
from protocol_engine.errors import DrawingError

NOWHERE = "\ue123"
"""A character that no font has."""


def chunks(picture: bytes) -> dict[bytes, bytes]:
    """Read a PNG; every part is what its checksum says."""
    found, place = {}, 8
    while place < len(picture):
        size = int.from_bytes(picture[place : place + 4])
        name, data = picture[place + 4 : place + 8], picture[place + 8 : place + 8 + size]
        assert zlib.crc32(name + data) == int.from_bytes(picture[place + 8 + size : place + 12 + size])
        found[name] = found.get(name, b"") + data
        place += 12 + size
    return found


@pytest.mark.usefixtures(fonts.__name__)
@pytest.mark.parametrize(("scale", "per_meter"), [(1, 3780), (2, 7559), (0.5, 1890)])
def test_size(scale: float, per_meter: int) -> None:
    """A picture has as many pixels as the drawing times the scale, and says how large it is on paper."""
    found = chunks(png(svg(figure("β")), scale))

    assert (300 * scale, 200 * scale) == struct.unpack(">II", found[b"IHDR"][:8])
    assert (per_meter, per_meter, 1) == struct.unpack(">IIB", found[b"pHYs"])
    assert [b"IHDR", b"pHYs"] == list(found)[:2]


@pytest.mark.usefixtures(fonts.__name__)
def test_same_bytes() -> None:
    """The same drawing gives the same bytes, and another text other ones."""
    assert png(svg(figure("one"))) == png(svg(figure("one")))
    assert png(svg(figure("one"))) != png(svg(figure("two")))


@pytest.mark.usefixtures(fonts.__name__)
def test_pages() -> None:
    """The pages of a drawing stand one below the other."""
    assert (300, 424) == struct.unpack(">II", chunks(png(svg(pages()), 1))[b"IHDR"][:8])


@pytest.mark.usefixtures(fonts.__name__)
def test_missing_letters() -> None:
    """A letter that no font has is told, once, instead of being drawn as a box."""
    message = r"no font that is installed has \ue123 \(U\+E123\), \ue124 \(U\+E124\); install one that does"
    with pytest.raises(DrawingError, match=message):
        png(svg(figure(f"a{NOWHERE}b{NOWHERE}\ue124")))


@pytest.mark.usefixtures(fonts.__name__)
def test_many_missing_letters() -> None:
    """Of many letters that are missing five are told."""
    with pytest.raises(DrawingError, match=r"\(U\+E104\) and 3 more; "):
        png(svg(figure("".join(map(chr, range(0xE100, 0xE108))))))


@pytest.mark.usefixtures(fonts.__name__)
@pytest.mark.parametrize("text", ["&lt; <b> ' \" &", "a\u0301 \u200b\u00a0x", "", " "])
def test_invisible_letters(text: str) -> None:
    """What is drawn as nothing, or written as an entity, is missed by nobody."""
    assert png(svg(figure(text)))


def test_no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no font is found nothing is drawn, instead of a drawing without texts."""
    resvg = pytest.importorskip("resvg_py")
    monkeypatch.setattr(resvg, "svg_to_bytes", functools.partial(resvg.svg_to_bytes, skip_system_fonts=True))

    with pytest.raises(DrawingError, match="no font was found that is as wide as Helvetica, so that every text"):
        png(svg(figure("one")))


def test_nothing_to_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawing without texts needs no font."""
    resvg = pytest.importorskip("resvg_py")
    monkeypatch.setattr(resvg, "svg_to_bytes", functools.partial(resvg.svg_to_bytes, skip_system_fonts=True))

    assert png('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')


@pytest.mark.parametrize("scale", [0, -1, 21, float("nan"), float("inf")])
def test_scale(scale: float) -> None:
    """A scale is a number above 0 and up to 20."""
    with pytest.raises(DrawingError, match=r"scale: expected a number above 0 and up to 20, got "):
        png(svg(figure()), scale)


def test_what_is_no_drawing() -> None:
    """What resvg cannot read is told by its words."""
    with pytest.raises(DrawingError, match="resvg cannot draw this at scale 2: "):
        png("<svg")


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra the message says what is to be installed."""
    monkeypatch.setitem(sys.modules, "resvg_py", None)

    with pytest.raises(DrawingError, match=r"^PNG is drawn by resvg-py, which is not installed; install "):
        png(svg(figure("one")))
