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


def read_ledger(connection: sa.Connection, study: str, who: str) -> Ledger:
    """
    Read a participant's ledger, by one query.

    Raises:
        LedgerError: A row is no entry.
    """
    return Ledger.read(who, connection.execute(_LINES, {"of": study, "who": who}).scalars())


def everyone(connection: sa.Connection, study: str) -> tuple[str, ...]:
    """Give everyone of whom there is an entry or a row of their own, sorted."""
    asked = [sa.select(table.c.participant).where(table.c.study == study) for table in (entry, participant)]
    return tuple(sorted(connection.execute(sa.union(*asked)).scalars()))


def read_counted(connection: sa.Connection, study: str) -> tuple[Counted, ...]:
    """Give who counts for which limit, in the order in which they came to count."""
    asked = sa.select(counted.c.rule, counted.c.participant).where(counted.c.study == study)
    return tuple(Counted(row.rule, row.participant) for row in connection.execute(asked.order_by(counted.c.place)))
