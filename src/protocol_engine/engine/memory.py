"""A store in memory: for tests, for demonstrations, and for whoever keeps the ledgers' lines elsewhere."""

from __future__ import annotations

import threading
import typing as t

import attrs

from protocol_engine.engine.enrollment import Counted, TallyOf
from protocol_engine.engine.memory_outbox import MemoryOutbox
from protocol_engine.errors import StoreError
from protocol_engine.ledger import Ledger

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from protocol_engine.engine.store import Change, Kept, Store, Unit
    from protocol_engine.participant import Participant

_T = t.TypeVar("_T")
_Whose = tuple[str, str]
"""A study and a participant."""


class MemoryStore:
    """
    Ledgers in memory, gone with the program.

    One writer at a time, whoever the participant is; several threads may use it.

    Attributes:
        outbox: What is to be delivered.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._ledgers: dict[_Whose, Ledger] = {}
        self._told: dict[_Whose, int] = {}
        self._calls: dict[tuple[str, str, str], Kept] = {}
        self._counted: dict[str, dict[Counted, None]] = {}
        self.outbox = MemoryOutbox(self._lock)

    def transact(self, study: str, participant: str, work: Callable[[Unit], _T]) -> _T:
        """Do something in a transaction about one participant; see `Store`."""
        with self._lock:
            unit = _Unit(self, study, participant)
            try:
                return work(unit)
            except BaseException:
                for undo in reversed(unit.undoing):
                    undo()
                raise

    def ledger(self, study: str, participant: str) -> Ledger:
        """Give a ledger as it stands; see `Store`."""
        return self._ledgers.get((study, participant)) or Ledger(participant)

    def participants(self, study: str) -> Iterator[str]:
        """Give the numbers of all participants of whom something was said, sorted."""
        return iter(sorted(who for (of, who), ledger in list(self._ledgers.items()) if of == study and ledger.entries))

    def counted(self, study: str) -> tuple[Counted, ...]:
        """Give who counts for which limit, in the order in which they came to count."""
        return tuple(self._counted.get(study, ()))

    def within(self, transaction: t.Any) -> Store:
        """Refuse: there is no transaction to join."""
        raise StoreError("a store in memory has no transaction that it could join")


@attrs.define(eq=False)
class _Unit:
    """One transaction: what is kept is there at once, and is undone if the transaction fails."""

    store: MemoryStore
    study: str
    participant: str
    undoing: list[Callable[[], object]] = attrs.field(factory=list)
    transaction: t.Any = None

    @property
    def ledger(self) -> Ledger:
        return self.store.ledger(self.study, self.participant)

    @property
    def told(self) -> int:
        return self.store._told.get((self.study, self.participant), 0)  # noqa: SLF001

    def kept(self, key: str) -> Kept | None:
        return self.store._calls.get((self.study, self.participant, key))  # noqa: SLF001

    def others(self, limit: str) -> int:
        return TallyOf(self.participant, self.store.counted(self.study)).others(limit)

    def was_beyond(self, limit: str) -> bool:
        return TallyOf(self.participant, self.store.counted(self.study)).was_beyond(limit)

    def keep(self, change: Change) -> None:
        store, whose = self.store, (self.study, self.participant)
        self._put(store._ledgers, whose, change.ledger)  # noqa: SLF001
        self._put(store._told, whose, change.told)  # noqa: SLF001
        if change.key is not None and change.kept is not None:
            self._put(store._calls, (*whose, change.key), change.kept)  # noqa: SLF001
        if change.taken or change.left:
            self._put(store._counted, self.study, self._set(change.taken, change.left))  # noqa: SLF001
        self.undoing.append(store.outbox.put(change.deliveries, change.recorded))

    def refresh(self, participant: Participant, counts: frozenset[str]) -> bool:
        counted = self.store.counted(self.study)
        had = {one.rule for one in counted if one.participant == participant.id}
        if had != counts:
            self._put(self.store._counted, self.study, self._set(dict.fromkeys(counts - had, False), had - counts))  # noqa: SLF001
        return had != counts

    def _set(self, taken: Mapping[str, bool], left: Iterable[str]) -> dict[Counted, None]:
        gone = {Counted(rule, self.participant) for rule in left}
        standing = [one for one in self.store.counted(self.study) if one not in gone]
        return dict.fromkeys([*standing, *(Counted(rule, self.participant, taken[rule]) for rule in sorted(taken))])

    def _put(self, into: dict[t.Any, t.Any], key: t.Any, value: t.Any) -> None:
        """Set a value, and remember what was there."""
        if key in into:
            self.undoing.append(lambda old=into[key]: into.__setitem__(key, old))  # type: ignore[misc]
        else:
            self.undoing.append(lambda: into.pop(key, None))
        into[key] = value
