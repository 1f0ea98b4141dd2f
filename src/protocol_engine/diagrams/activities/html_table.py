"""
A Schedule of Activities as an HTML table: a part of a page, or a page of its own.

The table says to a screen reader what it shows: a caption, headers with their scope, footnotes as links. The
page asks nothing of any server, and may not (its content security policy allows its own style, and no more).
"""

from __future__ import annotations

import base64
import hashlib
import importlib.resources
import re
import typing as t
from html import escape

from protocol_engine.diagrams.activities.records import BASES, SIGNS

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.diagrams.activities.records import Activities, Activity, Cell
    from protocol_engine.protocol import Basis

UPRIGHT = 12
"""Columns whose heads are written from left to right; of more they are written from bottom to top."""

_UNWRITABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What a page cannot hold: control characters and halves of characters (HTML, 13.2.3.5)."""


def html(table: Activities) -> str:
    """
    Write a Schedule of Activities as a part of a page.

    Returns:
        A `<section>`; whoever puts it into a page gives it `STYLE`, or a style of their own.
    """
    return "\n".join(_section(table, 2)) + "\n"


def html_page(table: Activities) -> str:
    """Write a Schedule of Activities as a page of its own, light or dark as the reader's screen is."""
    style = style_of_page()
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{allowed}'; "
        "base-uri 'none'; form-action 'none'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{_text(table.caption)}</title>",
        f"<style>{style}</style>",
        "</head>",
        '<body class="pe-soa-page">',
        "<main>",
        *_section(table, 1),
        "</main>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def style_of_page() -> str:
    """Give the style of the table, for a page that holds it as a part."""
    return importlib.resources.files(__package__).joinpath("table.css").read_text(encoding="utf-8")


def _text(text: str) -> str:
    return escape(_UNWRITABLE.sub("\ufffd", text))


def _section(table: Activities, level: int) -> Iterator[str]:
    key = f"soa-{table.digest[:8]}"
    yield f'<section class="pe-soa" aria-labelledby="{key}">'
    yield f'<h{level} id="{key}">{_text(table.caption)}</h{level}>'
    yield f'<p class="pe-soa-imprint">{_text(table.imprint)}</p>'
    if table.visits:
        tall = " pe-soa-tall" if len(table.visits) > UPRIGHT else ""
        yield f'<div class="pe-soa-scroll" role="region" aria-labelledby="{key}-table" tabindex="0">'
        yield f'<table class="pe-soa-table{tall}">'
        yield f'<caption id="{key}-table">What is done at which visit, {len(table.visits)} visits</caption>'
        yield from _groups(table)
        yield from _head(table)
        yield from _body(table, key)
        yield "</table>"
        yield "</div>"
    yield from (f"<p>{_text(remark)}</p>" for remark in table.remarks)
    yield from _notes(table, key, level + 1)
    yield "</section>"


def _groups(table: Activities) -> Iterator[str]:
    """Give the groups of columns, which the headers of the epochs speak of."""
    yield "<colgroup><col></colgroup>"
    yield from (f'<colgroup span="{count}"></colgroup>' for _, count in table.epochs)


def _head(table: Activities) -> Iterator[str]:
    yield "<thead>"
    if any(name for name, _ in table.epochs):
        cells = "".join(
            f'<th scope="colgroup" colspan="{count}">{_text(name)}</th>' if name else f'<td colspan="{count}"></td>'
            for name, count in table.epochs
        )
        yield f'<tr class="pe-soa-epochs"><th scope="row">Epoch</th>{cells}</tr>'
    cells = "".join(f'<th scope="col"><span>{_text(visit.label)}</span></th>' for visit in table.visits)
    yield f'<tr class="pe-soa-visits"><th scope="row">Visit</th>{cells}</tr>'
    if any(name for name, _ in table.anchors):
        cells = "".join(f'<td colspan="{count}">{_text(name)}</td>' for name, count in table.anchors)
        yield f'<tr class="pe-soa-anchors"><th scope="row">Counted from</th>{cells}</tr>'
    for name, said in (("Time", [one.time for one in table.visits]), ("Window", [one.window for one in table.visits])):
        if any(said):
            cells = "".join(f"<td><span>{_text(one)}</span></td>" for one in said)
            yield f'<tr class="pe-soa-times"><th scope="row">{name}</th>{cells}</tr>'
    yield "</thead>"


def _body(table: Activities, key: str) -> Iterator[str]:
    groups: list[list[Activity]] = []
    for row in table.activities:
        if row.element and groups:
            groups[-1].append(row)
        else:
            groups.append([row])
    for group in groups:
        yield "<tbody>"
        for row in group:
            scope = "rowgroup" if len(group) > 1 and not row.element else "row"
            kind = ' class="pe-soa-element"' if row.element else ""
            cells = "".join(_cell(cell, key) for cell in row.cells)
            label = f"{_text(row.label)}{_sign(row.basis)}{_letters(row.notes, key)}"
            yield f'<tr{kind}><th scope="{scope}">{label}</th>{cells}</tr>'
        yield "</tbody>"


def _cell(cell: Cell | None, key: str) -> str:
    return "<td></td>" if cell is None else f"<td>{cell.mark}{_sign(cell.basis)}{_letters(cell.notes, key)}</td>"


def _sign(basis: Basis | None) -> str:
    sign = SIGNS.get(basis, "")
    return f'<span aria-hidden="true">{sign}</span><span class="pe-soa-said"> {basis}</span>' if sign else ""


def _letters(letters: tuple[str, ...], key: str) -> str:
    links = " ".join(f'<a href="#{key}-{one}" aria-label="footnote {one}">{one}</a>' for one in letters)
    return f"<sup>{links}</sup>" if links else ""


def _notes(table: Activities, key: str, level: int) -> Iterator[str]:
    signs = dict(table.signs)
    if table.footnotes or signs:
        yield f"<h{level}>Footnotes</h{level}>"
        yield '<ul class="pe-soa-notes">'
        for note in table.footnotes:
            yield f'<li id="{key}-{note.letter}"><b>{note.letter}</b> {_text(note.text)}</li>'
        yield from (f"<li><b>{sign}</b> {_text(BASES[sign])}</li>" for sign in signs)
        yield "</ul>"
    if table.passages:
        yield "<details open>"
        yield "<summary>Where it is from</summary>"
        yield '<ul class="pe-soa-passages">'
        for one in table.passages:
            basis = f" ({one.basis})" if one.basis else ""
            yield f"<li><b>{_text(one.about)}</b>: {_text(one.cite)}{basis}</li>"
        yield "</ul>"
        yield "</details>"
