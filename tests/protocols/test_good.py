"""
Protocols of several shapes, with histories and what they must give.

Beside each `good/<name>.yaml` lie `<name>.jsonl` (the histories) and `<name>.expect.json`: participant
to states, verdict and findings as [rule, event, outcome, days], worked out by hand from the semantics;
for some also what is due on some days, as instance to status.
"""

from __future__ import annotations

import functools
import json
import typing as t
from pathlib import Path

import pytest

import protocol_engine as pe
from history_lines import read_histories, rows

GOOD = Path(__file__).parent / "good"
NAMES = sorted(path.stem for path in GOOD.glob("*.yaml"))


def expected_of(name: str) -> dict[str, dict[str, t.Any]]:
    """Read what the histories of a protocol must give."""
    read: dict[str, dict[str, t.Any]] = json.loads((GOOD / f"{name}.expect.json").read_text(encoding="utf-8"))
    return read


CASES = [(name, id) for name in NAMES for id in expected_of(name)]


DAYS = [(name, id, on) for name, id in CASES for on in expected_of(name)[id].get("due", {})]


# The author of `routing` left two overlaps and a gap on purpose; nothing else is suspicious anywhere.
WARNED = {"routing": ["when-overlap", "when-overlap", "when-gap"]}


@functools.cache
def chart_of(name: str) -> pe.Chart:
    """Compile a protocol once."""
    return pe.compile(pe.load(GOOD / f"{name}.yaml"))


@functools.cache
def histories_of(name: str) -> dict[str, tuple[pe.Event, ...]]:
    """Read the histories of a protocol once."""
    return read_histories(GOOD / f"{name}.jsonl")


def test_there_are_protocols_of_several_shapes() -> None:
    """The folder was found: a test over no file would pass."""
    assert {"crossover", "dialysis", "escalation", "oncology", "reinfusion", "vaccine"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_checker_says_only_what_is_wrong(name: str) -> None:
    """A sound protocol has no warning, and one with a gap and overlaps has just these."""
    assert WARNED.get(name, []) == [problem.code for problem in pe.check(pe.load(GOOD / f"{name}.yaml"))]


@pytest.mark.parametrize("name", NAMES)
def test_every_history_has_an_expectation(name: str) -> None:
    """Histories and expectations name the same participants."""
    assert sorted(expected_of(name)) == sorted(histories_of(name))


@pytest.mark.parametrize(("name", "id"), CASES)
def test_a_history_gives_what_was_worked_out_by_hand(name: str, id: str) -> None:
    """States, findings and verdict are those that the semantics demand."""
    expected = expected_of(name)[id]
    participant = pe.replay(chart_of(name), id, histories_of(name)[id], as_of=expected.get("as_of"))
    findings = sorted((tuple(row) for row in expected["findings"]), key=lambda row: (row[0], row[1] or "", row[2]))
    assert expected["states"] == dict(participant.states)
    assert findings == rows(participant)
    assert expected["verdict"] == participant.verdict


@pytest.mark.parametrize(("name", "id"), CASES)
def test_the_order_of_arrival_does_not_matter(name: str, id: str) -> None:
    """A history read backwards gives the same participant."""
    events, as_of = histories_of(name)[id], expected_of(name)[id].get("as_of")
    chart = chart_of(name)
    assert pe.replay(chart, id, events, as_of=as_of) == pe.replay(chart, id, events[::-1], as_of=as_of)


@pytest.mark.parametrize(("name", "id", "on"), DAYS)
def test_what_is_due_was_worked_out_by_hand(name: str, id: str, on: str) -> None:
    """On a day, each instance of the schedule has the status that the semantics demand."""
    participant = pe.replay(chart_of(name), id, histories_of(name)[id])
    assert expected_of(name)[id]["due"][on] == {one.name: one.status for one in pe.due(chart_of(name), participant, on)}
