"""A form that is sent twice, and two people who enter at once: what is said is kept once, and none of it is lost."""

from __future__ import annotations

import itertools
import threading
import typing as t

import pytest

import protocol_engine as pe
from protocol_engine.engine import Hook, Hooks
from protocol_engine.engine.sql import SqlStore
from scenarios.desk import MANAGER, NURSE, WHO, Desk, fact
from scenarios.trial import CHART

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LAB = fact("examined", "2026-03-02", "lab", Potassium=4.2)
OTHER = fact("examined", "2026-03-02", "lab", Potassium=4.3)
START = fact("started", "2026-03-09", "start")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    """Give an empty database."""
    made = SqlStore(f"sqlite:///{tmp_path}/trial.db").upgrade()
    yield made
    made.database.dispose()


def at_once(*works: Callable[[], t.Any]) -> list[t.Any]:
    """Do several things at once, each in a thread of its own; give what came of each, or what it raised."""
    came: list[t.Any] = [None] * len(works)
    gate = threading.Barrier(len(works))

    def do(place: int, work: Callable[[], t.Any]) -> None:
        gate.wait()
        try:
            came[place] = work()
        except Exception as error:
            came[place] = error

    threads = [threading.Thread(target=do, args=one) for one in enumerate(works)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return came


def test_the_same_form_twice_under_one_key() -> None:
    """The second submission gives what came of the first, writes nothing and tells nothing."""
    desk = Desk(CHART)
    desk.enter(LAB)
    first = desk.engine.record(WHO, START, author=NURSE, key="form 17")
    desk.told()
    second = desk.engine.record(WHO, START, author=NURSE, key="form 17")
    assert (False, True) == (first.repeated, second.repeated)
    assert (first.version, first.participant, first.findings) == (second.version, second.participant, second.findings)
    assert [] == desk.told()
    assert 2 == desk.engine.ledger(WHO).version


def test_a_repeated_submission_gives_the_first_answer_though_more_was_said_since() -> None:
    """Who asks again, after others have corrected the past, hears what came of the call then."""
    desk = Desk(CHART)
    desk.enter(LAB)
    first = desk.engine.record(WHO, START, author=NURSE, key="form 17")
    desk.correct(fact("examined", "2026-03-02", "lab", Potassium=5.4))
    second = desk.engine.record(WHO, START, author=NURSE, key="form 17")
    assert ("conforms", 2) == (second.verdict, second.version)
    assert first.participant == second.participant


def test_another_form_under_the_same_key() -> None:
    """Something else under a key that was used is refused, and nothing is written."""
    desk = Desk(CHART)
    desk.engine.record(WHO, LAB, author=NURSE, key="form 17")
    with pytest.raises(pe.KeyReusedError, match="form 17"):
        desk.engine.record(WHO, START, author=NURSE, key="form 17")
    assert 1 == desk.engine.ledger(WHO).version


def test_one_fact_sent_twice_without_a_key() -> None:
    """The same id with the same content is one fact; with other content it is a mistake that says to correct it."""
    desk = Desk(CHART)
    desk.enter(LAB, LAB)
    assert 1 == desk.engine.ledger(WHO).version
    with pytest.raises(pe.LedgerError, match="'lab' that says something else; correct it"):
        desk.enter(OTHER)


def test_a_hundred_posts_of_one_form(store: SqlStore) -> None:
    """Posted a hundred times, ten at a time, a form is one entry, and everybody hears of it once."""
    heard: list[str] = []
    hooks = Hooks(in_transaction=[Hook("listen", lambda notice, _: heard.append(notice.about))])
    engine = pe.Engine(CHART, store, hooks=hooks)
    engine.record(WHO, LAB, author=NURSE)

    def post() -> list[bool]:
        return [engine.record(WHO, START, author=NURSE, key="form 17").repeated for _ in range(10)]

    came = at_once(*[post] * 10)
    assert [1, 99] == [list(itertools.chain(*came)).count(repeated) for repeated in (False, True)]
    assert 2 == engine.ledger(WHO).version
    assert 1 == heard.count("started")


def test_two_people_enter_facts_of_one_participant_at_once(store: SqlStore) -> None:
    """Facts of two writers are all kept, one after the other, and none of the writers is turned away."""
    engine = pe.Engine(CHART, store)
    labs = [fact("examined", f"2026-02-{day:02}", Potassium=4.2) for day in range(1, 21)]

    def enter(some: list[pe.Event], author: pe.Author) -> None:
        for one in some:
            engine.record(WHO, one, author=author)

    assert [None, None] == at_once(lambda: enter(labs[::2], NURSE), lambda: enter(labs[1::2], MANAGER))
    ledger = engine.ledger(WHO)
    assert list(range(1, 21)) == [one.number for one in ledger.entries]
    assert {one.id for one in labs} == {one.id for one in ledger.facts()}
    assert () == ledger.verify()


def test_a_request_upon_an_old_state() -> None:
    """Who decides upon what has changed since is told so, and nothing is written; who looks again may decide."""
    desk = Desk(CHART)
    seen = desk.enter(LAB).version
    desk.correct(fact("examined", "2026-03-02", "lab", Potassium=5.4))
    with pytest.raises(pe.StaleError) as caught:
        desk.engine.request(WHO, START, author=NURSE, expected_version=seen)
    assert 2 == caught.value.version == desk.engine.ledger(WHO).version
    told = desk.engine.request(WHO, START, author=NURSE, expected_version=caught.value.version)
    assert (False, "screening") == (told.accepted, told.participant.state)


def test_two_requests_upon_one_state_at_once(store: SqlStore) -> None:
    """Of two people who decide upon the same version at once, one decides, and the other is told to look again."""
    engine = pe.Engine(CHART, store)
    seen = engine.record(WHO, LAB, author=NURSE).version

    def start(id: str) -> bool:
        told = engine.request(WHO, fact("started", "2026-03-09", id), author=NURSE, expected_version=seen)
        return told.accepted

    came = at_once(lambda: start("one"), lambda: start("two"))
    assert [True] == [one for one in came if one is True]
    assert 1 == sum(isinstance(one, pe.StaleError) for one in came)
    assert 2 == engine.ledger(WHO).version


def test_the_last_place_is_given_once(store: SqlStore) -> None:
    """When two sites ask for the last place of the study at once, one of them has it."""
    engine = pe.Engine(CHART, store)
    for who in ("01-001", "02-001", "03-001"):
        engine.record(who, LAB, author=NURSE)
    engine.record("01-001", START, author=NURSE)

    def start(who: str) -> bool:
        return engine.request(who, START, author=NURSE).accepted

    assert [False, True] == sorted(at_once(lambda: start("02-001"), lambda: start("03-001")))
    (places,) = engine.enrollment()
    assert (2, 0, ()) == (len(places.participants), places.free, places.beyond)
