"""Laws of the Schedule of Activities, over random protocols."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given

import protocol_engine as pe
from diagrams.elsewhere import printed
from laws.protocols import protocols
from protocol_engine.diagrams.activities import activities_of
from protocol_engine.diagrams.activities.planned import planned
from protocol_engine.diagrams.activities.sequence import in_sequence
from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.spine.chains import chains_of
from protocol_engine.protocol import Protocol
from protocol_engine.resolve import PATHWAY

ROOT = Path(__file__).resolve().parents[2]


@given(protocol=protocols())
def test_nothing_is_lost(protocol: Protocol) -> None:
    """Every entry and every window has a column; every event kind a row, a remark, or leads out of the study."""
    chart = pe.compile(protocol)
    table = activities_of(chart)

    assert set(protocol.schedule) == {name for visit in table.visits for name in visit.entries}
    moved = Counter(id for visit in table.visits for id in visit.transitions)
    assert {one.id for one in chart.transitions if one.window is not None} <= set(moved)

    told = {name for row in table.activities for name in row.events}
    ends = {
        name
        for name, kind in chart.kinds.items()
        if any(chart.states[one.target].final or one.target in chart.ending
               for offer in kind.offers for one in offer.transitions)
    }  # fmt: skip
    said = set(table.whenever)
    labels = {name: protocol.events[name].label or name.replace("_", " ").capitalize() for name in chart.kinds}
    assert [] == [name for name in chart.kinds if name not in told | ends and labels[name] not in said]


@given(protocol=protocols())
def test_shape(protocol: Protocol) -> None:
    """Each row has a cell for each visit, each visit is for something, and each footnote is of something."""
    table = activities_of(pe.compile(protocol))

    assert {len(table.visits)} >= {len(row.cells) for row in table.activities}
    assert all(any(row.cells[place] for row in table.activities) for place in range(len(table.visits)))
    assert len(table.visits) == sum(count for _, count in table.epochs) == sum(count for _, count in table.anchors)
    cells = [cell for row in table.activities for cell in row.cells if cell is not None]
    used = [letter for one in (*table.activities, *cells) for letter in one.notes]
    assert {one.letter for one in table.footnotes} == set(used)


@given(protocol=protocols())
def test_order(protocol: Protocol) -> None:
    """The steps of a path stand in its order, and the instances of an entry in the order of time."""
    chart = pe.compile(protocol)
    flow = flow_of(chart)
    chains = chains_of(flow, PATHWAY)
    plan = in_sequence(chart, flow, chains, planned(chart, flow, chains))

    place = {link: number for number, one in enumerate(plan) if one.sort != "before" for link in one.links}
    for chain in chains:
        steps = [place[link] for link in itertools.pairwise(chain.states) if link in place]
        assert sorted(steps) == steps
    for name in protocol.schedule:
        times = [one.minutes for one in plan if any(task.entry == name for task in one.tasks)]
        known = [time for time in times if time is not None]
        assert sorted(known) == known


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_same_bytes(seed: str) -> None:
    """The tables are the same under any hash seed."""
    program = (
        "import hashlib, sys, protocol_engine as pe\n"
        "from protocol_engine.diagrams.activities import activities_of\n"
        "from protocol_engine.diagrams.activities.html_table import html_page\n"
        "for name in sys.argv[1:]:\n"
        "    page = html_page(activities_of(pe.compile(pe.load(name))))\n"
        "    print(hashlib.sha256(page.encode()).hexdigest())\n"
    )
    names = ["protocols/lzzt.yaml", "tests/diagrams/protocols/forty_states.yaml"]

    assert printed(program, *names, seed="7") == printed(program, *names, seed=seed)
