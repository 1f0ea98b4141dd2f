"""
The tables in which ledgers are kept, the same in SQLite and PostgreSQL.

Three hold what must never be lost: `entry`, `call` (both never changed) and `delivery`. The others
follow from the ledgers, but for what their descriptions say: `participant` is where everyone is,
`counted` who counts for a limit, and `study` what writers of one study wait for.

Their names begin with `protocol_engine_`, since they lie in the host's database.
"""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

_NAME = sa.String(255)
_HASH = sa.String(64)
_MOMENT = sa.String(32)
"""A moment in UTC as RFC 3339 writes it, to the microsecond: in the order of the texts."""

entry = sa.Table(
    "protocol_engine_entry",
    metadata,
    sa.Column("study", _NAME, primary_key=True),
    sa.Column("participant", _NAME, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("line", sa.Text, nullable=False),
)
"""The ledgers, an entry a row: `line` is the entry's canonical form with its hash, as JSON."""

call = sa.Table(
    "protocol_engine_call",
    metadata,
    sa.Column("study", _NAME, primary_key=True),
    sa.Column("participant", _NAME, primary_key=True),
    sa.Column("key", _NAME, primary_key=True),
    sa.Column("digest", _HASH, nullable=False),
    sa.Column("before", sa.Integer, nullable=False),
    sa.Column("after", sa.Integer, nullable=False),
    sa.Column("accepted", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("taken", sa.Text, nullable=False),
)
"""Which calls were made under which keys, and between which versions of the ledger."""

participant = sa.Table(
    "protocol_engine_participant",
    metadata,
    sa.Column("study", _NAME, primary_key=True),
    sa.Column("participant", _NAME, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("told", sa.Integer, nullable=False),
    sa.Column("protocol", _HASH),
    sa.Column("state", _NAME),
    sa.Column("verdict", _NAME),
    sa.Column("states", sa.Text),
    sa.Column("findings", sa.Text),
)
"""
Where everyone is: the fold of their ledgers, for those who ask the database.

`version` is the last entry that was folded; `states` and `findings` are JSON, without what a finding
saw. `told`, how many notices there have been, does not follow from the ledger: rows are not removed.
"""

counted = sa.Table(
    "protocol_engine_counted",
    metadata,
    sa.Column("study", _NAME, primary_key=True),
    sa.Column("rule", _NAME, primary_key=True),
    sa.Column("participant", _NAME, primary_key=True),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Column("beyond", sa.Boolean(create_constraint=False), nullable=False),
    sa.Column("fact", sa.Text),
)
"""
Who counts for which limit: in which order (`place`), by which fact, and whether it was used up then; these
three cannot be made anew.
"""

study = sa.Table(
    "protocol_engine_study",
    metadata,
    sa.Column("study", _NAME, primary_key=True),
    sa.Column("places", sa.Integer, nullable=False),
    sa.Column("limits", _HASH, nullable=False),
)
"""
What writers wait for who come to count for a limit: how many places were ever given, and the digest of
the limits under which it was counted who counts.
"""

delivery = sa.Table(
    "protocol_engine_delivery",
    metadata,
    sa.Column("study", _NAME, primary_key=True),
    sa.Column("hook", _NAME, primary_key=True),
    sa.Column("participant", _NAME, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("id", _HASH, nullable=False),
    sa.Column("notice", sa.Text, nullable=False),
    sa.Column("due", _MOMENT, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("claim", _HASH),
    sa.Column("error", sa.Text),
    sa.Column("parked", _MOMENT),
    sa.Column("delivered", _MOMENT),
)
"""The outbox: a row for each notice and hook; `due` is when it may be tried, or taken from whoever holds it."""

waiting = sa.Index(
    "protocol_engine_delivery_waiting",
    delivery.c.study,
    delivery.c.due,
    sqlite_where=delivery.c.delivered.is_(None),
    postgresql_where=delivery.c.delivered.is_(None),
)
"""Finds what is due among the few that wait, however many were delivered."""
