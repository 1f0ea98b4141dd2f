"""After the commit: each notice reaches its hooks at least once and in order, or is parked where everybody sees it."""

from __future__ import annotations

import datetime
import logging
import threading
import typing as t

import attrs
import pytest

import protocol_engine as pe
from engine.test_engine import ANN, CHART, NOW, START, alt
from engine.test_stores import in_threads
from protocol_engine.engine import Dispatcher, Hook, Hooks, Notice, Outbox, Retries, Store


@attrs.define(eq=False)
class Watch:
    """A clock that is set by hand."""

    now: datetime.datetime = NOW

    def __call__(self) -> datetime.datetime:
        """Give the moment."""
        return self.now

    def on(self, seconds: float) -> None:
        """Go on by some seconds."""
        self.now += datetime.timedelta(seconds=seconds)


@attrs.define(eq=False)
class Receiver:
    """A hook that remembers, and fails as often as it is told to."""

    heard: list[Notice] = attrs.field(factory=list)
    failures: int = 0

    def __call__(self, notice: Notice) -> None:
        """Hear, or fail."""
        self.heard.append(notice)
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the value 5.2 of 01-001")

    @property
    def told(self) -> list[str]:
        """What was heard, in short."""
        return [f"{one.topic} {one.about}" for one in self.heard]


LIFE = [
    "state.left screening",
    "transition.taken started",
    "state.entered treated",
    "finding.raised low",
    "state.left treated",
    "transition.revoked started",
    "state.entered screening",
    "finding.withdrawn low",
]


def trial(store: Store, *hooks: Hook[t.Any], **more: t.Any) -> tuple[pe.Engine, Dispatcher, Outbox, Watch]:
    """Make an engine with hooks after the commit, its dispatcher, its outbox and its clock."""
    watch = Watch()
    engine = pe.Engine(CHART, store, clock=watch, hooks=Hooks(after_commit=hooks))
    outbox: Outbox = t.cast("t.Any", store).outbox
    return engine, Dispatcher(engine, outbox, draw=lambda: 1.0, **more), outbox, watch


def live(engine: pe.Engine, who: str = "01") -> None:
    """Have somebody started, found ineligible later, and struck out."""
    engine.record(who, alt(30), author=ANN)
    engine.record(who, START, author=ANN)
    engine.correct(who, alt(50), reason="wrong line", author=ANN)
    engine.void(who, "start", reason="another person", author=ANN)


def test_everything_is_told_once_in_order(store: Store) -> None:
    """Each hook hears what it asked for, in the order in which it came about, and nothing when it is asked again."""
    everything, findings, about = Receiver(), Receiver(), Receiver()
    engine, dispatcher, outbox, _ = trial(
        store,
        Hook("everything", everything),
        Hook("findings", findings, on=["finding.raised", "finding.withdrawn"]),
        Hook("about", about, about=["started"]),
    )
    live(engine)
    assert 12 == outbox.waiting("TRIAL") == dispatcher.run_once()
    assert LIFE == everything.told
    assert [one for one in LIFE if "finding" in one] == findings.told
    assert [one for one in LIFE if "transition" in one] == about.told
    assert list(range(1, 9)) == [one.number for one in everything.heard]
    assert ["record", "record", "record", "correct", "void", "void", "void", "void"] == [
        one.cause for one in everything.heard
    ]
    assert 8 == len({one.id for one in everything.heard})
    assert (0, 0) == (dispatcher.run_once(), outbox.waiting("TRIAL"))
    engine.state("01")
    pe.replay(CHART, "01", engine.ledger("01").facts())
    assert 0 == dispatcher.run_once()


def test_a_revocation_is_found_by_what_was_told_before(store: Store) -> None:
    """What is withdrawn has the same fact, rule and outcome as what was raised."""
    receiver = Receiver()
    engine, dispatcher, _, _ = trial(store, Hook("all", receiver))
    live(engine)
    dispatcher.run_once()
    raised, withdrawn = receiver.heard[3], receiver.heard[7]
    for name in ("participant", "about", "fact", "outcome", "track"):
        assert getattr(raised, name) == getattr(withdrawn, name)
    assert (raised.category, raised.version, withdrawn.version) == ("eligibility", 3, 4)


def test_a_refusal_and_a_justification_are_told(store: Store) -> None:
    """A refused request is told with its rules; a justification with its ground."""
    receiver = Receiver()
    engine, dispatcher, _, _ = trial(store, Hook("all", receiver, on=["request.refused", "finding.justified"]))
    engine.record("01", alt(50), author=ANN)
    engine.request("01", START, author=ANN, key="k")
    engine.request("01", START, author=ANN, key="k")
    engine.record("01", START, author=ANN)
    engine.justify("01", "low", "start", ground="approved waiver", reason="agreed", author=ANN)
    engine.justify("01", "week", None, ground="approved waiver", reason="holiday", author=ANN)
    dispatcher.run_once()
    refused, justified, other = receiver.heard
    assert ("started", "start", ("low",)) == (refused.about, refused.fact, refused.rules)
    assert ("low", "start", "violated", "approved waiver") == (
        justified.about,
        justified.fact,
        justified.outcome,
        justified.values["ground"],
    )
    assert ("week", None, None) == (other.about, other.fact, other.outcome)


def test_what_fails_is_tried_again_and_then_parked(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """Waits double; after the last try it is parked, holds up the participant, and nobody else; no value is logged."""
    caplog.set_level(logging.WARNING)
    receiver = Receiver(failures=3)
    engine, dispatcher, outbox, watch = trial(store, Hook("all", receiver), retries=Retries(tries=3, first=10))
    engine.record("01", alt(30), author=ANN)
    engine.record("01", START, author=ANN)
    assert (1, 0) == (dispatcher.run_once(), dispatcher.run_once())
    watch.on(9.9)
    assert 0 == dispatcher.run_once()
    watch.on(0.1)
    assert 1 == dispatcher.run_once()
    watch.on(19.9)
    assert (0, ()) == (dispatcher.run_once(), outbox.parked("TRIAL"))
    watch.on(0.1)
    assert (1, 0) == (dispatcher.run_once(), dispatcher.run_once())
    watch.on(100_000)
    assert 0 == dispatcher.run_once()
    (parked,) = outbox.parked("TRIAL")
    assert ("all", 3, "ConnectionError", 1) == (parked.hook, parked.attempts, parked.error, parked.notice.number)
    assert 1 == len({one.id for one in receiver.heard})
    live(engine, "02")
    assert 8 == dispatcher.run_once()
    outbox.retry("TRIAL", "all", parked.notice.id, watch())
    assert 3 == dispatcher.run_once()
    assert LIFE[:3] == [f"{one.topic} {one.about}" for one in receiver.heard if one.participant == "01"][-3:]
    assert ((), 0) == (outbox.parked("TRIAL"), outbox.waiting("TRIAL"))
    assert "5.2" not in caplog.text
    assert "is parked" in caplog.text


def test_a_parked_delivery_may_be_given_up(store: Store) -> None:
    """What is given up is told no more, and those after it go on; what is not parked cannot be given up."""
    receiver = Receiver(failures=1)
    engine, dispatcher, outbox, watch = trial(store, Hook("all", receiver), retries=Retries(tries=1))
    engine.record("01", alt(30), author=ANN)
    engine.record("01", START, author=ANN)
    dispatcher.run_once()
    (parked,) = outbox.parked("TRIAL")
    with pytest.raises(KeyError):
        outbox.retry("TRIAL", "all", "nothing", watch())
    with pytest.raises(KeyError):
        outbox.skip("TRIAL", "all", "nothing", "no reason", watch())
    outbox.skip("TRIAL", "all", parked.notice.id, "told by telephone", watch())
    with pytest.raises(KeyError):
        outbox.skip("TRIAL", "all", parked.notice.id, "again", watch())
    assert 2 == dispatcher.run_once()
    assert LIFE[:3] == receiver.told


class GoneError(Exception):
    """The receiver will never take it."""

    retry = False


def test_what_is_senseless_is_not_tried_again(store: Store) -> None:
    """An error that says so parks the delivery at once."""

    def gone(_notice: Notice) -> None:
        raise GoneError

    engine, dispatcher, outbox, _ = trial(store, Hook("all", gone))
    engine.record("01", START, author=ANN)
    assert 1 == dispatcher.run_once()
    assert ["GoneError"] == [one.error for one in outbox.parked("TRIAL")]


def test_a_dead_dispatcher_is_followed_by_another(store: Store) -> None:
    """What was taken and not heard of is given to another after the hold, and what the first says then is not heard."""
    receiver = Receiver()
    engine, dispatcher, outbox, watch = trial(store, Hook("all", receiver), hold=60)
    engine.record("01", alt(30), author=ANN)
    engine.record("01", START, author=ANN)
    (dead,) = outbox.claim("TRIAL", ["all"], watch(), watch() + datetime.timedelta(seconds=60), 9)
    assert (1, 0) == (dead.attempts, dispatcher.run_once())
    watch.on(60)
    (second,) = outbox.claim("TRIAL", ["all"], watch(), watch() + datetime.timedelta(seconds=60), 9)
    assert (second.notice, 2) == (dead.notice, second.attempts)
    outbox.delivered(dead, watch())
    outbox.failed(dead, "late", watch(), None)
    assert (3, ()) == (outbox.waiting("TRIAL"), outbox.parked("TRIAL"))
    outbox.delivered(second, watch())
    assert 2 == dispatcher.run_once()


def test_a_hook_that_is_not_here_waits(store: Store) -> None:
    """A dispatcher takes only what it can call; a hook that was named later hears what comes later."""
    receiver = Receiver()
    engine, dispatcher, outbox, watch = trial(store, Hook("elsewhere", receiver))
    engine.record("01", alt(30), author=ANN)
    engine.record("01", START, author=ANN)
    here = pe.Engine(CHART, store, clock=watch, hooks=Hooks(after_commit=[Hook("here", receiver)]))
    assert (0, 3) == (Dispatcher(here, outbox).run_once(), outbox.waiting("TRIAL"))
    assert 3 == dispatcher.run_once()


def test_no_more_are_delivered_than_asked_for(store: Store) -> None:
    """The rest waits."""
    receiver = Receiver()
    engine, dispatcher, outbox, _ = trial(store, Hook("all", receiver))
    live(engine)
    assert (3, 5) == (dispatcher.run_once(3), outbox.waiting("TRIAL"))


def test_several_dispatchers_at_once(store: Store) -> None:
    """Each delivery is made once, in order for each participant, however many take them."""
    heard: list[Notice] = []
    engine, dispatcher, outbox, _ = trial(store, Hook("all", heard.append))
    for who in range(6):
        live(engine, f"{who}")
    in_threads(3, lambda _: [dispatcher.run_once() for _ in range(6)] and None)
    dispatcher.run_once()
    assert 0 == outbox.waiting("TRIAL")
    for who in range(6):
        assert list(range(1, 9)) == [one.number for one in heard if one.participant == f"{who}"]


def test_it_runs_until_it_is_stopped(store: Store) -> None:
    """A dispatcher that runs delivers what comes, and ends when it is told to."""
    stop = threading.Event()
    engine, dispatcher, _, _ = trial(store, Hook("all", lambda one: stop.set() if one.number == 3 else None))
    runs = threading.Thread(target=dispatcher.run, args=[stop, 0.01])
    runs.start()
    engine.record("01", alt(30), author=ANN)
    engine.record("01", START, author=ANN)
    runs.join(30)
    assert not runs.is_alive()


@pytest.mark.parametrize(
    ("attempts", "draw", "after", "wait"),
    [
        (1, 1, 0, 5),
        (1, 0, 0, 2.5),
        (2, 1, 0, 10),
        (3, 1, 0, 20),
        (11, 1, 0, 100),
        (12, 1, 0, None),
        (13, 1, 0, None),
        (1, 1, 6, 6),
        (1, 1, 4, 5),
        (1, 1, 999_999, 100),
        (12, 1, 6, None),
    ],
)
def test_the_waits(attempts: int, draw: float, after: float, wait: float | None) -> None:
    """They double up to the longest, are not shorter than what the receiver asks for, and end."""
    assert wait == Retries(longest=100).wait(attempts, lambda: draw, after)


class BusyError(Exception):
    """The receiver asks for some time."""

    after = 60.0


def test_a_receiver_that_asks_for_time(store: Store) -> None:
    """It is not tried again before."""

    def busy(_notice: Notice) -> None:
        raise BusyError

    engine, dispatcher, _, watch = trial(store, Hook("all", busy))
    engine.record("01", START, author=ANN)
    dispatcher.run_once()
    watch.on(59)
    assert 0 == dispatcher.run_once()
    watch.on(1)
    assert 1 == dispatcher.run_once()


def test_hooks_that_cannot_be() -> None:
    """A topic that there is not, and two hooks of one name, are told at once."""
    with pytest.raises(ValueError, match=r"no topic 'finding.rased'; did you mean 'finding.raised'"):
        Hook("x", print, on=["finding.rased"])
    with pytest.raises(ValueError, match="more than one hook with the name 'x'"):
        Hooks(after_commit=[Hook("x", print), Hook("x", print)])
    with pytest.raises(ValueError, match="name"):
        Hooks([Hook("x", print), Hook("x", print)])
    assert Hooks([Hook("x", print)], [Hook("x", print)])
