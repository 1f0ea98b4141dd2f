"""
Write the reference of the command line from the commands themselves.

A page that has the line `<!-- generated: commands -->` gets a section for each command in its
place: what it does, how it is called, and its arguments and options.
"""

from __future__ import annotations

import inspect
import re
import typing as t

import typer.main

from protocol_engine import cli

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

MARKER = "<!-- generated: commands -->"
PROGRAM = "protocol-engine"


def lines_of(name: str, command: t.Any) -> Iterator[str]:
    """Write one command."""
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    words = [metavar(one) if one.required else f"[{metavar(one)}]" for one in arguments]
    yield from (f"## `{name}`", "", inspect.cleandoc(command.help or ""), "")
    yield from ("```text", " ".join([PROGRAM, name, *words, "[OPTIONS]"]), "```", "")
    rows = [row_of(parameter) for parameter in command.params if not getattr(parameter, "hidden", False)]
    if rows:
        yield from ("| argument or option | meaning |", "|---|---|", *rows, "")


def metavar(parameter: t.Any) -> str:
    """Give the word that stands for a value."""
    return str(parameter.metavar or parameter.name.upper())


def row_of(parameter: t.Any) -> str:
    """Write one argument or option."""
    meaning = " ".join((parameter.help or "").split()).replace("|", "\\|")
    if parameter.param_type_name == "argument":
        return f"| `{metavar(parameter)}` | {meaning} |"
    value = "" if parameter.is_flag else f" {metavar(parameter)}".replace("|", "\\|")
    needed = "; required" if parameter.required else ""
    default = f"; if not given, `{parameter.default}`" if isinstance(parameter.default, str) else ""
    return f"| `{', '.join(parameter.opts)}{value}` | {meaning}{needed}{default} |"


def markdown() -> str:
    """Write what all commands have in common, then each, in the order of the program."""
    group: t.Any = typer.main.get_command(cli.app)
    codes = re.findall(r"^\s*(\d+)\s+(.+)$", group.epilog or "", re.MULTILINE)
    common = ["| exit code | meaning |", "|---|---|", *(f"| {code} | {meaning} |" for code, meaning in codes)]
    lines = [line for name, command in group.commands.items() for line in lines_of(name, command)]
    return "\n".join([*common, "", *lines])


def fill(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the sections in the place of the marker."""
    if MARKER in source[0]:
        source[0] = source[0].replace(MARKER, markdown())


def setup(app: Sphinx) -> dict[str, bool]:
    """Say to Sphinx what this extension does."""
    app.connect("source-read", fill)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
