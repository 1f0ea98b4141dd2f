"""The power fails under SQLite: what was acknowledged is there; with less than the full setting it is not."""

from __future__ import annotations

import logging
import random
import typing as t
import uuid

import pytest
import sqlalchemy as sa

import protocol_engine as pe
from faults.checker import Said, check
from faults.evidence import stored
from faults.power import Disk, Driver
from faults.soak import rounds
from faults.study import chart, engine, measured, started
from protocol_engine.engine.sql import SqlStore, settings
from protocol_engine.errors import StoreError

if t.TYPE_CHECKING:
    from pathlib import Path

figures = logging.getLogger(__name__)


def on_disk(disk: Disk, folder: Path, synchronous: str) -> SqlStore:
    """Give a store on a disk, which waits for it so much at each commit."""
    database = sa.create_engine(
        f"sqlite:///{folder / 'trial.db'}", module=Driver(disk), poolclass=sa.pool.StaticPool, hide_parameters=True
    )

    @sa.event.listens_for(database, "connect")
    def _set(raw: t.Any, _record: object) -> None:
        for statement in ("journal_mode = WAL", f"synchronous = {synchronous}"):
            raw.cursor().execute(f"PRAGMA {statement}")

    return SqlStore(database)


def write(store: SqlStore, draw: random.Random) -> list[Said]:
    """Make some calls; give what was acknowledged."""
    one, calls = engine(store), list[Said]()
    for number in range(1, draw.randint(2, 12)):
        name, who = f"c{number}", f"{draw.randrange(3)}"
        event = started(name) if draw.random() < 0.3 else measured(draw.randrange(20, 60), id=name)
        told = one.record(who, event, author=pe.Author(name), key=name)
        calls.append(Said(name, who, 2 * number, "acknowledged", 2 * number + 1, told.version))
    return calls


def cut(synchronous: str, folder: Path, seed: int) -> tuple[int, int, list[str]]:
    """Write, cut the power, look: how much was acknowledged, how much of it is there, and what else is wrong."""
    folder.mkdir()
    (before, after) = folder / "before", folder / "after"
    before.mkdir()
    after.mkdir()
    disk, draw = Disk(f"disk-{uuid.uuid4().hex}"), random.Random(seed)
    store = on_disk(disk, before, synchronous)
    try:
        calls = write(store.upgrade(), draw)
        # Half of the cuts fall between two calls, and half within one.
        if draw.random() < 0.5:
            raw = t.cast("t.Any", store.database.raw_connection().driver_connection)
            raw.cursor().execute("BEGIN IMMEDIATE")
            raw.cursor().execute("UPDATE protocol_engine_participant SET state = 'half'")
        disk.survivors(after, draw if draw.random() < 0.7 else None)
    finally:
        store.database.dispose()
        disk.unregister()
    found = engine(SqlStore(t.cast("t.Any", f"sqlite:///{after / 'trial.db'}")))
    database = t.cast("t.Any", found.store).database
    with database.connect() as connection:
        assert "ok" == connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    there = stored(found) if sa.inspect(database).has_table("protocol_engine_entry") else {}
    wrong = check(chart(), calls, [], there)
    database.dispose()
    return len(calls), sum(it.ledger.version for it in there.values()), wrong


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    """With the full setting, every cut leaves all that was acknowledged, whole and in order."""
    cuts = [cut("FULL", tmp_path / f"{number}", number) for number in range(rounds(30))]
    assert [] == [sentence for _, _, wrong in cuts for sentence in wrong]
    assert all(made == there for made, there, _ in cuts)
    figures.info("%s cuts, %s acknowledged, all there", len(cuts), sum(made for made, _, _ in cuts))


def test_less_than_full_loses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the normal setting acknowledged facts are lost, so that the test above can fail; such a store is refused."""
    with pytest.raises(StoreError, match="synchronous is normal; set it to full"):
        cut("NORMAL", tmp_path / "refused", 0)
    monkeypatch.setattr(settings, "_FULL", 1)
    cuts = [cut("NORMAL", tmp_path / f"{number}", number) for number in range(10)]
    assert any(there < made for made, there, _ in cuts)
    lost = [sentence for _, _, wrong in cuts for sentence in wrong if "is not stored there" in sentence]
    assert lost
    figures.info("%s cuts, %s acknowledged, %s lost", len(cuts), sum(made for made, _, _ in cuts), len(lost))
