"""
A drawing that is too long for one page, cut between its rows.

A line that goes on ends in a letter, and begins at the same letter on the page where it goes on.
"""

from __future__ import annotations

import itertools
import typing as t

import attrs

from protocol_engine.diagrams.figure import Band, Box, Line, Mark, Rect, Text

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from protocol_engine.diagrams.figure import Item, Point

ROOM = 34
"""Room for the letters at a cut: two rows of them, since lanes are closer together than letters are wide."""

RADIUS = 7


def cuts_of(rows: Sequence[tuple[float, bool]], end: float, most: float) -> list[float]:
    """
    Choose where to cut.

    Args:
        rows: Where each row but the first begins, and whether an epoch begins there.
        end: Where everything ends.
        most: How long a page may be.

    Returns:
        Where each page but the first begins: if possible with an epoch, as long as pages stay more than half full.
    """
    found: list[float] = []
    here = 0.0
    while end - here > most:
        fits = [(place, epoch) for place, epoch in rows if here < place <= here + most]
        if not fits:
            # A row that is longer than a page has a page of its own.
            fits = [(place, epoch) for place, epoch in rows if place > here][:1]
        if not fits:
            break
        good = [place for place, epoch in fits if epoch and place > here + most / 2]
        here = good[-1] if good else fits[-1][0]
        found.append(here)
    return found


@attrs.frozen
class Slice:
    """
    What stands on one page.

    Attributes:
        start: Where the page begins in the whole drawing.
        end: Where it ends there.
        items: What is on it, at its place in the whole drawing.
        before: Where lines cross to or from the page before, across, with the ink of each.
        after: Where they cross to or from the next page, likewise.
    """

    start: float
    end: float
    items: tuple[Item, ...]
    before: Mapping[float, str]
    after: Mapping[float, str]


def sliced(items: Iterable[Item], bounds: Sequence[float], axis: int) -> list[Slice]:
    """
    Cut a drawing. Every item is on the page of its middle; lines and bands are cut.

    Args:
        bounds: Where the first page begins, where each cut is, and where the last page ends.
        axis: Along which they lie: 0 to the right, 1 downward.
    """
    found = []
    every = list(items)
    for start, end in itertools.pairwise(bounds):
        held: list[Item] = []
        before: dict[float, str] = {}
        after: dict[float, str] = {}
        for item in every:
            if isinstance(item, Line):
                for piece, *cut in _pieces(item, start, end, axis):
                    held.append(piece)
                    for point, is_cut in zip((piece.points[0], piece.points[-1]), cut, strict=True):
                        if is_cut:
                            (before if point[axis] == start else after)[point[1 - axis]] = item.ink
            elif isinstance(item, Band):
                band = _clipped(item, start, end, axis)
                if band is not None:
                    held.append(band)
            elif start <= _middle(item)[axis] < end:
                held.append(item)
        found.append(Slice(start, end, tuple(held), before, after))
    return found


def _middle(item: Box | Mark | Text) -> Point:
    return item.rect.middle if isinstance(item, Box) else item.extent.middle


def _clipped(band: Band, start: float, end: float, axis: int) -> Band | None:
    rect = band.rect
    first, last = (rect.x, rect.right) if axis == 0 else (rect.y, rect.bottom)
    first, last = max(first, start), min(last, end)
    if first >= last:
        return None
    part = (
        Rect(first, rect.y, last - first, rect.height) if axis == 0 else Rect(rect.x, first, rect.width, last - first)
    )
    return attrs.evolve(band, rect=part)


def _pieces(line: Line, start: float, end: float, axis: int) -> Iterable[tuple[Line, bool, bool]]:
    """Give the parts of a line within a page, each with whether its first and its last point are cuts."""
    runs: list[tuple[list[Point], bool, bool]] = []
    for one, other in itertools.pairwise(line.points):
        low, high = sorted((one[axis], other[axis]))
        if high < start or low > end or (low != high and (high == start or low == end)):
            continue
        first, last = _held(one, start, end, axis), _held(other, start, end, axis)
        if runs and runs[-1][0][-1] == first and not runs[-1][2]:
            runs[-1] = ([*runs[-1][0], last], runs[-1][1], last != other)
        else:
            runs.append(([first, last], first != one, last != other))
    for points, enters, leaves in runs:
        begins = points[0] == line.points[0]
        data = line.data if begins else {f"continues-{name}": value for name, value in line.data.items()}
        yield attrs.evolve(line, points=tuple(points), head=line.head and not leaves, data=data), enters, leaves


def _held(point: Point, start: float, end: float, axis: int) -> Point:
    """Move a point along its line onto the page."""
    place = min(max(point[axis], start), end)
    return (place, point[1]) if axis == 0 else (point[0], place)


def letter(number: int) -> str:
    """Give the letters of a cut in order: A to Z, then AA, AB and so on."""
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def marks(crossings: Mapping[float, str], names: Mapping[float, str], at: float, axis: int, sign: int) -> list[Item]:
    """
    Give the letters at a cut, and the ends of the lines up to them.

    Args:
        names: Where a line crosses, to its letter.
        at: Where the cut is on the page.
        sign: 1 at the end of a page, -1 at its beginning.
    """
    found: list[Item] = []
    for number, (across, ink) in enumerate(sorted(crossings.items())):
        away = at + sign * (8 + 16 * (number % 2))
        ends: list[Point] = [(at, across), (away - sign * RADIUS, across)]
        ends = ends if axis == 0 else [(y, x) for x, y in ends]
        found.append(Line(tuple(ends), ink, False))
        x, y = (away, across) if axis == 0 else (across, away)
        found.append(Mark(x, y, "disc", "number", RADIUS, names[across]))
    return found
