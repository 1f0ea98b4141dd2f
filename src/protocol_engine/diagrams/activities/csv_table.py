"""A Schedule of Activities as comma-separated values (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import typing as t

from protocol_engine.diagrams.activities.records import BASES, SIGNS
from protocol_engine.diagrams.untrusted import no_formula

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from protocol_engine.diagrams.activities.records import Activities

_HEADS: t.Final = {
    "Epoch": "epoch",
    "Visit": "label",
    "Counted from": "anchor",
    "Time": "time",
    "Window": "window",
}


def csv_of(table: Activities) -> str:
    """
    Write a Schedule of Activities as comma-separated values.

    Returns:
        Rows of equal length: what the first column says of the visits or names, the data element, then a
        column for each visit. Below the table come its footnotes and remarks. A text that a spreadsheet
        could take for a formula has an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    wide = len(table.visits) + 2
    for row in _rows(table):
        writer.writerow([*map(no_formula, row), *[""] * (wide - len(row))])
    return text.getvalue()


def _rows(table: Activities) -> Iterator[list[str]]:
    for name, field in _HEADS.items():
        yield [name, "", *(str(getattr(visit, field)) for visit in table.visits)]
    activity = ""
    for row in table.activities:
        activity = activity if row.element else row.label
        cells = (
            "" if cell is None else _noted(f"{cell.mark}{SIGNS.get(cell.basis, '')}", cell.notes) for cell in row.cells
        )
        label = _noted(f"{row.label}{SIGNS.get(row.basis, '')}", row.notes)
        yield [activity, label, *cells] if row.element else [label, "", *cells]
    yield ["Protocol", table.imprint]
    yield from (["Remark", remark] for remark in table.remarks)
    yield from ([f"Footnote {one.letter}", one.text] for one in table.footnotes)
    yield from ([f"Sign {sign}", BASES[sign]] for sign, _ in table.signs)


def _noted(text: str, letters: Iterable[str]) -> str:
    said = ", ".join(letters)
    return f"{text} [{said}]" if said else text
