"""
Write the texts of the shipped protocols anew: `python tests/diagrams/golden/write.py`, after looking at what changed.

`tests/diagrams/texts/test_golden.py` holds the package to them.
"""

from __future__ import annotations

import typing as t
from collections.abc import Callable
from pathlib import Path

import protocol_engine as pe
from protocol_engine.diagrams.flow import Flow, flow_of
from protocol_engine.diagrams.texts.dot import dot
from protocol_engine.diagrams.texts.mermaid import mermaid
from protocol_engine.diagrams.texts.plantuml import plantuml
from protocol_engine.diagrams.texts.scxml import scxml
from protocol_engine.diagrams.texts.tables import csv_table, markdown_table
from protocol_engine.diagrams.texts.xstate import xstate, xstate_module

HERE = Path(__file__).resolve().parent
PROTOCOLS = ("nct06913179", "lzzt")

WRITERS: t.Final[dict[str, Callable[[Flow], str]]] = {
    "mmd": mermaid,
    "each.mmd": lambda flow: mermaid(flow, "each"),
    "fold.mmd": lambda flow: mermaid(flow, "fold"),
    "puml": plantuml,
    "dot": dot,
    "scxml": scxml,
    "xstate.json": xstate,
    "xstate.js": xstate_module,
    "csv": csv_table,
    "md": markdown_table,
}
"""End of a file's name to what writes it."""


def texts() -> dict[str, str]:
    """Give every file's name and its text."""
    flows = {name: flow_of(pe.compile(pe.load(HERE.parents[2] / "protocols" / f"{name}.yaml"))) for name in PROTOCOLS}
    return {f"{name}.{end}": write(flow) for name, flow in flows.items() for end, write in WRITERS.items()}


if __name__ == "__main__":
    for file, text in texts().items():
        (HERE / file).write_text(text, encoding="utf-8", newline="\n")
