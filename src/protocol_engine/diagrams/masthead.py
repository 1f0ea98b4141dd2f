"""What stands above a drawing of people: its title, and of which protocol, which people and which day it is."""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.figure import Text
from protocol_engine.diagrams.widths import wrapped
from protocol_engine.windows import shown_day

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.passage import Passage

MARGIN = 16.0
"""Room between what is drawn and the edge of the page."""

TITLE, SMALL = 16.0, 10.0
"""Sizes of type."""


def masthead(title: str, notes: Iterable[str], wide: float) -> tuple[tuple[Text, ...], float]:
    """
    Give the title of a page, and small notes below it.

    Args:
        wide: Width of the page.

    Returns:
        The texts, and the height at which the drawing may begin.
    """
    return _placed([(title, TITLE, True), *((note, SMALL, False) for note in notes)], MARGIN - 2, wide)


def footnotes(notes: Iterable[str], top: float, wide: float) -> tuple[tuple[Text, ...], float]:
    """Give small notes from a height on, and the height at which they end."""
    return _placed([(note, SMALL, False) for note in notes], top, wide)


def _placed(notes: Sequence[tuple[str, float, bool]], top: float, wide: float) -> tuple[tuple[Text, ...], float]:
    return tuple(_lines(notes, top, wide)), top + sum(_height(*note, wide) for note in notes)


def _height(note: str, size: float, bold: bool, wide: float) -> float:
    return len(wrapped(note, wide - 2 * MARGIN, size, bold=bold)) * size * 1.35 + 2


def _lines(notes: Sequence[tuple[str, float, bool]], top: float, wide: float) -> Iterator[Text]:
    for note, size, bold in notes:
        for number, line in enumerate(wrapped(note, wide - 2 * MARGIN, size, bold=bold)):
            y = top + (number + 1) * size * 1.35 - 0.2 * size
            yield Text(MARGIN, y, line, "text" if bold else "quiet", size, bold)
        top += _height(note, size, bold, wide)


def name_of(chart: Chart) -> str:
    """Name a study for people: its title, else its id."""
    return chart.protocol.title or chart.id


def identity(drawn: Chart | Flow) -> str:
    """Say of which protocol, and of which version of it, a drawing is."""
    return f"protocol {drawn.id}, version {drawn.version}, sha256 {drawn.digest[:12]}"


def numbered(count: int, singular: str = "participant") -> str:
    """Write a number of participants, or of something else."""
    return f"{count:,} {singular}" if count == 1 else f"{count:,} {singular}s"


def data_cut(passages: Sequence[Passage]) -> str:
    """Say up to which day the data of a cohort go, and how many facts no drawing can show."""
    days = {one.as_of for one in passages if one.as_of}
    count = sum(one.undeclared for one in passages)
    beside = f"; {undeclared(count)}" if count else ""
    if not days:
        return "no facts"
    each = "" if len(days) == 1 else ", each participant's own last day"
    return f"data up to {shown_day(max(days))}{each}{beside}"


def undeclared(count: int) -> str:
    """Say how many facts are of kinds that the protocol does not declare."""
    return f"{numbered(count, 'fact')} of {'a kind' if count == 1 else 'kinds'} that the protocol does not declare"
