"""Processes are killed while they write: what was acknowledged is there, and everything is there whole and once."""

from __future__ import annotations

import logging
import typing as t
from collections import Counter

import pytest

from engine.conftest import SQL, sql_store
from engine.test_stores import in_threads
from faults.checker import check
from faults.evidence import stored
from faults.lives import Nursery, evidence
from faults.soak import rounds
from faults.study import chart, engine

if t.TYPE_CHECKING:
    from pathlib import Path

figures = logging.getLogger(__name__)


@pytest.mark.parametrize("kind", SQL)
def test_writers_are_killed(kind: str, tmp_path: Path) -> None:
    """Two writers of a hundred participants, killed at any place: nothing is lost, nothing half there."""
    store = sql_store(kind, tmp_path)
    url = store.database.url.render_as_string(hide_password=False)
    writers = [Nursery.start("writer.py", url, tmp_path, name, seed=1) for name in ("a", "b")]

    def live(number: int) -> None:
        for _ in range(rounds(20)):
            writers[number].drawn(40)
        writers[number].live(f"{number}", "-", "3")

    in_threads(2, live)
    for writer in writers:
        writer.end()
    one = engine(store)
    calls, reads = evidence(writers)
    there = stored(one)
    came = Counter(call.came for call in calls)
    entries = sum(it.ledger.version for it in there.values())
    killed = sum(writer.killed for writer in writers)
    figures.info("%s: %s killed, %s entries, %s reads, calls: %s", kind, killed, entries, len(reads), dict(came))
    assert [] == check(chart(), calls, reads, there)
    assert {} == one.verify()
    assert () == one.rebuild()
    assert 40 >= len(one.enrollment()[0].participants)
    assert killed
    assert came["acknowledged"]
    store.database.dispose()
