"""Where the bars and marks of a swimmer plot stand, and its legends."""

from __future__ import annotations

import functools
import typing as t

import attrs

from protocol_engine.diagrams.consort.milestones import label_of
from protocol_engine.diagrams.figure import Figure, Line, Mark, Rect, Text
from protocol_engine.diagrams.masthead import MARGIN, masthead
from protocol_engine.diagrams.timelines.axis import axis_from_zero
from protocol_engine.diagrams.timelines.keys import Key, legend
from protocol_engine.diagrams.timelines.palette import ROOM, bar, doubt
from protocol_engine.diagrams.widths import shortened, width, wrapped

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.figure import Item
    from protocol_engine.diagrams.timelines.axis import Axis
    from protocol_engine.diagrams.timelines.palette import Palette, Style
    from protocol_engine.diagrams.timelines.timeline import Lane

PLOT, IDS, AFTER = 860.0, 210.0, 34.0
"""Width of the time axis; most that ids may take at its left; room behind it, for arrows."""

TALL, READABLE = 1_000.0, 10.5
"""Most height that the rows of a page take; least height of a row with an id."""


@attrs.frozen
class _Rows:
    """
    The sizes of the rows of a page.

    Attributes:
        high: Height of a row.
        thick: Height of a bar.
        radius: Half the width of a mark.
        size: Size of the type of ids; 0 where they cannot be read.
    """

    high: float
    thick: float
    radius: float
    size: float


def swimmer_page(
    chart: Chart,
    title: str,
    notes: Sequence[str],
    description: str,
    lanes: Sequence[Lane],
    every: Sequence[Lane],
    palette: Palette,
    since: str,
) -> Figure:
    """
    Draw one page.

    Args:
        lanes: The participants of the page.
        every: Those of all pages, which have one axis and one legend.
        since: What day 0 is the day of.
    """
    rows = _rows(len(lanes), numbers=palette.has_numbers)
    room = min(max((width(lane.id, 10.5) for lane in every), default=0) + 2, IDS) if rows.size else 0
    left = MARGIN + max(room + 14, 24)
    wide = left + PLOT + AFTER + MARGIN
    head, top = masthead(title, notes, wide)
    top += 14
    bottom = top + rows.high * len(lanes)
    days = [one.end for lane in every for one in lane.bars]
    days += [one.surely for lane in every for one in lane.happenings]
    axis = axis_from_zero(max(days, default=1), left, PLOT)
    # A name that is longer than the axis goes on below it.
    words = wrapped(f"{axis.unit} since {since}", PLOT, 11)
    items: list[Item] = [*head, *axis.grid(top, bottom + 4), *axis.labels(bottom + 18)]
    for number, line in enumerate(words):
        items.append(Text(left + PLOT / 2, bottom + 35 + number * 14, line, "text", 11, anchor="middle"))
    for number, lane in enumerate(lanes):
        items += _lane(chart, lane, axis, palette, rows, top + (number + 0.5) * rows.high, room)
    below = bottom + 36 + 14 * len(words)
    for heading, keys in (("States", _states(chart, every, palette)), ("Events", _marks(chart, every, palette))):
        drawn, below = legend(heading, keys, MARGIN, below, wide - 2 * MARGIN)
        items += drawn
    return Figure("swimmer", title, description, wide, below + MARGIN, tuple(items))


def _rows(count: int, *, numbers: bool) -> _Rows:
    high = min(22.0, max(TALL / max(count, 1), 3.0))
    if numbers:
        high = max(high, 2 * ROOM + 1)
    readable = high >= READABLE
    return _Rows(
        high,
        high * (0.62 if readable else 0.8),
        min(5.5, max(high * 0.36, 2.2)),
        min(10.5, high - 2.5) if readable else 0,
    )


def _lane(chart: Chart, lane: Lane, axis: Axis, palette: Palette, rows: _Rows, y: float, room: float) -> Iterator[Item]:
    if rows.size:
        yield Text(MARGIN, y + rows.size * 0.35, shortened(lane.id, room, rows.size), "text", rows.size)
    data = {"participant": lane.id}
    late = max([one.surely for one in lane.happenings], default=0)
    if late > lane.last:
        yield Line(((axis.x(lane.last), y), (axis.x(late), y)), "loop", head=False)
    for one in lane.bars:
        x = axis.x(one.start)
        rect = Rect(x, y - rows.thick / 2, max(axis.x(one.end) - x, 1.5), rows.thick)
        words = f"{lane.id}: {label_of(chart, one.state)}, day {one.start:,} to {one.end:,}"
        yield from bar(palette, one.state, rect, {**data, "state": one.state}, words)
    for first, last in sorted(_doubts(lane)):
        yield doubt(axis.x(first), axis.x(last), y)
    for fact in lane.happenings:
        style = (palette.ends if fact.ends else palette.kinds)[fact.name]
        words = f"{lane.id}: {label_of(chart, fact.name)}, day {fact.day:,}"
        if fact.placed:
            words += ", out of sequence"
            yield _halo(axis.x(fact.day), y, rows.radius)
        yield style.mark(axis.x(fact.day), y, rows.radius, {**data, "event": fact.name}, words)
    if lane.ongoing:
        yield Mark(axis.x(lane.last) + 5 + rows.radius, y, "arrow", "mark", max(rows.radius, 3), data=data)


def _doubts(lane: Lane) -> set[tuple[int, int]]:
    """Give the days between which something of a lane happened, where it is not known on which of them."""
    found = {(one.start, one.surely) for one in lane.bars} | {(one.day, one.surely) for one in lane.happenings}
    return {(first, last) for first, last in found if last > first}


def _states(chart: Chart, lanes: Sequence[Lane], palette: Palette) -> list[Key]:
    there = {one.state for lane in lanes for one in lane.bars}
    return [
        Key(functools.partial(_bar_sample, palette, state), label_of(chart, state))
        for state in palette.bars
        if state in there
    ]


def _marks(chart: Chart, lanes: Sequence[Lane], palette: Palette) -> list[Key]:
    named: dict[Style, list[str]] = {}
    for name, style in (*palette.kinds.items(), *palette.ends.items()):
        named.setdefault(style, []).append(label_of(chart, name))
    keys = [
        Key(functools.partial(_mark_sample, style), " / ".join(dict.fromkeys(labels)))
        for style, labels in named.items()
    ]
    if any(one.placed for lane in lanes for one in lane.happenings):
        keys.append(Key(_halo_sample, "Out of sequence, and put into the state"))
    if any(lane.ongoing for lane in lanes):
        keys.append(Key(_arrow_sample, "Ongoing when last seen"))
    if any(_doubts(lane) for lane in lanes):
        keys.append(Key(_doubt_sample, "Happened on one of these days"))
    if any(one.day > lane.last for lane in lanes for one in lane.happenings):
        keys.append(Key(_tail_sample, "After participation ended"))
    return keys


def _bar_sample(palette: Palette, state: str, x: float, y: float) -> tuple[Item, ...]:
    return tuple(bar(palette, state, Rect(x, y - 5, 18, 10), {}))


def _mark_sample(style: Style, x: float, y: float) -> tuple[Item, ...]:
    return (style.mark(x + 9, y, 5.5, {}),)


def _halo(x: float, y: float, radius: float) -> Mark:
    """Give what stands around the mark of a fact out of sequence."""
    return Mark(x, y, "ring", "bad-mark", radius * 1.6)


def _halo_sample(x: float, y: float) -> tuple[Item, ...]:
    return (_halo(x + 9, y, 5), Mark(x + 9, y, "disc", "mark", 2.5, solid=True))


def _arrow_sample(x: float, y: float) -> tuple[Item, ...]:
    return (Mark(x + 9, y, "arrow", "mark", 6),)


def _doubt_sample(x: float, y: float) -> tuple[Item, ...]:
    return (doubt(x, x + 20, y),)


def _tail_sample(x: float, y: float) -> tuple[Item, ...]:
    return (Line(((x, y), (x + 20, y)), "loop", head=False),)
