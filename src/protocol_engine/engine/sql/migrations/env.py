"""Alembic's environment: the migrations run on the connection that they are given, in its transaction."""

from __future__ import annotations

from alembic import context

from protocol_engine.engine.sql.schema import VERSIONS
from protocol_engine.engine.sql.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSIONS)
context.run_migrations()
