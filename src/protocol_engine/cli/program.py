"""The program around the commands: how misuse is told."""

from __future__ import annotations

import re
import sys
import typing as t

import typer
from typer.core import TyperGroup

from protocol_engine.cli.terminal import say

# Typer has had its own copy of click's exceptions for some time, and click's own before that;
# it names this subclass in both.
_UsageError = t.cast("type[Exception]", typer.BadParameter.__base__)

MISUSED, INTERRUPTED = 2, 130


class Program(TyperGroup):
    """The commands as a program that tells of its misuse in one sentence."""

    def main(self, *args: t.Any, **options: t.Any) -> t.Any:
        """Run a command and end the program with its exit code."""
        options["standalone_mode"] = False
        try:
            code = super().main(*args, **options)
        except _UsageError as error:
            say(sentence(error))
            sys.exit(MISUSED)
        except typer.Abort:
            sys.exit(INTERRUPTED)
        sys.exit(code if isinstance(code, int) else 0)


def sentence(error: t.Any) -> str:
    """Say how the program was misused, in our form: lower case, the cure behind a semicolon."""
    text = re.sub(r"\.? Did you mean", "; did you mean", error.format_message().strip().rstrip("."))
    text = re.sub(r" \(Possible options: (.*)\)$", r"; did you mean \1?", text)
    context = getattr(error, "ctx", None)
    program = context.command_path if context is not None else "protocol-engine"
    cure = "" if text.endswith("?") else f"; see {program} --help"
    return f"{program}: {text[:1].lower()}{text[1:]}{cure}"
