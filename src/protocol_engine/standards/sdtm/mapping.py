"""The records of a mapping file: which rows of which data set are which facts."""

from __future__ import annotations

import fnmatch
import typing as t
from collections.abc import Iterable
from collections.abc import Mapping as Named
from pathlib import Path

import attrs

from protocol_engine.errors import Place, ProtocolError

Selection = Named[str, tuple[str, ...]]
"""Column to the values of which a row must have one; `*` and `?` stand for any characters."""


class MappingError(ProtocolError):
    """A mapping file is wrong, or does not fit the protocol or the data. Carries every problem."""


@attrs.frozen
class Choice:
    """
    A name that depends on a column.

    Attributes:
        column: The column that decides.
        values: Its value (or a pattern, such as `UNSCHEDULED *`) to the name; the first that fits.
    """

    column: str
    values: Named[str, str]

    def pick(self, value: str) -> str | None:
        """Give the name for a value of the column; None where the choice has none."""
        if value in self.values:
            return self.values[value]
        return next((name for pattern, name in self.values.items() if matches(value, (pattern,))), None)


@attrs.frozen
class Measured:
    """
    One data element a row, as findings data sets have it.

    Attributes:
        column: The column that says what was measured, such as `QSTESTCD`.
        values: Its value to the data element.
        result: The column with the result, such as `QSSTRESN`.
    """

    column: str
    values: Named[str, str]
    result: str


@attrs.frozen
class FactRule:
    """
    Rows of one data set that are facts; each selected row is one.

    Attributes:
        datasets: Where the rows are: the first of these that there is; the key is `dataset`.
        optional: The study may be without them; the report says that it is.
        kind: Event kind, or the choice of one; a value without a kind leaves the row out.
        date: Columns with the date of the fact; the first that is not empty.
        rows: Which rows.
        but: Which of them not; the key is `except`.
        people: The same, of the participant's row in the data set of participants.
        ended: Column with the date of the end.
        visit: Schedule entry by a column; a value without an entry is a fact for no visit.
        id: Columns that make the id unique for the participant in the data set; by default
            --SEQ, or the name of this rule where the data set has none.
        part: Ends the id, for rules that make a second fact of the same rows.
        data: Data element to column.
        measured: For data sets that have one result a row.
    """

    datasets: tuple[str, ...]
    kind: str | Choice
    date: tuple[str, ...]
    optional: bool = False
    rows: Selection = attrs.field(factory=dict)
    but: Selection = attrs.field(factory=dict)
    people: Selection = attrs.field(factory=dict)
    ended: str | None = None
    visit: Choice | None = None
    id: tuple[str, ...] = ()
    part: str | None = None
    data: Named[str, str] = attrs.field(factory=dict)
    measured: Measured | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of its data set that it names."""
        found = [*self.date, *self.rows, *self.but, *self.id, *self.data.values()]
        found += [one.column for one in (self.kind, self.visit, self.measured) if isinstance(one, Choice | Measured)]
        found += [self.ended] if self.ended else []
        found += [self.measured.result] if self.measured else []
        return tuple(dict.fromkeys(found))


@attrs.frozen
class Participants:
    """
    Where the participants are listed.

    Attributes:
        dataset: One row a participant.
        group: Column by which the report groups them, such as the planned arm.
    """

    dataset: str = "DM"
    group: str | None = None


@attrs.frozen
class Recorded:
    """
    Where the data say how participation ended, to be held against the replay.

    Attributes:
        column: The column with the disposition.
        states: Its value to the state of the main track that should be reached.
        date: Column with its date.
    """

    dataset: str
    column: str
    states: Named[str, str]
    date: str
    rows: Selection = attrs.field(factory=dict)


@attrs.frozen
class Mapping:
    """
    A whole mapping file.

    Attributes:
        protocol: Id of the protocol that it was written for.
        facts: By name.
        study: STUDYID; rows of another study are left out. None: any.
        dispositions: None where the data record none.
        screening: Ids of the rules that limit screening; their `late` is screening that was too long.
        places: Path in the file to place; not part of equality.
    """

    protocol: str
    facts: Named[str, FactRule]
    study: str | None = None
    participants: Participants = attrs.field(factory=Participants)
    dispositions: Recorded | None = None
    screening: tuple[str, ...] = ()
    places: Named[str, Place] = attrs.field(factory=dict, eq=False, repr=False)


def matches(value: str, patterns: Iterable[str]) -> bool:
    """Tell whether a value is one of some values or patterns; capitals matter."""
    return any(value == pattern or fnmatch.fnmatchcase(value, pattern) for pattern in patterns)


def selects(row: Named[str, t.Any], selection: Selection, text: t.Callable[[t.Any], str]) -> bool:
    """Tell whether a row has, in every column of a selection, one of its values."""
    return all(matches(text(row.get(column)), patterns) for column, patterns in selection.items())


def mapping_beside(protocol: str | Path) -> Path:
    """Give the mapping file that belongs to a protocol file: `lzzt.sdtm.yaml` beside `lzzt.yaml`."""
    path = Path(protocol)
    return path.with_name(f"{path.stem}.sdtm{path.suffix}")
