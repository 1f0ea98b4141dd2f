"""Writers that are killed again and again, each at a moment of its own."""

from __future__ import annotations

import os
import random
import select
import signal
import subprocess
import sys
import typing as t
from pathlib import Path

import attrs

from faults.evidence import read, said, stored
from faults.writer import PLACES, Journal

if t.TYPE_CHECKING:
    from faults.checker import Read, Said

HERE = Path(__file__).resolve()
SEARCHED = os.pathsep.join([str(HERE.parent.parent), str(HERE.parent.parent.parent / "src")])


@attrs.define
class Writer:
    """
    A process that has one life after the other.

    Attributes:
        process: It forks the lives.
        journal: What they wrote down.
        draw: Where and when they end.
        killed: How many were.
    """

    process: subprocess.Popen[str]
    journal: Journal
    draw: random.Random
    killed: int = 0

    @classmethod
    def start(cls, url: str, folder: Path, name: str, seed: int) -> Writer:
        """Start it."""
        file = folder / f"{name}.jsonl"
        command = [sys.executable, str(HERE.parent / "writer.py"), url, str(file), name]
        environment = {**os.environ, "PYTHONPATH": SEARCHED}
        made = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment
        )
        return cls(made, Journal(file), random.Random(f"{name} {seed}"))

    def live(self, calls: int, *, die: bool = True) -> None:
        """Have one life, which is killed from without or by its own fuse, or ends."""
        place = self.draw.choice(["", *PLACES]) if die else ""
        fuse = f"{place}:{self.draw.randint(1, MOST[place])}" if place else ":"
        born = int(self._asked(f"{self.draw.randrange(10**9)} {fuse} {calls}\n"))
        if die and not select.select([self.process.stdout], [], [], self.draw.uniform(0.02, 0.4))[0]:
            os.kill(born, signal.SIGKILL)
        came = int(self._line())
        assert came in (0, -signal.SIGKILL), f"a writer ended by itself with {came}"
        self.killed += came != 0

    def end(self) -> None:
        """End it."""
        t.cast("t.Any", self.process.stdin).close()
        self.process.wait(30)
        t.cast("t.Any", self.process.stdout).close()

    def _asked(self, line: str) -> str:
        t.cast("t.Any", self.process.stdin).write(line)
        return self._line()

    def _line(self) -> str:
        return t.cast("t.Any", self.process.stdout).readline()


MOST = {"execute": 150, "executed": 150, "commit": 12, "answered": 12}
"""Up to which count a fuse may be laid."""


def evidence(writers: list[Writer]) -> tuple[list[Said], list[Read]]:
    """Give all that they wrote down."""
    lines = [writer.journal.lines() for writer in writers]
    return [one for each in lines for one in said(each)], [one for each in lines for one in read(each)]


__all__ = ["Writer", "evidence", "stored"]
