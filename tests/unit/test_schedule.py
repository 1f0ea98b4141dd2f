"""What is due: each instance in each status, with its dates."""

from __future__ import annotations

import datetime

import pytest

import protocol_engine as pe
from protocol_engine.errors import HistoryError
from protocol_engine.schedule import Due
from unit.trial import PATH, chart_of, fact

COMMON = f"""{PATH}
data: {{Arm: {{type: String, values: [A, B]}}}}
events:
  {{started: {{may_carry: [Arm]}}, moved: {{}}, returned: {{}}, withdrew: {{}}, died: {{}}, seen: {{}}, stopped: {{}}}}
transitions:
  - {{event: started, from: [screening, treated], to: treated}}
  - {{event: moved, from: treated, to: followed}}
  - {{event: withdrew, from: any, to: withdrawn}}
  - {{event: died, from: any, to: dead}}
"""


def scheduled(*entries: str, more: str = "") -> pe.Chart:
    """Compile the common trial with a schedule, and more transitions."""
    lines = "".join(f"  {one}\n" for one in entries)
    return chart_of(f"{COMMON}{more}schedule:\n{lines}")


START = fact("started", "2025-06-01")
WEEK = scheduled("week: {event: seen, anchor: started, after: 7 days, early: 1 day, late: 2 days}")


def listed(chart: pe.Chart, *facts: pe.Event, on: object) -> dict[str, str]:
    """Give what is due on a day: instance to status."""
    ada = pe.replay(chart, "01", facts)
    return {one.name: one.status for one in pe.due(chart, ada, on=on)}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2025-06-01", "upcoming"),
        ("2025-06-06", "upcoming"),
        ("2025-06-07", "open"),
        ("2025-06-08", "open"),
        ("2025-06-09", "overdue"),
        ("2025-06-10", "overdue"),
        ("2025-06-11", "missed"),
        (datetime.date(2025, 6, 8), "open"),
    ],
)
def test_the_status_changes_with_the_day(on: object, expected: str) -> None:
    """Upcoming before the window, open in it, overdue past the target, missed after its last day."""
    assert {"week": expected} == listed(WEEK, START, on=on)


def test_an_instance_has_its_dates() -> None:
    """An instance has its window's first and last day, its target, its anchor and its kind."""
    (one,) = pe.due(WEEK, pe.replay(WEEK, "01", [START]), on="2025-06-02")
    assert one == Due("week", "seen", "upcoming", START.id, "2025-06-07", "2025-06-08", "2025-06-10")


def test_what_is_done_says_by_what() -> None:
    """An answered instance is done, by the fact that answers it, early or late as it may be."""
    seen = fact("seen", "2025-06-20", "v1", visit="week")
    (one,) = pe.due(WEEK, pe.replay(WEEK, "01", [START, seen]), on="2025-06-25")
    assert ("done", "v1") == (one.status, one.done_by)


def test_nothing_is_due_before_the_anchor() -> None:
    """Without an anchor there is nothing to count from."""
    assert {} == listed(WEEK, on="2025-06-08")
    assert {} == listed(WEEK, START, on="2025-05-31")


def test_what_happened_later_is_not_looked_at() -> None:
    """On a day, facts after it are not known."""
    assert {"week": "open"} == listed(WEEK, START, fact("seen", "2025-06-09"), on="2025-06-08")
    assert {"week": "open"} == listed(WEEK, START, fact("withdrew", "2025-06-09"), on="2025-06-08")


@pytest.mark.parametrize("kind", ["withdrew", "died"])
def test_who_left_is_expected_no_more(kind: str) -> None:
    """After death or withdrawal an instance is cancelled, also when its window has passed."""
    assert {"week": "cancelled"} == listed(WEEK, START, fact(kind, "2025-06-05"), on="2025-06-06")
    assert {"week": "cancelled"} == listed(WEEK, START, fact(kind, "2025-06-05"), on="2025-09-01")


def test_a_new_anchor_cancels() -> None:
    """A new occurrence of the anchor cancels what had not closed, and lists its own."""
    history = [START, fact("started", "2025-06-05")]
    assert {"week": "cancelled", "week@2": "upcoming"} == listed(WEEK, *history, on="2025-06-06")
    assert {"week": "cancelled", "week@2": "missed"} == listed(WEEK, *history, on="2025-09-01")
    assert {"week": "missed", "week@2": "upcoming"} == listed(
        WEEK, START, fact("started", "2025-06-20"), on="2025-06-21"
    )


DURING = scheduled(
    "week: {event: seen, anchor: started, after: 7 days, late: 3 days, during: [followed]}",
    more="  - {event: returned, from: followed, to: screening}\n",
)


def test_what_can_still_become_expected() -> None:
    """An entry of a state that can be reached from here is upcoming or open; of one that cannot, cancelled."""
    assert {"week": "upcoming"} == listed(DURING, START, on="2025-06-02")
    assert {"week": "open"} == listed(DURING, START, fact("moved", "2025-06-05"), on="2025-06-08")
    assert {"week": "cancelled"} == listed(DURING, START, on="2025-09-01")
    assert {"week": "missed"} == listed(DURING, START, fact("moved", "2025-06-05"), on="2025-09-01")
    assert {"week": "cancelled"} == listed(DURING, START, fact("withdrew", "2025-06-05"), on="2025-06-06")


def test_what_can_become_expected_no_more() -> None:
    """An entry of a state behind is cancelled."""
    chart = scheduled("week: {event: seen, anchor: started, after: 7 days, during: [screening]}")
    assert {"week": "cancelled"} == listed(chart, START, on="2025-06-02")


def test_what_is_expected_of_the_dead() -> None:
    """An entry that names death is due after it, though the pathway goes on; any other is not."""
    chart = scheduled(
        "report: {event: seen, anchor: died, after: 7 days, late: 3 days, during: [dead]}",
        "week: {event: seen, anchor: started, after: 7 days, late: 3 days, during: [treated]}",
    )
    history = [START, fact("died", "2025-06-05")]
    assert {"week": "cancelled", "report": "upcoming"} == listed(chart, *history, on="2025-06-06")
    assert {"week": "cancelled", "report": "missed"} == listed(chart, *history, on="2025-09-01")


def test_an_entry_after_the_end_of_the_pathway() -> None:
    """An entry that names a disposition is due in it."""
    chart = scheduled("call: {event: seen, anchor: withdrew, after: 7 days, late: 3 days, during: [withdrawn]}")
    assert {"call": "upcoming"} == listed(chart, START, fact("withdrew", "2025-06-05"), on="2025-06-06")


IF = scheduled("week: {event: seen, anchor: started, after: 7 days, late: 3 days, if: \"Arm = 'A'\"}")


@pytest.mark.parametrize(("arm", "expected"), [("A", "missed"), ("B", "cancelled"), (None, "undetermined")])
def test_what_a_condition_leaves_open(arm: str | None, expected: str) -> None:
    """A closed instance whose condition is unknown is undetermined; whose condition is false, cancelled."""
    assert {"week": expected} == listed(IF, fact("started", "2025-06-01", Arm=arm), on="2025-09-01")


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2025-06-01", "upcoming"), ("2025-06-08", "open"), ("2025-06-09", "overdue"), ("2025-06-11", "overdue")],
)
def test_what_is_not_expected_is_on_no_list(on: str, expected: str) -> None:
    """Before its window closes an instance counts only where its condition holds; unknown, it is undetermined."""
    for arm, status in (("A", expected), ("B", "cancelled"), (None, "undetermined")):
        assert {"week": status} == listed(IF, fact("started", "2025-06-01", Arm=arm), on=on)


def test_a_condition_on_the_day_is_asked_in_the_window() -> None:
    """A condition that reads the day is asked on the day of the window that is nearest."""
    chart = scheduled("week: {event: seen, anchor: started, after: 7 days, late: 1 day, if: Today() >= @2025-06-08}")
    assert {"week": "upcoming"} == listed(chart, START, on="2025-06-01")
    early = scheduled("week: {event: seen, anchor: started, after: 7 days, late: 1 day, if: Today() > @2025-06-08}")
    assert {"week": "cancelled"} == listed(early, START, on="2025-06-01")
    assert {"week": "overdue"} == listed(early, START, on="2025-06-09")


def test_a_partial_visit_leaves_it_open() -> None:
    """A closed instance that a partial fact may have answered is undetermined, and not missed."""
    assert {"week": "undetermined"} == listed(WEEK, START, fact("seen", "2025-06"), on="2025-09-01")


def test_a_partial_anchor_has_the_widest_dates() -> None:
    """Counted from a month, a window is open from its earliest to its latest day."""
    ada = pe.replay(WEEK, "01", [fact("started", "2025-06")])
    (one,) = pe.due(WEEK, ada, on="2025-06-07")
    assert ("2025-06-07", "2025-07-09", "open") == (one.earliest, one.latest, one.status)
    assert "open" == pe.due(WEEK, ada, on="2025-07-07")[0].status
    assert "overdue" == pe.due(WEEK, ada, on="2025-07-08")[0].status


def test_bounds_without_a_target_are_never_overdue() -> None:
    """A window of bounds has no target: it is open until it closes; without an end it never does."""
    chart = scheduled("any: {event: seen, anchor: started, at_least: 7 days}")
    (one,) = pe.due(chart, pe.replay(chart, "01", [START]), on="2030-01-01")
    assert ("open", "2025-06-08", None, None) == (one.status, one.earliest, one.target, one.latest)
    chart = scheduled("any: {event: seen, anchor: started, at_most: 7 days}")
    (one,) = pe.due(chart, pe.replay(chart, "01", [START]), on="2025-06-08")
    assert ("open", None, None, "2025-06-08") == (one.status, one.earliest, one.target, one.latest)


def test_repeats_until_a_duration_are_all_listed() -> None:
    """An entry with a last repeat is listed whole."""
    chart = scheduled("visit: {event: seen, anchor: started, after: 7 days, every: 7 days, until: 21 days}")
    assert {"visit": "missed", "visit#2": "open", "visit#3": "upcoming"} == listed(chart, START, on="2025-06-15")


def test_endless_repeats_are_listed_to_the_next() -> None:
    """An entry without a last repeat is listed up to its first upcoming instance."""
    chart = scheduled("visit: {event: seen, anchor: started, after: 7 days, every: 7 days}")
    assert {"visit": "missed", "visit#2": "missed", "visit#3": "upcoming"} == listed(chart, START, on="2025-06-20")


def test_endless_repeats_that_were_answered_ahead_are_listed() -> None:
    """An instance that a fact has named ahead of time is listed, and those before it."""
    chart = scheduled("visit: {event: seen, anchor: started, after: 7 days, every: 7 days}")
    found = listed(chart, START, fact("seen", "2025-06-03", visit="visit#4"), on="2025-06-03")
    assert {"visit": "upcoming", "visit#2": "upcoming", "visit#3": "upcoming", "visit#4": "done"} == {
        name: found[name] for name in ("visit", "visit#2", "visit#3", "visit#4")
    }


def test_endless_repeats_that_are_cancelled_are_listed_once() -> None:
    """Of cancelled endless repeats the first that did not close is listed."""
    chart = scheduled("visit: {event: seen, anchor: started, after: 7 days, late: 1 day, every: 7 days}")
    history = [START, fact("started", "2025-06-11")]
    assert {"visit": "missed", "visit#2": "cancelled", "visit@2": "upcoming"} == listed(
        chart, *history, on="2025-06-12"
    )


def test_an_ending_event_cancels() -> None:
    """After the event until which it repeats, an instance that is open is cancelled."""
    chart = scheduled(
        "visit: {event: seen, anchor: started, after: 7 days, late: 3 days, every: 7 days, until: stopped}"
    )
    found = listed(chart, START, fact("stopped", "2025-06-09"), on="2025-06-09")
    assert "cancelled" == found["visit"]
    assert {"cancelled"} == set(found.values())


def test_instances_go_by_their_last_day() -> None:
    """Instances are listed by last day, then by name."""
    chart = scheduled(
        "late: {event: seen, anchor: started, after: 30 days}",
        "b: {event: seen, anchor: started, after: 7 days}",
        "a: {event: seen, anchor: started, after: 7 days}",
    )
    assert ["a", "b", "late"] == list(listed(chart, START, on="2025-06-02"))


def test_the_day_must_be_a_date() -> None:
    """What is no date is refused, without being told."""
    with pytest.raises(HistoryError, match=r"^on: ") as caught:
        pe.due(WEEK, pe.enroll(WEEK, "01"), on="Xq7Zcanary")
    assert "Xq7Zcanary" not in str(caught.value)


def test_a_participant_of_another_chart_is_refused() -> None:
    """What is due cannot be told of a participant that another protocol folded."""
    with pytest.raises(HistoryError, match="another protocol, or another version"):
        pe.due(IF, pe.replay(WEEK, "01", [START]), on="2025-06-02")
