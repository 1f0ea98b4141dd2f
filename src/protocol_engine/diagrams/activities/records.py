"""
The Schedule of Activities of a protocol: visits as columns under their epochs, activities as rows.

A Schedule of Activities is asked for by ICH M11 (1.3). Columns and rows are worked out from the chart alone;
a renderer of the table reads these records and nothing else.
"""

from __future__ import annotations

import itertools
import typing as t

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.protocol import Basis

SIGNS: t.Final[t.Mapping[Basis | None, str]] = {"interpreted": "\u2020", "assumed": "\u2021"}
"""How a cell, a visit or an activity says that its basis is not the source: a dagger, a double dagger."""

BASES: t.Final[t.Mapping[str, str]] = {
    "\u2020": "interpreted: the source is ambiguous, and this is our reading of it",
    "\u2021": "assumed: the source is silent, and this is ours alone",
}
"""What the signs mean."""


@attrs.frozen
class Visit:
    """
    A column: one point of time, or one step of the path.

    Attributes:
        label: Its name.
        epoch: Its epoch's name for people; empty where it has none.
        anchor: What its time is counted from; empty where it is not counted.
        time: How long after the anchor it is wanted; empty where only bounds are given.
        window: How far from there it may lie, or the bounds.
        entries: Names of the schedule's entries that are answered there.
        transitions: Ids of the transitions that are made there.
    """

    label: str
    epoch: str = ""
    anchor: str = ""
    time: str = ""
    window: str = ""
    entries: tuple[str, ...] = ()
    transitions: tuple[str, ...] = ()


@attrs.frozen
class Cell:
    """
    What is to be done at a visit.

    Attributes:
        must: Whether it must be done; else it may.
        notes: Letters of its footnotes.
        basis: Who says so; None where nothing is said of it.
    """

    must: bool = True
    notes: tuple[str, ...] = ()
    basis: Basis | None = None

    @property
    def mark(self) -> str:
        """How it is written."""
        return "X" if self.must else "(X)"


@attrs.frozen
class Activity:
    """
    A row.

    Attributes:
        label: Its name.
        cells: One for each visit; None where it is not done.
        element: Whether it is a data element of the activity above.
        notes: Letters of its footnotes.
        basis: Who says so; None where nothing is said of it.
        events: Names of the event kinds that are meant.
    """

    label: str
    cells: tuple[Cell | None, ...]
    element: bool = False
    notes: tuple[str, ...] = ()
    basis: Basis | None = None
    events: tuple[str, ...] = ()


@attrs.frozen
class Footnote:
    """A footnote and its letter."""

    letter: str
    text: str


@attrs.frozen
class Passage:
    """
    Where something is from.

    Attributes:
        about: The visit or the activity.
        cite: The passage of the source document; empty where none is named.
    """

    about: str
    cite: str
    basis: Basis | None = None


@attrs.frozen
class Activities:
    """
    A Schedule of Activities.

    Attributes:
        id: The protocol's id.
        digest: SHA-256 of the chart, in hexadecimal.
        visits: The columns, in order.
        activities: The rows, in order.
        footnotes: In the order of their letters.
        passages: Where the visits and the activities are from.
        whenever: What has no place in the table, because it is recorded whenever it happens.
        scheduled: Whether the protocol says of anything when it should happen.
    """

    id: str
    title: str
    version: str
    digest: str
    visits: tuple[Visit, ...]
    activities: tuple[Activity, ...]
    footnotes: tuple[Footnote, ...] = ()
    passages: tuple[Passage, ...] = ()
    whenever: tuple[str, ...] = ()
    scheduled: bool = True

    @property
    def caption(self) -> str:
        """What the table is called."""
        return f"Schedule of Activities: {self.title}"

    @property
    def imprint(self) -> str:
        """What a printed table is traced back by."""
        return f"protocol {self.id}, version {self.version}, sha256 {self.digest[:12]}"

    @property
    def epochs(self) -> tuple[tuple[str, int], ...]:
        """The headers above the visits: an epoch's name, and how many visits in a row it spans."""
        return _runs(visit.epoch for visit in self.visits)

    @property
    def anchors(self) -> tuple[tuple[str, int], ...]:
        """What the times of the visits are counted from, and how many visits in a row that holds for."""
        return _runs(visit.anchor for visit in self.visits)

    @property
    def signs(self) -> tuple[tuple[str, str], ...]:
        """The signs of basis that the table has, with what they mean."""
        cells = (cell.basis for row in self.activities for cell in row.cells if cell is not None)
        used = {SIGNS.get(basis, "") for basis in (*cells, *(row.basis for row in self.activities))}
        return tuple((sign, text) for sign, text in BASES.items() if sign in used)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What must be said below the table, a sentence each."""
        return tuple(_remarks(self))


def _runs(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple((name, len(list(group))) for name, group in itertools.groupby(names))


def _remarks(table: Activities) -> t.Iterator[str]:
    if not table.visits:
        yield "The protocol plans nothing: it has no path, no window and no schedule."
    elif not table.scheduled:
        yield "The protocol has no schedule: the columns are the steps of its path."
    marks = {cell.mark for row in table.activities for cell in row.cells if cell is not None}
    if "(X)" in marks:
        yield "X: done; (X): done where there is reason to."
    elif marks:
        yield "X: done."
    if any(visit.time for visit in table.visits):
        yield "Times are counted from the anchor, the day of which is day 0."
    if table.whenever:
        yield f"Recorded whenever it happens: {'; '.join(table.whenever)}."
