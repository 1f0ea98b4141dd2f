"""What an engine needs of a store: a ledger to read, entries to be written with all that follows, or nothing."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Mapping

import attrs

if t.TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator

    from protocol_engine.engine.enrollment import Counted
    from protocol_engine.engine.notices import Notice
    from protocol_engine.ledger import Ledger
    from protocol_engine.participant import Participant

_T = t.TypeVar("_T")


@attrs.frozen
class Kept:
    """
    That a call was made, under a key of its caller. What came of it follows from the ledger as it was.

    Attributes:
        digest: Of what the call said: under one key nothing else may be said.
        before: Version of the ledger when it was made.
        after: Version of the ledger after it.
        accepted: Whether it was written.
        taken: How many others counted for the limits for which the participant newly counted.
    """

    digest: str
    before: int
    after: int
    accepted: bool
    taken: Mapping[str, int]


@attrs.frozen
class Change:
    """
    All that one call writes.

    Attributes:
        ledger: The ledger with the new entries.
        participant: Its fold: the snapshot.
        taken: How the participant newly counts for limits.
        left: Those for which it counts no more.
        told: How many notices there have been of the participant.
        deliveries: Names of hooks, and what they are to be told.
        recorded: When, by the clock; what is to be told is due from then.
        key: Under which key the call was made, if any.
        kept: That it was made under it.
    """

    ledger: Ledger
    participant: Participant
    taken: tuple[Counted, ...]
    left: tuple[str, ...]
    told: int
    deliveries: tuple[tuple[str, Notice], ...]
    recorded: datetime.datetime
    key: str | None
    kept: Kept | None


class Unit(t.Protocol):
    """One participant in one transaction: nobody else writes that ledger until it ends."""

    @property
    def ledger(self) -> Ledger:
        """The ledger as it stands; empty for a participant of whom nothing was said."""
        ...

    @property
    def told(self) -> int:
        """How many notices there have been of the participant."""
        ...

    @property
    def transaction(self) -> t.Any:
        """What hooks in the transaction are given."""
        ...

    def kept(self, key: str) -> Kept | None:
        """Give the call that was made under a key."""
        ...

    def others(self, limit: str, limits: str) -> int:
        """
        Tell how many other participants count for a limit; nobody else comes to count until the end.

        Args:
            limits: Digest of the limits.

        Raises:
            StoreError: Who counts was counted under other limits.
        """
        ...

    def own(self, limit: str) -> Counted | None:
        """Tell how this participant came to count for a limit."""
        ...

    def keep(self, change: Change) -> None:
        """
        Write a change.

        All of it is there when the transaction is committed, and nothing of it otherwise.
        """
        ...

    def begin_counting(self, limits: str) -> None:
        """
        Say under which limits it is counted, if nothing was said of anybody in the study so far.

        Args:
            limits: Digest of the limits.
        """
        ...

    def refresh(self, participant: Participant, counts: frozenset[str]) -> bool:
        """
        Make anew what is kept beside the ledger.

        Args:
            participant: The fold of the ledger.
            counts: The limits for which it counts.

        Returns:
            Whether something else had been kept.
        """
        ...


class Store(t.Protocol):
    """Where the ledgers of studies are kept; a study is known by its protocol's id."""

    def transact(self, study: str, participant: str, work: Callable[[Unit], _T]) -> _T:
        """
        Do something in a transaction about one participant.

        Args:
            work: What is done. Where the database asks for it, it is undone and done again.
        """
        ...

    def ledger(self, study: str, participant: str) -> Ledger:
        """Give a ledger as it stands, to be read only."""
        ...

    def participants(self, study: str) -> Iterator[str]:
        """Give the numbers of all participants of whom something was said, sorted."""
        ...

    def trace(self, study: str, participant: str) -> int:
        """Give the version that what is kept beside a ledger has seen: no ledger may be shorter."""
        ...

    def settle(self, study: str, limits: str) -> None:
        """
        Say under which limits it was counted who counts.

        Args:
            limits: Digest of the limits; under other ones nobody may newly count until it is counted anew.
        """
        ...

    def counted(self, study: str) -> tuple[Counted, ...]:
        """Give who counts for which limit, in the order in which they came to count."""
        ...

    def within(self, transaction: t.Any) -> Store:
        """
        Give a store that writes into an open transaction of the host's, and never commits it.

        Args:
            transaction: An open connection.
        """
        ...
