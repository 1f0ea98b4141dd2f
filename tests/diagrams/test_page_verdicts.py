"""What the page tells of histories is what the fold found, in words that hold no value."""

from __future__ import annotations

import pytest

import protocol_engine as pe
from diagrams.pages import Read, facts_of, page_of, seed_page, told_of
from diagrams.people import seed
from unit.trial import PATH, chart_of, fact

Told = list[tuple[str, str, str, str]]


def told(chart: pe.Chart, *facts: pe.Event, as_of: object = None) -> Told:
    """Tell what the page tells of one history, what did not happen last."""
    known = Read(page_of(chart, [pe.replay(chart, "01", facts, as_of=as_of)])).known
    found = [told_of(known, one) for each in facts_of(known, "01") for one in each["told"]]
    return found + [told_of(known, one) for one in known["people"][0][3]]


def test_seed() -> None:
    """For every fact of the shipped histories the date, the moves, what held and what did not are the fold's."""
    chart, people = seed()
    known = Read(seed_page()).known
    rules = [row[0] for letter, _, _, _, rows in known["tables"] for row in rows if letter == "r"]
    states, kinds = list(chart.states), list(chart.kinds)
    for person in people:
        facts = facts_of(known, person.id)
        before = pe.enroll(chart, person.id)
        assert len(facts) == len(person.events)
        for event, shown in zip(person.events, facts, strict=True):
            step = pe.advance(chart, before, event)
            taken = {chart.transitions[number].id for number, _ in shown["moves"] if number >= 0}
            about = [one for one in person.findings if one.event == event.id]
            assert str(event.occurred) == shown["on"]
            assert event.kind == (kinds[shown["event"]] if isinstance(shown["event"], int) else shown["event"])
            assert {one.id for one in step.taken.values()} == taken
            assert [one.rule for one in about] == [told_of(known, one)[0] for one in shown["told"]]
            assert [one.outcome.replace("_", " ") for one in about] == [told_of(known, one)[1] for one in shown["told"]]
            assert [one.category for one in about] == [told_of(known, one)[2] for one in shown["told"]]
            broken = {one.rule for one in about}
            assert [one.id for one in step.held if one.id not in broken] == [rules[rule] for rule in shown["held"]]
            moved = {chart.states[states[target]].track: states[target] for _, target in shown["moves"]}
            assert step.after.states == {**before.states, **moved}
            before = step.after


def test_answers() -> None:
    """A fact that answers the schedule says which instance."""
    known = Read(seed_page()).known

    answers = [each["answers"] for each in facts_of(known, "01-001") if each["answers"]]

    assert ["response", "response#2", "day_100", "engraftment"] == answers[:4]


RULES = chart_of(f"""
data: {{Number: {{type: Integer}}, Other: {{type: Integer}}, Day: {{type: Date}}}}
criteria:
  exclusion:
    E01: {{check: Number > 5 or Other > 5}}
rules:
  low: {{check: Number < 3 and Other < 3}}
  before: {{check: Day before Today()}}
provided:
  asked: {{reads: [Number]}}
  heard: {{}}
{PATH}
events:
  treated: {{may_carry: [Number, Other, Day], require: [low, before]}}
  seen: {{data: [Number], require: [exclusion]}}
  asked: {{may_carry: [Number], require: [asked, heard]}}
  moved: {{may_carry: [Number]}}
  died: {{}}
  noted: {{during: [followed]}}
transitions:
  - {{event: treated, from: screening, to: treated}}
  - {{event: moved, from: treated, to: followed, when: Number > 3, id: up}}
  - {{event: moved, from: treated, to: completed, when: Number > 5, id: out}}
  - {{event: died, from: any, to: dead}}
""")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            [fact("treated", "2025-01-01", Number=4, Other=1, Day="2024-12-01")],
            [("low", "violated", "does not hold; decided by Number")],
        ),
        (
            [fact("treated", "2025-01-01", Number=1, Day="2025-01")],
            [
                ("low", "undetermined", "cannot be told: Other is missing (not on record)"),
                ("before", "undetermined", "cannot be told: Day is not known to the day"),
            ],
        ),
        (
            [fact("seen", "2025-01-01", Number=6, Other=1)],
            [("E01", "violated", "applies; decided by Number")],
        ),
        (
            [fact("seen", "2025-01-01", Other="many", Else=1)],
            [
                (
                    "E01",
                    "undetermined",
                    "cannot be told: Number is missing (this event must bring it), "
                    "Other is missing (this event brings no usable value)",
                ),
                ("seen.data", "incomplete", "lacks Number"),
                ("seen.data", "unreadable", "cannot be used: Other, what is not declared"),
            ],
        ),
        (
            [fact("noted", "2025-01-01"), fact("danced", "2025-01-02")],
            [
                ("noted.sequence", "out of sequence", "out of sequence in Screening, Alive; only in Followed"),
                ("danced.unknown", "unknown", "the protocol declares no such event"),
            ],
        ),
        (
            [fact("died", "2025-01-01"), fact("treated", "2025-01-02", Number=1, Other=1, Day="2024-01-01")],
            [("treated.sequence", "out of sequence", "out of sequence: the study has ended")],
        ),
    ],
)  # fmt: skip
def test_sentences(facts: list[pe.Event], expected: list[tuple[str, str, str]]) -> None:
    """Each outcome is told with the names that decided it, or that are missing."""
    assert expected == [(rule, outcome, said) for rule, outcome, _, said in told(RULES, *facts)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"Number": 2}, ("no branch", "leads no way from here")),
        ({"Number": 9}, ("ambiguous", "leads more than one way")),
        ({}, ("undetermined", "cannot be told: Number is missing (not on record)")),
    ],
)
def test_branches(data: dict[str, int], expected: tuple[str, str]) -> None:
    """Where an event leads no way, or more than one, that is told; the row is that of the event."""
    chart = chart_of(f"""
data: {{Number: {{type: Integer}}}}
{PATH}
events: {{treated: {{}}, moved: {{may_carry: [Number]}}}}
transitions:
  - {{event: treated, from: screening, to: treated}}
  - {{event: moved, from: treated, to: followed, when: Number > 3, id: up}}
  - {{event: moved, from: treated, to: completed, when: Number > 5, id: out}}
""")

    found = told(chart, fact("treated", "2025-01-01"), fact("moved", "2025-01-02", **data))

    assert [("moved.branch", expected[0], "procedure order", expected[1])] == found


def test_provided() -> None:
    """What the host answers is told without its words, which may hold a value."""
    said = "their name is Canary"
    no = pe.compile(RULES.protocol, provided={"asked": lambda _: (False, said), "heard": lambda _: (None, said)})
    number = fact("asked", "2025-01-01", Number=1)

    assert [
        ("asked", "violated", "does not hold; decided by Number"),
        ("heard", "undetermined", "cannot be told: the host gives no answer"),
    ] == [(rule, outcome, said) for rule, outcome, _, said in told(no, number)]
    nothing = pe.compile(RULES.protocol, provided={"asked": lambda _: True, "heard": lambda _: (False, said)})
    assert [("heard", "violated", "does not hold")] == [
        (rule, outcome, said) for rule, outcome, _, said in told(nothing, number)
    ]


WINDOWS = chart_of(f"""
data: {{Number: {{type: Integer}}}}
rules:
  soon: {{check: difference in days between treated.first and Today() < 20}}
{PATH}
events: {{treated: {{}}, moved: {{}}, seen: {{}}, judged: {{require: [soon]}}}}
transitions:
  - {{event: treated, from: screening, to: treated}}
  - {{event: moved, from: treated, to: followed, window: {{anchor: treated, at_least: 10 days}}}}
schedule:
  week: {{event: seen, anchor: treated, after: 7 days, early: 1 day, late: 1 day}}
""")


def test_windows() -> None:
    """Early, late and missed are told with the days that were allowed, without the names that facts have."""
    found = told(
        WINDOWS,
        fact("treated", "2025-01-01", "canary"),
        fact("moved", "2025-01-05"),
        fact("seen", "2025-01-10", visit="week"),
    )

    assert [
        (
            "moved.window",
            "early",
            "visit window",
            "moved on 2025-01-05 is 6 days too early; allowed from 2025-01-11, counted from treated on 2025-01-01",
        ),
        (
            "week",
            "late",
            "visit window",
            "seen on 2025-01-10 is 1 day too late; "
            "allowed from 2025-01-07 to 2025-01-09, counted from treated on 2025-01-01",
        ),
    ] == found
    assert [
        (
            "week",
            "missed",
            "missed assessment",
            "week was expected and did not happen; its window, counted from 2025-01-01, closed on 2025-01-09",
        )
    ] == told(WINDOWS, fact("treated", "2025-01-01", "canary"), as_of="2025-02-01")


def test_partial_dates() -> None:
    """What depends on a day that is not known is told as that, whatever the facts are called."""
    found = told(
        WINDOWS,
        fact("treated", "2025-01", "canary"),
        fact("moved", "2025-02-03"),
        fact("judged", "2025-02-04"),
    )

    assert [
        (
            "moved.window",
            "undetermined",
            "it cannot be told, since it depends on the day on which treated happened within 2025-01: "
            "it cannot be told whether moved.window is kept: a date or time is not known exactly; "
            "allowed from 2025-01-11, counted from treated on 2025-01",
        ),
        ("soon", "undetermined", "cannot be told: treated.first is not known to the day"),
    ] == [(rule, outcome, said) for rule, outcome, _, said in found if rule != "week"]
    assert not [said for *_, said in found if "canary" in said]


def test_doubt_of_a_rule() -> None:
    """A rule that fails on some days of a month alone is told without what it saw."""
    chart = chart_of(f"""
data: {{Number: {{type: Integer, valid_for: 10 days}}}}
rules: {{low: {{check: Number < 3}}, counted: {{check: seen.count = 0}}}}
{PATH}
events: {{seen: {{may_carry: [Number]}}, treated: {{require: [counted]}}}}
transitions: [{{event: treated, from: screening, to: treated}}]
""")

    found = told(chart, fact("seen", "2025-01", Number=654321), fact("treated", "2025-01-15"))

    assert ["cannot be told: it depends on a date that is not known to the day"] == [said for *_, said in found]


def test_out_of_place_in_one_track() -> None:
    """A track that is over does not object where another one took the event; many states are cut short."""
    chart = chart_of("""
states:
  begun: {initial: true}
  s0: {}
  s1: {}
  s2: {}
  s3: {}
  s4: {}
  asleep: {track: mood, initial: true}
  awake: {track: mood}
  near: {track: place, initial: true}
  far: {track: place, disposition: left}
events: {woken: {}, gone: {}, moved: {}}
transitions:
  - {event: woken, from: [s0, s1, s2, s3, s4], to: begun}
  - {event: woken, from: asleep, to: awake, id: wake}
  - {event: woken, from: near, to: far, id: run}
  - {event: gone, from: near, to: far}
  - {event: moved, from: begun, to: s0}
""")

    found = told(chart, fact("gone", "2025-01-01"), fact("woken", "2025-01-02"), fact("woken", "2025-01-03"))

    assert [
        "out of sequence in Begun; only in S0, S1, S2, S3 and 1 more",
        "out of sequence in Begun, Awake, Far; only in S0, S1, S2, S3 and 3 more",
    ] == [said for *_, said in found]
