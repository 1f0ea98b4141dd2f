"""The same call, however often it comes, is made once, and each time the answer is the first one."""

from __future__ import annotations

import json
import typing as t

import attrs
import pytest

import protocol_engine as pe
from engine.conftest import SQL, sql_store
from engine.test_stores import in_threads
from faults.lives import Nursery
from faults.soak import rounds
from faults.study import ANN, engine, measured, started
from faults.writer import SAME

if t.TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from protocol_engine.engine import Outcome, Store

TIMES = 100
KEY: t.Any = {"author": ANN, "key": "k"}
WHY: t.Any = {"reason": "why", **KEY}
CALLS: dict[str, tuple[Callable[[pe.Engine], Outcome], int]] = {
    "record": (lambda one: one.record("01", measured(20, id="new"), **KEY), 1),
    "request": (lambda one: one.request("01", started(), **KEY), 1),
    "request refused": (lambda one: one.request("01", started("early", "2025-05-01"), **KEY), 0),
    "correct": (lambda one: one.correct("01", measured(50), **WHY), 1),
    "void": (lambda one: one.void("01", "lab", **WHY), 1),
    "justify": (lambda one: one.justify("01", "low", "lab", ground="waiver", **WHY), 1),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_hundred_times_at_once(store: Store, call: str) -> None:
    """Of a hundred deliveries by several threads one is made; all hear what came of it, though others write as well."""
    make, entries = CALLS[call]
    one, heard = engine(store), list[t.Any]()
    one.record("01", measured(30), author=ANN)

    def deliver(number: int) -> None:
        for place in range(TIMES // 4):
            heard.append(make(one))
            if place % 8 == number:
                one.record("01", measured(31, "2025-05-20", f"other {number} {place}"), author=ANN)

    in_threads(4, deliver)
    assert TIMES == len(heard)
    assert 1 == sum(not told.repeated for told in heard)
    first = next(told for told in heard if not told.repeated)
    assert all(attrs.evolve(told, repeated=False) == first for told in heard)
    others = sum(1 for entry in one.ledger("01").entries if (entry.fact or "").startswith("other"))
    assert 1 + others + entries == one.ledger("01").version
    assert {} == one.verify()


def test_a_fact_without_a_key(store: Store) -> None:
    """A fact of the same id and content is one fact, however often it comes."""
    one = engine(store)
    in_threads(4, lambda _: [one.record("01", measured(30), author=ANN) for _ in range(TIMES // 4)] and None)
    assert 1 == one.ledger("01").version


@pytest.mark.parametrize("kind", SQL)
def test_across_kills(kind: str, tmp_path: Path) -> None:
    """Two processes make one call again and again, and are killed: it is there once, and all answers are the same."""
    store = sql_store(kind, tmp_path)
    url = store.database.url.render_as_string(hide_password=False)
    nurseries = [Nursery.start("writer.py", url, tmp_path, name) for name in ("a", "b")]

    def live(number: int) -> None:
        for _ in range(rounds(8)):
            nurseries[number].drawn(TIMES // 4, "again")
        nurseries[number].live("1", "-", str(TIMES // 2), "again")

    in_threads(2, live)
    for nursery in nurseries:
        nursery.end()
    heard = [line for nursery in nurseries for line in nursery.journal.lines()]
    assert TIMES <= len(heard)
    assert 1 >= sum(not line["repeated"] for line in heard)
    assert 1 == len({json.dumps(line["answer"]) for line in heard})
    one = engine(store)
    assert [SAME["name"]] == [entry.actor for entry in one.ledger("p000").entries] or not heard[0]["answer"][0]
    assert {} == one.verify()
    store.database.dispose()
