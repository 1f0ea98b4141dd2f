"""
The engine for programs that await: the same calls, the same core, another store.

Nothing is decided here. Each call hands the engine itself to the store, which runs it upon an
asynchronous connection (SQLAlchemy's `run_sync`: no thread is started, the driver awaits).
"""

from __future__ import annotations

import datetime
import typing as t
from collections.abc import Callable

import attrs

from protocol_engine.engine.engine import Engine, now
from protocol_engine.engine.hooks import Hooks
from protocol_engine.engine.memory import MemoryStore

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.chart import Chart
    from protocol_engine.engine.available import Available
    from protocol_engine.engine.call import Author
    from protocol_engine.engine.decision import Undetermined
    from protocol_engine.engine.enrollment import Places
    from protocol_engine.engine.outcome import Outcome
    from protocol_engine.engine.store import Store
    from protocol_engine.event import Event
    from protocol_engine.ledger import Checkpoint, Flaw, Ledger
    from protocol_engine.narrative import Line
    from protocol_engine.participant import Participant
    from protocol_engine.schedule import Due

_T = t.TypeVar("_T")


class AsyncStore(t.Protocol):
    """Where ledgers are kept, for programs that await."""

    async def run(self, work: Callable[[Store], _T]) -> _T:
        """
        Do something with a store, in one transaction.

        Args:
            work: What is done. Where the database asks for it, it is undone and done again.
        """
        ...

    def within(self, transaction: t.Any) -> AsyncStore:
        """Give a store that writes into an open transaction of the host's, and never commits it."""
        ...


class AsyncMemoryStore:
    """Ledgers in memory, gone with the program; nothing is awaited."""

    def __init__(self) -> None:
        self.store = MemoryStore()

    async def run(self, work: Callable[[Store], _T]) -> _T:
        """Do something with the store; see `AsyncStore`."""
        return work(self.store)

    def within(self, transaction: t.Any) -> AsyncStore:
        """Refuse: there is no transaction to join."""
        return t.cast("AsyncStore", self.store.within(transaction))


@attrs.frozen(eq=False)
class AsyncEngine:
    """
    A chart with the ledgers of its participants; each method is as the one of `Engine`.

    Attributes:
        chart, clock, undetermined, hooks, ahead: As in `Engine`. Hooks in the transaction are called as plain
            functions, with a plain connection.
        store: Where the ledgers are.
    """

    chart: Chart
    store: AsyncStore = attrs.field(factory=AsyncMemoryStore)
    clock: Callable[[], datetime.datetime] = now
    undetermined: Undetermined = "refuse"
    hooks: Hooks = attrs.field(factory=Hooks)
    ahead: datetime.timedelta | None = None
    _engine: Engine = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        engine = Engine(self.chart, MemoryStore(), self.clock, self.undetermined, self.hooks, self.ahead)
        object.__setattr__(self, "_engine", engine)

    def within(self, transaction: t.Any) -> AsyncEngine:
        """Give the same engine, which writes into an open transaction of the host's and never commits it."""
        return attrs.evolve(self, store=self.store.within(transaction))

    async def run(self, work: Callable[[Engine], _T]) -> _T:
        """Do several things with the plain engine, in one transaction."""
        return await self.store.run(lambda store: work(attrs.evolve(self._engine, store=store)))

    async def record(self, participant: str, event: Event, *, author: Author, key: str | None = None) -> Outcome:
        """Write down a fact; see `Engine.record`."""
        return await self.run(lambda one: one.record(participant, event, author=author, key=key))

    async def request(
        self,
        participant: str,
        event: Event,
        *,
        author: Author,
        key: str | None = None,
        expected_version: int | None = None,
    ) -> Outcome:
        """Do something if it may be done; see `Engine.request`."""
        how: dict[str, t.Any] = {"author": author, "key": key, "expected_version": expected_version}
        return await self.run(lambda one: one.request(participant, event, **how))

    async def correct(
        self,
        participant: str,
        event: Event,
        *,
        reason: str,
        author: Author,
        key: str | None = None,
        expected_version: int | None = None,
    ) -> Outcome:
        """Say what a fact should have said; see `Engine.correct`."""
        how: dict[str, t.Any] = {"author": author, "key": key, "expected_version": expected_version}
        return await self.run(lambda one: one.correct(participant, event, reason=reason, **how))

    async def void(
        self,
        participant: str,
        fact: str,
        *,
        reason: str,
        author: Author,
        key: str | None = None,
        expected_version: int | None = None,
    ) -> Outcome:
        """Strike out a fact; see `Engine.void`."""
        how: dict[str, t.Any] = {"author": author, "key": key, "expected_version": expected_version}
        return await self.run(lambda one: one.void(participant, fact, reason=reason, **how))

    async def justify(
        self,
        participant: str,
        rule: str,
        fact: str | None,
        *,
        ground: str,
        reason: str,
        author: Author,
        key: str | None = None,
    ) -> Outcome:
        """Say why a departure was right; see `Engine.justify`."""
        how: dict[str, t.Any] = {"ground": ground, "reason": reason, "author": author, "key": key}
        return await self.run(lambda one: one.justify(participant, rule, fact, **how))

    async def preview(self, participant: str, event: Event) -> Outcome:
        """Tell what recording a fact would mean; see `Engine.preview`."""
        return await self.run(lambda one: one.preview(participant, event))

    async def ledger(self, participant: str) -> Ledger:
        """Give a participant's ledger as it stands."""
        return await self.run(lambda one: one.ledger(participant))

    async def participants(self) -> tuple[str, ...]:
        """Give the numbers of all participants of whom something was said, sorted."""
        return await self.run(lambda one: tuple(one.participants()))

    async def state(
        self, participant: str, *, as_of: object = None, known_at: datetime.datetime | None = None
    ) -> Participant:
        """Give a participant; see `Engine.state`."""
        return await self.run(lambda one: one.state(participant, as_of=as_of, known_at=known_at))

    async def explain(self, participant: str, event: str | None = None, *, as_of: object = None) -> tuple[Line, ...]:
        """Tell a participant's history in words, or that of one fact."""
        return await self.run(lambda one: tuple(one.explain(participant, event, as_of=as_of)))

    async def due(self, participant: str, on: object) -> tuple[Due, ...]:
        """Tell what is upcoming, open, overdue, missed, done or cancelled on a day."""
        return await self.run(lambda one: one.due(participant, on))

    async def available(self, participant: str, on: object) -> tuple[Available, ...]:
        """Tell which events are in sequence, and what each would meet with; see `Engine.available`."""
        return await self.run(lambda one: one.available(participant, on))

    async def enrollment(self) -> tuple[Places, ...]:
        """Tell how far the study's limits are used up, and by whom."""
        return await self.run(lambda one: one.enrollment())

    async def checkpoints(self, key: bytes) -> tuple[Checkpoint, ...]:
        """Sign how far every ledger has come; see `Engine.checkpoints`."""
        return await self.run(lambda one: one.checkpoints(key))

    async def verify(self, checkpoints: Iterable[Checkpoint] = (), key: bytes = b"") -> dict[str, tuple[Flaw, ...]]:
        """Find whatever has been changed in the ledgers since it was written; see `Engine.verify`."""
        return await self.run(lambda one: one.verify(checkpoints, key))

    async def rebuild(self) -> tuple[str, ...]:
        """Make anew what the store keeps beside the ledgers; see `Engine.rebuild`."""
        return await self.run(lambda one: one.rebuild())
