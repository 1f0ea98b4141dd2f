"""Ledgers read from the database."""

from __future__ import annotations

import sqlalchemy as sa

from protocol_engine.engine.enrollment import Counted
from protocol_engine.engine.sql.tables import counted, entry, participant
from protocol_engine.ledger import Ledger

_LINES = (
    sa.select(entry.c.line)
    .where(entry.c.study == sa.bindparam("of"), entry.c.participant == sa.bindparam("who"))
    .order_by(entry.c.number)
)

_LINES_ON = _LINES.where(entry.c.number >= sa.bindparam("since"))


def read_ledger(connection: sa.Connection, study: str, who: str) -> Ledger:
    """
    Read a participant's ledger, by one query.

    Raises:
        LedgerError: A row is no entry.
    """
    return Ledger.read(who, connection.execute(_LINES, {"of": study, "who": who}).scalars())


def read_on(connection: sa.Connection, study: str, who: str, known: Ledger | None) -> Ledger:
    """
    Read a participant's ledger on from where it was read before.

    Args:
        known: The ledger as it was read before; None: it was not. Whether it still holds is told by
            its last entry, which is read again.

    Raises:
        LedgerError: A row is no entry.
    """
    if known is None or not known.entries:
        return read_ledger(connection, study, who)
    lines = connection.execute(_LINES_ON, {"of": study, "who": who, "since": known.version}).scalars()
    tail = Ledger.read(who, lines).entries
    if not tail or tail[0].hash != known.entries[-1].hash:
        return read_ledger(connection, study, who)
    return known if len(tail) == 1 else Ledger(who, known.entries + tail[1:])


def everyone(connection: sa.Connection, study: str) -> tuple[str, ...]:
    """Give everyone of whom something was said, sorted; also those of whose ledger only a trace is left."""
    entries = sa.select(entry.c.participant).where(entry.c.study == study)
    traces = sa.select(participant.c.participant).where(participant.c.study == study, participant.c.version > 0)
    return tuple(sorted(connection.execute(sa.union(entries, traces)).scalars()))


def read_counted(connection: sa.Connection, study: str) -> tuple[Counted, ...]:
    """Give who counts for which limit, in the order in which they came to count."""
    asked = sa.select(counted.c.rule, counted.c.participant, counted.c.beyond).where(counted.c.study == study)
    return tuple(Counted(*row) for row in connection.execute(asked.order_by(counted.c.place)))
