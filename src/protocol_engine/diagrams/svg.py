"""
A figure as SVG 1.1: plain text, standard library only, the same bytes on every machine.

Every color is written at its element, so that it survives copying into a document; the name of the ink is
the element's class, so that a page around the drawing may give it other colors.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import re
import typing as t
from xml.sax.saxutils import escape, quoteattr

from protocol_engine.diagrams.figure import Band, Box, Figure, Line, Mark, Text
from protocol_engine.diagrams.ink import FONT, INKS, WHITE

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from protocol_engine.diagrams.figure import Point

BEND = 5
"""Radius of the corners of a line."""

HEAD = 8
"""Length of an arrowhead."""

GAP = 24
"""Room between two pages that stand one below the other."""

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (2.2) cannot hold."""


def svg(figure: Figure) -> str:
    """
    Draw a figure. The pages of a long one stand one below the other.

    Returns:
        An `<svg>` element that is a file of its own, and may stand in a page of HTML as well.
    """
    pages = figure.pages or (figure,)
    wide = max(page.width for page in pages)
    high = sum(page.height for page in pages) + GAP * (len(pages) - 1)
    key = hashlib.sha256(f"{figure.name}\n{figure.title}\n{figure.description}".encode()).hexdigest()[:8]
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(wide)}" height="{_n(high)}" '
        f'viewBox="0 0 {_n(wide)} {_n(high)}" role="img" aria-labelledby="pe-{key}-t pe-{key}-d" '
        f'class="pe-figure" data-kind={_attribute(figure.name)} font-family={quoteattr(FONT)}>',
        f'<title id="pe-{key}-t">{_text(figure.title)}</title>',
        f'<desc id="pe-{key}-d">{_text(figure.description)}</desc>',
        f'<rect class="pe-paper" width="{_n(wide)}" height="{_n(high)}" fill="{WHITE}"/>',
    ]
    top = 0.0
    for page in pages:
        if len(pages) > 1:
            lines.append(f'<g class="pe-page" transform="translate(0 {_n(top)})">')
        lines += [part for item in page.items for part in _WRITERS[type(item)](item)]
        if len(pages) > 1:
            lines.append("</g>")
        top += page.height + GAP
    return "\n".join([*lines, "</svg>", ""])


def _n(value: float) -> str:
    """Write a length: tenths of a pixel are enough."""
    # Zero has no sign, whatever was rounded to it.
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def _text(text: str) -> str:
    return escape(_UNWRITABLE.sub("\ufffd", text))


def _attribute(text: str) -> str:
    return quoteattr(_UNWRITABLE.sub("\ufffd", text))


def _data(data: Mapping[str, str]) -> str:
    return "".join(f" data-{name}={_attribute(value)}" for name, value in data.items())


def _tip(title: str) -> str:
    return f"<title>{_text(title)}</title>" if title else ""


def _dash(dash: str) -> str:
    return f' stroke-dasharray="{dash}"' if dash else ""


def _band(band: Band) -> Iterator[str]:
    ink, rect = INKS[band.ink], band.rect
    border = f' stroke="{ink.stroke}" stroke-width="{_n(ink.width)}"' if ink.width else ""
    yield (
        f'<rect class="pe-{band.ink}"{_data(band.data)} x="{_n(rect.x)}" y="{_n(rect.y)}" width="{_n(rect.width)}" '
        f'height="{_n(rect.height)}" fill="{ink.fill or "none"}"{border}>{_tip(band.title)}</rect>'
    )


def _box(box: Box) -> Iterator[str]:
    ink, rect = INKS[box.ink], box.rect
    radius = {"round": 6.0, "square": 0.0, "stadium": rect.height / 2}[box.shape]
    yield f'<g class="pe-box pe-{box.ink}"{_data(box.data)}>{_tip(box.title)}'
    frames = ((0.0, ink.width), (3.0, 1.0)) if box.shape == "stadium" else ((0.0, ink.width),)
    for inset, wide in frames:
        fill = (ink.fill or "none") if not inset else "none"
        corner = f' rx="{_n(radius - inset)}"' if radius else ""
        yield (
            f'<rect x="{_n(rect.x + inset)}" y="{_n(rect.y + inset)}" width="{_n(rect.width - 2 * inset)}" '
            f'height="{_n(rect.height - 2 * inset)}"{corner} fill="{fill}" stroke="{ink.stroke}" '
            f'stroke-width="{_n(wide)}"{_dash(box.dash or ink.dash)}/>'
        )
    for text in box.texts:
        yield from _words(text)
    yield "</g>"


def _line(line: Line) -> Iterator[str]:
    ink = INKS[line.ink]
    size = HEAD + 2 * (ink.width > 2) if line.head else 0
    yield (
        f'<g class="pe-line pe-{line.ink}"{_data(line.data)}>{_tip(line.title)}'
        f'<path d="{_path(line.points, size * 0.8)}" fill="none" stroke="{ink.stroke}" '
        f'stroke-width="{_n(ink.width)}"{_dash(ink.dash)}{_phase(line.points, ink.dash, size * 0.8)}/>'
    )
    if line.head:
        yield f'<path class="pe-head" d="{_head(line.points, size)}" fill="{ink.stroke}"/>'
    yield "</g>"


def _phase(points: tuple[Point, ...], dash: str, short: float) -> str:
    """Begin the dashes so that they end alike: lines that share their last part show one pattern there."""
    if not dash or len(points) < 3:
        return ""
    length = sum(math.dist(one, other) for one, other in itertools.pairwise(points)) - short
    # A rounded corner is a quadratic curve, 1.6232 radii long instead of two.
    length -= sum((2 - 1.6232) * _radius(*three) for three in zip(points, points[1:], points[2:], strict=False))
    period = sum(float(part) for part in dash.split())
    return f' stroke-dashoffset="{_n(period - length % period)}"'


def _radius(before: Point, corner: Point, after: Point) -> float:
    return min(BEND, math.dist(before, corner) / 2, math.dist(corner, after) / 2)


def _path(points: tuple[Point, ...], short: float) -> str:
    """Write a line with rounded corners; it ends before the tip of its arrowhead."""
    last = _toward(points[-1], points[-2], min(short, math.dist(points[-1], points[-2]) / 2)) if short else points[-1]
    through = [*points[:-1], last]
    parts = [f"M{_n(through[0][0])} {_n(through[0][1])}"]
    for before, corner, after in zip(through, through[1:], through[2:], strict=False):
        radius = _radius(before, corner, after)
        start, end = _toward(corner, before, radius), _toward(corner, after, radius)
        parts.append(f"L{_n(start[0])} {_n(start[1])}")
        parts.append(f"Q{_n(corner[0])} {_n(corner[1])} {_n(end[0])} {_n(end[1])}")
    parts.append(f"L{_n(last[0])} {_n(last[1])}")
    return "".join(parts)


def _toward(start: Point, end: Point, length: float) -> Point:
    """Give the point at a distance from one point in the direction of another."""
    whole = math.dist(start, end) or 1
    return start[0] + (end[0] - start[0]) * length / whole, start[1] + (end[1] - start[1]) * length / whole


def _head(points: tuple[Point, ...], size: float) -> str:
    tip, (x, y) = points[-1], _toward(points[-1], points[-2], size)
    across = ((tip[1] - y) * 0.45, (x - tip[0]) * 0.45)
    left, right = (x + across[0], y + across[1]), (x - across[0], y - across[1])
    return (
        "".join(f"{letter}{_n(px)} {_n(py)}" for letter, (px, py) in zip("MLL", (tip, left, right), strict=True)) + "Z"
    )


def _words(text: Text) -> Iterator[str]:
    anchor = f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
    bold = ' font-weight="bold"' if text.bold else ""
    yield (
        f'<text class="pe-{text.ink}"{_data(text.data)} x="{_n(text.x)}" y="{_n(text.y)}" '
        f'font-size="{_n(text.size)}"{bold}{anchor} fill="{INKS[text.ink].stroke}">{_text(text.text)}</text>'
    )


def _mark(mark: Mark) -> Iterator[str]:
    ink, open_ended = INKS[mark.ink], mark.symbol in ("cross", "arrow")
    fill = "none" if open_ended else ink.stroke if mark.solid else WHITE
    wide = max(ink.width, 2) if open_ended else ink.width
    yield (
        f'<g class="pe-mark pe-{mark.ink}"{_data(mark.data)}>{_tip(mark.title)}'
        f'<path d="{_symbol(mark)}" fill="{fill}" '
        f'stroke="{ink.stroke}" stroke-width="{_n(wide)}"/>'
    )
    if mark.text:
        color = WHITE if mark.solid else "#1A1A1A"
        yield (
            f'<text x="{_n(mark.x)}" y="{_n(mark.y + 3)}" font-size="8.5" text-anchor="middle" '
            f'fill="{color}">{_text(mark.text)}</text>'
        )
    yield "</g>"


def _symbol(mark: Mark) -> str:
    """Write the outline of a symbol."""
    x, y, r = mark.x, mark.y, mark.radius
    if mark.symbol in ("disc", "ring"):
        return f"M{_n(x - r)} {_n(y)}a{_n(r)} {_n(r)} 0 1 0 {_n(2 * r)} 0a{_n(r)} {_n(r)} 0 1 0 {_n(-2 * r)} 0Z"
    if mark.symbol == "cross":
        return f"M{_n(x - r)} {_n(y - r)}L{_n(x + r)} {_n(y + r)}M{_n(x - r)} {_n(y + r)}L{_n(x + r)} {_n(y - r)}"
    if mark.symbol == "arrow":
        return (
            f"M{_n(x - r)} {_n(y)}H{_n(x + r)}M{_n(x)} {_n(y - r * 0.7)}L{_n(x + r)} {_n(y)}L{_n(x)} {_n(y + r * 0.7)}"
        )
    corners = {
        "diamond": ((x, y - r), (x + r, y), (x, y + r), (x - r, y)),
        "triangle": ((x, y - r), (x + r, y + r * 0.8), (x - r, y + r * 0.8)),
        "funnel": ((x, y + r), (x + r, y - r * 0.8), (x - r, y - r * 0.8)),
        "star": tuple(_ray(x, y, r, turn) for turn in range(10)),
        "plus": tuple((x + across * r, y + along * r) for across, along in PLUS),
        "square": ((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)),
        "bar": ((x - r / 4, y - r), (x + r / 4, y - r), (x + r / 4, y + r), (x - r / 4, y + r)),
    }[mark.symbol]
    return _closed(corners)


def _ray(x: float, y: float, r: float, turn: int) -> Point:
    """Give a corner of a star: every other one is an inner one."""
    angle, length = math.pi * (turn / 5 - 0.5), r * (0.5 if turn % 2 else 1.2)
    return x + math.cos(angle) * length, y + math.sin(angle) * length


PLUS: t.Final = (
    (-0.4, -1), (0.4, -1), (0.4, -0.4), (1, -0.4), (1, 0.4), (0.4, 0.4),
    (0.4, 1), (-0.4, 1), (-0.4, 0.4), (-1, 0.4), (-1, -0.4), (-0.4, -0.4),
)  # fmt: skip
"""Corners of a plus, in halves of its width."""


def _closed(corners: Iterable[Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in corners) + "Z"


_WRITERS: dict[type, t.Callable[[t.Any], Iterator[str]]] = {
    Band: _band,
    Box: _box,
    Line: _line,
    Mark: _mark,
    Text: _words,
}
