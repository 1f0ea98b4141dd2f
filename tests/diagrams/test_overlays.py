"""The flow with people on it, and the flow of two versions."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

import protocol_engine as pe
from diagrams.charts import INVENTED, SHIPPED, chart_at, invented, seed_cohort
from diagrams.lint import faults
from protocol_engine.diagrams.figure import Box, Figure, Line, Mark, Text
from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.ink import INKS
from protocol_engine.diagrams.spine.overlay import Overlay
from protocol_engine.diagrams.spine.people import MEANT, TIMES, cohort_overlay, coverage_overlay, path_overlay
from protocol_engine.diagrams.spine.sheet import flow_figure
from protocol_engine.diagrams.spine.versions import versions
from unit.trial import chart_of, fact

TRIAL = """
epochs: [start, care]
data: {Fit: {type: Boolean}, ALT: {type: Quantity, unit: U/L}}
rules: {low: {check: "ALT < 3 'U/L'"}}
states:
  screening: {epoch: start, initial: true}
  treated: {epoch: care}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
events: {dosed: {may_carry: [Fit, ALT]}, ended: {}, withdrew: {}}
transitions:
  - {event: dosed, from: screening, to: treated, id: first, require: [low]}
  - {event: dosed, from: treated, to: treated, id: again}
  - {event: ended, from: treated, to: completed}
  - {event: withdrew, from: any, to: withdrawn}
schedule: {visit: {event: dosed, anchor: dosed, after: 7 days}}
"""


def drawn(text: str, overlay: Overlay) -> Figure:
    """Draw a trial with an overlay."""
    return flow_figure(flow_of(chart_of(text)), overlay)


def box(figure: Figure, state: str) -> Box:
    """Find the box of a state."""
    return next(item for item in figure.items if isinstance(item, Box) and item.data.get("state") == state)


def people(*histories: tuple[pe.Event, ...]) -> list[pe.Participant]:
    """Fold some histories of the small trial."""
    return [pe.replay(chart_of(TRIAL), f"0{number}", facts) for number, facts in enumerate(histories, 1)]


COHORT = (
    (fact("dosed", "2026-01-01"), fact("dosed", "2026-01-08"), fact("ended", "2026-02-01")),
    (fact("dosed", "2026-01-03"), fact("withdrew", "2026-01-09")),
    (fact("withdrew", "2026-01-04"),),
    (fact("ended", "2026-01-04"),),
)


def test_counts() -> None:
    """States say how many came and are there, arrows and dots how often they were taken."""
    overlay = cohort_overlay(chart_of(TRIAL), people(*COHORT))
    figure = drawn(TRIAL, overlay)

    assert (f"n = 2 ({TIMES} 3)",) == box(figure, "treated").notes
    assert ("n = 2",) == box(figure, "withdrawn").notes
    assert ("n = 4", "now 1") == box(figure, "screening").notes
    dots = {
        item.data["from"]: (item.text, item.solid)
        for item in figure.items
        if isinstance(item, Mark) and "from" in item.data
    }
    assert {"screening": ("1", True), "treated": ("1", True)} == dots
    texts = [item.text for item in figure.items if isinstance(item, Text)]
    assert f"{TIMES} 2" in texts
    assert f"4 participants, data cut 2026-02-01. {MEANT}" == overlay.subtitle
    assert [] == faults(figure)


def test_moves_out_of_sequence() -> None:
    """Moves that no arrow stands for are told, so that the numbers add up."""
    text = TRIAL.replace("completed: {disposition: completed}", "followed: {}\n  completed: {disposition: completed}")
    text = text.replace(
        "to: completed}", "to: followed}\n  - {event: withdrew, id: end, from: followed, to: completed}"
    )
    text = text.replace("from: any, to: withdrawn", "from: [screening, treated], to: withdrawn")
    chart = chart_of(text)
    one = pe.replay(chart, "01", [fact("ended", "2026-01-01")])

    assert "1 participant, data cut 2026-01-01, 1 move out of sequence is not on any arrow" == cohort_overlay(
        chart, [one]
    ).subtitle.removesuffix(f". {MEANT}")
    assert path_overlay(chart, one).subtitle.endswith("Followed, 1 move out of sequence is not on any arrow")


def test_nobody() -> None:
    """A cohort of nobody has zeros and no data cut."""
    assert f"0 participants. {MEANT}" == cohort_overlay(chart_of(TRIAL), []).subtitle


def test_path() -> None:
    """One participant's way is drawn over everything else, to the end that it led to."""
    overlay = path_overlay(chart_of(TRIAL), people(*COHORT)[1])
    figure = drawn(TRIAL, overlay)

    assert "of participant 02" == overlay.heading
    assert ("walked", "here") == (box(figure, "treated").ink, box(figure, "withdrawn").ink)
    assert ["treated"] == [one.data["from"] for one in figure.items if isinstance(one, Mark) and one.ink == "walked"]
    lines = [item for item in figure.items if isinstance(item, Line)]
    assert 1 + 1 + 1 == sum(line.ink == "walked" for line in lines)  # the dose, the way out, the key
    assert [] == faults(figure)


def test_path_is_on_top() -> None:
    """The way of a participant is drawn behind no other arrow."""
    figure = flow_figure(flow_of(chart_at(SHIPPED[0])), path_overlay(chart_at(SHIPPED[0]), seed_cohort()[3]))
    main = {name for name, state in chart_at(SHIPPED[0]).states.items() if state.track == "pathway"}
    inks = [item.ink for item in figure.items if isinstance(item, Line) and item.data.get("from") in main]

    assert {"walked"} == set(inks[inks.index("walked") :])


def test_coverage() -> None:
    """What nobody did is marked, and counted."""
    overlay = coverage_overlay(chart_of(TRIAL), people(*COHORT[2:]))
    figure = drawn(TRIAL, overlay)

    told = "1 of 5 arrows taken, 2 of 4 states entered, by 2 participants, data cut 2026-01-04"
    assert told == overlay.subtitle
    assert "never" == box(figure, "treated").ink
    dots = {item.data["from"]: item.solid for item in figure.items if isinstance(item, Mark) and "from" in item.data}
    assert {"screening": True, "treated": False} == dots
    assert [] == faults(figure)


def test_strangers() -> None:
    """People of another protocol are refused."""
    with pytest.raises(pe.HistoryError, match="folded by another protocol"):
        cohort_overlay(chart_of(TRIAL), [seed_cohort()[0]])


def changed(text: str) -> tuple[Figure, Overlay, dict[str, tuple[str, ...]]]:
    """Draw what another text changes."""
    flow, overlay = versions(chart_of(TRIAL), chart_of(text))
    figure = flow_figure(flow, overlay)
    assert [] == faults(figure)
    return figure, overlay, {id: one.parts for id, one in flow.conditions.items()}


def test_no_difference() -> None:
    """Two equal versions differ in nothing."""
    _, overlay, conditions = changed(TRIAL)

    assert "no difference in the flow" == overlay.subtitle
    assert {"first": ("ALT < 3 U/L",)} == conditions


def test_rule_tightened() -> None:
    """A rule that asks for more changes the arrows that require it, and both readings are told."""
    _, overlay, conditions = changed(TRIAL.replace("ALT < 3 'U/L'", "ALT < 2 'U/L'"))

    assert "changed: 1 arrow" == overlay.subtitle
    assert {("first", "screening"): "changed"} == overlay.arrow_inks
    assert ("ALT < 2 U/L", "before: ALT < 3 U/L") == conditions["first"]


def test_what_was_asked_of_nothing() -> None:
    """A condition that appears, or disappears, is a change."""
    _, _, gained = changed(TRIAL.replace("id: again}", "id: again, when: Fit}"))
    _, _, lost = changed(TRIAL.replace(", require: [low]", ""))

    assert ("Fit", "before: nothing was asked") == gained["again"]
    assert ("before: ALT < 3 U/L",) == lost["first"]


def test_label_changed() -> None:
    """Another name for the same event is told."""
    _, overlay, conditions = changed(TRIAL.replace("ended: {}", "ended: {label: Last dose}"))

    assert ("called before: Ended",) == conditions["ended"]
    assert "changed: 1 arrow. Not drawn: events (ended)" == overlay.subtitle


def test_states_and_arrows() -> None:
    """States and arrows that are new, gone or changed are counted and marked, by a word as well as by a color."""
    text = TRIAL.replace("treated: {epoch: care}", "treated: {epoch: start}\n  rested: {epoch: care}")
    text = (
        text.replace("from: treated, to: completed", "from: treated, to: rested")
        .replace("from: any, to: withdrawn", "from: screening, to: completed")
        .replace("  withdrawn: {disposition: withdrawal by participant}\n", "")
    )
    text = text.replace(
        "transitions:", "transitions:\n  - {event: withdrew, id: out, from: [treated, rested], to: completed}"
    )
    figure, overlay, _ = changed(text)

    assert "added: 1 state and 4 arrows; removed: 1 state and 3 arrows; changed: 1 state" == overlay.subtitle
    inks = {state: (box(figure, state).ink, box(figure, state).notes) for state in ("rested", "withdrawn", "treated")}
    assert {name: (name, (name,)) for name in ("added", "removed", "changed")} == dict(
        zip(("added", "removed", "changed"), inks.values(), strict=True)
    )
    assert ("ended (before)", "treated") in overlay.arrow_inks


def test_beside_the_flow() -> None:
    """What the flow does not show is named."""
    text = TRIAL.replace("after: 7 days", "after: 8 days").replace(
        "epochs: [start, care]", "epochs: [start, care, late]"
    )
    _, overlay, _ = changed(text.replace("Fit: {type: Boolean}", "Fit: {type: Boolean, label: Is fit}"))

    assert "no difference in the flow. Not drawn: schedule (visit); data (Fit); epochs" == overlay.subtitle


def test_tracks_of_both() -> None:
    """A track that only the old version has is drawn, too."""
    vital = "  alive: {track: vital, initial: true}\n  dead: {track: vital, ends_study: true}\nevents: {died: {}, "
    old = chart_of(
        TRIAL.replace("events: {", vital).replace(
            "transitions:", "transitions:\n  - {event: died, from: alive, to: dead}"
        )
    )
    flow, overlay = versions(old, chart_of(TRIAL))

    assert ("pathway", "vital") == flow.tracks
    assert "removed: 2 states and 1 arrow. Not drawn: events (died)" == overlay.subtitle
    assert [] == faults(flow_figure(flow, overlay))


def test_window_moved() -> None:
    """Another window is told by both, and one that calls itself the same is told to be another."""
    window = "to: completed, window: {anchor: dosed, at_least: 7 days%s}"
    text = TRIAL.replace("to: completed", window % "")
    same = TRIAL.replace("to: completed", window % ", text: A week")

    def asked(old: str) -> tuple[str, ...]:
        flow, _ = versions(chart_of(old), chart_of(old.replace("at_least: 7 days", "at_least: 8 days")))
        return flow.conditions["ended"].parts

    assert ("at least 8 days after Dosed", "before: at least 7 days after Dosed") == asked(text)[:2]
    assert ("A week", "its window has changed") == asked(same)


def test_what_did_not_change() -> None:
    """A window that stands as it was is no change, whatever else is left out of the file."""
    old = TRIAL.replace("to: completed", "to: completed, window: {anchor: withdrew, at_least: 7 days, text: A week}")
    new = old[: old.index("schedule:")]
    _, overlay = versions(chart_of(old), chart_of(new))

    assert "no difference in the flow. Not drawn: schedule (visit)" == overlay.subtitle


def test_criterion_within_a_group() -> None:
    """A criterion whose change the words of its group do not show is told by itself."""
    group = "criteria: {inclusion: {I1: {check: Fit}, I2: {check: \"ALT < 3 'U/L'\"}}}\nrules:"
    old = TRIAL.replace("rules:", group).replace("require: [low]", "require: [inclusion, low]")
    flow, _ = versions(chart_of(old), chart_of(old.replace("ALT < 3 'U/L'\"}}}", "ALT < 2 'U/L'\"}}}")))

    told = ("every inclusion criterion is met (I1 to I2)", "ALT < 3 U/L", "I2 was: ALT < 3 U/L; is: ALT < 2 U/L")
    assert told == flow.conditions["first"].parts


def test_provided_rule() -> None:
    """A rule of the host that reads something else asks for something else, whatever it is called."""
    old = TRIAL.replace("rules:", "provided: {slot: {reads: [Fit], text: A seat is free}}\nrules:")
    old = old.replace("require: [low]", "require: [slot, low]")
    flow, _ = versions(chart_of(old), chart_of(old.replace("reads: [Fit]", "reads: [ALT]")))

    assert ("A seat is free", "ALT < 3 U/L") == flow.conditions["first"].parts[:2]
    assert "changed" == next(arrow.change for arrow in flow.arrows if arrow.transition == "first")


def test_counted_as_they_are() -> None:
    """The heading counts the states and transitions of the new version, without what was removed."""
    figure, _, _ = changed(TRIAL.replace("ended, from: treated", "ended, from: screening"))

    told = [item.text for item in figure.items if isinstance(item, Text)]
    assert told[1].endswith("4 states, 4 transitions")


def test_the_dead() -> None:
    """Who died is in a state no more, and is told apart."""
    died = "  alive: {track: vital, initial: true}\n  dead: {track: vital, ends_study: true}\nevents: {died: {}, "
    step = "transitions:\n  - {event: died, from: alive, to: dead}"
    text = TRIAL.replace("events: {", died).replace("transitions:", step)
    facts = fact("dosed", "2026-01-01"), fact("died", "2026-01-08")
    cohort = [pe.replay(chart_of(text), id, facts[:count]) for id, count in (("1", 2), ("2", 1), ("3", 2))]
    figure = drawn(text, cohort_overlay(chart_of(text), cohort))

    assert ("n = 3", "now 1", "study ended 2") == box(figure, "treated").notes
    assert ("n = 2",) == box(figure, "dead").notes


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("name", ["dose_escalation", "two_arms_crossover", "forty_states"])
def test_no_number_under_another(name: str, turned: bool) -> None:
    """However close the lines of arms are, no dot with a number lies on another one."""
    chart = invented(name)
    figure = flow_figure(flow_of(chart), cohort_overlay(chart, []), left_to_right=turned)

    for page in figure.pages or (figure,):
        marks = [item.extent for item in page.items if isinstance(item, Mark) and item.text]
        assert [] == [one for one, other in itertools.combinations(marks, 2) if one.meets(other)]
    assert [] == faults(figure)


def every_text(old: str, new: str) -> dict[str, str]:
    """Write the difference of two texts in every text format."""
    kinds = pe.diagrams.KINDS["flow"]
    formats = [name for name, one in kinds.texts.items() if "compare" in one.takes]
    return {name: str(pe.draw(chart_of(new), format=name, compare=chart_of(old))) for name in formats}


LIFE = """
states:
  screening: {initial: true}
  treated: {}
  completed: {disposition: completed}
  alive: {track: vital, initial: true}
  sick: {track: vital}
  dead: {track: vital, ends_study: true}
events: {dosed: {}, ended: {}, fell: {}, died: {}}
transitions:
  - {event: dosed, from: screening, to: treated}
  - {event: ended, from: treated, to: completed}
  - {event: fell, from: alive, to: sick}
  - {event: died, from: [alive, sick], to: dead}
"""


def test_track_of_another_name() -> None:
    """A track that has another name now is drawn once, by its new name."""
    new = LIFE.replace("track: vital", "track: life")
    flow, overlay = versions(chart_of(LIFE), chart_of(new))

    assert ("pathway", "life") == flow.tracks
    assert [] == faults(flow_figure(flow, overlay))
    assert all(every_text(LIFE, new).values())


def test_state_of_another_track() -> None:
    """A state that has moved to another track is drawn there, and the ways that led between the two are named."""
    new = LIFE.replace("sick: {track: vital}", "sick: {}").replace("from: alive, to: sick", "from: treated, to: sick")
    new = new.replace("from: [alive, sick]", "from: alive").replace(
        "from: treated, to: completed", "from: [treated, sick], to: completed"
    )
    flow, overlay = versions(chart_of(LIFE), chart_of(new))

    assert overlay.subtitle.endswith(". Not drawn: ways between tracks (fell, died)")
    assert [] == faults(flow_figure(flow, overlay))
    assert all(every_text(LIFE, new).values())


def test_rules_that_no_transition_asks_for() -> None:
    """A rule that an event kind requires, and a criterion that nothing asks for, are named where they change."""
    old = TRIAL.replace("{dosed: {may_carry: [Fit, ALT]}", "{dosed: {may_carry: [Fit, ALT], require: [low]}")
    old = old.replace(", require: [low]}\n  - {event: dosed, from: treated", "}\n  - {event: dosed, from: treated")
    old = old.replace("rules:", "criteria: {inclusion: {I1: {check: Fit}}}\nrules:")
    new = old.replace("ALT < 3", "ALT < 2").replace("check: Fit", "check: not Fit")
    _, overlay = versions(chart_of(old), chart_of(new))

    assert "no difference in the flow. Not drawn: rules (I1, low)" == overlay.subtitle


def test_another_event() -> None:
    """A transition that another event takes has changed, whatever it is called."""
    new = TRIAL.replace("{event: ended,", "{event: closed, id: ended, label: Ended,").replace("ended: {}", "closed: {}")
    _, overlay, conditions = changed(new)

    assert ("event before: ended",) == conditions["ended"]
    assert overlay.subtitle.startswith("changed: 1 arrow. Not drawn: events (")


@pytest.mark.parametrize("path", [*SHIPPED, *INVENTED], ids=lambda path: path.stem)
def test_one_version_twice(path: Path) -> None:
    """A version beside itself is that version, to the last condition."""
    chart = chart_at(path)
    flow, overlay = versions(chart, chart)

    assert flow_of(chart) == flow
    assert "no difference in the flow" == overlay.subtitle


def test_ways_and_windows_of_versions() -> None:
    """Beside another version, a condition still tells the way from the window."""
    old = TRIAL.replace("to: completed", "to: completed, when: Fit, window: {anchor: dosed, at_least: 7 days}")
    flow, _ = versions(chart_of(old), chart_of(old.replace('"1"', '"2"')))

    assert ("Fit", "at least 7 days after Dosed") == (flow.conditions["ended"].when, flow.conditions["ended"].window)
    assert '"guard"' in every_text(old, old)["xstate"]


def test_chips_of_versions() -> None:
    """A way out that a state has no more is told at the chip of the state."""
    new = TRIAL.replace("from: any, to: withdrawn", "from: screening, to: withdrawn")
    three = "  - {event: withdrew, id: %s, from: screening, to: withdrawn, when: Fit}\n"
    new = new + "" if "schedule" in new else new + three
    text = every_text(TRIAL, new)["dot"]

    assert ">-W<" in text
    assert INKS["removed"].stroke in text
