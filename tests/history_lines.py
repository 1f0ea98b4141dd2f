"""Histories on file, and findings in short, as the tests of whole protocols use them."""

from __future__ import annotations

import typing as t

from protocol_engine import histories

if t.TYPE_CHECKING:
    from pathlib import Path

    import protocol_engine as pe

Row = tuple[str, str | None, str, float | None]
"""A finding in short: rule, event id, outcome, signed days."""


def read_histories(path: Path) -> dict[str, tuple[pe.Event, ...]]:
    """Read a file of histories, in which nothing may be wrong: participant to facts."""
    with path.open(encoding="utf-8") as lines:
        read = histories.read(lines, path.name)
    assert () == read.problems
    return dict(read.people)


def rows(participant: pe.Participant) -> list[Row]:
    """Give a participant's findings in short, in an order of their own."""
    found = [(one.rule, one.event, one.outcome, one.days) for one in participant.findings]
    return sorted(found, key=lambda row: (row[0], row[1] or "", row[2]))
