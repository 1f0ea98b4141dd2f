"""The program as a shell starts it: pipes, encodings, terminals, colors."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest

from edges.cli.running import PROGRAM, records, started
from protocol_engine.cli import terminal


def test_reader_that_has_enough() -> None:
    """A reader that has read enough ends the program quietly."""
    ran = started("protocol-engine rules lantern.yaml --format json | head -n 1")

    assert "" == ran.stderr
    assert 1 == len(records(ran.stdout))
    assert ran.returncode in (0, 141)


def test_json_is_utf8() -> None:
    """JSON is UTF-8 wherever it goes."""
    fact = '{"participant": "Ä1", "id": "e", "kind": "died", "occurred": "2026"}'
    ran = subprocess.run(
        [PROGRAM, "replay", "lantern.yaml", "-", "--format", "json"],
        input=fact.encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )

    assert "Ä1" == json.loads(ran.stdout.decode("utf-8"))["participant"]


def test_pipe_as_file() -> None:
    """Histories may come from a pipe that has a name, in which places cannot be sought."""
    ran = started("protocol-engine replay lantern.yaml <(cat facts.jsonl) | tail -n 1")

    assert "3 participants: 1 conform, 2 deviate, 0 undetermined\n" == ran.stdout


def test_light() -> None:
    """The commands wait neither for the engine nor for what draws tables before they are asked for something."""
    program = "import sys; from protocol_engine.cli import app; print(*sys.modules)"

    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()

    assert "typer" in loaded
    assert set() == {"rich", "lark", "yaml", "protocol_engine.stepper", "protocol_engine.language"} & set(loaded)


def in_terminal(
    command: list[str | Path], *, stdout: t.Any = None, columns: str = "72", code: int = 0, **more: str
) -> str:
    """Run a program whose standard error, and output unless given, is a terminal; give what the terminal got."""
    outside, inside = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": columns, **more}
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=inside if stdout is None else stdout, stderr=inside, env=environment
    )
    os.close(inside)
    got = b""
    # A terminal whose last writer is gone gives an error on Linux, an empty text elsewhere.
    while True:
        try:
            part = os.read(outside, 65536)
        except OSError:
            break
        if not part:
            break
        got += part
    os.close(outside)
    assert code == process.wait()
    return got.decode()


def test_terminal() -> None:
    """In a terminal a narrative is colored and folded below its indentation."""
    got = in_terminal([PROGRAM, "explain", "lantern.yaml", "facts.jsonl", "--participant", "02"])

    assert "\x1b[1m02 in LANTERN 1.0: deviates, 4 findings\x1b[0m" in got
    assert "\x1b[31m    violated: I1 (eligibility)\x1b[0m" in got
    plain = re.sub(r"\x1b\[[0-9;]*m", "", got).splitlines()
    assert max(map(len, plain)) <= 72
    assert "        stopped on 2026-07-20 is 42 days too late; allowed from" in plain
    assert "          2026-05-25 to 2026-06-08, counted from started on 2026-03-09" in plain


def test_no_color() -> None:
    """Who wants no colors gets none."""
    command: list[str | Path] = [PROGRAM, "replay", "lantern.yaml", "facts.jsonl"]

    assert "\x1b[31m" in in_terminal(command, NO_COLOR="")
    assert "\x1b[31m" not in in_terminal(command, NO_COLOR="1")


def test_progress(tmp_path: Path) -> None:
    """A long run shows a bar on standard error, and every answer still goes to standard output."""
    lines = [
        f'{{"participant": "{number}", "id": "e", "kind": "died", "occurred": "2026"}}\n'
        for number in range(terminal.MANY)
    ]
    Path("many.jsonl").write_text("".join(lines), encoding="utf-8")
    command: list[str | Path] = [PROGRAM, "replay", "lantern.yaml", "many.jsonl", "--format", "json"]

    with (tmp_path / "out.jsonl").open("wb") as file:
        got = in_terminal(command, stdout=file)

    assert "replaying" in got
    assert "participant" not in got
    assert terminal.MANY == len(records(Path("out.jsonl").read_text(encoding="utf-8")))
    assert "replaying" not in in_terminal(command)


def test_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """The width is what was asked for, else that of a terminal behind any stream, else wide."""
    assert 100 == terminal.width()
    for nonsense in ("", "0", "wide"):
        monkeypatch.setenv("COLUMNS", nonsense)
        monkeypatch.setattr(os, "get_terminal_size", lambda stream: os.terminal_size((70 if stream == 2 else 0, 20)))
        assert 70 == terminal.width()
        monkeypatch.setattr(os, "get_terminal_size", lambda stream: os.terminal_size((0, 0)))
        assert terminal.WIDTH == terminal.width()
