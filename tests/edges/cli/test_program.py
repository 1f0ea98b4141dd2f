"""The command line itself: help, exit codes, misuse."""

from __future__ import annotations

import re
from importlib.metadata import version

import pytest

from edges.cli.running import Run, run
from protocol_engine.cli import terminal


def test_help_has_exit_codes() -> None:
    """The help of the program and of every command has the exit codes."""
    pages = [
        run("--help"),
        *(run(f"{name} --help") for name in ("check", "rules", "replay", "explain", "due", "schema")),
    ]

    assert {0} == {page.code for page in pages}
    assert [] == [
        page.out for page in pages if "3  answered, but some lines or participants were refused" not in page.out
    ]
    assert [] == re.findall(r"^  \w+ .*\.\.\.$", pages[0].out, re.MULTILINE)


def test_nothing_asked() -> None:
    """The program alone prints its help, as misuse."""
    assert (2, "") == run("")[:2]
    assert run("--help").out == run("").err


def test_version() -> None:
    """The version is that of the distribution."""
    assert Run(0, f"protocol-engine {version('protocol-engine')}\n", "") == run("--version")


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("replay", "protocol-engine replay: missing argument 'FILE'; see protocol-engine replay --help"),
        ("replay lantern.yaml facts.jsonl --formt json", "no such option: --formt; did you mean --format?"),
        ("chek lantern.yaml", "protocol-engine: no such command 'chek'; did you mean 'check'"),
        ("due lantern.yaml facts.jsonl", "protocol-engine due: missing option '--on'; see protocol-engine due --help"),
        ("replay lantern.yaml facts.jsonl more", "got unexpected extra argument"),
        ("replay lantern.yaml facts.jsonl --format xml", "--format: expected table or json, got 'xml'"),
        ("replay lantern.yaml", "give either HISTORIES or --sdtm; see --help"),
        ("replay lantern.yaml facts.jsonl --sdtm data", "give either HISTORIES or --sdtm; see --help"),
        ("replay - -", "FILE and HISTORIES cannot both be standard input"),
        ("replay lantern.yaml facts.jsonl --mapping m.yaml", "--mapping is for --sdtm; HISTORIES are facts already"),
        ("replay - --sdtm data", "give --mapping where the protocol comes from standard input"),
        ("replay lantern.yaml facts.jsonl --as-of soon", "--as-of: expected a date such as 2025"),
        ("due lantern.yaml facts.jsonl --on 2025-02-30", "--on: that month has no such day"),
        ("replay nowhere.yaml facts.jsonl", "nowhere.yaml: cannot be read: no such file or directory"),
        ("replay lantern.yaml nowhere.jsonl", "nowhere.jsonl: cannot be read: no such file or directory"),
        ("rules .", ".: cannot be read: is a directory"),
        ("replay lantern.yaml .", ".: cannot be read: is a directory"),
        ("replay lantern.yaml facts.jsonl --participant 99", "facts.jsonl: there is no participant '99'"),
        ("explain lantern.yaml facts.jsonl --participant 01 --event z", "01: there is no fact 'z'"),
        ("explain lantern.yaml facts.jsonl --event a1", "--event needs --participant"),
        (
            "explain lantern.yaml facts.jsonl --participant 01 --event a4 --as-of 2026-05",
            "01: there is no fact 'a4' by 2026-05",
        ),
    ],
)
def test_misuse(command: str, message: str) -> None:
    """Misuse is told in one sentence on standard error, and nothing is answered."""
    ran = run(command)

    assert (2, "") == ran[:2]
    assert message in ran.err
    assert 1 == len(ran.err.splitlines())


def test_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who interrupts the program gets the exit code that shells give for it."""

    def interrupt(text: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(terminal, "put", interrupt)

    assert 130 == run("check lantern.yaml").code
