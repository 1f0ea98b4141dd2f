"""
A process that calls the engine until it is killed, and writes down what it said and what it heard.

    python writer.py URL JOURNAL NAME

A life is a line `SEED FUSE CALLS`; with `again` after it, all its calls are one and the same.
"""

from __future__ import annotations

import contextlib
import random
import sys
import time
import typing as t
from functools import partial
from pathlib import Path

import attrs
import sqlalchemy as sa

import protocol_engine as pe
from faults.fuse import Fuse
from faults.journal import Journal
from faults.nursery import serve
from faults.study import chart, engine
from protocol_engine.engine.sql import SqlStore
from protocol_engine.engine.sql.schema import newest
from protocol_engine.engine.sql.tables import participant as table
from protocol_engine.errors import LedgerError

PARTICIPANTS: t.Final = 100
SAME: t.Final = {"name": "same", "who": "p000", "saying": "request", "fact": None, "value": 30}
"""The call that is made again and again."""


@attrs.define
class Client:
    """One who calls the engine."""

    name: str
    engine: pe.Engine
    journal: Journal
    draw: random.Random
    fuse: Fuse = attrs.field(factory=Fuse)

    def live(self, calls: int, first: int, open: dict[str, t.Any] | None) -> None:
        """Make so many calls; begin with the one of which nobody knows what came of it, or leave it."""
        if open is not None and self.draw.random() < 0.8:
            self.call(open)
        for number in range(first, first + calls):
            who = f"p{int(PARTICIPANTS * self.draw.random() ** 2):03d}"
            said = {"name": f"{self.name}-{number}", "who": who, **patiently(partial(self.thought, who, number))}
            self.journal.write("invoke", **said)
            self.call(said)
            if self.draw.random() < 0.2:
                self.read(who)

    def again(self, calls: int) -> None:
        """Make one call so many times, and write down each answer."""
        for _ in range(calls):
            came = self.say(**t.cast("t.Any", SAME))
            self.fuse.burn("answered")
            rules = [one.rule for one in came.findings]
            self.journal.write("heard", answer=[came.accepted, came.version, rules], repeated=came.repeated)

    def thought(self, who: str, number: int) -> dict[str, t.Any]:
        """Think of something to say."""
        facts = [event.id for event in self.engine.ledger(who).facts() if event.kind == "measured"]
        # No two corrections say the same: one that changes nothing makes no entry.
        unique = 100 * (2 * number + (self.name == "a"))
        value, saying = unique + self.draw.randrange(20, 60), self.draw.choice(SAYINGS)
        if saying in ("correct", "void", "justify") and facts:
            return {"saying": saying, "fact": self.draw.choice(facts), "value": value}
        return {"saying": saying if saying in ("request", "moved") else "record", "fact": None, "value": value % 100}

    def call(self, said: dict[str, t.Any]) -> None:
        """Say it until it is known what came of it, and write that down."""
        try:
            # Where the database fails nobody knows whether it is there: so it is said again, under its key.
            came = patiently(partial(self.say, **said))
        except LedgerError:
            came = None
        self.fuse.burn("answered")
        if came is not None and came.accepted:
            self.journal.write("ack", name=said["name"], number=came.version)
        else:
            self.journal.write("fail", name=said["name"])

    def say(self, *, name: str, who: str, saying: str, fact: str | None, value: int) -> pe.Outcome:
        """Call the engine."""
        by = {"author": pe.Author(name), "key": name}
        lab = pe.Event("measured", f"2025-06-{1 + value % 28:02d}", {"ALT": value}, id=fact or name)
        match saying:
            case "record":
                return self.engine.record(who, lab, **by)
            case "request":
                return self.engine.request(who, pe.Event("started", "2025-06-20", id=name), **by)
            case "moved":
                return self.engine.record(who, pe.Event("moved", "2025-06-25", id=name), **by)
            case "correct":
                return self.engine.correct(who, lab, reason="wrong line", **by)
            case "void":
                return self.engine.void(who, lab.id, reason="mixed up", **by)
            case _:
                return self.engine.justify(who, "low", lab.id, ground="approved waiver", reason="agreed", **by)

    def read(self, who: str) -> None:
        """Read the ledger, and the snapshot's row."""
        asked = sa.select(table).where(table.c.participant == who)
        at = time.monotonic_ns()
        with contextlib.suppress(sa.exc.DBAPIError):
            ledger = self.engine.ledger(who)
            last = ledger.entries[-1].hash if ledger.entries else None
            self.journal.write("read", who=who, invoked=at, version=ledger.version, hash=last)
            with t.cast("t.Any", self.engine.store).database.connect() as connection:
                row = connection.execute(asked).mappings().one_or_none() or {"version": 0, "state": None}
            self.journal.write("read", who=who, invoked=at, version=row["version"], state=row["state"])


def patiently(work: t.Callable[[], t.Any]) -> t.Any:
    """Do something, and again while the database is not there."""
    for _ in range(600):
        try:
            return work()
        except sa.exc.DBAPIError:
            time.sleep(0.05)
    return work()


SAYINGS = ("record", "record", "record", "request", "moved", "correct", "correct", "void", "justify")


def open_call(lines: list[dict[str, t.Any]]) -> dict[str, t.Any] | None:
    """Give the last call, if it is not known what came of it."""
    ended = {line["name"] for line in lines if line["what"] in ("ack", "fail")}
    said = [line for line in lines if line["what"] == "invoke"]
    if not said or said[-1]["name"] in ended:
        return None
    return {name: said[-1][name] for name in ("name", "who", "saying", "fact", "value")}


def main() -> None:
    """Live as often as it is told to."""
    url, file, name = sys.argv[1:]
    chart(), newest()  # made once, for all lives

    def live(words: list[str]) -> None:
        store, journal = SqlStore(t.cast("t.Any", url)), Journal(Path(file))
        fuse, calls, lines = Fuse.read(words[1]), int(words[2]), journal.lines()
        fuse.lay(store.database)
        client = Client(name, engine(store), journal, random.Random(int(words[0])), fuse)
        if words[3:]:
            client.again(calls)
        else:
            client.live(calls, 1 + sum(1 for line in lines if line["what"] == "invoke"), open_call(lines))

    serve(live)


if __name__ == "__main__":
    main()
