"""Mermaid's text is read by merman as what it says, and drawn by Mermaid 11 and 12 with every state in its box."""

from __future__ import annotations

import json
import re
import typing as t
from collections import Counter

import pytest
from hypothesis import given, settings

from diagrams.texts.given import FLOWS, odd_flows
from diagrams.texts.read_back import Diagram, mermaid_text
from outside import present
from outside.browser import evaluate, script, visits
from protocol_engine.diagrams.texts.mermaid import mermaid
from protocol_engine.diagrams.texts.saying import called, state_name

if t.TYPE_CHECKING:
    from pathlib import Path

    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.texts.outline import Exits

EXITS: tuple[Exits, ...] = ("each", "node", "fold")
DRAWN: tuple[tuple[str, Exits], ...] = (
    ("nct06913179", "each"),
    ("nct06913179", "node"),
    ("nct06913179", "fold"),
    ("lzzt", "node"),
    ("lzzt", "fold"),
    ("trouble", "node"),
    ("two_arms_crossover", "fold"),
    ("long_labels", "node"),
    ("chinese", "fold"),
    ("no_epochs", "each"),
)

RENDER = """(async () => {{
  mermaid.initialize({{ startOnLoad: false, deterministicIds: true }});
  const {{ svg }} = await mermaid.render("drawn", {text});
  document.getElementById("place").innerHTML = svg;
  const rect = (one) => (({{ left, top, right, bottom }}) => [left, top, right, bottom])(one.getBoundingClientRect());
  const find = (selector) => Object.fromEntries([...document.querySelectorAll(selector)]
    .map((one) => [one.id.match(/state-(\\w+)-\\d+$/)?.[1], rect(one)]).filter(([id]) => id));
  return {{
    states: find("svg g.node"),
    boxes: find("svg g.statediagram-cluster"),
    text: document.querySelector("#place svg").textContent,
    title: document.querySelector("#place svg > title").textContent,
  }};
}})()"""


@pytest.fixture(scope="module")
def merman() -> t.Any:
    """Give merman, a port of Mermaid to Rust that reads texts in Python."""
    return present.python_package("merman").Merman()


def read_by(merman: t.Any, flow: Flow, exits: Exits) -> None:
    """Let merman read a flow, and hold what it read to what the text says."""
    text = mermaid(flow, exits)
    ours = Diagram(text, mermaid_text)
    theirs = json.loads(merman.parse_json(text, None))
    inside = {id: box for box, ids in ours.inside.items() for id in ids}
    assert merman.validate(text, None).valid
    assert {id: (decoded(label), inside.get(id)) for id, label in ours.labels.items()} == {
        one["id"]: (shown(one["label"]), one["parentId"]) for one in theirs["nodes"] if one["id"] != "root_start"
    }
    assert Counter(
        ("root_start" if start == "[*]" else start, end, decoded(label)) for start, end, label in ours.arrows
    ) == Counter((one["start"], one["end"], shown(one["label"])) for one in theirs["edges"])


def decoded(text: str) -> str:
    """Give a text without blanks."""
    return "".join(text.split())


def shown(text: t.Any) -> str:
    """Give a text of merman as it is shown, without blanks: it writes entities as Mermaid does inside."""
    return decoded(re.sub("\ufb02\u00b0\u00b0(\\d+)\u00b6\u00df", lambda found: chr(int(found[1])), str(text)))


@pytest.mark.parametrize("exits", EXITS)
@pytest.mark.parametrize("name", FLOWS)
def test_read(merman: t.Any, name: str, exits: Exits) -> None:
    """Merman finds every state in its box and every arrow between its states, and no other."""
    read_by(merman, FLOWS[name](), exits)


@given(odd_flows())
@settings(max_examples=40)
def test_read_any(merman: t.Any, flow: Flow) -> None:
    """So it does in any flow, whatever its names are."""
    for exits in EXITS:
        read_by(merman, flow, exits)


def test_merman_refuses(merman: t.Any) -> None:
    """Merman refuses what is no diagram, or its reading would hold nothing."""
    assert not merman.validate("stateDiagram-v2\n  a --> \n  }", None).valid


@pytest.mark.parametrize("package", ["mermaid", "mermaid-11"])
def test_drawn(package: str, tmp_path: Path) -> None:
    """Mermaid draws every state within its box, and writes every label, without a word on the console."""
    library = present.node_package(package) / "dist" / "mermaid.min.js"
    page = tmp_path / "page.html"
    page.write_text('<!doctype html><html lang="en"><title>x</title><body><div id="place"></div></body></html>')
    texts = [mermaid(FLOWS[name](), exits) for name, exits in DRAWN]
    seen = visits(
        [(page, [script(library), evaluate(RENDER.format(text=json.dumps(text)))]) for text in texts], seconds=300
    )
    for (name, exits), text, one in zip(DRAWN, texts, seen, strict=True):
        assert ([], []) == (one.console, one.errors), (name, exits)
        held(FLOWS[name](), Diagram(text, mermaid_text), one.answers[1])


def held(flow: Flow, ours: Diagram, drawn: dict[str, t.Any]) -> None:
    """Hold what was drawn to what the text says."""
    assert set(ours.labels) == set(drawn["states"]) - {"root_start"} | set(drawn["boxes"])
    for box, ids in ours.inside.items():
        left, top, right, bottom = drawn["boxes"][box]
        for id in ids:
            x, y, far, low = (drawn["boxes"] | drawn["states"])[id]
            assert left - 1 < x < far < right + 1, (box, id)
            assert top - 1 < y < low < bottom + 1, (box, id)
    text = decoded(drawn["text"])
    for label in (*map(state_name, flow.nodes.values()), *map(called, flow.arrows)):
        assert decoded(label) in text, label
