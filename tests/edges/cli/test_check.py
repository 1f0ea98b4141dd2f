"""`protocol-engine check`: answers, messages and exit codes, for good and bad input."""

from __future__ import annotations

from pathlib import Path

from edges import trial
from edges.cli.running import records, run


def test_check() -> None:
    """A problem is one line with its place; a warning is called one; each file has a closing line."""
    ran = run("check lantern.yaml faulty.yaml")

    assert 1 == ran.code
    assert [
        "lantern.yaml:16:1: warning: states: no state has a way out for withdrawal; write a transition from any"
        " to a disposition that says withdrawal",
        "lantern.yaml: compiles; errors: 0, warnings: 1",
    ] == ran.out.splitlines()[:2]
    assert (
        "faulty.yaml:26:41: events.visited.require: there is no rule 'same_amr'; did you mean 'same_arm'?"
    ) in ran.out.splitlines()
    assert "faulty.yaml: does not compile; errors: 1, warnings: 2" == ran.out.splitlines()[-1]
    assert "" == ran.err


def test_check_warnings_alone() -> None:
    """Warnings do not make a check fail."""
    assert 0 == run("check lantern.yaml").code


def test_check_goes_on() -> None:
    """A file that cannot be read does not keep the others from being checked."""
    ran = run("check nowhere.yaml faulty.yaml lantern.yaml")

    assert 2 == ran.code
    assert "nowhere.yaml: cannot be read: no such file or directory\n" == ran.err
    assert 2 == ran.out.count("errors: ")


def test_check_not_text() -> None:
    """A file that is not UTF-8 is a faulty protocol file."""
    Path("bad.yaml").write_bytes(b"protocol: \xe9")

    ran = run("check bad.yaml")

    assert 1 == ran.code
    assert "bad.yaml:1:11: the byte 0xE9 is not UTF-8; save the file as UTF-8" == ran.out.splitlines()[0]


def test_check_json() -> None:
    """As JSON, a problem has its place, path, severity, code and message."""
    Path("empty.yaml").touch()

    ran = run("check lantern.yaml empty.yaml --format json")

    assert 1 == ran.code
    warning, error = records(ran.out)
    assert ("lantern.yaml", 16, 1, "states", "warning") == tuple(warning.values())[:5]
    assert {"file": "empty.yaml", "line": None, "column": None, "path": "", "severity": "error"} == {
        key: error[key] for key in ("file", "line", "column", "path", "severity")
    }
    assert "empty-file" == error["code"]


def test_check_stdin() -> None:
    """A protocol can come from standard input."""
    assert "<stdin>: compiles; errors: 0, warnings: 1" == run("check -", trial.PROTOCOL).out.splitlines()[-1]
