"""
The ledgers, what follows from them, and the outbox.

Nothing that was said can be changed or removed: the database itself refuses to. Who may change
its triggers can go around that; the chain of hashes and the signed checkpoints find it.
"""

from __future__ import annotations

import typing as t

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEPT = ("protocol_engine_entry", "protocol_engine_call")
"""The tables of which no row is ever changed or removed."""


def upgrade() -> None:
    """Make the tables, and the triggers that keep two of them as they are."""
    name, hash, moment = sa.String(255), sa.String(64), sa.String(32)

    def key(what: str, type: sa.types.TypeEngine[t.Any] = name) -> sa.Column[t.Any]:
        return sa.Column(what, type, primary_key=True, autoincrement=False)

    op.create_table(
        "protocol_engine_entry",
        key("study"),
        key("participant"),
        key("number", sa.Integer()),
        sa.Column("line", sa.Text(), nullable=False),
    )
    op.create_table(
        "protocol_engine_call",
        key("study"),
        key("participant"),
        key("key"),
        sa.Column("digest", hash, nullable=False),
        sa.Column("before", sa.Integer(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("taken", sa.Text(), nullable=False),
    )
    op.create_table(
        "protocol_engine_participant",
        key("study"),
        key("participant"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("protocol", hash),
        sa.Column("state", name),
        sa.Column("verdict", name),
        sa.Column("states", sa.Text()),
        sa.Column("findings", sa.Text()),
    )
    op.create_table(
        "protocol_engine_counted",
        key("study"),
        key("rule"),
        key("participant"),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("beyond", sa.Boolean(), nullable=False),
        sa.Column("fact", sa.Text()),
    )
    op.create_table(
        "protocol_engine_study",
        key("study"),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("limits", hash, nullable=False),
    )
    op.create_table(
        "protocol_engine_delivery",
        key("study"),
        key("hook"),
        key("participant"),
        key("number", sa.Integer()),
        sa.Column("id", hash, nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("due", moment, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("claim", hash),
        sa.Column("error", sa.Text()),
        sa.Column("parked", moment),
        sa.Column("delivered", moment),
    )
    waits = sa.text("delivered IS NULL")
    op.create_index(
        "protocol_engine_delivery_waiting",
        "protocol_engine_delivery",
        ["study", "due"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
    {"sqlite": _keep_in_sqlite, "postgresql": _keep_in_postgresql}[op.get_context().dialect.name]()


_ENTRY = "protocol_engine_entry"
_NEXT = (
    f"(SELECT coalesce(max(number), 0) + 1 FROM {_ENTRY} "  # noqa: S608 (a name of ours)
    "WHERE study = NEW.study AND participant = NEW.participant)"
)


def _keep_in_sqlite() -> None:
    for table in _KEPT:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    # INSERT OR REPLACE removes a row without asking the trigger for DELETE.
    op.execute(
        f"CREATE TRIGGER {_ENTRY}_next BEFORE INSERT ON {_ENTRY} WHEN NEW.number <> {_NEXT} "
        f"BEGIN SELECT RAISE(ABORT, '{_ENTRY} is numbered without gaps'); END"
    )
    op.execute(
        "CREATE TRIGGER protocol_engine_call_once BEFORE INSERT ON protocol_engine_call WHEN EXISTS (SELECT 1 FROM "
        "protocol_engine_call WHERE study = NEW.study AND participant = NEW.participant AND key = NEW.key) "
        "BEGIN SELECT RAISE(ABORT, 'protocol_engine_call is append-only'); END"
    )


def _keep_in_postgresql() -> None:
    _function("append_only", "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';")
    for table in _KEPT:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION protocol_engine_append_only()"
        )
    _function(
        "next",
        f"IF NEW.number <> {_NEXT} THEN RAISE EXCEPTION '{_ENTRY} is numbered without gaps' "
        "USING ERRCODE = 'unique_violation'; END IF; RETURN NEW;",
    )
    op.execute(
        f"CREATE TRIGGER {_ENTRY}_next BEFORE INSERT ON {_ENTRY} FOR EACH ROW EXECUTE FUNCTION protocol_engine_next()"
    )


def _function(name: str, body: str) -> None:
    op.execute(f"CREATE FUNCTION protocol_engine_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$")
