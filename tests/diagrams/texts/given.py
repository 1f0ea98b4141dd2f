"""Flows that texts are tried on: the shipped protocols, the invented ones, and flows that are named for trouble."""

from __future__ import annotations

import functools
import typing as t
from pathlib import Path

import attrs
from hypothesis import strategies as st

import protocol_engine as pe
from diagrams.flows import LABELS, flows
from protocol_engine.diagrams.flow import Arrow, Condition, Flow, Node, flow_of

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ("nct06913179", "lzzt")
FILES = {
    path.stem: path
    for folder in ("protocols", "tests/diagrams/protocols", "tests/protocols/good")
    for path in sorted((ROOT / folder).glob("*.yaml"))
    if not path.name.endswith(".sdtm.yaml")
}
NAMES = sorted(FILES)

TROUBLE = (
    *("end", "state", "note", "class", "classDef", "default", "direction", "fork", "root", "style", "click", "graph"),
    *(
        "digraph",
        "subgraph",
        "node",
        "edge",
        "strict",
        "constructor",
        "__proto__",
        "toString",
        "done",
        "error",
        "any_1",
    ),
    *("s_end", "e_end", "[*]", "--", "-->", "::", "a.b", "a b", "a_b", "1", "", " ", "\t", "\n", "\x00", "\x1f\x7f"),
    *("中文", "é", "=1+1", "+1", "-1", "@A1", "x|y", "`x`", "``", "%%{init: {}}%%", "%date()", "<script>", "</title>"),
    *("@enduml", "' comment", "/' x '/", "~", "**b**", "__u__", "//i//", "\\n", "\\", '"', '"]', "&amp;", "&", "#35;"),
    *("{", "}", ":", ";", "]]>", "<!--", "-- x --", "$x$", "[a](b)", "![a]", "\u2028", "\ud800", "\uffff", "😀", "מ"),
)
"""Names and labels that some language takes for something else."""


@functools.cache
def chart_at(name: str) -> pe.Chart:
    """Compile a protocol file by its name."""
    return pe.compile(pe.load(FILES[name]))


@functools.cache
def flow_at(name: str) -> Flow:
    """Give the flow of a protocol file by its name."""
    return flow_of(chart_at(name))


def renamed(flow: Flow, change: t.Callable[[str], str]) -> Flow:
    """Give the same flow with other names of states, events, transitions, tracks and epochs."""
    return attrs.evolve(
        flow,
        tracks=tuple(map(change, flow.tracks)),
        epochs={change(name): label for name, label in flow.epochs.items()},
        nodes={
            change(name): attrs.evolve(
                node,
                name=change(name),
                track=change(node.track),
                epoch=None if node.epoch is None else change(node.epoch),
            )
            for name, node in flow.nodes.items()
        },
        arrows=tuple(
            attrs.evolve(
                arrow,
                transition=change(arrow.transition),
                event=change(arrow.event),
                track=change(arrow.track),
                source=change(arrow.source),
                target=change(arrow.target),
            )
            for arrow in flow.arrows
        ),
        conditions={change(id): attrs.evolve(one, transition=change(id)) for id, one in flow.conditions.items()},
    )


@st.composite
def odd_flows(draw: t.Callable[[st.SearchStrategy[t.Any]], t.Any]) -> Flow:
    """Give flows whose names are odd, and whose transitions may have a way and a window."""
    flow = draw(flows(6))
    given: dict[str, str] = {}
    names = st.one_of(st.sampled_from(TROUBLE), LABELS)

    def change(name: str) -> str:
        if name not in given:
            found = draw(names)
            given[name] = f"{found}{len(given)}" if found in given.values() else found
        return given[name]

    conditions = {
        id: attrs.evolve(one, parts=(*one.parts, "w"), rules=("R1", f"{id}.window"), window="w")
        if draw(st.booleans())
        else attrs.evolve(one, when=one.parts[0])
        for id, one in flow.conditions.items()
    }
    changes = st.sampled_from(["", "", "", "added", "removed", "changed"])
    return renamed(
        attrs.evolve(
            flow,
            conditions=conditions,
            arrows=tuple(attrs.evolve(arrow, change=draw(changes)) for arrow in flow.arrows),
            nodes={name: attrs.evolve(node, change=draw(changes)) for name, node in flow.nodes.items()},
        ),
        change,
    )


def trouble() -> Flow:
    """Give one flow in which every name and every label is one that makes trouble, and none is missing."""
    main, other = TROUBLE[0::2], TROUBLE[1::2]
    epochs = {name: name for name in TROUBLE[:5]}
    nodes = {}
    for track, names in (("end", main), ("__proto__", other)):
        for number, name in enumerate(names):
            end = "death" if number > len(names) - 4 else None
            epoch = TROUBLE[number % 7] if number % 7 < 5 and end is None and track == "end" else None
            nodes[name] = Node(name, name, track, epoch, end, initial=not number, basis="assumed", cite=name)
    arrows = []
    for track, names in (("end", main), ("__proto__", other)):
        stays, ends = names[:-3], names[-3:]
        for one, two in zip(stays, [*stays[1:], ends[0]], strict=True):
            arrows.append(Arrow(f"{one}->{two}", one, two, track, one, two, len(arrows) + 1))
        for end in ends:
            arrows += [Arrow(f"{track} {end}", "done", end, track, one, end, None) for one in stays]
    conditions = {
        arrow.transition: Condition(arrow.number, arrow.transition, (arrow.label,), (arrow.label,), when=arrow.label)
        for arrow in arrows
        if arrow.number is not None
    }
    return Flow(
        'T "<&>',
        'A "title" <b> %%{x} # -- ]]>',
        "1 --> 2",
        "0" * 64,
        ("end", "__proto__"),
        epochs,
        nodes,
        tuple(arrows),
        conditions,
    )


def identity(arrow: Arrow) -> tuple[str, str, str]:
    """Give what tells an arrow from any other one, as texts show names."""
    return arrow.transition, arrow.source, arrow.target


FLOWS: t.Final = {name: functools.partial(flow_at, name) for name in NAMES} | {"trouble": trouble}
"""Name to what gives the flow."""
