"""Screening again after a failure: a second attempt of the same participant, once and not at once."""

from __future__ import annotations

from scenarios.desk import Desk, brief, chart_of, fact

AGAIN = chart_of("""
protocol: AGAIN
version: "1.0"
epochs: [screening, treatment]
data:
  Potassium: {type: Quantity, unit: mmol/L, valid_for: 28 days}
  Genotype:  {type: String, values: [AA, AB, BB]}
rules:
  potassium_safe: {check: "Potassium < 5.0 'mmol/L'", category: eligibility, cite: Inclusion 2, basis: stated}
  genotype_fits: {check: "Genotype in {'AA', 'AB'}", category: eligibility, cite: Inclusion 3, basis: stated}
  once_only: {check: rescreened.count = 0, category: eligibility, cite: Section 3.4, basis: stated}
states:
  screening: {epoch: screening, initial: true}
  failed:    {disposition: screen failure}
  treated:   {epoch: treatment}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  dead:      {disposition: death, ends_study: true}
events:
  examined: {may_carry: [Potassium, Genotype]}
  failed_screening: {}
  rescreened: {}
  started: {}
  completed: {}
  withdrew: {}
  died: {}
transitions:
  - {event: failed_screening, from: screening, to: failed, cite: Section 3.3}
  - event: rescreened
    from: failed
    to: screening
    require: [once_only]
    window: {anchor: failed_screening, at_least: 14 days}
    cite: Section 3.4
  - {event: started, from: screening, to: treated, require: [potassium_safe, genotype_fits], cite: Section 4}
  - {event: completed, from: treated, to: completed, cite: Section 4}
  - {event: withdrew, from: any, to: withdrawn, cite: Section 5}
  - {event: died, from: any, to: dead, cite: Section 5}
""")
FIRST = fact("examined", "2026-03-02", Potassium=5.4, Genotype="AB")
FAILED = fact("failed_screening", "2026-03-04")
BACK = fact("rescreened", "2026-04-06")
SECOND = fact("examined", "2026-04-08", Potassium=4.2)
START = fact("started", "2026-04-10")


def test_fail_screen_again_enroll() -> None:
    """Who failed, is screened again after the gap, and is eligible then, is treated without a finding."""
    desk = Desk(AGAIN)
    states = [desk.enter(one).participant.state for one in (FIRST, FAILED, BACK, SECOND)]
    assert ["screening", "failed", "screening", "screening"] == states
    assert (True, "treated", []) == (desk.ask(START).accepted, desk.now().state, desk.found())


def test_the_first_attempt_stays_as_it_was() -> None:
    """The failure stays in the history of the same participant, and can be asked for as of its time."""
    desk = Desk(AGAIN)
    desk.enter(FIRST, FAILED, BACK, SECOND, START)
    assert "failed" == desk.now(as_of="2026-03-20").state
    assert [one.kind for one in (FIRST, FAILED, BACK, SECOND, START)] == [one.kind for one in desk.now().events]


def test_old_results_count_as_long_as_they_are_valid() -> None:
    """The genotype of the first attempt counts for the second; its potassium is too old, so that it is asked for."""
    desk = Desk(AGAIN)
    desk.enter(FIRST, FAILED, BACK)
    told = desk.ask(START)
    assert (False, [("potassium_safe", "undetermined")]) == (told.accepted, brief(told.findings))
    (start,) = (one for one in desk.engine.available("01-001", "2026-04-10") if one.kind == "started")
    assert ("Potassium",) == start.lacks


def test_screened_again_too_soon() -> None:
    """A second screening before the gap is over is refused as a request, and early by its days as a fact."""
    desk = Desk(AGAIN)
    desk.enter(FIRST, FAILED)
    soon = fact("rescreened", "2026-03-10")
    assert not desk.ask(soon).accepted
    (finding,) = desk.enter(soon).findings
    assert ("rescreened.window", "early", -8) == (finding.rule, finding.outcome, finding.days)


def test_screened_a_third_time() -> None:
    """A third attempt is refused as a request; as a fact it departs from the rule, and the participant is screened."""
    desk = Desk(AGAIN)
    desk.enter(FIRST, FAILED, BACK, fact("failed_screening", "2026-04-09"))
    third = fact("rescreened", "2026-05-09")
    told = desk.ask(third)
    assert (False, [("once_only", "violated")]) == (told.accepted, brief(told.findings))
    assert "screening" == desk.enter(third).participant.state


def test_a_start_without_screening_again_is_told() -> None:
    """Who failed and was treated all the same is out of sequence, and is held against the criteria nevertheless."""
    desk = Desk(AGAIN)
    desk.enter(FIRST, FAILED, fact("started", "2026-03-10"))
    assert [("started.sequence", "out_of_sequence"), ("potassium_safe", "violated")] == desk.found()
    # A disposition is left only by a transition that starts there.
    assert "failed" == desk.now().state
