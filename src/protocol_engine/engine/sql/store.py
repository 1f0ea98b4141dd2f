"""Ledgers in a database, in transactions of our own or of the host's."""

from __future__ import annotations

import abc
import contextlib
import typing as t

import attrs
import sqlalchemy as sa

from protocol_engine.engine.recent import Recent
from protocol_engine.engine.sql.driver import dressed
from protocol_engine.engine.sql.ledgers import everyone, read_counted, read_ledger, read_trace, settle
from protocol_engine.engine.sql.outbox import SqlOutbox
from protocol_engine.engine.sql.schema import begin, upgrade
from protocol_engine.engine.sql.settings import opened
from protocol_engine.engine.sql.transactions import checked, discreet, reading, writing, written
from protocol_engine.engine.sql.unit import RecentLedgers, SqlUnit

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from protocol_engine.engine.enrollment import Counted
    from protocol_engine.engine.store import Unit
    from protocol_engine.ledger import Ledger

_T = t.TypeVar("_T")


def joined(transaction: t.Any) -> sa.Connection:
    """
    Give the SQLAlchemy connection that a host's transaction is, or has.

    Raises:
        StoreError: It is no open connection that is known.
    """
    return transaction if isinstance(transaction, sa.Connection) else dressed(transaction)


class _Reader(abc.ABC):
    """What is asked of a database, whosever the transaction is."""

    @abc.abstractmethod
    def _reading(self) -> contextlib.AbstractContextManager[sa.Connection]: ...

    def ledger(self, study: str, participant: str) -> Ledger:
        """Give a ledger as it stands, by one query; see `Store`."""
        with self._reading() as connection:
            return read_ledger(connection, study, participant)

    def trace(self, study: str, participant: str) -> int:
        """Give the version that what is kept beside a ledger has seen; see `Store`."""
        with self._reading() as connection:
            return read_trace(connection, study, participant)

    def participants(self, study: str) -> Iterator[str]:
        """Give the numbers of all participants of whom something was said, sorted."""
        with self._reading() as connection:
            return iter(everyone(connection, study))

    def counted(self, study: str) -> tuple[Counted, ...]:
        """Give who counts for which limit, in the order in which they came to count."""
        with self._reading() as connection:
            return read_counted(connection, study)


@attrs.frozen(eq=False)
class SqlStore(_Reader):
    """
    Ledgers in a database; see `Store`.

    Attributes:
        database: The SQLAlchemy engine. A URL will do, such as `sqlite:///trial.db` or
            `postgresql+psycopg://host/trial`: then SQLite is set to keep what it has committed.

    Raises:
        StoreError: When it is first used: the database does not keep what it has committed, or its
            tables are not those of this release.
    """

    database: sa.Engine = attrs.field(converter=opened)
    _recent: RecentLedgers = attrs.field(factory=Recent, repr=False, init=False)

    def upgrade(self) -> SqlStore:
        """Make the tables, or bring them up to this release; give the store itself."""
        upgrade(self.database)
        return self

    @property
    def outbox(self) -> SqlOutbox:
        """What is to be delivered."""
        return SqlOutbox(self.database)

    def transact(self, study: str, participant: str, work: Callable[[Unit], _T]) -> _T:
        """Do something in a transaction about one participant; see `Store`."""
        return written(self.database, lambda connection: work(SqlUnit(connection, study, participant, self._recent)))

    def settle(self, study: str, limits: str) -> None:
        """Say under which limits it was counted who counts; see `Store`."""
        written(self.database, lambda connection: settle(connection, study, limits))

    def within(self, transaction: t.Any) -> JoinedStore:
        """Give a store that writes into an open transaction of the host's; see `Store`."""
        return JoinedStore(joined(transaction), self._recent)

    def _reading(self) -> contextlib.AbstractContextManager[sa.Connection]:
        return reading(self.database)


@attrs.frozen(eq=False)
class JoinedStore(_Reader):
    """
    Ledgers in an open transaction of the host's, which is never committed here; see `Store`.

    Each call is all there or not at all, whatever the host does after it has failed.

    Attributes:
        connection: The host's connection.
    """

    connection: sa.Connection
    _recent: RecentLedgers = attrs.field(factory=Recent, repr=False)

    def transact(self, study: str, participant: str, work: Callable[[Unit], _T]) -> _T:
        """Do something as a part of the host's transaction; see `Store`."""
        with self._reading() as connection, writing(connection.engine):
            begin(connection)
            with connection.begin_nested():
                return work(SqlUnit(connection, study, participant, self._recent))

    def settle(self, study: str, limits: str) -> None:
        """Say under which limits it was counted who counts; see `Store`."""
        with self._reading() as connection:
            begin(connection)
            settle(connection, study, limits)

    def within(self, transaction: t.Any) -> JoinedStore:
        """Give the store in another transaction."""
        return JoinedStore(joined(transaction), self._recent)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with discreet():
            checked(self.connection)
            yield self.connection
