"""The path that is measured: twelve facts of one participant, as the engine and as its peers take them."""

from __future__ import annotations

import typing as t
from pathlib import Path

import attrs

import protocol_engine as pe
from protocol_engine.reading import read

HERE = Path(__file__).resolve().parent
PROTOCOL = HERE.parent / "protocols" / "nct06913179.yaml"

FINAL = {"pathway": "transplanted", "consent": "consented", "vital": "alive"}
"""Where the path ends, by track."""


@attrs.frozen
class Fact:
    """
    A fact as a program without our engine would hold it, ready to be used.

    Attributes:
        day: Ordinal of its day.
        known: Data element to its value, already in the declared unit, and the day that it is of.
    """

    kind: str
    day: int
    known: dict[str, tuple[t.Any, int]]


@attrs.define
class Person:
    """What such a program holds of one participant: the state of each track, and what is known."""

    pathway: str = "screening"
    consent: str = "not_consented"
    vital: str = "alive"
    known: dict[str, tuple[t.Any, int]] = attrs.field(factory=dict)
    latest: dict[str, int] = attrs.field(factory=dict)
    facts: list[Fact] = attrs.field(factory=list)

    @property
    def states(self) -> dict[str, str]:
        """The state of each track."""
        return {"pathway": self.pathway, "consent": self.consent, "vital": self.vital}


def chart() -> pe.Chart:
    """Compile the seed protocol."""
    return pe.compile(pe.load(PROTOCOL))


def events() -> list[pe.Event]:
    """Read the path."""
    with (HERE / "path.jsonl").open("rb") as file:
        ((found),) = pe.histories.read(file).people.values()
    return list(found)


def ready(chart: pe.Chart, events: list[pe.Event]) -> list[Fact]:
    """Give facts with the same values that our engine reads, so that nobody else has to read them."""
    found = []
    for event in events:
        day = event.occurred.first_day
        found.append(Fact(event.kind, day, {name: (value, day) for name, value in read(chart, event).values.items()}))
    return found


# The two callbacks that every peer calls at every event.


def record(model: Person, fact: Fact) -> None:
    """Keep what a fact brings."""
    model.known.update(fact.known)
    model.latest[fact.kind] = fact.day
    model.facts.append(fact)


told = [0]


def notify(model: object, fact: object) -> None:
    """Stand for what a host does when something has happened."""
    told[0] += 1
