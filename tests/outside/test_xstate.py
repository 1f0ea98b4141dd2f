"""XState makes a machine of the JSON and of the module, and finds a way to every state and along every arrow."""

from __future__ import annotations

import json
import re
import typing as t

import attrs
import pytest

from diagrams.texts.given import FLOWS, NAMES, chart_at, flow_at
from outside import present
from protocol_engine.diagrams.texts.ids import words
from protocol_engine.diagrams.texts.xstate import xstate, xstate_module

if t.TYPE_CHECKING:
    from pathlib import Path

    from protocol_engine.diagrams.flow import Flow


def searched(flow: Flow) -> dict[str, t.Any]:
    """Let XState search the graph of a machine."""
    return present.node("reach.mjs", {"config": json.loads(xstate(flow))}, needs=["xstate"])  # type: ignore[no-any-return]


def written(text: str) -> str:
    """Give a text without halves of characters, which UTF-8 has no place for."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def regions(value: t.Any) -> set[str]:
    """Give the states that a value of the machine names: one of each track."""
    return set(value.values()) if isinstance(value, dict) else {value}


def checked(flow: Flow, reachable: set[str]) -> None:
    """Hold what XState finds to what the flow says."""
    keys = words(flow.nodes, ["__proto__"])
    found = searched(flow)
    assert {keys[name] for name in reachable} == set().union(*map(regions, found["reached"]))
    steps = {
        (way, source, target)
        for before, way, after in found["steps"]
        for source in regions(before)
        for target in regions(after)
    }
    expected = {(written(a.transition), keys[a.source], keys[a.target]) for a in flow.arrows if a.source in reachable}
    assert expected <= steps


@pytest.mark.parametrize("name", NAMES)
def test_every_state(name: str) -> None:
    """The shortest paths lead to every state that the chart can reach, and every arrow is taken on the way."""
    chart = chart_at(name)

    checked(flow_at(name), set(chart.initial).union(*(chart.reachable[state] for state in chart.initial)))


def test_trouble() -> None:
    """So they do where names mean something in JavaScript, such as `constructor` and `__proto__`."""
    flow = FLOWS["trouble"]()

    # One track at a time: both together are in one of more than a thousand pairs of states.
    for track in flow.tracks:
        nodes, arrows = flow.of_track(track)
        alone = attrs.evolve(flow, tracks=(track,), nodes={node.name: node for node in nodes}, arrows=arrows)
        checked(alone, set(alone.nodes))


def test_module(tmp_path: Path) -> None:
    """Node loads the module as it is, and the machine in it starts where the protocol does."""
    module = tmp_path / "machine.mjs"
    module.write_text(xstate_module(flow_at("nct06913179")), encoding="utf-8")

    started = present.node("start.mjs", {"module": str(module)}, needs=["xstate"])

    assert {"pathway": "screening", "consent": "not_consented", "vital": "alive"} == started["value"]
    assert ["screening"] == started["tags"]
