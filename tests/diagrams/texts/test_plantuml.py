"""PlantUML: the same boxes and arrows as for Mermaid, and a legend."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given, settings

from diagrams.texts.given import FLOWS, flow_at, odd_flows
from diagrams.texts.read_back import Diagram, drawn, plantuml_text
from protocol_engine.diagrams.texts.plantuml import escaped, plantuml
from protocol_engine.diagrams.texts.saying import STRUCTURE, state_name

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.texts.outline import Exits

EXITS: tuple[Exits, ...] = ("each", "node", "fold")


def checked(flow: Flow, exits: Exits) -> None:
    """Read a flow back and hold it to the flow."""
    text = plantuml(flow, exits)
    read = Diagram(text, plantuml_text)
    assert drawn(flow) == read.drawn(flow, exits)
    assert {state_name(node) for node in flow.nodes.values()} <= set(read.labels.values())
    assert ["@startuml", "@enduml"] == [line for line in text.splitlines() if line.lstrip().startswith("@")]


@pytest.mark.parametrize("exits", EXITS)
@pytest.mark.parametrize("name", FLOWS)
def test_each_arrow_once(name: str, exits: Exits) -> None:
    """Every arrow is drawn once."""
    checked(FLOWS[name](), exits)


@given(odd_flows())
@settings(max_examples=60)
def test_any_flow(flow: Flow) -> None:
    """So it is in any flow, whatever its names are."""
    for exits in EXITS:
        checked(flow, exits)


def test_says_what_it_is() -> None:
    """The text says of which protocol it is, that it is no executable copy, and what its numbers mean."""
    flow = flow_at("nct06913179")
    text = plantuml_text(plantuml(flow))

    assert f"caption Protocol NCT06913179, version 1.0, sha256 {flow.digest}\n" in text
    assert f"{STRUCTURE}\nendlegend\n" in text
    assert "(8) Response category = PD\n" in text


def test_escaped() -> None:
    """Letters and single dashes stay; what PlantUML reads, and pairs of dashes, become numbers."""
    assert "中文 a-b, <U+003C>b<U+003E> <U+002D><U+002D>x <U+0025>d()" == escaped("中文 a-b, <b> --x %d()")
