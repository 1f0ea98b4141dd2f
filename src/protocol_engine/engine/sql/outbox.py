"""The outbox in a database."""

from __future__ import annotations

import datetime
import typing as t
import uuid

import attrs
import sqlalchemy as sa

from protocol_engine.engine.notices import read_notice
from protocol_engine.engine.outbox import LONGEST_WAIT, Delivery
from protocol_engine.engine.sql.tables import delivery as row
from protocol_engine.engine.sql.transactions import reading, written
from protocol_engine.entry import shown

if t.TYPE_CHECKING:
    from collections.abc import Collection

_earlier = row.alias()

_FIRST = sa.and_(
    row.c.delivered.is_(None),
    ~sa.exists().where(
        _earlier.c.study == row.c.study,
        _earlier.c.hook == row.c.hook,
        _earlier.c.participant == row.c.participant,
        _earlier.c.number < row.c.number,
        _earlier.c.delivered.is_(None),
    ),
)
"""That it waits, and nothing before it does, for this hook and participant."""


@attrs.frozen(eq=False)
class SqlOutbox:
    """
    Deliveries in a database; see `Outbox`.

    What was delivered stays there, with when; `delivered` may be removed by the host when it is old.

    Attributes:
        database: The SQLAlchemy engine.
    """

    database: sa.Engine

    def claim(
        self, study: str, hooks: Collection[str], now: datetime.datetime, until: datetime.datetime, most: int
    ) -> tuple[Delivery, ...]:
        """Take deliveries that are due; see `Outbox`."""
        due = sa.or_(row.c.due <= shown(now), row.c.due > shown(now + LONGEST_WAIT))
        ready = (_FIRST, row.c.study == study, row.c.hook.in_(list(hooks)), due)
        asked = (
            sa.select(row)
            .where(*ready, row.c.parked.is_(None))
            .order_by(row.c.due, row.c.participant)
            .limit(most)
            # What another dispatcher is just taking is left to it.
            .with_for_update(skip_locked=True, of=row)
        )

        def take(connection: sa.Connection) -> tuple[Delivery, ...]:
            found = []
            for one in connection.execute(asked).all():
                claim, attempts = uuid.uuid4().hex, one.attempts + 1
                held = {"claim": claim, "attempts": attempts, "due": shown(until)}
                connection.execute(
                    sa.update(row).where(*_key(one.study, one.hook, one.participant, one.number)).values(held)
                )
                found.append(Delivery(one.hook, read_notice(one.notice), attempts, claim, None, one.error))
            return tuple(found)

        return written(self.database, take)

    def delivered(self, delivery: Delivery, now: datetime.datetime) -> None:
        """Say that a claimed delivery was made; see `Outbox`."""
        self._set(delivery, {"delivered": shown(now), "claim": None})

    def failed(self, delivery: Delivery, error: str, now: datetime.datetime, again: datetime.datetime | None) -> None:
        """Say that a claimed delivery has failed; see `Outbox`."""
        then = {"parked": shown(now)} if again is None else {"due": shown(again)}
        self._set(delivery, {"claim": None, "error": error, **then})

    def parked(self, study: str) -> tuple[Delivery, ...]:
        """Give what is tried no more; see `Outbox`."""
        waits = (row.c.study == study, row.c.delivered.is_(None), row.c.parked.is_not(None))
        with reading(self.database) as connection:
            found = connection.execute(sa.select(row).where(*waits).order_by(row.c.parked, row.c.hook)).all()
        return tuple(
            Delivery(one.hook, read_notice(one.notice), one.attempts, None, _moment(one.parked), one.error)
            for one in found
        )

    def retry(self, study: str, hook: str, id: str, now: datetime.datetime) -> None:
        """Let a parked delivery be tried again; see `Outbox`."""
        self._release(study, hook, id, {"parked": None, "attempts": 0, "due": shown(now)}, row.c.parked.is_not(None))

    def skip(self, study: str, hook: str, id: str, reason: str, now: datetime.datetime) -> None:
        """Give up a delivery that waits; see `Outbox`."""
        self._release(study, hook, id, {"delivered": shown(now), "claim": None, "error": f"skipped: {reason}"})

    def hooks(self, study: str) -> dict[str, int]:
        """Give the names of the hooks for which deliveries wait, and how many; see `Outbox`."""
        asked = sa.select(row.c.hook, sa.func.count()).where(row.c.study == study, row.c.delivered.is_(None))
        with reading(self.database) as connection:
            found = connection.execute(asked.group_by(row.c.hook)).all()
        return dict(sorted(tuple(one) for one in found))

    def waiting(self, study: str) -> int:
        """Tell how many deliveries have not been made; see `Outbox`."""
        asked = sa.select(sa.func.count()).select_from(row)
        with reading(self.database) as connection:
            return connection.execute(asked.where(row.c.study == study, row.c.delivered.is_(None))).scalar_one()

    def _set(self, delivery: Delivery, values: dict[str, t.Any]) -> None:
        """Change a row, if whoever speaks of it still holds it."""
        told = delivery.notice
        held = (*_key(told.study, delivery.hook, told.participant, told.number), row.c.claim == delivery.claim)
        written(self.database, lambda connection: connection.execute(sa.update(row).where(*held).values(values)))

    def _release(self, study: str, hook: str, id: str, values: dict[str, t.Any], *only: sa.ColumnElement[bool]) -> None:
        waits = (row.c.study == study, row.c.hook == hook, row.c.id == id, *only)
        change = sa.update(row).where(*waits, row.c.delivered.is_(None)).values(values)
        if not written(self.database, lambda connection: connection.execute(change).rowcount):
            raise KeyError(id)


def _key(study: str, hook: str, participant: str, number: int) -> tuple[sa.ColumnElement[bool], ...]:
    return row.c.study == study, row.c.hook == hook, row.c.participant == participant, row.c.number == number


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
