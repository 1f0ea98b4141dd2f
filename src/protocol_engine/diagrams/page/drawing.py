"""
A drawing as it stands in the page: a third of the size that it has as a file.

Looks go to a style sheet, names become numbers, places are whole pixels, and what a file tells of its parts as
tool tips is left out: it is a click away.
"""

from __future__ import annotations

import re
import typing as t

import attrs

from protocol_engine.diagrams.page.looks import LOOKS, Look, letters, sheet
from protocol_engine.diagrams.page.markup import clean
from protocol_engine.diagrams.svg import svg

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.figure import Figure, Item

_TAG = re.compile(r'<(\w+)((?: [\w-]+="[^"]*")*)(/?)>')
_ATTRIBUTE = re.compile(r' ([\w-]+)="([^"]*)"')
_DESCRIBED = re.compile(r"(<desc [^>]*>).*?</desc>", re.DOTALL)
_LEFT_OUT = re.compile(r"<title>.*?</title>|(?<!</text>)\n|\n(?!<text)", re.DOTALL)
"""Tool tips, and ends of lines but those that keep two lines of one text apart."""

_BARE = re.compile("<g>((?:(?!<g).)*?)</g>")
_EMPTY = re.compile("(<rect[^>]*)></rect>")
_NUMBER = re.compile(r"-?\d+\.\d+")
_STROKE = re.compile("([A-Za-z])([^A-Za-z]*)")
_DISC = re.compile(r"M([\d.-]+) ([\d.-]+)a([\d.]+) \3 0 1 0 .*Z")


def drawn(chart: Chart, figure: Figure, description: str) -> tuple[str, str]:
    """
    Give a drawing for a page, and the style sheet that goes with it.

    In the drawing `data-state` is the number of the state; `data-way` the number of the transition and that of
    the state where the arrow starts; `data-about` the number of the transition that a mark belongs to.

    Args:
        description: Where a reader finds in words what is drawn.
    """
    head, _, body = clean(svg(_numbered(chart, figure))).partition("</desc>")
    # The parts of an image could not be gone through one by one.
    head = _DESCRIBED.sub(rf"\1{description}</desc>", f"{head}</desc>").replace(' role="img"', ' role="group"')
    looks: dict[Look, str] = {}
    body = _TAG.sub(lambda tag: _slim(tag, looks), _LEFT_OUT.sub("", body))
    return head + _EMPTY.sub(r"\1/>", _BARE.sub(r"\1", body)), sheet(looks)


def _numbered(chart: Chart, figure: Figure) -> Figure:
    """Give a figure whose parts name states and transitions by their numbers."""
    states = {name: str(number) for number, name in enumerate(chart.states)}
    transitions = {one.id: str(number) for number, one in enumerate(chart.transitions)}
    return attrs.evolve(
        figure,
        items=tuple(attrs.evolve(item, data=_data(item, states, transitions)) for item in figure.items),
        pages=tuple(_numbered(chart, page) for page in figure.pages),
    )


def _data(item: Item, states: Mapping[str, str], transitions: Mapping[str, str]) -> Mapping[str, str]:
    data = item.data
    state, way = data.get("state", ""), data.get("transition", "")
    about = data.get("about") or data.get("exit", "")
    if state in states:
        return {"state": states[state]}
    if way in transitions:
        return {"way": f"{transitions[way]} {states.get(data.get('from', ''), '')}".strip()}
    return {"about": transitions[about]} if about in transitions else {}


def _slim(tag: re.Match[str], looks: dict[Look, str]) -> str:
    """Write a start tag with a class for what it looks like, and places in whole pixels."""
    element, attributes = tag[1], dict(_ATTRIBUTE.findall(tag[2]))
    look = tuple(one for one in attributes.items() if one[0] in LOOKS)
    # Other classes are names of inks, which the looks stand for.
    classes = [name for name in ("head", "page") if attributes.get("class") == f"pe-{name}"]
    classes += [looks.setdefault(look, letters(len(looks)))] if look else []
    kept = {name: value for name, value in attributes.items() if name not in LOOKS and name != "class"}
    disc = _DISC.fullmatch(kept.get("d", ""))
    if disc is not None:
        radius = float(disc[3])
        element, kept = "circle", {"cx": _whole(float(disc[1]) + radius), "cy": _whole(disc[2]), "r": disc[3]}
    elif "d" in kept:
        kept["d"] = _path(kept["d"])
    kept |= {name: _whole(kept[name]) for name in ("x", "y", "width", "height") if name in kept}
    kept |= {"class": " ".join(classes)} if classes else {}
    written = "".join(f' {name}="{value}"' for name, value in kept.items())
    return f"<{element}{written}{tag[3]}>"


def _whole(length: float | str) -> str:
    return str(round(float(length)))


def _path(path: str) -> str:
    """Write a path with what is level or plumb as such. Arrowheads and other small shapes keep their tenths."""
    if not path.endswith("Z"):
        path = _NUMBER.sub(lambda number: _whole(number[0]), path)
    parts, here = [], ["", ""]
    for letter, rest in _STROKE.findall(path):
        point = rest.split()[-2:]
        level, plumb = letter == "L" and point[1] == here[1], letter == "L" and point[0] == here[0]
        parts.append(f"V{point[1]}" if plumb else f"H{point[0]}" if level else letter + rest)
        here = point if letter in "MLQ" else ["", ""]
    return "".join(parts)
