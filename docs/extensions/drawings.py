"""
Write the table of drawings from the kinds themselves.

A page that has the line `<!-- generated: drawings -->` gets, in its place, a row for each kind of drawing: its
formats, and what it can show beside the chart.
"""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams import KINDS
from protocol_engine.diagrams.fitting import taken

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sphinx.application import Sphinx

MARKER = "<!-- generated: drawings -->"


def rows() -> Iterator[str]:
    """Write the kinds: what each shows, its formats, and the options that it has in them."""
    for name, kind in KINDS.items():
        options: dict[frozenset[str], list[str]] = {}
        for format in kind.formats:
            options.setdefault(taken(name, format), []).append(format)
        for taking, formats in options.items():
            asked = sorted(taking, key=lambda one: (one not in kind.needs, one))
            marked = (f"**`{one}`**" if one in kind.needs else f"`{one}`" for one in asked)
            yield f"| `{name}` | {kind.says} | {_codes(formats)} | {', '.join(marked) or 'none'} |"


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def markdown() -> str:
    """Write the table."""
    return "\n".join(["| kind | what it shows | formats | options |", "|---|---|---|---|", *rows()])


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the table in the place of the marker."""
    if MARKER in source[0]:
        source[0] = source[0].replace(MARKER, markdown())


def setup(app: Sphinx) -> dict[str, bool]:
    """Say to Sphinx what this extension does."""
    app.connect("source-read", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
