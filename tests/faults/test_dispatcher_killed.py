"""The dispatcher dies at every step: every notice is heard, in order, and under one id however often."""

from __future__ import annotations

import logging
import typing as t

import attrs
import pytest

import protocol_engine as pe
from engine.conftest import SQL, sql_store
from engine.test_dispatcher import Watch
from faults.fuse import MOST
from faults.lives import Nursery
from faults.study import ANN, chart, engine, measured, started
from protocol_engine.engine import Dispatcher, Hook, Hooks, Notice, Retries, Store

if t.TYPE_CHECKING:
    from pathlib import Path


figures = logging.getLogger(__name__)


class KilledError(BaseException):
    """The process is no more; nothing that it would do is done."""


@attrs.define(eq=False)
class Deadly:
    """An outbox, and a hook, that end whoever uses them at a step."""

    outbox: t.Any
    step: str = ""
    heard: list[Notice] = attrs.field(factory=list)

    def at(self, step: str) -> None:
        """End, if it is this step."""
        if step == self.step:
            self.step = ""
            raise KilledError

    def claim(self, *about: t.Any) -> t.Any:
        """Take deliveries."""
        self.at("before claim")
        found = self.outbox.claim(*about)
        self.at("after claim")
        return found

    def hear(self, notice: Notice) -> None:
        """Hear a notice."""
        self.at("before the hook")
        self.heard.append(notice)
        self.at("after the hook")

    def delivered(self, *about: t.Any) -> None:
        """Note that it was made."""
        self.at("before it is noted")
        self.outbox.delivered(*about)
        self.at("after it is noted")


STEPS = ["before claim", "after claim", "before the hook", "after the hook", "before it is noted", "after it is noted"]


def live(one: pe.Engine, *people: str) -> None:
    """Have participants started, found ineligible later, and struck out."""
    for who in people:
        one.record(who, measured(30), author=ANN)
        one.record(who, started(), author=ANN)
        one.correct(who, measured(50), reason="wrong line", author=ANN)
        one.void(who, "start", reason="another person", author=ANN)


def all_heard(heard: list[tuple[str, int, str]], *people: str) -> None:
    """Assert that each notice was heard, for the first time in order, and always under one id of its own."""
    for who in people:
        mine = [(number, id) for one, number, id in heard if one == who]
        assert list(range(1, 9)) == list(dict.fromkeys(number for number, _ in mine))
        assert 8 == len(set(mine)) == len({id for _, id in mine})
        # What is heard again is heard before what follows it.
        assert [number for number, _ in mine] == sorted(number for number, _ in mine)


def test_it_dies_at_every_step(store: Store) -> None:
    """At each delivery it dies once at each step, and another follows when the hold is over."""
    watch, deadly = Watch(), Deadly(t.cast("t.Any", store).outbox)
    one = pe.Engine(chart(), store, clock=watch, hooks=Hooks(after_commit=[Hook("all", deadly.hear)]))
    live(one, "01", "02")
    died = 0
    while deadly.outbox.waiting("TRIAL"):
        for step in STEPS:
            deadly.step = step
            try:
                Dispatcher(one, t.cast("t.Any", deadly), Retries(tries=1_000), hold=60).run_once(1)
            except KilledError:
                died += 1
            watch.on(60)
    assert died >= 16
    assert 2 * 8 < len(deadly.heard)
    all_heard([(notice.participant, notice.number, notice.id) for notice in deadly.heard], "01", "02")


@pytest.mark.parametrize("kind", SQL)
def test_its_process_is_killed(kind: str, tmp_path: Path) -> None:
    """A process that delivers is killed at every statement, commit and call of the hook, one after the other."""
    store = sql_store(kind, tmp_path)
    one = engine(store)
    nursery = Nursery.start("deliverer.py", store.database.url.render_as_string(hide_password=False), tmp_path, "d")
    for place in MOST:
        live(one, f"{place} 01", f"{place} 02")
        count = 1
        # The count that nothing comes up to any more is one at which all was delivered, or all of a look.
        while nursery.live("-", f"{place}:{count}"):
            count += 1
    nursery.live("-", "-")
    nursery.end()
    assert 40 < nursery.killed
    figures.info("%s: %s killed", kind, nursery.killed)
    assert 0 == store.outbox.waiting("TRIAL")
    all_heard([(line["who"], line["number"], line["id"]) for line in nursery.journal.lines()], *one.participants())
    store.database.dispose()
