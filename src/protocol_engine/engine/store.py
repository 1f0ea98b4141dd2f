"""What an engine needs of a store: a ledger to read, entries to be written with it, all or nothing."""

from __future__ import annotations

import typing as t
from contextlib import AbstractContextManager

import attrs

if t.TYPE_CHECKING:
    from protocol_engine.engine.outcome import Outcome
    from protocol_engine.ledger import Ledger


@attrs.frozen
class Kept:
    """
    That a call was made, under a key of its caller.

    Attributes:
        digest: Of what the call said: under one key nothing else may be said.
        outcome: What came of it.
    """

    digest: str
    outcome: Outcome


class Unit(t.Protocol):
    """One participant in one transaction: nobody else writes that ledger until it ends."""

    @property
    def ledger(self) -> Ledger:
        """The ledger as it stands; empty for a participant of whom nothing was said."""
        ...

    def kept(self, key: str) -> Kept | None:
        """Give the call that was made under a key."""
        ...

    def keep(self, ledger: Ledger, key: str | None, kept: Kept) -> None:
        """
        Write the entries that a ledger has more than it had, and that the call was made.

        All of it is there when the unit ends without an exception, and nothing of it otherwise.
        """
        ...


class Store(t.Protocol):
    """Where ledgers are kept."""

    def unit(self, participant: str) -> AbstractContextManager[Unit]:
        """Begin a transaction about one participant; it ends with the context."""
        ...

    def ledger(self, participant: str) -> Ledger:
        """Give a ledger as it stands, to be read only."""
        ...
