"""Whoever writes in the tables finds them closed; whoever opens them by force is found by `verify`."""

from __future__ import annotations

import datetime
import json
import traceback
import typing as t

import attrs
import pytest
import sqlalchemy as sa

from engine.conftest import SQL, sql_store
from faults.study import ANN, engine, measured, started
from protocol_engine.engine.sql.tables import delivery, entry
from protocol_engine.entry import digest, line_of, read_entry
from protocol_engine.errors import StoreError
from protocol_engine.ledger import Ledger

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import protocol_engine as pe
    from protocol_engine.engine.sql import SqlStore

KEY = b"kept elsewhere"
Rows = list[dict[str, t.Any]]


def live(store: SqlStore) -> pe.Engine:
    """Have two participants, with every kind of entry that the engine writes."""
    one = engine(store)
    one.record("01", measured(30), author=ANN, key="k1")
    one.record("01", started(), author=ANN)
    one.correct("01", measured(50), reason="wrong line", author=ANN)
    one.justify("01", "low", "start", ground="approved waiver", reason="agreed", author=ANN)
    one.void("01", "start", reason="another person", author=ANN)
    one.record("02", measured(31), author=ANN, key="k2")
    one.record("02", started(), author=ANN)
    return one


class Opened:
    """A store whose triggers are gone, and whose ledgers are changed and put back again."""

    def __init__(self, store: SqlStore) -> None:
        self.store, self.engine = store, live(store)
        self.signed = self.engine.checkpoints(KEY)
        with store.database.begin() as connection:
            drop_triggers(connection)
            self.rows: Rows = [dict(row) for row in connection.execute(sa.select(entry).order_by(*entry.c)).mappings()]

    def found(self, rows: Rows) -> dict[str, t.Any]:
        """Put rows into the place of those that were written; give what `verify` finds."""
        with self.store.database.begin() as connection:
            connection.execute(sa.delete(entry))
            if rows:
                connection.execute(sa.insert(entry), rows)
        return self.engine.verify(self.signed, KEY)

    def having(self, place: int, **values: object) -> Rows:
        """Give the rows, one of them changed."""
        return [{**row, **values} if at == place else row for at, row in enumerate(self.rows)]


def drop_triggers(connection: sa.Connection) -> None:
    """Open the tables by force."""
    if connection.dialect.name == "sqlite":
        found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in found:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        for table in ("entry", "call"):
            connection.exec_driver_sql(f"ALTER TABLE protocol_engine_{table} DISABLE TRIGGER ALL")


@pytest.fixture(params=SQL)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opened]:
    """Give an opened store in each kind of database."""
    made = sql_store(request.param, tmp_path)
    yield Opened(made)
    made.database.dispose()


def test_nothing_is_found_in_what_is_right(opened: Opened) -> None:
    """What is put back as it was is right."""
    assert {} == opened.found(opened.rows)


def test_rows_that_are_moved(opened: Opened) -> None:
    """Rows dropped, swapped, put in, renumbered or given to others are found, each of them."""
    rows = opened.rows
    for place, row in enumerate(rows):
        cases = {
            "dropped": [one for one in rows if one is not row],
            "cut": [one for one in rows if one["participant"] != row["participant"] or one["number"] < row["number"]],
            "given to nobody": opened.having(place, participant="99"),
            "given to another": opened.having(
                place, participant="02" if row["participant"] == "01" else "01", number=9
            ),
            "given to another study": opened.having(place, study="OTHER"),
            "renumbered": opened.having(place, number=77),
            "numbered nothing": opened.having(place, number=0),
            "put in": [*rows, {**row, "number": 78}],
            "empty put in": [*rows, {**row, "number": 78, "line": ""}],
            "blank": opened.having(place, line=" "),
        }
        for name, case in cases.items():
            assert opened.found(case), (place, name)
    for first in range(4):
        assert opened.found(
            [
                {**one, "line": rows[{first: first + 1, first + 1: first}.get(at, at)]["line"]}
                for at, one in enumerate(rows)
            ]
        )
    assert opened.found([{**one, "number": one["number"] + 1} for one in rows])
    assert ["01"] == list(opened.found([one for one in rows if one["participant"] != "01"]))
    assert ["01", "02"] == list(opened.found([]))


OTHERS: tuple[t.Any, ...] = (None, True, 0, 7, -1.5, "", "x", "2020-01-01T00:00:00.000000Z", [], ["x"], {}, {"x": 1})
"""What each value of an entry is changed into."""


def test_every_value_of_an_entry(opened: Opened) -> None:
    """Each value in each row, at any depth, is changed into something of each kind, or taken away: all are found."""
    for place, row in enumerate(opened.rows):
        written = json.loads(row["line"])
        for path in paths(written):
            for other in (*OTHERS, KeyError):
                changed = json.loads(row["line"])
                into = changed
                for name in path[:-1]:
                    into = into[name]
                if other is KeyError:
                    del into[path[-1]]
                elif into[path[-1]] == other and type(into[path[-1]]) is type(other):
                    continue
                else:
                    into[path[-1]] = other
                assert opened.found(opened.having(place, line=json.dumps(changed))), (place, path, other)


def paths(value: t.Any, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the path to each value."""
    for name, item in value.items():
        yield (*before, name)
        if isinstance(item, dict):
            yield from paths(item, (*before, name))


def test_every_byte_of_an_entry(tmp_path: Path) -> None:
    """Each byte of a row is changed into one of each class: it is found, unless the row still says the very same."""
    store = sql_store("sqlite", tmp_path)
    opened = Opened(store)
    same = set()
    for place in (0, 3):
        line = opened.rows[place]["line"]
        for at, was in enumerate(line):
            for other in 'aZ5-+.,:T {}[]"\\/\x00\n\u00e9\U0001f600':
                changed = line[:at] + other + line[at + 1 :]
                if other != was and not flaws(opened, place, changed):
                    assert read_entry(1, line) == read_entry(1, changed)
                    same.add(was)
    store.database.dispose()
    # JSON and ISO 8601 read alike: another space between two parts, another sign between date, time and fraction.
    assert same <= {" ", "T", "."}


def flaws(opened: Opened, place: int, line: str) -> bool:
    """Tell whether a changed line is found, without a database."""
    lines = [row["line"] for row in opened.having(place, line=line) if row["participant"] == "01"]
    try:
        ledger = Ledger.read("01", lines)
    except ValueError:
        return True
    return bool(ledger.verify(*(one for one in opened.signed if one.participant == "01"), key=KEY))


def test_what_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no text, and a value of another kind, are found, and named without what they hold."""
    store = sql_store("sqlite", tmp_path)
    opened = Opened(store)
    for value in ("X'7B80FF'", "X'FF'", "CAST(X'7B22FF' AS TEXT)", "CAST(X'80' || line AS TEXT)", "7", "zeroblob(9)"):
        opened.found(opened.rows)
        with store.database.begin() as connection:
            connection.execute(sa.update(entry).where(entry.c.number == 2).values(line=sa.text(value)))
        assert ["01", "02"] == list(found := opened.engine.verify(opened.signed, KEY)), value
        assert "treated" not in str(found)
    store.database.dispose()


def test_what_is_no_text_in_the_outbox(tmp_path: Path) -> None:
    """Where bytes beside the ledger are no text, the error does not quote them."""
    store = sql_store("sqlite", tmp_path)
    live(store)
    with store.database.begin() as connection:
        connection.execute(sa.update(delivery).values(notice=sa.text("CAST(X'80' || notice AS TEXT)")))
    now = datetime.datetime.now(tz=datetime.UTC)
    with pytest.raises(StoreError) as caught:
        store.outbox.claim("TRIAL", ["all"], now, now, 9)
    assert "treated" not in "".join(traceback.format_exception(caught.value))
    store.database.dispose()


def test_a_chain_that_is_written_anew(opened: Opened) -> None:
    """Entries changed and hashed again, to the end, are found by the checkpoints alone."""
    for first in range(5):
        before, lines = "0" * 64, []
        for place, row in enumerate(opened.rows[:5]):
            one = read_entry(1, row["line"])
            one = attrs.evolve(one, previous=before, actor="bob" if place == first else one.actor)
            before = digest(one)
            lines.append(line_of(attrs.evolve(one, hash=before)))
        rows = [{**row, "line": line} for row, line in zip(opened.rows, lines, strict=False)] + opened.rows[5:]
        found = opened.found(rows)
        assert ["it is not the entry that was signed: the ledger was written anew"] == [
            flaw.message for flaw in found["01"]
        ]
        assert () == opened.engine.ledger("01").verify()


# --- the tables themselves ----------------------------------------------------------------------------

_COPY = "SELECT study, participant, {number}, line FROM protocol_engine_entry WHERE participant = '01' AND number = 1"
_CALL = "SELECT study, participant, key, 'x', before, after, accepted, taken FROM protocol_engine_call"
REFUSED: dict[str, str] = {
    "UPDATE protocol_engine_entry SET line = 'x'": "append-only",
    "UPDATE protocol_engine_entry SET number = 9 WHERE number = 5": "append-only",
    "UPDATE protocol_engine_entry SET participant = '09'": "append-only",
    "DELETE FROM protocol_engine_entry WHERE number = 5": "append-only",
    "DELETE FROM protocol_engine_entry": "append-only",
    f"INSERT INTO protocol_engine_entry {_COPY.format(number=7)}": "numbered without gaps",
    f"INSERT INTO protocol_engine_entry {_COPY.format(number=5)}": "numbered without gaps",
    f"INSERT INTO protocol_engine_entry {_COPY.format(number=0)}": "numbered without gaps",
    "INSERT INTO protocol_engine_entry SELECT study, 'new', 2, line FROM protocol_engine_entry": "without gaps",
    "UPDATE protocol_engine_call SET digest = 'x'": "append-only",
    "DELETE FROM protocol_engine_call": "append-only",
}
ONLY = {
    "sqlite": {
        f"INSERT OR REPLACE INTO protocol_engine_entry {_COPY.format(number=1)}": "numbered without gaps",
        f"REPLACE INTO protocol_engine_entry {_COPY.format(number=5)}": "numbered without gaps",
        f"INSERT OR IGNORE INTO protocol_engine_entry {_COPY.format(number=5)}": "numbered without gaps",
        "UPDATE OR REPLACE protocol_engine_entry SET number = 1 WHERE number = 2": "append-only",
        f"INSERT OR REPLACE INTO protocol_engine_call {_CALL}": "append-only",
        f"INSERT INTO protocol_engine_call {_CALL} WHERE true ON CONFLICT DO UPDATE SET digest = 'x'": "append-only",
    },
    "postgresql": {
        "TRUNCATE protocol_engine_entry": "append-only",
        "TRUNCATE protocol_engine_call": "append-only",
        "TRUNCATE protocol_engine_entry, protocol_engine_call CASCADE": "append-only",
        f"INSERT INTO protocol_engine_call {_CALL} ON CONFLICT (study, participant, key) DO UPDATE SET digest = 'x'": (
            "append-only"
        ),
        f"INSERT INTO protocol_engine_entry {_COPY.format(number=1)} "
        "ON CONFLICT (study, participant, number) DO UPDATE SET line = 'x'": "append-only|without gaps",
    },
}


@pytest.mark.parametrize("kind", SQL)
def test_the_tables_are_append_only(kind: str, tmp_path: Path) -> None:
    """The database itself refuses to change, remove, replace or skip what was said, and all is as it was."""
    store = sql_store(kind, tmp_path)
    one = live(store)
    signed = one.checkpoints(KEY)
    for statement, reason in {**REFUSED, **ONLY[kind]}.items():
        with pytest.raises(sa.exc.DBAPIError, match=reason), store.database.begin() as connection:
            connection.exec_driver_sql(statement)
        assert {} == one.verify(signed, KEY), statement
    assert one.record("01", measured(30), author=ANN, key="k1").repeated
    store.database.dispose()
