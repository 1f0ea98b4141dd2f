"""No value of a participant is in a log record, in the text of an exception, or in what shows a notice."""

from __future__ import annotations

import logging
import typing as t

import pytest
import sqlalchemy as sa

import protocol_engine as pe
from engine.conftest import SQL, sql_store
from faults.study import ANN, chart, engine, started
from protocol_engine.engine import Dispatcher, Hook, Hooks, Notice, Outbox, Store
from protocol_engine.engine.sql import SqlStore
from protocol_engine.engine.sql.settings import prepare
from protocol_engine.engine.sql.tables import metadata
from protocol_engine.errors import StoreError

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MARKS = ("CANARY", "ZQ", "987654", "1907-08-09", "1907-08-10")
"""What every value holds: texts, numbers and days; a short one, since PostgreSQL quotes rows in part."""

LAB = pe.Event(
    "measured",
    "1907-08-09",
    {"ALT": 987654, "note": "CANARY 1", "list": ["CANARY 2", 987654.5], "deep": {"x": "CANARY 3"}, "no": "9876541x"},
    id="lab",
    ended="1907-08-10",
    unusable={"visit": "CANARY 4"},
)
OTHER = pe.Event("measured", "1907-08-10", {"ALT": "987654 CANARY 5"}, id="lab")
BEGIN = started("start", "1907-08-10")
BY: t.Any = {"author": ANN}
WHY: t.Any = {"reason": "CANARY 6", **BY}


def clean(*texts: object) -> None:
    """Assert that no value is in any text."""
    for text in texts:
        assert [] == [mark for mark in MARKS if mark in str(text)], text


def clean_error(error: BaseException | None) -> None:
    """Assert that no value is in what is shown of an error and of what has led to it."""
    while error is not None:
        clean(error, repr(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


@pytest.fixture(autouse=True)
def _logs(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Look through all that is logged, down to the statements that SQLAlchemy runs."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "sqlalchemy")
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    clean(*(logging.Formatter("%(message)s").format(record) for record in records))


MISUSES: dict[str, Callable[[pe.Engine], object]] = {
    "same id": lambda one: one.record("01", OTHER, **BY),
    "same id asked": lambda one: one.request("01", OTHER, **BY),
    "same id tried": lambda one: one.preview("01", OTHER),
    "no such fact": lambda one: one.correct("02", OTHER, **WHY),
    "no reason": lambda one: one.correct("01", OTHER, reason="", **BY),
    "struck out": lambda one: [one.void("01", "lab", **WHY), one.void("01", "lab", **WHY)],
    "nothing struck out": lambda one: one.void("02", "lab", **WHY),
    "no ground": lambda one: one.justify("01", "low", "lab", ground="", **WHY),
    "no fact": lambda one: one.justify("01", "low", "none", ground="CANARY 7", **WHY),
    "stale": lambda one: one.correct("01", OTHER, expected_version=9, **WHY),
    "key": lambda one: [one.record("01", LAB, key="k", **BY), one.record("01", OTHER, key="k", **BY)],
    "actor": lambda one: one.record("01", started("new", "1907-08-10"), author=pe.Author("")),
    "no date": lambda one: one.record("01", pe.Event("measured", "1907-08-09CANARY"), **BY),
    "no day": lambda one: one.record("01", pe.Event("measured", "1907-08-99"), **BY),
    "no data": lambda one: one.record("01", pe.Event("measured", "1907-08-09", t.cast("t.Any", ["CANARY"])), **BY),
    "as of": lambda one: one.state("01", as_of="CANARY"),
    "due": lambda one: one.due("01", "1907-08-09CANARY"),
    "in itself": lambda one: one.record("01", endless(), **BY),
    "no participant": lambda one: one.record("CANARY\n", LAB, **BY),
    "no key": lambda one: one.record("01", LAB, key="CANARY\n", **BY),
}


def endless() -> pe.Event:
    """Make a fact that holds itself."""
    data: dict[str, t.Any] = {"ALT": 987654}
    data["more"] = data
    return pe.Event("measured", "1907-08-09", data, id="endless")


def test_errors_of_the_caller(store: Store) -> None:
    """Whatever the engine is asked wrongly, the answer quotes nothing."""
    for number, (name, misuse) in enumerate(MISUSES.items()):
        one = engine(store, chart=chart(name=f"STUDY{number}"))
        one.record("01", LAB, **BY)
        with pytest.raises((pe.HistoryError, pe.StaleError, pe.KeyReusedError, ValueError, RecursionError)) as caught:
            misuse(one)
        assert name
        clean_error(caught.value)


def test_what_is_told(store: Store) -> None:
    """What shows a notice shows no value, though the notice holds them; nor does what is logged of its failure."""
    heard: list[Notice] = []

    def fail(notice: Notice) -> None:
        heard.append(notice)
        raise ConnectionError(str(notice.values), "CANARY 8")

    one = engine(store, hooks=Hooks(after_commit=[Hook("all", fail)]))
    one.record("01", LAB, **BY)
    one.record("01", BEGIN, **BY)
    one.request("01", started("new", "1907-08-09"), **BY)
    one.correct("01", OTHER, **WHY)
    one.void("01", "start", **WHY)
    outbox: Outbox = t.cast("t.Any", store).outbox
    dispatcher = Dispatcher(one, outbox)
    for _ in range(40):
        dispatcher.run_once()
        for delivery in outbox.claim("TRIAL", ["all"], one.clock(), one.clock(), 9):
            clean(delivery, repr(delivery))
            outbox.delivered(delivery, one.clock())
    assert any(mark in str(notice.values) for notice in heard for mark in MARKS)
    clean(heard, *map(repr, heard), outbox.parked("TRIAL"))


# --- errors of the database ---------------------------------------------------------------------------

TABLES = [table.name for table in metadata.sorted_tables if table.name != "protocol_engine_study"]


SPOILED = {
    "sqlite": {
        "gone": ("ALTER TABLE {0} RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO {0}"),
        "refused": (
            "CREATE TRIGGER spoiled BEFORE INSERT ON {0} BEGIN SELECT RAISE(ABORT, 'spoiled'); END",
            "DROP TRIGGER spoiled",
        ),
    },
    "postgresql": {
        "gone": ("ALTER TABLE {0} RENAME TO elsewhere", "ALTER TABLE elsewhere RENAME TO {0}"),
        "refused": (
            "ALTER TABLE {0} ADD CONSTRAINT spoiled CHECK (study = '') NOT VALID",
            "ALTER TABLE {0} DROP CONSTRAINT spoiled",
        ),
        "null": ("ALTER TABLE {0} ADD COLUMN spoiled integer NOT NULL", "ALTER TABLE {0} DROP COLUMN spoiled"),
    },
}
"""How it comes that no row can be put into a table, and how it is mended."""


@pytest.mark.parametrize("whose", ["ours", "the host's", "joined"])
@pytest.mark.parametrize("kind", SQL)
def test_errors_of_the_database(kind: str, whose: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Whichever statement fails, in whoever's engine and transaction: no error shows what was to be written."""
    store = sql_store(kind, tmp_path)
    if whose != "ours":
        # A host's own engine shows parameters in its log, where it is asked to, and in its errors.
        caplog.set_level(logging.WARNING, "sqlalchemy")
    shows = sa.create_engine(store.database.url, poolclass=sa.pool.NullPool)
    prepare(shows)
    one = engine(store if whose == "ours" else SqlStore(shows))
    for table in TABLES:
        for name, (spoil, mend) in SPOILED[kind].items():
            said(store, spoil.format(table))
            with pytest.raises(sa.exc.DBAPIError) as caught:
                say(one, whose)
            clean_error(caught.value)
            assert "spoiled" in str(caught.value) or name == "gone"
            said(store, mend.format(table))
    assert say(one, whose).accepted
    store.database.dispose()


BRINGS = pe.Event("started", "1907-08-09", {"A": "ZQ", "ALT": 987654, "note": "CANARY 9"}, id="start")
SHORT = pe.Author("a")


def say(one: pe.Engine, whose: str) -> pe.Outcome:
    """Make a call that writes into every table."""
    if whose != "joined":
        return one.record("01", BRINGS, key="k", author=SHORT)
    with t.cast("t.Any", one.store).database.begin() as connection:
        return one.within(connection).record("01", BRINGS, key="k", author=SHORT)


def said(store: SqlStore, statement: str) -> None:
    """Run a statement of the administrator's."""
    with store.database.begin() as connection:
        connection.exec_driver_sql(statement)


def test_the_log_is_looked_at(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Statements are logged where a host asks for it, and there is something to be looked through."""
    engine(store).record("01", LAB, **BY)
    if isinstance(store, SqlStore):
        assert any("INSERT INTO protocol_engine_entry" in one.getMessage() for one in caplog.get_records("call"))


def test_errors_of_the_store(tmp_path: Path) -> None:
    """A ledger that cannot be read is told of without what it holds."""
    store = sql_store("sqlite", tmp_path)
    one = engine(store)
    one.record("01", LAB, **BY)
    said(store, "DROP TRIGGER protocol_engine_entry_no_update")
    for line in ("substr(line, 2)", "line || 'x'", "CAST(X'80' || line AS TEXT)", "replace(line, '1907', '1x07')"):
        said(store, f"UPDATE protocol_engine_entry SET line = {line}")  # noqa: S608 (ours)
        with pytest.raises((pe.LedgerError, StoreError)) as caught:
            one.record("01", BEGIN, **BY)
        clean_error(caught.value)
        clean(one.verify())
    store.database.dispose()
