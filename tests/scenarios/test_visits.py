"""Visits that nobody planned, and visits that nobody came to."""

from __future__ import annotations

import pytest

from scenarios.desk import MANAGER, WHO, Desk, chart_of, fact

VISITS = chart_of("""
protocol: VISITS
version: "1.0"
data:
  Systolic: {type: Quantity, unit: "mm[Hg]"}
  Response: {type: String, values: [better, same, worse]}
  SkippedVisit: {type: String, values: [week_4, week_8]}
  Reason: {type: String}
rules:
  improved: {check: Response = 'better', category: procedure order, cite: Section 4.2, basis: stated}
states:
  screening: {initial: true}
  treated:   {}
  extended:  {}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  alive:     {track: vital, initial: true}
  dead:      {track: vital, disposition: death, ends_study: true}
events:
  started: {}
  visited: {may_carry: [Systolic, Response]}
  seen_between: {may_carry: [Systolic, Response]}
  skipped: {data: [SkippedVisit, Reason]}
  extended: {}
  finished: {}
  withdrew: {}
  died: {}
transitions:
  - {event: started, from: screening, to: treated, cite: Section 4.1}
  - {event: extended, from: treated, to: extended, require: [improved], cite: Section 4.2}
  - {event: finished, from: [treated, extended], to: completed, cite: Section 4.4}
  - {event: withdrew, from: any, to: withdrawn, cite: Section 5}
  - {event: died, from: alive, to: dead, cite: Section 6}
schedule:
  week_4: {event: visited, anchor: started, after: 28 days, early: 3 days, late: 3 days, data: [Systolic], cite: S7}
  week_8:
    event: visited
    anchor: started
    after: 56 days
    early: 3 days
    late: 3 days
    data: [Systolic]
    if: skipped.count = 0
    cite: S7
""")
START = fact("started", "2026-03-02")  # week_4: 27 March to 2 April; week_8: 24 to 30 April
BETWEEN = fact("visited", "2026-03-20", Systolic=150, Response="better")


def test_an_unscheduled_visit_is_no_finding_and_no_visit_of_the_schedule() -> None:
    """A visit outside of every window is kept, conforms, and leaves the schedule where it was."""
    desk = Desk(VISITS)
    desk.enter(START)
    before = desk.due("2026-03-20")
    told = desk.enter(BETWEEN)
    assert ("conforms", {"week_4": "upcoming", "week_8": "upcoming"}) == (told.verdict, desk.due("2026-03-20"))
    assert before == desk.due("2026-03-20")


def test_an_unscheduled_assessment_counts_where_a_rule_reads_it() -> None:
    """A response that was assessed at an unscheduled visit allows the extension; without it nobody can tell."""
    desk = Desk(VISITS)
    extension = fact("extended", "2026-03-23")
    desk.enter(START)
    assert ("undetermined", False) == ((told := desk.ask(extension)).verdict, told.accepted)
    desk.enter(BETWEEN)
    assert desk.ask(extension).accepted


def test_an_unscheduled_visit_in_a_window_gives_way_to_the_one_that_was_meant() -> None:
    """Where the planned visit names itself, the unscheduled one that came before it in the window is left alone."""
    desk = Desk(VISITS)
    desk.enter(START, fact("visited", "2026-03-27", "by chance", Systolic=150))
    assert {"week_4": "done"}.items() <= desk.due("2026-03-31").items()
    desk.enter(fact("visited", "2026-03-30", "meant", visit="week_4", Systolic=150))
    assert {"week_4": "meant"} == {
        one.name: one.done_by for one in desk.engine.due(WHO, "2026-03-31") if one.name == "week_4"
    }
    assert [] == desk.found(as_of="2026-03-31")


def test_an_unscheduled_visit_without_the_data_does_not_stand_for_the_planned_one() -> None:
    """A visit in the window that does not bring what the schedule asks for leaves the planned visit open."""
    desk = Desk(VISITS)
    desk.enter(START, fact("visited", "2026-03-27", Response="same"))
    assert "open" == desk.due("2026-03-28")["week_4"]


def test_a_visit_that_the_schedule_does_not_have_names_nothing() -> None:
    """A fact that names no entry of the schedule is placed by its window, as one that names none at all."""
    desk = Desk(VISITS)
    desk.enter(START, fact("visited", "2026-03-27", visit="unscheduled", Systolic=150))
    assert "done" == desk.due("2026-03-28")["week_4"]


def test_an_unscheduled_visit_may_be_of_a_kind_of_its_own() -> None:
    """An unscheduled visit of its own kind leaves the schedule alone, and its data count all the same."""
    desk = Desk(VISITS)
    desk.enter(START, fact("seen_between", "2026-03-27", Systolic=150, Response="better"))
    assert "open" == desk.due("2026-03-28")["week_4"]
    assert desk.ask(fact("extended", "2026-03-28")).accepted


@pytest.mark.parametrize(
    ("on", "status"),
    [
        ("2026-03-26", "upcoming"),
        ("2026-03-27", "open"),
        ("2026-03-30", "open"),
        ("2026-03-31", "overdue"),
        ("2026-04-02", "overdue"),
        ("2026-04-03", "missed"),
    ],
)
def test_what_should_have_happened_is_derived(on: str, status: str) -> None:
    """As days go by a visit is upcoming, open, overdue and missed, and the ledger and the hooks know nothing of it."""
    desk = Desk(VISITS)
    desk.enter(START)
    desk.told()
    desk.watch.set("2027-01-01")
    assert status == desk.due(on)["week_4"]
    assert ([("week_4", "missed")] if status == "missed" else []) == desk.found(as_of=on)
    assert (1, [], []) == (desk.engine.ledger(WHO).version, desk.told(), desk.found())


def test_a_missed_visit_may_have_its_reason() -> None:
    """Why a visit was missed is said by an entry of its own; the visit stays missed."""
    desk = Desk(VISITS)
    desk.enter(START, fact("visited", "2026-04-10", Systolic=150))
    assert [("week_4", "missed")] == desk.found()
    desk.told()
    told = desk.engine.justify(
        WHO, "week_4", None, ground="participant unavailable", reason="abroad, told by phone", author=MANAGER
    )
    assert (True, [("finding.justified", "week_4")]) == (told.accepted, desk.told())
    assert [("week_4", "missed")] == desk.found()
    (entry,) = desk.engine.ledger(WHO).justifications()
    assert ("week_4", None, "participant unavailable") == (entry.rule, entry.fact, entry.ground)


def test_a_visit_skipped_as_the_protocol_allows_is_not_missed() -> None:
    """Where a fact says that the visit is skipped, and the protocol allows it, nobody misses it."""
    desk = Desk(VISITS)
    desk.enter(START, fact("skipped", "2026-04-20", SkippedVisit="week_8", Reason="dose hold"))
    assert {"week_4": "missed", "week_8": "cancelled"} == desk.due("2026-05-10")
    assert [("week_4", "missed")] == desk.found(as_of="2026-05-10")


@pytest.mark.parametrize(
    ("kind", "day"), [("died", "2026-03-28"), ("withdrew", "2026-04-02"), ("finished", "2026-03-15")]
)
def test_who_is_gone_misses_nothing(kind: str, day: str) -> None:
    """Who died, withdrew or completed before the window had closed did not miss the visit."""
    desk = Desk(VISITS)
    desk.enter(START, fact(kind, day))
    assert ("cancelled", []) == (desk.due("2026-06-01")["week_4"], desk.found(as_of="2026-06-01"))
