"""Charts that the drawings are tested on: the two shipped ones, the invented ones, and any text."""

from __future__ import annotations

import functools
from pathlib import Path

import protocol_engine as pe

ROOT = Path(__file__).resolve().parent.parent.parent
INVENTED = sorted((Path(__file__).parent / "protocols").glob("*.yaml"))
SHIPPED = (ROOT / "protocols" / "nct06913179.yaml", ROOT / "protocols" / "lzzt.yaml")
GOOD = sorted((ROOT / "tests" / "protocols" / "good").glob("*.yaml"))


@functools.cache
def chart_at(path: Path) -> pe.Chart:
    """Compile a file."""
    return pe.compile(pe.load(path))


@functools.cache
def invented(name: str) -> pe.Chart:
    """Compile one of the invented protocols."""
    return chart_at(Path(__file__).parent / "protocols" / f"{name}.yaml")


@functools.cache
def seed_cohort() -> tuple[pe.Participant, ...]:
    """Fold the histories that are shipped with the first protocol."""
    chart = chart_at(SHIPPED[0])
    with SHIPPED[0].with_suffix(".histories.jsonl").open("rb") as file:
        people = pe.histories.read(file).people
    return tuple(pe.replay(chart, id, facts) for id, facts in people.items())
