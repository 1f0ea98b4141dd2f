"""
The dispatcher: takes what waits in the outbox and calls the hooks, until each has heard of it.

What it promises: at least once, and in order for each hook and participant. A hook that is called
twice with one delivery (its process died between the call and the note that it was made) knows
it by `Notice.id`.
"""

from __future__ import annotations

import asyncio
import datetime
import inspect
import logging
import math
import random
import threading
import typing as t

import attrs

from protocol_engine.engine.outbox import LONGEST_WAIT

if t.TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from protocol_engine.engine.engine import Engine
    from protocol_engine.engine.hooks import AfterCommit, Hook
    from protocol_engine.engine.outbox import Delivery, Outbox

log = logging.getLogger(__name__)


@attrs.frozen
class Retries:
    """
    When what has failed is tried again.

    The waits double from `first` to `longest`, each drawn between its half and its whole, so that
    those that failed together are not tried together.

    Attributes:
        tries: How often a delivery is tried before it is parked.
        first: Seconds before the second try.
        longest: The most seconds between two tries, a day at most.
    """

    tries: int = 12
    first: float = 5
    longest: float = attrs.field(default=6 * 3600.0, validator=attrs.validators.le(LONGEST_WAIT.total_seconds()))

    def wait(self, attempts: int, draw: Callable[[], float], after: float = 0) -> float | None:
        """
        Give the seconds until the next try; None: it is parked.

        Args:
            attempts: How often it was tried.
            draw: Gives a number between 0 and 1.
            after: Seconds that the receiver has asked for; not heard beyond `longest`.
        """
        if attempts >= self.tries:
            return None
        wait = min(self.first * 2 ** (attempts - 1), self.longest) * (0.5 + draw() / 2)
        return float(max(wait, min(after, self.longest)))


@attrs.frozen(eq=False)
class Dispatcher:
    """
    Calls the hooks after the commit.

    What a hook raises is tried again, unless it says by an attribute `retry = False` that this is
    senseless; an attribute `after` is how many seconds its receiver has asked for.

    Any number may run at once, in threads, processes or machines; each takes what no other has. A
    hook that takes longer than `hold` may be called by a second one meanwhile. A hook may be asynchronous.

    Attributes:
        engine: Its hooks are called, for its study.
        outbox: Where deliveries wait, such as `SqlStore.outbox`.
        retries: When what has failed is tried again.
        hold: Seconds for which it takes deliveries, a day at most.
        draw: Gives a number between 0 and 1.
    """

    engine: Engine
    outbox: Outbox
    retries: Retries = Retries()
    hold: float = attrs.field(default=300.0, validator=attrs.validators.le(LONGEST_WAIT.total_seconds()))
    draw: Callable[[], float] = random.random

    def run_once(self, most: int = 100) -> int:
        """
        Deliver what is due now.

        Args:
            most: At most so many deliveries.

        Returns:
            How many deliveries were tried.

        Raises:
            RuntimeError: It is called within an event loop, which it would hold up; use `asyncio.to_thread`.
        """
        _require_no_loop()
        tried = 0
        while tried < most:
            # One after the other: what is held is about to be called, and does not wait for slow ones before it.
            found = self._claimed()
            if found is None:
                break
            self._deliver(found)
            tried += 1
        return tried

    def run(self, stop: threading.Event, pause: float = 1) -> None:
        """
        Deliver until told to stop, looking again after each pause.

        Args:
            stop: Set it to end; what is being delivered is ended first.
            pause: Seconds between two looks where nothing was due.

        Raises:
            RuntimeError: As `run_once` does.
        """
        _require_no_loop()
        while not stop.is_set():
            try:
                found = self.run_once()
            except Exception as error:
                kind = type(error).__qualname__
                # Without the traceback, whose message may hold a participant's values.
                log.error("the outbox cannot be read or written (%s); it is looked at again", kind)  # noqa: TRY400
                found = 0
            if not found:
                stop.wait(pause)

    def _claimed(self) -> Delivery | None:
        now = self.engine.clock()
        until = now + datetime.timedelta(seconds=self.hold)
        found = self.outbox.claim(self.engine.chart.id, tuple(self._hooks), now, until, 1)
        return found[0] if found else None

    @property
    def _hooks(self) -> dict[str, Hook[AfterCommit]]:
        return {hook.name: hook for hook in self.engine.hooks.after_commit}

    def _deliver(self, delivery: Delivery) -> None:
        if delivery.attempts > self.retries.tries:
            # Whoever took it last was not heard of again: a hook may end the process that calls it.
            self._failed(delivery, NotHeardOfError())
            return
        try:
            said = self._hooks[delivery.hook].run(delivery.notice)
            if inspect.isawaitable(said):
                asyncio.run(_awaited(said))
        except (Exception, asyncio.CancelledError) as error:
            self._failed(delivery, error)
        else:
            self.outbox.delivered(delivery, self.engine.clock())

    def _failed(self, delivery: Delivery, error: BaseException) -> None:
        # An error may say anything of a participant; its kind does not.
        kind = type(error).__qualname__
        after = getattr(error, "after", None)
        asked = float(after) if isinstance(after, int | float) and math.isfinite(after) else 0
        senseless = getattr(error, "retry", True) is False
        wait = None if senseless else self.retries.wait(delivery.attempts, self.draw, asked)
        now = self.engine.clock()
        again = None if wait is None else now + datetime.timedelta(seconds=wait)
        self.outbox.failed(delivery, kind, now, again)
        words = "is parked" if again is None else "is tried again"
        level = logging.ERROR if again is None else logging.WARNING
        log.log(level, "delivery %s to hook %r failed (%s) and %s", delivery.notice.id, delivery.hook, kind, words)


class NotHeardOfError(Exception):
    """A delivery was taken as often as it may be tried, and the last time nothing was heard of it."""


def _require_no_loop() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return
    raise RuntimeError("a dispatcher would hold up the event loop; run it by asyncio.to_thread, or as a process")


async def _awaited(said: Awaitable[object]) -> None:
    await said
