"""
What people see: tables, narratives, a progress bar. Answers are printed, everything else is said.

Nothing that a file holds can move the cursor or color the screen: control characters are shown
as their codes. Colors are for terminals alone, and not where `NO_COLOR` is set.
"""

# Rich takes longer to import than most commands take to run, so each function that shows something imports it.
# ruff: noqa: PLC0415

from __future__ import annotations

import contextlib
import json
import os
import sys
import textwrap
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console

    from protocol_engine.narrative import Line, Tone

WIDTH = 200
"""Columns of a table where nobody says how wide the output is."""

MANY = 200
"""Participants from which on a progress bar is worth the flicker."""

STYLES = {
    "conforms": "green",
    "deviates": "red",
    "undetermined": "yellow",
    "overdue": "yellow",
    "missed": "red",
    "done": "green",
}
"""Cells of a table that are colored, wherever they stand."""

_TONES: dict[Tone, str] = {"plain": "", "heading": "bold", "good": "green", "bad": "red", "open": "yellow"}
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}


def say(text: object) -> None:
    """Write a line to standard error."""
    sys.stderr.write(clean(text) + "\n")


def put(text: object) -> None:
    """Write a line to standard output."""
    sys.stdout.write(clean(text) + "\n")


def put_block(text: str) -> None:
    """Write some lines to standard output."""
    for line in text.splitlines():
        put(line)


def put_json(record: object, indent: int | None = None) -> None:
    """Write an object of JSON to standard output: on one line, or indented for people."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False, indent=indent) + "\n")


def clean(text: object) -> str:
    """Show control characters as their codes."""
    return str(text).translate(_CONTROLS)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """
    Print a table, or one line a cell where it is too wide; cells are folded between words, never cut.

    Args:
        columns: Texts; one with line breaks is a heading of several lines.
        rows: The same. Without rows only the title is printed.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    console = _console()
    console.print(Text(clean(title), "bold"))
    lines = [[[clean(line) for line in cell.split("\n")] for cell in row] for row in rows]
    if not lines:
        return
    widths = [max(_longest_word(cell) for cell in column) for column in zip(*lines, strict=True)]
    if sum(widths) + 2 * len(columns) > console.width:
        for row in lines:
            _print_apart(console, columns, row)
        return
    made = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in lines:
        made.add_row(*(Text("\n".join(cell), STYLES.get(cell[0], "")) for cell in row))
    console.print(made)


def _longest_word(cell: Sequence[str]) -> int:
    return max((len(word) for line in cell for word in line.split()), default=0)


def _print_apart(console: Console, columns: Sequence[str], row: Sequence[Sequence[str]]) -> None:
    from rich.text import Text

    for column, cell in zip(columns, row, strict=True):
        for name, line in zip(column.split("\n") + [""] * len(cell), cell, strict=False):
            if line:
                console.print(Text.assemble((f"{name}: " if name else "", "bold"), line.strip()), soft_wrap=True)
    console.print()


def narrative(lines: Iterable[Line]) -> None:
    """Print a narrative: in a terminal folded below its own indentation, elsewhere a line a line."""
    from rich.text import Text

    console = _console()
    for line in lines:
        text, indent = clean(line.text), "    " * line.depth
        if console.is_terminal:
            text = "\n".join(
                textwrap.wrap(
                    text,
                    max(console.width, len(indent) + 20),
                    initial_indent=indent,
                    subsequent_indent=indent + "  ",
                    break_long_words=False,
                    break_on_hyphens=False,
                )
            )
        else:
            text = indent + text
        console.print(Text(text, _TONES[line.tone]), soft_wrap=True)


@contextlib.contextmanager
def progress(total: int, *, streams: bool = False) -> Iterator[t.Callable[[], None]]:
    """
    Show a progress bar where somebody watches a long run.

    Args:
        total: How many steps there are.
        streams: Answers are printed as they come; in a terminal they show the progress themselves.

    Returns:
        What is to be called after each step.
    """
    if total < MANY or not sys.stderr.isatty() or (streams and sys.stdout.isatty()):
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    # Answers must not be redirected: rich would send them to standard error with the bar.
    with Progress(console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        task = bar.add_task("replaying", total=total)
        yield lambda: bar.advance(task)


def _console() -> Console:
    from rich.console import Console

    return Console(width=width(), highlight=False, emoji=False, markup=False)


def width() -> int:
    """Give the width that was asked for, or that of the terminal behind any of the streams."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    for stream in (1, 2, 0):
        with contextlib.suppress(OSError):
            columns = os.get_terminal_size(stream).columns
            if columns:
                return columns
    return WIDTH
