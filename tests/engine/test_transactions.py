"""Transactions of the host, of its hooks and of its drivers: joined, undone, or refused with a reason."""

from __future__ import annotations

import sqlite3
import threading
import typing as t

import psycopg
import pytest
import sqlalchemy as sa
from psycopg.rows import dict_row

from engine.test_engine import ANN, START, alt
from engine.test_stores import BEGIN, LIMITED, driver_connection, engine, taken
from protocol_engine.engine import Hook, Hooks, MemoryStore, Notice
from protocol_engine.engine.sql import SqlStore
from protocol_engine.errors import StoreError
from unit.trial import fact


def test_an_engine_that_commits_each_statement_is_refused(sql: SqlStore) -> None:
    """Nothing could be undone."""
    database = sa.create_engine(sql.database.url, isolation_level="AUTOCOMMIT")
    with pytest.raises(StoreError, match="commits each statement at once; begin a transaction first"):
        engine(SqlStore(database)).record("01", START, author=ANN)
    with database.connect() as connection, pytest.raises(StoreError, match="begin a transaction first"):
        engine(sql).within(connection).record("01", START, author=ANN)
    database.dispose()
    assert [] == list(engine(sql).participants())


def test_a_driver_that_commits_each_statement_is_joined_in_a_transaction_alone(sql: SqlStore) -> None:
    """Outside of one it is refused, and holds no lock; within one that the host has begun it is joined."""
    raw = driver_connection(sql)
    if isinstance(raw, sqlite3.Connection):
        raw.isolation_level = None
    else:
        raw.autocommit = True
    one = engine(sql)
    with pytest.raises(StoreError, match="begin a transaction first"):
        one.within(raw).record("01", START, author=ANN)
    one.record("02", START, author=ANN)
    raw.execute("BEGIN")
    one.within(raw).record("01", START, author=ANN)
    raw.execute("COMMIT")
    assert ["01", "02"] == list(one.participants())
    raw.close()


def test_the_hosts_rows_may_have_any_form(sql: SqlStore) -> None:
    """What the host's cursors give is its own matter."""
    raw = driver_connection(sql)
    if isinstance(raw, psycopg.Connection):
        raw.row_factory = t.cast("t.Any", dict_row)
    else:
        raw.row_factory = lambda cursor, row: dict(zip([one[0] for one in cursor.description], row, strict=True))
    within = engine(sql).within(raw)
    within.record("01", alt(30), author=ANN, key="k")
    assert within.record("01", alt(30), author=ANN, key="k").repeated
    assert [{"x": 1}] == raw.execute("SELECT 1 AS x").fetchall()
    raw.rollback()
    raw.close()


def test_a_hook_that_would_wait_for_itself_is_told(sql: SqlStore) -> None:
    """Within the transaction a hook writes by `within`; by the engine itself it would wait for itself."""

    def wrong(notice: Notice, _connection: t.Any) -> None:
        one.record(notice.participant, fact("withdrew", "2025-06-20", "w"), author=ANN)

    one = engine(sql, LIMITED, hooks=Hooks(Hook("wrong", wrong, on="state.entered")))
    with pytest.raises(StoreError, match=r"writes by engine.within\(connection\)"):
        one.record("01", BEGIN, author=ANN)
    with (
        sql.database.connect() as connection,
        pytest.raises(StoreError, match=r"writes by engine.within\(connection\)"),
    ):
        one.within(connection).record("01", BEGIN, author=ANN)
    assert [] == list(one.participants())


def test_memory_undoes_what_a_hook_has_said() -> None:
    """As a database does: what a hook says of others is a part of the transaction."""
    store = MemoryStore()

    def say(notice: Notice, _transaction: t.Any) -> None:
        plain.record("sibling", BEGIN, author=ANN, key="k")
        plain.record(notice.participant, fact("withdrew", "2025-06-20", "w"), author=ANN)
        raise ArithmeticError

    plain = engine(store, LIMITED)
    one = engine(store, LIMITED, hooks=Hooks(Hook("say", say, on="state.entered")))
    with pytest.raises(ArithmeticError):
        one.record("01", BEGIN, author=ANN)
    assert ([], (0, 0)) == (list(one.participants()), taken(one))
    assert not plain.record("sibling", BEGIN, author=ANN, key="k").repeated


def test_memory_shows_nothing_that_may_be_undone() -> None:
    """Who reads waits for who writes."""
    store, begun, seen = MemoryStore(), threading.Event(), []

    def fail(_notice: Notice, _transaction: t.Any) -> None:
        reader.start()
        begun.wait(10)
        reader.join(0.2)
        raise ArithmeticError

    def read() -> None:
        begun.set()
        seen.append(engine(store).state("01").state)

    reader = threading.Thread(target=read)
    one = engine(store, LIMITED, hooks=Hooks(Hook("fail", fail, on="state.entered")))
    with pytest.raises(ArithmeticError):
        one.record("01", BEGIN, author=ANN)
    reader.join(30)
    assert ["screening"] == seen
