"""PlantUML itself takes the text for a state diagram, with as many states as there are."""

from __future__ import annotations

import re
import subprocess
import typing as t

import pytest

from diagrams.texts.given import FLOWS
from diagrams.texts.read_back import Diagram, plantuml_text
from outside import present
from protocol_engine.diagrams.texts.plantuml import plantuml

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.texts.outline import Exits


def said(text: str) -> str:
    """Give what PlantUML says of a text: what kind of diagram it is, and of how many things; or what is wrong."""
    program = present.program("plantuml", cure="install Debian's plantuml")
    # It may look for Graphviz, which reading needs not.
    done = subprocess.run(
        [program, "-charset", "UTF-8", "-syntax"],
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("name", "exits"),
    [("nct06913179", "node"), ("nct06913179", "fold"), ("lzzt", "each"), ("trouble", "node"), ("chinese", "node")],
)
def test_read(name: str, exits: Exits) -> None:
    """It reads every state and every box, and the point where each track starts."""
    flow = FLOWS[name]()
    text = plantuml(flow, exits)
    read = Diagram(text, plantuml_text)
    found = re.fullmatch(r"STATE \((\d+) entities\)", said(text))

    assert found, said(text)
    # The point where tracks start is one, and a box of states is not counted.
    assert len(read.labels) - len(read.inside) + 1 == int(found[1])


def test_refused() -> None:
    """It refuses what is no diagram, or its reading would hold nothing."""
    assert said("@startuml\nstate A {{{\n[*] -->-> A\nfoo bar\n@enduml\n").startswith("ERROR")
