"""
A process that writes until it is killed, and writes down what it said and what it heard.

    python writer.py URL JOURNAL NAME

For each line on its input it forks a life of its own: the line is `SEED FUSE CALLS`. A fuse ends the life
by SIGKILL at a place: `execute:7` before the seventh statement, `executed:7` after it, `commit:2` before
the second commit, `answered:3` once the third call has returned and nothing is written down of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import sys
import time
import typing as t
from functools import partial
from pathlib import Path

import attrs
import sqlalchemy as sa

import protocol_engine as pe
from faults.study import chart, engine
from protocol_engine.engine.sql import SqlStore
from protocol_engine.engine.sql.schema import newest
from protocol_engine.engine.sql.tables import participant as table
from protocol_engine.errors import LedgerError

PLACES = ("execute", "executed", "commit", "answered")
"""Where a fuse may be."""

PARTICIPANTS: t.Final = 100


@attrs.define
class Journal:
    """
    What one client wrote down, a line of JSON a thing; what is written stays, however the client ends.

    Attributes:
        file: Where it lies.
    """

    file: Path

    def write(self, what: str, **more: t.Any) -> None:
        """Write something down, with the moment."""
        line = json.dumps({"what": what, "at": time.monotonic_ns(), **more}) + "\n"
        with self.file.open("ab", buffering=0) as out:
            out.write(line.encode())

    def lines(self) -> list[dict[str, t.Any]]:
        """Read all of it; a line that was being written is none."""
        text = self.file.read_bytes() if self.file.exists() else b""
        return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith(b"\n")]


@attrs.define
class Fuse:
    """Ends the process when something has happened so many times."""

    place: str = ""
    left: int = 0

    def burn(self, place: str) -> None:
        """Count down."""
        if place == self.place:
            self.left -= 1
            if not self.left:
                os.kill(os.getpid(), signal.SIGKILL)

    def lay(self, database: sa.Engine) -> None:
        """Let the statements of a database burn it."""
        sa.event.listen(database, "before_cursor_execute", lambda *_: self.burn("execute"))
        sa.event.listen(database, "after_cursor_execute", lambda *_: self.burn("executed"))
        sa.event.listen(database, "commit", lambda *_: self.burn("commit"))


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

    def thought(self, who: str, number: int) -> dict[str, t.Any]:
        """Think of something to say."""
        facts = [event.id for event in self.engine.ledger(who).facts() if event.kind == "measured"]
        value, saying = number * 100 + self.draw.randrange(20, 60), self.draw.choice(SAYINGS)
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


def live(url: str, journal: Journal, name: str, seed: int, fuse: Fuse, calls: int) -> None:
    """Live once."""
    store = SqlStore(t.cast("t.Any", url))
    fuse.lay(store.database)
    lines = journal.lines()
    first = 1 + sum(1 for line in lines if line["what"] == "invoke")
    Client(name, engine(store), journal, random.Random(seed), fuse).live(calls, first, open_call(lines))


def tell(number: int) -> None:
    """Tell whoever started this."""
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def main() -> None:
    """Fork a life for each line, and tell its process and its end."""
    url, file, name = sys.argv[1:]
    chart(), newest()  # made once, for all lives
    for line in sys.stdin:
        seed, fuse, calls = line.split()
        place, _, left = fuse.partition(":")
        born = os.fork()
        if not born:
            live(url, Journal(Path(file)), name, int(seed), Fuse(place, int(left or 0)), int(calls))
            os._exit(0)
        tell(born)
        tell(os.waitstatus_to_exitcode(os.waitpid(born, 0)[1]))


if __name__ == "__main__":
    main()
