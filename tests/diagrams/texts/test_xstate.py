"""XState: every arrow once, regions for tracks, tags for epochs, guards that are names."""

from __future__ import annotations

import json
import re
from collections import Counter

import attrs
import pytest
from hypothesis import given, settings

from diagrams.texts.given import FLOWS, flow_at, odd_flows
from diagrams.texts.read_back import xstate_arrows
from protocol_engine.diagrams.flow import Arrow, Flow
from protocol_engine.diagrams.texts.ids import words
from protocol_engine.diagrams.texts.saying import STRUCTURE
from protocol_engine.diagrams.texts.xstate import xstate, xstate_module


def written(text: str) -> str:
    """Give a text without halves of characters."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def checked(flow: Flow) -> None:
    """Read a flow back and hold it to the flow."""
    keys = words(flow.nodes, ["__proto__"])
    expected = Counter((written(arrow.transition), keys[arrow.source], keys[arrow.target]) for arrow in flow.arrows)
    assert expected == xstate_arrows(xstate(flow))


@pytest.mark.parametrize("name", FLOWS)
def test_each_arrow_once(name: str) -> None:
    """Every arrow is a transition."""
    checked(FLOWS[name]())


@given(odd_flows())
@settings(max_examples=60)
def test_any_flow(flow: Flow) -> None:
    """So it is in any flow, whatever its names are."""
    checked(flow)


def test_guards() -> None:
    """A way has a guard, named after its transition; what is only required has none, since it stops nobody."""
    states = json.loads(xstate(flow_at("nct06913179")))["states"]["pathway"]["states"]

    assert ["manufactured->product_released", "manufactured->production_failed"] == [
        one["guard"] for one in states["apheresed"]["on"]["manufactured"]
    ]
    assert "guard" not in states["screening"]["on"]["enrolled"][0]
    assert "guard" not in states["complete_remission"]["on"]["transplanted"][0]


def test_a_way_alone() -> None:
    """A way has a guard even where no other transition of the event starts from the state."""
    flow = flow_at("routing")
    alone = [arrow for arrow in flow.arrows if arrow.number and flow.conditions[arrow.transition].when]
    text = xstate(attrs.evolve(flow, arrows=tuple(alone[:1])))

    assert f'"guard": {json.dumps(alone[0].transition)}' in text


def test_regions() -> None:
    """Tracks are regions; the only track of a protocol is the machine itself."""
    config = json.loads(xstate(flow_at("nct06913179")))
    alone = json.loads(xstate(flow_at("no_epochs")))

    assert ("parallel", ["pathway", "consent", "vital"]) == (config["type"], list(config["states"]))
    assert "screening" == config["states"]["pathway"]["initial"]
    assert ("type" in alone, True) == (False, "initial" in alone)


def test_states() -> None:
    """A state has its epoch as a tag; what ends participation is final, unless something leads on from it."""
    flow = flow_at("lzzt")
    onward = Arrow("back", "back", "Back", "pathway", "death", "screening")
    states = json.loads(xstate(flow))["states"]["pathway"]["states"]
    more = json.loads(xstate(attrs.evolve(flow, arrows=(*flow.arrows, onward))))["states"]["pathway"]["states"]

    assert ["screening"] == states["randomized"]["tags"]
    assert ("final", False) == (states["death"]["type"], "type" in more["death"])
    assert {"label": "Death", "disposition": "death"}.items() <= states["death"]["meta"].items()


def test_says_what_it_is() -> None:
    """The machine says of which protocol it is, that it is no executable copy, and what its conditions ask."""
    flow = flow_at("nct06913179")
    config = json.loads(xstate(flow))
    about = {"title": flow.title, "protocol": flow.id, "version": flow.version, "digest": flow.digest}

    assert STRUCTURE == config["description"]
    assert about.items() <= config["meta"].items()
    assert (14, ["completed.window"], "at least 12 months after CAR-T cells infused") == tuple(
        config["meta"]["conditions"]["completed"][name] for name in ("number", "rules", "window")
    )


def test_module() -> None:
    """The module makes the machine from the same configuration, and ends no script that holds it."""
    flow = attrs.evolve(flow_at("no_epochs"), title="</script> x")
    text = xstate_module(flow)
    config = text.split("createMachine(")[1].rsplit(");", 1)[0]

    assert json.loads(xstate(flow)) == json.loads(config)
    assert "</script" not in config
    assert 'import { createMachine } from "xstate";' in text
    assert f"// {STRUCTURE}\n" in text
