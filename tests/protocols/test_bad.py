"""Every file under bad/ has one kind of fault, and says in its last lines what must be said of it."""

from __future__ import annotations

import importlib
import typing as t
from pathlib import Path

import pytest

from protocol_engine import load
from protocol_engine.errors import Problem, ProtocolError

BAD = Path(__file__).parent / "bad"
FILES = sorted(path.name for path in BAD.glob("*.yaml"))
EXPECT = ("# expect: ", "# expect-warning: ")


def expected_messages(name: str) -> list[str]:
    """Give the lines of a file that say what must be reported of it."""
    lines = (BAD / name).read_bytes().decode(errors="replace").splitlines()
    return [line for line in lines if line.startswith(EXPECT)]


def reported(name: str) -> t.Sequence[Problem]:
    """Load a file and, if that passes, check it."""
    try:
        protocol = load(name)
    except ProtocolError as error:
        return error.problems
    check = getattr(importlib.import_module("protocol_engine.checker"), "check", None)
    if check is None:
        pytest.skip("the form is right, and there is no checker for the rest")
    return tuple(check(protocol))


@pytest.mark.parametrize("name", FILES)
def test_messages_word_for_word(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All problems of a bad file are reported, in order, each at its line and column, and nothing else."""
    monkeypatch.chdir(BAD)
    problems = [f"{EXPECT[problem.severity == 'warning']}{problem}" for problem in reported(name)]
    assert expected_messages(name) == problems


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_expects_something(name: str) -> None:
    """A file without an expected message would say that a good file is bad."""
    assert expected_messages(name)


@pytest.mark.parametrize("name", FILES)
def test_codes_are_stable_names(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every problem has a code in lower case with hyphens, by which a program can tell it from others."""
    monkeypatch.chdir(BAD)
    codes = [problem.code for problem in reported(name)]
    assert codes == [code.lower().replace("_", "-") for code in codes if code]
