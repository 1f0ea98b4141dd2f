"""A database that may lose what it has committed, or whose tables are others, is refused before anything is written."""

from __future__ import annotations

import types
import typing as t

import alembic.autogenerate
import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext

import databases
from engine.conftest import SQL, sql_store
from faults.study import ANN, engine, measured
from protocol_engine.engine.sql import SqlStore, metadata, schema, settings
from protocol_engine.errors import StoreError

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def sqlite(folder: Path, *pragmas: str) -> sa.Engine:
    """Make the engine of a host that sets its own SQLite."""
    made = sa.create_engine(f"sqlite:///{folder / 'trial.db'}")

    @sa.event.listens_for(made, "connect")
    def _set(raw: t.Any, _record: object) -> None:
        for pragma in pragmas:
            raw.execute(f"PRAGMA {pragma}").fetchall()

    return made


def uses(store: SqlStore) -> dict[str, Callable[[], object]]:
    """Give every way in which a store is used."""
    one = engine(store)

    def joined() -> object:
        with store.database.begin() as connection:
            return one.within(connection).record("01", measured(30), author=ANN)

    return {
        "write": lambda: one.record("01", measured(30), author=ANN),
        "read": lambda: one.state("01"),
        "join": joined,
        "list": lambda: list(one.participants()),
        "deliver": lambda: store.outbox.waiting("TRIAL"),
    }


def refused(store: SqlStore, why: str) -> None:
    """Assert that a store is refused however it is used, with the reason."""
    for name, use in uses(store).items():
        with pytest.raises(StoreError, match=why):
            use()
        assert name


@pytest.mark.parametrize(
    ("pragmas", "why"),
    [
        (("journal_mode = WAL", "synchronous = NORMAL"), "synchronous is normal; set it to full"),
        (("journal_mode = WAL", "synchronous = OFF"), "synchronous is off; set it to full"),
        (("journal_mode = DELETE", "synchronous = FULL"), "journal_mode is delete; set it to wal"),
        (("journal_mode = TRUNCATE",), "journal_mode is truncate; set it to wal"),
        (("journal_mode = OFF", "synchronous = OFF"), "journal_mode is off; set it to wal; synchronous is off"),
        (("journal_mode = MEMORY",), "journal_mode is memory; set it to wal"),
    ],
)
def test_sqlite_that_forgets(tmp_path: Path, pragmas: tuple[str, ...], why: str) -> None:
    """SQLite that does not wait for the disk at each commit is refused."""
    sql_store("sqlite", tmp_path).database.dispose()
    store = SqlStore(sqlite(tmp_path, *pragmas))
    refused(store, why)
    store.database.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_sqlite_in_memory(url: str) -> None:
    """SQLite in memory is refused."""
    store = SqlStore(t.cast("t.Any", url))
    refused(store, "it lies in memory; use MemoryStore, or a file")
    store.database.dispose()


@pytest.mark.parametrize("level", ["FULL", "EXTRA"])
def test_sqlite_that_keeps(tmp_path: Path, level: str) -> None:
    """A host's own SQLite that waits for the disk is taken."""
    sql_store("sqlite", tmp_path).database.dispose()
    store = SqlStore(sqlite(tmp_path, "journal_mode = WAL", f"synchronous = {level}"))
    for use in uses(store).values():
        use()
    store.database.dispose()


@pytest.fixture
def own() -> Iterator[str]:
    """Give the URL of a database with tables, on a server whose settings may be changed; they are set back."""
    url = databases.database_in(databases.own_server().url)
    SqlStore(t.cast("t.Any", url)).upgrade().database.dispose()
    yield url
    server("ALTER SYSTEM RESET ALL", "SELECT pg_reload_conf()")


def server(*statements: str) -> None:
    """Say something to the server, each thing in no transaction."""
    admin = sa.create_engine(databases.own_server().url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with admin.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_server_that_forgets(own: str, setting: str) -> None:
    """A server that does not wait for the disk is refused."""
    server(f"ALTER SYSTEM SET {setting} = off", "SELECT pg_reload_conf()")
    # A server takes up its settings when its processes come to it: asked until they have.
    database = sa.create_engine(own, poolclass=sa.pool.NullPool)
    for _ in range(1000):
        with database.connect() as connection:
            if connection.exec_driver_sql(f"SHOW {setting}").scalar_one() == "off":
                break
    refused(SqlStore(database), f"{setting} is off; set it to on")


@pytest.mark.parametrize("place", ["session", "role", "database"])
def test_a_commit_that_does_not_wait(own: str, place: str) -> None:
    """PostgreSQL that does not wait at the commit is refused, wherever that was set."""
    name = sa.make_url(own).database
    if place == "session":
        own += "&options=-c%20synchronous_commit%3Doff"
    elif place == "role":
        server("CREATE ROLE hasty SUPERUSER LOGIN", "ALTER ROLE hasty SET synchronous_commit = off")
        own = sa.make_url(own).set(username="hasty").render_as_string(hide_password=False)
    else:
        server(f"ALTER DATABASE {name} SET synchronous_commit = off")
    refused(SqlStore(sa.create_engine(own, poolclass=sa.pool.NullPool)), "synchronous_commit is off; set it to on")


def test_a_server_of_another_encoding() -> None:
    """A database that cannot hold every text is refused."""
    server("CREATE DATABASE narrow ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    url = sa.make_url(databases.own_server().url).set(database="narrow")
    refused(SqlStore(sa.create_engine(url, poolclass=sa.pool.NullPool)), "server_encoding is LATIN1")


def test_another_database() -> None:
    """What is neither SQLite nor PostgreSQL is refused."""
    other: t.Any = types.SimpleNamespace(dialect=types.SimpleNamespace(name="mysql"))
    with pytest.raises(StoreError, match="it is mysql; expected SQLite or PostgreSQL"):
        settings.require_settings(other)


# --- tables -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SQL)
def test_tables_of_another_release(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables that are missing, older or newer are told apart, and the older ones can be brought up."""
    url = f"sqlite:///{tmp_path / 'trial.db'}" if kind == "sqlite" else databases.empty_database()

    def store() -> SqlStore:
        return SqlStore(t.cast("t.Any", url))

    missing = store()
    refused(missing, r"the tables are not there; make them by SqlStore.upgrade\(\)")
    missing.upgrade()
    for use in uses(missing).values():
        use()
    older = store()
    with monkeypatch.context() as patched:
        patched.setattr(schema, "newest", lambda: "0002")
        refused(older, r"the tables are those of revision 0001; bring them up by SqlStore.upgrade\(\)")
    newer = store()
    with newer.database.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {schema.VERSIONS} SET version_num = '9999'")  # noqa: S608 (a name of ours)
    newer.database.dispose()
    refused(newer, r"the tables are of a later release \(revision 9999\); install that one")
    for one in (missing, older, newer):
        one.database.dispose()


@pytest.mark.parametrize("kind", SQL)
def test_the_migrations_make_the_tables(kind: str, tmp_path: Path) -> None:
    """What the migrations make is what the code declares: tables, columns, kinds, keys and indexes."""
    store = sql_store(kind, tmp_path)

    def ours(name: str | None, sort: str, _parents: object) -> bool:
        return sort != "table" or name in metadata.tables

    with store.database.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_name": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert [] == alembic.autogenerate.compare_metadata(context, metadata)
        inspected = sa.inspect(connection)
        for table in metadata.sorted_tables:
            columns = {column["name"]: column["nullable"] for column in inspected.get_columns(table.name)}
            assert {column.name: column.nullable for column in table.columns} == columns
            keys = inspected.get_pk_constraint(table.name)["constrained_columns"]
            assert [column.name for column in table.primary_key] == keys
    store.upgrade()
    store.database.dispose()
