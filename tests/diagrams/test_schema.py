"""The trial schema: epochs, arms, decisions, crossover, time, and what is told in words."""

from __future__ import annotations

import itertools
import typing as t

import pytest

from diagrams.charts import GOOD, INVENTED, SHIPPED, chart_at
from diagrams.elsewhere import printed
from diagrams.lint import faults
from diagrams.strangers import shared_by_strangers
from diagrams.test_flow_laws import passes
from protocol_engine.diagrams.figure import Band, Box, Figure, Line, Mark, Text
from protocol_engine.diagrams.flow import Arrow, Flow, Node
from protocol_engine.diagrams.schema import schema, schema_of
from protocol_engine.diagrams.schema.words import Said
from unit.trial import chart_of

if t.TYPE_CHECKING:
    from pathlib import Path

    from protocol_engine.diagrams.figure import Rect

FILES = (*SHIPPED, *INVENTED, *GOOD)


def drawn(name: str) -> Figure:
    """Give the schema of a file."""
    return schema_of(chart_at(next(file for file in FILES if file.stem == name)))


def boxes(figure: Figure) -> list[Box]:
    """Give the boxes, in the order of the file."""
    return [item for item in figure.items if isinstance(item, Box)]


def place(figure: Figure, state: str, arm: str = "") -> Rect:
    """Give the place of a state."""
    return next(box.rect for box in boxes(figure) if (box.data["state"], box.data.get("arm", "")) == (state, arm))


def words(figure: Figure) -> list[str]:
    """Give every text that is in no box."""
    return [item.text for item in figure.items if isinstance(item, Text)]


def lines(figure: Figure, ink: str) -> set[tuple[str, str]]:
    """Give the lines of an ink, as states."""
    return {
        (item.data["from"], item.data["to"])
        for item in figure.items
        if isinstance(item, Line) and item.ink == ink and item.data
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_in_the_way(file: Path) -> None:
    """No schema of a shipped or an invented protocol has a text on a text, a box or a line, or anything outside."""
    assert [] == faults(schema_of(chart_at(file)))


def test_epochs() -> None:
    """Epochs are columns from left to right, and every state stands in its own."""
    figure = drawn("nct06913179")
    bands = {item.data["epoch"]: item.rect for item in figure.items if isinstance(item, Band)}

    assert ["screening", "collection", "treatment", "response", "transplant", "follow_up"] == list(bands)
    edges = [(rect.x, rect.right) for rect in bands.values()]
    assert all(one[1] == other[0] for one, other in itertools.pairwise(edges))
    chart = chart_at(SHIPPED[0])
    for box in boxes(figure):
        epoch = chart.states[box.data["state"]].epoch
        assert epoch is None or bands[epoch].x < box.rect.x < box.rect.right < bands[epoch].right


def test_arms_that_share_a_path() -> None:
    """Arms of the CDISC pilot study are rows of the same states, each with the dose that its rules allow there."""
    figure = drawn("lzzt")
    doses = {(box.data["arm"], box.data["state"]): box.notes for box in boxes(figure) if "arm" in box.data}

    assert 9 == len(doses)
    high, low, none = "Xanomeline High Dose", "Xanomeline Low Dose", "Placebo"
    assert [("54 mg",), ("81 mg",), ("54 mg",)] == [doses[high, f"treatment_{number}"] for number in (1, 2, 3)]
    assert {("54 mg",)} == {doses[low, f"treatment_{number}"] for number in (1, 2, 3)}
    assert {("0 mg",)} == {doses[none, f"treatment_{number}"] for number in (1, 2, 3)}
    assert {none, low, high} <= set(words(figure))
    assert place(figure, "treatment_1", none).y < place(figure, "treatment_1", low).y
    assert ["R"] == [item.text for item in figure.items if isinstance(item, Mark) and item.symbol == "diamond"]
    assert "After Randomized paths part: Placebo, Xanomeline Low Dose, Xanomeline High Dose." in figure.description


def test_arms_with_states_of_their_own() -> None:
    """Arms are rows, named by what their first step asks for; what all share stands in the middle."""
    figure = drawn("ab_ba_crossover")

    assert {"AB", "BA", "Randomized"} <= set(words(figure))
    first, second = place(figure, "a_first"), place(figure, "b_first")
    assert first.x == second.x
    assert first.y < place(figure, "screening").y < second.y
    assert first.y == place(figure, "b_second").y
    assert place(figure, "a_first").right < place(figure, "b_second").x


def test_long_names_of_arms() -> None:
    """The name of an arm is no wider than its box, since lines run beside it."""
    names = {f"name{number}": "Response at least partial, and assigned to the arm" for number in range(2)}
    steps = [
        ("p0", "a0", "name0"),
        ("p0", "b0", "name1"),
        ("a0", "p1", ""),
        ("b0", "p1", ""),
        ("a0", "d", ""),
        ("p1", "end", ""),
    ]
    nodes = {
        name: Node(name, name, "pathway", "within", initial=name == "p0") for name in ("p0", "a0", "b0", "p1", "d")
    }
    nodes["end"] = Node("end", "End", "pathway", "within", "completed")
    arrows = tuple(Arrow(id or f"{one}{other}", one, one, "pathway", one, other) for one, other, id in steps)

    figure = schema(
        Flow("T", "T", "1", "0" * 64, ("pathway",), {"within": "Within"}, nodes, arrows, {}), Said(arms=names)
    )

    told = [item for item in figure.items if isinstance(item, Text) and item.text in " ".join(names.values())]
    assert 4 <= len(told)
    assert [] == [text.text for text in told if text.extent.right > place(figure, "a0").right]
    assert [] == faults(figure)


def test_arms_of_different_length() -> None:
    """The shorter arm goes on in its own row until the paths meet."""
    names = ["p0", "a0", "a1", "b0", "p1"]
    nodes = {name: Node(name, name, "pathway", "within", initial=name == "p0") for name in names}
    nodes["end"] = Node("end", "End", "pathway", "within", "completed")
    steps = [("p0", "a0"), ("a0", "a1"), ("a1", "p1"), ("p0", "b0"), ("b0", "p1"), ("p1", "end")]
    arrows = tuple(Arrow(f"{one}{other}", one, one, "pathway", one, other) for one, other in steps)

    figure = schema(Flow("T", "T", "1", "0" * 64, ("pathway",), {"within": "Within"}, nodes, arrows, {}), Said())

    line = next(item for item in figure.items if isinstance(item, Line) and item.data.get("transition") == "b0p1")
    row = place(figure, "b0").middle[1]
    assert place(figure, "a1").bottom < row
    assert all(y == row for x, y in line.points if x <= place(figure, "a1").right)


def test_arms_that_meet_at_different_times() -> None:
    """Where arms that meet early would go along one that meets late, every row stays at its own height."""
    path = ["p0", "p1", "p2", "p3", "p4", "end"]
    names = [*path[:-1], "early", "earlier", "late"]
    nodes = {name: Node(name, name, "pathway", "within", initial=name == "p0") for name in names}
    nodes["end"] = Node("end", "End", "pathway", "within", "completed")
    steps = [*itertools.pairwise(path), ("p0", "early"), ("early", "p3"), ("p0", "earlier"), ("earlier", "p3")]
    steps += [("p1", "late"), ("late", "p4")]
    arrows = tuple(Arrow(f"{one}{other}", one, one, "pathway", one, other) for one, other in steps)

    figure = schema(Flow("T", "T", "1", "0" * 64, ("pathway",), {"within": "Within"}, nodes, arrows, {}), Said())

    assert [] == shared_by_strangers(figure)
    assert place(figure, "p0").y == place(figure, "p4").y < place(figure, "early").y < place(figure, "late").y


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_lines_together(file: Path) -> None:
    """Lines of a shipped or an invented protocol run together only from one state, or to one."""
    assert [] == shared_by_strangers(schema_of(chart_at(file)))


def test_arms_within_arms() -> None:
    """What parts from an arm stands beside it, and turns apart from what parts from other ones."""
    steps = [("p0", arm) for arm in "abc"] + [(arm, f"{arm}{number}") for arm in "abc" for number in (1, 2)]
    steps += [(f"{arm}{number}", "p1") for arm in "abc" for number in (1, 2)] + [("p1", "end")]
    names = dict.fromkeys(source for source, _ in steps)
    nodes = {name: Node(name, name, "pathway", "within", initial=name == "p0") for name in names}
    nodes["end"] = Node("end", "End", "pathway", "within", "completed")
    arrows = tuple(Arrow(f"{one}{other}", one, one, "pathway", one, other) for one, other in steps)

    figure = schema(Flow("T", "T", "1", "0" * 64, ("pathway",), {"within": "Within"}, nodes, arrows, {}), Said())

    rows = sorted((f"{arm}{number}" for arm in "abc" for number in (1, 2)), key=lambda one: place(figure, one).y)
    assert ["a1", "a2", "b1", "b2", "c1", "c2"] == rows
    assert [] == shared_by_strangers(figure)


def test_crossover() -> None:
    """Ways from one arm to another are lines of their own, with their name, and not through the middle."""
    figure = drawn("two_arms_crossover")

    sources = {"chemotherapy", "consolidated", "standard_assessed"}
    assert {(source, "collected") for source in sources} == lines(figure, "crossover")
    assert {"Crossover to CAR-T", "crossover between arms"} <= set(words(figure))
    assert "Assigned to CAR-T" in words(figure)


LONG = "Crossing for a reason that is told at such length that there is no room for it above its line"


@pytest.mark.parametrize(("sources", "target"), [("b1 b3", "a0"), ("a1 a3", "b0")])
def test_crossover_past_other_boxes(sources: str, target: str) -> None:
    """A crossover from or to below another box of its arm goes around it, up or down."""
    arms = [[f"{arm}{number}" for number in range(4)] for arm in "ab"]
    path = [f"p{number}" for number in range(8)]
    nodes = {name: Node(name, name, "pathway", "within", initial=name == "p0") for name in (*path, *arms[0], *arms[1])}
    steps = [*itertools.pairwise(path[:4]), *itertools.pairwise(path[4:])]
    steps += [step for arm in arms for step in itertools.pairwise(["p3", *arm, "p4"])]
    crossings = [(source, target) for source in sources.split()]
    arrows = [
        Arrow(
            "over" if (one, other) in crossings else f"{one} {other}",
            "parted" if one == "p3" else other,
            LONG if (one, other) in crossings else other,
            "pathway",
            one,
            other,
        )
        for one, other in (*steps, *crossings)
    ]
    flow = Flow("T", "T", "1", "0" * 64, ("pathway",), {"within": "Within"}, nodes, tuple(arrows), {})

    figure = schema(flow, Said())

    assert place(figure, "b0").x == place(figure, "b1").x
    assert set(crossings) == lines(figure, "crossover")
    assert not [text for text in words(figure) if text.startswith("Crossing for")]  # it has no room above its line
    assert [] == faults(figure)


def test_states_beside_the_path() -> None:
    """States that are on no path stand below it in their epoch, with the ways to them and back."""
    figure = drawn("nct06913179")

    assert ("infused", "not_in_remission") in lines(figure, "leave")
    assert ("not_in_remission", "complete_remission") in lines(figure, "loop")
    assert ("not_in_remission", "follow_up") in lines(figure, "skip")
    assert place(figure, "not_in_remission").y > place(figure, "complete_remission").bottom
    assert "branch" == next(box.ink for box in boxes(figure) if box.data["state"] == "progressed")


def test_epochs_beside_the_path() -> None:
    """An epoch through which no path leads has a column for its states, in the order of the epochs."""
    epochs = {"p0": "a", "p1": "c", "before": "b", "after": "d", "none": None}
    nodes = {name: Node(name, name, "pathway", epoch, initial=name == "p0") for name, epoch in epochs.items()}
    nodes["end"] = Node("end", "End", "pathway", "c", "completed")
    steps = [("p0", "p1"), ("p1", "end"), *((one, other) for one in ("p0", "p1") for other in list(epochs)[2:])]
    arrows = tuple(Arrow(f"{one}{other}", f"{one}{other}", other, "pathway", one, other) for one, other in steps)

    figure = schema(
        Flow("T", "T", "1", "0" * 64, ("pathway",), {one: one for one in "abcd"}, nodes, arrows, {}), Said()
    )

    assert ["a", "b", "c", "d"] == [item.data["epoch"] for item in figure.items if isinstance(item, Band)]
    assert place(figure, "p0").right < place(figure, "before").x < place(figure, "p1").x < place(figure, "after").x
    assert [] == faults(figure)


def test_lines_from_both_sides() -> None:
    """Ways to one state come together from both sides of it."""
    epochs = {"p0": "a", "p1": "a", "p2": "b", "p3": "b", "beside": "a"}
    nodes = {name: Node(name, name, "pathway", epoch, initial=name == "p0") for name, epoch in epochs.items()}
    nodes["end"] = Node("end", "End", "pathway", "b", "completed")
    steps = [*itertools.pairwise(["p0", "p1", "p2", "p3", "end"]), *((one, "beside") for one in ("p0", "p1", "p3"))]
    arrows = tuple(Arrow(f"{one}{other}", other, other, "pathway", one, other) for one, other in steps)

    figure = schema(Flow("T", "T", "1", "0" * 64, ("pathway",), {"a": "A", "b": "B"}, nodes, arrows, {}), Said())

    assert {("p0", "beside"), ("p1", "beside"), ("p3", "beside")} == lines(figure, "leave")
    assert place(figure, "p0").right < place(figure, "beside").x < place(figure, "p3").x
    assert [] == faults(figure)


def test_many_lines_in_a_gutter() -> None:
    """However many lines go past the boxes of a column, none goes through the next column."""
    names = [f"p{number}" for number in range(40)]
    nodes = {name: Node(name, name, "pathway", "within", initial=name == "p0") for name in names}
    nodes["end"] = Node("end", "End", "pathway", "within", "completed")
    steps = list(itertools.pairwise([*names, "end"]))
    steps += [(names[one], names[other]) for one, other in itertools.product(range(3), range(8, 14))]
    arrows = tuple(Arrow(f"{one}{other}", other, other, "pathway", one, other) for one, other in steps)

    figure = schema(Flow("T", "T", "1", "0" * 64, ("pathway",), {"within": "Within"}, nodes, arrows, {}), Said())

    assert place(figure, "p0").x == place(figure, "p3").x
    ways = [item.points for item in figure.items if isinstance(item, Line) and item.data.get("from") in names[:3]]
    rects = [box.rect for box in boxes(figure)]
    assert not any(
        passes(one, other, rect) for points in ways for one, other in itertools.pairwise(points) for rect in rects
    )


def test_cohorts() -> None:
    """The limits of the cohorts are in the boxes by which they are counted, that of the study below the title."""
    figure = drawn("dose_escalation")

    assert [("n ≤ 6",)] * 4 == [box.notes for box in boxes(figure) if box.data["state"].endswith("_dosed")]
    assert "at most 30 participants, counted by 'Level assigned'" in words(figure)
    assert "Dose level = 3" in words(figure)


def test_time() -> None:
    """Below each column stands when its states are entered, and in each epoch which visits it has."""
    told = words(drawn("nct06913179"))

    assert told.index("28 days, ±3 days") + 1 == told.index("after CAR-T cells infused")
    assert "Visits: Day 28, Day 56, Day 84" in told
    assert told.index("Day 0") + 1 == told.index("of CAR-T cells infused")
    assert "visits)" in " ".join(words(drawn("lzzt")))
    assert [] == [one for one in words(drawn("medication")) if one.startswith("Visits")]


def test_visits_of_two_anchors() -> None:
    """Visits of one epoch that are called by their times are told apart by what these are counted from."""
    schedule = """
schedule:
  one: {event: seen, anchor: asked, after: 4 weeks, every: 4 weeks, until: 24 weeks, during: treated}
  other: {event: seen, anchor: allocated, after: 4 weeks, during: treated}
  last: {event: seen, anchor: allocated, after: 52 weeks, during: treated, label: Last visit}
"""

    told = schema_of(
        chart_of(
            f"{SHARED}{schedule}".replace("states:", "epochs: [all]\nstates:")
            .replace("treated: {}", "treated: {epoch: all}")
            .replace("screening: {initial: true}", "screening: {initial: true, epoch: all}")
        )
    )

    visits = " ".join(words(told))
    assert "Visits: Week 4 to Week 24 (6 visits) after Asked; Week 4 after Allocated; Last visit" in visits


def test_visits_of_one_name() -> None:
    """Visits of two epochs that have one name, since both are called by their times, are told apart."""
    schedule = """
schedule:
  one: {event: seen, anchor: asked, after: 4 weeks, during: waiting}
  other: {event: seen, anchor: allocated, after: 4 weeks, during: treated}
  only: {event: seen, anchor: allocated, after: 9 weeks, during: treated}
"""
    text = f"{SHARED}{schedule}".replace("states:", "epochs: [a, b]\nstates:")
    text = text.replace("waiting: {}", "waiting: {epoch: a}").replace("treated: {}", "treated: {epoch: b}")

    told = " ".join(words(schema_of(chart_of(text))))

    assert "Visits: Week 4 after Asked" in told
    assert "Visits: Week 4, Week 9 after Allocated" in told


def test_time_of_one_arm() -> None:
    """A time that is not that of the whole column says whose it is."""
    told = words(drawn("forty_states"))

    assert told.index("Pembrolizumab maintained:") + 1 == told.index("12 weeks, \u22121 to +2 weeks")
    assert "Visits: 12 weeks to Day 252 (9" in told


def test_ways_out() -> None:
    """Ends that are not drawn are told, with where they come from; arrows that are not drawn, too."""
    told = drawn("forty_states").description

    assert (
        "Participation may also end by: Prescreening failure (from 'Prescreening'); Screen failure (from 'Screening', "
        "'Baseline imaging done', 'Eligible'); Consent withdrawn (at any time); Lost to follow-up (at any time); "
        "Stopped by the sponsor (at any time); Dead (at any time)."
    ) in told
    assert "End of treatment is also reached from 'Induction', 'Maintenance'." in told
    assert "(from 10 states)" in drawn("nct06913179").description
    assert (
        "Epoch Screening: Screening, Randomized 1:1 (Day 0 of Randomized)." in drawn("two_arms_crossover").description
    )


def test_ways_back_from_an_end() -> None:
    """What may happen after an end that is not drawn is told: where participation goes on, and where it ends again."""
    states = {"p0": None, "p1": None, "end": "completed", "core": "completed core only", "gone": "withdrawal"}
    nodes = {name: Node(name, name.title(), "pathway", None, why, initial=name == "p0") for name, why in states.items()}
    steps = [("p0", "p1"), ("p1", "end"), ("p0", "core"), ("core", "p1"), ("core", "gone"), ("p1", "gone")]
    arrows = tuple(Arrow(f"{one}{other}", f"{one}{other}", one, "pathway", one, other) for one, other in steps)

    told = schema(Flow("T", "T", "1", "0" * 64, ("pathway",), {}, nodes, arrows, {}), Said()).description

    assert "Core (from 'P0'); Gone (from 'P1', 'Core')." in told
    assert "P1 is also reached from 'Core'." in told


def test_without_epochs() -> None:
    """A protocol without epochs has a column for each step, and no bands."""
    figure = drawn("no_epochs")

    assert [] == [item for item in figure.items if isinstance(item, Band)]
    assert 5 == len({box.rect.x for box in boxes(figure)})
    assert figure.description.startswith("Path: Screening, First dose (Day 0 of Vaccination)")


def test_many_states() -> None:
    """Where there is no room for a column each, states of one epoch stand on top of each other."""
    figure = drawn("forty_states")

    assert figure.width < 1_300
    assert place(figure, "candidate").x == place(figure, "profiled").x
    assert 25 == len(boxes(figure)) + 1


def test_one_state() -> None:
    """A trial of one state, without anything else, has a schema."""
    figure = schema_of(chart_of("states: {here: {initial: true}}"))

    assert ["here"] == [box.data["state"] for box in boxes(figure)]
    assert [] == faults(figure)


SHARED = """
data:
  Arm: {type: String, values: [Drug, Placebo]}
  Other: {type: String, values: [yes, no]}
  Dose: {type: Quantity, unit: mg}
  Weight: {type: Quantity, unit: kg}
rules:
  dose_right: {check: "(Arm = 'Drug' and (Dose = 5 'mg' or Dose = 10 'mg')) or (Arm = 'Placebo' and Dose = 0 'mg')", category: dosing}
  by_weight: {check: "Arm = 'Drug' implies (Dose < 5 'mg' or Weight > 50 'kg')", category: dosing}
  other_right: {check: Other = 'yes', category: dosing}
states:
  screening: {initial: true}
  waiting: {}
  treated: {}
  completed: {disposition: completed}
  died: {disposition: death}
events:
  asked: {data: [Other]}
  seen: {}
  allocated: {data: [Arm]}
  dosed: {data: [Dose], may_carry: [Weight]}
  completed: {}
  died: {}
transitions:
  - {event: asked, from: screening, to: waiting}
  - {event: allocated, from: waiting, to: treated}
  - {event: completed, from: treated, to: completed, require: [other_right]}
  - {event: died, from: any, to: died}
"""  # noqa: E501 (a rule on one line)


def test_no_shared_arms() -> None:
    """An answer that is no assignment makes no arms, nor does an assignment that nothing asks for."""
    assert {None} == {box.data.get("arm") for box in boxes(schema_of(chart_of(SHARED)))}


def test_arms_by_their_visits() -> None:
    """Arms may share a path and differ only in their visits."""
    visit = "schedule: {extra: {event: seen, anchor: allocated, after: 7 days, during: treated, if: Arm = 'Drug'}}"

    figure = schema_of(chart_of(f"{SHARED}{visit}"))

    assert ["Drug", "Placebo"] == [box.data["arm"] for box in boxes(figure) if "arm" in box.data]


def test_factors() -> None:
    """Arms are called by what they are values of, and what is assigned with them is told."""
    factors = "Aspirin: {type: String, values: [Active, Placebo]}\n  Statin: {type: String, values: [Active, Placebo]}"
    text = SHARED.replace("Arm: {type: String, values: [Drug, Placebo]}", factors)
    text = text.replace("data: [Arm]", "data: [Aspirin, Statin]").replace("Arm = 'Drug'", "Aspirin = 'Active'")
    text = text.replace("Arm = 'Placebo'", "Aspirin = 'Placebo'").replace("[other_right]", "[dose_right]")
    visit = (
        "schedule: {extra: {event: seen, anchor: allocated, after: 7 days, during: treated, if: Aspirin = 'Active'}}"
    )

    figure = schema_of(chart_of(f"{text}{visit}"))

    assert {"Active", "Placebo"} == {box.data["arm"] for box in boxes(figure) if "arm" in box.data}
    assert {"Aspirin: Active", "Aspirin: Placebo"} <= set(words(figure))
    assert "'Allocated' also brings Statin (Active or Placebo), for which no rows are drawn." in words(figure)
    assert "After Waiting paths part: Aspirin: Active, Aspirin: Placebo." in figure.description


def test_doses_that_are_not_one() -> None:
    """Where the rules leave a choice of doses, or ask for more than the dose, none is written."""
    text = SHARED.replace("from: waiting, to: treated}", "from: waiting, to: begun}").replace(
        "  treated: {}", "  begun: {}\n  treated: {}"
    )
    rules = "[dose_right, by_weight, other_right]"
    step = f"  - {{event: dosed, from: begun, to: treated, require: {rules}}}\n  - {{event: completed"

    figure = schema_of(chart_of(text.replace("  - {event: completed", step)))

    assert {"Drug": (), "Placebo": ("0 mg",)} == {
        box.data["arm"]: box.notes for box in boxes(figure) if box.data["state"] == "treated"
    }


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_same_bytes(seed: str) -> None:
    """The drawing is the same under any hash seed."""
    program = (
        "import hashlib, sys, protocol_engine as pe\n"
        "from protocol_engine.diagrams.schema import schema_of\n"
        "from protocol_engine.diagrams.svg import svg\n"
        "for name in sys.argv[1:]:\n"
        "    print(hashlib.sha256(svg(schema_of(pe.compile(pe.load(name)))).encode()).hexdigest())\n"
    )
    names = ["protocols/nct06913179.yaml", "tests/diagrams/protocols/two_arms_crossover.yaml"]

    assert printed(program, *names, seed="7") == printed(program, *names, seed=seed)
