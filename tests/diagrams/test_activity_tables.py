"""The tables that a Schedule of Activities becomes: HTML for people and screen readers, Markdown, and CSV."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import typing as t
from html.parser import HTMLParser

import attrs
import pytest

from diagrams.planned_trials import shipped, table_of
from protocol_engine.diagrams.activities.csv_table import csv_of
from protocol_engine.diagrams.activities.html_table import html, html_page
from protocol_engine.diagrams.activities.markdown_table import markdown
from protocol_engine.diagrams.activities.records import Activities, Activity, Cell, Footnote, Visit

NAMES = ("lzzt", "nct06913179", "chinese", "forty_states", "long_labels", "no_epochs")

HOSTILE = "<script>alert('&amp;')</script> | `x` *y* @someone :tada: \x00\x85\ud800"


class Page(HTMLParser):
    """What a page consists of: its elements, each with its attributes, and the texts in them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.stack: list[str] = []
        self.said: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attributes)))
        if tag not in ("col", "meta"):
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element: the one that was opened last."""
        assert tag == self.stack.pop()

    def handle_data(self, data: str) -> None:
        """Note a text."""
        self.said.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Give the attributes of all elements of a name."""
        return [attributes for name, attributes in self.elements if name == tag]


def hostile() -> Activities:
    """Give a table of texts that mean something to each of the formats."""
    visit = Visit(HOSTILE, HOSTILE, HOSTILE, "=1+1", "+1")
    return Activities(
        "X", HOSTILE, "1", "ab" * 32, (visit,), (Activity(HOSTILE, (Cell(True, ("a",)),)),), (Footnote("a", HOSTILE),)
    )


@pytest.mark.parametrize("name", NAMES)
def test_html(name: str) -> None:
    """The page is well-formed; its rows have as many cells as there are columns; its links lead somewhere."""
    table = shipped(name)
    page = Page(html_page(table))

    assert [] == page.stack
    rows: list[int] = []
    for tag, attributes in page.elements:
        if tag == "tr":
            rows.append(0)
        elif tag in ("th", "td"):
            rows[-1] += int(attributes.get("colspan") or 1)
    assert {len(table.visits) + 1} == set(rows)
    assert len(table.visits) == sum(int(one.get("span") or 0) for one in page.all("colgroup"))

    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    assert {f"#{id}" for id in ids} >= {one["href"] for one in page.all("a")}
    assert {one["scope"] for one in page.all("th")} <= {"row", "col", "colgroup", "rowgroup"}
    assert 1 == len(page.all("caption"))


def test_html_asks_for_nothing() -> None:
    """The page loads nothing, runs nothing, and allows no style but its own."""
    text = html_page(shipped("lzzt"))
    page = Page(text)
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)

    assert style is not None
    allowed = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(one["content"] for one in page.all("meta") if one.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{allowed}'")
    assert not re.search(r"https?:|url\(|@import|\sstyle=|<script|<link|<img", text)


def test_html_is_a_part_of_a_page() -> None:
    """The part brings no page, no style and no heading of the first level."""
    tags = {tag for tag, _ in Page(html(shipped("chinese"))).elements}

    assert not tags & {"html", "head", "body", "style", "h1", "main"}
    assert {"section", "table", "caption", "h2", "h3"} <= tags


def test_html_heads_upright_or_not() -> None:
    """The heads of many columns are written from bottom to top."""
    assert "pe-soa-tall" in html(shipped("lzzt"))
    assert "pe-soa-tall" not in html(shipped("chinese"))


def test_html_of_nothing() -> None:
    """What plans nothing says so, without a table; what has neither note nor source has no list of them."""
    page = Page(html(attrs.evolve(shipped("chinese"), visits=(), activities=(), footnotes=(), passages=())))

    assert [] == page.all("table") == page.all("ul")
    assert "The protocol plans nothing: it has no path, no window and no schedule." in page.said


def test_html_without_windows() -> None:
    """Header rows that say nothing are left out."""
    text = html(table_of(""))

    assert not re.search(">(Epoch|Counted from|Time|Window)<", text)
    assert ">Visit<" in text


def test_html_visits_without_an_epoch() -> None:
    """A visit of no epoch has an empty cell above it, not a header."""
    assert '<td colspan="1"></td></tr>' in html(shipped("forty_states"))


def test_html_hostile() -> None:
    """No text of a protocol becomes markup, and what a page cannot hold is replaced."""
    text = html_page(hostile())
    page = Page(text)

    assert {"script"}.isdisjoint(tag for tag, _ in page.elements)
    assert "<script>alert('&amp;')</script> | `x` *y* @someone :tada: \ufffd\ufffd\ufffd" in page.said
    text.encode()


@pytest.mark.parametrize("name", NAMES)
def test_markdown(name: str) -> None:
    """Each row of the table has a cell for each visit, and each footnote is told."""
    table = shipped(name)
    text = markdown(table)

    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(table.visits) + 2} == {len(re.findall(r"(?<!\\)\|", line)) for line in rows}
    assert len(table.footnotes) == len(re.findall(r"^- \*\*[a-z]+\*\* ", text, re.MULTILINE))
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_markdown_in_full() -> None:
    """The whole of a small table."""
    table = table_of("schedule: {b: {event: bled, anchor: dosed, after: 7 days, basis: assumed, cite: Section 7}}")

    expected = f"""\
## Schedule of Activities: TRIAL

protocol TRIAL, version 1, sha256 {table.digest[:12]}

| Activity | First dose | Seen | Day 7 | Completed |
| --- | :-: | :-: | :-: | :-: |
| *Counted from* | First dose |  | First dose |  |
| *Time* | day 0 |  | 7 days |  |
| *Window* |  |  | on the day |  |
| **First dose** | X |  |  |  |
| **Seen** |  | X |  |  |
| **Bled** |  |  | X‡ |  |
| **Completed** |  |  |  | X |

X: done.

Times are counted from the anchor, the day of which is day 0.

Recorded whenever it happens: Screened.

- **‡** assumed: the source is silent, and this is ours alone

Where it is from:

- Day 7: Section 7 (assumed)
"""
    assert expected == markdown(table)


def test_markdown_hostile() -> None:
    """No text of a protocol becomes markup, a mention or an emoji."""
    text = markdown(hostile())

    assert r"\<script\>alert('\&amp;')\</script\> \| \`x\` \*y\* \@someone \:tada:" in text
    text.encode()


def test_markdown_of_nothing() -> None:
    """What plans nothing is told in one sentence, and no table."""
    text = markdown(attrs.evolve(shipped("chinese"), visits=(), activities=(), footnotes=(), passages=()))

    assert "|" not in text
    assert text.endswith("The protocol plans nothing: it has no path, no window and no schedule.\n")


@pytest.mark.parametrize("name", NAMES)
def test_csv(name: str) -> None:
    """Every row is as long as every other, and a program reads back what is done where."""
    table = shipped(name)
    rows = list(csv.reader(io.StringIO(csv_of(table), newline="")))

    assert {len(table.visits) + 2} == {len(one) for one in rows}
    assert [visit.label for visit in table.visits] == rows[1][2:]
    body = rows[5 : 5 + len(table.activities)]
    assert [[cell is not None for cell in one.cells] for one in table.activities] == [
        [bool(cell) for cell in one[2:]] for one in body
    ]
    assert [one.element for one in table.activities] == [bool(one[1]) for one in body]


def test_csv_in_full() -> None:
    """The whole of a small table."""
    table = table_of("schedule: {b: {event: bled, anchor: dosed, after: 7 days, during: treated, basis: assumed}}")

    expected = [
        "Epoch,,,,,",
        "Visit,,First dose,Day 7,Seen,Completed",
        "Counted from,,First dose,First dose,,",
        "Time,,day 0,7 days,,",
        "Window,,,on the day,,",
        "First dose,,X,,,",
        "Seen,,,,X,",
        "Bled,,,X‡ [a],,",
        "Completed,,,,,X",
        f'Protocol,"protocol TRIAL, version 1, sha256 {table.digest[:12]}",,,,',
        "Remark,X: done.,,,,",
        'Remark,"Times are counted from the anchor, the day of which is day 0.",,,,',
        "Remark,Recorded whenever it happens: Screened.,,,,",
        "Footnote a,Only while 'Treated'.,,,,",
        'Sign ‡,"assumed: the source is silent, and this is ours alone",,,,',
    ]
    assert expected == csv_of(table).split("\r\n")[:-1]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "\uff1d"])
def test_csv_formulas(start: str) -> None:
    """A text that a spreadsheet could take for a formula has an apostrophe before it."""
    table = attrs.evolve(hostile(), visits=(Visit(f"{start}HYPERLINK(1)\x00"),))

    cell = list(csv.reader(io.StringIO(csv_of(table), newline="")))[1][2]

    assert f"'{start}HYPERLINK(1)\ufffd" == cell


def test_writers_agree() -> None:
    """Each of the formats has every name of the table in it."""
    table = shipped("chinese")
    names = [*(one.label for one in table.visits), *(one.label for one in table.activities)]
    written: list[t.Callable[[Activities], str]] = [html, markdown, csv_of]

    assert [] == [name for write in written for name in names if name not in write(table)]
