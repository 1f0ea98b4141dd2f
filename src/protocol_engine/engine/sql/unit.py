"""One participant in one open transaction of a database."""

from __future__ import annotations

import json
import typing as t

import attrs
import sqlalchemy as sa

from protocol_engine.engine.enrollment import COUNT_ANEW, Counted
from protocol_engine.engine.notices import line_of as notice_line
from protocol_engine.engine.recent import Recent
from protocol_engine.engine.sql.ledgers import read_on
from protocol_engine.engine.sql.snapshot import snapshot
from protocol_engine.engine.sql.tables import call, counted, delivery, entry, study
from protocol_engine.engine.sql.tables import participant as table
from protocol_engine.engine.sql.texts import escaped, json_text
from protocol_engine.engine.sql.upsert import inserted, replaced
from protocol_engine.engine.store import Kept
from protocol_engine.entry import line_of, shown
from protocol_engine.errors import StoreError
from protocol_engine.ledger import Ledger

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.engine.notices import Notice
    from protocol_engine.engine.store import Change
    from protocol_engine.participant import Participant


_WHOSE: dict[str, sa.BindParameter[str]] = {"study": sa.bindparam("of"), "participant": sa.bindparam("who")}


def _mine(of: sa.Table) -> tuple[sa.ColumnElement[bool], ...]:
    return tuple(of.c[name] == value for name, value in _WHOSE.items())


# Made once: to make a statement costs more than to run it.
_ROW = sa.select(table).where(*_mine(table))
_COUNTS = sa.select(counted.c.rule).where(*_mine(counted))
_TOLD = sa.select(table.c.told).where(*_mine(table)).with_for_update()
_CALL = sa.select(call).where(*_mine(call), call.c.key == sa.bindparam("under"))
_OTHERS = (
    sa.select(sa.func.count())
    .select_from(counted)
    .where(
        counted.c.study == sa.bindparam("of"),
        counted.c.rule == sa.bindparam("limit"),
        counted.c.participant != sa.bindparam("who"),
    )
)
_OWN = sa.select(counted.c.beyond, counted.c.fact).where(*_mine(counted), counted.c.rule == sa.bindparam("limit"))
_LIMITS = sa.select(study.c.limits).where(study.c.study == sa.bindparam("of"))
_ANYBODY = sa.select(entry.c.participant).where(entry.c.study == sa.bindparam("of")).limit(1)
_MOST_TOLD = sa.select(sa.func.max(delivery.c.number)).where(*_mine(delivery))
_LEAVE = sa.delete(counted).where(*_mine(counted), counted.c.rule == sa.bindparam("limit"))
# Changed, and not only locked: so a transaction that reads an older snapshot fails, instead of counting it.
_NEXT_PLACE = (
    sa.update(study)
    .where(study.c.study == sa.bindparam("of"))
    .values(places=study.c.places + 1)
    .returning(study.c.places, study.c.limits)
)

RecentLedgers = Recent[tuple[str, str], Ledger]
"""Ledgers that were read: a study and a participant to each."""


@attrs.define(eq=False)
class SqlUnit:
    """
    One participant in one transaction; see `Unit`.

    The participant's row is locked first, then the ledger is read: who comes later waits, and then
    reads what was written.
    """

    transaction: sa.Connection
    study: str
    participant: str
    recent: RecentLedgers = attrs.field(repr=False)
    told: int = attrs.field(init=False)
    ledger: Ledger = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.told = self._locked()
        whose = self.study, self.participant
        self.ledger = read_on(self.transaction, *whose, self.recent.get(whose))
        self.recent.put(whose, self.ledger, self.ledger.version + 1)

    def kept(self, key: str) -> Kept | None:
        """Give the call that was made under a key."""
        row = self._execute(_CALL, under=key).one_or_none()
        return None if row is None else Kept(row.digest, row.before, row.after, row.accepted, json.loads(row.taken))

    def begin_counting(self, limits: str) -> None:
        """Say under which limits it is counted, if nothing was said of anybody in the study so far."""
        if self._execute(_LIMITS).first() is None and self._execute(_ANYBODY).first() is None:
            row = {"study": self.study, "places": 0, "limits": limits}
            self.transaction.execute(inserted(self.transaction.dialect.name, study), row)

    def others(self, limit: str, limits: str) -> int:
        """Tell how many other participants count for a limit; nobody else comes to count until the end."""
        if self._next_place()[1] != limits:
            raise StoreError(COUNT_ANEW)
        return int(self._execute(_OTHERS, limit=limit).scalar_one())

    def own(self, limit: str) -> Counted | None:
        """Tell how this participant came to count for a limit."""
        row = self._execute(_OWN, limit=limit).one_or_none()
        return None if row is None else Counted(limit, self.participant, row.beyond, row.fact)

    def keep(self, change: Change) -> None:
        """Write a change."""
        new = change.ledger.entries[self.ledger.version :]
        self._insert(entry, [{"number": one.number, "line": escaped(line_of(one))} for one in new])
        folded = {"version": change.ledger.version, "told": change.told, **snapshot(change.participant)}
        self.transaction.execute(replaced(self.transaction.dialect.name, table), {**self._own, **folded})
        if change.key is not None and change.kept is not None:
            self._insert(call, [{"key": change.key, **_made(change.kept)}])
        for rule in change.left:
            self._execute(_LEAVE, limit=rule)
        self._count(change.taken)
        due = shown(change.recorded)
        self._insert(delivery, [{"hook": hook, "due": due, **_waiting(one)} for hook, one in change.deliveries])

    def refresh(self, participant: Participant, counts: frozenset[str]) -> bool:
        """Make the row of the participant and what it counts for anew; tell whether they were otherwise."""
        folded = {"version": self.ledger.version, **snapshot(participant)}
        row = self._execute(_ROW).mappings().one_or_none()
        stale = row is None or any(row[name] != value for name, value in folded.items())
        if stale:
            anew = {**self._own, "told": self.told, **folded}
            self.transaction.execute(replaced(self.transaction.dialect.name, table), anew)
        had = frozenset(self._execute(_COUNTS).scalars())
        for rule in had - counts:
            self._execute(_LEAVE, limit=rule)
        self._count(Counted(rule, self.participant) for rule in sorted(counts - had))
        return stale or had != counts

    @property
    def _own(self) -> dict[str, t.Any]:
        return {"study": self.study, "participant": self.participant}

    def _execute(self, statement: sa.Executable, **values: t.Any) -> sa.CursorResult[t.Any]:
        return self.transaction.execute(statement, {"of": self.study, "who": self.participant, **values})

    def _insert(self, into: sa.Table, rows: list[dict[str, t.Any]]) -> None:
        if rows:
            self.transaction.execute(sa.insert(into), [{**self._own, **row} for row in rows])

    def _count(self, taken: Iterable[Counted]) -> None:
        rows = [
            {"rule": one.rule, "place": self._next_place()[0], "beyond": one.beyond, "fact": one.fact} for one in taken
        ]
        self._insert(counted, rows)

    def _locked(self) -> int:
        """Wait until nobody else writes about the participant; give how many notices there have been."""
        told = self._execute(_TOLD).scalar_one_or_none()
        if told is None and self.transaction.dialect.name == "postgresql":
            # A row that is not there cannot be locked; two writers of the first entry would not see each other.
            row = {**self._own, "version": 0, "told": self._most_told()}
            self.transaction.execute(inserted("postgresql", table), row)
            told = self._execute(_TOLD).scalar_one()
        return self._most_told() if told is None else int(told)

    def _most_told(self) -> int:
        """Give how many notices there have been at least, where the row that tells it is not there."""
        return int(self._execute(_MOST_TOLD).scalar_one() or 0)

    def _next_place(self) -> tuple[int, str]:
        """Give the next place, and under which limits it is counted; let nobody else have one until the end."""
        row = {"study": self.study, "places": 0, "limits": ""}
        self.transaction.execute(inserted(self.transaction.dialect.name, study), row)
        found = self._execute(_NEXT_PLACE).one()
        return found.places, found.limits


def _made(kept: Kept) -> dict[str, t.Any]:
    return {**attrs.asdict(kept), "taken": json_text(kept.taken)}


def _waiting(notice: Notice) -> dict[str, t.Any]:
    return {"number": notice.number, "id": notice.id, "notice": escaped(notice_line(notice)), "attempts": 0}
