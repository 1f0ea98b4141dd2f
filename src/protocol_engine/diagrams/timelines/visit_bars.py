"""The windows of one row: bars with their targets and visits, none of which lies on another."""

from __future__ import annotations

import itertools
import typing as t

from protocol_engine.diagrams.figure import Box, Line, Mark, Rect
from protocol_engine.diagrams.timelines.palette import doubt

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.diagrams.figure import Item
    from protocol_engine.diagrams.timelines.axis import Axis
    from protocol_engine.diagrams.timelines.visit_rows import VisitRow, Window

THICK, LEAST, RADIUS = 15.0, 4.0, 5.0
"""Height of a bar; least width of one, where there is room for it; half the width of a mark."""

OFF = ("cancelled", "undetermined")
"""What stands apart from the windows that count."""

Span = tuple[float, float]
"""Left and right end of a bar on the page."""


def bars(row: VisitRow, axis: Axis, y: float) -> Iterator[Item]:
    """
    Draw the windows of a row, around a height.

    Where neighbors overlap, bars are half as high, and every other one is lower; where more than two overlap,
    one bar stands for all of them, and their targets and visits are in it.
    """
    spans = _spans(row.windows, axis)
    levels = _levels(spans)
    many = max(levels, default=0) > 1
    high = THICK / 2 - 1 if any(levels) and not many else THICK
    middles = [y + (level - 0.5) * THICK / 2 if high < THICK else y for level in levels]
    if many:
        whole = (min(left for left, _ in spans), max(right for _, right in spans))
        yield _bar(row, row.windows[0], whole, y, THICK)
        yield from _open_ends(row.windows, whole, y)
    else:
        for window, span, middle in zip(row.windows, spans, middles, strict=True):
            yield _bar(row, window, span, middle, high)
            yield from _open_ends((window,), span, middle)
    for window, (left, right), middle in zip(row.windows, spans, middles, strict=True):
        # A bar of the least width is its own target.
        if window.target is not None and (right - left > LEAST or many):
            x = axis.x(window.target)
            yield Line(((x, middle - high / 2), (x, middle + high / 2)), "target", head=False)
            if window.spread:
                yield doubt(x, axis.x(window.target + window.spread), middle)
        if window.done is not None:
            first, last = (axis.x(day) for day in window.done)
            if last > first:
                yield doubt(first, last, middle)
            yield visit(first, middle, fits=window.fits)
    for days in row.unscheduled:
        first, last = (axis.x(day) for day in days)
        if last > first:
            yield doubt(first, last, y)
        yield unscheduled(first, y, row.name)


def _spans(windows: Sequence[Window], axis: Axis) -> list[Span]:
    """Give the ends of each bar; short ones are made wide enough to be seen, as far as their neighbors let them."""
    ends = [
        (
            axis.left if one.first is None else axis.x(one.first),
            axis.left + axis.wide if one.last is None else axis.x(one.last),
        )
        for one in windows
    ]
    middles = sorted({(left + right) / 2 for left, right in ends})
    apart = min((other - one for one, other in itertools.pairwise(middles)), default=LEAST)
    least = min(LEAST, 0.8 * apart)
    return [
        (left, right) if right - left >= least else ((left + right - least) / 2, (left + right + least) / 2)
        for left, right in ends
    ]


def _levels(spans: Sequence[Span]) -> list[int]:
    """Give each bar the first level on which it lies on no other."""
    taken: list[float] = []
    found = [0] * len(spans)
    for number in sorted(range(len(spans)), key=lambda number: spans[number]):
        left, right = spans[number]
        level = next((level for level, end in enumerate(taken) if end <= left), len(taken))
        taken[level : level + 1] = [right]
        found[number] = level
    return found


def _bar(row: VisitRow, window: Window, span: Span, y: float, high: float) -> Box:
    left, right = span
    rect = Rect(left, y - high / 2, right - left, high)
    ink = "window-off" if window.status in OFF else "window"
    shape: t.Literal["round", "square"] = "square" if min(rect.width, 2 * high) < 14 else "round"
    return Box(rect, (), ink, shape, data={"visit": row.name, "status": window.status}, title=_tip(row, window))


def _open_ends(windows: Sequence[Window], span: Span, y: float) -> Iterator[Line]:
    """Draw arrows to where a window has no end."""
    if any(one.first is None for one in windows):
        yield Line(((span[0] + 14, y), (span[0], y)), "plain-line")
    if any(one.last is None for one in windows):
        yield Line(((span[1] - 14, y), (span[1], y)), "plain-line")


def visit(x: float, y: float, *, fits: bool | None) -> Mark:
    """Give the mark of a visit: a disc in its window, a diamond outside, an open one where nobody can tell."""
    if fits is None:
        return Mark(x, y, "diamond", "mark", RADIUS + 1)
    symbol: t.Literal["disc", "diamond"] = "disc" if fits else "diamond"
    return Mark(x, y, symbol, "good-mark" if fits else "bad-mark", RADIUS + (not fits), solid=True)


def unscheduled(x: float, y: float, kind: str = "") -> Mark:
    """Give the mark of a visit that nothing expected."""
    return Mark(x, y, "disc", "mark", RADIUS, data={"unscheduled": kind} if kind else {})


def _tip(row: VisitRow, window: Window) -> str:
    first = "" if window.first is None else f" from day {window.first:,.0f}"
    last = "" if window.last is None else f" to day {window.last:,.0f}"
    target = "" if window.target is None else f", target day {window.target:,.0f}"
    return f"{row.label}:{first}{last}{target}"
