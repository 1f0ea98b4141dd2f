"""Failures between any two statements of a database."""

from __future__ import annotations

import typing as t

import attrs
import sqlalchemy as sa

from protocol_engine.engine.sql.tables import metadata

PLACES: t.Final = ("before", "after", "broken")
"""Before a statement, after it, or instead of it, so that the database itself gives the transaction up."""


class InjectedError(Exception):
    """A failure that a test has put there."""


FAILURES: t.Final = (InjectedError, sa.exc.DBAPIError)
"""What a call raises at a failpoint."""


@attrs.define(eq=False)
class Failpoint:
    """
    Fails at one statement, or at the commit, and is over then.

    Attributes:
        place: Where; see `PLACES`.
        left: How many statements go well before; a commit counts as one.
        seen: The statements that were come by.
    """

    place: str = ""
    left: int = 0
    seen: list[str] = attrs.field(factory=list)

    def lay(self, database: sa.Engine) -> Failpoint:
        """Let the statements of a database come by."""
        sa.event.listen(
            database, "before_cursor_execute", lambda on, _, said, *__: self._at(on, said, "before", "broken")
        )
        sa.event.listen(database, "after_cursor_execute", lambda on, _, said, *__: self._at(on, said, "after"))
        sa.event.listen(database, "commit", lambda on: self._at(on, "COMMIT", "before", "broken"))
        return self

    def set(self, place: str, left: int) -> None:
        """Begin to count."""
        self.place, self.left, self.seen = place, left, []

    @property
    def is_over(self) -> bool:
        """Whether it has failed, or nobody has set it."""
        return not self.place

    def _at(self, connection: sa.Connection, said: str, *places: str) -> None:
        if self.place not in places:
            return
        self.seen.append(said)
        self.left -= 1
        if self.left < 0:
            place, self.place = self.place, ""
            if place == "broken":
                connection.exec_driver_sql("SELECT nothing FROM nowhere")
            raise InjectedError


def everything(connection: sa.Connection, study: str) -> dict[str, list[t.Any]]:
    """Give every row of a study, by table."""
    return {
        table.name: [
            tuple(row)
            for row in connection.execute(sa.select(table).where(table.c.study == study).order_by(*table.primary_key))
        ]
        for table in metadata.sorted_tables
    }
