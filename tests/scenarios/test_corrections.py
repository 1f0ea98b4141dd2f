"""Correction of a value: the past is folded again, and what that changes is told; what was done stays done."""

from __future__ import annotations

import pytest

import protocol_engine as pe
from protocol_engine.engine import Hook, Hooks
from scenarios.desk import NURSE, WHO, Desk, fact
from scenarios.trial import CHART

LAB = fact("examined", "2026-03-02", "lab", Potassium=4.2)
HIGH = fact("examined", "2026-03-02", "lab", Potassium=5.4)
START = fact("started", "2026-03-09", "start")
BETTER = fact("evaluated", "2026-04-20", "evaluation", Response="better")
WORSE = fact("evaluated", "2026-04-20", "evaluation", Response="worse")


def test_ineligibility_that_comes_out_after_treatment() -> None:
    """Who turns out to have been ineligible stays treated, and a deviation is raised at the start of treatment."""
    desk = Desk(CHART)
    desk.enter(LAB, START)
    desk.told()
    told = desk.correct(HIGH, "read from the wrong line")
    assert (True, "treated", {}) == (told.accepted, told.participant.state, dict(told.changed.states))
    assert [("potassium_safe", "start")] == [(one.rule, one.event) for one in told.changed.raised]
    assert ((), ()) == (told.changed.taken, told.changed.revoked)
    assert ["correct"] == [one.cause for one in desk.heard]
    assert [("finding.raised", "potassium_safe")] == desk.told()


def test_a_correction_back_withdraws_what_it_raised() -> None:
    """A value that was right after all takes the deviation back, and the host is told that it is gone."""
    desk = Desk(CHART)
    desk.enter(LAB, START)
    desk.correct(HIGH)
    desk.told()
    desk.correct(LAB)
    assert [("finding.withdrawn", "potassium_safe")] == desk.told()
    assert "conforms" == desk.now().verdict


def test_a_correction_that_changes_the_way_is_told_as_such() -> None:
    """A corrected response sends the participant the other way: what was left, revoked, taken and entered is told."""
    desk = Desk(CHART)
    desk.enter(LAB, START, BETTER)
    assert "extended" == desk.now().state
    desk.told()
    told = desk.correct(WORSE)
    assert {"pathway": ("extended", "stopped")} == dict(told.changed.states)
    assert (["goes_on"], ["stops"], ()) == (
        [one.transition for one in told.changed.revoked],
        [one.transition for one in told.changed.taken],
        told.changed.moved,
    )
    assert [
        ("state.left", "extended"),
        ("transition.revoked", "goes_on"),
        ("transition.taken", "stops"),
        ("state.entered", "stopped"),
    ] == desk.told()


def test_a_host_that_acted_on_a_transition_learns_that_it_was_revoked() -> None:
    """A hook that hears of one transition alone is told when another one is taken in its stead."""
    heard: list[str] = []
    mine = Hook("order", lambda notice, _: heard.append(notice.topic), about=["goes_on"])
    engine = pe.Engine(CHART, hooks=Hooks(in_transaction=[mine]))
    for one in (LAB, START, BETTER):
        engine.record(WHO, one, author=NURSE)
    assert ["transition.taken"] == heard
    engine.correct(WHO, WORSE, reason="transcription error", author=NURSE)
    assert ["transition.taken", "transition.revoked"] == heard


def test_a_host_that_waits_for_a_transition_hears_of_it_after_a_correction() -> None:
    """A hook that waits for a transition to be taken hears of it when a correction is what takes it."""
    heard: list[str] = []
    mine = Hook("stop treatment", lambda notice, _: heard.append(notice.about), on=["transition.taken"])
    engine = pe.Engine(CHART, hooks=Hooks(in_transaction=[mine]))
    for one in (LAB, START, BETTER):
        engine.record(WHO, one, author=NURSE)
    engine.correct(WHO, WORSE, reason="transcription error", author=NURSE)
    assert "stops" in heard


def test_a_corrected_day_moves_the_windows() -> None:
    """When the start turns out to have been a week later, the visit that was in its window was a week early."""
    desk = Desk(CHART)
    desk.enter(LAB, START, fact("visited", "2026-04-06", visit="week_4"))
    assert [] == desk.found()
    desk.correct(fact("started", "2026-03-16", "start"))
    (finding,) = desk.now().findings
    assert ("week_4", "early", -4) == (finding.rule, finding.outcome, finding.days)


def test_the_old_value_stays_with_who_when_and_why() -> None:
    """Nothing is overwritten: the ledger has both values, who entered each, and the reason of the second."""
    desk = Desk(CHART)
    desk.enter(LAB)
    desk.correct(HIGH, "read from the wrong line")
    first, second = desk.engine.ledger(WHO).history("lab")
    assert first.event is not None
    assert second.event is not None
    assert ["4.2", "5.4"] == [str(one.event.data["Potassium"]) for one in (first, second)]
    assert [("record", "ann", None), ("correct", "max", "read from the wrong line")] == [
        (one.action, one.actor, one.reason) for one in (first, second)
    ]
    assert first.recorded < second.recorded
    assert () == desk.engine.ledger(WHO).verify()


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_wants_a_reason(reason: str) -> None:
    """A correction without a reason is refused, and leaves no trace."""
    desk = Desk(CHART)
    desk.enter(LAB)
    with pytest.raises(pe.LedgerError, match="reason"):
        desk.correct(HIGH, reason)
    assert 1 == desk.engine.ledger(WHO).version


def test_a_correction_of_what_is_not_there() -> None:
    """A correction of a fact that nobody recorded is a mistake of the program, and says so."""
    with pytest.raises(pe.LedgerError, match="'lab'"):
        Desk(CHART).correct(HIGH)
