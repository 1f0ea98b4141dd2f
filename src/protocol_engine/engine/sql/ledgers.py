"""Ledgers read from the database."""

from __future__ import annotations

import typing as t

import sqlalchemy as sa

from protocol_engine.engine.enrollment import Counted
from protocol_engine.engine.sql.tables import call, counted, entry, participant, study
from protocol_engine.engine.sql.texts import is_no_text
from protocol_engine.engine.sql.upsert import inserted
from protocol_engine.errors import LedgerError
from protocol_engine.ledger import Ledger

if t.TYPE_CHECKING:
    from protocol_engine.entry import Entry

_LINES = (
    sa.select(entry.c.number, entry.c.line)
    .where(entry.c.study == sa.bindparam("of"), entry.c.participant == sa.bindparam("who"))
    .order_by(entry.c.number)
)

_LINES_ON = _LINES.where(entry.c.number >= sa.bindparam("since"))


def read_ledger(connection: sa.Connection, of: str, who: str) -> Ledger:
    """
    Read a participant's ledger, by one query.

    Raises:
        LedgerError: A row is no entry, or is numbered otherwise than its entry.
    """
    return Ledger(who, _entries(connection, _LINES, of=of, who=who), of)


def read_on(connection: sa.Connection, of: str, who: str, known: Ledger | None) -> Ledger:
    """
    Read a participant's ledger on from where it was read before.

    Args:
        known: The ledger as it was read before; None: it was not. Whether it still holds is told by
            its last entry, which is read again.

    Raises:
        LedgerError: A row is no entry, or is numbered otherwise than its entry.
    """
    if known is None or not known.entries:
        return read_ledger(connection, of, who)
    tail = _entries(connection, _LINES_ON, of=of, who=who, since=known.version)
    if not tail or tail[0].hash != known.entries[-1].hash:
        return read_ledger(connection, of, who)
    return known if len(tail) == 1 else Ledger(who, known.entries + tail[1:], of)


def _entries(connection: sa.Connection, asked: sa.Executable, **values: t.Any) -> tuple[Entry, ...]:
    try:
        rows = connection.execute(asked, values).all()
    except sa.exc.DBAPIError as error:
        if is_no_text(error):
            raise LedgerError("a row of the ledger is no text") from None
        raise
    entries = Ledger.read(values["who"], [row.line for row in rows]).entries
    # The chain says nothing of the row in which an entry lies, nor of a row in which there is none.
    if [one.number for one in entries] != [row.number for row in rows]:
        raise LedgerError("a row of the ledger is numbered otherwise than its entry")
    return entries


def everyone(connection: sa.Connection, of: str) -> tuple[str, ...]:
    """Give everyone of whom something was said, sorted; also those of whose ledger only a trace is left."""
    entries = sa.select(entry.c.participant).where(entry.c.study == of)
    traces = sa.select(participant.c.participant).where(participant.c.study == of, participant.c.version > 0)
    return tuple(sorted(connection.execute(sa.union(entries, traces)).scalars()))


def read_trace(connection: sa.Connection, of: str, who: str) -> int:
    """Give the version that what is kept beside a ledger has seen."""
    seen = [
        sa.select(sa.func.max(table.c[name])).where(table.c.study == of, table.c.participant == who)
        for table, name in ((participant, "version"), (call, "after"))
    ]
    return max(connection.execute(asked).scalar_one() or 0 for asked in seen)


def settle(connection: sa.Connection, of: str, limits: str) -> None:
    """Say under which limits it was counted who counts."""
    connection.execute(inserted(connection.dialect.name, study), {"study": of, "places": 0, "limits": limits})
    connection.execute(sa.update(study).where(study.c.study == of).values(limits=limits))


def read_counted(connection: sa.Connection, of: str) -> tuple[Counted, ...]:
    """Give who counts for which limit, in the order in which they came to count."""
    asked = sa.select(counted.c.rule, counted.c.participant, counted.c.beyond, counted.c.fact).where(
        counted.c.study == of
    )
    return tuple(Counted(*row) for row in connection.execute(asked.order_by(counted.c.place)))
