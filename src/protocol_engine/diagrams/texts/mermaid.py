"""
A flow as a state diagram of Mermaid (stateDiagram-v2), for Markdown that draws it.

Boxes come first, and every arrow stands outside of them: an arrow inside a box would take its states out
of their epochs (issues 3700 and 5290 of Mermaid). Every id has a prefix, since Mermaid reads some words, such as
`end`, as its own; and what an author may write in a label is written as an entity, unless it is harmless.
"""

from __future__ import annotations

import json
import re
import typing as t

from protocol_engine.diagrams.ink import BLACK, INKS
from protocol_engine.diagrams.texts.outline import group_label, outline
from protocol_engine.diagrams.texts.saying import (
    STRUCTURE,
    asked,
    called,
    counted,
    kind_of,
    one_line,
    origin,
    state_name,
)

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.texts.boxes import Box
    from protocol_engine.diagrams.texts.outline import Exits, Outline

# The last one begins what Mermaid writes for an entity, inside.
_UNSAFE = re.compile(r"[^A-Za-z0-9 .,()/+\-\x80-\U0010ffff]|\ufb02")


def mermaid(flow: Flow, exits: Exits = "node") -> str:
    """
    Write a flow for Mermaid. Changes nothing.

    Args:
        exits: How ways out that several states share are drawn. `each`: an arrow from every state.
            `node`: one arrow from a node that names the states; good in Mermaid 10, 11 and 12. `fold`: one
            arrow from a box around the states, where it crosses no other box; good from Mermaid 12
            on, while before the arrows of one box overlap.
    """
    plan = outline(flow, exits)
    lines = [
        *_declared(flow, plan.ids, plan.items),
        *(f'state "{escaped(group_label(flow, sources))}" as {id}' for sources, id in plan.groups.items()),
        *(f"[*] --> {plan.ids[node.name]}" for node in flow.nodes.values() if node.initial),
        *_arrows(plan),
        *_classes(flow, plan),
        *_legend(flow, plan),
    ]
    return "\n".join([*_head(flow), *(f"    {line}" for line in lines), ""])


def escaped(text: str) -> str:
    """Write a text so that Mermaid shows it and reads nothing into it."""
    return _UNSAFE.sub(lambda found: f"#{ord(found[0])};", one_line(text))


def _head(flow: Flow) -> Iterator[str]:
    title, protocol, digest = origin(flow)
    # A title is read as HTML and knows no entity.
    shown = f"{title}. {protocol}, {digest[:19]}".replace("<", "\u2039").replace(">", "\u203a").replace("&", "+")
    yield from ("---", f"title: {json.dumps(shown.replace('%%', '%'), ensure_ascii=False)}", "---")
    yield "stateDiagram-v2"
    yield from (f"    {_comment(line)}" for line in (title, protocol, digest, STRUCTURE))
    yield f"    accTitle: {escaped(title)}"
    yield f"    accDescr: {escaped(f'{protocol}. {counted(flow)} {STRUCTURE}')}"


def _comment(text: str) -> str:
    # What looks like a directive would be one, in a comment too.
    return f"%% {one_line(text).replace('%%', '%').replace('{', '(').replace('}', ')')}"


def _declared(flow: Flow, ids: Mapping[str, str], items: tuple[str | Box, ...]) -> Iterator[str]:
    for item in items:
        if isinstance(item, str):
            yield f'state "{escaped(state_name(flow.nodes[item]))}" as {ids[item]}'
        else:
            yield f'state "{escaped(item.title)}" as {item.id} {{'
            yield from (f"    {line}" for line in _declared(flow, ids, item.items))
            yield "}"


def _arrows(plan: Outline) -> Iterator[str]:
    """Write the arrows; those that lead a state to itself become one, since Mermaid 11 draws no second one."""
    labels: dict[tuple[str, str, int], list[str]] = {}
    for number, (start, end, arrow) in enumerate(plan.lines):
        labels.setdefault((start, end, -1 if start == end else number), []).append(called(arrow))
    for (start, end, _), words in labels.items():
        yield f"{start} --> {end} : {escaped('; '.join(words))}"


def _classes(flow: Flow, plan: Outline) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for node in flow.nodes.values():
        found.setdefault(kind_of(node), []).append(plan.ids[node.name])
    if plan.groups:
        found["plain"] = list(plan.groups.values())
    for kind, ids in found.items():
        ink = INKS[kind]
        yield f"classDef pe_{kind} fill:{ink.fill},stroke:{ink.stroke},color:{BLACK}"
        yield f"class {','.join(ids)} pe_{kind}"


def _legend(flow: Flow, plan: Outline) -> Iterator[str]:
    for sources, id in plan.groups.items():
        yield _comment(f"{id}: {', '.join(sources)}")
    for condition in flow.conditions.values():
        yield _comment(f"({condition.number}) {asked(condition)}")
