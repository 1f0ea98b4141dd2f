"""`protocol-engine explain`: one history, in words."""

from __future__ import annotations

from edges import trial
from edges.cli.running import run


def test_explain() -> None:
    """A history is told fact by fact, a line a line where the output is no terminal."""
    ran = run("explain lantern.yaml facts.jsonl --participant 02")

    assert 0 == ran.code
    assert "02 in LANTERN 1.0: deviates, 4 findings" == ran.out.splitlines()[0]
    assert any(len(line) > 100 for line in ran.out.splitlines())


def test_explain_everybody() -> None:
    """Without a participant everybody's history is told, in the order of the file."""
    expected = [run(f"explain lantern.yaml facts.jsonl --participant {id}").out for id in ("01", "02", "03")]

    assert "\n".join(expected) == run("explain lantern.yaml facts.jsonl").out


def test_explain_event() -> None:
    """One fact can be asked for."""
    ran = run("explain lantern.yaml facts.jsonl --participant 01 --event a3")

    assert "2026-04-06  visited (fact a3): answers week_4" == ran.out.splitlines()[0]
    assert "        holds: Arm = 'tablet'; saw Arm = 'tablet' (2026-03-09)" == ran.out.splitlines()[-1]


def test_explain_refused() -> None:
    """Lines that were refused are in the exit code, whoever's they are."""
    ran = run("explain lantern.yaml - --participant 01", trial.HISTORIES + "secret\n")

    assert 3 == ran.code
    assert ran.out.startswith("01 in LANTERN 1.0: conforms\n")
