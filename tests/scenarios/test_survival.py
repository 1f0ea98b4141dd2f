"""Death after loss to follow-up: whether somebody lives is a track of its own, whatever became of the pathway."""

from __future__ import annotations

import itertools

from scenarios.desk import Desk, brief, chart_of, fact

SURVIVAL = chart_of("""
protocol: SURVIVAL
version: "1.0"
rules:
  alive: {check: vital = 'alive', category: data completeness, cite: Section 10, basis: assumed}
states:
  treated:   {initial: true}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  lost:      {disposition: lost to follow-up}
  alive:     {track: vital, initial: true}
  dead:      {track: vital, disposition: death, ends_study: true}
events:
  started: {}
  visited: {require: [alive]}
  finished: {}
  withdrew: {}
  lost: {}
  died: {}
transitions:
  - {event: finished, from: treated, to: completed, cite: Section 4}
  - {event: withdrew, from: treated, to: withdrawn, cite: Section 5}
  - {event: lost, from: treated, to: lost, cite: Section 5}
  - {event: died, from: alive, to: dead, cite: Section 10}
schedule:
  monthly:
    event: visited
    anchor: started
    after: 30 days
    every: 30 days
    until: 180 days
    early: 5 days
    late: 5 days
    cite: Section 7
""")
START = fact("started", "2026-01-05")
LOST = fact("lost", "2026-03-15", "lost")


def test_a_death_after_the_loss_is_recorded_beside_it() -> None:
    """Who was lost in March and died in May is both, and neither departs from the protocol."""
    for order in itertools.permutations([START, LOST, fact("died", "2026-05-02")]):
        desk = Desk(SURVIVAL)
        desk.enter(*order)
        assert {"pathway": "lost", "vital": "dead"} == dict(desk.now().states)
        assert [] == [one for one in desk.found() if one[0] in ("lost.sequence", "died.sequence")]


def test_a_death_before_the_loss_that_is_learned_later() -> None:
    """A death in February, learned in June, takes the loss of March back: nobody is lost who was dead."""
    desk = Desk(SURVIVAL)
    desk.watch.set("2026-04-01")
    desk.enter(START, LOST)
    desk.told()
    desk.watch.set("2026-06-20")
    told = desk.enter(fact("died", "2026-02"))
    assert {"pathway": "treated", "vital": "dead"} == dict(told.participant.states)
    assert ("lost.sequence", "out_of_sequence") in desk.found()
    heard = desk.told()
    assert {("transition.revoked", "lost"), ("state.entered", "dead"), ("state.left", "lost")} <= {*heard}


def test_what_was_known_in_april_stays_known() -> None:
    """Before the death was learned the participant was lost, and this can be asked for."""
    desk = Desk(SURVIVAL)
    desk.watch.set("2026-04-01")
    desk.enter(START, LOST)
    then = desk.watch.now
    desk.watch.set("2026-06-20")
    desk.enter(fact("died", "2026-02"))
    assert {"pathway": "lost", "vital": "alive"} == dict(desk.now(known_at=then).states)


def test_a_death_in_the_month_of_the_loss() -> None:
    """Where nobody knows whether the death or the loss came first, no deviation is made of it."""
    desk = Desk(SURVIVAL)
    desk.enter(START, LOST, fact("died", "2026-03"))
    assert "dead" == desk.now().states["vital"]
    assert ("lost.sequence", "undetermined") in desk.found()
    assert ("lost.sequence", "out_of_sequence") not in desk.found()


def test_a_visit_after_the_death_deviates() -> None:
    """A visit dated after the death is kept, and departs from the rule that somebody visited is alive."""
    desk = Desk(SURVIVAL)
    desk.enter(START, fact("visited", "2026-03-06"))
    told = desk.enter(fact("died", "2026-02-20"))
    assert [("alive", "visited 2026-03-06")] == [(one.rule, one.event) for one in told.changed.raised]


def test_the_dead_miss_no_visits() -> None:
    """Visits whose windows close after the death are not missed, though the death was learned in June."""
    desk = Desk(SURVIVAL)
    desk.enter(START, fact("visited", "2026-02-04"), LOST)
    assert ("monthly#2", "missed") in desk.found(as_of="2026-06-01")
    desk.enter(fact("died", "2026-03-01"))
    assert [] == [one for one in desk.found(as_of="2026-06-01") if one[1] == "missed"]


def test_a_death_is_never_refused() -> None:
    """Death is in sequence in every state of the pathway, also when it is put as a request."""
    for before in (LOST, fact("finished", "2026-03-15"), fact("withdrew", "2026-03-15")):
        desk = Desk(SURVIVAL)
        desk.enter(START, before)
        told = desk.ask(fact("died", "2026-05-02"))
        assert (True, []) == (told.accepted, brief(told.findings))
