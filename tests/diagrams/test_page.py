"""The page: one file that asks for nothing, holds no value, says everything once, and breaks at no text."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess
import sys
import typing as t
from pathlib import Path

import attrs
import pytest
from hypothesis import given

import protocol_engine as pe
from diagrams.charts import GOOD, INVENTED, SHIPPED, chart_at
from diagrams.pages import Read, facts_of, page_at, page_of, seed_page, words_of
from diagrams.people import Cohort, cohorts
from laws.engine import law
from unit.trial import chart_of, fact

NASTY = "</script><b>&\"'<!-- \u2028\u2029\x00\x01\x0b\x7f\x85\ufffe 完全 é"
SHOWN = "</script><b>&\"'<!-- \u2028\u2029\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd 完全 é"
"""What is left of it: what HTML cannot hold is replaced."""


def digest(text: str) -> str:
    """Give a hash as a content security policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_size() -> None:
    """The page of the seed protocol with its eighteen people stays under 100 kB."""
    assert len(seed_page().encode()) < 100_000


def test_policy() -> None:
    """Only the script and the style of the page itself are allowed, by their hashes; nothing is fetched or sent."""
    read = Read(seed_page())

    assert {
        "default-src": "'none'",
        "script-src": digest(read.script),
        "style-src": digest(read.style),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    } == read.policy
    assert [] == [attributes for _, attributes in read.tags if {"style", "onclick", "onload"} & attributes.keys()]


def test_no_address() -> None:
    """The page names no address but that of the SVG language, and leads only to its own parts."""
    text = seed_page()
    read = Read(text)

    assert ["http://www.w3.org/2000/svg"] == re.findall(r"\w+://[^\s\"'<>]*", text)
    assert not re.search(r"@import|url\(|\beval\b|\bFunction\b|innerHTML|insertAdjacent|document\.write", text)
    targets = [str(attributes["href"]) for _, attributes in read.tags if "href" in attributes]
    assert {"data:,"} == {one for one in targets if not one.startswith("#")}
    assert [] == [attributes for _, attributes in read.tags if "src" in attributes]


@pytest.mark.parametrize("path", [*SHIPPED, *GOOD, *INVENTED], ids=lambda path: path.stem)
def test_sound(path: Path) -> None:
    """Every page is balanced, its ids are unique, and whatever it points at is there."""
    read = Read(page_at(path))
    rows = [f"{letter}{number}" for letter, *_, rows in read.known["tables"] for number in range(len(rows))]
    ids = [*read.ids, *rows, *(letter for letter, *_ in read.known["tables"])]

    assert len(ids) == len(set(ids))
    targets = {str(attributes["href"])[1:] for tag, attributes in read.tags if tag == "a"}
    labelled = [attributes.get("aria-labelledby") or attributes.get("for") for _, attributes in read.tags]
    targets.update(one for ids in labelled if ids for one in ids.split())
    for _, _, _, columns, table in read.known["tables"]:
        for place, column in enumerate(columns, 1):
            cells = [row[place] for row in table if place < len(row) and row[place]]
            if column[1:] == ["rows"]:
                targets.update(one for cell in cells for one in (cell if isinstance(cell, list) else [cell]))
            if column[1:] == ["source"]:
                targets.update(one for cell in cells for one in cell[2:])
    assert set() == targets - set(ids)


def test_script_asks_for_what_is_there() -> None:
    """Every element that the script asks for by its id is in the page."""
    read = Read(seed_page())

    assert set() == set(re.findall(r'\$\("([\w-]+)"\)', read.script)) - set(read.ids)
    assert set() == set(re.findall(r'fill\("([\w-]+)"', read.script)) - set(read.ids)


def test_script_is_the_file() -> None:
    """The script is the file without its comments and indentation, and the file has nothing that this would break."""
    source = (Path(pe.__file__).parent / "diagrams" / "page" / "page.js").read_text(encoding="utf-8")

    lines = [line.strip() for line in source.splitlines()]
    assert [line for line in lines if line and not line.startswith("//")] == Read(seed_page()).script.splitlines()
    assert [] == [line for line in lines if line.count("`") % 2 and not line.startswith("//")]
    assert "/*" not in source


def test_no_value() -> None:
    """Of what a participant's data say, nothing is in the page; names of elements and dates of facts are."""
    chart = chart_of(VALUES)
    screened = fact("screened", "2031-07-19", **SAID)
    stories = {
        "ada": [screened, fact("treated", "2031-07-20", Number=987654.25)],
        "ben": [fact("screened", "2031-07", **SAID, Undeclared="canary-undeclared")],
        "dan": [screened, fact("treated", "2031-07-20", Number=0.87593)],
        "cyd": [fact("treated", "2031-07-20", Text=SAID["Text"]), fact("seen", "2031-08-01", Number="canary")],
    }
    people = [pe.replay(chart, id, facts) for id, facts in stories.items()]

    text = page_of(chart, people)

    found = {one.outcome for person in people for one in person.findings}
    assert {"violated", "undetermined", "incomplete", "unreadable", "out_of_sequence", "early", "no_branch"} <= found
    for value in ("987654", "654321", "canary", "Canary", "1987", "Undeclared", "53127", "87593"):
        assert value not in text
    for name in ("2031-07-19", "Number", "Text", "ben"):
        assert name in text


SAID: dict[str, t.Any] = {"Number": 654321.125, "Text": "Canary's words", "Day": "1987-06-05", "Amount": "4.53127 mg"}
VALUES = """
data:
  Number: {type: Decimal}
  Text: {type: String}
  Day: {type: Date}
  Amount: {type: Quantity, unit: mg}
  Never: {type: Boolean}
criteria:
  exclusion:
    E01: {check: Number > 5, text: A high number}
rules:
  same: {check: Text = 'other' and Day before Today(), category: consent}
  known: {check: Never}
  little: {check: Amount < 1 'mg'}
states:
  begun: {initial: true}
  one: {}
  two: {}
events:
  screened: {data: [Number, Text, Day], may_carry: [Amount], require: [same, known, little]}
  treated: {data: [Number], may_carry: [Text], require: [same]}
  seen: {may_carry: [Number], during: [begun], window: {anchor: screened, at_least: 30 days}}
transitions:
  - {event: screened, from: begun, to: one, require: [exclusion], when: Number > 1}
  - {event: treated, from: one, to: two, when: Number < 1, window: {anchor: screened, at_least: 3 days}}
  - {event: treated, from: one, to: one, when: Number between 1 and 2, id: again}
"""


def test_texts() -> None:
    """Whatever an author or a user wrote is shown as it is, and is never part of the page."""
    plain = chart_at(SHIPPED[0]).protocol
    chart = pe.compile(
        attrs.evolve(
            plain,
            title=NASTY,
            source=attrs.evolve(plain.source, document=NASTY),
            states={name: attrs.evolve(one, label=NASTY, text=NASTY) for name, one in plain.states.items()},
            events={name: attrs.evolve(one, label=NASTY, cite=NASTY) for name, one in plain.events.items()},
            interpretations=tuple(attrs.evolve(one, reading=NASTY, because=NASTY) for one in plain.interpretations),
        )
    )
    half = f"\ud800{NASTY}"
    person = pe.replay(chart, half, [pe.Event(half, "2025-01-01", {half: 1}, id=half, visit=half)])

    text = page_of(chart, [person])

    read, plain_page = Read(text), Read(seed_page())
    for name in ("script", "style", "b", "tr"):
        assert [tag for tag, _ in plain_page.tags if tag == name] == [tag for tag, _ in read.tags if tag == name]
    assert SHOWN in "".join(read.texts)
    assert SHOWN in words_of(read.known)
    ((id, _, (fact_told, *_), _),) = read.known["people"]
    assert [f"\ufffd{SHOWN}"] * 2 == [id, fact_told[1]]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe]", text)


def test_other_chart() -> None:
    """A participant of another chart is refused."""
    person = pe.enroll(chart_at(SHIPPED[1]), "01")

    with pytest.raises(pe.HistoryError, match="folded by another protocol"):
        page_of(chart_at(SHIPPED[0]), [person])


@law(25)
@given(cohorts())
def test_any_protocol(cohort: Cohort) -> None:
    """Whatever compiles has a sound page, in which everybody goes through their facts and ends where the fold ends."""
    chart, people = cohort

    known = Read(page_of(chart, people)).known

    states, kinds = list(chart.states), {name: number for number, name in enumerate(chart.kinds)}
    assert [(one.id, one.verdict) for one in people] == [(id, verdict) for id, verdict, _, _ in known["people"]]
    for person, (_, _, _, missed) in zip(people, known["people"], strict=True):
        facts = facts_of(known, person.id)
        assert [(str(one.occurred), kinds.get(one.kind, one.kind)) for one in person.events] == [
            (one["on"], one["event"]) for one in facts
        ]
        ends = {chart.states[states[target]].track: states[target] for one in facts for _, target in one["moves"]}
        assert person.states == {**pe.enroll(chart, "x").states, **ends}
        assert len(person.findings) == len(missed) + sum(len(one["told"]) for one in facts)


SCRIPT = """
import sys
sys.path.insert(0, "tests")
from diagrams.pages import seed_page
sys.stdout.buffer.write(seed_page().encode())
"""


@pytest.mark.parametrize(("seed", "zone"), [("1", "UTC"), ("4711", "Asia/Tokyo")])
def test_same_bytes(seed: str, zone: str) -> None:
    """The same protocol and people give the same bytes under any hash seed, in any time zone."""
    root = Path(__file__).resolve().parents[2]
    given = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(root / "src")}

    made = subprocess.run([sys.executable, "-c", SCRIPT], env=given, capture_output=True, check=True, cwd=root).stdout

    assert seed_page().encode() == made
