"""`protocol-engine replay`: everybody, whatever the histories look like."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import pytest

from edges import trial
from edges.cli.running import Run, records, run, squeezed
from protocol_engine import histories


def test_replay() -> None:
    """The table has everyone's states and verdict, every finding, and the counts."""
    ran = run("replay lantern.yaml facts.jsonl")

    lines = squeezed(ran.out)
    assert 0 == ran.code
    assert [
        "LANTERN 1.0",
        "participant pathway vital verdict findings",
        "01 finished alive conforms",
        "02 finished alive deviates 4",
        "03 screening alive deviates 7",
        "Findings",
        "participant rule outcome days fact occurred",
        "02 I1 violated b2 2026-03-09",
    ] == lines[:8]
    assert "02 stopped.window late +42 b3 2026-07-20" in lines
    assert "02 week_4 missed 2026-04-09" in lines
    assert "3 participants: 1 conform, 2 deviate, 0 undetermined" == lines[-1]


def test_replay_conforming() -> None:
    """Where nothing departs there is no table of findings."""
    ran = run("replay lantern.yaml facts.jsonl --participant 01")

    assert "Findings" not in ran.out
    assert "1 participant: 1 conform, 0 deviate, 0 undetermined" == ran.out.splitlines()[-1]


def test_replay_nobody() -> None:
    """An empty file of histories has no participants, and that is an answer."""
    Path("none.jsonl").touch()

    assert Run(0, "0 participants\n", "") == run("replay lantern.yaml none.jsonl")
    assert Run(0, "", "") == run("replay lantern.yaml none.jsonl --format json")


def test_replay_json() -> None:
    """As JSON there is one object a participant, with exactly the keys that are promised."""
    first, second, _ = records(run("replay lantern.yaml facts.jsonl --format json").out)

    assert {
        "participant": "01",
        "states": {"pathway": "finished", "vital": "alive"},
        "verdict": "conforms",
        "findings": [],
    } == first
    assert {
        "rule": "stopped.window",
        "outcome": "late",
        "category": "visit window",
        "event": "b3",
        "occurred": "2026-07-20",
        "days": 42,
        "text": "stopped on 2026-07-20 is 42 days too late; allowed from 2026-05-25 to 2026-06-08,"
        " counted from started on 2026-03-09",
        "cite": "Section 4",
        "basis": None,
    } == second["findings"][2]
    assert {"event": None, "days": None, "outcome": "missed"} == {
        key: second["findings"][3][key] for key in ("event", "days", "outcome")
    }


def test_replay_stdin() -> None:
    """Histories, or the protocol, can come from standard input; the answer is the same."""
    expected = run("replay lantern.yaml facts.jsonl --format json")

    assert expected == run("replay lantern.yaml - --format json", trial.HISTORIES)
    assert expected == run("replay - facts.jsonl --format json", trial.PROTOCOL)


def test_replay_as_of() -> None:
    """Facts after the day that is asked for are left out; a month is its last day."""
    (day,) = records(run("replay lantern.yaml facts.jsonl --participant 01 --as-of 2026-05-31 --format json").out)
    (month,) = records(run("replay lantern.yaml facts.jsonl --participant 01 --as-of 2026-06 --format json").out)

    assert "treated" == day["states"]["pathway"]
    assert "finished" == month["states"]["pathway"]


@pytest.mark.parametrize("format", ["table", "json"])
@pytest.mark.parametrize("stdin", [False, True])
def test_conflicting_facts(format: str, stdin: bool) -> None:
    """Who has two facts of one id is left out with a message; all others are answered; the code says so."""
    twice = trial.HISTORIES + '{"participant": "02", "id": "b2", "kind": "started", "occurred": "2026-03-11"}\n'
    Path("twice.jsonl").write_text(twice, encoding="utf-8")

    ran = run(f"replay lantern.yaml {'-' if stdin else 'twice.jsonl'} --format {format}", twice)

    assert 3 == ran.code
    assert "02: two facts have the id 'b2' and say different things; this participant was left out\n" == ran.err
    assert [] == re.findall(r"^02\b|\"02\"", ran.out, re.MULTILINE)
    if format == "table":
        assert "2 participants: 1 conform, 1 deviate, 0 undetermined, 1 left out" == ran.out.splitlines()[-1]
    else:
        assert ["01", "03"] == [record["participant"] for record in records(ran.out)]


def test_everyone_left_out() -> None:
    """Where nobody can be replayed, the count says it."""
    Path("twice.jsonl").write_text(
        '{"participant": "02", "id": "b2", "kind": "started", "occurred": "2026-03-11"}\n'
        '{"participant": "02", "id": "b2", "kind": "started", "occurred": "2026-03-12"}\n'
    )

    ran = run("replay lantern.yaml twice.jsonl")

    assert (3, "0 participants: 1 left out\n") == ran[:2]


def test_malformed_lines() -> None:
    """Malformed lines are told with their place, without values; the rest is answered; the code says so."""
    Path("bad.jsonl").write_bytes(b'{"participant": "secret"\n\xff\xfe\n' + trial.HISTORIES.encode())

    ran = run("replay lantern.yaml bad.jsonl")

    assert 3 == ran.code
    assert [
        "bad.jsonl:1: expected one JSON object on the line",
        "bad.jsonl:2: the line is not UTF-8 text",
    ] == ran.err.splitlines()
    assert "3 participants:" in ran.out


def test_many_malformed_lines() -> None:
    """Who has one cause for a thousand problems is not told all of them."""
    ran = run("replay lantern.yaml -", "secret\n" * 1100)

    assert (3, "0 participants\n") == ran[:2]
    assert 51 == len(ran.err.splitlines())
    assert "... and 1,050 more" == ran.err.splitlines()[-1]


def test_unknown_key_is_a_warning() -> None:
    """A line with a key too many is told and replayed; nothing was refused."""
    ran = run("replay lantern.yaml -", trial.HISTORIES.replace('"id"', '"qqq": 1, "id"', 1))

    assert 0 == ran.code
    assert "<stdin>:1: warning: there is no key 'qqq', so it is not read\n" == ran.err


def test_control_characters() -> None:
    """What a file holds cannot move the cursor."""
    line = '{"participant": "\\u001b[2J\\u009b", "id": "e", "kind": "x\\r", "occurred": "2026"}\n'

    for command in ("replay lantern.yaml -", "explain lantern.yaml - --participant \x1b[2J\x9b"):
        out = run(command, line).out
        assert "\\x1b[2J\\x9b" in out
        assert set() == {char for char in out if ord(char) < 32 or 127 <= ord(char) < 160} - {"\n"}


def test_file_that_breaks_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that can be opened and not read to its end is told like one that cannot be opened."""

    def fail(file: t.BinaryIO, name: str) -> t.NoReturn:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(histories, "index", fail)

    assert (2, "", "facts.jsonl: cannot be read: input/output error\n") == run("replay lantern.yaml facts.jsonl")
