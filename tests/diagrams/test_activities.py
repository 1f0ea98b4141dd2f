"""The Schedule of Activities: what is planned, in which order, under which head, with which footnotes."""

from __future__ import annotations

import pytest

from diagrams.planned_trials import EVENTS, shipped, table_of
from protocol_engine.diagrams.activities import Activities, activities_of
from protocol_engine.diagrams.activities.letters import letter_of, without_elements
from protocol_engine.diagrams.activities.records import Activity
from protocol_engine.diagrams.activities.timing import MINUS
from unit.trial import PATH, chart_of

LONG = "Blood on the morning after the first dose of the drug"


def heads(table: Activities) -> list[str]:
    """Give the heads of the columns, a text each."""
    return [" | ".join((one.label, one.anchor, one.time, one.window)) for one in table.visits]


def labels(table: Activities) -> list[str]:
    """Give the names of the visits."""
    return [visit.label for visit in table.visits]


def row(table: Activities, label: str) -> Activity:
    """Give a row by its name."""
    return next(one for one in table.activities if one.label == label)


def done(table: Activities, label: str) -> list[str]:
    """Give the visits at which something is done."""
    return [visit.label for visit, cell in zip(table.visits, row(table, label).cells, strict=True) if cell is not None]


def notes(table: Activities, label: str) -> list[str]:
    """Give the footnotes of the cells of a row."""
    texts = {one.letter: one.text for one in table.footnotes}
    cells = (cell for cell in row(table, label).cells if cell is not None)
    return [texts[letter] for letter in dict.fromkeys(letter for cell in cells for letter in cell.notes)]


def test_the_pilot_study() -> None:
    """The visits of the CDISC pilot study stand under their epochs as its published design has them."""
    table = shipped("lzzt")

    assert [("Screening", 7), ("Treatment 1", 3), ("Treatment 2", 13), ("Treatment 3", 2), ("Follow up", 2)] == list(
        table.epochs
    )
    assert ["Week 12", "Week 14 (telephone)", "Week 16"] == labels(table)[16:19]
    assert "Week 2 | Baseline | 2 weeks | ±3 days" in heads(table)
    assert "Baseline | Screening 2 | 2 days | 0 to +4 hours" in heads(table)
    assert 19 == len(done(table, "Visit"))
    assert ["Entered and in screening"] == done(table, "MMSE item assessed")
    assert labels(table)[-2:] == ["Protocol completed", "Retrieval"]
    assert ["†", "‡"] == [sign for sign, _ in table.signs]


def test_the_seed() -> None:
    """What must be known before enrollment is done in screening; the days after infusion come one by one."""
    table = shipped("nct06913179")

    assert ["Screening", "Enrolled", "Leukapheresis", "Cell product finished", "CAR-T cells infused", "Day 28"] == (
        labels(table)[:6]
    )
    assert "before Enrolled" == table.visits[0].window
    assert ["Screening"] == done(table, "Medical history") == done(table, "Written consent signed")
    assert ["Complete remission"] == done(table, "Assessed for transplantation")
    assert ["Day 28", "Day 56", "Day 84"] == done(table, "Response assessed")
    assert "Transplant" == next(one for one in table.visits if one.entries == ("engraftment",)).epoch
    assert ["Other medication given", "Adverse event reported", "Follow-up without transplantation"] == (
        list(table.whenever)
    )
    assert "Active tuberculosis" in {one.label for one in table.activities}
    assert "HIV" in {one.label for one in table.activities}
    assert ("Engraftment, at the latest on day 30", "assumed") in {(one.about, one.basis) for one in table.passages}
    assert table.imprint.startswith("protocol NCT06913179, version 1.0, sha256 ")


def test_arms() -> None:
    """The same step of two arms is one column where its window is the same; else each arm has its own."""
    assert 1 == labels(shipped("ab_ba_crossover")).count("First dose of the second period")
    assert ["Pembrolizumab maintained", "TKI maintained / ALK inhibitor maintained / KRAS inhibitor maintained"] == (
        done(shipped("forty_states"), "Maintenance started")
    )


def test_forty_states() -> None:
    """Entries that fall on one day share a column, and each says there how far it may lie from it."""
    table = shipped("forty_states")

    cells = {one.label: one.cells[labels(table).index("Day 42")] for one in table.activities if not one.element}
    assert ["Cycle visit", "Tumor assessment", "Quality of life"] == [name for name, cell in cells.items() if cell]
    assert "±3 days" == table.visits[labels(table).index("Day 42")].window
    assert ["Window: ±7 days."] == notes(table, "Quality of life")
    assert ("", "Drug resumed") == (table.visits[-1].epoch, table.visits[-1].label)


def test_no_epochs() -> None:
    """A trial without epochs has no header for any."""
    assert (("", 5),) == shipped("no_epochs").epochs


def test_nothing_planned() -> None:
    """A protocol that plans nothing says so."""
    table = activities_of(chart_of("states: {here: {initial: true}}"))

    assert () == table.visits == table.activities
    assert ("The protocol plans nothing: it has no path, no window and no schedule.",) == table.remarks


def test_no_schedule() -> None:
    """Without schedule and windows the columns are the steps of the path, and the table says so."""
    table = table_of("")

    assert ["First dose", "Seen", "Completed"] == labels(table)
    assert not table.scheduled
    assert (
        "The protocol has no schedule: the columns are the steps of its path.",
        "X: done.",
        "Recorded whenever it happens: Screened; Bled.",
    ) == table.remarks


def test_a_visit_makes_a_step() -> None:
    """A step that the schedule expects is the column of its visit."""
    table = table_of("schedule: {visit_1: {label: Visit 1, event: seen, anchor: dosed, after: 7 days}}")

    assert [
        "First dose | First dose | day 0 | ",
        "Visit 1 | First dose | 7 days | on the day",
        "Completed |  |  | ",
    ] == heads(table)
    assert (("visit_1",), ("seen",)) == (table.visits[1].entries, table.visits[1].transitions)


def test_after_the_anchor() -> None:
    """What is counted from something follows it, wherever the file has it."""
    events = EVENTS.replace("  bled: {label: Bled}\n", "").replace("events:\n", "events:\n  bled: {label: Bled}\n")

    table = table_of("schedule: {blood: {event: bled, anchor: dosed, at_most: 7 days}}", events)

    assert ["First dose", "Bled", "Seen", "Completed"] == labels(table)


def test_a_step_with_another_window_is_no_visit() -> None:
    """A step whose own window stands elsewhere keeps its own column."""
    events = EVENTS.replace(
        "to: followed}", "to: followed, window: {anchor: dosed, after: 9 days, early: 1 hour, late: 1 hour}}"
    )

    table = table_of("schedule: {visit_1: {event: seen, anchor: dosed, after: 7 days, during: treated}}", events)

    assert ["First dose", "Day 7", "Seen", "Completed"] == labels(table)
    assert "Seen | First dose | 9 days | ±1 hour" in heads(table)


@pytest.mark.parametrize(
    ("entry", "head"),
    [
        ("after: 14 days, early: 3 days, late: 3 days", "Day 14 | First dose | 14 days | ±3 days"),
        ("after: 2 weeks, early: 1 week", f"Week 2 | First dose | 2 weeks | {MINUS}1 to 0 weeks"),
        ("after: 6 months, late: 1 day", "Month 6 | First dose | 6 months | 0 to +1 day"),
        ("after: 1 year, early: 1 week, late: 1 month", f"Year 1 | First dose | 1 year | {MINUS}1 week to +1 month"),
        ("after: 6 hours, early: 0 hours, late: 0 hours", "6 hours | First dose | 6 hours | at that time"),
        ("after: 90 minutes", "90 minutes | First dose | 90 minutes | on the day"),
        ("after: 0 days", "Day 0 | First dose | 0 days | on the day"),
        ("at_most: 14 days", "Bled | First dose |  | within 14 days"),
        ("at_least: 0 days", "Bled | First dose |  | any time after"),
        ("at_least: 7 days", "Bled | First dose |  | 7 days or later"),
        ("at_least: 7 days, at_most: 9 days", "Bled | First dose |  | 7 to 9 days"),
        ("at_least: 1 day, at_most: 2 weeks", "Bled | First dose |  | 1 day to 2 weeks"),
        ("after: 1 day, label: Next morning", "Next morning | First dose | 1 day | on the day"),
        (f"after: 1 day, label: {LONG}", "Day 1 | First dose | 1 day | on the day"),
        (f"at_most: 1 day, label: {LONG}", f"{LONG} | First dose |  | within 1 day"),
        ("after: 1 week, every: 1 day, until: dosed", "Every 1 day | First dose | from 7 days | on the day"),
        ("after: 1 day, every: 1 day, until: 61 days", "Every 1 day | First dose | from 1 day | on the day"),
        ("at_least: 1 day, every: 1 day, until: dosed", "Every 1 day | First dose |  | 1 day or later"),
        ("after: 1 day, which: first", "Day 1 | First dose | 1 day | on the day"),
        ("after: 1 day, which: each", "Day 1 | each First dose | 1 day | on the day"),
    ],
)  # fmt: skip
def test_heads(entry: str, head: str) -> None:
    """The head of a column says when in few words, in the units that the author wrote."""
    assert head in heads(table_of(f"schedule: {{blood: {{event: bled, anchor: dosed, {entry}}}}}"))


def test_first_of_several() -> None:
    """The first of several occurrences is called so; of what can happen but once, that goes without saying."""
    entry = "schedule: {blood: {event: seen, anchor: bled, after: 1 day, which: first}}"

    assert "Day 1 | first Bled | 1 day | on the day" in heads(table_of(entry))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("after: 7 days, every: 7 days, until: 28 days", ["Day 7", "Day 14", "Day 21", "Day 28"]),
        ("after: 3 months, every: 3 months, until: 1 year", ["Month 3", "Month 6", "Month 9", "Month 12"]),
        ("after: 100 days, every: 3 months, until: 7 months", ["Day 100", "Day 100 + 3 months"]),
        ("after: 2 hours, every: 2 hours, until: 4 hours", ["2 hours", "4 hours"]),
    ],
)
def test_repeats(entry: str, expected: list[str]) -> None:
    """A repeated entry that ends is spelled out."""
    table = table_of(f"schedule: {{blood: {{event: bled, anchor: dosed, {entry}}}}}")

    assert expected == done(table, "Bled")


def test_the_calendar_decides() -> None:
    """Where the number of repeats depends on the lengths of months, a footnote says so."""
    entry = "event: bled, anchor: dosed, after: 100 days, every: 3 months, until: 7 months"
    sure = "event: bled, anchor: dosed, after: 3 months, every: 3 months, until: 7 months"

    assert ["How often depends on the lengths of the months."] == notes(
        table_of(f"schedule: {{b: {{{entry}}}}}"), "Bled"
    )
    assert [] == notes(table_of(f"schedule: {{b: {{{sure}}}}}"), "Bled")


@pytest.mark.parametrize(
    ("entry", "note"),
    [
        ("during: treated", "Only while 'Treated'."),
        ("during: [treated, followed]", "Only while 'Treated' or 'Followed'."),
        ("during: [screening, treated, followed]", ""),
        ("if: bled.count < 2", "Only if number of 'Bled' < 2."),
        ("every: 7 days, until: withdrew", "Every 7 days until 'Withdrew'."),
        ("every: 7 days", "Every 7 days."),
        ("text: Before breakfast.", "Before breakfast."),
        ("which: each", "After each 'First dose'."),
        (f"label: {LONG}", f"{LONG}."),
    ],
)  # fmt: skip
def test_footnotes(entry: str, note: str) -> None:
    """A footnote says when something is not done, and what else the entry says."""
    found = notes(table_of(f"schedule: {{blood: {{event: bled, anchor: dosed, after: 7 days, {entry}}}}}"), "Bled")

    assert ([note] if note else []) == found


def test_epochs_of_states() -> None:
    """A footnote names an epoch for all of its states."""
    states = """
epochs: [before, within]
states:
  screening: {initial: true, epoch: before}
  treated: {epoch: within}
  followed: {epoch: within}
  ended: {epoch: before}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  alive: {track: vital, initial: true}
  dead: {track: vital, disposition: death, ends_study: true}
"""
    entry = "schedule: {blood: {event: bled, anchor: dosed, after: 7 days, during: [{epoch: within}, screening]}}"

    table = activities_of(chart_of(states + EVENTS + entry))

    assert ["Only while in the epoch Within or 'Screening'."] == notes(table, "Bled")
    assert [("Within", 4)] == list(table.epochs)


def test_basis() -> None:
    """A cell says whose word it is: the weakest of its entry, its step and its window."""
    table = table_of("schedule: {b: {event: bled, anchor: dosed, after: 7 days, basis: assumed, cite: Section 7}}")
    cell = next(cell for cell in row(table, "Bled").cells if cell is not None)

    assert ("X", "assumed") == (cell.mark, cell.basis)
    assert [("Day 7", "Section 7", "assumed")] == [(one.about, one.cite, one.basis) for one in table.passages]
    assert (("‡", "assumed: the source is silent, and this is ours alone"),) == table.signs


DATA = """
data:
  Weight: {type: Integer, label: Weight in kilograms, valid_for: 7 days, basis: interpreted}
  Height: {type: Integer}
rules:
  heavy: {check: Weight > 50, category: eligibility, text: Heavier than 50 kg}
  alive_rule: {check: vital = 'alive', category: eligibility, text: Alive}
  seen_rule: {check: bled.count >= 1, category: eligibility, text: Blood was taken}
"""


def test_what_a_step_needs() -> None:
    """What the rules of a step read is brought before it, in the state where it starts; a track alone needs nothing."""
    events = EVENTS.replace(
        "screened: {label: Screened}", "screened: {label: Screened, data: [Weight], may_carry: [Height]}"
    )
    events = events.replace("to: treated}", "to: treated, require: [heavy, alive_rule, seen_rule], cite: Section 5}")

    table = activities_of(chart_of(PATH + DATA + events))

    assert ["Screening", "First dose", "Seen", "Completed"] == labels(table)
    assert "before First dose" == table.visits[0].window
    assert ["Screening"] == done(table, "Screened") == done(table, "Bled")
    assert ["X", "(X)"] == [row(table, name).cells[0].mark for name in ("Weight in kilograms", "Height")]  # type: ignore[union-attr]
    assert "interpreted" == row(table, "Weight in kilograms").basis
    assert ["Heavier than 50 kg; Alive; Blood was taken."] == notes(table, "First dose")
    assert "A value may be used for 7 days." in {one.text for one in table.footnotes}
    assert "X: done; (X): done where there is reason to." in table.remarks


def test_brought_too_late() -> None:
    """What only a later step brings cannot be done before."""
    events = EVENTS.replace("label: Seen", "label: Seen, data: [Weight]")
    events = events.replace("to: treated}", "to: treated, require: [heavy]}")

    assert ["First dose", "Seen", "Completed"] == labels(activities_of(chart_of(PATH + DATA + events)))


def test_needed_once() -> None:
    """What is known already, or is planned before, is not asked for again."""
    events = EVENTS.replace("screened: {label: Screened}", "screened: {label: Screened, data: [Weight]}")
    events = events.replace("to: treated}", "to: treated, require: [heavy]}")
    events = events.replace("to: followed}", "to: followed, require: [heavy, seen_rule]}")

    table = activities_of(
        chart_of(f"{PATH}{DATA}{events}\nschedule: {{b: {{event: bled, anchor: dosed, after: 1 day}}}}")
    )

    assert ["Screening", "First dose", "Day 1", "Seen", "Completed"] == labels(table)


def test_elements_of_an_entry() -> None:
    """An entry may ask for more than its event kind does."""
    table = activities_of(
        chart_of(f"{PATH}{DATA}{EVENTS}\nschedule: {{b: {{event: bled, anchor: dosed, after: 1 day, data: [Height]}}}}"
                 .replace("bled: {label: Bled}", "bled: {label: Bled, may_carry: [Height]}"))
    )  # fmt: skip

    assert ["Day 1"] == done(table, "Height")
    assert ["X"] == [cell.mark for cell in row(table, "Height").cells if cell is not None]
    assert "Height" not in {one.label for one in without_elements(table).activities}


def test_provided_rules() -> None:
    """What the host is to answer says which data it is given, but of a track nothing can be told."""
    events = EVENTS.replace("label: Screened", "label: Screened, data: [Height]")
    events = events.replace("to: treated}", "to: treated, require: [fit]}")
    provided = "provided: {fit: {reads: [Height, vital], category: eligibility}}"

    table = activities_of(chart_of(f"{PATH}{DATA.replace('rules:', provided + chr(10) + 'rules:')}{events}"))

    assert ["Screening"] == done(table, "Screened")
    assert ["Fit."] == notes(table, "First dose")


def test_another_end() -> None:
    """A path that leads to no planned end stops before it, unless that end has a window."""
    events = EVENTS.replace("  - {event: completed, from: followed, to: completed}\n", "")

    assert ["First dose", "Seen"] == labels(table_of("", events))

    events = events.replace("to: withdrawn}", "to: withdrawn, window: {anchor: dosed, at_most: 9 days}}")
    assert ["First dose", "Seen", "Withdrew"] == labels(table_of("", events))


def test_windows_beside_the_path() -> None:
    """Whatever has a window has a column: of transitions beside the path, of other tracks, and of observations."""
    events = """
events:
  bled: {label: Bled, window: {anchor: dosed, at_most: 3 days}}
  dosed: {label: Dosed}
  rested: {label: Rested}
  seen: {label: Seen, window: {anchor: dosed, at_least: 1 day}}
  completed: {label: Completed}
  withdrew: {label: Withdrew}
  died: {label: Died}
transitions:
  - {event: dosed, from: screening, to: treated}
  - {id: again, event: dosed, from: treated, to: treated, window: {anchor: dosed, after: 21 days}}
  - {id: once_more, event: dosed, from: followed, to: treated, window: {anchor: dosed, after: 21 days}}
  - {event: rested, from: alive, to: alive, window: {anchor: withdrew, at_most: 2 days}}
  - {event: seen, from: treated, to: followed}
  - {event: completed, from: followed, to: completed}
  - {event: withdrew, from: any, to: withdrawn}
  - {event: died, from: alive, to: dead}
"""
    table = activities_of(chart_of(PATH + events))

    found = {(one.label, one.anchor, one.window): one.transitions for one in table.visits}
    assert ("again", "once_more") == found["Dosed", "Dosed", "on the day"]
    assert ("rested",) == found["Rested", "Withdrew", "within 2 days"]
    assert () == found["Bled", "Dosed", "within 3 days"]
    assert ("seen",) == found["Seen", "Dosed", "1 day or later"]
    assert "Rested" == table.visits[-1].label


def test_repeating_steps() -> None:
    """A visit that repeats without end may be what makes a step: it stays one column."""
    table = table_of("schedule: {v: {event: seen, anchor: dosed, after: 7 days, every: 7 days}}")

    assert ["First dose", "Every 7 days", "Completed"] == labels(table)


def test_bare_visits() -> None:
    """Event kinds that are nothing but a visit share a row, if there are several."""
    events = EVENTS.replace("bled: {label: Bled}", "bled: {label: Bled}\n  called: {label: Called}")
    one = "blood: {label: Bled, event: bled, anchor: dosed, after: 1 day}"
    two = "call: {label: Called, event: called, anchor: dosed, after: 2 days}"

    assert ["Bled", "Called"] == done(table_of(f"schedule: {{{one}, {two}}}", events), "Visit")
    assert "Visit" not in {found.label for found in table_of(f"schedule: {{{one}}}", events).activities}


def test_letters() -> None:
    """Footnotes are lettered from a to z, then aa, ab; rows that are left out take theirs along."""
    assert ["a", "z", "aa", "az", "ba", "zz", "aaa"] == [letter_of(number) for number in (0, 25, 26, 51, 52, 701, 702)]

    table = without_elements(shipped("nct06913179"))
    used = {
        letter for one in table.activities for letter in (*one.notes, *(n for c in one.cells if c for n in c.notes))
    }
    assert used == {one.letter for one in table.footnotes}
    assert "A value may be used for 28 days." not in {one.text for one in table.footnotes}


RUN_IN = """
epochs: [screening, run_in, maintenance]
data:
  Fall: {type: Integer}
  CRP: {type: Integer}
rules:
  low: {check: CRP < 100, category: eligibility, text: CRP below 100}
states:
  screening: {epoch: screening, initial: true}
  run_in: {epoch: run_in}
  drug: {epoch: maintenance}
  placebo: {epoch: maintenance}
  ended: {disposition: lack of efficacy}
  completed: {epoch: maintenance, disposition: completed}
events:
  started: {}
  assessed: {data: [Fall]}
  closed: {}
  lab: {label: Laboratory, may_carry: [CRP]}
  visited: {label: Clinic visit, may_carry: [CRP]}
transitions:
  - {event: started, from: screening, to: run_in, require: [low]}
  - {event: assessed, from: run_in, to: drug, when: Fall > 5, id: a, window: {anchor: started, after: 8 weeks}}
  - {event: assessed, from: run_in, to: placebo, when: Fall >= 3 and Fall <= 5, id: b}
  - {event: assessed, from: run_in, to: ended, when: otherwise, id: c}
  - {event: closed, from: [drug, placebo], to: completed}
schedule:
  week_4: {event: visited, anchor: started, after: 4 weeks, data: [CRP]}
  monthly: {event: visited, anchor: assessed, after: 4 weeks, during: [drug, placebo]}
"""


def test_a_decision_of_which_one_way_has_a_window() -> None:
    """A decision is one column, at the time that one of its ways has, and earlier visits stand before it."""
    table = activities_of(chart_of(RUN_IN))

    assert [
        "Screening |  |  | before Started",
        "Started | Started | day 0 | ",
        "Week 4 | Started | 4 weeks | on the day",
        "Assessed | Started | 8 weeks | on the day",
        "Week 4 | Assessed | 4 weeks | on the day",
        "Closed |  |  | ",
    ] == heads(table)
    assert [("Screening", 1), ("Run in", 2), ("Maintenance", 3)] == list(table.epochs)


def test_all_ways_of_a_decision() -> None:
    """A footnote tells all that a decision may lead to, ways out of the study included, and whose the window is."""
    assert [
        "Drug: Fall > 5, 8 weeks after Started; Placebo: Fall ≥ 3 and Fall ≤ 5; Ended: in every other case."
    ] == notes(activities_of(chart_of(RUN_IN)), "Assessed")


def test_what_the_schedule_brings() -> None:
    """What a step needs is brought by what is done for it, and not by a visit that the schedule expects later."""
    table = activities_of(chart_of(RUN_IN))

    assert ["Screening"] == done(table, "Laboratory")
    assert ["Week 4", "Week 4"] == done(table, "Clinic visit")
    alone = activities_of(chart_of(RUN_IN.replace("  lab: {label: Laboratory, may_carry: [CRP]}\n", "")))
    assert ["Screening", "Week 4", "Week 4"] == done(alone, "Clinic visit")
