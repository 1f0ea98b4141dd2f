"""Rows that were changed by force, and lines that are no entries."""

from __future__ import annotations

import attrs
import pytest

from engine.test_engine import ANN, NOW, alt
from engine.test_stores import OTHER, engine
from protocol_engine.engine.sql import SqlStore
from protocol_engine.errors import LedgerError
from protocol_engine.ledger import Flaw, Ledger


def unprotected(sql: SqlStore, *statements: str) -> None:
    """Change rows as somebody does who may drop the triggers."""
    with sql.database.begin() as connection:
        if connection.dialect.name == "sqlite":
            for act in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS protocol_engine_entry_no_{act}")
        else:
            connection.exec_driver_sql(
                "DROP TRIGGER IF EXISTS protocol_engine_entry_append_only ON protocol_engine_entry"
            )
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_a_ledger_that_is_gone_leaves_traces(sql: SqlStore) -> None:
    """Entries that were removed at the end are found without a checkpoint, by what is kept beside them."""
    one = engine(sql)
    one.record("01", alt(30), author=ANN, key="k")
    one.record("02", alt(30), author=ANN)
    unprotected(sql, "DELETE FROM protocol_engine_entry WHERE participant = '01'")
    assert {"01": (Flaw(0, "the ledger ends at entry 0, and had 1: its tail was cut off"),)} == one.verify()


def test_ledgers_that_are_exchanged_between_studies(sql: SqlStore) -> None:
    """Each entry names its study, so that none passes for one of another."""
    one, other = engine(sql), engine(sql, OTHER)
    one.record("01", alt(30), author=ANN)
    other.record("01", alt(50), author=ANN)
    unprotected(
        sql,
        "UPDATE protocol_engine_entry SET study = 'between' WHERE study = 'TRIAL'",
        "UPDATE protocol_engine_entry SET study = 'TRIAL' WHERE study = 'OTHER'",
        "UPDATE protocol_engine_entry SET study = 'OTHER' WHERE study = 'between'",
    )
    flaw = Flaw(1, "it is of another study")
    assert ({"01": (flaw,)}, {"01": (flaw,)}) == (one.verify(), other.verify())


HOSTILE = [
    '{"recorded": "0001-01-01T00:00:00+14:00"',
    '{"number": 4.2e99999999999999999999',
    '{"event": ' + "[" * 900 + "]" * 900,
]


@pytest.mark.parametrize("line", HOSTILE)
def test_one_ledger_that_cannot_be_read(sql: SqlStore, line: str) -> None:
    """It hides none of the others, and is named."""
    one = engine(sql)
    for who in ("01", "02", "03"):
        one.record(who, alt(30), author=ANN)
    unprotected(sql, f"UPDATE protocol_engine_entry SET line = '{line}}}' WHERE participant = '02'")  # noqa: S608 (lines of ours)
    assert ["02"] == list(one.verify())
    for look in (lambda: one.checkpoints(b"secret"), one.rebuild):
        with pytest.raises(LedgerError, match="these ledgers cannot be read: '02'"):
            look()
    assert "screening" == one.state("03").state


@pytest.mark.parametrize("line", HOSTILE)
def test_a_line_that_is_no_entry(line: str) -> None:
    """Whatever is wrong with it, it is told as such."""
    with pytest.raises(LedgerError, match="line 1 is no entry of a ledger"):
        Ledger.read("01", [line + "}"])


def test_entries_that_nobody_could_have_written() -> None:
    """Their hashes may be right: each action has its parts, and a reason."""
    by = {"at": NOW, "actor": "ann", "protocol": "p"}
    ledger = Ledger("01").record(alt(30), **by).void("lab", reason="x", **by)
    ledger = ledger.justify("low", "lab", ground="g", reason="x", **by).migrate(effective="2025", reason="x", **by)
    assert () == ledger.verify()
    for number, change in [
        (0, {"event": None}),
        (0, {"fact": "other"}),
        (0, {"action": "nonsense"}),
        (1, {"event": alt(30)}),
        (1, {"reason": None}),
        (2, {"ground": None}),
        (3, {"effective": None}),
    ]:
        entries = list(ledger.entries)
        entries[number] = attrs.evolve(entries[number], **change)
        text = "it is no entry that could have been written here"
        assert text in [flaw.message for flaw in Ledger("01", tuple(entries)).verify() if flaw.number == number + 1]
