"""A store in memory: for tests, for demonstrations, and for whoever keeps the ledgers' lines elsewhere."""

from __future__ import annotations

import functools
import threading
import typing as t

import attrs

from protocol_engine.engine.enrollment import COUNT_ANEW, Counted, TallyOf
from protocol_engine.engine.memory_outbox import MemoryOutbox
from protocol_engine.errors import StoreError
from protocol_engine.ledger import Ledger

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from protocol_engine.engine.store import Change, Kept, Store, Unit
    from protocol_engine.participant import Participant

_T = t.TypeVar("_T")
_Whose = tuple[str, str]
"""A study and a participant."""


@attrs.define(eq=False)
class _Books:
    """
    All that is kept, and how to undo what the open transaction has put into it.

    Attributes:
        limits: Study to the digest of the limits under which it is counted who counts.
        depth: How many transactions are open, one within the other.
    """

    ledgers: dict[_Whose, Ledger] = attrs.field(factory=dict)
    told: dict[_Whose, int] = attrs.field(factory=dict)
    calls: dict[tuple[str, str, str], Kept] = attrs.field(factory=dict)
    counted: dict[str, tuple[Counted, ...]] = attrs.field(factory=dict)
    limits: dict[str, str] = attrs.field(factory=dict)
    undoing: list[Callable[[], object]] = attrs.field(factory=list)
    depth: int = 0

    def put(self, into: dict[t.Any, t.Any], key: t.Any, value: t.Any) -> None:
        """Set a value, and remember what was there."""
        if key in into:
            self.undoing.append(functools.partial(into.__setitem__, key, into[key]))
        else:
            self.undoing.append(lambda: into.pop(key, None))
        into[key] = value

    def known(self, study: str) -> list[str]:
        """Give everyone in a study of whom something was said, sorted."""
        return sorted(who for (of, who), ledger in self.ledgers.items() if of == study and ledger.entries)


class MemoryStore:
    """
    Ledgers in memory, gone with the program.

    One writer at a time, whoever the participant is; several threads may use it.

    Attributes:
        outbox: What is to be delivered.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._books = _Books()
        self.outbox = MemoryOutbox(self._lock)

    def transact(self, study: str, participant: str, work: Callable[[Unit], _T]) -> _T:
        """Do something in a transaction about one participant; see `Store`."""
        with self._lock:
            books, begun = self._books, len(self._books.undoing)
            books.depth += 1
            try:
                return work(_Unit(books, self.outbox, study, participant))
            except BaseException:
                while len(books.undoing) > begun:
                    books.undoing.pop()()
                raise
            finally:
                books.depth -= 1
                # What a hook says in the transaction is a part of it, and may still be undone with it.
                if not books.depth:
                    books.undoing.clear()

    def ledger(self, study: str, participant: str) -> Ledger:
        """Give a ledger as it stands; see `Store`."""
        with self._lock:
            return self._books.ledgers.get((study, participant)) or Ledger(participant, study=study)

    def trace(self, study: str, participant: str) -> int:
        """Give the version of the ledger: nothing is kept beside it; see `Store`."""
        return self.ledger(study, participant).version

    def participants(self, study: str) -> Iterator[str]:
        """Give the numbers of all participants of whom something was said, sorted."""
        with self._lock:
            return iter(self._books.known(study))

    def settle(self, study: str, limits: str) -> None:
        """Say under which limits it was counted who counts; see `Store`."""
        with self._lock:
            self._books.limits[study] = limits

    def counted(self, study: str) -> tuple[Counted, ...]:
        """Give who counts for which limit, in the order in which they came to count."""
        with self._lock:
            return self._books.counted.get(study, ())

    def within(self, transaction: t.Any) -> Store:
        """Refuse: there is no transaction to join."""
        raise StoreError("a store in memory has no transaction that it could join")


@attrs.define(eq=False)
class _Unit:
    """One transaction: what is kept is there at once, and is undone if the transaction fails."""

    books: _Books
    outbox: MemoryOutbox
    study: str
    participant: str
    transaction: t.Any = None

    @property
    def ledger(self) -> Ledger:
        return self.books.ledgers.get((self.study, self.participant)) or Ledger(self.participant, study=self.study)

    @property
    def told(self) -> int:
        return self.books.told.get((self.study, self.participant), 0)

    @property
    def _tally(self) -> TallyOf:
        return TallyOf(self.participant, self.books.counted.get(self.study, ()))

    def kept(self, key: str) -> Kept | None:
        return self.books.calls.get((self.study, self.participant, key))

    def begin_counting(self, limits: str) -> None:
        if self.study not in self.books.limits and not self.books.known(self.study):
            self.books.put(self.books.limits, self.study, limits)

    def others(self, limit: str, limits: str) -> int:
        if self.books.limits.get(self.study) != limits:
            raise StoreError(COUNT_ANEW)
        return self._tally.others(limit, limits)

    def own(self, limit: str) -> Counted | None:
        return self._tally.own(limit)

    def keep(self, change: Change) -> None:
        books, whose = self.books, (self.study, self.participant)
        books.put(books.ledgers, whose, change.ledger)
        books.put(books.told, whose, change.told)
        if change.key is not None and change.kept is not None:
            books.put(books.calls, (*whose, change.key), change.kept)
        self._count(change.taken, change.left)
        books.undoing.append(self.outbox.put(change.deliveries, change.recorded))

    def refresh(self, participant: Participant, counts: frozenset[str]) -> bool:
        had = {one.rule for one in self._tally.counted if one.participant == participant.id}
        self._count([Counted(rule, self.participant) for rule in sorted(counts - had)], had - counts)
        return had != counts

    def _count(self, taken: Iterable[Counted], left: Iterable[str]) -> None:
        gone = {Counted(rule, self.participant) for rule in left}
        standing = tuple(one for one in self._tally.counted if one not in gone)
        after = (*standing, *taken)
        if after != self._tally.counted:
            self.books.put(self.books.counted, self.study, after)
