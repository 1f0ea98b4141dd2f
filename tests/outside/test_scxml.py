"""SCXML runs in python-statemachine: along every path to every state, and over every arrow."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given, settings

from diagrams.texts.given import FLOWS, NAMES, chart_at, flow_at, odd_flows
from outside import present
from protocol_engine.diagrams.texts.ids import words
from protocol_engine.diagrams.texts.scxml import event_names, scxml

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.diagrams.flow import Arrow, Flow


class Interpreter:
    """Python-statemachine with one text in it, to be started as often as one likes."""

    def __init__(self, flow: Flow) -> None:
        self.processor = present.python_package("statemachine.io.scxml.processor").SCXMLProcessor()
        self.processor.parse_scxml("flow", scxml(flow))
        self.events, self.ids = event_names(flow), words(flow.nodes)

    def walk(self, arrows: Iterable[Arrow]) -> set[str]:
        """Start anew, send the events of some arrows, and give the names of the states then."""
        machine = self.processor.start()
        for arrow in arrows:
            machine.send(self.events[arrow.key])
        here = {state.id for state in machine.configuration}
        return {name for name, id in self.ids.items() if id in here}


def paths(flow: Flow) -> dict[str, tuple[Arrow, ...]]:
    """Give the shortest path to every state that can be reached."""
    found: dict[str, tuple[Arrow, ...]] = {node.name: () for node in flow.nodes.values() if node.initial}
    ahead = list(found)
    for state in ahead:
        for arrow in flow.arrows:
            if arrow.source == state and arrow.target not in found:
                found[arrow.target] = (*found[state], arrow)
                ahead.append(arrow.target)
    return found


def walked(flow: Flow) -> set[str]:
    """Walk every path, and one arrow further; give the states that were reached."""
    interpreter = Interpreter(flow)
    initial = {node.name for node in flow.nodes.values() if node.initial}
    assert initial == interpreter.walk(())
    for state, path in paths(flow).items():
        assert state in interpreter.walk(path), state
        for arrow in flow.arrows:
            if arrow.source == state:
                assert arrow.target in interpreter.walk((*path, arrow)), arrow.key
    return set(paths(flow))


@pytest.mark.parametrize("name", NAMES)
def test_every_state(name: str) -> None:
    """The interpreter comes to every state that the chart can reach, and along every arrow to where it leads."""
    chart = chart_at(name)
    reachable = set(chart.initial).union(*(chart.reachable[state] for state in chart.initial))

    assert reachable == walked(flow_at(name))


def test_trouble() -> None:
    """So it does where names mean something in XML, in SCXML or in Python."""
    assert walked(FLOWS["trouble"]())


@given(odd_flows())
@settings(max_examples=25)
def test_any_flow(flow: Flow) -> None:
    """So it does in any flow."""
    walked(flow)


def test_tracks_go_on() -> None:
    """What ends one track ends no other: a death is told after a withdrawal."""
    flow = flow_at("nct06913179")
    withdrew = next(arrow for arrow in flow.arrows if arrow.event == "withdrew" and arrow.source == "screening")
    died = next(arrow for arrow in flow.arrows if arrow.event == "died")

    assert {"withdrawn", "consent_withdrawn", "dead"} == Interpreter(flow).walk([withdrew, died])
