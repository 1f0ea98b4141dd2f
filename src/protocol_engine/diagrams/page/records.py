"""
What a page knows: tables in which everything the protocol says stands once, and histories that point into them.

Nothing here holds a value of a participant's data; there is no field that could.
"""

from __future__ import annotations

import typing as t

import attrs

if t.TYPE_CHECKING:
    from protocol_engine.protocol import Basis


Sort = t.Literal["text", "code", "rows", "source"]
"""What stands in a column: words; texts of the rule language; ids of other rows; whose word it is."""


@attrs.frozen
class Source:
    """
    Whose word something is.

    Attributes:
        cite: The passage; empty for none.
        readings: Ids of the rows of the interpretations of it.
    """

    basis: Basis | None
    cite: str = ""
    readings: tuple[str, ...] = ()


Cell = tuple[str, ...] | Source
"""One thing a line, or nothing."""


@attrs.frozen
class Column:
    """What is said of each thing: its heading, and what sort of cells it has."""

    name: str
    sort: Sort = "text"


@attrs.frozen
class Row:
    """
    One thing that the protocol says.

    Attributes:
        id: Unique in the page, such as `r7`.
        name: What people call it.
        code: What the file calls it, where that is something else; else empty.
        cells: One for each column after the name.
    """

    id: str
    name: str
    code: str
    cells: tuple[Cell, ...]


@attrs.frozen
class Table:
    """
    All things of one sort.

    Attributes:
        letter: What the ids of its rows begin with.
        title: What they are, in the plural.
        single: What one of them is.
        columns: Those after the name.
    """

    letter: str
    title: str
    single: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@attrs.frozen
class Told:
    """
    A finding, without what it saw.

    Attributes:
        rule: Id of the rule, as findings name it.
        row: Id of the row where the rule is explained; empty where the protocol has no such rule.
        said: How it departs, or what is missing: names and days, never values.
    """

    rule: str
    row: str
    outcome: str
    category: str
    said: str


@attrs.frozen
class Moved:
    """
    What a fact did in one track.

    Attributes:
        transition: Number of the transition taken; None where the fact was out of sequence and put the
            participant where it leads.
        target: Number of the state after it.
    """

    transition: int | None
    target: int


@attrs.frozen
class Stop:
    """
    One fact of a history, and what was found about it.

    Attributes:
        on: When it happened, as it was written.
        event: Number of the event kind; its name where the protocol declares no such kind.
        answers: The instance of the schedule that it answers; empty for none.
        held: Numbers of the rules that held, among those that have rows.
    """

    on: str
    event: int | str
    moves: tuple[Moved, ...]
    answers: str
    held: tuple[int, ...]
    told: tuple[Told, ...]


@attrs.frozen
class History:
    """
    One participant, fact by fact.

    Attributes:
        id: The participant's number in the study.
        stops: The facts, in the order in which they were folded.
        missed: What was expected and did not happen.
    """

    id: str
    verdict: str
    stops: tuple[Stop, ...]
    missed: tuple[Told, ...]
