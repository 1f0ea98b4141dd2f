"""The server goes away and comes back: whoever calls is told, nothing is half there, and all goes on."""

from __future__ import annotations

import logging
import time
import typing as t
from functools import partial

import pytest
import sqlalchemy as sa

import databases
from engine.test_stores import in_threads
from faults.checker import check
from faults.evidence import stored
from faults.lives import Nursery, evidence
from faults.soak import rounds
from faults.study import ANN, NOW, chart, engine, measured, started
from protocol_engine.engine import Hook, Hooks, Notice
from protocol_engine.engine.sql import SqlStore

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

figures = logging.getLogger(__name__)


@pytest.fixture
def store() -> Iterator[SqlStore]:
    """Give an empty store on a server that may be stopped."""
    made = SqlStore(t.cast("t.Any", databases.database_in(databases.own_server().url))).upgrade()
    yield made
    made.database.dispose()


def test_it_crashes_under_load(store: SqlStore, tmp_path: Path) -> None:
    """The server crashes while two write: what was acknowledged is there, in order, whole and once."""
    server, url = databases.own_server(), store.database.url.render_as_string(hide_password=False)
    writers = [Nursery.start("writer.py", url, tmp_path, name, seed=2) for name in ("a", "b")]

    def live(number: int, turn: int) -> None:
        if number < len(writers):
            writers[number].live(f"{turn}{number}", "-", "60")
            return
        before = [len(writer.journal.lines()) for writer in writers]
        while any(len(writer.journal.lines()) < was + 20 for writer, was in zip(writers, before, strict=True)):
            time.sleep(0.01)
        server.stop("immediate")
        server.start()

    for turn in range(rounds(3)):
        in_threads(3, partial(live, turn=turn))
    for writer in writers:
        writer.end()
    store.database.dispose()
    calls, reads = evidence(writers)
    one = engine(store)
    assert [] == check(chart(), calls, reads, stored(one))
    assert ({}, ()) == (one.verify(), one.rebuild())
    heard = sum(call.came == "acknowledged" for call in calls)
    assert heard
    figures.info("%s crashes, %s calls, %s acknowledged", rounds(3), len(calls), heard)


def test_a_call_while_it_is_gone(store: SqlStore) -> None:
    """A call while the server is gone is told so; once it is back the same call is made, and made once."""
    server, one = databases.own_server(), engine(store)
    one.record("01", measured(30), author=ANN)
    server.stop("fast")
    with pytest.raises(sa.exc.OperationalError):
        one.record("01", started(), author=ANN, key="k")
    with pytest.raises(sa.exc.OperationalError):
        one.state("01")
    server.start()
    assert not one.record("01", started(), author=ANN, key="k").repeated
    assert one.record("01", started(), author=ANN, key="k").repeated
    server.stop("fast")
    server.start()
    # Nobody told the pool: the first call meets a connection that is dead, and leaves none behind.
    with pytest.raises(sa.exc.OperationalError):
        one.record("01", started("again", "2025-06-30"), author=ANN, key="l")
    one.void("01", "start", reason="another person", author=ANN)
    assert (3, {}) == (one.ledger("01").version, one.verify())


def test_it_goes_in_the_midst_of_a_call(store: SqlStore) -> None:
    """The server crashes between the entry and the commit: nothing of the call is there, and it can be made."""
    server = databases.own_server()
    engine(store).record("01", measured(30), author=ANN)

    def crash(notice: Notice, _transaction: t.Any) -> None:
        if notice.topic == "state.entered":
            server.stop("immediate")

    broken = engine(store, hooks=Hooks([Hook("crash", crash)], [Hook("all", crash)]))
    with pytest.raises(sa.exc.OperationalError):
        broken.record("01", started(), author=ANN, key="k")
    server.start()
    one = engine(store)
    assert (1, 0, 0) == (one.ledger("01").version, store.outbox.waiting("TRIAL"), len(one.enrollment()[0].participants))
    assert (True, False) == ((told := one.record("01", started(), author=ANN, key="k")).accepted, told.repeated)


def test_a_host_whose_transaction_breaks(store: SqlStore) -> None:
    """Where the server goes while the host's own transaction is open, neither its row nor ours is there."""
    server = databases.own_server()
    with store.database.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE host (id integer)")

    def work() -> None:
        with store.database.begin() as connection:
            connection.exec_driver_sql("INSERT INTO host VALUES (1)")
            engine(store).within(connection).record("01", measured(30), author=ANN)
            server.stop("immediate")

    with pytest.raises(sa.exc.OperationalError):
        work()
    server.start()
    with store.database.connect() as connection:
        assert 0 == connection.exec_driver_sql("SELECT count(*) FROM host").scalar_one()
    assert 0 == engine(store, clock=lambda: NOW).ledger("01").version
