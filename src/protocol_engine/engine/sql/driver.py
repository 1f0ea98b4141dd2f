"""Connections of a database's driver, as hosts without SQLAlchemy have them, in SQLAlchemy's dress."""

from __future__ import annotations

import importlib
import sqlite3
import typing as t

import sqlalchemy as sa

from protocol_engine.errors import StoreError

_POSTGRESQL = ("psycopg", "psycopg2")
"""Drivers of PostgreSQL, by the first part of the module in which their connection is."""


class _Held:
    """
    A connection of the host's whose transaction is the host's to end.

    What would end it, or set something for the host's other statements, does nothing.
    """

    def __init__(self, raw: t.Any) -> None:
        self._raw = raw

    def __getattr__(self, name: str) -> t.Any:
        return getattr(self._raw, name)

    def commit(self) -> None:
        """Leave it to the host."""

    def rollback(self) -> None:
        """Leave it to the host."""

    def close(self) -> None:
        """Leave it to the host."""

    def cursor(self, *given: t.Any, **more: t.Any) -> t.Any:
        """Give a cursor whose rows are tuples, whatever the host wants of its own."""
        made = self._raw.cursor(*given, **more)
        if hasattr(made, "row_factory"):
            made.row_factory = None if isinstance(self._raw, sqlite3.Connection) else _tuples(made)
        return made

    def create_function(self, *_given: t.Any, **_more: t.Any) -> None:
        """Keep the functions that the host has made, such as its own REGEXP."""


def _tuples(cursor: t.Any) -> t.Any:
    return importlib.import_module(f"{type(cursor).__module__.partition('.')[0]}.rows").tuple_row


def dressed(raw: t.Any) -> sa.Connection:
    """
    Give a SQLAlchemy connection upon an open one of `sqlite3` or psycopg; it ends nothing.

    Raises:
        StoreError: It is neither.
    """
    driver = type(raw).__module__.partition(".")[0]
    if isinstance(raw, sqlite3.Connection):
        return _connected("sqlite://", raw)
    if driver in _POSTGRESQL:
        # Without this, types of the host's database would be looked up, by another kind of connection.
        return _connected(f"postgresql+{driver}://", raw, use_native_hstore=False)
    raise StoreError(
        "expected an open connection of SQLAlchemy (such as session.connection()), of sqlite3, or of psycopg"
    )


def _connected(url: str, raw: t.Any, **more: t.Any) -> sa.Connection:
    held = _Held(raw)
    database = sa.create_engine(
        url, creator=lambda: held, poolclass=sa.StaticPool, pool_reset_on_return=None, hide_parameters=True, **more
    )
    return database.connect()
