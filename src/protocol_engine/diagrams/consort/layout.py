"""Where the boxes of a CONSORT flow stand: milestones below each other, those who left beside the way."""

from __future__ import annotations

import itertools
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.figure import LINE, Box, Figure, Item, Line, Rect
from protocol_engine.diagrams.masthead import MARGIN, footnotes, masthead
from protocol_engine.diagrams.widths import width, wrapped

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STAGE, MAIN, SIDE = 112.0, 300.0, 280.0
"""Widths: of the labels of the stages, of boxes in the middle, of those beside them."""

ARM, NARROW, FEW = 270.0, 228.0, 3
"""Width of the column of an arm; where there are more than a few arms; how many are a few."""

GAP, ARM_GAP, STEM = 40.0, 22.0, 20.0
"""Room between boxes side by side, between arms, and from the edge of an arm to its line."""

LEAST, ABOVE, BELOW, SPLIT = 34.0, 14.0, 20.0, 34.0
"""Height of a box; room above and below what stands beside a way; height of a way without, or of a fork."""

TYPE = 11.5
TALLEST = 1_350.0
"""Height from which a drawing goes on on another page."""


@attrs.frozen
class Side:
    """
    What stands beside a way: who did not go on.

    Attributes:
        title: With its number.
        notes: The reasons, with theirs.
    """

    title: tuple[str, int]
    notes: tuple[tuple[str, int], ...]


@attrs.frozen
class Entry:
    """
    A milestone in one column.

    Attributes:
        title: With its number.
        notes: What is said below it; numbers where there are some, and how deep it is indented.
        side: Who did not go on from here.
        data: What programs find the box by.
    """

    title: tuple[str, int]
    notes: tuple[tuple[str, int | None, int], ...] = ()
    side: Side | None = None
    data: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen
class Row:
    """
    Milestones side by side.

    Attributes:
        entries: Column to what stands there. The only column of the whole cohort is -1; arms count from 0.
        stage: What is said of the row at the left; None for nothing.
    """

    entries: Mapping[int, Entry]
    stage: str | None = None


@attrs.frozen
class Column:
    """
    The places of one column.

    Attributes:
        main: Left edge and width of its milestones.
        side: Left edge and width of what stands beside the way.
        stem: Where its line goes down.
        entry: Where the line comes to its first box.
    """

    main: tuple[float, float]
    side: tuple[float, float]
    stem: float
    entry: float


@attrs.frozen
class Placed:
    """A row with its boxes, and the height at which it ends."""

    row: Row
    boxes: Mapping[int, Box]
    sides: Mapping[int, Box]
    bottom: float


def laid_out(title: str, notes: Sequence[str], description: str, rows: Sequence[Row], below: Sequence[str]) -> Figure:
    """
    Draw a flow of participants.

    Args:
        notes: What is said below the title.
        rows: From first to last.
        below: What is said at the foot of the last page.
    """
    arms = max((column for row in rows for column in row.entries), default=-1) + 1
    left = MARGIN + (STAGE + GAP / 2 if any(row.stage for row in rows) else 0)
    columns = _columns(left, arms)
    wide = max(part[0] + part[1] for column in columns.values() for part in (column.main, column.side)) + MARGIN
    pages = []
    parts = list(_cut(rows, columns))
    for number, part in enumerate(parts, 1):
        said = [*notes, f"page {number} of {len(parts)}"] if len(parts) > 1 else notes
        pages.append(_page(title, said, description, part, columns, wide, below if number == len(parts) else ()))
    if len(pages) == 1:
        return pages[0]
    whole = sum(page.height for page in pages)
    return Figure("consort", title, description, wide, whole, (), tuple(pages))


def _columns(left: float, arms: int) -> dict[int, Column]:
    arm_width = ARM if arms <= FEW else NARROW
    every = arms * arm_width + (arms - 1) * ARM_GAP
    across = max(every, MAIN)
    x = left + (across - MAIN) / 2
    found = {-1: Column((x, MAIN), (x + MAIN + GAP, SIDE), x + MAIN / 2, x + MAIN / 2)}
    start = left + (across - every) / 2
    for arm in range(arms):
        x = start + arm * (arm_width + ARM_GAP)
        side = (x + 2 * STEM, arm_width - 2 * STEM)
        found[arm] = Column((x, arm_width), side, x + STEM, x + arm_width / 2)
    return found


def _cut(rows: Sequence[Row], columns: Mapping[int, Column]) -> Iterator[tuple[Row, ...]]:
    """Cut rows into pages. A page begins with the last milestones of the one before it."""
    page: list[Row] = []
    for row in rows:
        if len(page) > 1 and _place([*page, row], columns, 0)[-1].bottom > TALLEST:
            yield tuple(page)
            page = [_again(page)]
        page.append(row)
    yield tuple(page)


def _again(page: Sequence[Row]) -> Row:
    """Give the last milestone of each column of a page, as the next one shows it."""
    last = {column: entry for row in page for column, entry in row.entries.items()}
    if len(last) > 1:
        last.pop(-1, None)
    again = {column: attrs.evolve(entry, side=None, data={"again": "yes"}) for column, entry in last.items()}
    return Row(dict(sorted(again.items())), page[-1].stage)


def _page(
    title: str,
    notes: Sequence[str],
    description: str,
    rows: Sequence[Row],
    columns: Mapping[int, Column],
    wide: float,
    below: Sequence[str],
) -> Figure:
    head, top = masthead(title, notes, wide)
    placed = _place(rows, columns, top + 16)
    stages, bottom = _stages(placed)
    feet, end = footnotes(below, bottom + 12, wide) if below else ((), bottom)
    boxes = [box for one in placed for box in (*one.boxes.values(), *one.sides.values())]
    items: tuple[Item, ...] = (*head, *stages, *_lines(placed, columns), *boxes, *feet)
    return Figure("consort", title, description, wide, end + MARGIN, items)


def _place(rows: Sequence[Row], columns: Mapping[int, Column], top: float) -> list[Placed]:
    placed: list[Placed] = []
    stage, label = None, top
    for number, row in enumerate(rows):
        if row.stage != stage:
            # A label needs its room, also where its rows are low.
            top = max(top, label + ABOVE)
            stage, label = row.stage, top + _label_height(row.stage)
        following = rows[number + 1] if number + 1 < len(rows) else None
        boxes = {column: _main_box(entry, columns[column], top) for column, entry in row.entries.items()}
        high = max(box.rect.height for box in boxes.values())
        boxes = {column: attrs.evolve(box, rect=attrs.evolve(box.rect, height=high)) for column, box in boxes.items()}
        sides = {
            column: _side_box(entry.side, columns[column], top + high + ABOVE)
            for column, entry in row.entries.items()
            if entry.side is not None
        }
        bottom = max([top + high, *(box.rect.bottom for box in sides.values())])
        placed.append(Placed(row, boxes, sides, bottom))
        forks = following is not None and set(following.entries) != set(row.entries)
        top = max(bottom + BELOW, top + high + SPLIT) + (BELOW if forks and sides else 0)
    return placed


def _main_box(entry: Entry, column: Column, top: float) -> Box:
    x, wide = column.main
    lines = numbered_lines(*entry.title, wide - 20, bold=True)
    notes = tuple(line for note in entry.notes for line in bullet(*note, wide - 20))
    high = max(LEAST, (len(lines) + len(notes)) * TYPE * LINE + 12)
    anchor: t.Literal["start", "middle"] = "start" if notes else "middle"
    rect = Rect(x, top, wide, high)
    return Box(rect, lines, "plain", "square", notes, TYPE, anchor, entry.data, upper=bool(notes))


def _side_box(side: Side, column: Column, top: float) -> Box:
    x, wide = column.side
    lines = numbered_lines(*side.title, wide - 20, bold=True)
    notes = tuple(line for note, count in side.notes for line in bullet(note, count, 0, wide - 20))
    high = (len(lines) + len(notes)) * TYPE * LINE + 12
    return Box(Rect(x, top, wide, high), lines, "exit", "square", notes, TYPE, "start", {"lost": str(side.title[1])})


def numbered_lines(text: str, count: int, room: float, *, bold: bool) -> tuple[str, ...]:
    """Break a text and its number into lines; the number itself is not broken."""
    number = f"(n = {count:,})"
    lines = wrapped(text, room, TYPE, bold=bold)
    if width(f"{lines[-1]} {number}", TYPE, bold=bold) <= room:
        return (*lines[:-1], f"{lines[-1]} {number}")
    return (*lines, number)


def bullet(text: str, count: int | None, deep: int, room: float) -> tuple[str, ...]:
    """Break a note into lines, a bullet before it; of nested notes a dash."""
    # A space that is not broken keeps its width in SVG, which takes others together.
    before = "\u00a0\u00a0\u2013 " if deep else "\u2022 "
    whole = f"{before}{text}"
    return wrapped(whole, room, TYPE) if count is None else numbered_lines(whole, count, room, bold=False)


def _lines(placed: Sequence[Placed], columns: Mapping[int, Column]) -> Iterator[Line]:
    for one in placed:
        for column, side in one.sides.items():
            stem, y = columns[column].stem, side.rect.middle[1]
            yield Line(((stem, y), (side.rect.x, y)), "plain-line")
    last: dict[int, Rect] = {}
    for one in placed:
        for column, box in one.boxes.items():
            here, to = columns[column], box.rect.y
            if column in last:
                yield Line(((here.stem, last[column].bottom), (here.stem, to)), "plain-line")
            elif -1 in last:
                (x, y), fork = (last[-1].middle[0], last[-1].bottom), to - BELOW
                bent = ((x, y), (x, fork), (here.entry, fork), (here.entry, to))
                yield Line(((x, y), (x, to)) if abs(here.entry - x) < 1 else bent, "plain-line")
        last |= {column: box.rect for column, box in one.boxes.items()}


def _label_height(stage: str | None) -> float:
    return 0 if stage is None else len(wrapped(stage, STAGE - 14, TYPE, bold=True)) * TYPE * LINE + 8


def _stages(placed: Sequence[Placed]) -> tuple[tuple[Box, ...], float]:
    """Give the labels at the left, and the height at which everything ends."""
    found: list[Box] = []
    for stage, group in itertools.groupby(placed, key=lambda one: one.row.stage):
        rows = list(group)
        if stage is None:
            continue
        top = min(box.rect.y for box in rows[0].boxes.values())
        lines = wrapped(stage, STAGE - 14, TYPE, bold=True)
        high = max(rows[-1].bottom - top, _label_height(stage))
        found.append(Box(Rect(MARGIN, top, STAGE, high), lines, "stage", "round", (), TYPE))
    return tuple(found), max([placed[-1].bottom, *(box.rect.bottom for box in found)])
