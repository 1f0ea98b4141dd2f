"""Consent: a new version at an amendment, and how much of it is withdrawn."""

from __future__ import annotations

import itertools

import pytest

from scenarios.desk import Desk, brief, chart_of, fact

CONSENTS = chart_of("""
protocol: CONSENTS
version: "1.0"
data:
  ConsentVersion: {type: String, values: ["1", "2"]}
  Approved: {type: String, values: ["1", "2"]}
rules:
  consented: {check: "consent in {'current', 'due'}", category: consent, cite: Section 8, basis: stated}
states:
  screening: {initial: true}
  treated:   {}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  dead:      {disposition: death, ends_study: true}
  none:      {track: consent, initial: true}
  current:   {track: consent}
  due:       {track: consent}
events:
  approved:  {data: [Approved]}
  consented: {data: [ConsentVersion]}
  started:   {}
  visited:   {require: [consented]}
  finished:  {}
  withdrew:  {}
  died:      {}
transitions:
  - {event: consented, from: [none, current], to: current, id: first, cite: Section 8}
  - {event: approved, from: current, to: due, cite: Section 8}
  - {event: consented, from: due, to: current, when: ConsentVersion = Approved, id: again, cite: Section 8}
  - {event: consented, from: due, to: due, when: otherwise, id: outdated, cite: Section 8}
  - {event: started, from: screening, to: treated, require: [consented], cite: Section 4}
  - {event: finished, from: treated, to: completed, cite: Section 4}
  - {event: withdrew, from: any, to: withdrawn, cite: Section 5}
  - {event: died, from: any, to: dead, cite: Section 5}
schedule:
  reconsent: {event: consented, anchor: approved, at_most: 30 days, during: [treated], cite: Section 8}
""")

FIRST = fact("consented", "2026-03-01", ConsentVersion="1")
START = fact("started", "2026-03-02")
APPROVED = fact("approved", "2026-04-01", Approved="2")
AGAIN = fact("consented", "2026-04-20", ConsentVersion="2")


def test_an_amendment_makes_consent_due_and_throws_nobody_out() -> None:
    """On approval at the site consent is due: a task, no deviation, and treatment goes on."""
    desk = Desk(CONSENTS)
    told = desk.enter(FIRST, START, APPROVED)
    assert {"pathway": "treated", "consent": "due"} == dict(told.participant.states)
    assert [] == desk.found()
    assert {"reconsent": "open"} == desk.due("2026-04-15")


def test_consent_that_is_past_due_is_a_deviation() -> None:
    """Who has not signed the new version in time has missed it, stays in treatment, and the day is derived."""
    desk = Desk(CONSENTS)
    desk.enter(FIRST, START, APPROVED)
    assert {"reconsent": "open"} == desk.due("2026-05-01")
    assert {"reconsent": "missed"} == desk.due("2026-05-02")
    assert [("reconsent", "missed")] == desk.found(as_of="2026-05-02")
    assert "treated" == desk.now(as_of="2026-05-02").state


def test_visits_go_by_the_version_that_was_valid_on_their_day() -> None:
    """Visits before the approval, while consent is due, and after it was given again conform, in whatever order."""
    visits = [fact("visited", day) for day in ("2026-03-20", "2026-04-10", "2026-04-25")]
    for order in itertools.permutations([APPROVED, AGAIN, *visits]):
        desk = Desk(CONSENTS)
        desk.enter(FIRST, START, *order)
        assert ("current", []) == (desk.now().states["consent"], desk.found())


def test_a_visit_before_any_consent() -> None:
    """A visit on a day on which nobody had consented is a deviation of consent, and a request for it is refused."""
    desk = Desk(CONSENTS)
    desk.enter(FIRST, START)
    (finding,) = desk.enter(fact("visited", "2026-02-20")).findings
    assert ("consented", "violated", "consent") == (finding.rule, finding.outcome, finding.category)
    assert not desk.ask(fact("visited", "2026-02-21")).accepted


def test_the_old_version_signed_again_is_not_the_new_one() -> None:
    """Signing the outdated version leaves consent due."""
    desk = Desk(CONSENTS)
    desk.enter(FIRST, START, APPROVED, fact("consented", "2026-04-10", ConsentVersion="1"))
    assert "due" == desk.now().states["consent"]


def test_consent_that_is_entered_late_was_not_missed() -> None:
    """A new consent that was signed in time and entered in June was never missed."""
    desk = Desk(CONSENTS)
    desk.enter(FIRST, START, APPROVED, fact("visited", "2026-06-01"))
    assert [("reconsent", "missed")] == desk.found()
    desk.told()
    desk.enter(AGAIN)
    assert ("finding.withdrawn", "reconsent") in desk.told()
    assert [] == desk.found()


def test_an_approval_at_another_site_does_not_concern_the_participant() -> None:
    """The approval is a fact of each participant of the site: nobody else is due."""
    desk = Desk(CONSENTS)
    desk.enter(FIRST, START, who="02-001")
    desk.enter(FIRST, START, APPROVED)
    assert "current" == desk.engine.state("02-001").states["consent"]


KINDS = chart_of("""
protocol: KINDS
version: "1.0"
data: {Potassium: {type: Quantity, unit: mmol/L}}
rules:
  visits_allowed: {check: "permission in {'all', 'follow_up'}", category: consent, cite: Section 9, basis: stated}
  data_allowed: {check: permission != 'nothing', category: consent, cite: Section 9, basis: stated}
epochs: [screening, treatment, follow_up]
states:
  treated:   {epoch: treatment, initial: true}
  stopped:   {epoch: follow_up}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  all:       {track: permission, initial: true}
  follow_up: {track: permission}
  records:   {track: permission}
  nothing:   {track: permission}
  alive:     {track: vital, initial: true}
  dead:      {track: vital, disposition: death, ends_study: true}
events:
  started: {}
  stopped_treatment: {}
  stopped_visits: {}
  withdrew: {}
  visited: {may_carry: [Potassium], require: [visits_allowed]}
  record_read: {may_carry: [Potassium], require: [data_allowed]}
  serious_event: {}
  finished: {}
  died: {}
transitions:
  - {event: stopped_treatment, from: treated, to: stopped, cite: Section 9}
  - {event: stopped_treatment, from: all, to: follow_up, cite: Section 9}
  - {event: stopped_visits, from: treated, to: stopped, id: leaves, cite: Section 9}
  - {event: stopped_visits, from: [all, follow_up], to: records, id: by_record, cite: Section 9}
  - {event: withdrew, from: [treated, stopped], to: withdrawn, id: out, cite: Section 9}
  - {event: withdrew, from: any, to: nothing, id: no_data, cite: Section 9}
  - {event: finished, from: [treated, stopped], to: completed, cite: Section 4}
  - {event: died, from: alive, to: dead, cite: Section 6}
schedule:
  day_28:
    event: visited
    anchor: started
    after: 28 days
    early: 3 days
    late: 3 days
    if: permission in {'all', 'follow_up'}
""")

BEGAN = fact("started", "2026-03-02")
VISIT = fact("visited", "2026-03-30", visit="day_28", Potassium=4.2)
READ = fact("record_read", "2026-04-20", Potassium=4.2)
SERIOUS = fact("serious_event", "2026-05-02")


@pytest.mark.parametrize(
    ("kind", "state", "due", "visit", "record"),
    [
        ("stopped_treatment", "stopped", "missed", [], []),
        ("stopped_visits", "stopped", "cancelled", [("visits_allowed", "violated")], []),
        ("withdrew", "withdrawn", "cancelled", [("visits_allowed", "violated")], [("data_allowed", "violated")]),
    ],
)
def test_kinds_of_withdrawal(
    kind: str, state: str, due: str, visit: list[tuple[str, str]], record: list[tuple[str, str]]
) -> None:
    """From each kind of withdrawal follows which visits are expected and which data depart; safety is always taken."""
    desk = Desk(KINDS)
    told = desk.enter(BEGAN, fact(kind, "2026-03-10"))
    assert (state, "conforms") == (told.participant.state, told.verdict)
    assert {"day_28": due} == desk.due("2026-04-15")
    assert visit == brief(desk.enter(VISIT).findings)
    assert record == brief(desk.enter(READ).findings)
    assert [] == brief(desk.enter(SERIOUS).findings)
    assert [] == brief(desk.enter(fact("died", "2026-06-01")).findings)
    assert "dead" == desk.now().states["vital"]


def test_a_withdrawal_is_undone_with_a_reason() -> None:
    """A withdrawal that was entered in error is struck out: the host hears of it, and data conform again."""
    desk = Desk(KINDS)
    desk.enter(BEGAN, fact("withdrew", "2026-03-10", "w"), READ)
    assert [("data_allowed", "violated")] == desk.found()
    desk.told()
    desk.void("w", "wrong participant")
    told = desk.told()
    assert {("transition.revoked", "out"), ("transition.revoked", "no_data"), ("state.entered", "treated")} <= {*told}
    assert ("finding.withdrawn", "data_allowed") in told
    assert ({"day_28": "missed"}, "treated") == (desk.due("2026-04-15"), desk.now().state)
