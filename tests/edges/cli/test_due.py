"""`protocol-engine due`: what is expected on a day, and how tables look where there is little room."""

from __future__ import annotations

import pytest

from edges import trial
from edges.cli.running import records, run, squeezed


def test_due() -> None:
    """The schedule of everyone on a day, with the days of each window."""
    ran = run("due lantern.yaml facts.jsonl --on 2026-04-07")

    assert 0 == ran.code
    assert [
        "LANTERN 1.0 on 2026-04-07",
        "participant name event status earliest target latest done by",
        "01 week_4 visited done 2026-04-03 2026-04-06 2026-04-09 a3",
        "02 week_4 visited overdue 2026-04-03 2026-04-06 2026-04-09",
        "03 week_4 visited overdue 2026-04-03 2026-04-06 2026-04-09",
    ] == squeezed(ran.out)


def test_due_json() -> None:
    """As JSON, one object for each instance of the schedule."""
    (record,) = records(run("due lantern.yaml facts.jsonl --on 2026-04 --participant 02 --format json").out)

    assert {
        "participant": "02",
        "name": "week_4",
        "event": "visited",
        "status": "missed",
        "earliest": "2026-04-03",
        "target": "2026-04-06",
        "latest": "2026-04-09",
        "done_by": None,
    } == record


def test_due_nothing() -> None:
    """Where nothing is expected, that is said."""
    ran = run("due lantern.yaml facts.jsonl --on 2020-01-01 --participant 02")

    assert "nothing is expected" == ran.out.splitlines()[-1]


def test_due_refused() -> None:
    """Lines that were refused are in the exit code."""
    assert 3 == run("due lantern.yaml - --on 2026-04-07", trial.HISTORIES + "secret\n").code


def test_narrow_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a table would cut words, each cell has a line of its own."""
    monkeypatch.setenv("COLUMNS", "40")

    out = run("due lantern.yaml facts.jsonl --on 2026-04-07 --participant 02").out

    assert [
        "LANTERN 1.0 on 2026-04-07",
        "participant: 02",
        "name: week_4",
        "event: visited",
        "status: overdue",
        "earliest: 2026-04-03",
        "target: 2026-04-06",
        "latest: 2026-04-09",
    ] == squeezed(out)


def test_narrow_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """So does the table of rules, whose cells have several lines."""
    monkeypatch.setenv("COLUMNS", "30")

    lines = squeezed(run("rules lantern.yaml").out)

    assert ["id: I1", "category: eligibility", "text: Adult with high blood pressure"] == lines[1:4]
