"""
A process that delivers what waits in the outbox, until it is killed; its hook writes down what it hears.

    python deliverer.py URL JOURNAL NAME

A life is a line `- FUSE`.
"""

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

from faults.fuse import Fuse
from faults.journal import Journal
from faults.nursery import serve
from faults.study import chart, engine
from protocol_engine.engine import Dispatcher, Hook, Hooks, Notice
from protocol_engine.engine.sql import SqlStore
from protocol_engine.engine.sql.schema import newest


def main() -> None:
    """Live as often as it is told to."""
    url, file, _ = sys.argv[1:]
    chart(), newest()  # made once, for all lives

    def live(words: list[str]) -> None:
        store, journal, fuse = SqlStore(t.cast("t.Any", url)), Journal(Path(file)), Fuse.read(words[1])
        fuse.lay(store.database)

        def hear(notice: Notice) -> None:
            journal.write("heard", id=notice.id, who=notice.participant, number=notice.number)
            fuse.burn("answered")

        one = engine(store, hooks=Hooks(after_commit=[Hook("all", hear)]))
        # Whoever follows a dead one need not wait: nobody else delivers.
        Dispatcher(one, store.outbox, hold=0).run_once(1000)

    serve(live)


if __name__ == "__main__":
    main()
