"""
Ledgers in a database: SQLite in a file of its own, or PostgreSQL, alone or within the host's transactions.

Needs the `sql` extra (SQLAlchemy and Alembic), for PostgreSQL the `postgresql` extra as well.
"""

from __future__ import annotations

from protocol_engine.engine.sql.outbox import SqlOutbox
from protocol_engine.engine.sql.store import SqlStore
from protocol_engine.engine.sql.tables import metadata

__all__ = ["SqlOutbox", "SqlStore", "metadata"]
