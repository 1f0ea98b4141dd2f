"""A call fails between any two of its statements: it is all there or not at all, and its key is free again."""

from __future__ import annotations

import typing as t

import attrs
import pytest
import sqlalchemy as sa

import protocol_engine as pe
from engine.conftest import SQL, sql_store
from faults.failpoints import FAILURES, PLACES, Failpoint, everything
from faults.study import ANN, NOW, chart, ignore, measured, started
from protocol_engine.engine import Hook, Hooks

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from protocol_engine.engine import Notice, Outcome
    from protocol_engine.engine.sql import SqlStore

KEY: t.Any = {"author": ANN, "key": "k"}
WHY: t.Any = {"reason": "why", **KEY}
CALLS: dict[str, Callable[[pe.Engine], Outcome]] = {
    "record": lambda one: one.record("01", started("again", "2025-06-05"), **KEY),
    "record the first": lambda one: one.record("03", started(), **KEY),
    "request": lambda one: one.request("02", started(), **KEY),
    "request refused": lambda one: one.request("04", started(), **KEY),
    "correct": lambda one: one.correct("01", measured(50), **WHY),
    "void": lambda one: one.void("01", "start", **WHY),
    "justify": lambda one: one.justify("01", "low", "start", ground="waiver", **WHY),
}
"""One of each kind; by some of them participants come to count for the limit, by others they cease to."""

HOST = "row of the host"


def note(notice: Notice, transaction: sa.Connection) -> None:
    """Write a row of the host's in our transaction."""
    transaction.execute(sa.text("INSERT INTO host VALUES (:study, :id)"), {"study": notice.study, "id": notice.id})


@attrs.frozen
class Trial:
    """A study of its own with hooks of both kinds, in which some were started, and a table of the host's."""

    engine: pe.Engine
    database: sa.Engine
    point: Failpoint

    @classmethod
    def over(cls, store: SqlStore, name: str, point: Failpoint) -> Trial:
        """Make one."""
        hooks = Hooks([Hook("note", note)], [Hook("all", ignore), Hook("mail", ignore)])
        one = pe.Engine(chart(2, name.replace(" ", "_")), store, clock=lambda: NOW, hooks=hooks)
        for who in ("01", "02"):
            one.record(who, measured(30), author=ANN)
        one.record("01", started(), author=ANN)
        return cls(one, store.database, point)

    @property
    def rows(self) -> tuple[dict[str, list[t.Any]], list[str]]:
        """Every row of the study, ours and the host's."""
        study = self.engine.chart.id
        asked = sa.text("SELECT id FROM host WHERE study = :study ORDER BY id")
        with self.database.connect() as connection:
            return everything(connection, study), list(connection.execute(asked, {"study": study}).scalars())

    def whole(self) -> None:
        """Assert that what was written is right in every part."""
        ours, host = self.rows
        assert ({}, ()) == (self.engine.verify(), self.engine.rebuild())
        assert ["k"] == [row[2] for row in ours["protocol_engine_call"]]
        sent = {(row[2], row[3], row[4]) for row in ours["protocol_engine_delivery"] if row[1] == "all"}
        assert sent == {(row[2], row[3], row[4]) for row in ours["protocol_engine_delivery"] if row[1] == "mail"}
        assert sorted(id for _, _, id in sent) == [id for id in host if id != HOST]


@pytest.fixture(scope="module", params=SQL)
def laid(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[SqlStore, Failpoint]]:
    """Give a store in each kind of database, with a table of the host's and a failpoint."""
    store = sql_store(request.param, tmp_path_factory.mktemp("failpoints"))
    with store.database.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE host (study varchar(64), id varchar(64))")
    yield store, Failpoint().lay(store.database)
    store.database.dispose()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("call", CALLS)
def test_a_transaction_of_its_own(laid: tuple[SqlStore, Failpoint], call: str, place: str) -> None:
    """At whichever statement it fails, no row is otherwise; then the same call under the same key is made."""
    trial = Trial.over(laid[0], f"own {call} {place}", laid[1])
    before, failed = trial.rows, 0
    while True:
        trial.point.set(place, failed)
        try:
            told = CALLS[call](trial.engine)
        except FAILURES:
            assert before == trial.rows, (failed, trial.point.seen[-1])
            failed += 1
        else:
            break
    trial.point.set("", 0)
    assert failed > 6
    assert (call != "request refused", False) == (told.accepted, told.repeated)
    assert before != trial.rows
    trial.whole()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("call", CALLS)
def test_a_transaction_of_the_host(laid: tuple[SqlStore, Failpoint], call: str, place: str) -> None:
    """At whichever statement it fails the host goes on: its own rows are there, and nothing of ours."""
    trial, failed = Trial.over(laid[0], f"host {call} {place}", laid[1]), 0
    study, (ours, host) = trial.engine.chart.id, trial.rows
    mine = sa.text("INSERT INTO host VALUES (:study, :id)").bindparams(study=study, id=HOST)
    last, rows = "", 0
    while not last.startswith("RELEASE"):
        with trial.database.begin() as connection:
            connection.execute(mine)
            trial.point.set(place, failed)
            with pytest.raises(FAILURES):
                CALLS[call](trial.engine.within(connection))
            last, failed = trial.point.seen[-1], failed + 1
            if last.startswith(("SAVEPOINT", "RELEASE")):
                # These two fail only where the connection is gone, and the host's own rows with it.
                connection.rollback()
            else:
                connection.execute(mine)
                rows += 2
        assert (ours, sorted([*host, *[HOST] * rows])) == trial.rows, (failed, last)
    assert rows > 8
    with trial.database.begin() as connection:
        assert not CALLS[call](trial.engine.within(connection)).repeated
    trial.whole()


@pytest.mark.parametrize("call", CALLS)
def test_the_host_undoes_it(laid: tuple[SqlStore, Failpoint], call: str) -> None:
    """What the host rolls back, wholly or to a savepoint of its own, was never there, and can be said again."""
    trial = Trial.over(laid[0], f"undone {call}", laid[1])
    before = trial.rows
    with trial.database.connect() as connection:
        assert not CALLS[call](trial.engine.within(connection)).repeated
        connection.rollback()
    assert before == trial.rows
    with trial.database.begin() as connection:
        connection.execute(sa.text("INSERT INTO host VALUES ('', '')"))
        own = connection.begin_nested()
        assert not CALLS[call](trial.engine.within(connection)).repeated
        own.rollback()
    assert before == trial.rows
    with trial.database.begin() as connection:
        assert not CALLS[call](trial.engine.within(connection)).repeated
    trial.whole()
