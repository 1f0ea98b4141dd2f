"""The engine for programs that await says what the plain one says, and joins the host's transaction."""

from __future__ import annotations

import asyncio
import typing as t

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

import databases
import protocol_engine as pe
from engine.test_engine import ANN, CHART, NOW, START, alt
from engine.test_stores import BEGIN, LIMITED
from protocol_engine.engine import AsyncEngine, AsyncMemoryStore, Dispatcher, Hook, Hooks, Notice
from protocol_engine.engine.sql import AsyncSqlStore, SqlStore
from protocol_engine.errors import StoreError

if t.TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

KINDS = ["memory", "sqlite", "postgresql"]


def url_of(kind: str, folder: Path) -> str:
    """Give the URL of an empty database for an asynchronous driver."""
    return f"sqlite+aiosqlite:///{folder / 'trial.db'}" if kind == "sqlite" else databases.empty_database()


def with_engine(kind: str, folder: Path, work: Callable[[AsyncEngine], Awaitable[None]], **more: t.Any) -> None:
    """Do something with an engine upon an empty store."""

    async def everything() -> None:
        chart = more.pop("chart", CHART)
        if kind == "memory":
            await work(AsyncEngine(chart, AsyncMemoryStore(), clock=lambda: NOW, **more))
            return
        store = await AsyncSqlStore(url_of(kind, folder)).upgrade()
        await work(AsyncEngine(chart, store, clock=lambda: NOW, **more))
        await store.database.dispose()

    asyncio.run(everything())


@pytest.mark.parametrize("kind", KINDS)
def test_a_life(kind: str, tmp_path: Path) -> None:
    """Every method says what the one of the plain engine says."""
    plain = pe.Engine(CHART, clock=lambda: NOW)

    async def live(one: AsyncEngine) -> None:
        saying = {"author": ANN}
        assert await one.preview("01", START) == plain.preview("01", START)
        assert await one.record("01", alt(30), **saying) == plain.record("01", alt(30), **saying)
        request = {**saying, "key": "k", "expected_version": 1}
        assert await one.request("01", START, **request) == plain.request("01", START, **request)
        assert (await one.request("01", START, **request)).repeated
        fix = {**saying, "reason": "wrong line"}
        assert await one.correct("01", alt(50), **fix) == plain.correct("01", alt(50), **fix)
        why = {**saying, "ground": "approved waiver", "reason": "agreed"}
        assert await one.justify("01", "low", "start", **why) == plain.justify("01", "low", "start", **why)
        assert await one.due("01", "2025-06-09") == plain.due("01", "2025-06-09")
        assert await one.available("01", "2025-06-09") == plain.available("01", "2025-06-09")
        assert await one.explain("01") == tuple(plain.explain("01"))
        gone = {**saying, "reason": "another person"}
        assert await one.void("01", "start", **gone) == plain.void("01", "start", **gone)
        assert await one.state("01", as_of="2025-06-01") == plain.state("01", as_of="2025-06-01")
        assert await one.ledger("01") == plain.ledger("01")
        assert await one.participants() == tuple(plain.participants())
        assert await one.enrollment() == plain.enrollment()
        assert await one.rebuild() == plain.rebuild()
        signed = await one.checkpoints(b"secret")
        assert (signed, {}) == (plain.checkpoints(b"secret"), await one.verify(signed, b"secret"))

    with_engine(kind, tmp_path, live)


@pytest.mark.parametrize("kind", KINDS)
def test_many_at_once(kind: str, tmp_path: Path) -> None:
    """Of many tasks at once none is lost, and no more are let in than there are places."""
    accepted: list[bool] = []

    async def live(one: AsyncEngine) -> None:
        async def ask(number: int) -> None:
            accepted.append((await one.request(f"{number}", BEGIN, author=ANN)).accepted)
            await one.record("shared", alt(30, id=f"e{number}"), author=ANN)

        await asyncio.gather(*(ask(number) for number in range(8)))
        assert list(range(1, 9)) == [entry.number for entry in (await one.ledger("shared")).entries]

    with_engine(kind, tmp_path, live, chart=LIMITED)
    assert 3 == accepted.count(True)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("commits", [True, False])
def test_the_host_decides(kind: str, tmp_path: Path, *, commits: bool) -> None:
    """Within the host's transaction nothing is committed here: what it rolls back was never said."""

    async def live(one: AsyncEngine) -> None:
        async with t.cast("AsyncSqlStore", one.store).database.connect() as connection:
            within = one.within(connection)
            await within.record("01", alt(30), author=ANN)
            await within.within(connection).record("01", START, author=ANN)
            assert 2 == (await within.ledger("01")).version
            await (connection.commit() if commits else connection.rollback())
        assert (2 if commits else 0) == (await one.ledger("01")).version
        with pytest.raises(StoreError, match="expected an open SQLAlchemy AsyncConnection"):
            one.within("a connection")

    with_engine(kind, tmp_path, live)


def test_memory_joins_nothing() -> None:
    """A store in memory has no transaction that it could join."""
    with pytest.raises(StoreError, match="no transaction"):
        AsyncEngine(CHART).within(None)


def test_a_hook_may_be_asynchronous_after_the_commit(tmp_path: Path) -> None:
    """A dispatcher awaits what a hook gives; in the transaction an asynchronous hook is refused."""
    heard: list[str] = []

    async def hear(notice: Notice) -> None:
        await asyncio.sleep(0)
        heard.append(notice.topic)

    async def in_transaction(notice: Notice, _transaction: t.Any) -> None:
        heard.append(notice.topic)

    store = SqlStore(f"sqlite:///{tmp_path / 'trial.db'}").upgrade()
    engine = pe.Engine(LIMITED, store, hooks=Hooks(after_commit=[Hook("hear", hear)]))
    engine.record("01", BEGIN, author=ANN)
    assert 3 == Dispatcher(engine, store.outbox).run_once()
    assert ["state.left", "transition.taken", "state.entered"] == heard
    bad = pe.Engine(LIMITED, store, hooks=Hooks([Hook("hear", t.cast("t.Any", in_transaction))]))
    with pytest.warns(RuntimeWarning, match="never awaited"), pytest.raises(TypeError, match="'hear' is asynchronous"):
        bad.record("02", BEGIN, author=ANN)
    assert 0 == bad.ledger("02").version
    store.database.dispose()


def test_an_engine_of_the_host_is_used_as_it_is(tmp_path: Path) -> None:
    """The host's own engine is not set to anything; one that may lose what it has committed is refused."""

    async def live() -> None:
        database = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'trial.db'}")
        store = AsyncSqlStore(database)
        await store.upgrade()
        with pytest.raises(StoreError, match="journal_mode is delete; set it to wal"):
            await AsyncEngine(CHART, store).record("01", START, author=ANN)
        await database.dispose()

    asyncio.run(live())


def test_collisions_are_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the database gives up in favor of another is done again; what it refuses otherwise is not."""
    tried: list[str] = []

    class GivenUpError(Exception):
        sqlstate = "40001"

    async def live(one: AsyncEngine) -> None:
        def work(_engine: pe.Engine) -> str:
            tried.append("x")
            if len(tried) < 3:
                raise sa.exc.OperationalError("x", None, GivenUpError())
            return "done"

        assert "done" == await one.run(work)
        with pytest.raises(sa.exc.OperationalError):
            await one.run(lambda _: (_ for _ in ()).throw(sa.exc.OperationalError("x", None, GivenUpError())))
        with pytest.raises(sa.exc.OperationalError):
            await one.run(lambda _: (_ for _ in ()).throw(sa.exc.OperationalError("x", None, ValueError())))

    monkeypatch.setattr("protocol_engine.engine.sql.asynchronous.pause", lambda _: 0)
    with_engine("sqlite", tmp_path, live)
    assert 3 == len(tried)
