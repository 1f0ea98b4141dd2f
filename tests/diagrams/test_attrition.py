"""The numbers of a CONSORT flow: how far everyone came, and that nobody is lost or counted twice."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

import protocol_engine as pe
from diagrams.people import Cohort, cohorts, lzzt, seed
from laws.engine import law
from protocol_engine.diagrams.consort.allocation import arms_by_element, arms_by_states, arms_of_chart
from protocol_engine.diagrams.consort.counting import attrition_of
from protocol_engine.diagrams.consort.milestones import in_order, main_milestones, milestones_of
from protocol_engine.diagrams.counts import counts
from protocol_engine.diagrams.passage import passages_of
from unit.trial import chart_of, fact

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.diagrams.consort.attrition import Attrition, Stage

DETOUR = chart_of("""
states:
  screening: {initial: true}
  collected: {}
  treated: {}
  followed: {}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal, label: Withdrew}
  alive: {track: vital, initial: true}
  dead: {track: vital, disposition: death, ends_study: true, label: Died}
events: {collected: {}, treated: {}, followed: {}, skipped: {}, done: {}, withdrew: {}, died: {}, phoned: {}}
transitions:
  - {event: collected, from: screening, to: collected}
  - {event: treated, from: collected, to: treated}
  - {event: followed, from: treated, to: followed}
  - {event: skipped, from: collected, to: followed}
  - {event: done, from: followed, to: completed}
  - {event: withdrew, from: [any, completed], to: withdrawn}
  - {event: died, from: alive, to: dead}
""")
"""The treatment may be skipped; the collection may not."""


def adds_up(found: Attrition) -> None:
    """Hold every number to the sum of what follows it."""
    assert found.size == found.waiting + sum(found.onward.values()) + found.stages[0].reached
    assert found.waiting == sum(found.reasons.values())
    _stages(found.stages)
    if found.arms:
        assert not found.stages[-1].onward
        assert found.stages[-1].reached + sum(arm.joined for arm in found.arms) == found.stages[-1].lost + sum(
            arm.size for arm in found.arms
        )
    for arm in found.arms:
        assert arm.size == arm.waiting + sum(arm.onward.values()) + arm.stages[0].reached
        assert arm.waiting == sum(arm.reasons.values())
        _stages(arm.stages)
        for seen in (arm.received, arm.analysis):
            if seen is not None:
                assert arm.size == seen.size + seen.left_out
                assert seen.size == sum(seen.whereabouts.values())
                assert seen.left_out == sum(seen.reasons.values())


def _stages(stages: Sequence[Stage]) -> None:
    for number, stage in enumerate(stages):
        assert 0 <= stage.passed <= stage.reached
        assert stage.lost == sum(stage.reasons.values())
        if number + 1 < len(stages):
            further = stages[number + 1]
            assert stage.reached + further.joined == further.reached + stage.lost + sum(stage.onward.values())
        else:
            assert not stage.onward


def flow(*stories: tuple[pe.Event, ...], chosen: t.Any = None) -> list[tuple[str, int, int, dict[str, int]]]:
    """Give label, number, number without a record, and reasons of each milestone of the detour trial."""
    people = [pe.replay(DETOUR, str(number), story) for number, story in enumerate(stories)]
    marks = main_milestones(DETOUR) if chosen is None else milestones_of(DETOUR, chosen)
    found = attrition_of(DETOUR, people, marks)
    adds_up(found)
    return [(one.milestone.label, one.reached, one.passed, dict(one.reasons)) for one in found.stages]


def story(*kinds: str) -> tuple[pe.Event, ...]:
    """Give facts of some kinds, a week apart."""
    return tuple(fact(kind, f"2025-01-{number * 7 + 1:02}") for number, kind in enumerate(kinds))


def test_reasons() -> None:
    """Who is not further has withdrawn, died by another track, or goes on in some state."""
    found = flow(
        story("collected", "treated", "followed", "done"),
        story("collected", "withdrew"),
        story("collected", "died"),
        story("collected"),
        story(),
    )

    assert [
        ("Screening", 5, 0, {"ongoing: Screening": 1}),
        ("Collected", 4, 0, {"Withdrew": 1, "Died": 1, "ongoing: Collected": 1}),
        ("Treated", 1, 0, {}),
        ("Followed", 1, 0, {}),
        ("Completed", 1, 0, {"Completed": 1}),
    ] == found


def test_another_way() -> None:
    """Who comes to a later state by a way around a milestone went on without it, and completed all the same."""
    people = [pe.replay(DETOUR, "1", story("collected", "skipped", "done"))]
    found = attrition_of(DETOUR, people, main_milestones(DETOUR))

    adds_up(found)
    assert [(1, 0), (1, 0), (0, 0), (1, 1), (1, 0)] == [(one.reached, one.joined) for one in found.stages]
    assert [{}, {"Followed": 1}, {}, {}, {}] == [one.onward for one in found.stages]
    assert {"Completed": 1} == found.stages[-1].reasons


@pytest.mark.parametrize("cohort", [lzzt, seed])
def test_boxes_and_the_flow_agree(cohort: t.Callable[[], Cohort]) -> None:
    """Who came to a state of the main path is counted in its box, as in the counts of the flow."""
    chart, people = cohort()
    found = attrition_of(chart, people, main_milestones(chart))
    entered = counts(chart, people).entered

    assert [entered[one.milestone.name] for one in found.stages] == [one.reached - one.passed for one in found.stages]


def test_without_the_first_milestone() -> None:
    """Who comes to a later milestone without the first one is told before it."""
    person = pe.replay(DETOUR, "1", story("collected", "skipped"))
    found = attrition_of(DETOUR, [person], milestones_of(DETOUR, ["treated", "followed"]))

    adds_up(found)
    assert (0, {"Followed": 1}) == (found.waiting, found.onward)


def test_event_kinds_are_not_made_up() -> None:
    """Whoever has no fact of a kind went on without it: no later state says that there was one."""
    found = flow(story("collected"), chosen=["screening", "phoned", "collected"])

    assert [("Screening", 1, 0, {}), ("Phoned", 0, 0, {}), ("Collected", 1, 0, {"ongoing: Collected": 1})] == found


def test_a_fact_that_is_missing() -> None:
    """Who is where nobody comes without a milestone has come to it, though no fact says so, and this is told."""
    assert [("Collected", 1, 1, {}), ("Treated", 1, 0, {}), ("Followed", 1, 0, {"ongoing: Followed": 1})] == flow(
        story("treated", "followed")
    )[1:4]


def test_after_the_end() -> None:
    """Who withdraws after completion has completed, and is told among those who did."""
    assert ("Completed", 1, 0, {"Withdrew": 1}) == flow(story("collected", "treated", "followed", "done", "withdrew"))[
        4
    ]


def test_the_end_of_participation_comes_before_death() -> None:
    """Who dies after leaving the study left it for the reason on record."""
    assert ("Collected", 1, 0, {"Withdrew": 1}) == flow(story("collected", "withdrew", "died"))[1]


def test_chosen_milestones() -> None:
    """A milestone may be a state or an event kind, several of either, and be called otherwise."""
    found = flow(
        story("collected", "phoned", "skipped"),
        story("collected"),
        chosen={"Cells there": "collected", "Phoned or treated": ("phoned", "treated"), "Further": "followed"},
    )

    assert [
        ("Cells there", 2, 0, {"ongoing: Collected": 1}),
        ("Phoned or treated", 1, 0, {}),
        ("Further", 1, 0, {"ongoing: Followed": 1}),
    ] == found


def test_names_of_chosen_milestones() -> None:
    """What nobody names otherwise is called by the labels of its states and events."""
    assert ["Collected", "Treated or Phoned"] == [
        one.label for one in milestones_of(DETOUR, ["collected", ("treated", "phoned")])
    ]


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ([], r"^milestones: there is none; name a state or an event kind at least$"),
        ([()], r"^milestones: one has no name; name a state or an event kind$"),
        (["colected"], r"^milestones: there is no state or event kind 'colected'; did you mean 'collected'\?$"),
        (["x"], r"^milestones: there is no state or event kind 'x'; there are screening, collected, .*, phoned$"),
    ],
)
def test_milestones_that_are_none(chosen: t.Any, message: str) -> None:
    """What is no milestone is told by name."""
    with pytest.raises(pe.DrawingError, match=message):
        milestones_of(DETOUR, chosen)


def test_a_long_list_of_names() -> None:
    """Of many names, a message lists the first ones."""
    states = "".join(f"  s{number}: {{}}\n" for number in range(1, 30))
    chart = chart_of(f"states:\n  s0: {{initial: true}}\n{states}events: {{a: {{}}}}\ntransitions: []\n")

    with pytest.raises(pe.DrawingError, match=r"^milestones: .* 'qqq'; there are s0, s1, .*, s19 and 11 more$"):
        milestones_of(chart, ["qqq"])


def test_one_name() -> None:
    """A name alone is one milestone, and is not read letter by letter."""
    assert ["collected"] == [one.name for one in milestones_of(DETOUR, "collected")]


def test_the_order_of_milestones() -> None:
    """A milestone must be able to come after the one before it; kinds and other tracks may come at any time."""
    with pytest.raises(
        pe.DrawingError,
        match=r"^milestones: 'screening' cannot come after 'followed', no way leads there; name milestones in",
    ):
        in_order(DETOUR, milestones_of(DETOUR, ["followed", "screening"]))
    in_order(DETOUR, milestones_of(DETOUR, ["collected", "followed", "phoned", "screening", "dead", "treated"]))


def test_zeros() -> None:
    """With zeros, the ends that the chart knows are told, though nobody came to them."""
    person = pe.replay(DETOUR, "1", story("collected"))
    found = attrition_of(DETOUR, [person], milestones_of(DETOUR, ["collected", "treated", "phoned"]), zeros=True)

    # Completion is possible behind the collection since the treatment may be skipped.
    assert {"Completed": 0, "Withdrew": 0, "Died": 0, "ongoing: Collected": 1} == found.stages[0].reasons
    assert {"Completed": 0, "Withdrew": 0, "Died": 0} == found.stages[1].reasons
    assert {"Withdrew": 0, "Died": 0} == found.reasons


def test_published_people() -> None:
    """The published 306 come as far as was published, by arm too, and all numbers add up."""
    chart, people = lzzt()
    marks = main_milestones(chart)
    found = attrition_of(chart, people, marks, arms_by_element(chart, people, marks, "Arm"), analyzed="visited_week_24")

    adds_up(found)
    assert [306, 306, 254] == [stage.reached for stage in found.stages]
    assert {"Placebo": 86, "Xanomeline Low Dose": 84, "Xanomeline High Dose": 84} == {
        arm.label: arm.size for arm in found.arms
    }
    # Completers and adverse events by arm, as in the published tables; see the tests of LZZT.
    assert [58, 25, 27] == [arm.stages[-1].reached for arm in found.arms]
    assert [8, 44, 40] == [sum(stage.reasons.get("Adverse event", 0) for stage in arm.stages) for arm in found.arms]
    assert 118 == sum(arm.analysis.size for arm in found.arms if arm.analysis)

    whole = attrition_of(chart, people, marks)
    adds_up(whole)
    assert [306, 306, 254, 254, 226, 111, 110] == [stage.reached for stage in whole.stages]


def test_invented_people() -> None:
    """The numbers of the seed protocol's people add up, and who skipped a fact is told."""
    chart, people = seed()
    found = attrition_of(chart, people, main_milestones(chart))

    adds_up(found)
    assert {"Enrolled": 1, "Complete remission": 1} == {
        one.milestone.label: one.passed for one in found.stages if one.passed
    }


def test_arms_that_nobody_is_in() -> None:
    """Who came to where the arms part and is in none is told there."""
    chart, people = lzzt()
    marks = main_milestones(chart)
    arms = arms_by_states(
        chart,
        passages_of(chart, people),
        marks[:3],
        {"Ended early": (frozenset({"adverse_event"}), milestones_of(chart, ["adverse_event"]))},
    )
    found = attrition_of(chart, people, marks, arms)

    adds_up(found)
    assert [("Ended early", 92)] == [(arm.label, arm.size) for arm in found.arms]
    assert 254 - 92 == found.stages[-1].lost


def test_in_an_arm_by_any_way() -> None:
    """Whoever was in a state of an arm is in it, also when she came past what the arms have in common."""
    chart = chart_of("""
epochs: [screening, treatment]
states:
  contacted: {initial: true, epoch: screening}
  screened: {epoch: screening}
  rescreened: {epoch: screening}
  vaccine: {epoch: treatment}
  placebo: {epoch: treatment}
  done: {epoch: treatment, disposition: completed}
events: {screened: {}, rescreened: {}, randomized: {data: [Arm]}, done: {}}
data: {Arm: {type: String, values: [V, P]}}
transitions:
  - {event: screened, from: contacted, to: screened}
  - {event: rescreened, from: screened, to: rescreened}
  - {event: randomized, from: [screened, rescreened], to: vaccine, when: Arm = 'V'}
  - {event: randomized, from: [screened, rescreened], to: placebo, when: Arm = 'P'}
  - {event: done, from: [vaccine, placebo], to: done}
""")
    ways = {"1": "", "2": "r", "3": "r", "4": "-"}
    people = []
    for id, way in ways.items():
        facts = [fact("screened", "2025-01-01")]
        facts += [fact("rescreened", "2025-01-02")] if way == "r" else []
        facts += [fact("randomized", "2025-01-03", Arm="P" if id == "2" else "V")] if way != "-" else []
        people.append(pe.replay(chart, id, facts))
    shared = milestones_of(chart, ["contacted", "screened", "rescreened"])
    own = {name: milestones_of(chart, [name, "done"]) for name in ("vaccine", "placebo")}
    parted = arms_by_states(
        chart, passages_of(chart, people), shared, {name: (frozenset({name}), one) for name, one in own.items()}
    )
    found = attrition_of(chart, people, shared, parted)

    adds_up(found)
    assert [("vaccine", 2, 1), ("placebo", 1, 0)] == [(arm.label, arm.size, arm.joined) for arm in found.arms]
    assert {"vaccine": 1} == found.stages[1].onward
    assert (2, 0) == (found.stages[-1].reached, found.stages[-1].lost)


def test_assigned_without_the_milestone() -> None:
    """Who was assigned by a fact that led nowhere is counted as assigned."""
    chart = chart_of("""
data: {Arm: {type: String, values: [A, B]}, Fit: {type: Boolean}}
states: {screening: {initial: true}, randomized: {}, treated: {}}
events: {randomized: {data: [Arm], may_carry: [Fit]}, treated: {}}
transitions:
  - {event: randomized, from: screening, to: randomized, when: Fit}
  - {event: treated, from: randomized, to: treated}
""")
    marks = main_milestones(chart)
    people = [pe.replay(chart, "1", [fact("randomized", "2025-01-01", Arm="A")])]
    found = attrition_of(chart, people, marks, arms_by_element(chart, people, marks, "Arm"))

    adds_up(found)
    assert (1, 1, 1) == (found.arms[0].size, found.arms[0].joined, found.arms[0].waiting)


@pytest.mark.parametrize(
    ("element", "message"),
    [
        ("arm", r"^arm: there is no data element 'arm'; did you mean 'Arm'\?$"),
        ("Dose", r"^arm: the protocol lists no values of 'Dose'; name a String that has `values`$"),
    ],
)
def test_elements_that_tell_no_arm(element: str, message: str) -> None:
    """An element is an arm only where the protocol lists its values: no other value is ever drawn."""
    chart, people = lzzt()

    with pytest.raises(pe.DrawingError, match=message):
        arms_by_element(chart, people, main_milestones(chart), element)


def test_an_arm_without_a_milestone() -> None:
    """Where the arms part must be among the milestones."""
    chart, people = lzzt()

    with pytest.raises(pe.DrawingError, match=r"^arm: no event that brings 'Arm' leads to a milestone; name its state"):
        arms_by_element(chart, people, milestones_of(chart, ["screening"]), "Arm")


def test_nothing_after_the_arms() -> None:
    """Some milestone must come after that where the arms part."""
    chart, people = lzzt()

    with pytest.raises(pe.DrawingError, match=r"^arm: no milestone comes after 'Randomized', where the arms part"):
        arms_by_element(chart, people, milestones_of(chart, ["screening", "randomized"]), "Arm")


def test_the_first_arm_on_record_counts() -> None:
    """Who was assigned to one arm is counted in it, whatever is recorded later; what cannot be read is no arm."""
    chart = chart_of("""
data: {Arm: {type: String, values: [A, B]}}
states: {screening: {initial: true}, randomized: {}, treated: {}}
events: {randomized: {data: [Arm]}, treated: {}}
transitions:
  - {event: randomized, from: [screening, randomized], to: randomized}
  - {event: treated, from: randomized, to: treated}
""")
    marks = main_milestones(chart)

    def person(id: str, *values: object) -> pe.Participant:
        facts = [fact("randomized", f"2025-01-0{number}", Arm=value) for number, value in enumerate(values, 1)]
        return pe.replay(chart, id, facts)

    people = [person("1", "B", "A"), person("2", "Z", None, "A"), person("3", 7), person("4")]
    found = attrition_of(chart, people, marks, arms_by_element(chart, people, marks, "Arm"))

    adds_up(found)
    assert [("A", 1), ("B", 1)] == [(arm.label, arm.size) for arm in found.arms]
    assert (3, 1) == (found.stages[-1].reached, found.stages[-1].lost)


@law(80)
@given(cohorts(), st.data())
def test_any_cohort(cohort: Cohort, data: st.DataObject) -> None:
    """Whatever the protocol, its people and the milestones: every number is the sum of what follows it."""
    chart, people = cohort
    names = [*chart.states, *chart.kinds]
    chosen = data.draw(st.lists(st.one_of(st.sampled_from(names), st.lists(st.sampled_from(names), min_size=1))))
    # The numbers add up whatever the order, also one that is refused.
    marks = milestones_of(chart, chosen) if chosen else main_milestones(chart)
    analyzed = data.draw(st.one_of(st.none(), st.sampled_from(names)))
    adds_up(attrition_of(chart, people, marks, analyzed=analyzed, zeros=data.draw(st.booleans())))

    passages = passages_of(chart, people)
    own_marks, own_arms = arms_of_chart(chart, passages)
    adds_up(attrition_of(chart, people, own_marks, own_arms))

    parts = data.draw(st.lists(st.sets(st.sampled_from(list(chart.states)), min_size=1), min_size=1, max_size=3))
    arms = {
        f"arm {number}": (frozenset(states), milestones_of(chart, sorted(states)))
        for number, states in enumerate(parts)
    }
    parted = arms_by_states(chart, passages, marks, arms)
    adds_up(
        attrition_of(chart, people, marks, parted, received=analyzed, analyzed=analyzed, zeros=data.draw(st.booleans()))
    )
