"""How commands are run, within this process or as a program of their own, and how their output is read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

from typer.testing import CliRunner

from edges import trial
from protocol_engine.cli import app

PROGRAM = Path(sys.executable).parent / "protocol-engine"
FAULTY = trial.PROTOCOL.replace("require: [same_arm]", "require: [same_amr]")


class Run(t.NamedTuple):
    """What a command did: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


def run(command: str, stdin: str | bytes | None = None) -> Run:
    """Run a command within this process."""
    result = CliRunner().invoke(app, command.split(), input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr)


def started(command: str, **options: t.Any) -> subprocess.CompletedProcess[str]:
    """Run a command as a program of its own, through a shell."""
    search = os.pathsep.join([str(PROGRAM.parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": search, **options.pop("env", {})}
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],  # noqa: S607 (the shell is wherever it is found)
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        **options,
    )


def records(output: str) -> list[dict[str, t.Any]]:
    """Read JSON Lines."""
    return [json.loads(line) for line in output.splitlines()]


def squeezed(text: str) -> list[str]:
    """Give lines with single spaces, without rules and empty lines."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return [line for line in lines if line.strip("─")]
