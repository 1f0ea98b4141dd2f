"""The courses of the schedule: begun by an anchor, cancelled by the next, closed by passing days."""

from __future__ import annotations

import pytest

import protocol_engine as pe
from unit.trial import Told, chart_of, fact, found
from unit.visit_trial import COMMON, START, WEEK, scheduled, seen


@pytest.mark.parametrize(("as_of", "expected"), [("2025-06-10", []), ("2025-06-11", [("week", "missed", None)])])
def test_a_visit_is_missed_after_its_last_day(as_of: str, expected: list[Told]) -> None:
    """Missed is what has no fact and whose last day is before the day on which one asks."""
    assert expected == found(WEEK, START, as_of=as_of)


def test_a_missed_visit_has_its_window_s_last_day() -> None:
    """What did not happen has no fact, the last day of its window, and its own category."""
    (finding,) = pe.replay(WEEK, "01", [START], as_of="2025-09-01").findings
    assert (None, "2025-06-10", "missed assessment") == (finding.event, str(finding.occurred), finding.category)
    assert "its window, counted from 2025-06-01, closed on 2025-06-10" in finding.text


def test_a_missed_finding_disappears_when_the_fact_is_entered() -> None:
    """A fact entered late is a fact of its day."""
    assert [] == found(WEEK, START, fact("moved", "2025-08-01"), seen("2025-06-08"), as_of="2025-09-01")


def test_the_default_day_is_the_latest_fact_s() -> None:
    """Without `as_of` it is the latest first possible day of any fact, unknown kinds included."""
    assert [("week", "missed", None)] == found(WEEK, START, fact("moved", "2025-06-11"))
    assert [] == found(WEEK, START, fact("moved", "2025-06-10"))
    assert ("week", "missed", None) in found(WEEK, START, fact("unheard_of", "2025-06-11"))
    assert [] == found(WEEK, START, fact("stopped", "2025-06"))


LATEST = scheduled("week: {event: seen, anchor: started, after: 7 days, early: 1 day, late: 1 day}")
FIRST = scheduled("week: {event: seen, anchor: started, which: first, after: 7 days, early: 1 day, late: 1 day}")
EACH = scheduled("week: {event: seen, anchor: started, which: each, after: 7 days, early: 1 day, late: 1 day}")


def test_a_new_anchor_starts_anew() -> None:
    """A new occurrence of the anchor starts new instances, named with its number."""
    history = [START, seen("2025-06-08"), fact("started", "2025-06-20"), seen("2025-06-30", "week")]
    assert [("week@2", "late", 2)] == found(LATEST, *history)


@pytest.mark.parametrize(
    ("restarted", "expected"),
    [
        ("2025-06-09", [("week@2", "missed", None)]),
        ("2025-06-10", [("week", "missed", None), ("week@2", "missed", None)]),
    ],
)
def test_a_new_anchor_cancels_what_has_not_closed(restarted: str, expected: list[Told]) -> None:
    """An instance whose last day is before the new anchor was missed; one that is still open is cancelled."""
    assert expected == found(LATEST, START, fact("started", restarted), as_of="2025-09-01")


def test_only_the_first_anchor() -> None:
    """An entry that counts from the first anchor starts once and is not cancelled."""
    assert [("week", "missed", None)] == found(FIRST, START, fact("started", "2025-06-07"), as_of="2025-09-01")


def test_each_anchor_is_for_itself() -> None:
    """An entry that counts from each anchor starts with each, and cancels nothing."""
    assert [("week", "missed", None), ("week@2", "missed", None)] == found(
        EACH, START, fact("started", "2025-06-07"), as_of="2025-09-01"
    )


def test_a_fact_out_of_sequence_that_moved_nobody_is_no_anchor() -> None:
    """What is out of sequence and moves nobody starts nothing and cancels nothing."""
    history = [START, fact("moved", "2025-06-02"), fact("started", "2025-06-03", "s2")]
    chart = chart_of(
        f"{COMMON.replace('[screening, treated]', 'screening')}"
        "schedule: {week: {event: seen, anchor: started, after: 7 days}}\n"
    )
    assert ["started.sequence", "week"] == [one[0] for one in found(chart, *history, as_of="2025-09-01")]


def test_death_and_withdrawal_before_the_end_of_the_window() -> None:
    """Whoever died or withdrew before the end of a window's last day missed nothing."""
    for kind in ("died", "withdrew"):
        assert [] == found(WEEK, START, fact(kind, "2025-06-09"), as_of="2025-09-01")
        assert [] == found(WEEK, START, fact(kind, "2025-06-10"), as_of="2025-09-01")
        assert [("week", "missed", None)] == found(WEEK, START, fact(kind, "2025-06-11"), as_of="2025-09-01")


DATA = scheduled("week: {event: seen, anchor: started, after: 7 days, late: 3 days, data: [Weight]}")


DURING = scheduled("week: {event: seen, anchor: started, after: 7 days, late: 3 days, during: [treated]}")


@pytest.mark.parametrize(("moved", "expected"), [("2025-06-11", []), ("2025-06-12", [("week", "missed", None)])])
def test_what_is_expected_in_certain_states_only(moved: str, expected: list[Told]) -> None:
    """Who left the expected states before the end of the last day missed nothing."""
    assert expected == found(DURING, START, fact("moved", moved), as_of="2025-09-01")


def test_nothing_is_expected_of_the_dead() -> None:
    """In expected states of the pathway nothing is expected after death, unless the entry names death."""
    history = [START, fact("died", "2025-06-05")]
    assert [] == found(DURING, *history, as_of="2025-09-01")
    report = scheduled("report: {event: seen, anchor: died, after: 7 days, during: [dead]}")
    assert [("report", "missed", None)] == found(report, *history, as_of="2025-09-01")


IF = scheduled("week: {event: seen, anchor: started, after: 7 days, late: 3 days, if: \"Arm = 'A'\"}")


@pytest.mark.parametrize(
    ("arm", "expected"), [("A", [("week", "missed", None)]), ("B", []), (None, [("week", "undetermined", None)])]
)
def test_an_entry_may_have_a_condition(arm: str | None, expected: list[Told]) -> None:
    """Missed only where the condition held; undetermined where that is not known."""
    start = fact("started", "2025-06-01", Arm=arm)
    assert expected == found(IF, start, as_of="2025-09-01")
    assert [] == found(IF, start, seen("2025-06-09", "week"), as_of="2025-09-01")


def test_a_condition_is_asked_on_the_last_day() -> None:
    """Whether something was missed is asked as of the window's last day."""
    chart = scheduled("week: {event: seen, anchor: started, after: 7 days, if: started.occurred + 7 days = Today()}")
    assert [("week", "missed", None)] == found(chart, START, as_of="2025-09-01")
    history = [fact("started", "2025-06-01", Arm="B"), seen("2025-06-11", Arm="A")]
    assert [] == found(IF, *history, as_of="2025-09-01")
    history = [fact("started", "2025-06-01", Arm="B"), seen("2025-06-07", Arm="A")]
    assert [("week", "missed", None)] == found(IF, *history, as_of="2025-09-01")


UNTIL = scheduled("visit: {event: seen, anchor: started, after: 7 days, late: 2 days, every: 7 days, until: stopped}")


def test_an_event_ends_the_repeats() -> None:
    """After the event until which it repeats nothing is expected, also of a window that is open."""
    history = [START, fact("stopped", "2025-06-17")]
    assert [("visit", "missed", None)] == found(UNTIL, *history, as_of="2025-09-01")
    assert [("visit", "missed", None), ("visit#2", "missed", None)] == found(
        UNTIL, START, fact("stopped", "2025-06-18"), as_of="2025-09-01"
    )


def test_an_ending_event_out_of_sequence_ends_nothing() -> None:
    """Only a fact in sequence, or one that moved somebody, ends the repeats."""
    history = [fact("stopped", "2025-05-31"), START, fact("withdrew", "2025-06-20"), fact("stopped", "2025-06-21")]
    assert ["visit", "visit#2"] == [one[0] for one in found(UNTIL, *history, as_of="2025-09-01") if one[1] == "missed"]


def test_an_ending_event_before_the_anchor_ends_nothing() -> None:
    """What ended an earlier course does not end the next."""
    history = [START, fact("stopped", "2025-06-02"), fact("started", "2025-06-03", "s2")]
    assert [("visit@2", "missed", None)] == found(UNTIL, *history, as_of="2025-06-13")


def test_repeats_without_end_close_as_time_passes() -> None:
    """An entry that repeats for ever is missed as often as its windows closed."""
    chart = scheduled("visit: {event: seen, anchor: started, after: 7 days, every: 7 days}")
    assert 13 == len(found(chart, START, as_of="2025-09-01"))


def test_a_window_without_end_is_never_missed() -> None:
    """What has only a first day stays open."""
    chart = scheduled("visit: {event: seen, anchor: started, at_least: 7 days}")
    assert [] == found(chart, START, as_of="9999-12-31")
    assert [1] == list(pe.replay(chart, "01", [START, seen("2030-01-01")]).courses[0].matched)


HOURS = scheduled("sample: {event: seen, anchor: started, after: 2 hours, early: 30 minutes, late: 1 hour}")


def test_hours_from_a_date_cannot_be_told() -> None:
    """Where the anchor has no time of day, it cannot be told whether a sample of that day was missed."""
    assert [("sample", "undetermined", None)] == found(HOURS, START, as_of="2025-09-01")


def test_a_partial_visit_in_part_of_the_window_leaves_it_open() -> None:
    """A visit known to the month that may lie in the window makes it undetermined whether it was missed."""
    assert [("week", "undetermined", None)] == found(WEEK, START, seen("2025-06"), as_of="2025-09-01")
    assert [("week", "missed", None)] == found(WEEK, START, seen("2025-07"), as_of="2025-09-01")


def test_a_partial_visit_without_the_data_leaves_nothing_open() -> None:
    """A visit that could not have answered an entry does not make it undetermined."""
    assert [("week", "missed", None)] == found(DATA, START, seen("2025-06"), as_of="2025-09-01")


def test_a_partial_anchor_s_window_has_two_ends() -> None:
    """Counted from a month, a visit on a day that some of its days allow cannot be judged."""
    start = fact("started", "2025-06")
    assert [("week", "undetermined", None)] == found(WEEK, start, seen("2025-06-15", "week"), as_of="2025-12-01")
    assert [("week", "late", 5)] == found(WEEK, start, seen("2025-07-14", "week"), as_of="2025-12-01")


def test_the_same_window_is_told_once() -> None:
    """A window of a transition and an entry with one anchor and the same bounds is the transition's."""
    text = COMMON.replace(
        "{event: moved, from: treated, to: followed}",
        "{event: moved, from: treated, to: followed, window: {anchor: started, after: 7 days, late: 2 days}}",
    )
    same = chart_of(f"{text}schedule: {{leave: {{event: moved, anchor: started, after: 7 days, late: 2 days}}}}\n")
    other = chart_of(f"{text}schedule: {{leave: {{event: moved, anchor: started, after: 7 days, late: 1 day}}}}\n")
    late = fact("moved", "2025-06-20", visit="leave")
    assert [("moved.window", "late", 10)] == found(same, START, late)
    assert [("moved.window", "late", 10), ("leave", "late", 11)] == found(other, START, late)


@pytest.mark.parametrize("window", ["at_most: 0 days", "after: 0 days, late: 0 days", "after: 0 days"])
def test_what_is_due_on_the_day_itself_is_missed_the_day_after(window: str) -> None:
    """A window that ends on its anchor's day closes that day; one without an end never does."""
    chart = scheduled(f"same_day: {{event: seen, anchor: started, {window}}}")
    assert [] == found(chart, START, as_of="2025-06-01")
    expected = [("same_day", "missed", None)]
    assert expected == found(chart, START, as_of="2025-06-02")
    assert expected == found(chart, START, fact("moved", "2025-06-02"))


def test_what_was_answered_ahead_of_its_turn_closes_without_a_word() -> None:
    """A repeat that was answered before the one that comes first is not missed when its window closes."""
    chart = scheduled("visit: {event: seen, anchor: started, after: 7 days, every: 7 days, until: 21 days}")
    history = [START, seen("2025-06-02", "visit#2"), seen("2025-06-08", "visit")]
    assert [("visit#2", "early", -13), ("visit#3", "missed", None)] == found(chart, *history, as_of="2025-09-01")


def test_nothing_repeats_beyond_the_last_day_there_is() -> None:
    """A yearly visit without end has no repeat beyond the year 9999."""
    chart = scheduled("visit: {event: seen, anchor: started, after: 1 year, every: 1 year}")
    far = [START, seen("2025-06-08", "visit#7975")]
    assert [] == found(chart, *far)
    (told, *_) = found(chart, START, seen("2025-06-08", "visit#7974"))
    assert ("visit#7974", "early") == told[:2]


HOURLY = scheduled("pk: {event: seen, anchor: started, after: 24 hours, early: 2 hours, late: 2 hours, if: Arm = 'A'}")


def test_a_later_fact_may_leave_open_what_was_missed() -> None:
    """Step by step as all at once: a fact without a time of day may have been the sample."""
    history = [
        fact("started", "2025-01-10T10:00", Arm="A"),
        fact("moved", "2025-01-15"),
        seen("2025-06-01"),
    ]
    ada = pe.enroll(HOURLY, "01")
    for event in history:
        ada = pe.advance(HOURLY, ada, event).after
    assert pe.replay(HOURLY, "01", history).findings == ada.findings
    assert [("pk", "undetermined")] == [(one.rule, one.outcome) for one in ada.findings]


def test_what_is_not_expected_is_not_in_doubt() -> None:
    """Where the condition is false nothing was missed, though the hours cannot be counted."""
    assert [] == found(HOURLY, fact("started", "2025-01-10", Arm="B"), as_of="2025-02-01")
    doubt = [("pk", "undetermined", None)]
    assert doubt == found(HOURLY, fact("started", "2025-01-10", Arm="A"), as_of="2025-02-01")
