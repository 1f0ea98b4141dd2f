"""The clock jumps: the order stays that of the entries, nothing is recorded before what stood, and hooks are told."""

from __future__ import annotations

import datetime
import itertools
import random
import typing as t

import attrs
import pytest

import protocol_engine as pe
from engine.test_dispatcher import Receiver, Watch
from faults.soak import rounds
from faults.study import ANN, chart, measured, started
from protocol_engine.engine import Dispatcher, Hook, Hooks, MemoryStore, Outbox, Retries, Store

HOUR = 3600.0
TEN_YEARS = 3652 * 24 * HOUR
JUMPS = {
    "back an hour": [-HOUR],
    "forward ten years": [TEN_YEARS],
    "forward and back again": [TEN_YEARS, -TEN_YEARS],
    "back and forward again": [-TEN_YEARS, TEN_YEARS],
}


@attrs.frozen
class Trial:
    """An engine, its clock, its dispatcher and what its hook has heard."""

    engine: pe.Engine
    watch: Watch
    dispatcher: Dispatcher
    outbox: Outbox
    heard: Receiver

    @classmethod
    def over(cls, store: Store) -> Trial:
        """Make one."""
        watch, heard = Watch(), Receiver()
        engine = pe.Engine(chart(), store, clock=watch, hooks=Hooks(after_commit=[Hook("all", heard)]))
        outbox: Outbox = t.cast("t.Any", store).outbox
        return cls(engine, watch, Dispatcher(engine, outbox, draw=lambda: 1.0), outbox, heard)

    def right(self) -> None:
        """Assert that versions are dense, moments never go back, and the fold is that of the facts."""
        for who in self.engine.participants():
            ledger = self.engine.ledger(who)
            moments = [entry.recorded for entry in ledger.entries]
            assert (sorted(moments), ()) == (moments, ledger.verify())
            assert self.engine.state(who) == pe.replay(chart(), who, ledger.facts())
            numbers = list(dict.fromkeys(one.number for one in self.heard.heard if one.participant == who))
            assert list(range(1, len(numbers) + 1)) == numbers


@pytest.mark.parametrize("jumps", JUMPS)
def test_what_was_said_is_told(store: Store, jumps: str) -> None:
    """Whatever is said before, between and after the jumps is in order and is told at once, not in ten years."""
    trial = Trial.over(store)
    trial.engine.record("01", measured(30), author=ANN)
    trial.engine.record("01", started(), author=ANN)
    for number, seconds in enumerate(JUMPS[jumps]):
        trial.watch.on(seconds)
        trial.engine.record(f"between {number}", started(), author=ANN)
        trial.engine.correct("01", measured(50 + number), reason="wrong line", author=ANN)
    trial.engine.void("01", "start", reason="another person", author=ANN)
    trial.watch.on(1 if seconds > 0 else HOUR)
    assert trial.outbox.waiting("TRIAL") == trial.dispatcher.run_once()
    assert 0 == trial.outbox.waiting("TRIAL")
    trial.right()


@pytest.mark.parametrize("jumps", JUMPS)
def test_what_was_claimed_or_failed(store: Store, jumps: str) -> None:
    """What a dead dispatcher holds, and what waits to be tried again, is told within a day of the right clock."""
    trial = Trial.over(store)
    for who in ("01", "02"):
        trial.engine.record(who, started(), author=ANN)
    for seconds in JUMPS[jumps]:
        trial.watch.on(seconds)
        now = trial.watch()
        trial.outbox.claim("TRIAL", ["all"], now, now + datetime.timedelta(seconds=300), 1)
        trial.heard.failures = 1
        trial.dispatcher.run_once(1)
    for _ in range(24):
        trial.watch.on(HOUR)
        trial.dispatcher.run_once()
    assert (0, ()) == (trial.outbox.waiting("TRIAL"), trial.outbox.parked("TRIAL"))
    trial.right()


def test_an_hour_back_is_no_wait(store: Store) -> None:
    """What is said after the clock was set back is told at once, although it is recorded no earlier than before."""
    trial = Trial.over(store)
    trial.engine.record("01", measured(30), author=ANN)
    trial.watch.on(-HOUR)
    trial.engine.record("01", started(), author=ANN)
    first, second = trial.engine.ledger("01").entries
    assert first.recorded == second.recorded
    assert trial.outbox.waiting("TRIAL") == trial.dispatcher.run_once() > 0


def test_any_jumps(store: Store) -> None:
    """Whatever the clock does between calls, versions, moments, folds and notices are as they should be."""
    draw, trial = random.Random(5), Trial.over(store)
    names = itertools.count()
    for _ in range(rounds(60)):
        trial.watch.now = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC) + datetime.timedelta(
            seconds=draw.choice([0, 0, 0, -1, 1]) * draw.uniform(0, draw.choice([1, HOUR, TEN_YEARS]))
        )
        who, name = f"{draw.randrange(3)}", f"n{next(names)}"
        event = started(name) if draw.random() < 0.3 else measured(draw.randrange(20, 60), id=name)
        key = f"k{draw.randrange(40)}"
        try:
            trial.engine.record(who, event, author=ANN, key=key)
        except pe.KeyReusedError:
            continue
        trial.dispatcher.run_once(2)
    trial.watch.now = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    for _ in range(26):
        trial.watch.on(HOUR)
        trial.dispatcher.run_once(10_000)
    assert 0 == trial.outbox.waiting("TRIAL")
    trial.right()


def test_waits_of_more_than_a_day() -> None:
    """Whoever would wait longer could not be told from a clock that ran ahead, and is refused."""
    with pytest.raises(ValueError, match="longest"):
        Retries(longest=2 * 24 * HOUR)
    trial = Trial.over(MemoryStore())
    with pytest.raises(ValueError, match="hold"):
        attrs.evolve(trial.dispatcher, hold=2 * 24 * HOUR)
