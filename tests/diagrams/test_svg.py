"""Figures as SVG: safe, valid, and the same bytes everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from diagrams.charts import SHIPPED
from protocol_engine.diagrams.figure import Band, Box, Figure, Line, Mark, Rect, Text, moved
from protocol_engine.diagrams.svg import svg

NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawing(*items: Band | Box | Line | Mark | Text, title: str = "Title") -> ElementTree.Element:
    """Draw items on a page, and read it back."""
    return ElementTree.fromstring(svg(Figure("test", title, "Told", 100, 50, items)))  # noqa: S314 (our own text)


def test_told() -> None:
    """The title and the description stand in the file, and what is read aloud is named by them."""
    root = drawing()

    assert ["Title", "Told"] == [root.findtext(f"{NAMESPACE}{name}") for name in ("title", "desc")]
    assert "img" == root.get("role")
    ids = [child.get("id") for child in root if child.get("id")]
    assert " ".join(str(id) for id in ids) == root.get("aria-labelledby")


def test_escapes() -> None:
    """Whatever an author writes stays text; what XML cannot hold is shown as unreadable."""
    name = "<b>&\"'\x00\x1f\ufffe"
    box = Box(Rect(0, 0, 90, 30), (name,), data={"state": name}, title=name)
    root = drawing(box, title=name)

    shown = "<b>&\"'\ufffd\ufffd\ufffd"
    group = root.find(f"{NAMESPACE}g")
    assert group is not None
    assert (shown, shown) == (group.get("data-state"), group.findtext(f"{NAMESPACE}title"))
    assert shown == group.findtext(f"{NAMESPACE}text") == root.findtext(f"{NAMESPACE}title")


@pytest.mark.parametrize("symbol", ["disc", "ring", "diamond", "triangle", "square", "cross", "bar", "arrow"])
def test_symbols(symbol: str) -> None:
    """Every symbol is drawn within its extent; what is open has no fill."""
    mark = Mark(50, 25, symbol, radius=5)  # type: ignore[arg-type] (each of the names is one of the type's)
    path = drawing(mark).find(f".//{NAMESPACE}path")

    assert path is not None
    assert ("none" if symbol in ("cross", "arrow") else "#FFFFFF") == path.get("fill")


def test_text_in_marks() -> None:
    """The number in a filled mark is white, in an empty one dark."""
    marks = Mark(20, 20, text="1", solid=True), Mark(60, 20, text="2")

    assert ["#FFFFFF", "#1A1A1A"] == [text.get("fill") for text in drawing(*marks).iter(f"{NAMESPACE}text")]


def test_lines() -> None:
    """A line ends before the tip of its head, its corners are round, and dashes that end together end alike."""
    line = Line(((0, 0), (50, 0), (50, 40)), "leave")
    short = Line(((30, 0), (50, 0), (50, 40)), "leave")
    paths = [path for path in drawing(line, short).iter(f"{NAMESPACE}path") if path.get("stroke-dasharray")]

    assert "M0 0L45 0Q50 0 50 5L50 33.6" == paths[0].get("d")
    offsets = [float(str(path.get("stroke-dashoffset"))) for path in paths]
    assert 30 % 9 == pytest.approx((offsets[1] - offsets[0]) % 9, abs=0.11)


def test_no_head() -> None:
    """A line without a head reaches its end."""
    path = drawing(Line(((0, 0), (50, 0)), "plain-line", False)).find(f".//{NAMESPACE}path")

    assert path is not None
    assert "M0 0L50 0" == path.get("d")


def test_pages() -> None:
    """Pages stand one below the other."""
    page = Figure("test", "Title", "Told", 100, 50, (Text(5, 20, "here"),))
    root = ElementTree.fromstring(svg(Figure("test", "T", "D", 100, 100, (), (page, page))))  # noqa: S314 (as above)

    assert "124" == root.get("height")
    assert ["translate(0 0)", "translate(0 74)"] == [group.get("transform") for group in root.iter(f"{NAMESPACE}g")]


def test_moved() -> None:
    """Everything can be put elsewhere."""
    items = (Text(1, 2, "a"), Mark(1, 2), Line(((1, 2), (3, 4))), Band(Rect(1, 2, 3, 4)), Box(Rect(1, 2, 3, 4), ("a",)))
    text, mark, line, band, box = (moved(item, 10, 20) for item in items)

    assert isinstance(text, Text)
    assert (11, 22) == (text.x, text.y)
    assert isinstance(mark, Mark)
    assert (11, 22) == (mark.x, mark.y)
    assert isinstance(line, Line)
    assert ((11, 22), (13, 24)) == line.points
    assert isinstance(band, Band)
    assert isinstance(box, Box)
    assert Rect(11, 22, 3, 4) == band.rect == box.rect


def test_notebook() -> None:
    """A figure shows itself in a notebook."""
    figure = Figure("test", "Title", "Told", 100, 50, ())

    assert svg(figure) == figure._repr_svg_()


DRAW = """
import sys
import protocol_engine as pe
from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.spine.sheet import flow_figure
from protocol_engine.diagrams.svg import svg
sys.stdout.write(svg(flow_figure(flow_of(pe.compile(pe.load(sys.argv[1]))))))
"""


def test_same_everywhere() -> None:
    """The same protocol gives the same bytes under any hash seed, time zone and locale."""
    outputs = {
        subprocess.run(
            [sys.executable, "-c", DRAW, str(SHIPPED[0])],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C", "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "Asia/Kathmandu"), ("2024", "America/St_Johns"))
    }

    assert 1 == len(outputs)
