"""Tables: Markdown that others' parsers read, CSV that no spreadsheet runs."""

from __future__ import annotations

import typing as t
from collections import Counter

import attrs
import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt

from diagrams.texts.given import FLOWS, flow_at, odd_flows
from diagrams.texts.read_back import csv_rows, safe
from protocol_engine.diagrams.texts.saying import STRUCTURE, one_line
from protocol_engine.diagrams.texts.tables import COLUMNS, csv_table, markdown_table

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from protocol_engine.diagrams.flow import Flow

Cell = list[tuple[str, str]]
"""The parts of a cell: `code` or `text`, and what it shows."""


def tables(text: str) -> list[list[list[Cell]]]:
    """Read the tables of a page of Markdown, their rows, and the cells of these, without the heads."""
    found: list[list[list[Cell]]] = []
    inside = False
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type == "tbody_open":
            found.append([])
        inside = (inside or token.type == "tbody_open") and token.type != "tbody_close"
        if token.type == "tr_open" and inside:
            found[-1].append([])
        elif token.type == "inline" and inside:
            found[-1][-1].append(list(parts(token)))
    return found


def parts(token: Token) -> Iterator[tuple[str, str]]:
    """Give the parts of a cell; anything but code and text is a fault."""
    for child in token.children or ():
        assert child.type in ("code_inline", "text", "text_special"), child.type
        yield "code" if child.type == "code_inline" else "text", child.content


def codes(cell: Cell) -> list[str]:
    """Give the names in a cell."""
    return [content for kind, content in cell if kind == "code"]


def checked_markdown(flow: Flow) -> None:
    """Read a flow back from Markdown and hold it to the flow."""
    found = tables(markdown_table(flow))
    expected = Counter(
        (one_line(arrow.transition), one_line(arrow.source), one_line(arrow.event), one_line(arrow.target))
        for arrow in flow.arrows
    )
    read = Counter(
        (codes(row[0])[0], source, codes(row[2])[-1], codes(row[3])[0])
        for table in found[1 : 2 * len(flow.tracks) : 2]
        for row in table
        for source in codes(row[1])
    )
    assert expected == read


def checked_csv(flow: Flow) -> None:
    """Read a flow back from CSV and hold it to the flow."""
    text = csv_table(flow)
    rows = csv_rows(text)
    assert [(safe(a.transition), safe(a.source), safe(a.event), safe(a.target)) for a in flow.arrows] == [
        (row["transition"], row["from"], row["event"], row["to"]) for row in rows
    ]
    assert all(set(COLUMNS) == set(row) for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert len(flow.arrows) + 1 == text.count("\n")


@pytest.mark.parametrize("name", sorted(set(FLOWS) - {"trouble"}))
def test_markdown(name: str) -> None:
    """Every arrow is in the table of its track, in the row of its transition."""
    checked_markdown(FLOWS[name]())


@pytest.mark.parametrize("name", FLOWS)
def test_csv(name: str) -> None:
    """Every arrow is a row of the CSV table."""
    checked_csv(FLOWS[name]())


@given(odd_flows())
@settings(max_examples=60)
def test_any_csv(flow: Flow) -> None:
    """So it is in any flow, whatever its names are."""
    checked_csv(flow)


def test_says_what_it_is() -> None:
    """Both say of which protocol they are, and that they are no executable copy; CSV in every row."""
    flow = flow_at("nct06913179")
    first = csv_rows(csv_table(flow))[0]
    page = markdown_table(flow)

    assert (flow.id, flow.version, flow.digest, flow.title, STRUCTURE) == tuple(first.values())[-5:]
    assert page.startswith(f"# {flow.title}\n\nProtocol NCT06913179, version 1.0, sha256 {flow.digest}.\n")
    assert STRUCTURE in page


def test_condition() -> None:
    """A row says what is asked, split into the way, the rules required and the window."""
    rows = {row["transition"]: row for row in csv_rows(csv_table(flow_at("nct06913179")))}
    names = ("condition", "when", "require", "window", "basis", "least certain basis")

    assert ("8", "Response category = PD", "", "", "interpreted", "interpreted") == tuple(
        rows["progression_found"][name] for name in names
    )
    assert ("14", "", "", "at least 12 months after CAR-T cells infused", "interpreted", "assumed") == tuple(
        rows["completed"][name] for name in names
    )
    assert ("5", "", "consent_given dose_as_released", "", "stated", "assumed") == tuple(
        rows["infused"][name] for name in names
    )


def test_states() -> None:
    """The states of each track come first, with how they end."""
    states, *_ = tables(markdown_table(flow_at("nct06913179")))
    rows = {codes(row[0])[0]: ["".join(content for _, content in cell) for cell in row[1:]] for row in states}
    vital = tables(markdown_table(flow_at("nct06913179")))[4]

    assert ["Screening (initial)", "Screening", "", "interpreted", "Inclusion; Exclusion"] == rows["screening"]
    assert ["Lost to follow up", "", "lost to follow-up", "assumed", ""] == rows["lost_to_follow_up"]
    assert [("text", "death; ends the study")] == vital[1][3]


def test_conditions() -> None:
    """The conditions come last, in the order of their numbers; without any there is no such table."""
    flow = flow_at("nct06913179")
    last = tables(markdown_table(flow))[-1]
    bare = attrs.evolve(flow, conditions={}, arrows=tuple(attrs.evolve(one, number=None) for one in flow.arrows))

    assert [str(number) for number in (*range(1, 10), 9, *range(10, 19))] == [row[0][0][1] for row in last]
    assert ["consent_given", "dose_as_released"] == codes(last[4][3])
    assert "## Conditions" not in markdown_table(bare)


def test_changes() -> None:
    """What became of a transition between two versions has a column where anything has changed."""
    flow = flow_at("lzzt")
    changed = attrs.evolve(flow, arrows=(attrs.evolve(flow.arrows[0], change="added"), *flow.arrows[1:]))

    assert "| Change |" not in markdown_table(flow)
    assert "| added |" in markdown_table(changed)
    assert "added" == csv_rows(csv_table(changed))[0]["change"]


def test_nothing_is_read_into_it() -> None:
    """Markup in names and labels is shown, and read as nothing else."""
    flow = FLOWS["trouble"]()
    expected = {"`x`", "``", "x|y", "<script>", "**b**", "$x$", "[a](b)", "&amp;", "\\"}
    read = {name for table in tables(markdown_table(flow)) for row in table for cell in row for name in codes(cell)}

    assert expected <= read


def test_spreadsheets() -> None:
    """A cell that begins like a formula begins with an apostrophe, and has one line."""
    assert ["'=1+1", "'+1", "'-1", "'@A1", "a b"] == [safe(one) for one in ("=1+1", "+1", "-1", "@A1", "a\nb")]
    flow = flow_at("no_epochs")
    states = {name: attrs.evolve(node, label="=HYPERLINK(1)\nx") for name, node in flow.nodes.items()}

    assert {"'=HYPERLINK(1) x"} == {row["from label"] for row in csv_rows(csv_table(attrs.evolve(flow, nodes=states)))}
