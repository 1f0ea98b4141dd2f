"""Every store that an engine may have, empty."""

from __future__ import annotations

import typing as t

import pytest

import databases
from protocol_engine.engine import MemoryStore, Store
from protocol_engine.engine.sql import SqlStore

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SQL = ("sqlite", "postgresql")


def sql_store(kind: str, folder: Path) -> SqlStore:
    """Give an empty store in a database."""
    url = f"sqlite:///{folder / 'trial.db'}" if kind == "sqlite" else databases.empty_database()
    return SqlStore(url).upgrade()


@pytest.fixture(params=["memory", *SQL])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give an empty store of each kind."""
    if request.param == "memory":
        yield MemoryStore()
        return
    made = sql_store(request.param, tmp_path)
    yield made
    made.database.dispose()


@pytest.fixture(params=SQL)
def sql(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """Give an empty store in each kind of database."""
    made = sql_store(request.param, tmp_path)
    yield made
    made.database.dispose()
