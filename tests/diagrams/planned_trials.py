"""Trials whose Schedule of Activities is looked at: the shipped ones, the invented ones, and one of a few lines."""

from __future__ import annotations

import functools
from pathlib import Path

import protocol_engine as pe
from protocol_engine.diagrams.activities import Activities, activities_of
from unit.trial import PATH, chart_of

ROOT = Path(__file__).resolve().parents[2]

EVENTS = """
events:
  screened: {label: Screened}
  dosed: {label: First dose}
  seen: {label: Seen}
  bled: {label: Bled}
  completed: {label: Completed}
  withdrew: {label: Withdrew}
  died: {label: Died}
transitions:
  - {event: dosed, from: screening, to: treated}
  - {event: seen, from: treated, to: followed}
  - {event: completed, from: followed, to: completed}
  - {event: withdrew, from: any, to: withdrawn}
  - {event: died, from: alive, to: dead}
"""


@functools.cache
def shipped(name: str) -> Activities:
    """Give the table of a file."""
    folder = ROOT / "protocols" if name in ("lzzt", "nct06913179") else ROOT / "tests" / "diagrams" / "protocols"
    return activities_of(pe.compile(pe.load(folder / f"{name}.yaml")))


def table_of(text: str, events: str = EVENTS) -> Activities:
    """Give the table of a small trial."""
    return activities_of(chart_of(PATH + events + text))
