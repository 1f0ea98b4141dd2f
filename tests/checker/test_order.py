"""The order in which problems are told, and the paths by which."""

from __future__ import annotations

from decimal import Decimal

from protocol_engine.checker import check, loads
from protocol_engine.protocol import DataElement, EventKind, NamedRule, Protocol, ScheduleEntry, State, Transition

TEXT = """\
protocol: P
version: "1"
transitions:
  - {event: dosed, from: [screening, treeted], to: treated}
rules:
  fit: {check: Agee > 18 and agee < 70}
states:
  treated: {epoch: treatment}
  screening: {initial: true}
events:
  dosed: {require: fit}
"""


def test_problems_of_a_file_come_as_the_file_has_them() -> None:
    """Sections may stand in any order; problems follow their lines and columns."""
    found = [(problem.place, problem.path) for problem in check(loads(TEXT)) if problem.severity == "error"]
    assert [
        ("<string>:4:38", "transitions[0].from"),
        ("<string>:6:16", "rules.fit.check"),
        ("<string>:6:30", "rules.fit.check"),
        ("<string>:8:20", "states.treated.epoch"),
    ] == [(str(place), path) for place, path in found]


def test_problems_of_records_come_in_the_order_of_the_sections() -> None:
    """Without a file, data come before states, states before transitions, and so on."""
    protocol = Protocol(
        "P",
        "1",
        data={"B": DataElement("?"), "A": DataElement("Integer", range=(Decimal("NaN"), Decimal(1)))},
        states={"screening": State(epoch="nowhere", initial=True)},
        rules={"fit": NamedRule("A <", category="?")},
        events={"dosed": EventKind(data=("C", "C"))},
        transitions=(Transition("dosed", (), "screening"),),
        schedule={"visit": ScheduleEntry("dosed", "dosed", which="last")},  # type: ignore[arg-type]
    )
    assert [
        "data.B.type",
        "data.A.range",
        "rules.fit.category",
        "rules.fit.check",
        "states.screening.epoch",
        "events.dosed.data",
        "transitions[0].from",
        "schedule.visit.which",
        "schedule.visit",
    ] == [problem.path for problem in check(protocol) if problem.severity == "error"]
    assert all(problem.place is None for problem in check(protocol))


def test_words_that_only_a_file_is_held_to_are_checked_of_records_too() -> None:
    """A category, a basis or a type that is none is told of a protocol made in Python."""
    protocol = Protocol(
        "P",
        "1",
        data={"A": DataElement("List<Text>", basis="guessed")},  # type: ignore[arg-type]
        rules={"fit": NamedRule("A = 'x' and B", category="dossing")},
        states={"screening": State(initial=True)},
    )
    assert [
        "data.A.basis: there is no basis 'guessed'; write stated, interpreted or assumed",
        "data.A.type: there is no type 'List<Text>'; "
        "the types are Boolean, Integer, Decimal, String, Quantity, Date and DateTime",
        "rules.fit.category: there is no category 'dossing'; did you mean 'dosing'?",
        "rules.fit.check: there is no data element, track or event 'B'",
    ] == [str(problem) for problem in check(protocol) if problem.severity == "error"]
