"""The drawing in the page is the drawing of the file: every arrow, in other words, and readable in the dark."""

from __future__ import annotations

import re
import typing as t
from xml.etree import ElementTree

import pytest

from diagrams.charts import GOOD, INVENTED, SHIPPED, chart_at
from diagrams.pages import page_at
from protocol_engine.diagrams.figure import Box, Figure, Line, Mark, Rect, Text
from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.ink import INKS
from protocol_engine.diagrams.page.drawing import drawn
from protocol_engine.diagrams.page.looks import LOOKS, dark_of, letters
from protocol_engine.diagrams.spine.sheet import flow_figure
from protocol_engine.diagrams.svg import svg
from unit.trial import PATH, chart_of

if t.TYPE_CHECKING:
    from pathlib import Path

CHART = chart_of(f"""{PATH}
events: {{a: {{}}, b: {{}}}}
transitions:
  - {{event: a, from: screening, to: treated}}
  - {{event: b, from: [screening, treated], to: withdrawn}}
""")


def parsed(drawing: str) -> ElementTree.Element:
    """Read a drawing as XML, which it is, too."""
    return ElementTree.fromstring(drawing)  # noqa: S314 (our own text)


def one(*items: Box | Line | Mark | Text) -> list[tuple[str, dict[str, str]]]:
    """Draw some items for the page; give the elements below the background, looks left out."""
    drawing, _ = drawn(CHART, Figure("flow", "T", "D", 200, 100, items), "below")
    elements = list(parsed(drawing).iter())[4:]
    return [(each.tag.split("}")[1], {k: v for k, v in each.attrib.items() if k != "class"}) for each in elements]


@pytest.mark.parametrize("path", [*SHIPPED, *GOOD, *INVENTED], ids=lambda path: path.stem)
def test_all_of_it(path: Path) -> None:
    """Each arrow is there once, by numbers, and each state and each text that the file has."""
    chart = chart_at(path)
    page = page_at(path)
    drawing = parsed(page[page.index("<svg") : page.index("</svg>") + 6])
    file = parsed(svg(flow_figure(flow_of(chart), legend=False)))

    states = {name: number for number, name in enumerate(chart.states)}
    numbers = {each.id: number for number, each in enumerate(chart.transitions)}
    wanted = sorted(
        f"{numbers[each.attrib['data-transition']]} {states[each.attrib['data-from']]}"
        for each in file.iter()
        if "data-transition" in each.attrib
    )
    assert wanted == sorted(each.attrib["data-way"] for each in drawing.iter() if "data-way" in each.attrib)
    assert len(wanted) == sum(len(each.sources) for each in chart.transitions)
    assert sorted(map(str, states.values())) == sorted(
        each.attrib["data-state"] for each in drawing.iter() if "data-state" in each.attrib
    )
    texts = [each.text for each in file.iter() if each.tag.endswith("}text")]
    assert texts == [each.text for each in drawing.iter() if each.tag.endswith("}text")]
    assert [] == [each for each in drawing.iter() if LOOKS & each.attrib.keys()]


def test_not_an_image() -> None:
    """A reader who cannot see it may go through its parts, and is told where the same stands in words."""
    drawing, _ = drawn(CHART, flow_figure(flow_of(CHART)), "below")

    root = parsed(drawing)
    title, described = list(root)[:2]
    assert "group" == root.attrib["role"]
    assert [title.attrib["id"], described.attrib["id"]] == root.attrib["aria-labelledby"].split()
    assert ("Protocol flow: TRIAL", "below") == (title.text, described.text)
    assert 1 == drawing.count("<title")


def test_parts() -> None:
    """Parts are called by numbers: states, arrows with where they start, and what belongs to a transition."""
    place = Rect(10.4, 20.6, 30.5, 12.2)

    assert [
        ("g", {"data-state": "1"}),
        ("rect", {"x": "10", "y": "21", "width": "30", "height": "12", "rx": "6"}),
    ] == one(Box(place, (), data={"state": "treated"}, title="More of it"))
    assert [("g", {"data-way": "1 1"}), ("path", {"d": "M10 20L50 61"})] == one(
        Line(((10.2, 20), (50, 60.6)), head=False, data={"transition": "b", "from": "treated"})
    )
    assert ("g", {"data-way": "0"}) == one(Line(((0, 0), (9, 9)), head=False, data={"transition": "a"}))[0]
    assert [("g", {"data-about": "1"}), ("circle", {"cx": "50", "cy": "60", "r": "7"})] == one(
        Mark(50, 60, data={"about": "b"})
    )
    assert ("g", {"data-about": "0"}) == one(Mark(50, 60, data={"exit": "a"}))[0]


def test_strangers() -> None:
    """What is of no state or transition of the chart has no number, and needs no group of its own."""
    assert [("circle", {"cx": "50", "cy": "60", "r": "7"})] == one(Mark(50, 60, data={"about": "nobody"}))
    assert [("path", {"d": "M1 2H9"})] == one(Line(((1, 2), (9, 2)), head=False, data={"transition": "x", "from": "y"}))
    assert ["rect", "text"] == [name for name, _ in one(Box(Rect(0, 0, 9, 9), ("x",), data={"state": "nobody"}))]


def test_paths() -> None:
    """Level and plumb parts are written as such, also behind a rounded corner; small shapes keep their tenths."""
    ((_, _), (_, line), (_, head)) = one(Line(((10, 10), (50.4, 10), (50.4, 90)), data={"transition": "a"}))

    assert "M10 10H45Q50 10 50 15V82" == line["d"]
    assert "M50.4 90L54.9 80H45.9Z" == head["d"]
    assert [("path", {"d": "M46 60H54M50 57L54 60L50 63"})] == one(Mark(50, 60, "arrow", radius=4))


def test_lines_of_one_text() -> None:
    """Between two lines of one name stays room, so that they are not heard as one word."""
    drawing, _ = drawn(CHART, Figure("flow", "T", "D", 90, 90, (Box(Rect(0, 0, 90, 90), ("Consent", "given")),)), "x")

    assert re.search("Consent</text>\n<text[^>]*>given", drawing)
    assert 1 == drawing.partition("</desc>")[2].count("\n")


def test_pages() -> None:
    """A drawing of several pages keeps them apart."""
    page = Figure("flow", "P", "", 50, 40, (Box(Rect(0, 0, 9, 9), (), data={"state": "treated"}),))

    drawing, _ = drawn(CHART, Figure("flow", "T", "D", 50, 104, (), (page, page)), "x")

    groups = [each for each in parsed(drawing).iter() if each.attrib.get("class") == "page"]
    assert ["translate(0 0)", "translate(0 64)"] == [each.attrib["transform"] for each in groups]
    assert ["1", "1"] == [each[0].attrib["data-state"] for each in groups]


def test_names_of_looks() -> None:
    """Names of looks do not run out."""
    assert ["A", "Z", "AA", "AZ", "BA"] == [letters(number) for number in (0, 25, 26, 51, 52)]


def test_sheet() -> None:
    """Each look is said once; colors are other ones on a dark screen, and only there."""
    _, sheet = drawn(CHART, Figure("flow", "T", "D", 90, 90, (Text(1, 9, "a"), Text(1, 19, "b"))), "x")

    assert (
        ".A{fill:var(--A)}.B{font-size:11px;fill:var(--B)}:root{--A:#FFFFFF;--B:#1A1A1A}"
        "@media screen{:root[data-theme=dark]{--A:#171717;--B:#E0E0E0}}"
        "@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){--A:#171717;--B:#E0E0E0}}"
    ) == sheet


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colors (WCAG 2.2, relative luminance)."""

    def luminance(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


GROUNDS = [dark_of(INKS[name].fill) for name in ("paper", "band")]
TEXTS = ["text", "box-text", "quiet", "heading", "exit-text", "late-text", "number"]
BOXES = ["state", "branch", "exit", "done", "plain", "stage", "here", "walked", "added", "removed", "changed"]
LINES = ["main", "skip", "loop", "leave", "way-out", "leaving", "now", "never", *BOXES]


@pytest.mark.parametrize("name", TEXTS)
def test_texts_in_the_dark(name: str) -> None:
    """Every text can be read on the dark ground and on a dark band (WCAG 2.2, 1.4.3)."""
    assert all(contrast(dark_of(INKS[name].stroke), ground) >= 4.5 for ground in GROUNDS)


@pytest.mark.parametrize("name", BOXES)
def test_boxes_in_the_dark(name: str) -> None:
    """Every name of a state can be read in its dark box."""
    assert contrast(dark_of(INKS["box-text"].stroke), dark_of(INKS[name].fill)) >= 4.5


@pytest.mark.parametrize("name", LINES)
def test_lines_in_the_dark(name: str) -> None:
    """Every line can be told from the dark ground and from a dark band (WCAG 2.2, 1.4.11)."""
    assert all(contrast(dark_of(INKS[name].stroke), ground) >= 3 for ground in GROUNDS)


def test_dark_ground() -> None:
    """What was white is the ground of the dark page, and solid marks keep their text apart."""
    assert "#171717" == dark_of("#FFFFFF")
    assert 2 == page_at(SHIPPED[0]).count("--paper: #171717")
    assert all(contrast(dark_of(INKS[name].stroke), dark_of("#FFFFFF")) >= 4.5 for name in ("leaving", "good-mark"))
