"""What data managers do: they hold a step by an open query, and lock what is to be analyzed."""

from __future__ import annotations

import typing as t

from scenarios.desk import WHO, Desk, brief, chart_of, fact

CLEAN = chart_of("""
protocol: CLEAN
version: "1.0"
data:
  Potassium: {type: Quantity, unit: mmol/L, valid_for: 14 days}
  About: {type: String}
rules:
  no_open_queries: {check: queries = 'none_open', category: data completeness, cite: Data management plan 4}
  not_locked: {check: lock = 'open', category: data completeness, cite: Data management plan 6, basis: stated}
  potassium_safe: {check: "Potassium < 5.0 'mmol/L'", category: eligibility, cite: Section 3.2, basis: stated}
states:
  screening: {initial: true}
  treated:   {}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  alive:     {track: vital, initial: true}
  dead:      {track: vital, disposition: death, ends_study: true}
  none_open: {track: queries, initial: true}
  some_open: {track: queries}
  open:      {track: lock, initial: true}
  frozen:    {track: lock}
  locked:    {track: lock}
events:
  examined: {may_carry: [Potassium], require: [not_locked]}
  query_opened: {data: [About]}
  query_closed: {data: [About]}
  locked: {}
  unlocked: {}
  started: {require: [not_locked, no_open_queries]}
  finished: {}
  withdrew: {}
  died: {}
transitions:
  - {event: started, from: screening, to: treated, require: [potassium_safe], cite: Section 4.1}
  - {event: finished, from: treated, to: completed, cite: Section 4.4}
  - {event: withdrew, from: any, to: withdrawn, cite: Section 5}
  - {event: died, from: alive, to: dead, cite: Section 6}
  - {event: query_opened, from: [none_open, some_open], to: some_open, cite: Data management plan 4}
  - event: query_closed
    from: some_open
    to: none_open
    when: query_opened.count = query_closed.count + 1
    id: last_closed
    cite: Data management plan 4
  - {event: query_closed, from: some_open, to: some_open, when: otherwise, id: closed, cite: Data management plan 4}
  - {event: locked, from: [open, frozen], to: locked, cite: Data management plan 6}
  - {event: unlocked, from: locked, to: open, cite: Data management plan 6}
""")

LAB = fact("examined", "2026-03-02", "lab", Potassium=4.2)
START = fact("started", "2026-03-09", "start")
QUERY = fact("query_opened", "2026-03-04", About="lab")
SECOND = fact("query_opened", "2026-03-05", About="consent")
LOCK = fact("locked", "2026-09-01")


def test_an_open_query_holds_a_request_and_not_the_value() -> None:
    """While a query is open the start is refused for that reason alone: the queried value counts all the same."""
    desk = Desk(CLEAN)
    desk.enter(LAB, QUERY)
    told = desk.ask(START)
    assert (False, [("no_open_queries", "violated")]) == (told.accepted, brief(told.findings))
    assert "some_open" in told.findings[0].text


def test_an_open_query_is_not_escaped_by_an_earlier_date() -> None:
    """A start that is requested while a query is open is held by it, whatever day the request is dated."""
    desk = Desk(CLEAN)
    desk.enter(LAB, QUERY)
    assert not desk.ask(fact("started", "2026-03-03", "start")).accepted


def test_a_closed_query_lets_the_request_through_without_new_data() -> None:
    """When the last of two queries is closed the start goes through; closing the first one is not enough."""
    desk = Desk(CLEAN)
    desk.enter(LAB, QUERY, SECOND)
    desk.enter(fact("query_closed", "2026-03-06", About="lab"))
    assert not desk.ask(START).accepted
    desk.enter(fact("query_closed", "2026-03-07", About="consent"))
    assert (True, "treated") == (desk.ask(START).accepted, desk.now().state)


def test_what_was_done_under_an_open_query_is_a_fact() -> None:
    """A start that happened under an open query moves the participant and deviates, though it is closed later."""
    desk = Desk(CLEAN)
    told = desk.enter(LAB, QUERY, START)
    assert (True, "treated") == (told.accepted, told.participant.state)
    desk.enter(fact("query_closed", "2026-03-12", About="lab"))
    assert [("no_open_queries", "violated")] == desk.found()


def test_available_says_what_holds_a_step() -> None:
    """A form that asks what may come next is told that the start is held, and by which rule."""
    desk = Desk(CLEAN)
    desk.enter(LAB, QUERY)
    (start,) = (one for one in desk.engine.available(WHO, "2026-03-09") if one.kind == "started")
    assert [("no_open_queries", "violated")] == brief(start.broken)


def test_a_rule_of_the_host_reads_how_many_queries_are_open() -> None:
    """A provided rule answers by the number that the host records; where none is recorded it cannot be told."""

    def answered(values: t.Mapping[str, t.Any]) -> object:
        count = values["OpenQueries"]
        return None if count is None else (count == 0, f"{count} to be answered")

    chart = chart_of(
        """
protocol: HOSTED
version: "1.0"
data: {OpenQueries: {type: Integer}}
provided: {answered: {reads: [OpenQueries], category: data completeness, text: no query is open, cite: DMP 4}}
states: {screening: {initial: true}, treated: {}, done: {disposition: completed}, out: {disposition: withdrawal}}
events: {counted: {data: [OpenQueries]}, started: {}, finished: {}, withdrew: {}}
transitions:
  - {event: started, from: screening, to: treated, require: [answered], cite: Section 4}
  - {event: finished, from: treated, to: done, cite: Section 4}
  - {event: withdrew, from: any, to: out, cite: Section 5}
""",
        answered=answered,
    )
    desk = Desk(chart)
    assert ("undetermined", False) == ((told := desk.ask(START)).verdict, told.accepted)
    desk.enter(fact("counted", "2026-03-05", OpenQueries=2))
    refused = desk.ask(START)
    assert (False, True) == (refused.accepted, "2 to be answered" in refused.findings[0].text)
    desk.enter(fact("counted", "2026-03-06", OpenQueries=0))
    assert desk.ask(START).accepted


def test_a_request_under_lock_is_refused() -> None:
    """Under lock a request is refused, and the lock is the reason; after unlocking it goes through."""
    desk = Desk(CLEAN)
    desk.enter(LAB, LOCK)
    more = fact("examined", "2026-09-02", "late lab", Potassium=4.4)
    told = desk.ask(more)
    assert (False, [("not_locked", "violated")]) == (told.accepted, brief(told.findings))
    desk.enter(fact("unlocked", "2026-09-02"))
    assert desk.ask(fact("examined", "2026-09-03", "late lab", Potassium=4.4)).accepted


def test_a_fact_under_lock_is_kept_and_told() -> None:
    """What happened under lock is recorded, never dropped, and departs from the rule of the lock."""
    desk = Desk(CLEAN)
    told = desk.enter(LAB, START, LOCK, fact("examined", "2026-09-02", Potassium=4.4))
    assert (True, [("not_locked", "violated")]) == (told.accepted, brief(told.findings))


def test_a_death_under_lock_is_seen() -> None:
    """A death is recorded under lock: the participant is dead, and no rule of the lock stands against it."""
    desk = Desk(CLEAN)
    told = desk.enter(LAB, START, LOCK, fact("died", "2026-10-01"))
    assert ("dead", "locked", "conforms") == (
        told.participant.states["vital"],
        told.participant.states["lock"],
        told.verdict,
    )


def test_reading_is_as_before_under_lock() -> None:
    """A lock changes nothing of what can be read, replayed and explained."""
    desk = Desk(CLEAN)
    desk.enter(LAB, START)
    before, told = desk.now(), list(desk.engine.explain(WHO, "start"))
    desk.enter(LOCK)
    assert (before.states, before.findings) == (desk.now(as_of="2026-08-31").states, desk.now().findings)
    assert told == list(desk.engine.explain(WHO, "start"))


def test_what_is_entered_under_lock_for_an_earlier_day_is_told() -> None:
    """A result of March that is entered after the lock of September is refused, or told as entered under lock."""
    desk = Desk(CLEAN)
    desk.enter(LAB, START, LOCK)
    told = desk.ask(fact("examined", "2026-03-08", "late lab", Potassium=4.4))
    assert not told.accepted or told.findings


def test_whether_a_correction_waits_for_the_lock_is_for_the_host() -> None:
    """A correction is never refused, since what is known to be wrong must not stand: a host asks for the lock first."""
    desk = Desk(CLEAN)
    desk.enter(LAB, START, LOCK)
    assert "locked" == desk.now().states["lock"]
    told = desk.correct(fact("examined", "2026-03-02", "lab", Potassium=4.4))
    assert (True, "locked") == (told.accepted, told.participant.states["lock"])
