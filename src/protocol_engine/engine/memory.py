"""A store in memory: for tests, for demonstrations, and for whoever keeps the ledgers' lines elsewhere."""

from __future__ import annotations

import contextlib
import threading
import typing as t

import attrs

from protocol_engine.ledger import Ledger

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.engine.store import Kept


class MemoryStore:
    """
    Ledgers in memory, gone with the program.

    One writer at a time, whoever the participant is; several threads may use it.
    """

    def __init__(self) -> None:
        self._ledgers: dict[str, Ledger] = {}
        self._kept: dict[tuple[str, str], Kept] = {}
        self._lock = threading.RLock()

    @contextlib.contextmanager
    def unit(self, participant: str) -> Iterator[_Unit]:
        """Begin a transaction; see `Store`."""
        with self._lock:
            unit = _Unit(self.ledger(participant), self._kept)
            yield unit
            if unit.written is not None:
                ledger, key, kept = unit.written
                self._ledgers[participant] = ledger
                if key is not None:
                    self._kept[participant, key] = kept

    def ledger(self, participant: str) -> Ledger:
        """Give a ledger as it stands; see `Store`."""
        return self._ledgers.get(participant) or Ledger(participant)

    def participants(self) -> tuple[str, ...]:
        """Give the numbers of all participants of whom something was said, in the order of their first entries."""
        return tuple(self._ledgers)


@attrs.define(eq=False)
class _Unit:
    ledger: Ledger
    _all: dict[tuple[str, str], Kept]
    written: tuple[Ledger, str | None, Kept] | None = None

    def kept(self, key: str) -> Kept | None:
        return self._all.get((self.ledger.participant, key))

    def keep(self, ledger: Ledger, key: str | None, kept: Kept) -> None:
        self.written = (ledger, key, kept)
