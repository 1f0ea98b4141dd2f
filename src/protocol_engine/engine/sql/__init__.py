"""
Ledgers in a database: SQLite in a file of its own, or PostgreSQL, alone or within the host's transactions.

Needs the `sql` extra (SQLAlchemy and Alembic), for PostgreSQL the `postgresql` extra as well.
"""

from __future__ import annotations

try:
    import sqlalchemy as _sqlalchemy  # noqa: F401 (only whether it is there)
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "databases need the extra 'sql': install protocol-engine[sql]", name="sqlalchemy"
    ) from None

from protocol_engine.engine.sql.asynchronous import AsyncSqlStore
from protocol_engine.engine.sql.outbox import SqlOutbox
from protocol_engine.engine.sql.store import SqlStore
from protocol_engine.engine.sql.tables import metadata

__all__ = ["AsyncSqlStore", "SqlOutbox", "SqlStore", "metadata"]
