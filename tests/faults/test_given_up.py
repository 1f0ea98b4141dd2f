"""What the database gives up in favor of another transaction is done again, whole and once; what it refuses is not."""

from __future__ import annotations

import sqlite3
import typing as t

import attrs
import pytest
import sqlalchemy as sa

from faults.study import ANN, engine, measured, started
from protocol_engine.engine.sql import transactions
from protocol_engine.engine.sql.retrying import TRIES, is_given_up, pause

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from protocol_engine.engine.sql import SqlStore


class GivenUpError(sqlite3.OperationalError):
    """As either database says it."""

    sqlstate = "40001"
    sqlite_errorcode = sqlite3.SQLITE_BUSY_SNAPSHOT


class RefusedError(sqlite3.OperationalError):
    """As neither says that it may be tried again."""

    sqlstate = "53100"
    sqlite_errorcode = sqlite3.SQLITE_FULL


@attrs.define(eq=False)
class Collisions:
    """Fails so many commits."""

    left: int
    kind: type[sqlite3.OperationalError]
    met: int = 0

    def __call__(self, _connection: object) -> None:
        """Fail, if it is to."""
        if self.left:
            self.left -= 1
            self.met += 1
            raise sa.exc.OperationalError("COMMIT", None, self.kind("others came first"))


@pytest.fixture
def collide(sql: SqlStore, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Collisions]:
    """Let commits fail, without waits between the tries."""
    monkeypatch.setattr(transactions, "pause", lambda _: 0)

    def lay(left: int, kind: type[sqlite3.OperationalError] = GivenUpError) -> Collisions:
        made = Collisions(left, kind)
        sa.event.listen(sql.database, "commit", made)
        return made

    return lay


def test_it_is_done_again(sql: SqlStore, collide: Callable[..., Collisions]) -> None:
    """The call is made once, however often the database gave it up, and nothing is told of the tries."""
    one = engine(sql)
    one.record("01", measured(30), author=ANN)
    collide(TRIES - 1)
    assert not one.record("01", started(), author=ANN, key="k").repeated
    assert (2, {}, ()) == (one.ledger("01").version, one.verify(), one.rebuild())
    assert 3 == sql.outbox.waiting("TRIAL")


@pytest.mark.parametrize(("kind", "tries"), [(GivenUpError, TRIES), (RefusedError, 1)])
def test_it_ends(
    sql: SqlStore, collide: Callable[..., Collisions], kind: type[sqlite3.OperationalError], tries: int
) -> None:
    """Given up for too often, or refused, it raises, and nothing is there."""
    one = engine(sql)
    one.record("01", measured(30), author=ANN)
    failing = collide(TRIES, kind)
    with pytest.raises(sa.exc.OperationalError):
        one.record("01", started(), author=ANN, key="k")
    assert tries == failing.met
    assert (1, 0) == (one.ledger("01").version, sql.outbox.waiting("TRIAL"))
    failing.left = 0
    assert not one.record("01", started(), author=ANN, key="k").repeated


def test_which_are_tried_again() -> None:
    """Collisions are, and the waits between the tries are short."""
    told = {kind: is_given_up(sa.exc.OperationalError("", None, kind("x"))) for kind in (GivenUpError, RefusedError)}
    assert {GivenUpError: True, RefusedError: False} == told
    assert all(0 <= pause(tried) <= 1 for tried in range(TRIES))
