"""The letters of a table's footnotes, in the order in which it is read; and the table without its smallest rows."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.activities.records import Activities, Footnote

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.diagrams.activities.records import Activity


def lettered(table: Activities) -> Activities:
    """
    Give a table's footnotes their letters, row by row. Changes nothing.

    Args:
        table: One whose rows and cells hold the texts of their notes, or letters of its footnotes.
    """
    texts = {one.letter: one.text for one in table.footnotes}
    told = dict.fromkeys(texts.get(note, note) for row in table.activities for note in _notes(row))
    letters = {text: letter_of(number) for number, text in enumerate(told)}

    def named(notes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(letters[texts.get(note, note)] for note in notes)

    rows = tuple(
        attrs.evolve(
            row,
            notes=named(row.notes),
            cells=tuple(None if cell is None else attrs.evolve(cell, notes=named(cell.notes)) for cell in row.cells),
        )
        for row in table.activities
    )
    footnotes = tuple(Footnote(letter, text) for text, letter in letters.items())
    return attrs.evolve(table, activities=rows, footnotes=footnotes)


def without_elements(table: Activities) -> Activities:
    """Give a table without the rows of the data elements, and without the footnotes of these. Changes nothing."""
    return lettered(attrs.evolve(table, activities=tuple(row for row in table.activities if not row.element)))


def letter_of(number: int) -> str:
    """Give the letter of a footnote: a to z, then aa, ab."""
    letters = ""
    number += 1
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("a") + place) + letters
    return letters


def _notes(row: Activity) -> Iterator[str]:
    yield from row.notes
    for cell in row.cells:
        if cell is not None:
            yield from cell.notes
