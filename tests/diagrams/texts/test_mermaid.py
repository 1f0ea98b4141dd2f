"""Mermaid: boxes first, every arrow outside of them and there once, whatever an author has written."""

from __future__ import annotations

import typing as t

import attrs
import pytest
from hypothesis import given, settings

from diagrams.texts.given import FLOWS, flow_at, odd_flows, trouble
from diagrams.texts.read_back import Diagram, drawn, loops_joined, mermaid_text
from protocol_engine.diagrams.texts.mermaid import escaped, mermaid
from protocol_engine.diagrams.texts.saying import STRUCTURE, state_name

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.texts.outline import Exits

EXITS: tuple[Exits, ...] = ("each", "node", "fold")


def checked(flow: Flow, exits: Exits) -> Diagram:
    """Read a flow back and hold it to the flow."""
    text = mermaid(flow, exits)
    read = Diagram(text, mermaid_text)
    assert loops_joined(drawn(flow)) == loops_joined(read.drawn(flow, exits))
    loops = [start for start, end, _ in read.arrows if start == end]
    assert len(set(loops)) == len(loops)
    starts = [end for start, end, _ in read.arrows if start == "[*]"]
    assert sum(node.initial for node in flow.nodes.values()) == len(starts)
    assert {state_name(node) for node in flow.nodes.values()} <= set(read.labels.values())
    return read


@pytest.mark.parametrize("exits", EXITS)
@pytest.mark.parametrize("name", FLOWS)
def test_each_arrow_once(name: str, exits: Exits) -> None:
    """Every arrow is drawn once, from its state, from a node that names the state, or from a box around it."""
    checked(FLOWS[name](), exits)


@given(odd_flows())
@settings(max_examples=60)
def test_any_flow(flow: Flow) -> None:
    """So it is in any flow, whatever its names are."""
    for exits in EXITS:
        checked(flow, exits)


def test_folding() -> None:
    """Folded, a way out starts from the box around its states; the states that it leads to are outside."""
    read = checked(flow_at("nct06913179"), "fold")

    assert {("any_2", "s_withdrawn"), ("any_2", "s_lost_to_follow_up")} <= {(one, end) for one, end, _ in read.arrows}
    assert ["e_screening", "any_1"] == read.inside["any_2"]
    assert "Any on-study state but Screening" == read.labels["any_1"]
    assert "s_withdrawn" not in read.states("any_2")


def test_node() -> None:
    """By default a way out that several states share starts from a node that names them."""
    flow = flow_at("nct06913179")
    text = mermaid(flow)

    assert text == mermaid(flow, "node")
    assert "    any_2 --> s_withdrawn : Withdrew consent\n" in text
    assert "%% any_1: enrolled, apheresed, production_failed" in text
    assert "any_" not in mermaid(flow, "each")


def test_loops() -> None:
    """What leads a state to itself is one arrow, which says all of it: Mermaid 11 draws but one."""
    text = mermaid(flow_at("nct06913179"))

    assert "    s_transplanted --> s_transplanted : Response assessed (9)#59; Engraftment assessed (12)\n" in text


def test_says_what_it_is() -> None:
    """The text says of which protocol it is, that it is no executable copy, and what its numbers mean."""
    flow = flow_at("nct06913179")
    text = mermaid(flow)

    assert f"    %% sha256 {flow.digest}\n" in text
    assert f"    %% {STRUCTURE}\n" in text
    assert "    accTitle: CAR-T cell therapy followed by" in text
    assert "    accDescr: Protocol NCT06913179, version 1.0. 24 states, 27 transitions, 95 arrows." in text
    assert "    %% (8) Response category = PD\n" in text


def test_nothing_is_read_into_it() -> None:
    """No directive, no second front matter and no broken line comes out of names, labels or titles."""
    flow = attrs.evolve(trouble(), title="a\n---\n%%{init: {}}%%")
    lines = mermaid(flow).splitlines()

    assert ["---", "---"] == [line for line in lines if line.startswith("---")]
    assert not [line for line in lines if "%%{" in line]
    assert "stateDiagram-v2" == lines[3]


def test_escaped() -> None:
    """Letters of any language stay; what Mermaid reads becomes a number."""
    assert "中文、 A-1, (b) #60;i#62; #34;q#34; #35; #58; #95;" == escaped('中文、 A-1, (b) <i> "q" # : _')


def test_changes() -> None:
    """What became of a state or an arrow between two versions is seen, and said."""
    flow = flow_at("lzzt")
    arrow, *others = flow.arrows
    nodes = {name: attrs.evolve(node, change="removed") for name, node in flow.nodes.items() if name == "dead"}
    text = mermaid(
        attrs.evolve(flow, arrows=(attrs.evolve(arrow, change="added"), *others), nodes={**flow.nodes, **nodes})
    )

    assert f"{arrow.label} (added)" in mermaid_text(text)
    assert "    class s_dead pe_removed\n" in text
