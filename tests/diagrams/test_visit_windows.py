"""Visit windows as a figure, of one participant and as planned."""

from __future__ import annotations

import datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import protocol_engine as pe
from diagrams.lint import faults, pages_of
from diagrams.people import Cohort, cohorts, lzzt, seed
from laws.engine import law
from protocol_engine.diagrams.figure import Box, Figure, Line, Mark, Text
from protocol_engine.diagrams.timelines.day_words import amount_of
from protocol_engine.diagrams.timelines.planned_rows import planned_rows
from protocol_engine.diagrams.timelines.visit_rows import VisitRow, due_rows, open_words
from protocol_engine.diagrams.timelines.visit_windows import visit_windows
from unit.trial import PATH, chart_of, fact
from unit.visit_trial import START, scheduled, seen

DAY = 739_403
"""Ordinal of 1 June 2025, when the small trial starts."""


def rows(chart: pe.Chart, *facts: pe.Event, on: str) -> list[tuple[str, str, str]]:
    """Give label, words and emphasis of each row on a day."""
    then = pe.replay(chart, "1", facts, as_of=on)
    return [(row.label, row.words, row.emphasis) for row in due_rows(chart, then, then.as_of, DAY)]


def words(entry: str, *facts: pe.Event, on: str = "2025-06-30") -> list[str]:
    """Give the words of the rows of a schedule with one entry."""
    return [text for _, text, _ in rows(scheduled(entry), *facts, on=on)]


def texts(figure: Figure) -> list[str]:
    """Give all free texts of a figure."""
    return [item.text for page in pages_of(figure) for item in page.items if isinstance(item, Text)]


WEEK = "week: {event: seen, anchor: started, after: 7 days, early: 1 day, late: 2 days, label: Week 1}"


@pytest.mark.parametrize(
    ("on", "visit", "expected"),
    [
        ("2025-06-01", None, ("opens in 6 days", "plain")),
        ("2025-06-06", None, ("opens in 1 day", "plain")),
        ("2025-06-07", None, ("window open now", "strong")),
        ("2025-06-10", None, ("2 days past target, window open", "strong")),
        ("2025-06-11", None, ("missed", "late")),
        ("2025-06-30", "2025-06-08", ("done day 7", "plain")),
        ("2025-06-30", "2025-06-12", ("done day 11, 2 days late", "late")),
        ("2025-06-30", "2025-06-06", ("done day 5, 1 day early", "late")),
        ("2025-06-30", "2025-06", ("done between day 0 and day 29, cannot be told whether in time", "quiet")),
    ],
)
def test_words(on: str, visit: str | None, expected: tuple[str, str]) -> None:
    """How a visit stands is said in words: what is to be done, and what went wrong, stand out."""
    facts = [START] if visit is None else [START, seen(visit, "week")]

    assert [("Week 1", *expected)] == rows(scheduled(WEEK), *facts, on=on)


def test_before_the_anchor() -> None:
    """What is counted from something that has not happened waits for it; after the end it did not happen."""
    assert ["day 0", "waits for 'Started'"] == words(WEEK, seen("2025-06-01"))
    assert ["'Started' did not happen"] == words(WEEK, fact("withdrew", "2025-06-01"))
    assert ["'Started' did not happen"] == words(WEEK, fact("died", "2025-06-01"))


def test_visits_that_nothing_expected() -> None:
    """Visits that answer no instance are open discs in a row of their own, and what they are is in the key."""
    chart = scheduled(WEEK)
    facts = [START, seen("2025-06-08", "week"), seen("2025-06-20"), seen("2025-07")]
    figure = visit_windows(chart, pe.replay(chart, "1", facts, as_of="2025-08-01"))
    found = [one for one in figure.items if isinstance(one, Mark) and "unscheduled" in one.data]

    assert [("Week 1", "done day 7", "plain"), ("Seen (unscheduled)", "2 visits", "plain")] == rows(
        chart, *facts, on="2025-08-01"
    )
    assert [("disc", False, "seen")] * 2 == [(one.symbol, one.solid, one.data["unscheduled"]) for one in found]
    assert 2 == sum(isinstance(one, Line) and one.ink == "now" and one.points[0][1] == one.points[1][1]
                    for one in figure.items)  # fmt: skip
    assert {"Visit that nothing expected", "On one of these days"} <= set(texts(figure))
    assert [] == faults(figure)
    assert ["done day 7"] == words(WEEK, *facts[:3], on="2025-06-19")


def test_day_0_that_is_not_known_to_the_day() -> None:
    """Where day 0 is known to the month only, that is told, and so is that all days are about; a target is a span."""
    chart = scheduled(WEEK)
    facts = [fact("started", "2025-06"), seen("2025-06-20", "week"), seen("2025-07-20")]
    figure = visit_windows(chart, pe.replay(chart, "1", facts, as_of="2025-08-01"))
    said = texts(figure)

    assert "Started is not known to the day: day 0 is the first day that it may have been, all days are about." in said
    assert any(one.endswith("2025-08-01, about day 61") for one in said)
    assert {"about day 49", "On one of these days"} <= set(said)
    assert "not known to the day" in figure.description
    assert [] == faults(figure)

    exact = visit_windows(chart, pe.replay(chart, "1", [START], as_of="2025-08-01"))
    assert "about" not in " ".join((*texts(exact), exact.description))


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2025-05-01", "opens in about 37 days"), ("2025-06-10", "about 2 days past target, window open")],
)
def test_distances_from_a_vague_anchor(on: str, expected: str) -> None:
    """How far off a window is, is said to be about so much where its anchor is not known to the day."""
    chart = scheduled(WEEK)
    person = pe.replay(chart, "1", [fact("started", "2025-06")], as_of="2025-06-30")
    window = due_rows(chart, person, person.as_of, DAY)[0].windows[0]

    assert 29 == window.spread
    status = "upcoming" if on < "2025-06" else "overdue"
    day = datetime.date.fromisoformat(on).toordinal() - DAY
    assert (expected, "plain" if status == "upcoming" else "strong") == open_words(
        attrs.evolve(window, status=status), day, "about "
    )


def test_what_is_expected_no_more() -> None:
    """After the end of participation open windows are expected no more."""
    assert ["no longer expected"] == words(WEEK, START, fact("withdrew", "2025-06-02"))


def test_what_cannot_be_told() -> None:
    """Where the rule of an entry lacks its data it cannot be told whether it is expected."""
    entry = "week: {event: seen, anchor: started, after: 7 days, late: 2 days, if: Weight > 50}"

    assert ["cannot be told"] == words(entry, START, on="2025-06-08")


def test_repeats_and_anchors_that_come_again() -> None:
    """Repeats are numbered; what counts from a second anchor says so."""
    chart = scheduled(
        "week: {event: seen, anchor: started, after: 7 days, late: 2 days, every: 7 days, until: 14 days}"
    )

    assert [
        ("Week", "done day 7", "plain"),
        ("Week #2", "no longer expected", "quiet"),
        ("Week (after 'Started' #2)", "opens in 3 days", "plain"),
        ("Week (after 'Started' #2) #2", "opens in 10 days", "plain"),
    ] == rows(chart, START, seen("2025-06-08"), fact("started", "2025-06-09"), on="2025-06-13")


def test_many_repeats_stand_in_one_row() -> None:
    """More repeats than a few stand in one row that counts them."""
    daily = (
        "daily: {event: seen, anchor: started, after: 1 day, early: 0 days, late: 0 days, every: 1 day, until: 20 days}"
    )
    visits = [seen(f"2025-06-{number:02}") for number in range(2, 9)]
    late = seen("2025-06-12", "daily#9")

    assert ["7 done, 1 missed, window open now"] == words(daily, START, *visits, on="2025-06-10")
    assert ["7 done, opens in 1 day"] == words(daily, START, *visits, on="2025-06-08")
    assert ["8 done (1 outside), 3 missed, window open now"] == words(daily, START, *visits, late, on="2025-06-13")
    off = fact("withdrew", "2025-06-01")
    assert ["no longer expected"] == words(daily, START, off)
    figure = visit_windows(scheduled(daily), pe.replay(scheduled(daily), "1", [START, *visits], as_of="2025-06-10"))
    assert 20 == len([one for one in figure.items if isinstance(one, Box) and one.data])
    assert [] == faults(figure)


@pytest.mark.parametrize(
    ("every", "slack", "high", "bars", "lines"),
    [("1 day", "0 days", 15, 20, 0), ("7 days", "5 days", 6.5, 20, 20), ("1 day", "3 days", 15, 1, 20)],
)
def test_windows_that_overlap(every: str, slack: str, high: float, bars: int, lines: int) -> None:
    """Overlapping windows of a row are halved, one below the other; too many of them are one bar with all targets."""
    until = 20 * int(every[0])
    entry = f"after: {every}, early: {slack}, late: {slack}, every: {every}, until: {until} days"
    chart = scheduled(f"week: {{event: seen, anchor: started, {entry}}}")
    for figure in (visit_windows(chart), visit_windows(chart, pe.replay(chart, "1", [START], as_of="2025-06-05"))):
        found = [one for one in figure.items if isinstance(one, Box) and one.data]
        targets = [one for one in figure.items if isinstance(one, Line) and one.ink == "target"]

        assert [high] * bars == [pytest.approx(one.rect.height) for one in found]
        assert lines + 1 == len(targets)  # one is in the legend
        assert [] == faults(figure)


def test_late_for_a_window_that_a_transition_judges() -> None:
    """Where the window of a transition is told in place of the entry's, the row still says how late it was."""
    chart = chart_of(f"""{PATH}
events: {{started: {{}}, moved: {{}}}}
transitions:
  - {{event: started, from: screening, to: treated}}
  - event: moved
    from: treated
    to: followed
    window: {{anchor: started, after: 7 days, early: 1 day, late: 2 days}}
schedule:
  week: {{event: moved, anchor: started, after: 7 days, early: 1 day, late: 2 days}}
""")
    late = pe.replay(chart, "1", [START, fact("moved", "2025-06-14")])
    early = pe.replay(chart, "1", [START, fact("moved", "2025-06-04")], as_of="2025-06-30")

    assert ["moved.window"] == [one.rule for one in late.findings]
    assert ["done day 13, 4 days late"] == [row.words for row in due_rows(chart, late, late.as_of, DAY)]
    assert ["done day 3, 3 days early"] == [row.words for row in due_rows(chart, early, early.as_of, DAY)]


def test_windows_without_an_end() -> None:
    """A window without a last or a first day goes to the edge, with an arrow, and words say that it never closes."""
    for entry, expected in (
        ("week: {event: seen, anchor: started, at_least: 7 days}", "open, without a last day"),
        ("week: {event: seen, anchor: started, at_most: 70 days}", "window open now"),
    ):
        chart = scheduled(entry)
        figure = visit_windows(chart, pe.replay(chart, "1", [START], as_of="2025-06-20"))
        assert expected in texts(figure)
        assert [one for one in figure.items if isinstance(one, Line) and one.head]
        assert [] == faults(figure)


def test_hours() -> None:
    """Departures in hours are told in hours."""
    chart = scheduled("six_hours: {event: seen, anchor: started, after: 6 hours, early: 1 hour, late: 2 hours}")
    start = fact("started", "2025-06-01T08:00Z")

    assert (
        "done day 0, 4 hours late" == rows(chart, start, seen("2025-06-01T20:00Z", "six_hours"), on="2025-06-30")[0][1]
    )
    assert ["2 days", "1 day", "0.5 hours", "36 hours"] == [amount_of(one) for one in (2, 1, 0.5 / 24, 1.5)]


def test_figure_of_one_participant() -> None:
    """A bar is a window, a line its target, a disc the visit in it, a diamond the one outside; today is a line."""
    chart = scheduled(WEEK, "month: {event: seen, anchor: started, after: 1 month, early: 3 days, late: 3 days}")
    person = pe.replay(chart, "01-001", [START, seen("2025-06-08"), seen("2025-07-10", "month")], as_of="2025-07-15")
    figure = visit_windows(chart, person)
    marks = [(one.symbol, one.ink) for one in figure.items if isinstance(one, Mark)][:2]

    assert [("disc", "good-mark"), ("diamond", "bad-mark")] == marks
    assert {"Visit windows of participant 01-001, in days from Started", "2025-07-15, day 44"} <= set(texts(figure))
    assert {"done day 7", "done day 39, 6 days late", "Visit in its window", "Target day"} <= set(texts(figure))
    assert 1 == len([one for one in figure.items if isinstance(one, Line) and one.ink == "now"])
    assert "Week 1: done day 7. Month: done day 39, 6 days late." == figure.description
    assert [] == faults(figure)


def test_a_vague_visit() -> None:
    """A visit known to the month is an open diamond, with a dashed line over the days that it may be."""
    chart = scheduled(WEEK)
    figure = visit_windows(chart, pe.replay(chart, "1", [START, seen("2025-06", "week")], as_of="2025-07-01"))

    assert [("diamond", "mark", False)] * 2 == [
        (one.symbol, one.ink, one.solid) for one in figure.items if isinstance(one, Mark)
    ]
    dashed = [one.points for one in figure.items if isinstance(one, Line) and one.ink == "now"]
    assert 3 == len(dashed)  # today is the second, the key has the third
    assert "Visit, cannot be told whether in time" in texts(figure)
    assert [] == faults(figure)


def test_on_an_earlier_day() -> None:
    """On an earlier day, what came later is not there yet."""
    chart = scheduled(WEEK)
    person = pe.replay(chart, "1", [START, seen("2025-06-08")])

    assert "opens in 4 days" in texts(visit_windows(chart, person, on="2025-06-03"))


def test_day_0() -> None:
    """Day 0 is that of the anchor asked for, or of the one that most is counted from, or the first fact's."""
    chart, people = seed()

    assert texts(visit_windows(chart, people[0]))[0].endswith("in days from CAR-T cells infused")
    assert texts(visit_windows(chart, people[0], anchor="enrolled"))[0].endswith("in days from Enrolled")
    assert texts(visit_windows(chart, people[1], anchor="infused"))[0].endswith("in days from the first record")
    with pytest.raises(pe.DrawingError, match=r"^anchor: there is no event kind 'infusd'; did you mean 'infused'\?$"):
        visit_windows(chart, people[0], anchor="infusd")


def test_another_protocol() -> None:
    """Who was folded by another chart is not drawn."""
    chart, people = seed()
    with pytest.raises(pe.HistoryError, match=r"^the participant was folded by another protocol"):
        visit_windows(chart, attrs.evolve(people[0], digest="0"))


def test_without_facts_or_schedule() -> None:
    """Without facts, or without a schedule, there is nothing to draw, and the figure says so."""
    chart = scheduled(WEEK)
    for figure in (
        visit_windows(chart, pe.enroll(chart, "1")),
        visit_windows(_unscheduled()),
        visit_windows(_unscheduled(), pe.replay(_unscheduled(), "1", [START])),
    ):
        assert "Nothing is scheduled." in texts(figure)
        assert [] == faults(figure)


def _unscheduled() -> pe.Chart:
    return pe.compile(attrs.evolve(scheduled(WEEK).protocol, schedule={}))


def test_published_people() -> None:
    """The visits of people of the pilot study are drawn with the days that the tables have."""
    chart, people = lzzt()
    person = next(one for one in people if one.id == "01-701-1015")
    figure = visit_windows(chart, person)

    assert {"done day 62, 3 days late", "done day 125, 9 days late", "missed", "no longer expected"} <= set(
        texts(figure)
    )
    assert [] == faults(figure)
    for one in people[:40]:
        assert [] == faults(visit_windows(chart, one))


def plan(*entries: str) -> tuple[VisitRow, ...]:
    """Give the planned rows of some entries."""
    return planned_rows(scheduled(*entries))


def test_planned() -> None:
    """Without a participant the windows are those of the plan, grouped by what they are counted from."""
    found = plan(
        "one: {event: seen, anchor: started, after: 7 days, early: 2 days, late: 2 days}",
        "two: {event: seen, anchor: moved, which: first, after: 1 month, early: 1 week}",
        "three: {event: seen, anchor: started, after: 2 weeks, late: 3 days}",
        "four: {event: seen, anchor: moved, which: each, at_least: 3 days, at_most: 10 days}",
        "five: {event: seen, anchor: started, after: 12 hours}",
        "six: {event: seen, anchor: started, after: 7 days, every: 7 days, until: 28 days}",
        "seven: {event: seen, anchor: started, after: 7 days, late: 1 day, every: 7 days, until: withdrew}",
        "eight: {event: seen, anchor: started, after: 7 days, late: 1 day, every: 7 days}",
    )

    assert [
        ("One", "7 days ± 2 days", "Days from Started"),
        ("Three", "2 weeks (+3 days)", "Days from Started"),
        ("Five", "12 hours", "Days from Started"),
        ("Six", "7 days, then every 7 days until 28 days", "Days from Started"),
        ("Seven", "7 days (+1 day), then every 7 days until 'Withdrew'", "Days from Started"),
        ("Eight", "7 days (+1 day), then every 7 days", "Days from Started"),
        ("Two", "1 month (\u22121 week)", "Days from the first Moved"),
        ("Four", "at least 3 days, at most 10 days", "Days from each Moved"),
    ] == [(row.label, row.words, row.group) for row in found]
    assert (5, 7, 9) == (found[0].windows[0].first, found[0].windows[0].target, found[0].windows[0].last)
    assert [7, 14, 21, 28] == [window.target for window in found[3].windows]
    assert 0.5 == found[2].windows[0].target


def test_planned_repeats() -> None:
    """Repeats end with their limit by the calendar or by days; without one a few are drawn, and never too many."""
    found = plan(
        "monthly: {event: seen, anchor: started, after: 1 month, late: 1 week, every: 1 month, until: 1 year}",
        "daily: {event: seen, anchor: started, after: 1 day, late: 0 days, every: 1 day, until: 300 days}",
        "endless: {event: seen, anchor: started, after: 1 day, late: 0 days, every: 1 day}",
    )

    assert [12, 60, 6] == [len(row.windows) for row in found]


def test_figure_of_the_plan() -> None:
    """The plan of either shipped protocol is drawn without a fault; months are said to be of equal length."""
    for chart in (seed()[0], lzzt()[0]):
        figure = visit_windows(chart)
        assert len(chart.entries) == len(
            {one.data["visit"] for one in figure.items if isinstance(one, Box) and one.data}
        )
        assert [] == faults(figure)
    assert "A month is drawn as 30.4 days." in texts(visit_windows(seed()[0]))
    assert "A month is drawn as 30.4 days." not in texts(visit_windows(lzzt()[0]))


def test_pages() -> None:
    """A long schedule goes on on further pages, with one axis on all of them."""
    entries = [
        f"v{number}: {{event: seen, anchor: started, after: {number} days, late: 1 day, "
        f"label: Visit {number} of a long schedule with labels that need more than one line}}"
        for number in range(1, 90)
    ]
    figure = visit_windows(scheduled(*entries))

    assert 3 == len(figure.pages)
    assert [] == faults(figure)


@law(60)
@given(cohorts(), st.data())
def test_any_schedule(cohort: Cohort, data: st.DataObject) -> None:
    """Whatever the protocol, the participant, the day and the anchor: the drawing has no fault."""
    chart, people = cohort

    assert [] == faults(visit_windows(chart))
    for person in people:
        anchor = data.draw(st.one_of(st.none(), st.sampled_from(list(chart.kinds))))
        on = data.draw(st.one_of(st.none(), st.dates().map(str), st.sampled_from(["2025-02-01", "2025-04", "2026"])))
        assert [] == faults(visit_windows(chart, person, on=on, anchor=anchor))
