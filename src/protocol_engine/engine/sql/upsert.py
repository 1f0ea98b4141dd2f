"""Rows put in where there may be one already; SQLite and PostgreSQL write it alike, SQLAlchemy not yet."""

from __future__ import annotations

import functools
import typing as t

from sqlalchemy.dialects import postgresql, sqlite

if t.TYPE_CHECKING:
    import sqlalchemy as sa


@functools.cache
def inserted(dialect: str, table: sa.Table) -> sa.Executable:
    """Give the statement that puts a row in unless there is one with its key."""
    return _insert(dialect, table).on_conflict_do_nothing()


@functools.cache
def replaced(dialect: str, table: sa.Table) -> sa.Executable:
    """Give the statement that puts a whole row in, or sets the one with its key to it."""
    keys = [column.name for column in table.primary_key]
    statement = _insert(dialect, table)
    others = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


def _insert(dialect: str, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
