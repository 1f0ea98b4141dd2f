"""Records as HTML, and as JSON in HTML: whatever an author or a user wrote stays text."""

from __future__ import annotations

import json
import re
import typing as t
from xml.sax.saxutils import escape

from protocol_engine.diagrams.page.records import Source
from protocol_engine.protocol import Basis

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from protocol_engine.diagrams.page.records import Cell, Column, Row, Table

BASES: t.Final = t.get_args(Basis)
"""What the script has numbers for, from 1."""

_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
"""Controls, surrogates and noncharacters: parse errors in HTML (HTML Living Standard, 13.2.3.5)."""


def clean(text: str) -> str:
    """Put a replacement character wherever HTML cannot hold what is there."""
    return _UNWRITABLE.sub("\ufffd", text)


def escaped(text: str) -> str:
    """Write a text so that it is one, between tags and in attributes in double quotes alike."""
    return escape(clean(text), {'"': "&quot;"})


def json_block(value: object) -> str:
    """
    Write a value as JSON that may stand in a `<script>`.

    No `<` is left, so nothing in it ends the element or begins a comment (HTML Living Standard,
    4.12.1.3); nor a line separator, which older JavaScript does not take in a text.
    """
    text = json.dumps(_cleaned(value), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _cleaned(value: t.Any) -> t.Any:
    """Clean every text in lists and mappings."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple):
        return [_cleaned(one) for one in value]
    return {name: _cleaned(one) for name, one in value.items()} if isinstance(value, dict) else value


def table_json(table: Table, words: Mapping[str, int]) -> list[t.Any]:
    """
    Give a table as lists: letter, title, single, columns, rows. The script writes it as `table_html` does.

    Args:
        words: Texts for which numbers stand.
    """
    columns = [one.name if one.sort == "text" else [one.name, one.sort] for one in table.columns]
    rows = [
        shortened([[row.name, row.code] if row.code else row.name, *(_cell_json(cell, words) for cell in row.cells)])
        for row in table.rows
    ]
    return [table.letter, table.title, table.single, columns, rows]


def _cell_json(cell: Cell, words: Mapping[str, int]) -> object:
    if isinstance(cell, Source):
        number = BASES.index(cell.basis) + 1 if cell.basis else 0
        return shortened([number, words.get(cell.cite, cell.cite), *cell.readings])
    texts = [words.get(text, text) for text in cell]
    return (texts[0] if len(texts) == 1 else texts) if texts else 0


def texts_of(table: Table) -> Iterator[str]:
    """Give every text of a table that a number may stand for, ids of rows left out."""
    for row in table.rows:
        for cell, column in zip(row.cells, table.columns, strict=True):
            if isinstance(cell, Source):
                yield cell.cite
            elif column.sort != "rows":
                yield from cell


def shortened(values: list[t.Any]) -> list[t.Any]:
    """Leave out what is nothing at the end of a list that nobody else has."""
    while values and not values[-1]:
        values.pop()
    return values


def table_html(table: Table, names: Mapping[str, str]) -> str:
    """
    Write a table that opens when it is wanted.

    Args:
        names: Id of a row to what people call it, for the rows that are pointed at.
    """
    heads = [table.single.capitalize(), *(column.name for column in table.columns)]
    head = "".join(f"<th>{name}</th>" for name in heads)
    rows = "\n".join(_row(row, table.columns, names) for row in table.rows)
    return (
        f'<details id="{table.letter}" data-single="{table.single}">'
        f"<summary>{table.title} ({len(table.rows)})</summary>"
        f'<div class="wide" tabindex="0" role="region" aria-label="{table.title}"><table>'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div></details>"
    )


def _row(row: Row, columns: tuple[Column, ...], names: Mapping[str, str]) -> str:
    code = f" <code>{escaped(row.code)}</code>" if row.code else ""
    cells = "".join(f"<td>{_cell(cell, one, names)}</td>" for cell, one in zip(row.cells, columns, strict=True))
    return f'<tr id="{row.id}"><th>{escaped(row.name)}{code}</th>{cells}</tr>'


def _cell(cell: Cell, column: Column, names: Mapping[str, str]) -> str:
    if isinstance(cell, Source):
        badge = f'<b class="{cell.basis[0]}">{cell.basis}</b> ' if cell.basis else ""
        links = "".join(f" {_link(id, names)}" for id in cell.readings)
        return f"{badge}{escaped(cell.cite)}{links}"
    if column.sort == "rows":
        return " ".join(_link(id, names) for id in cell)
    texts = [f"<code>{escaped(text)}</code>" if column.sort == "code" else escaped(text) for text in cell]
    return texts[0] if len(texts) == 1 else "".join(f"<p>{text}</p>" for text in texts)


def _link(id: str, names: Mapping[str, str]) -> str:
    return f'<a href="#{id}">{escaped(names[id])}</a>'
