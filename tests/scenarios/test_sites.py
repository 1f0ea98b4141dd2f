"""Transfer to another site: the participant stays the same, and what counts is the site of the day."""

from __future__ import annotations

import itertools

import pytest

from scenarios.desk import Desk, brief, chart_of, fact

SITES = chart_of("""
protocol: SITES
version: "1.0"
data: {Site: {type: String, values: [Basel, Boston, Nagoya]}}
rules:
  site_has_imaging: {check: "Site in {'Basel', 'Boston'}", category: procedure order, cite: Section 6, basis: stated}
  same_site_day: {check: "seen.count = 0 or Site = 'Basel'", category: procedure order, cite: Section 6}
states:
  treated:   {initial: true}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  left:      {disposition: transfer to a site outside the study}
  dead:      {disposition: death, ends_study: true}
events:
  enrolled: {data: [Site]}
  transferred: {data: [Site]}
  left: {}
  imaged: {require: [site_has_imaging]}
  visited: {}
  seen: {require: [same_site_day]}
  completed: {}
  withdrew: {}
  died: {}
transitions:
  - {event: left, from: treated, to: left, cite: Section 9}
  - {event: completed, from: treated, to: completed, cite: Section 4}
  - {event: withdrew, from: any, to: withdrawn, cite: Section 5}
  - {event: died, from: any, to: dead, cite: Section 5}
schedule:
  week_4: {event: visited, anchor: enrolled, after: 28 days, early: 0 days, late: 0 days, cite: Section 7}
""")
ENROLLED = fact("enrolled", "2026-03-02", Site="Basel")
MOVED = fact("transferred", "2026-03-20", "move", Site="Nagoya")
IMAGES = [fact("imaged", "2026-03-10"), fact("imaged", "2026-03-25")]


def test_a_visit_is_judged_by_the_site_of_its_day() -> None:
    """Before the transfer the old site's rules hold, after it the new one's, in whatever order it is entered."""
    for order in itertools.permutations([MOVED, *IMAGES]):
        desk = Desk(SITES)
        desk.enter(ENROLLED, *order)
        assert [("site_has_imaging", "imaged 2026-03-25")] == [(one.rule, one.event) for one in desk.now().findings]


def test_a_transfer_leaves_participant_and_schedule_as_they_are() -> None:
    """A transfer is no enrollment: number, state, ledger and the days of the visits are the same."""
    desk = Desk(SITES)
    desk.enter(ENROLLED)
    before, expected = desk.now(), desk.engine.due("01-001", "2026-03-25")
    desk.told()
    told = desk.enter(MOVED)
    assert (before.id, dict(before.states), []) == (told.participant.id, dict(told.participant.states), desk.told())
    assert expected == desk.engine.due("01-001", "2026-03-25")
    assert ["enrolled 2026-03-02", "move"] == [one.fact for one in desk.engine.ledger("01-001").entries]


def test_the_day_of_a_visit_is_that_of_the_site_where_it_was() -> None:
    """A visit counts by the date on the calendar of its site, though at the first site it was still the day before."""
    desk = Desk(SITES)
    desk.enter(fact("enrolled", "2026-03-02T16:00+01:00", Site="Basel"), MOVED)
    told = desk.enter(fact("visited", "2026-03-30T00:30+09:00", visit="week_4"))
    assert [] == brief(told.findings)


def test_a_transfer_that_is_corrected_is_judged_anew() -> None:
    """When the transfer turns out to have been later, the imaging before it conforms after all, and this is told."""
    desk = Desk(SITES)
    desk.enter(ENROLLED, MOVED, *IMAGES)
    desk.told()
    desk.correct(fact("transferred", "2026-03-27", "move", Site="Nagoya"))
    assert [("finding.withdrawn", "site_has_imaging")] == desk.told()


@pytest.mark.parametrize("id", ["a", "z"])
def test_a_transfer_and_an_image_on_one_day_go_as_declared(id: str) -> None:
    """Of one day's facts without times, the kind that the protocol declares first comes first."""
    desk = Desk(SITES)
    desk.enter(ENROLLED, fact("transferred", "2026-03-20", id, Site="Nagoya"), fact("imaged", "2026-03-20", "m"))
    assert [("site_has_imaging", "violated")] == desk.found()


def test_a_transfer_may_be_a_way_out() -> None:
    """Where the protocol says so, who goes elsewhere is off study, and no visit is missed from then on."""
    desk = Desk(SITES)
    told = desk.enter(ENROLLED, fact("left", "2026-03-20"))
    assert ("left", "conforms", {"week_4": "cancelled"}) == (
        told.participant.state,
        told.verdict,
        desk.due("2026-05-01"),
    )
