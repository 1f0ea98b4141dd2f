"""
Write the reference of the command line from the commands themselves.

A page that has the line `<!-- generated: commands -->` gets a section for each command in its
place: what it does, how it is called, and its arguments and options.
"""

from __future__ import annotations

import inspect
import typing as t

import typer.main
from protocol_engine.cli import app as commands

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

MARKER = "<!-- generated: commands -->"
PROGRAM = "protocol-engine"


def lines_of(name: str, command: t.Any) -> Iterator[str]:
    """Write one command."""
    context = command.context_class(command, info_name=f"{PROGRAM} {name}")
    yield from (f"## `{name}`", "", inspect.cleandoc(command.help or "").replace("\b\n", ""), "")
    yield from ("```text", f"{PROGRAM} {name} {' '.join(command.collect_usage_pieces(context))}", "```", "")
    rows = [row for parameter in command.params if (row := row_of(parameter, context)) is not None]
    if rows:
        yield from ("| argument or option | meaning |", "|---|---|", *rows, "")


def row_of(parameter: t.Any, context: t.Any) -> str | None:
    """Write one argument or option; None for those that every command has."""
    if getattr(parameter, "hidden", False):
        return None
    meaning = " ".join((getattr(parameter, "help", None) or "").split()).replace("|", "\\|")
    if parameter.param_type_name == "argument":
        return f"| `{parameter.make_metavar(context)}` | {meaning} |"
    names = ", ".join(f"`{name}`" for name in parameter.opts)
    default = parameter.default
    shown = f" (if not given: `{default}`)" if isinstance(default, str | int) and not isinstance(default, bool) else ""
    return f"| {names} | {meaning}{shown} |"


def markdown() -> str:
    """Write all commands, in the order of the program."""
    group = typer.main.get_command(commands)
    return "\n".join(line for name, command in group.commands.items() for line in lines_of(name, command))  # type: ignore[attr-defined]


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the sections in the place of the marker."""
    if MARKER in source[0]:
        source[0] = source[0].replace(MARKER, markdown())


def setup(app: Sphinx) -> dict[str, bool]:
    """Say to Sphinx what this extension does."""
    app.connect("source-read", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
