"""What stands around the boxes of a schema: epochs behind them, and time below them."""

from __future__ import annotations

import itertools
import typing as t

from protocol_engine.diagrams.figure import Band, Line, Mark, Rect, Text
from protocol_engine.diagrams.schema.sheet import GUTTER, LEFT, SMALL, SMALL_STEP
from protocol_engine.diagrams.widths import wrapped

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.diagrams.figure import Item
    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.schema.sheet import Sheet
    from protocol_engine.diagrams.schema.words import Times

HEADER = 11.0
HEADER_STEP = 14.0
LEAST = 560.0
"""How wide a page is at least."""


def page_width(sheet: Sheet) -> float:
    """Give how wide the page must be."""
    return max(sheet.right + GUTTER / 2 + LEFT, LEAST)


def _epochs(sheet: Sheet) -> list[tuple[str | None, float, float]]:
    """Give the epochs with where they begin and end, from left to right."""
    found: list[tuple[str | None, float, float]] = []
    columns = enumerate(sheet.columns)
    for epoch, group in itertools.groupby(columns, lambda one: sheet.lanes.layers[one[1][0]].epoch):
        first = next(group)[0]
        found.append((epoch, sheet.lefts[first] - GUTTER / 2, 0))
    ends = [start for _, start, _ in found[1:]] + [sheet.right + GUTTER / 2]
    return [(epoch, start, end) for (epoch, start, _), end in zip(found, ends, strict=True)]


def _header(flow: Flow, epoch: str | None, room: float) -> tuple[str, ...]:
    return () if epoch is None else wrapped(flow.epochs[epoch], room - 14, HEADER, bold=True)


def header_height(flow: Flow, sheet: Sheet) -> float:
    """Give how high the names of the epochs are."""
    lines = max(len(_header(flow, epoch, end - start)) for epoch, start, end in _epochs(sheet))
    return lines * HEADER_STEP + 8 if lines else 0


def bands(flow: Flow, sheet: Sheet, top: float, bottom: float) -> Iterator[Item]:
    """Draw the epochs behind everything, with their names at the upper edge."""
    for number, (epoch, start, end) in enumerate(_epochs(sheet)):
        if epoch is None:
            continue
        yield Band(
            Rect(start, top, end - start, bottom - top), "band-other" if number % 2 else "band", {"epoch": epoch}
        )
        for place, line in enumerate(_header(flow, epoch, end - start)):
            y = top + HEADER_STEP * (place + 1)
            yield Text((start + end) / 2, y, line, "heading", HEADER, True, "middle")


def axis(flow: Flow, sheet: Sheet, times: Times, top: float) -> tuple[list[Item], float]:
    """Draw the axis of time with what is known of it; nothing where nothing is."""
    items: list[Item] = []
    bottom = top
    said = [_times(flow, sheet, times, column) for column in range(len(sheet.columns))]
    if any(said):
        items.append(Line(((LEFT, top), (sheet.right + GUTTER / 2, top)), "plain-line"))
        for left, lines in zip(sheet.lefts, said, strict=True):
            x = left + sheet.box[0] / 2
            if lines:
                items.append(Mark(x, top, "disc", "mark", 3, solid=True))
            for number, (line, strong) in enumerate(lines, 1):
                y = top + 6 + SMALL_STEP * number
                items.append(Text(x, y, line, "text" if strong else "quiet", SMALL, strong, "middle"))
                bottom = max(bottom, y)
        bottom += 10
    end = bottom
    for epoch, left, right in _epochs(sheet):
        visits = times.visits.get(flow.epochs.get(epoch or "", ""), "")
        for number, line in enumerate(wrapped(f"Visits: {visits}", right - left - 12, SMALL) if visits else (), 1):
            items.append(Text((left + right) / 2, bottom + SMALL_STEP * number, line, "quiet", SMALL, anchor="middle"))
            end = max(end, bottom + SMALL_STEP * number)
    return items, end + 8


def _times(flow: Flow, sheet: Sheet, times: Times, column: int) -> list[tuple[str, bool]]:
    """Give the lines below one column: when its states are entered, and whether the line is the time itself."""
    room = sheet.box[0] + GUTTER - 8
    layers = [sheet.lanes.layers[number] for number in sheet.columns[column]]
    told: dict[tuple[str, str], list[str]] = {}
    for state in dict.fromkeys(state for layer in layers for state in layer.states.values()):
        time = times.of_states.get(state)
        if time is not None:
            told.setdefault((time.when, time.anchor), []).append(flow.nodes[state].label)
    lines: list[tuple[str, bool]] = []
    everywhere = {flow.nodes[state].label for layer in layers for state in layer.states.values()}
    for (when, anchor), labels in told.items():
        if set(labels) != everywhere:
            lines += [(line, False) for line in wrapped(f"{', '.join(labels)}:", room, SMALL)]
        lines += [(line, True) for line in wrapped(when, room, SMALL, bold=True)]
        lines += [(line, False) for line in wrapped(anchor, room, SMALL)]
    return lines
