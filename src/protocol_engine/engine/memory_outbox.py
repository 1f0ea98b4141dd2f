"""The outbox of a store in memory."""

from __future__ import annotations

import typing as t
import uuid

import attrs

from protocol_engine.engine.outbox import Delivery, is_due

if t.TYPE_CHECKING:
    import datetime
    import threading
    from collections.abc import Callable, Collection, Iterable, Iterator

    from protocol_engine.engine.notices import Notice

_Stream = tuple[str, str, str]
"""A study, a hook and a participant: what is delivered in order."""


@attrs.define(eq=False)
class _Row:
    notice: Notice
    due: datetime.datetime
    attempts: int = 0
    claim: str | None = None
    parked: datetime.datetime | None = None
    error: str | None = None


class MemoryOutbox:
    """Deliveries in memory, gone with the program; see `Outbox`."""

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._streams: dict[_Stream, list[_Row]] = {}

    def put(self, deliveries: Iterable[tuple[str, Notice]], now: datetime.datetime) -> Callable[[], None]:
        """Add deliveries; give what takes them out again."""
        rows = [((one.study, hook, one.participant), _Row(one, now)) for hook, one in deliveries]
        for stream, row in rows:
            self._streams.setdefault(stream, []).append(row)

        def undo() -> None:
            for stream, row in rows:
                self._streams[stream].remove(row)

        return undo

    def claim(
        self, study: str, hooks: Collection[str], now: datetime.datetime, until: datetime.datetime, most: int
    ) -> tuple[Delivery, ...]:
        """Take deliveries that are due; see `Outbox`."""
        with self._lock:
            found = [
                (hook, row)
                for hook, row in self._first(study)
                if hook in hooks and is_due(row.due, now) and row.parked is None
            ]
            found.sort(key=lambda one: one[1].due)
            return tuple(_claimed(hook, row, until) for hook, row in found[:most])

    def delivered(self, delivery: Delivery, now: datetime.datetime) -> None:
        """Say that a claimed delivery was made; see `Outbox`."""
        with self._lock:
            if self._held(delivery) is not None:
                self._streams[_stream(delivery)].pop(0)

    def failed(self, delivery: Delivery, error: str, now: datetime.datetime, again: datetime.datetime | None) -> None:
        """Say that a claimed delivery has failed; see `Outbox`."""
        with self._lock:
            row = self._held(delivery)
            if row is None:
                return
            row.claim, row.error = None, error
            if again is None:
                row.parked = now
            else:
                row.due = again

    def parked(self, study: str) -> tuple[Delivery, ...]:
        """Give what is tried no more; see `Outbox`."""
        with self._lock:
            found = [
                Delivery(hook, row.notice, row.attempts, None, row.parked, row.error)
                for hook, row in self._first(study)
                if row.parked is not None
            ]
        return tuple(sorted(found, key=lambda one: (t.cast("datetime.datetime", one.parked), one.hook)))

    def retry(self, study: str, hook: str, id: str, now: datetime.datetime) -> None:
        """Let a parked delivery be tried again; see `Outbox`."""
        with self._lock:
            row = self._parked(study, hook, id)[1]
            row.parked, row.attempts, row.due = None, 0, now

    def skip(self, study: str, hook: str, id: str, reason: str, now: datetime.datetime) -> None:
        """Give up a delivery that waits; see `Outbox`."""
        with self._lock:
            for (of, name, _), rows in self._streams.items():
                row = next((one for one in rows if (of, name, one.notice.id) == (study, hook, id)), None)
                if row is not None:
                    rows.remove(row)
                    return
        raise KeyError(id)

    def hooks(self, study: str) -> dict[str, int]:
        """Give the names of the hooks for which deliveries wait, and how many; see `Outbox`."""
        found: dict[str, int] = {}
        with self._lock:
            for (of, hook, _), rows in sorted(self._streams.items()):
                if of == study and rows:
                    found[hook] = found.get(hook, 0) + len(rows)
        return found

    def waiting(self, study: str) -> int:
        """Tell how many deliveries have not been made; see `Outbox`."""
        with self._lock:
            return sum(len(rows) for (of, _, _), rows in self._streams.items() if of == study)

    def _first(self, study: str) -> Iterator[tuple[str, _Row]]:
        return ((hook, rows[0]) for (of, hook, _), rows in self._streams.items() if of == study and rows)

    def _held(self, delivery: Delivery) -> _Row | None:
        """Give the row of a delivery, if whoever speaks of it still holds it."""
        rows = self._streams.get(_stream(delivery), [])
        return rows[0] if rows and rows[0].claim is not None and rows[0].claim == delivery.claim else None

    def _parked(self, study: str, hook: str, id: str) -> tuple[_Stream, _Row]:
        for (of, name, participant), rows in self._streams.items():
            if (of, name) == (study, hook) and rows and rows[0].parked is not None and rows[0].notice.id == id:
                return (of, name, participant), rows[0]
        raise KeyError(id)


def _claimed(hook: str, row: _Row, until: datetime.datetime) -> Delivery:
    row.attempts, row.claim, row.due = row.attempts + 1, uuid.uuid4().hex, until
    return Delivery(hook, row.notice, row.attempts, row.claim, None, row.error)


def _stream(delivery: Delivery) -> _Stream:
    return delivery.notice.study, delivery.hook, delivery.notice.participant
