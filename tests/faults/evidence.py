"""Evidence for the checker: what the clients wrote down, and what is stored."""

from __future__ import annotations

import typing as t

import sqlalchemy as sa

from faults.checker import Read, Said, Stored
from protocol_engine.engine.notices import read_notice
from protocol_engine.engine.sql.tables import delivery
from protocol_engine.engine.sql.tables import participant as table

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    import protocol_engine as pe


def said(lines: Iterable[dict[str, t.Any]]) -> list[Said]:
    """Give the calls of one client's journal."""
    calls: dict[str, Said] = {}
    for line in lines:
        if line["what"] == "invoke":
            calls[line["name"]] = Said(line["name"], line["who"], line["at"])
        elif line["what"] in ("ack", "fail"):
            one, came = calls[line["name"]], "acknowledged" if line["what"] == "ack" else "failed"
            calls[one.name] = Said(one.name, one.participant, one.invoked, came, line["at"], line.get("number"))
    return list(calls.values())


def read(lines: Iterable[dict[str, t.Any]]) -> list[Read]:
    """Give what one client read."""
    return [
        Read(line["who"], line["invoked"], line["version"], line.get("hash"), line.get("state"))
        for line in lines
        if line["what"] == "read"
    ]


def stored(engine: pe.Engine) -> dict[str, Stored]:
    """Give all that is stored, by participant."""
    with t.cast("t.Any", engine.store).database.connect() as connection:
        rows = {row["participant"]: dict(row) for row in connection.execute(sa.select(table)).mappings()}
        told = connection.execute(sa.select(delivery.c.notice).order_by(delivery.c.number)).scalars()
        notices = [read_notice(line) for line in told]
    return {
        who: Stored(engine.ledger(who), rows.get(who, {}), tuple(one for one in notices if one.participant == who))
        for who in engine.participants()
    }
