"""A flow as a state diagram of PlantUML: tracks and epochs are boxes, conditions are numbered in a legend."""

from __future__ import annotations

import re
import typing as t

from protocol_engine.diagrams.ink import INKS, SLATE
from protocol_engine.diagrams.texts.outline import group_label, outline
from protocol_engine.diagrams.texts.saying import STRUCTURE, asked, called, kind_of, one_line, origin, state_name

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.texts.boxes import Box
    from protocol_engine.diagrams.texts.outline import Exits

_READ = re.compile(r"([-_/])(?=\1)|(?<=([-_/]))\2|[!-'*+:-@\[-^`{-~]")
"""What PlantUML reads as more than itself: markup, functions, quotes, and pairs of dashes, strokes and underscores."""

_LOOK = (
    "shadowing false",
    f"arrowColor {SLATE}",
    f"stateBackgroundColor {INKS['band'].fill}",
    f"stateBorderColor {INKS['rule'].stroke}",
)


def plantuml(flow: Flow, exits: Exits = "node") -> str:
    """
    Write a flow for PlantUML. Changes nothing.

    Args:
        exits: How ways out that several states share are drawn: see `outline`.
    """
    plan = outline(flow, exits)
    title, protocol, digest = origin(flow)
    return "\n".join(
        [
            "@startuml",
            *(f"' {one_line(line)}" for line in (title, protocol, digest, STRUCTURE)),
            f"title {escaped(title)}",
            f"caption {escaped(f'{protocol}, {digest}')}",
            "hide empty description",
            *(f"skinparam {line}" for line in _LOOK),
            *_declared(flow, plan.ids, plan.items),
            *(_state(group_label(flow, sources), id, "plain") for sources, id in plan.groups.items()),
            *(f"[*] --> {plan.ids[node.name]}" for node in flow.nodes.values() if node.initial),
            *(f"{start} --> {end} : {escaped(called(arrow))}" for start, end, arrow in plan.lines),
            *_legend(flow),
            "@enduml",
            "",
        ]
    )


def escaped(text: str) -> str:
    """Write a text so that PlantUML shows it and reads nothing into it."""
    return _READ.sub(lambda found: f"<U+{ord(found[0]):04X}>", one_line(text))


def _declared(flow: Flow, ids: Mapping[str, str], items: tuple[str | Box, ...]) -> Iterator[str]:
    for item in items:
        if isinstance(item, str):
            yield _state(state_name(flow.nodes[item]), ids[item], kind_of(flow.nodes[item]))
        else:
            yield f'state "{escaped(item.title)}" as {item.id} {{'
            yield from (f"  {line}" for line in _declared(flow, ids, item.items))
            yield "}"


def _state(label: str, id: str, kind: str) -> str:
    return f'state "{escaped(label)}" as {id} {INKS[kind].fill} ##{INKS[kind].stroke.removeprefix("#")}'


def _legend(flow: Flow) -> Iterator[str]:
    lines = [f"({one.number}) {escaped(asked(one))}" for one in flow.conditions.values()]
    yield from ("legend left", *lines, escaped(STRUCTURE), "endlegend")
