"""The tables brought up to this release by migrations, and looked at before they are used."""

from __future__ import annotations

import functools
import typing as t

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from protocol_engine.errors import StoreError

VERSIONS: t.Final = "protocol_engine_version"
"""The table that tells which migrations were made; apart from the host's own."""

_LOCK: t.Final = int.from_bytes(b"protocol", "big") >> 1
"""A number that nobody else is likely to lock."""


def upgrade(database: sa.Engine) -> None:
    """Make the tables, or bring them up to this release, in one transaction."""
    with database.begin() as connection:
        upgrade_within(connection)


def upgrade_within(connection: sa.Connection) -> None:
    """Do the same in an open transaction, which is not committed here."""
    if connection.dialect.name == "postgresql":
        # Of several processes that start at once, one makes the tables, and the others find them.
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    else:
        begin(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def begin(connection: sa.Connection) -> None:
    """
    Begin to write, unless the transaction has begun.

    SQLite has one writer at a time, and makes tables outside of any transaction. One that has only
    read so far cannot wait for another writer, so a transaction of ours asks for the lock at once.
    """
    if connection.dialect.name == "sqlite" and not _has_begun(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _has_begun(connection: sa.Connection) -> bool:
    # The driver's own connection: SQLAlchemy takes a transaction for begun that SQLite has not begun yet.
    return bool(t.cast("t.Any", connection.connection.driver_connection).in_transaction)


def require_schema(connection: sa.Connection) -> None:
    """
    Tell whether the tables are those of this release.

    Raises:
        StoreError: They are not there, are older, or are newer.
    """
    found = _version(connection)
    if found == newest():
        return
    if found is None:
        raise StoreError("the tables are not there; make them by SqlStore.upgrade()")
    known = {one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found in known:
        raise StoreError(f"the tables are those of revision {found}; bring them up by SqlStore.upgrade()")
    raise StoreError(f"the tables are of a later release (revision {found}); install that one")


@functools.cache
def newest() -> str:
    """Give the last revision that this release knows."""
    return t.cast("str", ScriptDirectory.from_config(_config()).get_current_head())


def _version(connection: sa.Connection) -> str | None:
    # Looked for first: in PostgreSQL a query of a table that is not there ends the transaction.
    if not sa.inspect(connection).has_table(VERSIONS):
        return None
    return MigrationContext.configure(connection, opts={"version_table": VERSIONS}).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "protocol_engine.engine.sql:migrations")
    config.set_main_option("path_separator", "os")
    return config
