"""Processes that are killed again and again, each at a moment of its own."""

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

from faults.evidence import read, said
from faults.fuse import MOST
from faults.journal import Journal

if t.TYPE_CHECKING:
    from faults.checker import Read, Said

HERE = Path(__file__).resolve().parent
SEARCHED = os.pathsep.join([str(HERE.parent), str(HERE.parent.parent / "src")])


@attrs.define
class Nursery:
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
    def start(cls, script: str, url: str, folder: Path, name: str, seed: int = 0) -> Nursery:
        """Start a script of this folder."""
        file = folder / f"{name}.jsonl"
        command = [sys.executable, str(HERE / script), url, str(file), name]
        environment = {**os.environ, "PYTHONPATH": SEARCHED}
        made = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, env=environment
        )
        return cls(made, Journal(file), random.Random(f"{name} {seed}"))

    def drawn(self, calls: int, *more: str) -> None:
        """Have a life that ends by a fuse, from without, or when it has made so many calls."""
        place = self.draw.choice(["-", *MOST])
        fuse = "-" if place == "-" else f"{place}:{self.draw.randint(1, MOST[place])}"
        self.live(str(self.draw.randrange(10**9)), fuse, str(calls), *more, seconds=self.draw.uniform(0.02, 0.4))

    def live(self, *words: str, seconds: float | None = None) -> bool:
        """Have a life, which is killed from without after so long; tell whether it was killed."""
        t.cast("t.Any", self.process.stdin).write(" ".join(words) + "\n")
        born = int(self._line())
        if seconds is not None and not select.select([self.process.stdout], [], [], seconds)[0]:
            os.kill(born, signal.SIGKILL)
        came = int(self._line())
        assert came in (0, -signal.SIGKILL), f"a process ended by itself with {came}"
        self.killed += came != 0
        return came != 0

    def end(self) -> None:
        """End it."""
        t.cast("t.Any", self.process.stdin).close()
        self.process.wait(30)
        t.cast("t.Any", self.process.stdout).close()

    def _line(self) -> str:
        return t.cast("str", t.cast("t.Any", self.process.stdout).readline())


def evidence(nurseries: list[Nursery]) -> tuple[list[Said], list[Read]]:
    """Give all that they wrote down."""
    lines = [one.journal.lines() for one in nurseries]
    return [one for each in lines for one in said(each)], [one for each in lines for one in read(each)]
