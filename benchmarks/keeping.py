"""What it costs to keep a fact: beside the bare commit of the same bytes, and as the database fills up."""

from __future__ import annotations

import datetime
import os
import sqlite3
import statistics
import tempfile
import time
import typing as t
from pathlib import Path

import facts

import protocol_engine as pe
from protocol_engine.engine.sql import SqlStore
from protocol_engine.entry import line_of

if t.TYPE_CHECKING:
    from collections.abc import Callable

Rows = list[tuple[str, ...]]

WHO = pe.Author("bench")
ROUNDS = 400
HISTORY = 20
"""Entries of each participant in a database that fills up."""


def _fact(number: int) -> pe.Event:
    day = datetime.date(2025, 4, 29) + datetime.timedelta(days=number)
    return pe.Event("medication_given", day, {"MedicationClass": "supportive"}, id=f"m{number:06}")


def _wall(action: Callable[[int], object], rounds: int = ROUNDS) -> float:
    """Give the median microseconds of an action that waits for the disk."""
    times = []
    for number in range(rounds):
        start = time.perf_counter()
        action(number)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e6


def _bytes_of(engine: pe.Engine) -> int:
    """Give how many bytes a fact leaves in the database: its entry, and where the participant is then."""
    one = engine.ledger("p0")
    state = engine.state("p0")
    return len(line_of(one.entries[-1])) + len(str(state.states)) + 64 * 2


def beside_bare_commits(chart: pe.Chart) -> tuple[Rows, float]:
    """
    Keep facts, and commit as many bytes into a table without more.

    Returns:
        A row for each database, and the greatest cost over the bare commit.
    """
    rows: Rows = []
    ratios = []
    memory = pe.Engine(chart)
    meaning = _wall(lambda number: memory.record(f"p{number % 40}", _fact(number // 40), author=WHO))
    rows.append(("in memory: what it means alone", f"{meaning:,.0f}", "-", "-"))
    with tempfile.TemporaryDirectory() as folder:
        databases = [("SQLite", f"sqlite:///{Path(folder) / 'trial.db'}")]
        if "PROTOCOL_ENGINE_TEST_PG_URL" in os.environ:
            databases.append(("PostgreSQL", os.environ["PROTOCOL_ENGINE_TEST_PG_URL"]))
        for name, url in databases:
            store = SqlStore(url).upgrade()
            engine = pe.Engine(chart, store)
            kept = _wall(lambda number, one=engine: one.record(f"p{number % 40}", _fact(number // 40), author=WHO))  # type: ignore[misc]
            bare = _bare(store, _bytes_of(engine))
            ratios.append(kept / bare)
            rows.append((name, f"{kept:,.0f}", f"{bare:,.0f}", f"{kept / bare:.2f}"))
            store.database.dispose()
    return rows, max(ratios)


def _bare(store: SqlStore, size: int) -> float:
    """Commit so many bytes, by the driver alone."""
    connection = t.cast("t.Any", store.database.raw_connection().driver_connection)
    text, sign = "x" * size, "?" if isinstance(connection, sqlite3.Connection) else "%s"
    connection.execute("CREATE TABLE IF NOT EXISTS bare (number INTEGER, line TEXT)")
    connection.commit()

    def commit(number: int) -> None:
        connection.execute(f"INSERT INTO bare VALUES ({sign}, {sign})", (number, text))  # noqa: S608
        connection.commit()

    return _wall(commit)


def as_it_fills_up(chart: pe.Chart) -> tuple[Rows, float]:
    """
    Keep facts in databases that hold more and more, and ask where somebody is.

    Each fact is of somebody else, so that no ledger is at hand.

    Returns:
        A row for each size, and the greatest time of a fact over the least.
    """
    rows: Rows = []
    each = []
    for entries in (ROUNDS * HISTORY, 100_000, 1_000_000):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "trial.db"
            store = SqlStore(f"sqlite:///{file}").upgrade()
            people = entries // HISTORY
            start = time.perf_counter()
            _fill(file, chart, people)
            filled = time.perf_counter() - start
            engine = pe.Engine(chart, store)
            steps = [number * people // ROUNDS for number in range(ROUNDS)]
            kept = _wall(lambda number: engine.record(f"p{steps[number]}", _fact(HISTORY + number), author=WHO))  # noqa: B023
            asked = _wall(lambda number: engine.state(f"p{steps[number]}"))  # noqa: B023
            each.append(kept)
            size = file.stat().st_size / 1e6
            rows.append(
                (f"{entries:,}", f"{people:,}", f"{kept:,.0f}", f"{asked:,.0f}", f"{size:,.0f}", f"{filled:,.0f}")
            )
            store.database.dispose()
    return rows, max(each) / min(each)


def _fill(file: Path, chart: pe.Chart, people: int) -> None:
    """Put ledgers into a database, as the engine would have written them."""
    by = {"at": datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC), "actor": "bench", "protocol": chart.digest}
    events = [_fact(number) for number in range(HISTORY)]
    connection = sqlite3.connect(file)
    for number in range(people):
        ledger = pe.Ledger(f"p{number}")
        for event in events:
            ledger = ledger.record(event, **by)
        rows = [(chart.id, ledger.participant, one.number, line_of(one)) for one in ledger.entries]
        connection.executemany("INSERT INTO protocol_engine_entry VALUES (?, ?, ?, ?)", rows)
    connection.commit()
    connection.close()


if __name__ == "__main__":
    for row in (*beside_bare_commits(facts.chart())[0], *as_it_fills_up(facts.chart())[0]):
        print(*row, sep="\t")
