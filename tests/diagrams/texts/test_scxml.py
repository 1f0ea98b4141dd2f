"""SCXML: every arrow once, an event of its own for each way, regions that end nothing but themselves."""

from __future__ import annotations

import re
import typing as t
from collections import Counter
from xml.etree import ElementTree

import attrs
import pytest
from hypothesis import given, settings

from diagrams.texts.given import FLOWS, flow_at, odd_flows
from diagrams.texts.read_back import scxml_arrows
from protocol_engine.diagrams.flow import Arrow, Flow, Node
from protocol_engine.diagrams.texts.ids import words
from protocol_engine.diagrams.texts.saying import STRUCTURE, one_line
from protocol_engine.diagrams.texts.scxml import SPACE, event_names, scxml

if t.TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NMTOKENS = re.compile(r"[A-Za-z_][\w\-]*(\.[A-Za-z_][\w\-]*)*", re.ASCII)


def parsed(flow: Flow) -> list[Element]:
    """Parse the text of a flow; give all its elements."""
    return list(ElementTree.fromstring(scxml(flow)).iter())  # noqa: S314 (our own text)


def checked(flow: Flow) -> None:
    """Read a flow back and hold it to the flow."""
    ids, events = words(flow.nodes), event_names(flow)
    expected = Counter(
        (one_line(arrow.transition), ids[arrow.source], events[arrow.key], ids[arrow.target]) for arrow in flow.arrows
    )
    assert expected == scxml_arrows(scxml(flow))
    found = [one.get("id") for one in parsed(flow) if one.get("id")]
    assert len(set(found)) == len(found)
    assert all(NMTOKENS.fullmatch(name) for name in [*found, *events.values()])


@pytest.mark.parametrize("name", FLOWS)
def test_each_arrow_once(name: str) -> None:
    """Every arrow is a transition, and every id is there once."""
    checked(FLOWS[name]())


@given(odd_flows())
@settings(max_examples=60)
def test_any_flow(flow: Flow) -> None:
    """So it is in any flow, whatever its names are."""
    checked(flow)


@given(odd_flows())
@settings(max_examples=60)
def test_ways_are_told_apart(flow: Flow) -> None:
    """No two transitions of one state wait for the same event, nor for one that the other's begins with."""
    events = event_names(flow)
    for name in flow.nodes:
        waits = [events[arrow.key].split(".") for arrow in flow.arrows if arrow.source == name]
        for number, one in enumerate(waits):
            assert all(one != other[: len(one)] for place, other in enumerate(waits) if place != number)


def test_events() -> None:
    """An event keeps its name where it leads one way; where it may lead to two states, these are named as well."""
    flow = flow_at("nct06913179")
    events = event_names(flow)

    assert "enrolled" == events["enrolled", "screening"]
    assert "manufactured.product_released" == events["manufactured->product_released", "apheresed"]
    assert "response_assessed" == events["assessed_after_progression", "progressed"]


def test_two_ways_to_one_state() -> None:
    """Two ways to the same state are told apart by their transitions."""
    nodes = {name: Node(name, name, "pathway", initial=name == "a") for name in "ab"}
    arrows = tuple(Arrow(id, "e", "e", "pathway", "a", "b") for id in ("one", "two"))
    flow = Flow("T", "T", "1", "0", ("pathway",), {}, nodes, arrows, {})

    assert ["e.b.one", "e.b.two"] == list(event_names(flow).values())


def test_raised_by_interpreters() -> None:
    """Events called done or error have other names, since interpreters raise `done.state.…` and `error.execution`."""
    nodes = {"a": Node("a", "A", "pathway", initial=True)}
    arrows = tuple(Arrow(kind, kind, kind, "pathway", "a", "a") for kind in ("done", "error"))

    assert ["done_2", "error_2"] == list(
        event_names(Flow("T", "T", "1", "0", ("pathway",), {}, nodes, arrows, {})).values()
    )


def test_regions() -> None:
    """Tracks are regions of one parallel state; one track alone needs none."""
    flow = flow_at("lzzt")
    alone = attrs.evolve(flow, tracks=("pathway",), nodes={n.name: n for n in flow.of_track("pathway")[0]})

    assert ["tracks.all"] == [one.get("id") for one in parsed(flow) if one.tag.endswith("parallel")]
    assert [] == [one for one in parsed(attrs.evolve(alone, arrows=())) if one.tag.endswith("parallel")]


def test_final() -> None:
    """What ends participation is final, in its track and not in its epoch, unless something leads on from it."""
    flow = flow_at("lzzt")
    onward = Arrow("back", "back", "Back", "pathway", "death", "screening")
    finals = {one.get("id") for one in parsed(flow) if one.tag.endswith("final")}
    regions = {one.get("id"): one for one in parsed(flow)}

    assert {"completed", "death", "dead"} < finals
    assert "completed" in [one.get("id") for one in regions["track.pathway"]]
    assert "Follow up" not in [one.get(f"{{{SPACE}}}epoch") for one in parsed(flow)]
    assert "death" not in {
        one.get("id") for one in parsed(attrs.evolve(flow, arrows=(*flow.arrows, onward))) if one.tag.endswith("final")
    }


def test_says_what_it_is() -> None:
    """The text says of which protocol it is, that it is no executable copy, and what each transition asks."""
    flow = flow_at("nct06913179")
    root, *others = parsed(flow)
    own = {name.removeprefix(f"{{{SPACE}}}"): value for name, value in root.items()}
    told = next(one for one in others if one.get("event") == "response_assessed.progressed")

    assert (flow.title, flow.id, flow.version, flow.digest, STRUCTURE) == (
        own["title"], own["protocol"], own["protocol-version"], own["digest"], own["note"]
    )  # fmt: skip
    assert f"<!-- {STRUCTURE} -->" in scxml(flow)
    assert ("progression_found", "Response category = PD", "8") == tuple(
        told.get(f"{{{SPACE}}}{name}") for name in ("guard", "asks", "number")
    )


def test_no_name_of_scxml() -> None:
    """No attribute of ours has the name of one of SCXML's, since some interpreters drop the prefix."""
    theirs = {"id", "initial", "event", "cond", "target", "type", "name", "datamodel", "version", "binding"}
    ours = {name for flow in FLOWS.values() for one in parsed(flow()) for name in one.attrib if SPACE in name}

    assert set() == {name.removeprefix(f"{{{SPACE}}}") for name in ours} & theirs
