"""
Figures that are kept as files: what they look like changes only by intent.

After a change, look at the new pictures, then write them: `PYTHONPATH=tests python -m diagrams.golden_figures`.
"""

from __future__ import annotations

import typing as t
from pathlib import Path

import protocol_engine as pe
from diagrams.charts import SHIPPED, chart_at, invented
from protocol_engine.diagrams.consort import consort
from protocol_engine.diagrams.flow import flow_of
from protocol_engine.diagrams.schema import schema_of
from protocol_engine.diagrams.spine.sheet import flow_figure
from protocol_engine.diagrams.timelines.swimmer import swimmer
from protocol_engine.diagrams.timelines.visit_windows import visit_windows
from unit.trial import chart_of, fact

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.figure import Figure

FOLDER = Path(__file__).resolve().parent / "golden" / "figures"

LANTERN = """
title: A small trial of lanterns
epochs: [screening, treatment, follow_up]
data: {Arm: {type: String, values: [Lantern, Candle]}}
states:
  screening: {epoch: screening, initial: true}
  randomized: {epoch: treatment}
  treated: {epoch: treatment}
  followed: {epoch: follow_up, label: Follow-up}
  completed: {epoch: follow_up, disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  lost: {disposition: lost to follow-up, label: Lost to follow-up}
  alive: {track: vital, initial: true}
  dead: {track: vital, disposition: death, ends_study: true, label: Died}
events:
  randomized: {data: [Arm]}
  treated: {}
  assessed: {label: Assessment}
  moved: {label: Follow-up begun}
  completed: {}
  withdrew: {}
  lost: {}
  died: {}
transitions:
  - {event: randomized, from: screening, to: randomized}
  - {event: treated, from: randomized, to: treated}
  - {event: moved, from: treated, to: followed}
  - {event: completed, from: followed, to: completed}
  - {event: withdrew, from: any, to: withdrawn}
  - {event: lost, from: any, to: lost}
  - {event: died, from: alive, to: dead}
schedule:
  week_1: {event: assessed, anchor: treated, after: 7 days, early: 1 day, late: 2 days}
  week_4: {event: assessed, anchor: treated, after: 28 days, early: 3 days, late: 3 days}
  month_3: {event: assessed, anchor: treated, after: 3 months, early: 7 days, late: 7 days}
  closing: {label: Closing visit, event: assessed, anchor: moved, at_least: 14 days}
"""

PEOPLE: dict[str, tuple[tuple[str, str], ...]] = {
    "01-01": (
        ("randomized", "2025-01-08"),
        ("treated", "2025-01-10"),
        ("assessed", "2025-01-17"),
        ("assessed", "2025-02-12"),
        ("moved", "2025-03-10"),
        ("completed", "2025-05-02"),
    ),
    "01-02": (("randomized", "2025-01-15"), ("withdrew", "2025-01-20"), ("died", "2025-03-03")),
    "01-03": (("randomized", "2025-01-20"), ("treated", "2025-01-27"), ("died", "2025-02-20")),
    "02-01": (("randomized", "2025-02-03"), ("treated", "2025-02-05"), ("moved", "2025-04"), ("lost", "2025-05-08")),
    "02-02": (("randomized", "2025-02-17"), ("treated", "2025-02-19")),
    "02-03": (("withdrew", "2025-02-20"),),
    "02-04": (("treated", "2025-03-03"), ("moved", "2025-04-14")),
}
"""Participant to what happened; every other one was assigned to the candle."""


def chart() -> pe.Chart:
    """Give the protocol of the figures."""
    return chart_of(LANTERN)


def people() -> tuple[pe.Participant, ...]:
    """Give the people of the figures, up to one day."""
    found = []
    for number, (id, story) in enumerate(PEOPLE.items()):
        arm = {"Arm": ("Lantern", "Candle")[number % 2]}
        facts = [fact(kind, day, **(arm if kind == "randomized" else {})) for kind, day in story]
        found.append(pe.replay(chart(), id, facts, as_of="2025-05-09"))
    return tuple(found)


FIGURES: dict[str, t.Callable[[], Figure]] = {
    "consort": lambda: consort(chart(), people()),
    "consort-arms": lambda: consort(chart(), people(), arm="Arm", received="treated", analyzed="treated"),
    "swimmer": lambda: swimmer(chart(), people()),
    "swimmer-anchored": lambda: swimmer(chart(), people(), anchor="treated", markers=["assessed"], sort="id"),
    "windows": lambda: visit_windows(chart(), people()[0], on="2025-04-02"),
    "windows-planned": lambda: visit_windows(chart()),
    "schema-nct06913179": lambda: schema_of(chart_at(SHIPPED[0])),
    "schema-lzzt": lambda: schema_of(chart_at(SHIPPED[1])),
    "schema-arms": lambda: schema_of(invented("two_arms_crossover")),
    "flow-nct06913179": lambda: flow_figure(flow_of(chart_at(SHIPPED[0]))),
    "flow-lzzt": lambda: flow_figure(flow_of(chart_at(SHIPPED[1]))),
    "flow-arms-left-to-right": lambda: flow_figure(flow_of(invented("two_arms_crossover")), left_to_right=True),
}
"""Name of a file, without its ending, to its figure."""

if __name__ == "__main__":
    from protocol_engine.diagrams.svg import svg

    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, figure in FIGURES.items():
        (FOLDER / f"{name}.svg").write_text(svg(figure()), encoding="utf-8")
