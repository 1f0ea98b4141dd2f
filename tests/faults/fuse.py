"""A fuse, by which a process kills itself at a place that was drawn."""

from __future__ import annotations

import os
import signal
import typing as t

import attrs
import sqlalchemy as sa

MOST: t.Final = {"execute": 150, "executed": 150, "commit": 12, "answered": 12}
"""Where a fuse may be, and up to which count one is laid."""


@attrs.define
class Fuse:
    """
    Ends the process by SIGKILL when something has happened so many times.

    Attributes:
        place: `execute` (a statement is about to be run), `executed` (it was), `commit` (one is about to be),
            `answered` (a call has returned, and nothing is written down of it); empty: nowhere.
        left: How many times.
    """

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

    @classmethod
    def read(cls, text: str) -> Fuse:
        """Read one such as `execute:7`, or `-` for none."""
        place, _, left = text.partition(":")
        return cls() if place == "-" else cls(place, int(left))
