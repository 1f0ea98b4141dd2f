"""Ledgers in a database, for programs that await."""

from __future__ import annotations

import asyncio
import typing as t

import attrs
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from protocol_engine.engine.recent import Recent
from protocol_engine.engine.sql.retrying import TRIES, is_given_up, pause
from protocol_engine.engine.sql.schema import upgrade_within
from protocol_engine.engine.sql.settings import prepare
from protocol_engine.engine.sql.store import JoinedStore
from protocol_engine.engine.sql.transactions import discreet
from protocol_engine.engine.sql.unit import RecentLedgers
from protocol_engine.errors import StoreError

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from protocol_engine.engine.store import Store

_T = t.TypeVar("_T")


def opened(database: AsyncEngine | str | sa.URL) -> AsyncEngine:
    """Give an engine; one that is made here shows no values in its errors, and keeps what it commits."""
    if isinstance(database, AsyncEngine):
        return database
    made = create_async_engine(database, hide_parameters=True)
    prepare(made.sync_engine)
    return made


@attrs.frozen(eq=False)
class AsyncSqlStore:
    """
    Ledgers in a database; see `AsyncStore`.

    Attributes:
        database: The asynchronous SQLAlchemy engine. A URL will do, such as
            `sqlite+aiosqlite:///trial.db` or `postgresql+psycopg://host/trial`: then SQLite is set
            to keep what it has committed.

    Raises:
        StoreError: When it is first used: the database does not keep what it has committed, or its
            tables are not those of this release.
    """

    database: AsyncEngine = attrs.field(converter=opened)
    _recent: RecentLedgers = attrs.field(factory=Recent, repr=False, init=False)

    async def upgrade(self) -> AsyncSqlStore:
        """Make the tables, or bring them up to this release; give the store itself."""
        async with self.database.begin() as connection:
            await connection.run_sync(upgrade_within)
        return self

    async def run(self, work: Callable[[Store], _T]) -> _T:
        """
        Do something in a transaction; see `AsyncStore`.

        Where the caller is cancelled, the transaction is ended first: whether it was committed is not
        known then, as after a lost answer.
        """
        running = asyncio.ensure_future(self._tried(work))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            # Left alone, the connection would hold its lock until it is collected.
            await asyncio.wait([running])
            if not running.cancelled():
                running.exception()
            raise

    async def _tried(self, work: Callable[[Store], _T]) -> _T:
        for tried in range(TRIES):
            try:
                with discreet():
                    async with self.database.begin() as connection:
                        return await connection.run_sync(lambda plain: work(JoinedStore(plain, self._recent)))
            except sa.exc.DBAPIError as error:
                if tried == TRIES - 1 or not is_given_up(error):
                    raise
            await asyncio.sleep(pause(tried))
        raise AssertionError  # the last try returns or raises

    def within(self, transaction: AsyncConnection) -> JoinedAsyncStore:
        """Give a store that writes into an open transaction of the host's; see `AsyncStore`."""
        if not isinstance(transaction, AsyncConnection):
            raise StoreError("expected an open SQLAlchemy AsyncConnection, such as await session.connection()")
        return JoinedAsyncStore(transaction, self._recent)


@attrs.frozen(eq=False)
class JoinedAsyncStore:
    """
    Ledgers in an open transaction of the host's, which is never committed here.

    Attributes:
        connection: The host's connection.
    """

    connection: AsyncConnection
    _recent: RecentLedgers = attrs.field(factory=Recent, repr=False)

    async def run(self, work: Callable[[Store], _T]) -> _T:
        """Do something as a part of the host's transaction; see `AsyncStore`."""
        return await self.connection.run_sync(lambda plain: work(JoinedStore(plain, self._recent)))

    def within(self, transaction: AsyncConnection) -> JoinedAsyncStore:
        """Give the store in another transaction."""
        return JoinedAsyncStore(transaction, self._recent)
