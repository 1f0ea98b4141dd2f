"""The CONSORT flow as a figure: what it says, and that all of it can be read."""

from __future__ import annotations

import re
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

import protocol_engine as pe
from diagrams.lint import faults, pages_of
from diagrams.people import Cohort, cohorts, lzzt, seed
from laws.engine import law
from protocol_engine.diagrams.consort import consort
from protocol_engine.diagrams.figure import Box, Figure, Line, Text
from unit.trial import chart_of, fact

ARMS = chart_of("""
title: Two arms that come together
epochs: [screening, treatment, follow_up]
states:
  screening: {epoch: screening, initial: true}
  standard: {epoch: treatment}
  standard_2: {epoch: treatment, label: Standard goes on}
  new: {epoch: treatment, label: <New & "other" drug>}
  followed: {epoch: follow_up}
  completed: {epoch: follow_up, disposition: completed}
events: {started: {data: [Arm]}, went_on: {}, followed: {}, done: {}}
data: {Arm: {type: String, values: [standard, new]}}
transitions:
  - {event: started, from: screening, to: standard, when: Arm = 'standard'}
  - {event: started, from: screening, to: new, when: Arm = 'new'}
  - {event: went_on, from: standard, to: standard_2}
  - {event: followed, from: [standard_2, new], to: followed}
  - {event: done, from: followed, to: completed}
""")


def boxes(figure: Figure) -> list[Box]:
    """Give all boxes, page by page."""
    return [item for page in pages_of(figure) for item in page.items if isinstance(item, Box)]


def said(figure: Figure, ink: str) -> list[str]:
    """Give what the boxes of an ink say, each as one text."""
    return [" ".join((*box.lines, *box.notes)) for box in boxes(figure) if box.ink == ink]


def two_arms() -> tuple[pe.Participant, ...]:
    """Give three people: one in each arm, one in none."""
    stories = [("standard", "went_on"), ("new", "followed", "done"), ()]
    return tuple(
        pe.replay(
            ARMS,
            str(number),
            [fact("started", "2025-01-01", Arm=story[0]), *(fact(kind, f"2025-02-0{day}") for day, kind in
             enumerate(story[1:], 1))] if story else [],
        )
        for number, story in enumerate(stories)
    )  # fmt: skip


def test_published_people() -> None:
    """The flow of the 306 tells the published numbers, milestone by milestone, and those who left with reasons."""
    figure = consort(*lzzt())

    assert [
        "Candidate (n = 306)",
        "Entered and in screening (n = 306)",
        "Randomized (n = 254)",
        "Treatment 1 (start) (n = 254)",
        "Treatment 2 (arm's dose) (n = 226)",
        "Treatment 3 (end) (n = 111)",
        "Completed (n = 110)",
    ] == said(figure, "plain")
    assert "Did not reach: Randomized (n = 52) • Screen failure (n = 52)" == said(figure, "exit")[0]
    assert ["Screening", "Treatment 1", "Treatment 2", "Treatment 3", "Follow up"] == said(figure, "stage")
    assert [] == faults(figure)


def test_what_is_drawn_adds_up() -> None:
    """In the file itself, each number is that of the next milestone and of those beside the way."""
    for cohort in (lzzt(), seed()):
        drawn = [box for box in boxes(consort(*cohort, zeros=True)) if box.ink != "stage" and "again" not in box.data]
        milestones = [(int(box.data["n"]), int(box.data.get("joined", 0))) for box in drawn if box.ink == "plain"]
        lost = [int(box.data["lost"]) for box in drawn if box.ink == "exit"]

        assert len(milestones) == len(lost) + 1
        for (here, _), beside, (further, joined) in zip(milestones, lost, milestones[1:], strict=False):
            assert here + joined == beside + further


def test_numbers_are_those_of_the_data() -> None:
    """What a box says is what its data say, so that programs read what people do."""
    for box in boxes(consort(*lzzt(), arm="Arm", analyzed="visited_week_24")):
        told = re.search(r"\(n = ([\d,]+)\)", " ".join(box.lines))
        assert (told is None) == (box.ink == "stage")
        if told is not None:
            found = next(box.data[key] for key in ("n", "lost", "analyzed") if key in box.data)
            assert found == told[1]


def test_arms_by_element() -> None:
    """Arms told by a data element are drawn when it is named: allocated, received, followed, analyzed."""
    chart, people = lzzt()
    figure = consort(chart, people, arm="Arm", received="treatment_1", analyzed="visited_week_24")
    plain = said(figure, "plain")

    assert "Allocated to Placebo (n = 86) • received: Treatment 1 (start) (n = 86)" in plain
    assert 3 == sum(one.startswith("Treatment 1 (start)") for one in plain)
    assert ["Completed (n = 58)", "Completed (n = 25)", "Completed (n = 27)"] == [
        one for one in plain if one.startswith("Completed")
    ]
    assert any(one.startswith("Analyzed: Week 24 (n = 60) • not analyzed (n = 26)") for one in plain)
    assert ["Allocation", "Analysis"] == [one for one in said(figure, "stage") if one.startswith("A")]
    assert [] == faults(figure)


FACTORIAL = chart_of("""
epochs: [screening, treatment, follow_up]
data: {Statin: {type: String, values: [Active, Placebo]}}
states:
  screening: {initial: true, epoch: screening}
  treated: {epoch: treatment, label: Blinded treatment}
  follow: {epoch: follow_up, label: Follow-up}
  done: {epoch: follow_up, disposition: completed}
  withdrawn: {disposition: withdrawal}
events: {randomized: {data: [Statin]}, dosed: {}, ended: {}, closed: {}, withdrew: {}}
transitions:
  - {event: randomized, from: screening, to: treated}
  - {event: ended, from: treated, to: follow}
  - {event: closed, from: follow, to: done}
  - {event: withdrew, from: any, to: withdrawn}
""")


def randomized(*stories: str) -> list[pe.Participant]:
    """Give people who were all randomized to a statin, with what happened then."""
    return [
        pe.replay(
            FACTORIAL,
            str(number),
            [fact("randomized", "2025-01-01", Statin="Active"), *(fact(kind, f"2025-02-0{day}") for day, kind in
             enumerate(story.split(), 1))],
        )
        for number, story in enumerate(stories)
    ]  # fmt: skip


def test_nobody_is_said_not_to_have_received() -> None:
    """Who left during treatment did not come to the next milestone; what was received the chart does not say."""
    figure = consort(FACTORIAL, randomized("dosed ended closed", "dosed withdrew"), arm="Statin")

    assert "Allocated to Statin: Active (n = 2)" in said(figure, "plain")
    assert ["Did not reach: Follow-up (n = 1) • Withdrawn (n = 1)"] == said(figure, "exit")
    assert "receive" not in " ".join(said(figure, "plain")) + figure.description


def test_who_received_the_intervention() -> None:
    """What it is to have received the intervention is named by who draws, and told with the reasons of the others."""
    people = randomized("dosed ended closed", "dosed withdrew", "withdrew")
    figure = consort(FACTORIAL, people, arm="Statin", received="dosed")

    assert (
        "Allocated to Statin: Active (n = 3) • received: Dosed (n = 2) • did not receive (n = 1) "
        "\u00a0\u00a0\u2013 Withdrawn (n = 1)"
    ) in said(figure, "plain")
    assert (
        "Statin: Active: 3. Received (Dosed): 2, did not receive: 1. 2 did not reach Follow-up (" in figure.description
    )
    assert [] == faults(figure)


def test_received_without_arms() -> None:
    """Without arms nobody can have received what an arm is."""
    with pytest.raises(pe.DrawingError, match=r"^received: there are no arms; name what tells them, or leave it out$"):
        consort(*lzzt(), received="treatment_1")


def test_no_arm_without_its_name() -> None:
    """Unless the element is named, nothing in the drawing tells one arm from another."""
    figure = consort(*lzzt())

    assert not any("Xanomeline High" in one or "Placebo" in one for one in said(figure, "plain") + said(figure, "exit"))


def test_arms_of_the_chart() -> None:
    """Parallel arms of the chart stand side by side, and what they come to together in each of them."""
    figure = consort(ARMS, two_arms())

    assert [
        "Screening (n = 3)",
        "Standard (n = 1)",
        '<New & "other" drug> (n = 1)',
        "Standard goes on (n = 1)",
        "Followed (n = 0)",
        "Followed (n = 1)",
        "Completed (n = 0)",
        "Completed (n = 1)",
    ] == said(figure, "plain")
    assert 1 == figure.description.count("Standard: 1.")
    assert ["In no arm (n = 1) • ongoing: Screening (n = 1)", "Not yet: Followed (n = 1)"] == [
        one.split(" • ongoing: Standard goes")[0] for one in said(figure, "exit")
    ]
    assert [] == faults(figure)


def test_named_arms() -> None:
    """Arms may be given by their states, under any name; the milestones before them are those of the main path."""
    figure = consort(
        ARMS,
        two_arms(),
        arms={"Arm 1": ["standard_2", "followed"], "Arm 2": ["new"], "Arm 3": "standard"},
        analyzed=("followed", "done"),
        zeros=True,
    )
    plain = said(figure, "plain")

    assert ["Screening (n = 3)", "Allocated to Arm 1 (n = 0)", "Allocated to Arm 2 (n = 1)"] == plain[:3]
    assert "Allocated to Arm 3 (n = 1)" in plain
    assert [] == faults(figure)


def test_who_did_not_come_to_the_milestone_of_the_arm() -> None:
    """Who is in an arm and did not come to its first milestone is told beside it, with the reason."""
    people = [pe.replay(ARMS, "1", [fact("started", "2025-01-01", Arm="standard")])]
    figure = consort(ARMS, people, arms={"Standard arm": {"Goes on": "standard_2", "Or": ("standard", "followed")}})

    assert "Allocated to Standard arm (n = 1)" in said(figure, "plain")
    assert ["Did not reach: Goes on (n = 1) • went on to: Or (n = 1)"] == said(figure, "exit")
    assert "Standard arm: 1. 1 went on to Or without Goes on. Goes on: 0. Or: 1." in figure.description


def test_who_is_in_no_arm_yet() -> None:
    """Arms whose milestones come long after the shared ones tell who came to none of them."""
    figure = consort(ARMS, two_arms(), arms={"Both": [("standard", "new"), "followed"]}, milestones=["screening"])

    assert "Both: 2. Standard or <New" in figure.description


def test_orders_that_cannot_be() -> None:
    """Milestones that no way leads between are refused, of arms as well."""
    with pytest.raises(pe.DrawingError, match=r"^milestones: 'standard' cannot come after 'followed', no way leads"):
        consort(ARMS, two_arms(), milestones=["followed", "standard"])
    with pytest.raises(pe.DrawingError, match=r"^arms: 'standard' cannot come after 'followed', no way leads there"):
        consort(ARMS, two_arms(), arms={"A": ["followed", "standard"]})


@pytest.mark.parametrize("option", ["analyzed", "received"])
def test_messages_name_what_was_asked(option: str) -> None:
    """A message about a name begins with the option that it was given to."""
    with pytest.raises(pe.DrawingError, match=rf"^{option}: there is no state or event kind 'folowed'; did you mean"):
        consort(ARMS, two_arms(), **t.cast("t.Any", {option: "folowed"}))


def test_a_label_spans_its_epoch() -> None:
    """Milestones that stand side by side are of one epoch, whatever the lengths of the arms."""
    figure = consort(ARMS, two_arms())
    bands = {box.lines[0]: box.rect for box in boxes(figure) if box.ink == "stage"}
    followed = [box.rect for box in boxes(figure) if box.lines[0].startswith(("Followed", "Completed"))]

    assert ["Screening", "Allocation", "Treatment", "Follow up"] == list(bands)
    for rect in followed:
        assert bands["Follow up"].y <= rect.y <= rect.bottom <= bands["Follow up"].bottom
    assert 2 == len({rect.y for rect in followed})


def test_who_went_on_without_a_milestone() -> None:
    """Who went on by a way around a milestone is told beside it and in the later one, and the foot says what it is."""
    figure = consort(*seed())

    assert "Follow up (n = 5) • came without: Transplanted (n = 2)" in said(figure, "plain")
    assert "Completed (n = 3)" == said(figure, "plain")[-1]
    assert (
        "Did not reach: Transplanted (n = 3) • ongoing: Complete remission (n = 2) • went on to: Follow up (n = 1)"
        in (said(figure, "exit"))
    )
    assert any("Went on to: " in item.text for item in figure.items if isinstance(item, Text))


def test_one_way_to_name_arms() -> None:
    """Arms are told by an element or by states, not by both."""
    with pytest.raises(
        pe.DrawingError, match=r"^arm, arms: give one of them; arms are told by a data element or by states"
    ):
        consort(ARMS, two_arms(), arm="Arm", arms={"A": ["new"]})


def test_analysis_of_a_single_arm() -> None:
    """Without arms the last box tells who is analyzed, and where those are."""
    figure = consort(*seed(), analyzed="infused")

    assert said(figure, "plain")[-1].startswith("Analyzed: CAR-T infused (n = 11) • Completed (n = 3)")
    assert "Analyzed (CAR-T infused): 11, not analyzed: 7." in figure.description
    assert [] == faults(figure)


def test_who_has_no_record_of_a_milestone() -> None:
    """Participants without a record of a milestone are told in its box, and the foot says what that means."""
    figure = consort(*seed())

    assert "Enrolled (n = 17) • not on record (n = 1)" in said(figure, "plain")
    assert [] == faults(figure)


def test_before_the_first_milestone() -> None:
    """Where not everyone came to the first milestone, a box above it holds everyone."""
    figure = consort(*lzzt(), milestones=["randomized", "completed"])

    assert ["Participants (n = 306)", "Randomized (n = 254)", "Completed (n = 110)"] == said(figure, "plain")
    assert "306 participants. 52 did not reach Randomized (Screen failure 52). Randomized: 254." in figure.description


def test_a_long_flow() -> None:
    """A flow that is too long for a page goes on on the next, which begins with the last milestone again."""
    states = "".join(f"  s{number}: {{label: State number {number} of forty}}\n" for number in range(1, 40))
    ways = "".join(f"  - {{event: e{number}, from: s{number}, to: s{number + 1}}}\n" for number in range(39))
    events = ", ".join(f"e{number}: {{}}" for number in range(39))
    chart = chart_of(f"states:\n  s0: {{initial: true}}\n{states}events: {{{events}}}\ntransitions:\n{ways}")
    figure = consort(chart, [pe.replay(chart, "1", [fact("e0", "2025-01-01")])])

    assert len(figure.pages) > 1
    for one, other in zip(figure.pages, figure.pages[1:], strict=False):
        assert one.height < 1_500
        ends = [[box.lines for box in page.items if isinstance(box, Box)] for page in (one, other)]
        assert ends[0][-1] == ends[1][0] or ends[0][-2] == ends[1][0]
    assert [] == faults(figure)


def test_no_epochs_no_people() -> None:
    """A protocol without epochs has no labels at the left, or those of CONSORT where it has arms; nobody is nobody."""
    chart = chart_of("""
states: {first: {initial: true}, one: {}, two: {}, three: {}}
events: {a: {data: [Arm]}, b: {}}
data: {Arm: {type: String, values: [x, y]}}
transitions:
  - {event: a, from: first, to: one}
  - {event: b, from: one, to: two}
  - {event: b, from: two, to: three}
""")

    assert [] == said(consort(chart, []), "stage")
    assert ["Enrollment", "Allocation", "Follow-up", "Analysis"] == said(
        consort(chart, [], arm="Arm", analyzed="two"), "stage"
    )
    assert [] == faults(consort(chart, [], arm="Arm", analyzed="two", zeros=True))
    assert "0 participants, no facts" in " ".join(t.cast("t.Any", item).text for item in consort(chart, []).items[:2])


def test_arrows_end_on_boxes() -> None:
    """Every line starts below a box or on another line, and its head touches a box."""
    figure = consort(*lzzt(), arm="Arm")
    rects = [box.rect for box in boxes(figure)]

    lines = [item for item in figure.items if isinstance(item, Line)]
    assert lines
    for line in lines:
        x, y = line.points[-1]
        assert any(
            (rect.x <= x <= rect.right and abs(rect.y - y) < 1) or (abs(rect.x - x) < 1 and rect.y <= y <= rect.bottom)
            for rect in rects
        )


LABELS = ("全基因组测序后的随访阶段与评估", "A label that goes on and on " * 4, "x_" * 60, "<&\"'\x07>")


@law(60)
@given(cohorts(), st.data())
def test_any_cohort(cohort: Cohort, data: st.DataObject) -> None:
    """Whatever the protocol, its people, milestones and their names: the drawing has no fault."""
    chart, people = cohort
    assert [] == faults(consort(chart, people, zeros=data.draw(st.booleans())))

    names = st.sampled_from([*chart.states, *chart.kinds])
    labels = st.one_of(st.sampled_from(LABELS), st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
    # Of event kinds any order is possible, of states not.
    kinds = st.sampled_from([*chart.kinds, *chart.initial[:1]])
    one = st.one_of(kinds, st.tuples(kinds, names))
    chosen = st.dictionaries(labels, one, min_size=1, max_size=6)
    arms = data.draw(st.one_of(st.none(), st.dictionaries(labels, chosen, min_size=1, max_size=5)))
    try:
        figure = consort(
            chart,
            people,
            milestones=data.draw(st.one_of(st.none(), chosen)),
            arms=arms,
            received=None if arms is None else data.draw(st.one_of(st.none(), names)),
            analyzed=data.draw(st.one_of(st.none(), names)),
            zeros=data.draw(st.booleans()),
            title=data.draw(labels),
        )
    except pe.DrawingError:  # the drawn arms may come in an order that cannot be
        return
    assert [] == faults(figure)
