"""Which way an event leads in each track, and what is judged where it leads no way."""

from __future__ import annotations

import pytest

import protocol_engine as pe
from unit.trial import PATH, chart_of, fact, found, state, told

BRANCHES = """
data:
  Response: {type: String, values: [CR, PR, SD]}
  Confirmed: {type: Boolean}
  Age: {type: Integer}
rules:
  adult: {check: Age >= 18}
  young: {check: Age < 70}
  even: {check: Age mod 2 = 0}
"""

ROUTED = chart_of(
    f"""{PATH}{BRANCHES}
events: {{assessed: {{may_carry: [Response, Confirmed, Age]}}}}
transitions:
  - {{event: assessed, id: to_treated, from: screening, to: treated, when: "Response = 'CR'", require: [adult, young]}}
  - {{event: assessed, id: to_followed, from: screening, to: followed, when: Confirmed, require: [young, adult, even]}}
"""
)


def assessed(**data: object) -> pe.Event:
    """Make an assessment."""
    return fact("assessed", "2025-06-01", **data)


@pytest.mark.parametrize(
    ("data", "expected", "outcome"),
    [
        ({"Response": "CR", "Confirmed": False}, "treated", None),
        ({"Response": "SD", "Confirmed": True}, "followed", None),
        ({"Response": "CR", "Confirmed": True}, "screening", "ambiguous"),
        ({"Response": "SD", "Confirmed": False}, "screening", "no_branch"),
        ({"Response": "CR"}, "screening", "undetermined"),
        ({"Confirmed": True}, "screening", "undetermined"),
        ({"Response": "SD"}, "screening", "undetermined"),
        ({}, "screening", "undetermined"),
    ],
)
def test_exactly_one_way_must_be_true(data: dict[str, object], expected: str, outcome: str | None) -> None:
    """One way true and the others false is taken; of two, none or an unknown one nobody moves."""
    ada = pe.replay(ROUTED, "01", [assessed(Age=20, **data)])
    assert expected == ada.state
    assert ([] if outcome is None else [("assessed.branch", outcome, None)]) == told(ada.findings)


def test_an_undetermined_way_names_what_is_missing() -> None:
    """The finding about an unknown way names the missing data, and not what is there."""
    (finding,) = pe.replay(ROUTED, "01", [assessed(Age=20, Response="CR")]).findings
    assert "it cannot be told which way assessed leads: Confirmed is missing (not on record)" == finding.text
    assert {"Response", "Confirmed"} == {one.name for one in finding.evidence}


def test_no_way_tells_what_was_seen() -> None:
    """The finding about no way tells the values."""
    (finding,) = pe.replay(ROUTED, "01", [assessed(Age=20, Response="SD", Confirmed=False)]).findings
    assert "assessed leads no way from here: " in finding.text
    assert "Response = 'SD'" in finding.text
    assert "procedure order" == finding.category


def test_two_ways_are_named() -> None:
    """The finding about two ways names both transitions."""
    (finding,) = pe.replay(ROUTED, "01", [assessed(Age=20, Response="CR", Confirmed=True)]).findings
    assert "assessed leads more than one way: to_treated and to_followed" == finding.text


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (17, [("adult", "violated")]),
        (71, [("young", "violated")]),
        (21, []),
        (None, [("adult", "undetermined"), ("young", "undetermined")]),
    ],
)
def test_common_rules_are_judged_where_no_way_is_taken(age: int | None, expected: list[tuple[str, str]]) -> None:
    """Where no way is taken, the rules that all candidates require are judged, and no other."""
    findings = found(ROUTED, assessed(Age=age, Response="SD", Confirmed=False))
    assert [("assessed.branch", "no_branch"), *expected] == [one[:2] for one in findings]


def test_only_the_taken_way_s_rules_are_judged() -> None:
    """Where a way is taken its rules are judged, and not those of the others."""
    assert [] == found(ROUTED, assessed(Age=21, Response="CR", Confirmed=False))
    assert [("even", "violated", None)] == found(ROUTED, assessed(Age=21, Response="SD", Confirmed=True))


EXCLUSIVE = chart_of(
    f"""{PATH}{BRANCHES}
events: {{assessed: {{may_carry: [Response, Confirmed]}}}}
transitions:
  - {{event: assessed, id: complete, from: screening, to: treated, when: "Response = 'CR'"}}
  - {{event: assessed, id: partial, from: screening, to: followed, when: "Response = 'PR' and Confirmed"}}
  - {{event: assessed, id: rest, from: screening, to: screening, when: otherwise}}
"""
)


@pytest.mark.parametrize(
    ("data", "expected", "outcomes"),
    [
        ({"Response": "CR"}, "treated", []),
        ({"Response": "PR", "Confirmed": True}, "followed", []),
        ({"Response": "PR", "Confirmed": False}, "screening", []),
        ({"Response": "SD"}, "screening", []),
        ({"Response": "PR"}, "screening", ["undetermined"]),
        ({}, "screening", ["undetermined"]),
        ({"Confirmed": False}, "screening", ["undetermined"]),
    ],
)
def test_otherwise_is_the_negation_of_the_others(data: dict[str, object], expected: str, outcomes: list[str]) -> None:
    """`otherwise` is taken where every sibling is false, and unknown where one is unknown and none true."""
    ada = pe.replay(EXCLUSIVE, "01", [assessed(**data)])
    assert expected == ada.state
    assert outcomes == [one.outcome for one in ada.findings]


OVERLAPPING = chart_of(
    f"""{PATH}{BRANCHES}
events: {{assessed: {{may_carry: [Response, Confirmed]}}}}
transitions:
  - {{event: assessed, id: complete, from: screening, to: treated, when: "Response = 'CR'"}}
  - {{event: assessed, id: not_complete, from: screening, to: followed, when: "Response != 'CR' and Confirmed"}}
"""
)


def test_a_way_proved_exclusive_may_be_unknown() -> None:
    """A true way is taken though another is unknown, when both can never be true."""
    assert "treated" == state(OVERLAPPING, assessed(Response="CR"))
    assert [("assessed.branch", "undetermined", None)] == found(OVERLAPPING, assessed(Response="PR"))


SEQUENCE = chart_of(
    f"""{PATH}{BRANCHES}
events:
  started: {{may_carry: [Age]}}
  moved: {{may_carry: [Age]}}
  returned: {{}}
  finished: {{}}
  resumed: {{}}
  seen: {{during: [treated, dead]}}
  heard: {{}}
  died: {{}}
  revived: {{}}
transitions:
  - {{event: started, from: screening, to: treated, require: [adult]}}
  - {{event: moved, from: treated, to: followed, require: [young], window: {{anchor: started, at_least: 7 days}}}}
  - {{event: returned, from: followed, to: treated}}
  - {{event: finished, from: followed, to: completed, require: [adult]}}
  - {{event: resumed, from: completed, to: followed}}
  - {{event: died, id: of_life, from: alive, to: dead}}
  - {{event: died, id: of_trial, from: any, to: withdrawn}}
  - {{event: revived, from: dead, to: alive}}
"""
)


def test_a_fact_out_of_sequence_puts_the_participant_where_it_leads() -> None:
    """A fact without a transition from here leads to its one state, if that can be reached."""
    ada = pe.replay(SEQUENCE, "01", [fact("moved", "2025-06-01", Age=20)])
    assert "followed" == ada.state
    assert [("moved.sequence", "out_of_sequence", None)] == told(ada.findings)
    assert ada.findings[0].text.startswith("moved is out of sequence in")
    assert "screening" in ada.findings[0].text


def test_a_fact_out_of_sequence_is_held_against_its_rules() -> None:
    """A skipped step hides no ineligible participant: rules are judged, windows are not."""
    assert [("moved.sequence", "out_of_sequence", None), ("young", "violated", None)] == found(
        SEQUENCE, fact("moved", "2025-06-01", Age=70)
    )


def test_nobody_is_put_into_a_disposition() -> None:
    """A fact out of sequence ends nobody's trial."""
    ada = pe.replay(SEQUENCE, "01", [fact("finished", "2025-06-01", Age=20)])
    assert "screening" == ada.state
    assert [("finished.sequence", "out_of_sequence", None)] == told(ada.findings)


def test_nobody_is_put_where_no_way_leads() -> None:
    """A fact out of sequence puts nobody back to a state that cannot be reached from here."""
    started, moved = fact("started", "2025-06-01", Age=20), fact("moved", "2025-06-08", Age=20)
    assert "treated" == state(SEQUENCE, started, moved, fact("returned", "2025-06-09"))
    again = fact("started", "2025-06-10", Age=20)
    assert "treated" == state(SEQUENCE, started, again)
    assert "treated" == state(SEQUENCE, started, moved, again)  # reachable by `returned`


def test_nobody_is_put_out_of_a_final_state() -> None:
    """A final state is left by an explicit transition only, though another state could be reached."""
    history = [
        fact("started", "2025-06-01", Age=20),
        fact("moved", "2025-06-08"),
        fact("finished", "2025-06-09"),
    ]
    assert "completed" == state(SEQUENCE, *history)
    assert "completed" == state(SEQUENCE, *history, fact("returned", "2025-06-10"))
    assert [("returned.sequence", "out_of_sequence", None)] == found(SEQUENCE, *history, fact("returned", "2025-06-10"))
    assert "followed" == state(SEQUENCE, *history, fact("resumed", "2025-06-10"))


def test_a_duplicate_is_one_finding() -> None:
    """A second fact of a kind that was in sequence is out of sequence, and not held against the rules again."""
    history = [fact("started", "2025-06-01", Age=20), fact("started", "2025-06-02", Age=17)]
    assert [("started.sequence", "out_of_sequence", None)] == found(SEQUENCE, *history)


def test_a_second_fact_that_moved_nobody_is_judged_again() -> None:
    """Where the first fact of a kind was out of sequence and moved nobody, the second is held against the rules."""
    history = [fact("finished", "2025-06-01", Age=17), fact("finished", "2025-06-02", Age=17)]
    assert [("finished.sequence", "out_of_sequence", None), ("adult", "violated", None)] * 2 == found(
        SEQUENCE, *history
    )


def test_a_fact_that_moved_makes_later_ones_duplicates() -> None:
    """A fact out of sequence that moved the participant counts as the first of its kind."""
    history = [fact("moved", "2025-06-01", Age=20), fact("moved", "2025-06-02", Age=70)]
    assert [("moved.sequence", "out_of_sequence", None)] * 2 == found(SEQUENCE, *history)


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ((), True),
        ((("started", "2025-06-01"),), False),
        ((("started", "2025-06-01"), ("moved", "2025-06-20")), True),
    ],
)
def test_an_observation_has_its_states(history: tuple[tuple[str, str], ...], *, expected: bool) -> None:
    """An observation outside its states is out of sequence, and moves nobody."""
    facts = [fact(kind, day, Age=20) for kind, day in history]
    findings = found(SEQUENCE, *facts, fact("seen", "2025-06-25"))
    assert ([("seen.sequence", "out_of_sequence", None)] if expected else []) == findings


def test_an_observation_without_states_is_always_in_sequence() -> None:
    """An observation that is not limited is in sequence also after the end of the study."""
    assert [] == found(SEQUENCE, fact("died", "2025-06-01"), fact("heard", "2025-06-02"))


def test_an_observation_may_name_a_state_of_any_track() -> None:
    """An observation limited to a state of another track is in sequence there."""
    assert [] == found(SEQUENCE, fact("died", "2025-06-01"), fact("seen", "2025-06-02"))


def test_one_event_may_move_two_tracks() -> None:
    """Each track decides alone: one event takes a transition in both."""
    ada = pe.replay(SEQUENCE, "01", [fact("died", "2025-06-01")])
    assert {"pathway": "withdrawn", "vital": "dead"} == ada.states
    assert [] == list(ada.findings)


def test_a_track_that_is_over_does_not_object() -> None:
    """Death after the trial: the pathway is final and silent, since another track took the event."""
    history = [fact("started", "2025-06-01", Age=20), fact("moved", "2025-06-08"), fact("finished", "2025-06-09")]
    ada = pe.replay(SEQUENCE, "01", [*history, fact("died", "2025-07-01")])
    assert {"pathway": "completed", "vital": "dead"} == ada.states
    assert [] == list(ada.findings)


@pytest.mark.parametrize("kind", ["started", "moved", "returned", "finished", "died", "revived"])
def test_after_the_end_of_the_study_nothing_moves(kind: str) -> None:
    """From an `ends_study` state on every event with transitions is out of sequence, once, and moves nobody."""
    ada = pe.replay(SEQUENCE, "01", [fact("died", "2025-06-01", "d"), fact(kind, "2025-06-02", "x", Age=20)])
    assert {"pathway": "withdrawn", "vital": "dead"} == ada.states
    assert [(f"{kind}.sequence", "out_of_sequence", None)] == told(ada.findings)


def test_rules_hold_after_the_end_of_the_study() -> None:
    """What is done to a dead participant is still held against the rules."""
    assert [("started.sequence", "out_of_sequence", None), ("adult", "violated", None)] == found(
        SEQUENCE, fact("died", "2025-06-01"), fact("started", "2025-06-02", Age=17)
    )


RESYNC = chart_of(
    f"""{PATH}{BRANCHES}
events:
  started: {{}}
  assessed: {{may_carry: [Response, Confirmed]}}
transitions:
  - {{event: started, from: screening, to: treated}}
  - {{event: assessed, id: up, from: treated, to: followed, when: "Response = 'CR'"}}
  - {{event: assessed, id: down, from: treated, to: withdrawn, when: "Response = 'SD'"}}
  - {{event: assessed, id: same, from: treated, to: treated, when: otherwise}}
"""
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"Response": "CR"}, "followed"),
        ({"Response": "PR"}, "treated"),
        ({"Response": "SD"}, "screening"),
        ({}, "screening"),
    ],
)
def test_a_true_way_decides_where_a_skipped_step_leads(data: dict[str, object], expected: str) -> None:
    """Of several targets the one whose `when` is true is where the fact leads, unless it is a disposition."""
    ada = pe.replay(RESYNC, "01", [assessed(**data)])
    assert expected == ada.state
    assert [("assessed.sequence", "out_of_sequence", None)] == told(ada.findings)


OPEN = chart_of(
    f"""{PATH}{BRANCHES}
events: {{started: {{}}, assessed: {{may_carry: [Response, Confirmed]}}}}
transitions:
  - {{event: started, from: screening, to: treated}}
  - {{event: assessed, id: up, from: treated, to: followed, when: "Response = 'CR'"}}
  - {{event: assessed, id: down, from: followed, to: treated, when: Confirmed}}
"""
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"Response": "CR", "Confirmed": False}, "followed"),
        ({"Response": "CR", "Confirmed": True}, "screening"),
        ({"Response": "CR"}, "screening"),
        ({"Response": "SD", "Confirmed": True}, "treated"),
    ],
)
def test_two_true_ways_put_nobody_anywhere(data: dict[str, object], expected: str) -> None:
    """Out of sequence, ways from all states are held against each other: exactly one must be true."""
    assert expected == state(OPEN, assessed(**data))


TRACKS = chart_of(
    """
data: {Flag: {type: Boolean}}
states:
  screening: {initial: true}
  treated: {}
  done: {disposition: completed}
  calm: {track: safety, initial: true}
  alarmed: {track: safety}
  settled: {track: safety, disposition: settled}
events: {raised: {may_carry: [Flag]}, ended: {}, settled_down: {}}
transitions:
  - {event: raised, id: main, from: screening, to: treated, when: "safety = 'calm'"}
  - {event: raised, id: side, from: calm, to: alarmed, when: "pathway = 'screening'"}
  - {event: ended, from: treated, to: done}
  - {event: settled_down, from: alarmed, to: settled}
"""
)


def test_all_tracks_are_seen_as_they_were() -> None:
    """Each track decides by the states before the event, whichever is decided first."""
    ada = pe.replay(TRACKS, "01", [fact("raised", "2025-06-01")])
    assert {"pathway": "treated", "safety": "alarmed"} == ada.states


def test_out_of_sequence_in_two_tracks_is_one_finding() -> None:
    """An event that no track takes is one finding, and not one a track."""
    history = [fact("raised", "2025-06-01", "a"), fact("raised", "2025-06-02", "b")]
    assert [("raised.sequence", "out_of_sequence", None)] == found(TRACKS, *history)


def test_final_tracks_are_not_exempt_when_nobody_took_the_event() -> None:
    """Where every track is over and none took the event, it is out of sequence."""
    history = [
        fact("raised", "2025-06-01", "a"),
        fact("ended", "2025-06-02"),
        fact("settled_down", "2025-06-03"),
        fact("raised", "2025-06-04", "b"),
    ]
    assert [("raised.sequence", "out_of_sequence", None)] == found(TRACKS, *history)


def test_a_running_track_objects_though_another_took_the_event() -> None:
    """Only a final track is exempt: one that runs and has no transition from here objects."""
    chart = chart_of(
        """
states:
  screening: {initial: true}
  treated: {}
  done: {disposition: completed}
  calm: {track: safety, initial: true}
  alarmed: {track: safety}
events: {raised: {}, ended: {}, begun: {}}
transitions:
  - {event: begun, from: screening, to: treated}
  - {event: ended, from: any, to: done}
  - {event: raised, id: main, from: treated, to: screening}
  - {event: raised, id: side, from: calm, to: alarmed}
"""
    )
    ada = pe.replay(chart, "01", [fact("raised", "2025-06-01")])
    assert {"pathway": "screening", "safety": "alarmed"} == ada.states
    assert [("raised.sequence", "out_of_sequence", None)] == told(ada.findings)


def test_any_includes_the_target() -> None:
    """`any` stands for every state that is not final, also the one it leads to."""
    chart = chart_of(f"{PATH}\nevents: {{moved: {{}}}}\ntransitions: [{{event: moved, from: any, to: treated}}]\n")
    assert [] == found(chart, fact("moved", "2025-06-01"), fact("moved", "2025-06-02"))


def test_an_undecided_duplicate_is_one_finding() -> None:
    """Where the way of a second fact is not known, the rules that all ways require are not judged again."""
    chart = chart_of(
        f"""{PATH}{BRANCHES}
events: {{assessed: {{may_carry: [Response, Age]}}}}
transitions:
  - {{event: assessed, id: a1, from: screening, to: screening, when: "Response = 'CR'", require: [adult]}}
  - {{event: assessed, id: a2, from: screening, to: treated, when: "Response = 'PR'", require: [adult]}}
"""
    )
    first = fact("assessed", "2025-06-01", Response="SD", Age=17)
    second = fact("assessed", "2025-06-02", Response="SD", Age=17)
    assert [("assessed.branch", "no_branch"), ("adult", "violated"), ("assessed.branch", "no_branch")] == [
        one[:2] for one in found(chart, first, second)
    ]


def test_only_the_track_that_is_out_of_sequence_is_named() -> None:
    """Where one track cannot tell its way and another has none, the second alone is out of sequence."""
    chart = chart_of(
        """
data: {Mood: {type: String, values: [good, bad]}}
states:
  s1: {initial: true}
  s2: {}
  s3: {}
  calm: {track: mood, initial: true}
  frozen: {track: mood}
events: {froze: {}, routed: {may_carry: [Mood]}}
transitions:
  - {event: froze, from: calm, to: frozen}
  - {event: routed, id: r1, from: s1, to: s2, when: Mood = 'good'}
  - {event: routed, id: r2, from: s1, to: s3, when: Mood = 'bad'}
  - {event: routed, id: r3, from: calm, to: calm}
"""
    )
    found = pe.replay(chart, "01", [fact("froze", "2025-06-01"), fact("routed", "2025-06-02")]).findings
    assert {"routed.sequence", "routed.branch"} == {one.rule for one in found}
    (said,) = (one.text for one in found if one.rule == "routed.sequence")
    assert said.startswith("routed is out of sequence in frozen;")
