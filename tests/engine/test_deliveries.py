"""Hooks after the commit that end their process, are no more, or raise what nobody expects."""

from __future__ import annotations

import asyncio
import threading
import typing as t

import pytest

import protocol_engine as pe
from engine.test_dispatcher import Receiver, trial
from engine.test_engine import ANN, START, alt
from engine.test_stores import OTHER
from protocol_engine.engine import Dispatcher, Hook, Hooks, MemoryStore, Notice, Retries, Store
from protocol_engine.engine.sql import SqlStore
from unit.trial import fact


def test_numbers_go_on_where_the_row_was_removed(sql: SqlStore) -> None:
    """What counts the notices is not made anew from one: no delivery is numbered as another one was."""
    receiver = Receiver()
    one, dispatcher, _, _ = trial(sql, Hook("all", receiver))
    one.record("01", alt(30), author=ANN)
    one.record("01", START, author=ANN)
    with sql.database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM protocol_engine_participant")
    one.rebuild()
    one.void("01", "start", reason="another person", author=ANN)
    dispatcher.run_once()
    assert list(range(1, 7)) == [notice.number for notice in receiver.heard]


class EndError(BaseException):
    """Ends whoever calls the hook."""


def test_a_hook_that_ends_its_process_is_parked(store: Store) -> None:
    """After as many tries as others have."""
    calls: list[Notice] = []

    def end(notice: Notice) -> None:
        calls.append(notice)
        raise EndError

    one, dispatcher, outbox, watch = trial(store, Hook("end", end), retries=Retries(tries=2), hold=60)
    one.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)
    for _ in range(2):
        with pytest.raises(EndError):
            dispatcher.run_once()
        watch.on(60)
    assert 1 == dispatcher.run_once()
    assert (2, ["NotHeardOfError"]) == (len(calls), [parked.error for parked in outbox.parked("TRIAL")])


def test_a_hook_that_is_cancelled_is_tried_again(store: Store) -> None:
    """As one that fails in any other way."""

    async def cancelled(_notice: Notice) -> None:
        raise asyncio.CancelledError

    one, dispatcher, outbox, _ = trial(store, Hook("end", cancelled), retries=Retries(tries=1))
    one.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)
    assert 1 == dispatcher.run_once()
    assert ["CancelledError"] == [parked.error for parked in outbox.parked("TRIAL")]


@pytest.mark.parametrize("after", ["120", None, float("nan"), float("inf"), object()])
def test_an_error_may_have_any_attributes(after: object) -> None:
    """Only a number is seconds, and only False is never."""

    def fail(_notice: Notice) -> None:
        error = ConnectionError()
        t.cast("t.Any", error).after, t.cast("t.Any", error).retry = after, None
        raise error

    one, dispatcher, outbox, watch = trial(MemoryStore(), Hook("all", fail))
    one.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)
    assert (1, ()) == (dispatcher.run_once(), outbox.parked("TRIAL"))
    watch.on(5)
    assert 1 == dispatcher.run_once()


def test_a_dispatcher_goes_on_when_the_database_comes_back(caplog: pytest.LogCaptureFixture) -> None:
    """It looks again, and logs the kind of the error alone."""
    stop, receiver = threading.Event(), Receiver()
    one, _, outbox, _ = trial(MemoryStore(), Hook("all", receiver))

    class Gone:
        def __init__(self) -> None:
            self.left = 2

        def __getattr__(self, name: str) -> t.Any:
            self.left -= 1
            if self.left >= 0:
                raise ConnectionError("the value 5.2")
            return getattr(outbox, name)

    one.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)
    dispatcher = Dispatcher(one, t.cast("t.Any", Gone()))
    runs = threading.Thread(target=dispatcher.run, args=[stop, 0.01])
    runs.start()
    for _ in range(1_000):
        if len(receiver.heard) == 3:
            break
        stop.wait(0.01)
    stop.set()
    runs.join(30)
    assert 3 == len(receiver.heard)
    assert "(ConnectionError)" in caplog.text
    assert "5.2" not in caplog.text


def test_a_dispatcher_does_not_hold_up_a_loop(store: Store) -> None:
    """It says how it is run in a program that awaits."""
    receiver = Receiver()
    one, dispatcher, _, _ = trial(store, Hook("all", receiver))
    one.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)

    async def wrong() -> None:
        dispatcher.run_once()

    async def right() -> None:
        await asyncio.to_thread(dispatcher.run_once)

    async def for_ever() -> None:
        dispatcher.run(threading.Event())

    for held_up in (wrong, for_ever):
        with pytest.raises(RuntimeError, match="asyncio"):
            asyncio.run(held_up())
    asyncio.run(right())
    assert 3 == len(receiver.heard)


def test_deliveries_of_a_hook_that_is_no_more(store: Store) -> None:
    """They are seen, and can be given up."""
    one, _, outbox, watch = trial(store, Hook("old", print), Hook("new", print, on="state.entered"))
    one.record("01", fact("withdrew", "2025-06-20", "w"), author=ANN)
    elsewhere = pe.Engine(OTHER, store, clock=watch, hooks=Hooks(after_commit=Hook("other", print)))
    elsewhere.record("01", fact("seen", "2025"), author=ANN)
    elsewhere.request("01", fact("seen", "2025-06", "odd", Dose=1), author=ANN)
    assert ({"other": 1}, {"new": 1, "old": 3}) == (outbox.hooks("OTHER"), outbox.hooks("TRIAL"))
    (first,) = outbox.claim("TRIAL", ["old"], watch(), watch(), 1)
    outbox.skip("TRIAL", "old", first.notice.id, "renamed", watch())
    assert {"new": 1, "old": 2} == outbox.hooks("TRIAL")
