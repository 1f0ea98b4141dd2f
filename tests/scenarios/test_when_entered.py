"""Late entry, arrival out of order, import of what is there: when a thing is entered never changes what it means."""

from __future__ import annotations

import datetime
import itertools
import typing as t

from hypothesis import given
from hypothesis import strategies as st

import protocol_engine as pe
from protocol_engine.engine.sql import SqlStore
from scenarios.desk import NURSE, WHO, Desk, fact
from scenarios.trial import CHART

if t.TYPE_CHECKING:
    from pathlib import Path

LAB = fact("examined", "2026-03-02", Potassium=4.2)
START = fact("started", "2026-03-09")
WEEK_4 = fact("visited", "2026-04-06", visit="week_4")
WEEK_8 = fact("visited", "2026-05-11", visit="week_8")
DONE = fact("finished", "2026-05-20")
LIFE = (LAB, START, WEEK_4, WEEK_8, DONE)


def test_a_visit_entered_late_is_judged_by_its_own_day() -> None:
    """The visit of week 4, entered after that of week 8, gives the participant that entry in order gives."""
    late, punctual = Desk(CHART), Desk(CHART)
    late.enter(LAB, START, WEEK_8, WEEK_4)
    punctual.enter(LAB, START, WEEK_4, WEEK_8)
    assert late.now() == punctual.now()
    assert [("week_8", "late")] == late.found()
    assert [4] == [one.days for one in late.now().findings]


def test_a_visit_entered_late_is_missed_no_more() -> None:
    """What was missed for want of a fact is withdrawn when the fact comes, and the host is told with both times."""
    desk = Desk(CHART)
    desk.watch.set("2026-05-12")
    desk.enter(LAB, START, WEEK_8)
    assert ("week_4", "missed") in desk.found()
    assert ("finding.raised", "week_4") in desk.told()
    desk.watch.set("2026-07-01")
    desk.enter(WEEK_4)
    assert [("week_8", "late")] == desk.found()
    (withdrawn,) = (one for one in desk.heard if one.topic == "finding.withdrawn")
    assert ("week_4", "missed", "record") == (withdrawn.about, withdrawn.outcome, withdrawn.cause)
    assert datetime.date(2026, 7, 1) == withdrawn.recorded.date()


def test_a_transition_entered_late_is_told_with_both_times() -> None:
    """The host hears when a transition happened as well as when it was recorded."""
    desk = Desk(CHART)
    desk.watch.set("2026-07-01")
    desk.enter(LAB, START)
    (taken,) = (one for one in desk.heard if one.topic == "transition.taken")
    assert ("2026-03-09", datetime.date(2026, 7, 1)) == (taken.values["occurred"], taken.recorded.date())


def test_a_fact_from_before_the_end_is_no_departure_when_it_comes_after_it() -> None:
    """A result from before the last day is in sequence though the participant has completed when it is entered."""
    desk = Desk(CHART)
    desk.enter(*LIFE)
    told = desk.enter(fact("assessed", "2026-04-20", Response="better"))
    assert (True, "conforms", "completed") == (told.accepted, told.verdict, told.participant.state)


@given(order=st.permutations(LIFE))
def test_facts_in_any_order_make_the_same_participant(order: list[pe.Event]) -> None:
    """Whatever the order of arrival, states and findings are those of the order in which it happened."""
    desk, punctual = Desk(CHART), Desk(CHART)
    desk.enter(*order)
    punctual.enter(*LIFE)
    assert punctual.now() == desk.now()
    assert [("week_8", "late")] == desk.found()


def test_two_facts_of_one_day_in_any_order() -> None:
    """A participant who started and died on one day has started and died, whichever form came first."""
    died = fact("died", "2026-03-09")
    for order in itertools.permutations([LAB, START, died]):
        desk = Desk(CHART)
        desk.enter(*order)
        assert ({"pathway": "treated", "vital": "dead"}, []) == (dict(desk.now().states), desk.found())


def test_what_was_known_between_stays_known() -> None:
    """What the site knew on a day can be asked for later, though more has been entered since."""
    desk = Desk(CHART)
    desk.watch.set("2026-05-12")
    desk.enter(LAB, START, WEEK_8)
    then = desk.watch.now
    desk.watch.set("2026-07-01")
    desk.enter(WEEK_4)
    assert ("week_4", "missed") in desk.found(known_at=then)
    assert ("week_4", "missed") not in desk.found()
    assert "screening" == desk.now(as_of="2026-03-05").state


def test_an_import_is_entry_by_the_same_way(tmp_path: Path) -> None:
    """A file of histories, imported into a database, gives the participants that entry by hand gives."""
    lines = [*pe.histories.write("01-001", LIFE), *pe.histories.write("01-002", [LAB, START])]
    store = SqlStore(f"sqlite:///{tmp_path}/trial.db").upgrade()
    desk, by_hand = Desk(CHART, store), Desk(CHART)
    people = pe.histories.read(reversed(lines)).people
    for _ in range(2):  # a file that is loaded twice
        for who, facts in people.items():
            for one in facts:
                desk.engine.record(who, one, author=pe.Author("import 2026-07", "import"))
    by_hand.enter(*LIFE)
    assert by_hand.now() == desk.now()
    assert ["01-001", "01-002"] == list(desk.engine.participants())
    ledger = desk.engine.ledger(WHO)
    assert len(LIFE) == ledger.version
    assert {"import"} == {one.role for one in ledger.entries}
    store.database.dispose()


def test_an_import_without_hooks_tells_nothing_and_later_changes_are_told_alone() -> None:
    """Imported by an engine without hooks, nothing is told; what is said afterwards tells its own difference alone."""
    desk = Desk(CHART)
    quiet = pe.Engine(CHART, desk.store, desk.watch)
    for one in LIFE[:3]:
        quiet.record(WHO, one, author=NURSE)
    assert [] == desk.told()
    desk.enter(WEEK_8)
    assert [("finding.raised", "week_8")] == desk.told()
