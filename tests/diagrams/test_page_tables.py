"""The tables of the page say everything that the protocol says, once, with whose word it is."""

from __future__ import annotations

import re
import typing as t

import pytest

import protocol_engine as pe
from diagrams.charts import GOOD, INVENTED, SHIPPED, chart_at
from diagrams.pages import Read, page_at, page_of, seed_page
from protocol_engine.diagrams.page.places import MADE, places_of
from protocol_engine.diagrams.page.records import Source
from protocol_engine.diagrams.page.tables import tables_of
from unit.trial import PATH, chart_of

if t.TYPE_CHECKING:
    from pathlib import Path

    from protocol_engine.diagrams.page.records import Cell


def row(chart: pe.Chart, name: str, table: str) -> dict[str, Cell]:
    """Give the cells of a row, by their columns, that are not empty."""
    (found,) = [one for one in tables_of(chart) if one.title == table]
    (line,) = [one for one in found.rows if name in (one.name, one.code)]
    return {column.name: cell for column, cell in zip(found.columns, line.cells, strict=True) if cell}


@pytest.mark.parametrize("path", [*SHIPPED, *GOOD, *INVENTED], ids=lambda path: path.stem)
def test_everything(path: Path) -> None:
    """Each state, transition, event, rule, visit, element and interpretation has one row; ids are in its order."""
    chart = chart_at(path)

    tables = tables_of(chart)

    assert ["t", "s", "e", "r", "v", "d", "i"] == [one.letter for one in tables]
    counts = [len(one.rows) for one in tables]
    protocol = chart.protocol
    rules = [one for one in chart.rules.values() if one.kind not in MADE]
    assert counts == [
        *map(len, (chart.transitions, chart.states, chart.kinds, rules, protocol.schedule, protocol.data)),
        len(protocol.interpretations),
    ]
    assert [[f"{one.letter}{number}" for number in range(len(one.rows))] for one in tables] == [
        [line.id for line in one.rows] for one in tables
    ]
    assert all(len(line.cells) == len(one.columns) for one in tables for line in one.rows)


@pytest.mark.parametrize("path", [*SHIPPED, *GOOD, *INVENTED], ids=lambda path: path.stem)
def test_every_rule_is_explained(path: Path) -> None:
    """Whatever rule a finding may name, a row explains it."""
    chart = chart_at(path)
    rows = {line.id for table in tables_of(chart) for line in table.rows}

    places = places_of(chart)

    assert set() == {places.row_of(rule) for rule in chart.rules} - rows
    assert places.schedule == {entry: places.row_of(f"{entry}@2#3") for entry in chart.protocol.schedule}
    assert "" == places.row_of("nobody.unknown")


def test_rule() -> None:
    """A rule has its statement, its expression, its category, its passage, its basis, and how it was read."""
    assert {
        "Statement": ("ALT and AST each below three times its own upper limit of normal",),
        "Expression": ("ALT < 3 * ALT_ULN and AST < 3 * AST_ULN",),
        "Category": ("eligibility",),
        "Source": Source("interpreted", "Inclusion 6", ("i3",)),
    } == row(chart_at(SHIPPED[0]), "I06", "Rules")


def test_transition() -> None:
    """A transition has where it comes from, as the file chooses it, where it leads, its conditions and its number."""
    chart = chart_at(SHIPPED[0])

    assert {
        "From": ("any state of Collection or Treatment or Response or Transplant or Follow up that is not final",),
        "To": ("Manufacturing failure",),
        "No.": ("15",),
        "Which way": ("Discontinuation reason = manufacturing failure",),
        "Expression": ("DiscontinuationReason = 'manufacturing failure'",),
        "Requires": (places_of(chart).rules["production_had_failed"],),
        "Source": Source("assumed"),
    } == row(chart, "discontinued->manufacturing_failure", "Transitions")
    assert ("any state that is not final",) == row(chart, "withdrew->withdrawn", "Transitions")["From"]


CHART = chart_of(f"""
data:
  Dose: {{type: Quantity, unit: mg, range: [0, 500], valid_for: 2 days}}
  Arm: {{type: String, values: [A, B], text: As drawn}}
criteria:
  exclusion:
    E01: {{check: Dose > 400 'mg', important: true}}
provided:
  asked: {{important: false}}
{PATH.replace("treated: {}", "treated: {text: Has had it}")}
events:
  treated: {{label: Given, may_carry: [Dose, Arm], text: By mouth}}
  moved: {{}}
  seen:
    data: [Dose]
    during: [treated]
    require: [asked, exclusion]
    window: {{anchor: treated, at_least: 2 days, text: Not before it works}}
transitions:
  - {{event: treated, from: screening, to: treated, label: First dose}}
  - {{event: moved, from: treated, to: followed, when: Arm = 'A', text: By lot}}
  - {{event: moved, from: treated, to: completed, when: otherwise, window: {{anchor: treated, at_most: 9 days}}}}
schedule:
  day:
    {{event: seen, anchor: treated, after: 1 day, every: 1 day, until: moved, if: Arm = 'A', data: [Arm], text: Daily}}
  once: {{event: seen, anchor: treated, after: 3 days, during: [treated]}}
""")  # fmt: skip


@pytest.mark.parametrize(
    ("table", "name", "expected"),
    [
        ("States", "Treated", {"What it is": ("Has had it",)}),
        ("States", "Dead", {"What it is": (
            "track Vital", "ends participation: death", "ends the study for this participant",
        )}),
        ("States", "Screening", {"What it is": ("everyone starts here",)}),
        ("Transitions", "First dose", {"From": ("Screening",), "To": ("Treated",)}),
        ("Transitions", "moved->followed", {
            "From": ("Treated",), "To": ("Followed",), "No.": ("1",), "Which way": ("Arm = A", "By lot"),
            "Expression": ("Arm = 'A'",),
        }),
        ("Transitions", "moved->completed", {
            "From": ("Treated",), "To": ("Completed",), "No.": ("2",), "Which way": ("in every other case",),
            "Requires": ("r2",),
        }),
        ("Events", "treated", {"May bring": ("d0", "d1"), "Remark": ("By mouth",)}),
        ("Events", "Seen", {"Must bring": ("d0",), "Requires": ("r1", "r0", "r3"), "Only in": ("Treated",)}),
        ("Rules", "E01", {
            "Statement": ("Must not apply: Dose > 400 mg",), "Expression": ("Dose > 400 'mg'",),
            "Category": ("eligibility, important",),
        }),
        ("Rules", "asked", {"Statement": ("asked",), "Category": ("procedure order, not important",)}),
        ("Rules", "moved->completed.window", {
            "Statement": ("at most 9 days after Given",), "Expression": ("at most 9 days after treated",),
            "Category": ("visit window",),
        }),
        ("Rules", "seen.window", {
            "Statement": ("Not before it works",), "Expression": ("at least 2 days after treated",),
            "Category": ("visit window",),
        }),
        ("Schedule", "Day", {
            "Event": ("e2",), "When": ("1 day after Given, every 1 day, until Moved",), "Only if": ("Arm = A",),
            "Expression": ("Arm = 'A'",), "Must bring": ("d1",), "Remark": ("Daily",),
        }),
        ("Schedule", "Once", {"Event": ("e2",), "When": ("3 days after Given",), "Only in": ("Treated",)}),
        ("Data", "Dose", {
            "Label": ("Dose",), "Kind": ("Quantity in mg; from 0 to 500; counts for 2 days",),
        }),
        ("Data", "Arm", {"Label": ("Arm",), "Kind": ("String: A, B",), "Remark": ("As drawn",)}),
    ],
)  # fmt: skip
def test_rows(table: str, name: str, expected: dict[str, Cell]) -> None:
    """Whatever the file says of something stands in its row."""
    found = row(CHART, name, table)

    assert expected == {column: cell for column, cell in found.items() if cell != Source(None)}


def test_epochs() -> None:
    """An epoch stands for its states in either way of writing it; `any` for all that are not final."""
    chart = chart_of("""
epochs: [early, late]
states: {begun: {epoch: early, initial: true}, on: {epoch: late, label: Going on}, over: {disposition: completed}}
events: {moved: {}, ended: {}, seen: {during: [early, late]}}
transitions:
  - {event: moved, from: [{epoch: early}, on], to: on}
  - {event: ended, from: any, to: over}
""")

    assert ("Going on", "any state of Early that is not final") == row(chart, "Moved", "Transitions")["From"]
    assert ("any state that is not final",) == row(chart, "Ended", "Transitions")["From"]
    assert ("any state of Early or Late that is not final",) == row(chart, "Seen", "Events")["Only in"]


def test_names() -> None:
    """What the file calls something is told where the label does not tell it."""
    names = {line.name: line.code for table in tables_of(CHART) for line in table.rows}

    assert ("treated", "", "") == (names["Given"], names["Moved"], names["Treated"])


def test_text_alternative() -> None:
    """Without any script the transitions are there as a table, in which rules are named and the basis is told."""
    text = seed_page()
    table = text[text.index('<details id="t"') : text.index("</details>")]

    assert 28 == table.count("<tr")
    assert (
        '<tr id="t1"><th>Enrolled</th><td>Screening</td><td>Enrolled</td><td>1</td><td></td><td></td>'
        '<td><a href="#r0">I01</a> <a href="#r1">I02</a>'
    ) in table
    assert '<td><b class="i">interpreted</b> Treatment</td>' in table
    assert "<code>manufactured-&gt;product_released</code>" in table
    assert re.search("<td><p>Not consented</p><p>Consented</p></td>", table)


def test_words() -> None:
    """Texts that come more than once are written once; a text that looks like a number stays one."""
    chart = chart_of(f"""
data:
  One: {{type: Boolean, label: 'the same words', text: '1'}}
  Two: {{type: Boolean, label: 'the same words', text: '1'}}
{PATH}
events: {{treated: {{may_carry: [One, Two]}}}}
transitions: [{{event: treated, from: screening, to: treated}}]
""")

    known = Read(page_of(chart)).known

    (data,) = [rows for letter, *_, rows in known["tables"] if letter == "d"]
    assert ["One", "Two"] == [line.pop(0) for line in data]
    assert data[0] == data[1]
    label, kind, remark = data[0]
    assert ("the same words", "Boolean", "1") == (known["words"][label - 1], known["words"][kind - 1], remark)
    assert len(known["words"]) == len(set(known["words"]))


def test_no_rows() -> None:
    """Of what a protocol has nothing, the page has no table."""
    known = Read(
        page_of(chart_of(f"{PATH}\nevents: {{e: {{}}}}\ntransitions: [{{event: e, from: screening, to: treated}}]"))
    ).known

    assert ["s", "e"] == [letter for letter, *_ in known["tables"]]
    assert [] == known["people"]


def test_recorded() -> None:
    """Events that move nobody are told with the states that they are limited to."""
    assert [[2, [1]]] == Read(page_of(CHART)).known["recorded"]
    assert [1, 0] in Read(page_at(SHIPPED[0])).known["recorded"]
