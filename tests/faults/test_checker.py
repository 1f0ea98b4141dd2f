"""The checker itself: it finds nothing in an honest history, and each kind of fault that is planted in one."""

from __future__ import annotations

import typing as t

import attrs
import pytest

import protocol_engine as pe
from engine.conftest import sql_store
from faults.checker import Read, Said, Stored, check
from faults.evidence import stored
from faults.study import chart, engine, measured, started

if t.TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

History = tuple[list[Said], list[Read], dict[str, Stored]]


@pytest.fixture
def honest(tmp_path: Path) -> History:
    """Give a history in which nothing is wrong: five calls of one participant, one of which failed, and two reads."""
    store = sql_store("sqlite", tmp_path)
    one = engine(store)
    one.record("01", measured(30), author=pe.Author("a1"))
    one.record("01", started(), author=pe.Author("a2"))
    one.correct("01", measured(50), reason="wrong line", author=pe.Author("a3"))
    one.record("01", measured(51, "2025-06-03", "more"), author=pe.Author("a4"))
    calls = [Said(f"a{place}", "01", place * 10, "acknowledged", place * 10 + 5, place) for place in range(1, 4)]
    calls += [Said("a4", "01", 40), Said("a5", "01", 50, "failed", 55), Said("a6", "01", 60)]
    entries = one.ledger("01").entries
    reads = [Read("01", 27, 2, hash=entries[1].hash), Read("01", 29, 2, state="treated"), Read("02", 1, 0)]
    there = stored(one)
    store.database.dispose()
    return calls, reads, there


def test_nothing_is_found_in_what_is_right(honest: History) -> None:
    """An honest history has no fault; what became of an unknown call may be either."""
    calls, reads, there = honest
    assert [] == check(chart(), calls, reads, there)


def ledger(history: History, change: Callable[[tuple[t.Any, ...]], tuple[t.Any, ...]]) -> None:
    """Change the stored entries."""
    one = history[2]["01"]
    history[2]["01"] = attrs.evolve(one, ledger=pe.Ledger("01", change(one.ledger.entries)))


def row(history: History, **values: object) -> None:
    """Change the snapshot's row."""
    one = history[2]["01"]
    history[2]["01"] = attrs.evolve(one, row={**one.row, **values})


def told(history: History, change: Callable[[tuple[t.Any, ...]], tuple[t.Any, ...]]) -> None:
    """Change what is in the outbox."""
    one = history[2]["01"]
    history[2]["01"] = attrs.evolve(one, told=change(one.told))


def call(history: History, place: int, **values: object) -> None:
    """Change what a client wrote down."""
    history[0][place] = attrs.evolve(history[0][place], **values)


def read(history: History, **values: object) -> None:
    """Add what a client read."""
    history[1].append(Read(**t.cast("t.Any", {"participant": "01", "invoked": 1, "version": 2, **values})))


PLANTED: dict[str, tuple[Callable[[History], object], str]] = {
    "lost": (lambda it: ledger(it, lambda entries: entries[:2]), "a3 was acknowledged as entry 3, and is not stored"),
    "participant lost": (lambda it: it[2].clear(), "a1 was acknowledged as entry 1, and is not stored"),
    "failed": (lambda it: call(it, 3, came="failed"), "a4 failed, and is stored"),
    "unsaid": (lambda it: it[0].pop(3), "a4 is stored, and nobody said it"),
    "twice": (lambda it: ledger(it, lambda entries: (*entries, entries[0])), "a1 is stored 2 times"),
    "gap": (lambda it: ledger(it, lambda entries: entries[1:]), "its versions are not dense"),
    "swapped": (lambda it: ledger(it, lambda entries: (entries[1], entries[0], *entries[2:])), "entry is missing"),
    "changed": (
        lambda it: ledger(it, lambda entries: (attrs.evolve(entries[0], role="x"), *entries[1:])),
        "entry 1: it has been changed",
    ),
    "late": (lambda it: call(it, 0, invoked=36, ended=37), "a1 comes before what was acknowledged before it"),
    "no prefix": (lambda it: read(it, hash="0"), "what was read is not a beginning"),
    "future": (lambda it: read(it, version=9), "more was read than is stored"),
    "wrong state": (lambda it: read(it, state="screening"), "the state that was read is not the fold"),
    "stale": (lambda it: read(it, invoked=36), "what had been acknowledged was not read"),
    "snapshot behind": (lambda it: row(it, version=3), "the snapshot's version is not that of the fold"),
    "snapshot wrong": (lambda it: row(it, state="screening"), "the snapshot's state is not that of the fold"),
    "no snapshot": (lambda it: it[2].update({"01": attrs.evolve(it[2]["01"], row={})}), "the snapshot's state"),
    "notice lost": (lambda it: told(it, lambda sent: sent[1:]), "its notices are not dense"),
    "last lost": (lambda it: told(it, lambda sent: sent[:-1]), "is not what is in the outbox"),
    "told twice": (lambda it: told(it, lambda sent: (*sent, sent[-1])), "its notices are not dense"),
    "told wrong": (
        lambda it: told(it, lambda sent: (attrs.evolve(sent[0], about="x"), *sent[1:])),
        "what entry 2 changes is not what is in the outbox",
    ),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_each_planted_fault_is_found(honest: History, planted: str) -> None:
    """A checker that finds nothing must not be one that looks at nothing."""
    plant, sentence = PLANTED[planted]
    plant(honest)
    found = check(chart(), *honest)
    assert any(sentence in one for one in found), found
