"""Where the windows, targets and visits of a schedule stand on the page, and their legend."""

from __future__ import annotations

import functools
import itertools
import typing as t

from protocol_engine.diagrams.figure import Box, Figure, Line, Rect, Text
from protocol_engine.diagrams.masthead import MARGIN, footnotes, masthead
from protocol_engine.diagrams.timelines.axis import axis_in_days
from protocol_engine.diagrams.timelines.keys import Key, legend
from protocol_engine.diagrams.timelines.palette import doubt
from protocol_engine.diagrams.timelines.visit_bars import OFF, bars, unscheduled, visit
from protocol_engine.diagrams.widths import width, wrapped

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.diagrams.figure import Item
    from protocol_engine.diagrams.timelines.axis import Axis
    from protocol_engine.diagrams.timelines.visit_rows import VisitRow

PLOT, LABELS, WORDS, BETWEEN = 620.0, 240.0, 250.0, 18.0
"""Width of the time axis; most room for what is expected at its left, and how it stands at its right; room between."""

SIZE, HIGH = 11.0, 28.0
"""Size of type; least height of a row."""

_INKS: t.Final = {"plain": "text", "strong": "text", "late": "late-text", "quiet": "quiet"}


def windows_page(
    title: str,
    notes: Sequence[str],
    description: str,
    rows: Sequence[VisitRow],
    every: Sequence[VisitRow],
    today: int | None,
    now: str,
    below: Sequence[str],
) -> Figure:
    """
    Draw one page.

    Args:
        rows: The rows of the page.
        every: Those of all pages, which have one axis and one legend.
        today: The day on which it is looked, on the axis; None where it is none.
        now: What is written at it.
        below: What is said at the foot.
    """
    labels = max((width(line, SIZE) for row in every for line in wrapped(row.label, LABELS, SIZE)), default=0)
    words = max((width(line, SIZE, bold=True) for row in every for line in _words(row)), default=0)
    left = MARGIN + labels + BETWEEN
    wide = left + PLOT + BETWEEN + words + MARGIN
    head, top = masthead(title, notes, wide)
    axis = axis_in_days(*_range(every, today), left, PLOT)
    top += 34
    drawn, y = _groups(rows, axis, top, wide)
    if rows:
        drawn = (*axis.labels(top - 6), *drawn)
    if today is not None and rows:
        x, words_wide = axis.x(today), width(now, SIZE)
        middle = min(max(x, left + words_wide / 2), wide - MARGIN - words_wide / 2)
        drawn = (*drawn, Line(((x, top), (x, y + 10)), "now", head=False))
        drawn = (*drawn, Text(middle, y + 24, now, "text", SIZE, anchor="middle"))
        y += 18
    items: list[Item] = [*head, *drawn]
    keys, y = legend("Key", _keys(every), MARGIN, y + 14, wide - 2 * MARGIN)
    items += keys
    feet, y = footnotes(below, y + 4, wide) if below else ((), y)
    return Figure("windows", title, description, wide, y + MARGIN, (*items, *feet))


def _groups(rows: Sequence[VisitRow], axis: Axis, top: float, wide: float) -> tuple[tuple[Item, ...], float]:
    """Draw rows below each other, with a heading above each group of them, and give the height at which they end."""
    items: list[Item] = []
    for group, members in itertools.groupby(rows, key=lambda row: row.group):
        for line in wrapped(group, wide - 2 * MARGIN, SIZE, bold=True) if group else ():
            top += 18
            items.append(Text(MARGIN, top, line, "heading", SIZE, bold=True))
        top += 8 if group else 0
        start = top
        for row in members:
            high = _height(row)
            items += _row(row, axis, top + high / 2)
            top += high
        # Lines of the grid lie below the rows, and not on the headings.
        items[:0] = axis.grid(start, top)
        top += 4
    return tuple(items), top


def _words(row: VisitRow) -> tuple[str, ...]:
    return wrapped(row.words, WORDS, SIZE, bold=row.emphasis in ("strong", "late"))


def _height(row: VisitRow) -> float:
    lines = max(len(wrapped(row.label, LABELS, SIZE)), len(_words(row)))
    return max(HIGH, lines * SIZE * 1.25 + 10)


def _range(rows: Sequence[VisitRow], today: int | None) -> tuple[int, int]:
    places: list[float] = [0, *([today] if today is not None else [])]
    for row in rows:
        for window in row.windows:
            places += [
                one for one in (window.first, window.target, window.last, *(window.done or ())) if one is not None
            ]
            places += [window.target + window.spread] if window.target is not None else []
        places += [day for days in row.unscheduled for day in days]
    low, high = min(places), max(places)
    room = max((high - low) * 0.03, 1)
    # A window without an end is seen to go on.
    before = any(window.first is None for row in rows for window in row.windows)
    beyond = any(window.last is None for row in rows for window in row.windows)
    return int(low - room * before // 1), int(-(-(high + room * beyond) // 1))


def _row(row: VisitRow, axis: Axis, y: float) -> Iterator[Item]:
    yield from _lines(wrapped(row.label, LABELS, SIZE), MARGIN, y, "text", bold=False)
    yield from bars(row, axis, y)
    ink, bold = _INKS[row.emphasis], row.emphasis in ("strong", "late")
    yield from _lines(_words(row), axis.left + PLOT + BETWEEN, y, ink, bold=bold)


def _lines(lines: Sequence[str], x: float, y: float, ink: str, *, bold: bool) -> Iterator[Text]:
    for number, line in enumerate(lines):
        place = y + (number - (len(lines) - 1) / 2) * SIZE * 1.25 + 0.35 * SIZE
        yield Text(x, place, line, ink, SIZE, bold)


_ANSWERS: t.Final = (
    (True, "Visit in its window"),
    (False, "Visit outside its window"),
    (None, "Visit, cannot be told whether in time"),
)


def _keys(rows: Sequence[VisitRow]) -> list[Key]:
    windows = [window for row in rows for window in row.windows]
    keys = []
    if any(one.status not in OFF for one in windows):
        keys.append(Key(functools.partial(_window_sample, "window"), "Window"))
    if any(one.status in OFF for one in windows):
        keys.append(Key(functools.partial(_window_sample, "window-off"), "Window that is not expected, or may not be"))
    if any(one.target is not None for one in windows):
        keys.append(Key(_target_sample, "Target day"))
    answered = {one.fits for one in windows if one.done is not None}
    keys += [Key(functools.partial(_visit_sample, fits), words) for fits, words in _ANSWERS if fits in answered]
    if any(row.unscheduled for row in rows):
        keys.append(Key(_unscheduled_sample, "Visit that nothing expected"))
    spans = [window.done for window in windows if window.done is not None]
    spans += [days for row in rows for days in row.unscheduled]
    if any(one.spread for one in windows) or any(last > first for first, last in spans):
        keys.append(Key(_doubt_sample, "On one of these days"))
    return keys


def _window_sample(ink: str, x: float, y: float) -> tuple[Item, ...]:
    return (Box(Rect(x, y - 6, 18, 12), (), ink),)


def _target_sample(x: float, y: float) -> tuple[Item, ...]:
    return (Line(((x + 9, y - 7), (x + 9, y + 7)), "target", head=False),)


def _unscheduled_sample(x: float, y: float) -> tuple[Item, ...]:
    return (unscheduled(x + 9, y),)


def _doubt_sample(x: float, y: float) -> tuple[Item, ...]:
    return (doubt(x, x + 20, y),)


def _visit_sample(fits: bool | None, x: float, y: float) -> tuple[Item, ...]:
    return (visit(x + 9, y, fits=fits),)
