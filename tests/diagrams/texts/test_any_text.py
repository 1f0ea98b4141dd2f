"""What holds of every text format alike."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import typing as t
from collections.abc import Callable

import pytest
from hypothesis import given, settings

from diagrams.texts.given import FILES, FLOWS, flow_at, odd_flows
from protocol_engine.diagrams.flow import Flow
from protocol_engine.diagrams.texts.dot import dot
from protocol_engine.diagrams.texts.mermaid import mermaid
from protocol_engine.diagrams.texts.plantuml import plantuml
from protocol_engine.diagrams.texts.scxml import scxml
from protocol_engine.diagrams.texts.tables import csv_table, markdown_table
from protocol_engine.diagrams.texts.xstate import xstate, xstate_module

if t.TYPE_CHECKING:
    from pathlib import Path

TEXTS: dict[str, Callable[[Flow], str]] = {
    one.__name__: one for one in (mermaid, plantuml, dot, scxml, xstate, xstate_module, csv_table, markdown_table)
}

AGAIN = """
import hashlib, sys
import protocol_engine as pe
from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.texts import dot, mermaid, plantuml, scxml, tables, xstate

flow = flow_of(pe.compile(pe.load(sys.argv[1])))
writers = [mermaid.mermaid, plantuml.plantuml, dot.dot, scxml.scxml, xstate.xstate, xstate.xstate_module]
writers += [tables.csv_table, tables.markdown_table, lambda flow: mermaid.mermaid(flow, "fold")]
print(hashlib.sha256("".join(write(flow) for write in writers).encode()).hexdigest())
"""


def digest(path: Path, seed: str, zone: str) -> str:
    """Write every text in a process of its own; give the digest of them all."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    command = [sys.executable, "-c", AGAIN, str(path)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("name", ["nct06913179", "forty_states"])
def test_same_text(name: str) -> None:
    """The text of a protocol is the same under every hash seed and in every time zone."""
    texts = [*(write(flow_at(name)) for write in TEXTS.values()), mermaid(flow_at(name), "fold")]
    expected = hashlib.sha256("".join(texts).encode()).hexdigest()

    assert {f"{expected}\n"} == {digest(FILES[name], seed, zone) for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))}


@given(odd_flows())
@settings(max_examples=40)
def test_any_flow(flow: Flow) -> None:
    """Any flow has a text in every format: UTF-8, lines that end in a line feed, nothing that cannot be shown."""
    for write in TEXTS.values():
        text = write(flow)
        assert text.encode().endswith(b"\n")
        assert not [one for one in text if one < " " and one != "\n"], write.__name__
        assert text == write(flow)


@pytest.mark.parametrize("name", FLOWS)
@pytest.mark.parametrize("format", TEXTS)
def test_all_states(name: str, format: str) -> None:
    """A protocol with one state or with many, with trouble in every name, has a text in every format."""
    flow = FLOWS[name]()

    assert flow.digest in TEXTS[format](flow)
