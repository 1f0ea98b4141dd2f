"""The outbox: what hooks are still to be told after the commit, and what has come of it."""

from __future__ import annotations

import datetime
import typing as t

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from protocol_engine.engine.notices import Notice


LONGEST_WAIT: t.Final = datetime.timedelta(days=1)
"""How long a delivery may be held, or wait for its next try; what is due later, a clock that ran ahead put off."""


def is_due(due: datetime.datetime, now: datetime.datetime) -> bool:
    """Tell whether a delivery may be taken: it is time, or the clock was set back since it was put off."""
    return due <= now or due > now + LONGEST_WAIT


@attrs.frozen
class Delivery:
    """
    One notice, to be delivered to one hook.

    Attributes:
        hook: Name of the hook.
        notice: What it is told.
        attempts: How often it was tried, this time included.
        claim: Whoever holds it now; what is said of it by others is not heard. None: nobody.
        parked: Since when it is tried no more; None: it is still tried.
        error: What came of the last attempt: the kind of error, without a value of the participant.
    """

    hook: str
    notice: Notice
    attempts: int
    claim: str | None = None
    parked: datetime.datetime | None = None
    error: str | None = None


class Outbox(t.Protocol):
    """
    Deliveries that wait.

    For each hook the deliveries about one participant are tried one after the other: none is tried
    before the one before it was delivered or was skipped by hand. What is parked holds up those
    after it, of this participant and this hook; others go on.
    """

    def claim(
        self, study: str, hooks: Collection[str], now: datetime.datetime, until: datetime.datetime, most: int
    ) -> tuple[Delivery, ...]:
        """
        Take deliveries that are due, for a while; nobody else is given them until then.

        What is due later than `LONGEST_WAIT` from now is due as well: a clock that ran ahead put it off.

        Args:
            hooks: Names of those that can be called here.
            until: When others may take them, if nothing was heard of them.
            most: At most so many.
        """
        ...

    def delivered(self, delivery: Delivery, now: datetime.datetime) -> None:
        """Say that a claimed delivery was made."""
        ...

    def failed(self, delivery: Delivery, error: str, now: datetime.datetime, again: datetime.datetime | None) -> None:
        """
        Say that a claimed delivery has failed.

        Args:
            again: When it is to be tried again; None: it is parked.
        """
        ...

    def parked(self, study: str) -> tuple[Delivery, ...]:
        """Give what is tried no more until somebody decides, the oldest first."""
        ...

    def retry(self, study: str, hook: str, id: str, now: datetime.datetime) -> None:
        """
        Let a parked delivery be tried again, from the beginning.

        Raises:
            KeyError: It is not parked.
        """
        ...

    def skip(self, study: str, hook: str, id: str, reason: str, now: datetime.datetime) -> None:
        """
        Give up a delivery that waits, so that those after it go on; it may wait for a hook that is no more.

        Raises:
            KeyError: It does not wait.
        """
        ...

    def hooks(self, study: str) -> dict[str, int]:
        """Give the names of the hooks for which deliveries wait, and how many, sorted by name."""
        ...

    def waiting(self, study: str) -> int:
        """Tell how many deliveries have not been made, parked ones included."""
        ...
