"""The disk is full: whoever calls is told, nothing is half there, and once there is room all goes on by itself."""

from __future__ import annotations

import contextlib
import subprocess
import typing as t

import pytest
import sqlalchemy as sa

import protocol_engine as pe
from faults.study import ANN, engine
from protocol_engine.engine.sql import SqlStore

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def bulky(number: int) -> pe.Event:
    """Make a fact of some size."""
    return pe.Event("measured", "2025-06-01", {"ALT": 30, "note": f"{number} " * 2000}, id=f"e{number}")


def fill(one: pe.Engine) -> int:
    """Write until the disk is full; give how many calls were acknowledged."""
    for number in range(10_000):
        try:
            told = one.record(f"{number % 3}", bulky(number), author=ANN, key=f"k{number}")
        except sa.exc.OperationalError as error:
            assert "full" in str(error)  # noqa: PT017 (how many were made before it is asked as well)
            return number
        assert (True, False) == (told.accepted, told.repeated)
    raise AssertionError("the disk is never full")


def whole(one: pe.Engine, acknowledged: int) -> None:
    """Assert that all that was acknowledged is there, and nothing else."""
    facts = [event.id for who in one.participants() for event in one.ledger(who).facts()]
    assert sorted(f"e{number}" for number in range(acknowledged)) == sorted(facts)
    assert ({}, ()) == (one.verify(), one.rebuild())
    with t.cast("t.Any", one.store).database.connect() as connection:
        assert "ok" == connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()


def test_no_more_pages(tmp_path: Path) -> None:
    """A database that may not grow refuses the call whole, lets itself be read, and goes on when it may grow again."""
    store, most = SqlStore(t.cast("t.Any", f"sqlite:///{tmp_path / 'trial.db'}")).upgrade(), [120]

    def bound(raw: t.Any, _record: object) -> None:
        raw.execute(f"PRAGMA max_page_count = {most[0]}").fetchall()

    sa.event.listen(store.database, "connect", bound)
    store.database.dispose()
    one = engine(store)
    made = fill(one)
    assert made
    with pytest.raises(sa.exc.OperationalError, match="full"):
        one.record("0", bulky(made), author=ANN, key=f"k{made}")
    whole(one, made)
    most[0] = 100_000
    store.database.dispose()
    assert not one.record(f"{made % 3}", bulky(made), author=ANN, key=f"k{made}").repeated
    whole(one, made + 1)
    store.database.dispose()


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Give a file system of two megabytes, where root may mount one."""
    folder.mkdir()
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root mounts a file system")
    try:
        yield folder
    finally:
        subprocess.run(["/bin/umount", str(folder)], check=True)


def test_a_full_disk(tmp_path: Path) -> None:
    """A disk on which there is no room refuses the call whole; once there is room the same engine goes on."""
    with small_disk(tmp_path / "disk") as disk:
        ballast = disk / "ballast"
        ballast.write_bytes(bytes(500_000))
        store = SqlStore(t.cast("t.Any", f"sqlite:///{disk / 'trial.db'}")).upgrade()
        one = engine(store)
        made = fill(one)
        assert made
        with pytest.raises(sa.exc.OperationalError):
            one.record(f"{made % 3}", bulky(made), author=ANN, key=f"k{made}")
        assert made == sum(one.ledger(who).version for who in one.participants())
        ballast.unlink()
        assert not one.record(f"{made % 3}", bulky(made), author=ANN, key=f"k{made}").repeated
        whole(one, made + 1)
        store.database.dispose()
