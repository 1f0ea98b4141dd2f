"""Which facts answer which instances of the schedule."""

from __future__ import annotations

import attrs
import pytest

import protocol_engine as pe
from unit.trial import PATH, Told, chart_of, fact, found
from unit.visit_trial import START, WEEK, scheduled, seen


@pytest.mark.parametrize(
    ("occurred", "expected"),
    [
        ("2025-06-06", [("week", "early", -1)]),
        ("2025-06-07", []),
        ("2025-06-10", []),
        ("2025-06-11", [("week", "late", 1)]),
    ],
)
def test_a_named_visit_is_judged_wherever_it_lies(occurred: str, expected: list[Told]) -> None:
    """The first fact that names an instance is matched to it and judged early or late."""
    assert expected == found(WEEK, START, seen(occurred, "week"), as_of="2025-09-01")


@pytest.mark.parametrize(
    ("occurred", "expected"),
    [
        ("2025-06-06", [("week", "missed", None)]),
        ("2025-06-07", []),
        ("2025-06-10", []),
        ("2025-06-11", [("week", "missed", None)]),
    ],
)
def test_an_unnamed_visit_matches_only_inside(occurred: str, expected: list[Told]) -> None:
    """A fact that names nothing is matched only inside a window; outside it is unscheduled, and no finding."""
    assert expected == found(WEEK, START, seen(occurred), as_of="2025-09-01")


@pytest.mark.parametrize("visit", ["month", "week#2", "week@2", "week#0", "week@0", "week#", "@1", "", "week#1x"])
def test_a_name_of_nothing_is_unscheduled(visit: str) -> None:
    """A fact outside every window that names no instance is unscheduled, and no finding of its own."""
    assert [("week", "missed", None)] == found(WEEK, START, seen("2025-06-20", visit), as_of="2025-09-01")


@pytest.mark.parametrize("visit", ["week", "week#1", "week@1", "week@1#1"])
def test_the_first_instance_has_several_names(visit: str) -> None:
    """The first repeat from the first anchor may be named with or without its numbers."""
    assert [("week", "late", 10)] == found(WEEK, START, seen("2025-06-20", visit), as_of="2025-09-01")


def test_a_name_that_was_answered_is_unscheduled() -> None:
    """The second fact that names an instance is unscheduled."""
    assert [("week", "late", 1)] == found(WEEK, START, seen("2025-06-11", "week"), seen("2025-06-20", "week"))


def test_a_named_fact_takes_over_an_unnamed_match() -> None:
    """A fact that names an instance answers it though one that named nothing had."""
    assert [("week", "late", 1)] == found(WEEK, START, seen("2025-06-08"), seen("2025-06-11", "week"))


def test_a_visit_of_another_kind_is_not_meant() -> None:
    """A fact of another kind than the entry's that names it is no answer."""
    history = [START, fact("stopped", "2025-06-20", visit="week")]
    assert [("week", "missed", None)] == found(WEEK, *history, as_of="2025-09-01")


def test_unnamed_visits_fill_the_earliest_closing_window() -> None:
    """Where windows overlap, a fact answers the one that closes first and is not answered yet."""
    chart = scheduled(
        "wide: {event: seen, anchor: started, at_least: 1 day, at_most: 30 days}",
        "narrow: {event: seen, anchor: started, at_least: 5 days, at_most: 10 days}",
    )
    assert [("wide", "missed", None)] == found(chart, START, seen("2025-06-08"), as_of="2025-09-01")
    assert [] == found(chart, START, seen("2025-06-08"), seen("2025-06-09"), as_of="2025-09-01")
    assert [("narrow", "missed", None)] == found(chart, START, seen("2025-06-20"), as_of="2025-09-01")


def test_entries_that_close_together_go_in_the_order_of_the_file() -> None:
    """Of two windows that close on one day the entry that is written first is answered."""
    chart = scheduled(
        "second: {event: seen, anchor: started, at_most: 10 days}",
        "first: {event: seen, anchor: started, at_most: 10 days}",
    )
    assert [("first", "missed", None)] == found(chart, START, seen("2025-06-08"), as_of="2025-09-01")


def test_one_fact_answers_one_instance() -> None:
    """Overlapping repeats take a fact each."""
    overlapping = "after: 7 days, early: 7 days, late: 7 days, every: 7 days, until: 14 days"
    chart = scheduled(f"visit: {{event: seen, anchor: started, {overlapping}}}")
    assert [("visit#2", "missed", None)] == found(chart, START, seen("2025-06-12"), as_of="2025-09-01")
    assert [] == found(chart, START, seen("2025-06-12"), seen("2025-06-13"), as_of="2025-09-01")


DATA = scheduled("week: {event: seen, anchor: started, after: 7 days, late: 3 days, data: [Weight]}")


def test_an_unnamed_visit_must_bring_the_data() -> None:
    """A fact that names nothing answers an entry only where it brings the entry's data."""
    assert [("week", "missed", None)] == found(DATA, START, seen("2025-06-08"), as_of="2025-09-01")
    assert [] == found(DATA, START, seen("2025-06-08"), seen("2025-06-09", Weight=70), as_of="2025-09-01")
    assert [("week", "missed", None)] == found(DATA, START, seen("2025-06-08", Weight=None), as_of="2025-09-01")


def test_a_named_visit_lacks_the_data() -> None:
    """A fact that names an entry answers it, and lacks what the entry demands."""
    (finding,) = pe.replay(DATA, "01", [START, seen("2025-06-08", "week")], as_of="2025-09-01").findings
    assert ("seen.data", "incomplete", "seen lacks Weight") == (finding.rule, finding.outcome, finding.text)
    assert [] == found(DATA, START, seen("2025-06-08", "week", Weight=70), as_of="2025-09-01")


LATEST = scheduled("week: {event: seen, anchor: started, after: 7 days, early: 1 day, late: 1 day}")


def test_a_cancelled_instance_matches_no_unnamed_fact() -> None:
    """After a new anchor a fact inside the old window answers nothing of it."""
    history = [START, fact("started", "2025-06-07"), seen("2025-06-08")]
    assert [("week@2", "missed", None)] == found(LATEST, *history, as_of="2025-09-01")


def test_a_cancelled_instance_may_be_named() -> None:
    """A fact may name the instance of an earlier anchor, and is judged by it."""
    history = [START, fact("started", "2025-06-07"), seen("2025-06-10", "week@1"), seen("2025-06-14")]
    assert [("week", "late", 1)] == found(LATEST, *history, as_of="2025-09-01")


def test_a_name_without_a_number_means_the_latest_anchor() -> None:
    """`week` after the second anchor is the second anchor's."""
    history = [START, fact("started", "2025-06-08", "s2"), seen("2025-06-15", "week")]
    assert [] == found(LATEST, *history, as_of="2025-09-01")


DURING = scheduled("week: {event: seen, anchor: started, after: 7 days, late: 3 days, during: [treated]}")


def test_nobody_answers_what_is_not_expected() -> None:
    """Outside of the expected states a fact inside the window answers nothing, unless it names it."""
    history = [START, fact("moved", "2025-06-05"), seen("2025-06-09")]
    ada = pe.replay(DURING, "01", history, as_of="2025-09-01")
    assert {} == ada.courses[0].matched
    named = pe.replay(DURING, "01", [*history[:2], seen("2025-06-09", "week")], as_of="2025-09-01")
    assert [1] == list(named.courses[0].matched)


def test_states_are_looked_at_before_the_move() -> None:
    """The event that leaves the expected state still answers what is expected in it."""
    chart = scheduled("leave: {event: moved, anchor: started, after: 7 days, late: 3 days, during: [treated]}")
    assert [1] == list(pe.replay(chart, "01", [START, fact("moved", "2025-06-08")]).courses[0].matched)


IF = scheduled("week: {event: seen, anchor: started, after: 7 days, late: 3 days, if: \"Arm = 'A'\"}")


@pytest.mark.parametrize(("arm", "expected"), [("A", [1]), ("B", []), (None, [1])])
def test_an_unnamed_fact_answers_unless_the_condition_is_false(arm: str | None, expected: list[int]) -> None:
    """A fact that names nothing answers an entry whose condition holds or is not known."""
    ada = pe.replay(IF, "01", [fact("started", "2025-06-01", Arm=arm), seen("2025-06-09")])
    assert expected == list(ada.courses[0].matched)


UNTIL = scheduled("visit: {event: seen, anchor: started, after: 7 days, late: 2 days, every: 7 days, until: stopped}")


def test_nobody_answers_after_the_end() -> None:
    """A fact after the ending event answers nothing, unless it names it."""
    history = [START, fact("stopped", "2025-06-08"), seen("2025-06-09")]
    assert {} == pe.replay(UNTIL, "01", history).courses[0].matched
    named = [*history[:2], seen("2025-06-09", "visit")]
    assert [1] == list(pe.replay(UNTIL, "01", named).courses[0].matched)


BEFORE = fact("seen", "2025-05-20", "b1", visit="week")


def test_a_visit_named_before_its_anchor_is_early() -> None:
    """A fact that named an instance before there was anything to count it from answers it, early."""
    assert [("week", "early", -18)] == found(WEEK, BEFORE, START, as_of="2025-09-01")


def test_of_several_the_first_that_named_it() -> None:
    """The first of several facts that named an instance before its anchor answers it."""
    again = fact("seen", "2025-05-25", "b2", visit="week@1")
    ada = pe.replay(WEEK, "01", [BEFORE, again, START], as_of="2025-09-01")
    assert [("week", "b1")] == [(one.rule, one.event) for one in ada.findings]


@pytest.mark.parametrize("visit", ["other", "week@2", "week#2", "#1"])
def test_another_name_before_the_anchor_is_unscheduled(visit: str) -> None:
    """A fact before the anchor that names something else answers nothing."""
    assert [("week", "missed", None)] == found(WEEK, seen("2025-05-20", visit), START, as_of="2025-09-01")


def test_a_second_anchor_does_not_look_back() -> None:
    """Only the first course of an entry looks back."""
    history = [START, seen("2025-06-08"), seen("2025-06-12", "week@2"), fact("started", "2025-06-20", "s2")]
    assert [("week@2", "missed", None)] == found(WEEK, *history, as_of="2025-09-01")


def test_what_was_named_before_its_anchor_lacks_the_data() -> None:
    """A fact before the anchor lacks what the entry demands as any other does."""
    outcomes = {one[:2] for one in found(DATA, seen("2025-05-20", "week"), START, as_of="2025-09-01")}
    assert {("week", "early"), ("seen.data", "incomplete")} == outcomes


def test_an_anchor_does_not_answer_itself() -> None:
    """A fact of which the entry is both event and anchor is no earlier occurrence of itself."""
    chart = scheduled("cycle: {event: started, anchor: started, after: 21 days, late: 2 days}")
    first = fact("started", "2025-06-01", visit="cycle")
    assert [("cycle", "missed", None)] == found(chart, first, as_of="2025-09-01")


def test_a_cycle_is_answered_by_the_next() -> None:
    """Where an entry is counted from its own event, a fact answers the last cycle, then starts the next."""
    chart = scheduled("cycle: {event: started, anchor: started, after: 21 days, late: 2 days}")
    history = [START, fact("started", "2025-06-22"), fact("started", "2025-07-16", visit="cycle")]
    assert [("cycle@2", "late", 1)] == found(chart, *history)


HOURS = scheduled("sample: {event: seen, anchor: started, after: 2 hours, early: 30 minutes, late: 1 hour}")


@pytest.mark.parametrize(
    ("occurred", "expected"),
    [
        ("2025-06-01T13:29", [("sample", "missed", None)]),
        ("2025-06-01T13:30", []),
        ("2025-06-01T15:00", []),
        ("2025-06-01T15:01", [("sample", "missed", None)]),
        ("2025-06-01", [("sample", "undetermined", None)]),
    ],
)
def test_samples_are_due_in_hours(occurred: str, expected: list[Told]) -> None:
    """A sample in a window of hours answers it inside; one without a time of day leaves it open."""
    assert expected == found(HOURS, fact("started", "2025-06-01T12:00"), seen(occurred), as_of="2025-06-02")


def test_repeats_of_hours() -> None:
    """Repeats of hours are counted from the anchor's time of day."""
    chart = scheduled(
        "sample: {event: seen, anchor: started, after: 8 hours, late: 1 hour, every: 8 hours, until: 24 hours}"
    )
    start = fact("started", "2025-06-01T12:00")
    history = [start, seen("2025-06-01T21:00"), seen("2025-06-02T04:30"), seen("2025-06-02T13:01", "sample#3")]
    assert [("sample#3", "late", pytest.approx(1 / 1440, abs=1e-7))] == found(chart, *history, as_of="2025-09-01")


def test_a_partial_visit_surely_inside_answers() -> None:
    """A visit known to the month of which every day is in the window answers it."""
    chart = scheduled("visit: {event: seen, anchor: started, at_most: 90 days}")
    assert [] == found(chart, START, seen("2025-07"), as_of="2025-12-01")


def test_an_unknown_name_inside_a_window_answers_as_none() -> None:
    """A fact that names what is no instance is as one that names nothing: inside a window it answers."""
    assert [] == found(WEEK, START, seen("2025-06-08", "month"), as_of="2025-09-01")
    assert [] == found(WEEK, START, seen("2025-06-08", "#"), as_of="2025-09-01")


AROUND = scheduled("dose: {event: seen, anchor: started, after: 0 days, early: 3 days, late: 1 day, data: [Weight]}")


@pytest.mark.parametrize(
    ("occurred", "expected"),
    [
        ("2025-05-28", [("dose", "missed", None)]),
        ("2025-05-29", []),
        ("2025-06-02", []),
        ("2025-06-03", [("dose", "missed", None)]),
    ],
)
def test_a_window_may_begin_before_its_anchor(occurred: str, expected: list[Told]) -> None:
    """A sample before the dose answers a window that begins before the dose."""
    assert expected == found(AROUND, START, seen(occurred, Weight=70), as_of="2025-09-01")


def test_before_the_anchor_the_data_must_be_there_too() -> None:
    """Before the anchor, too, a fact that names nothing must bring what the entry demands."""
    assert [("dose", "missed", None)] == found(AROUND, START, seen("2025-05-30"), as_of="2025-09-01")


def test_before_the_anchor_the_first_inside_answers() -> None:
    """Of two facts before the anchor the first inside answers, and only one."""
    history = [seen("2025-05-28", Weight=70), seen("2025-05-29", Weight=71), seen("2025-05-30", Weight=72), START]
    ada = pe.replay(AROUND, "01", history, as_of="2025-09-01")
    assert ["seen 2025-05-29"] == [one.event.id for one, _ in ada.courses[0].matched.values()]


def test_a_named_fact_before_the_anchor_goes_first() -> None:
    """A fact before the anchor that names the instance answers it, though another lies inside."""
    history = [seen("2025-05-28", "dose", Weight=70), seen("2025-05-30", Weight=72), START]
    assert [("dose", "early", -1)] == found(AROUND, *history, as_of="2025-09-01")


def test_a_fact_that_names_another_visit_is_no_sample_before_the_dose() -> None:
    """A fact before the anchor that names something else answers nothing by chance."""
    assert [("dose", "missed", None)] == found(AROUND, seen("2025-05-30", "x", Weight=72), START, as_of="2025-09-01")


def test_a_second_anchor_looks_back_for_what_is_inside() -> None:
    """A sample before the second dose answers the second dose's window."""
    history = [START, seen("2025-06-01", Weight=70), seen("2025-06-18", Weight=70), fact("started", "2025-06-20")]
    assert [] == found(AROUND, *history, as_of="2025-09-01")


def test_repeats_may_begin_before_their_anchor() -> None:
    """Of repeats whose windows begin before the anchor each may be answered by a fact before it."""
    entry = "after: 0 days, early: 5 days, late: 5 days, every: 2 days"
    chart = scheduled(f"dose: {{event: seen, anchor: started, {entry}, until: 8 days}}")
    ada = pe.replay(chart, "01", [seen("2025-05-30"), seen("2025-05-31"), START])
    assert [(1, "seen 2025-05-30"), (2, "seen 2025-05-31")] == sorted(
        (number, one.event.id) for number, (one, _) in ada.courses[0].matched.items()
    )


def test_the_last_repeat_may_begin_before_its_anchor() -> None:
    """Where all repeats begin before the anchor, the last one ends the search."""
    entry = "after: 0 days, early: 9 days, late: 5 days, every: 2 days, until: 2 days"
    chart = scheduled(f"dose: {{event: seen, anchor: started, {entry}}}")
    days = ["2025-05-28", "2025-05-30", "2025-05-31"]
    ada = pe.replay(chart, "01", [*(seen(day) for day in days), START])
    assert [1, 2] == sorted(ada.courses[0].matched)


def test_a_second_fact_in_an_answered_window_is_unscheduled() -> None:
    """Where an instance is answered, a fact between it and the next answers nothing."""
    chart = scheduled(
        "visit: {event: seen, anchor: started, after: 7 days, late: 3 days, every: 7 days, until: 14 days}"
    )
    ada = pe.replay(chart, "01", [START, seen("2025-06-08"), seen("2025-06-09")])
    assert [1] == list(ada.courses[0].matched)


ALIKE = chart_of(
    f"""{PATH}
data: {{Weight: {{type: Integer}}, Arm: {{type: String, values: [A, B]}}}}
events: {{started: {{may_carry: [Arm]}}, moved: {{may_carry: [Weight]}}, withdrew: {{}}}}
transitions:
  - {{event: started, from: [screening, treated], to: treated}}
  - event: moved
    from: treated
    to: followed
    window: {{anchor: started, after: 10 days, early: 1 day, late: 1 day}}
  - {{event: withdrew, from: any, to: withdrawn}}
schedule:
  end: {{event: moved, anchor: started, after: 10 days, early: 1 day, late: 1 day}}
"""
)


@pytest.mark.parametrize(
    ("occurred", "expected"),
    [
        ("2025-06-09", [("moved.window", "early", -1)]),
        ("2025-06-10", []),
        ("2025-06-12", []),
        ("2025-06-13", [("moved.window", "late", 1)]),
        ("2025-06", [("moved.window", "undetermined", None)]),
    ],
)
@pytest.mark.parametrize("visit", [None, "end"])
def test_one_departure_is_told_once(visit: str | None, occurred: str, expected: list[Told]) -> None:
    """What a transition's window tells of a fact, an entry of the same anchor and bounds does not tell again."""
    history = [START, fact("moved", occurred, visit=visit)]
    assert expected == found(ALIKE, *history, as_of="2025-09-01")
    (one,) = pe.due(ALIKE, pe.replay(ALIKE, "01", history), on="2025-09-01")
    assert "done" == one.status


def test_a_fact_that_names_another_instance_does_not_answer_for_the_window() -> None:
    """A fact that was meant for another instance leaves this one missed."""
    history = [START, fact("moved", "2025-06-13", visit="end@2")]
    assert [("moved.window", "late", 1), ("end", "missed", None)] == found(ALIKE, *history, as_of="2025-09-01")


def test_what_lacks_the_data_does_not_answer_for_the_window() -> None:
    """A fact outside the window that lacks what the entry demands is late, and the visit was missed."""
    text = ALIKE.protocol
    entry = attrs.evolve(text.schedule["end"], data=("Weight",))
    chart = pe.compile(attrs.evolve(text, schedule={"end": entry}))
    late = fact("moved", "2025-06-13")
    assert [("moved.window", "late", 1), ("end", "missed", None)] == found(chart, START, late, as_of="2025-09-01")
    brings = fact("moved", "2025-06-13", Weight=70)
    assert [("moved.window", "late", 1)] == found(chart, START, brings, as_of="2025-09-01")


LOOP = chart_of(
    f"""{PATH}
events: {{started: {{}}, seen: {{}}, ended: {{}}}}
transitions:
  - {{event: started, from: [screening, treated], to: treated}}
  - event: seen
    from: treated
    to: treated
    window: {{anchor: started, after: 28 days, early: 3 days, late: 3 days}}
  - {{event: ended, from: any, to: completed}}
schedule:
  week_4: {{event: seen, anchor: started, after: 28 days, early: 3 days, late: 3 days}}
"""
)
EARLY = seen("2025-06-02")
IN_TIME = seen("2025-06-29")


def status(*history: pe.Event, on: str) -> tuple[str, str | None]:
    """Give the status of the visit on a day, and what answers it."""
    (one,) = pe.due(LOOP, pe.replay(LOOP, "01", history), on=on)
    return one.status, one.done_by


def test_what_came_early_leaves_the_visit_open() -> None:
    """A fact that a window calls early does not take the visit from the list while it may still take place."""
    assert ("upcoming", None) == status(START, EARLY, on="2025-06-10")
    assert ("open", None) == status(START, EARLY, on="2025-06-28")
    assert ("done", IN_TIME.id) == status(START, EARLY, IN_TIME, on="2025-07-20")
    assert [("seen.window", "early", -24)] == found(LOOP, START, EARLY, IN_TIME, as_of="2025-09-01")


def test_what_came_early_is_told_once() -> None:
    """Where nobody came in time, the early fact is the visit, and that it was early has been told."""
    assert ("done", EARLY.id) == status(START, EARLY, on="2025-07-20")
    assert [("seen.window", "early", -24)] == found(LOOP, START, EARLY, as_of="2025-09-01")
    again = seen("2025-06-03")
    assert ("done", EARLY.id) == status(START, EARLY, again, on="2025-07-20")


def test_what_was_early_for_another_anchor_is_no_excuse() -> None:
    """A fact that was early for the first start says nothing of the visit after the second."""
    restarted = fact("started", "2025-06-05")
    expected = [("seen.window", "early", -24), ("week_4@2", "missed", None)]
    assert expected == found(LOOP, START, EARLY, restarted, as_of="2025-09-01")


@pytest.mark.parametrize("which", ["first", "each"])
def test_early_is_told_of_the_anchors_that_a_window_counts_from(which: str) -> None:
    """Of two starts a window that counts from the first, or from each, tells of those alone."""
    text = pe.dump(LOOP.protocol).replace("window: {anchor: started,", f"window: {{anchor: started, which: {which},")
    chart = pe.compile(pe.loads(text))
    restarted = fact("started", "2025-06-02", "s2")
    outcomes = [one[:2] for one in found(chart, START, restarted, seen("2025-06-04"), as_of="2025-09-01")]
    missed = [] if which == "each" else [("week_4@2", "missed")]
    assert [("seen.window", "early"), *missed] == outcomes


def test_equal_charts_are_one() -> None:
    """A participant goes on with another chart of the same protocol: visits are found by name, and cancelled."""
    text = pe.dump(LATEST.protocol)
    one, other = pe.compile(pe.loads(text)), pe.compile(pe.loads(text))
    ada = pe.advance(one, pe.enroll(one, "01"), START).after
    late = pe.advance(other, ada, seen("2025-06-11", "week")).after
    assert [("week", "late")] == [(found.rule, found.outcome) for found in late.findings]
    again = pe.advance(other, ada, fact("started", "2025-06-05", "s2")).after
    assert [None, 1] == [course.cancelled and 1 for course in again.courses][::-1]
