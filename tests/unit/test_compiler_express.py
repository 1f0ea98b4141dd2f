"""The express lane: it answers what the stepper would answer, or nothing."""

from __future__ import annotations

import typing as t

import attrs
import pytest

import protocol_engine as pe
from protocol_engine.reading import read
from unit.trial import PATH, chart_of, fact

TEXT = f"""{PATH}
data:
  Age: {{type: Integer}}
  Arm: {{type: String, values: [A, B, C]}}
  Fresh: {{type: Integer, valid_for: 14 days}}
  Monthly: {{type: Integer, valid_for: 1 month}}
rules:
  adult: {{check: Age >= 18}}
  fresh: {{check: Fresh > 0}}
  monthly: {{check: Monthly > 0}}
  history: {{check: started.first <= Today() and started.occurred <= Today() and started.count = 1}}
  clock: {{check: started.at same day or before Now()}}
  over: {{check: measured.ended before Today()}}
  place: {{check: "pathway = 'treated' and vital = 'alive'"}}
events:
  measured: {{may_carry: [Age, Arm, Fresh, Monthly]}}
  started: {{data: [Age], may_carry: [Arm], require: [adult]}}
  moved: {{}}
  returned: {{}}
  routed: {{may_carry: [Arm]}}
  dosed: {{require: [fresh, monthly, history, clock, place]}}
  after: {{require: [over]}}
  limited: {{during: [treated]}}
  windowed: {{window: {{anchor: started, at_least: 1 month, at_most: 40 days}}}}
  hourly: {{window: {{anchor: started, at_most: 4 hours}}}}
  since_first: {{window: {{anchor: started, which: first, at_most: 7 days}}}}
  died: {{}}
  ended: {{}}
transitions:
  - {{event: started, from: screening, to: treated}}
  - {{event: moved, from: [treated, followed], to: followed, window: {{anchor: started, at_least: 7 days}}}}
  - {{event: returned, from: followed, to: treated}}
  - {{event: routed, id: r1, from: treated, to: followed, when: "Arm = 'A'"}}
  - {{event: routed, id: r2, from: treated, to: screening, when: "Arm = 'B'"}}
  - {{event: routed, id: r3, from: treated, to: treated, when: otherwise}}
  - {{event: died, id: d1, from: alive, to: dead}}
  - {{event: died, id: d2, from: any, to: withdrawn}}
  - {{event: ended, from: any, to: completed}}
"""
CHART = chart_of(TEXT)
SLOW = attrs.evolve(CHART, kinds={name: attrs.evolve(kind, express=None) for name, kind in CHART.kinds.items()})

MEASURED = fact("measured", "2025-06-01", Age=20, Fresh=1, Monthly=1, ended="2025-06-02")
START = fact("started", "2025-06-02", Age=20)


def seen(step: pe.Step) -> tuple[t.Any, ...]:
    """Give everything of a step that can be seen."""
    return (
        step.after.states,
        [one.id for one in step.taken.values()],
        step.findings,
        [one.id for one in step.held],
        [one.id for one in step.after.events],
        [one and (one.event.id, one.place, one.count, one.turn, one.is_anchor) for one in step.after.latest],
        step.after.known,
        step.after.led,
        step.after.as_of,
    )


@pytest.mark.parametrize(
    ("history", "event"),
    [
        ((), START),
        ((), fact("started", "2025-06-02")),
        ((), fact("started", "2025-06-02", Age=17)),
        ((), fact("started", "2025-06-02", Age="old")),
        ((START,), fact("started", "2025-06-03", Age=20)),
        ((START,), fact("moved", "2025-06-08")),
        ((START,), fact("moved", "2025-06-09")),
        ((START, fact("moved", "2025-06-20", "m1")), fact("moved", "2025-06-21")),
        ((), fact("moved", "2025-06-09")),
        ((START,), fact("returned", "2025-06-09")),
        ((START,), fact("routed", "2025-06-09", Arm="A")),
        ((START,), fact("routed", "2025-06-09", Arm="B")),
        ((START,), fact("routed", "2025-06-09", Arm="C")),
        ((START,), fact("routed", "2025-06-09")),
        ((START,), fact("routed", "2025-06-09", Arm=None)),
        ((START, fact("measured", "2025-06-03", Arm="A")), fact("routed", "2025-06-09")),
        ((START, fact("measured", "2025-06-03", Arm="A")), fact("routed", "2025-06-09", Arm=None)),
        (
            (START, fact("measured", "2025-06-03", "a", Arm="A"), fact("measured", "2025-06-03", "b", Arm="B")),
            fact("routed", "2025-06-09"),
        ),
        ((MEASURED, START), fact("dosed", "2025-06-10")),
        ((MEASURED, START), fact("dosed", "2025-06-15")),
        ((MEASURED, START), fact("dosed", "2025-06-16")),
        ((START,), fact("dosed", "2025-06-10")),
        ((MEASURED,), fact("dosed", "2025-06-10")),
        ((fact("measured", "2025-05-10", Fresh=1, Monthly=1), START), fact("dosed", "2025-06-11", Fresh=1)),
        ((fact("measured", "2025-05-10", Fresh=1, Monthly=1), START), fact("dosed", "2025-06-10", Fresh=1)),
        ((MEASURED,), fact("after", "2025-06-10")),
        ((fact("measured", "2025-06-01"),), fact("after", "2025-06-10")),
        ((), fact("after", "2025-06-10")),
        ((START,), fact("limited", "2025-06-10")),
        ((), fact("limited", "2025-06-10")),
        ((START,), fact("windowed", "2025-07-01")),
        ((START,), fact("windowed", "2025-07-02")),
        ((START,), fact("windowed", "2025-07-12")),
        ((START,), fact("windowed", "2025-07-13")),
        ((), fact("windowed", "2025-07-13")),
        ((START, fact("started", "2025-06-05", Age=20)), fact("windowed", "2025-07-04")),
        ((START,), fact("hourly", "2025-06-02")),
        ((START,), fact("since_first", "2025-06-09")),
        ((START,), fact("died", "2025-06-10")),
        ((START, fact("died", "2025-06-10")), fact("limited", "2025-06-11")),
        ((START, fact("died", "2025-06-10")), fact("ended", "2025-06-11")),
        ((START,), fact("ended", "2025-06-11")),
        ((START,), fact("ended", "2025-06")),
        ((START, fact("measured", "2025-06")), fact("ended", "2025-07-11")),
    ],
)
def test_both_ways_tell_the_same(history: tuple[pe.Event, ...], event: pe.Event) -> None:
    """With and without the express lane a step is the same in everything that can be seen."""
    quick = pe.advance(CHART, pe.replay(CHART, "01", history), event)
    slow = pe.advance(SLOW, pe.replay(SLOW, "01", history), event)
    assert seen(slow) == seen(quick)


def lane(kind: str, *history: pe.Event, occurred: str = "2025-06-15", **values: t.Any) -> object:
    """Ask the express lane of a kind after some facts."""
    ada = pe.replay(CHART, "01", history)
    event = fact(kind, occurred, **values)
    express = CHART.kinds[kind].express
    assert express is not None
    return express(ada.position, ada.known, ada.latest, event, read(CHART, event))


def test_what_simply_conforms_is_answered() -> None:
    """The lane tells the transition taken, the rules held, and the moves."""
    told = lane("moved", START)
    assert isinstance(told, tuple)
    taken, rules, moves = told
    assert ["moved"] == [one.id for one in taken.values()]
    assert ["moved.window"] == [one.id for one in rules]
    assert ((0, "followed"),) == moves


@pytest.mark.parametrize(
    ("kind", "history"),
    [
        ("started", ()),
        ("moved", ()),
        ("routed", (START,)),
        ("dosed", (START,)),
        ("after", (START,)),
        ("limited", ()),
        ("windowed", (START,)),
        ("hourly", (START,)),
        ("since_first", (START,)),
        ("died", (START,)),
        ("ended", (START, fact("died", "2025-06-10"))),
    ],
)
def test_the_lane_leaves_the_rest_to_the_stepper(kind: str, history: tuple[pe.Event, ...]) -> None:
    """Where something is missing, broken, or in two tracks, the lane answers nothing."""
    assert lane(kind, *history) is None


def test_two_ways_that_always_lead_are_the_stepper_s() -> None:
    """A state with two transitions without `when` is not for the lane."""
    chart = chart_of(
        f"{PATH}\ndata: {{Age: {{type: Integer}}}}\nevents: {{moved: {{may_carry: [Age]}}}}\ntransitions:\n"
        "  - {event: moved, id: m1, from: screening, to: treated}\n"
        "  - {event: moved, id: m2, from: screening, to: followed, when: Age > 5}\n"
    )
    for age, outcomes in ((6, ["ambiguous"]), (5, []), (None, ["undetermined"])):
        findings = pe.replay(chart, "01", [fact("moved", "2025-06-01", Age=age)]).findings
        assert outcomes == [one.outcome for one in findings]
