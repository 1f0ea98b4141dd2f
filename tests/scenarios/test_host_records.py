"""What hosts do with records: delete one, and find that two are of one person."""

from __future__ import annotations

import typing as t

import pytest
import sqlalchemy as sa

import protocol_engine as pe
from protocol_engine.engine import Hook, Hooks
from protocol_engine.engine.sql import SqlStore
from scenarios.desk import MANAGER, NURSE, WHO, Desk, chart_of, fact
from scenarios.trial import CHART

if t.TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAB = fact("examined", "2026-03-02", "lab", Potassium=4.2)
START = fact("started", "2026-03-09", "start")
VISIT = fact("visited", "2026-04-06", "visit", visit="week_4")


def test_a_deleted_record_is_struck_out_and_what_lost_its_cause_is_listed() -> None:
    """Striking out the start revokes it, puts the participant back, and lists what no longer holds."""
    desk = Desk(CHART)
    desk.enter(LAB, START, VISIT, fact("finished", "2026-05-20", "done"))
    desk.told()
    told = desk.void("start", "host record deleted")
    assert ["start"] == [move.event for move in told.changed.revoked if move.transition == "started"]
    assert {"pathway": ("completed", "screening")} == dict(told.changed.states)
    assert ("finished.sequence", "out_of_sequence") in desk.found()
    assert ("transition.revoked", "started") in desk.told()
    assert ["record", "void"] == [one.action for one in desk.engine.ledger(WHO).history("start")]


def test_deleting_the_form_of_the_end_puts_the_participant_back() -> None:
    """A completion that was entered in error is struck out: the participant goes on where they were."""
    desk = Desk(CHART)
    desk.enter(LAB, START, VISIT, fact("finished", "2026-04-07", "done"))
    assert "completed" == desk.now().state
    desk.told()
    told = desk.void("done", "form deleted by the site")
    assert {"pathway": ("completed", "treated")} == dict(told.changed.states)
    assert [("state.left", "completed"), ("transition.revoked", "finished"), ("state.entered", "treated")] == (
        desk.told()
    )


@pytest.mark.parametrize(("fact", "reason", "said"), [("start", "", "reason"), ("other", "deleted", "other")])
def test_what_cannot_be_struck_out(fact: str, reason: str, said: str) -> None:
    """Striking out wants a reason, and a fact that is there."""
    desk = Desk(CHART)
    desk.enter(LAB, START)
    with pytest.raises(pe.LedgerError, match=said):
        desk.void(fact, reason)


def test_a_record_deleted_twice_and_restored() -> None:
    """A second deletion is a mistake of the program; the record is taken up again by a correction, with a reason."""
    desk = Desk(CHART)
    desk.enter(LAB, START)
    desk.void("start")
    with pytest.raises(pe.LedgerError, match="struck out already"):
        desk.void("start")
    desk.correct(START, "deleted by mistake")
    assert "treated" == desk.now().state


@pytest.fixture
def database(tmp_path: Path) -> Iterator[SqlStore]:
    """Give a database with a table of the host's beside the ledgers."""
    store = SqlStore(f"sqlite:///{tmp_path}/trial.db").upgrade()
    with store.database.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE forms (id TEXT PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO forms VALUES ('start')")
    yield store
    store.database.dispose()


def forms(store: SqlStore) -> int:
    """Count the host's rows."""
    with store.database.connect() as connection:
        return int(connection.exec_driver_sql("SELECT COUNT(*) FROM forms").scalar_one())


@pytest.mark.parametrize("keep", [True, False])
def test_the_hosts_row_and_the_fact_go_together_or_stay_together(database: SqlStore, *, keep: bool) -> None:
    """In one transaction of the host's the row goes, the fact is struck out and hooks are to be told: all, or none."""
    engine = pe.Engine(CHART, database, hooks=Hooks(after_commit=[Hook("pharmacy", print, on=["transition.revoked"])]))
    for one in (LAB, START):
        engine.record(WHO, one, author=NURSE)
    with database.database.connect() as connection:
        connection.execute(sa.text("DELETE FROM forms WHERE id = 'start'"))
        engine.within(connection).void(WHO, "start", reason="host record deleted", author=MANAGER)
        connection.commit() if keep else connection.rollback()
    after = forms(database), engine.state(WHO).state, database.outbox.waiting(CHART.id)
    assert ((0, "screening", 1) if keep else (1, "treated", 0)) == after


MERGING = """
protocol: TWICE
version: "1.0"
enrollment: {limit: 2, counted: enrolled}
data:
  OtherNumber: {type: String}
states:
  screening: {initial: true}
  enrolled:  {}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  duplicate: {disposition: same person under another number}
  dead:      {disposition: death, ends_study: true}
events:
  enrolled:  {}
  completed: {}
  withdrew:  {}
  merged:    {data: [OtherNumber]}
  died:      {}
transitions:
  - {event: enrolled, from: screening, to: enrolled, cite: Section 4}
  - {event: completed, from: enrolled, to: completed, cite: Section 4}
  - {event: withdrew, from: any, to: withdrawn, cite: Section 5}
  - {event: merged, from: any, to: duplicate, cite: Data management plan 3}
  - {event: died, from: any, to: dead, cite: Section 5}
"""


def test_two_records_of_one_person_are_linked_and_never_folded_together() -> None:
    """The second record is closed with the first one's number; nothing of it comes into the first by itself."""
    desk = Desk(chart_of(MERGING))
    desk.enter(fact("enrolled", "2026-03-09"), who="01-001")
    desk.enter(fact("enrolled", "2026-03-10"), who="02-007")
    told = desk.enter(fact("merged", "2026-04-01", OtherNumber="01-001"), who="02-007")
    assert ("duplicate", "conforms") == (told.participant.state, told.verdict)
    assert ["enrolled"] == [one.kind for one in desk.engine.state("01-001").events]
    assert ["01-001", "02-007"] == list(desk.engine.participants())


def test_a_duplicate_whose_enrollment_is_struck_out_frees_its_place() -> None:
    """A person counts once: when the second enrollment is struck out, the next person has the place."""
    desk = Desk(chart_of(MERGING))
    desk.enter(fact("enrolled", "2026-03-09"), who="01-001")
    desk.enter(fact("enrolled", "2026-03-10", "twice"), who="02-007")
    third = fact("enrolled", "2026-03-20")
    refused = desk.ask(third, "03-001")
    assert (False, ["enrollment.limit"]) == (refused.accepted, [one.rule for one in refused.findings])
    desk.engine.void("02-007", "twice", reason="same person as 01-001", author=NURSE)
    assert desk.ask(third, "03-001").accepted
    (places,) = desk.engine.enrollment()
    assert ("01-001", "03-001") == places.participants
