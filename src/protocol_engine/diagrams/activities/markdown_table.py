"""A Schedule of Activities as a Markdown table, as GitHub shows it (GitHub Flavored Markdown, 4.10)."""

from __future__ import annotations

import re
import typing as t

from protocol_engine.diagrams.activities.records import BASES, SIGNS
from protocol_engine.diagrams.untrusted import no_markup

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from protocol_engine.diagrams.activities.records import Activities, Cell

_HEADS: t.Final = {"Epoch": "epoch", "Counted from": "anchor", "Time": "time", "Window": "window"}


def markdown(table: Activities) -> str:
    """Write a Schedule of Activities in Markdown."""
    lines = [f"## {_text(table.caption)}", "", _text(table.imprint), ""]
    if table.visits:
        lines += _table(table)
    lines += [line for remark in table.remarks for line in (_text(remark), "")]
    notes = [f"- **{one.letter}** {_text(one.text)}" for one in table.footnotes]
    notes += [f"- **{sign}** {_text(BASES[sign])}" for sign, _ in table.signs]
    if notes:
        lines += [*notes, ""]
    if table.passages:
        lines += ["Where it is from:", ""]
        for one in table.passages:
            basis = f" ({one.basis})" if one.basis else ""
            lines.append(f"- {_text(one.about)}: {_text(one.cite)}{basis}")
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def _table(table: Activities) -> Iterator[str]:
    yield _row(["Activity", *(_text(visit.label) for visit in table.visits)])
    yield _row(["---", *(":-:" for _ in table.visits)])
    for name, field in _HEADS.items():
        said = [str(getattr(visit, field)) for visit in table.visits]
        if any(said):
            yield _row([f"*{name}*", *(_text(one) for one in said)])
    for row in table.activities:
        label = f"{_text(row.label)}{SIGNS.get(row.basis, '')}"
        label = f"&nbsp;&nbsp;&nbsp;{label}" if row.element else f"**{label}**"
        yield _row([f"{label}{_letters(row.notes)}", *map(_cell, row.cells)])
    yield ""


def _cell(cell: Cell | None) -> str:
    return "" if cell is None else f"{cell.mark}{SIGNS.get(cell.basis, '')}{_letters(cell.notes)}"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _letters(letters: tuple[str, ...]) -> str:
    return f"<sup>{', '.join(letters)}</sup>" if letters else ""


def _text(text: str) -> str:
    """Write a text so that all of it is shown and none of it is markup, on one line."""
    words = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", " ", text).split())
    return no_markup(words)
