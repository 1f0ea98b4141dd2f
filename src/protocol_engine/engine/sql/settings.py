"""
What a database must promise before ledgers are put into it: what is committed stays, come what may.

SQLite with `synchronous=NORMAL` in WAL mode loses committed transactions when the power fails, as
its documentation of `PRAGMA synchronous` says; PostgreSQL does so with `synchronous_commit = off`,
and may lose the whole cluster with `fsync = off` (documentation, section Write Ahead Log).
"""

from __future__ import annotations

import typing as t

import sqlalchemy as sa

from protocol_engine.errors import StoreError

if t.TYPE_CHECKING:
    from sqlalchemy.engine.interfaces import DBAPIConnection

_FULL = 2
"""The least `PRAGMA synchronous` that waits for the disk at each commit; 3 is EXTRA."""

_COMMITS = ("on", "local", "remote_write", "remote_apply")
"""Values of `synchronous_commit` that wait for the local disk."""

BUSY_SECONDS: t.Final = 30
"""How long a writer of SQLite waits for the one before it."""


def opened(database: sa.Engine | str | sa.URL) -> sa.Engine:
    """Give an engine; one that is made here shows no values in its errors, and keeps what it commits."""
    if isinstance(database, sa.Engine):
        return database
    made = sa.create_engine(database, hide_parameters=True)
    prepare(made)
    return made


def prepare(database: sa.Engine) -> None:
    """See to it that every new connection to SQLite is set to what ledgers need."""
    if database.dialect.name == "sqlite":
        sa.event.listen(database, "connect", _prepare_sqlite)


def _prepare_sqlite(raw: DBAPIConnection, _record: object) -> None:
    cursor = raw.cursor()
    # The time-out first: who switches to WAL waits for those who write just then.
    for statement in (f"busy_timeout = {BUSY_SECONDS * 1000}", "journal_mode = WAL", "synchronous = FULL"):
        cursor.execute(f"PRAGMA {statement}")
        cursor.fetchall()
    cursor.close()


def require_settings(connection: sa.Connection) -> None:
    """
    Tell whether a database keeps what it has committed.

    Raises:
        StoreError: It does not, or it is neither SQLite nor PostgreSQL; every setting that is wrong is named.
    """
    wrong = _CHECKS.get(connection.dialect.name, _other)(connection)
    if wrong:
        raise StoreError(f"ledgers are not put into this database: {'; '.join(wrong)}")


def require_transaction(connection: sa.Connection) -> None:
    """
    Tell whether what is written on a connection can be undone.

    Raises:
        StoreError: Each statement is committed at once, since no transaction was begun.
    """
    driver = t.cast("t.Any", connection.connection.driver_connection)
    if connection.dialect.name == "sqlite":
        # Until Python 3.12 there is only the level; None leaves it to whoever writes BEGIN.
        commits = getattr(driver, "autocommit", _LEGACY) is True or driver.isolation_level is None
        begun = driver.in_transaction
    else:
        commits, begun = driver.autocommit, driver.info.transaction_status != _IDLE
    if commits and not begun:
        raise StoreError("the connection commits each statement at once; begin a transaction first")


_LEGACY: t.Final = -1
"""What the `autocommit` of a connection of `sqlite3` is where it goes by the level (Python 3.12)."""

_IDLE: t.Final = 0
"""`PQTRANS_IDLE` of libpq: no transaction was begun."""


def _sqlite(connection: sa.Connection) -> list[str]:
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    level = int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())
    wrong = []
    # The first line is the database itself; one that lies in memory has no file.
    if not connection.exec_driver_sql("PRAGMA database_list").all()[0].file:
        wrong.append("it lies in memory; use MemoryStore, or a file")
    elif mode != "wal":
        wrong.append(f"journal_mode is {mode}; set it to wal")
    if level < _FULL:
        wrong.append(f"synchronous is {('off', 'normal')[level]}; set it to full")
    return wrong


def _postgresql(connection: sa.Connection) -> list[str]:
    names = ("fsync", "full_page_writes", "synchronous_commit", "server_encoding")
    asked = ", ".join(f"current_setting('{name}')" for name in names)
    fsync, pages, commit, encoding = connection.exec_driver_sql(f"SELECT {asked}").one()
    wrong = []
    if fsync != "on":
        wrong.append(f"fsync is {fsync}; set it to on")
    if pages != "on":
        wrong.append(f"full_page_writes is {pages}; set it to on")
    if commit not in _COMMITS:
        wrong.append(f"synchronous_commit is {commit}; set it to on")
    if encoding != "UTF8":
        wrong.append(f"server_encoding is {encoding}; only UTF8 can hold every text")
    return wrong


def _other(connection: sa.Connection) -> list[str]:
    return [f"it is {connection.dialect.name}; expected SQLite or PostgreSQL"]


_CHECKS = {"sqlite": _sqlite, "postgresql": _postgresql}
