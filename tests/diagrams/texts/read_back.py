"""Read the texts back, each by rules of its own, to see what they say."""

from __future__ import annotations

import csv
import io
import json
import re
import typing as t
from collections import Counter
from xml.etree import ElementTree

from protocol_engine.diagrams.texts.outline import outline
from protocol_engine.diagrams.texts.saying import called, one_line
from protocol_engine.diagrams.texts.scxml import SPACE

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from protocol_engine.diagrams.flow import Flow
    from protocol_engine.diagrams.texts.outline import Exits

Drawn = Counter[tuple[str, str, str]]
"""Source, target and label of each arrow."""

_BOX = re.compile(r'\s*state "([^"]*)" as (\w+) \{')
_STATE = re.compile(r'\s*state "([^"]*)" as (\w+)[^{]*')
_ARROW = re.compile(r"\s*(\w+|\[\*\]) --> (\w+)(?: : (.*))?")
_SCXML = "{http://www.w3.org/2005/07/scxml}"


def drawn(flow: Flow) -> Drawn:
    """Give what a drawing of a flow must show."""
    return Counter((arrow.source, arrow.target, called(arrow)) for arrow in flow.arrows)


def loops_joined(arrows: Drawn) -> Drawn:
    """Give the same with one arrow for all that lead a state to itself: its parts, in the order of the alphabet."""
    loops: dict[str, list[str]] = {}
    for source, target, label in arrows.elements():
        if source == target:
            loops.setdefault(source, []).extend(label.split("; "))
    others = Counter({one: count for one, count in arrows.items() if one[0] != one[1]})
    return others + Counter((source, source, "; ".join(sorted(labels))) for source, labels in loops.items())


class Diagram:
    """
    A state diagram of Mermaid or of PlantUML.

    Attributes:
        labels: Id of each state and box to its label.
        inside: Id of each box to the ids of what is in it.
        arrows: Where they start, where they end, and what is written at them.
    """

    def __init__(self, text: str, decode: Callable[[str], str]) -> None:
        self.labels: dict[str, str] = {}
        self.inside: dict[str, list[str]] = {}
        self.arrows: list[tuple[str, str, str]] = []
        open_boxes: list[str] = []
        for line in text.splitlines():
            box, state, arrow = _BOX.fullmatch(line), _STATE.fullmatch(line), _ARROW.fullmatch(line)
            if box or state:
                label, id = (box or state).groups()  # type: ignore[union-attr] # one of them is there
                assert id not in self.labels, id
                self.labels[id] = decode(label)
                for outer in open_boxes[-1:]:
                    self.inside[outer].append(id)
            if box:
                open_boxes.append(box[2])
                self.inside[box[2]] = []
            elif line.strip() == "}":
                open_boxes.pop()
            elif arrow:
                assert not open_boxes, "an arrow stands in a box"
                self.arrows.append((arrow[1], arrow[2], decode(arrow[3] or "")))
        assert not open_boxes

    def states(self, id: str) -> list[str]:
        """Give the ids of the states that an id stands for: its own, or those in its box."""
        return [id] if id not in self.inside else [state for one in self.inside[id] for state in self.states(one)]

    def drawn(self, flow: Flow, exits: Exits) -> Drawn:
        """Give each arrow that is drawn, by the names of the states."""
        plan = outline(flow, exits)
        names = {id: name for name, id in plan.ids.items()}
        groups = {id: sources for sources, id in plan.groups.items()}
        return Counter(
            (source, names[end], label)
            for start, end, label in self.arrows
            if start != "[*]"
            for source in groups.get(start) or [names[one] for one in self.states(start)]
        )


def mermaid_text(text: str) -> str:
    """Read a text of Mermaid: entities by number."""
    return re.sub(r"#(\d+);", lambda found: chr(int(found[1])), text)


def plantuml_text(text: str) -> str:
    """Read a text of PlantUML: characters by number."""
    return re.sub(r"<U\+([0-9A-F]+)>", lambda found: chr(int(found[1], 16)), text)


def scxml_arrows(text: str) -> Counter[tuple[str, str, str, str]]:
    """Give the transition, the source, the event and the target of each arrow, by ids."""
    root = ElementTree.fromstring(text)  # noqa: S314 (our own text)
    return Counter(
        (one.get(f"{{{SPACE}}}transition", ""), state.get("id", ""), one.get("event", ""), one.get("target", ""))
        for state in root.iter()
        for one in state.findall(f"{_SCXML}transition")
    )


def xstate_arrows(text: str) -> Counter[tuple[str, str, str]]:
    """Give the transition, the source and the target of each arrow, by keys."""
    config = json.loads(text)
    regions = config["states"].values() if config.get("type") == "parallel" else [config]
    return Counter(
        (way["meta"]["transition"], key, way["target"])
        for region in regions
        for key, state in region["states"].items()
        for ways in state.get("on", {}).values()
        for way in ways
    )


def csv_rows(text: str) -> list[dict[str, str]]:
    """Give the rows of a CSV table."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def safe(text: str) -> str:
    """Give a text as a cell of a spreadsheet has it."""
    line = one_line(text)
    return f"'{line}" if line[:1] in tuple("=+-@\uff1d\uff0b\uff0d\uff20") and line else line
