"""A step, and the fold: what one event does, and what a history comes to."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

import protocol_engine as pe
from protocol_engine.errors import HistoryError
from unit.trial import PATH, chart_of, fact, found, told

TEXT = f"""{PATH}
data:
  ALT: {{type: Integer, range: [0, 1000]}}
  Weight: {{type: Integer}}
criteria:
  inclusion: {{I1: {{check: ALT < 40}}}}
rules:
  heavy: {{check: Weight > 50, category: dosing}}
  light: {{check: Weight < 90}}
  at_home: {{check: "vital = 'alive'"}}
events:
  measured: {{may_carry: [ALT, Weight]}}
  started: {{data: [Weight], may_carry: [ALT], require: [heavy]}}
  moved: {{window: {{anchor: started, at_least: 10 days}}}}
  seen: {{during: [treated], require: [light, heavy], window: {{anchor: started, at_most: 30 days}}}}
  finished: {{}}
  died: {{}}
transitions:
  - {{event: started, from: screening, to: treated, require: [inclusion, heavy]}}
  - {{event: moved, id: onward, from: treated, to: followed, window: {{anchor: started, at_least: 7 days}}}}
  - {{event: finished, from: any, to: completed}}
  - {{event: died, from: any, to: dead}}
schedule:
  week: {{event: seen, anchor: started, after: 7 days, early: 1 day, late: 1 day}}
"""
CHART = chart_of(TEXT)

START = fact("started", "2025-06-01", ALT=20, Weight=70)


def start(**data: object) -> pe.Event:
    """Make a start with other data."""
    return fact("started", "2025-06-01", **data)


def test_everyone_starts_in_the_initial_states() -> None:
    """Before any event a participant is in the initial state of each track, and conforms."""
    ada = pe.enroll(CHART, "01")
    assert ("01", CHART.digest) == (ada.id, ada.digest)
    assert {"pathway": "screening", "vital": "alive"} == ada.states
    assert ((), (), "conforms") == (ada.events, ada.findings, ada.verdict)


def test_an_empty_history_is_nobody_s_first_day() -> None:
    """To replay nothing is to enroll."""
    assert pe.enroll(CHART, "01") == pe.replay(CHART, "01", [])


def test_a_step_that_conforms() -> None:
    """A step has before, after, the transition taken, no finding, and the rules that held."""
    before = pe.enroll(CHART, "01")
    step = pe.advance(CHART, before, START)
    assert (before, START, "conforms", ()) == (step.before, step.event, step.verdict, step.findings)
    assert {"pathway": "started"} == {track: one.id for track, one in step.taken.items()}
    assert "treated" == step.after.state
    assert ["I1", "heavy"] == [rule.id for rule in step.held]


def test_a_step_changes_nothing() -> None:
    """The participant before a step is what it was; asking is telling without saving."""
    before = pe.enroll(CHART, "01")
    pe.advance(CHART, before, START)
    pe.advance(CHART, before, start(ALT=50, Weight=20))
    assert pe.enroll(CHART, "01") == before


def test_a_broken_rule_does_not_hold_anybody() -> None:
    """What has happened is recorded, never forbidden: the move happens, with a finding."""
    step = pe.advance(CHART, pe.enroll(CHART, "01"), start(ALT=40, Weight=70))
    assert "treated" == step.after.state
    assert [("I1", "violated", None)] == told(step.findings)
    assert ["heavy"] == [rule.id for rule in step.held]
    assert "deviates" == step.verdict


def test_an_unknown_rule_does_not_hold_anybody() -> None:
    """Where a rule cannot be told the move happens all the same, and the step is undetermined."""
    step = pe.advance(CHART, pe.enroll(CHART, "01"), start(Weight=70))
    assert ("treated", "undetermined") == (step.after.state, step.verdict)


def test_a_rule_required_twice_is_judged_once() -> None:
    """A rule that both the event and its transition require is one finding."""
    assert [("heavy", "violated", None)] == found(CHART, start(ALT=20, Weight=50))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"ALT": 20}, [("heavy", "undetermined"), ("started.data", "incomplete")]),
        ({"ALT": 20, "Weight": None}, [("heavy", "undetermined"), ("started.data", "incomplete")]),
        ({"ALT": 20, "Weight": "much"}, [("heavy", "undetermined"), ("started.data", "unreadable")]),
        ({"ALT": 20, "Weight": 70, "Mood": 1}, [("started.data", "unreadable")]),
        (
            {"ALT": 20, "Mood": 1},
            [("heavy", "undetermined"), ("started.data", "incomplete"), ("started.data", "unreadable")],
        ),
        ({"ALT": 2000, "Weight": 70}, [("I1", "undetermined"), ("started.data", "unreadable")]),
    ],
)
def test_absent_and_unusable_data(data: dict[str, object], expected: list[tuple[str, str]]) -> None:
    """Required data that are absent are incomplete, data that cannot be used unreadable; rules miss both."""
    assert expected == [one[:2] for one in found(CHART, start(**data))]


def test_data_from_before_do_not_complete_an_event() -> None:
    """An element that the event must bring is missing, though a value was known."""
    findings = found(CHART, fact("measured", "2025-05-01", Weight=70), start(ALT=20))
    assert [("heavy", "undetermined", None), ("started.data", "incomplete", None)] == findings


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-06-07", [("moved.window", "early", -4), ("onward.window", "early", -1)]),
        ("2025-06-08", [("moved.window", "early", -3)]),
        ("2025-06-11", []),
    ],
)
def test_windows_of_the_transition_and_of_the_kind(day: str, expected: list[object]) -> None:
    """A taken transition's window and its event kind's own are both held against the fact."""
    step = pe.advance(CHART, pe.replay(CHART, "01", [START]), fact("moved", day))
    assert sorted(map(str, expected)) == sorted(map(str, told(step.findings)))


def test_windows_are_not_judged_out_of_sequence() -> None:
    """Where no transition is taken no window is judged."""
    assert [("moved.sequence", "out_of_sequence", None)] == found(CHART, fact("moved", "2025-06-02"))


def test_an_observation_has_rules_and_a_window() -> None:
    """An observation's own rules and window are judged; in sequence both, out of sequence the rules."""
    late = fact("seen", "2025-07-02", Weight=95)
    assert [("light", "violated", None), ("seen.window", "late", 1)] == found(CHART, START, late)[:2]
    assert [("seen.sequence", "out_of_sequence", None), ("light", "violated", None)] == found(CHART, late)


def test_the_kind_s_own_rules_are_judged_of_a_duplicate() -> None:
    """A duplicate is held against its kind's own rules, and not against the transition's again."""
    again = fact("started", "2025-06-02", ALT=50, Weight=40)
    assert [("started.sequence", "out_of_sequence", None), ("heavy", "violated", None)] == found(CHART, START, again)


def test_an_anchor_that_is_not_on_record() -> None:
    """A window counted from what never happened is undetermined."""
    chart = chart_of(
        f"{PATH}\nevents: {{started: {{}}, moved: {{}}}}\ntransitions:\n"
        "  - {event: started, from: treated, to: followed}\n"
        "  - {event: moved, from: screening, to: treated, window: {anchor: started, at_most: 3 days}}\n"
    )
    (finding,) = pe.replay(chart, "01", [fact("moved", "2025-06-01")]).findings
    assert ("moved.window", "undetermined") == (finding.rule, finding.outcome)
    assert "there is nothing on record to count from" in finding.text


def test_an_unknown_kind_is_kept() -> None:
    """A fact of an undeclared kind is kept, with a finding, and moves nobody."""
    ada = pe.replay(CHART, "01", [fact("unheard_of", "2025-06-01", "x1", Anything=1)])
    assert [("unheard_of.unknown", "unknown", None)] == told(ada.findings)
    assert ["x1"] == [one.id for one in ada.events]
    assert "screening" == ada.state
    step = pe.advance(CHART, pe.enroll(CHART, "01"), fact("unheard_of", "2025-06-01"))
    assert ({}, (), "deviates") == (step.taken, step.held, step.verdict)


def test_the_same_fact_twice_is_one_fact() -> None:
    """The same id and the same content are one fact, whether replayed or told again."""
    assert pe.replay(CHART, "01", [START]) == pe.replay(CHART, "01", [START, start(ALT=20, Weight=70)])
    ada = pe.replay(CHART, "01", [START])
    step = pe.advance(CHART, ada, start(ALT=20, Weight=70))
    assert (ada, {}, (), "conforms") == (step.after, step.taken, step.findings, step.verdict)


@pytest.mark.parametrize(
    "other",
    [
        start(ALT=21, Weight=70),
        fact("started", "2025-06-02", START.id, ALT=20, Weight=70),
        fact("moved", "2025-06-01", START.id, ALT=20, Weight=70),
        fact("started", "2025-06-01", START.id, visit="v", ALT=20, Weight=70),
        fact("started", "2025-06-01", START.id, ended="2025-06-02", ALT=20, Weight=70),
    ],
)
def test_one_id_cannot_say_two_things(other: pe.Event) -> None:
    """The same id with another content is the program's fault, whether replayed or told."""
    with pytest.raises(HistoryError, match="say different things"):
        pe.replay(CHART, "01", [START, other])
    with pytest.raises(HistoryError, match="say different things"):
        pe.advance(CHART, pe.replay(CHART, "01", [START]), other)


def test_a_participant_of_another_chart_is_refused() -> None:
    """A participant that another protocol folded cannot be advanced by this one."""
    other = chart_of(TEXT.replace("ALT < 40", "ALT < 41"))
    with pytest.raises(HistoryError, match="another protocol, or another version"):
        pe.advance(other, pe.enroll(CHART, "01"), START)


def test_arrival_makes_no_difference() -> None:
    """Facts in any order of arrival give the same participant."""
    facts = [
        START,
        fact("seen", "2025-06-08", Weight=80),
        fact("moved", "2025-06-12"),
        fact("measured", "2025-06", ALT=50),
        fact("finished", "2025-07-01"),
    ]
    assert 1 == len({pe.replay(CHART, "01", one) for one in itertools.permutations(facts)})


def test_a_replay_is_its_steps() -> None:
    """Steps in chronological order come to what the replay comes to."""
    facts = [START, fact("seen", "2025-06-08", Weight=95), fact("moved", "2025-06-09"), fact("died", "2025-06-20")]
    ada = pe.enroll(CHART, "01")
    for one in facts:
        ada = pe.advance(CHART, ada, one).after
    assert pe.replay(CHART, "01", facts) == ada


def test_a_step_folds_its_event_last() -> None:
    """`advance` folds its event last, whenever it happened; `replay` puts it in its place."""
    ada = pe.replay(CHART, "01", [START])
    late = fact("measured", "2025-05-01", ALT=50)
    step = pe.advance(CHART, ada, late)
    assert ["started", "measured"] == [one.kind for one in step.after.events]
    assert ["measured", "started"] == [one.kind for one in pe.replay(CHART, "01", [START, late]).events]
    assert ada.as_of == step.after.as_of


@pytest.mark.parametrize(
    ("as_of", "kinds"),
    [
        ("2025-05-31", []),
        ("2025-06-01", ["started"]),
        ("2025-06-11", ["started"]),
        ("2025-06-12", ["started", "moved"]),
        ("2025-06", ["started", "moved"]),
    ],
)
def test_facts_after_the_day_are_left_out(as_of: str, kinds: list[str]) -> None:
    """Facts that surely happened after the day on which one asks are not looked at."""
    facts = [START, fact("moved", "2025-06-12"), fact("finished", "2025-07-01")]
    assert kinds == [one.kind for one in pe.replay(CHART, "01", facts, as_of=as_of).events]


def test_a_fact_that_may_have_happened_is_looked_at() -> None:
    """A partial fact that may be of the day or before it is looked at."""
    facts = [START, fact("moved", "2025-06")]
    assert 2 == len(pe.replay(CHART, "01", facts, as_of="2025-06-01").events)
    assert 0 == len(pe.replay(CHART, "01", facts, as_of="2025-05-31").events)


def test_as_of_must_be_a_date() -> None:
    """What is no date is refused, without being told."""
    with pytest.raises(HistoryError, match=r"^as_of: ") as caught:
        pe.replay(CHART, "01", [START], as_of="Xq7Zcanary")
    assert "Xq7Zcanary" not in str(caught.value)


def test_a_step_with_a_partial_date() -> None:
    """A step of which some day leaves a window open is undetermined, and goes on all the same."""
    step = pe.advance(CHART, pe.replay(CHART, "01", [START]), fact("moved", "2025-06"))
    assert "undetermined" == step.verdict
    assert [("onward.window", "undetermined", None), ("moved.window", "undetermined", None)] == told(step.findings)
    assert {"pathway": "onward"} == {track: one.id for track, one in step.taken.items()}
    assert ((), "followed") == (step.held, step.after.state)


def test_a_step_that_conforms_on_every_day() -> None:
    """A step with a partial date conforms where it does on each of its days."""
    step = pe.advance(CHART, pe.replay(CHART, "01", [START]), fact("moved", "2025-07"))
    assert ("conforms", "followed") == (step.verdict, step.after.state)
    assert ["onward.window", "moved.window"] == [rule.id for rule in step.held]


def test_a_step_after_a_partial_date() -> None:
    """A step after a fact of a partial date tells of its own event alone."""
    ada = pe.replay(CHART, "01", [fact("measured", "2025-05", ALT=50, Mood=1)])
    step = pe.advance(CHART, ada, fact("started", "2025-06-01", Weight=70))
    assert [("I1", "violated", None)] == told(step.findings)
    assert [("measured.data", "unreadable", None), ("I1", "violated", None)] == told(step.after.findings)


def test_a_step_tells_of_its_own_event_alone() -> None:
    """A step's findings are about its event; what it makes of earlier facts is in the participant."""
    before = pe.replay(CHART, "01", [fact("seen", "2025-05-20", visit="week", Weight=60)])
    for day in ("2025-06-01", "2025-06"):
        step = pe.advance(CHART, before, fact("started", day, ALT=20, Weight=70))
        assert [] == told(step.findings)
        assert ("week", "early") in {(one.rule, one.outcome) for one in step.after.findings}


def test_what_is_missed_comes_with_time() -> None:
    """A later event closes the windows before it."""
    ada = pe.replay(CHART, "01", [START])
    step = pe.advance(CHART, ada, fact("measured", "2025-06-10", ALT=20))
    assert () == step.findings
    assert [("week", "missed", None)] == told(step.after.findings)


def test_a_schedule_entry_never_asks_twice() -> None:
    """Of a matched visit without finding nothing is told, and nothing is missed."""
    assert [] == found(CHART, START, fact("seen", "2025-06-08", Weight=60), as_of="2025-12-01")


def test_kinds_that_end_the_trial_come_last_in_a_day() -> None:
    """On one day a kind that leads only to dispositions is folded after the others, wherever it is declared."""
    chart = chart_of(
        f"{PATH}\nevents: {{finished: {{}}, moved: {{}}}}\ntransitions:\n"
        "  - {event: finished, from: any, to: completed}\n"
        "  - {event: moved, from: any, to: treated}\n"
    )
    history = [fact("finished", "2025-06-01", "a"), fact("moved", "2025-06-01", "b")]
    ada = pe.replay(chart, "01", history)
    assert ["b", "a"] == [one.id for one in ada.events]
    assert ("completed", ()) == (ada.state, ada.findings)


def test_an_unknown_kind_comes_last_in_a_day() -> None:
    """On one day a fact of an undeclared kind is folded after the others."""
    history = [fact("unheard_of", "2025-06-01", "a"), fact("measured", "2025-06-01", "z")]
    assert ["z", "a"] == [one.id for one in pe.replay(CHART, "01", history).events]


def test_a_cleared_exclusion_must_be_known() -> None:
    """An exclusion criterion clears only on false: unknown is undetermined, true is violated."""
    chart = chart_of(
        f"{PATH}\ndata: {{Age: {{type: Integer}}}}\ncriteria: {{exclusion: {{E1: {{check: Age > 70}}}}}}\n"
        "events: {started: {may_carry: [Age]}}\n"
        "transitions: [{event: started, from: screening, to: treated, require: [exclusion]}]\n"
    )
    outcomes = [found(chart, fact("started", "2025-06-01", Age=age)) for age in (70, 71, None)]
    assert [[], [("E1", "violated", None)], [("E1", "undetermined", None)]] == outcomes


def test_which_writing_of_a_number_came_first_does_not_matter() -> None:
    """Of one fact in two writings of a number the same one is told, whichever arrived first."""
    text = f"{PATH}\ndata: {{K: {{type: Decimal}}}}\nrules: {{low: {{check: K < 5}}}}\n"
    chart = chart_of(f"{text}events: {{seen: {{data: [K], require: [low]}}}}\n")
    one, other = (fact("seen", "2025-06-01", "e1", K=Decimal(number)) for number in ("6", "6.0"))
    assert pe.replay(chart, "01", [one, other]) == pe.replay(chart, "01", [other, one])
