"""An event's data as rules see them."""

from __future__ import annotations

import typing as t
from decimal import Decimal

import protocol_engine as pe
from protocol_engine.language import Date
from protocol_engine.reading import read
from unit.trial import PATH, chart_of, fact

TEXT = f"""{PATH}
data:
  Weight: {{type: Quantity, unit: kg, range: [20, 200]}}
  Sex: {{type: String, values: [F, M]}}
events:
  weighed: {{may_carry: [Weight]}}
"""
CHART = chart_of(TEXT)
IN_GRAMS = chart_of(TEXT.replace("kg, range: [20, 200]", "g"))


def seen(event: pe.Event) -> tuple[dict[str, t.Any], list[str]]:
    """Give the values as read, and the names that cannot be used."""
    reading = read(CHART, event)
    return dict(reading.values), list(reading.unreadable)


def test_values_are_given_in_declared_units() -> None:
    """A usable value is converted; what was entered stays in the event."""
    event = fact("weighed", "2025-04-10", Weight="61500 g")
    assert ({"Weight": Decimal("61.5")}, []) == seen(event)
    assert {"Weight": "61500 g"} == event.data


def test_what_cannot_be_used_is_named() -> None:
    """A value out of range and an undeclared element are named; the first is missing, the other unknown to rules."""
    event = fact("weighed", "2025-04-10", Weight=500, Height=170)
    assert ({"Weight": None}, ["Weight", "Height"]) == seen(event)


def test_null_is_missing_and_not_unreadable() -> None:
    """An element entered as null is carried without a value; that is no unusable value."""
    assert ({"Weight": None}, []) == seen(fact("weighed", "2025-04-10", Weight=None))


def test_an_undeclared_null_is_undeclared() -> None:
    """An element that the protocol does not declare is one, whatever its value."""
    assert ({}, ["Height"]) == seen(fact("weighed", "2025-04-10", Height=None))


def test_an_element_that_the_kind_does_not_list_is_used() -> None:
    """An element of the dictionary is read, whether or not the event's kind lists it."""
    assert ({"Sex": "F"}, []) == seen(fact("weighed", "2025-04-10", Sex="F"))


def test_an_event_is_read_once_by_a_chart() -> None:
    """A chart reads an event once."""
    event = fact("weighed", "2025-04-10", Weight=60)
    assert read(CHART, event) is read(CHART, event)


def test_each_chart_reads_for_itself() -> None:
    """Another chart reads the same event anew, in its own units."""
    event = fact("weighed", "2025-04-10", Weight="60 kg")
    assert Decimal(60) == read(CHART, event).values["Weight"]
    assert Decimal(60000) == read(IN_GRAMS, event).values["Weight"]
    assert Decimal(60) == read(CHART, event).values["Weight"]


def test_reading_is_no_part_of_a_fact() -> None:
    """A fact that was read equals one that was not, and still says what it said."""
    event, again = fact("weighed", "2025-04-10", Weight=60), fact("weighed", "2025-04-10", Weight=60)
    read(CHART, event)
    assert event == again
    assert event.id == again.id
    assert "reading" not in repr(event)


def test_a_history_goes_on_over_unusable_data() -> None:
    """A fact with unusable data moves on as any other, with one finding that names them, but not their values."""
    ada = pe.replay(CHART, "01", [fact("weighed", "2025-04-10", "e1", Weight="heavy", Height=17077)])
    (finding,) = ada.findings
    assert ("weighed.data", "unreadable", "e1") == (finding.rule, finding.outcome, finding.event)
    assert "Weight" in finding.text
    assert "Height" in finding.text
    assert "17077" not in finding.text
    assert "heavy" not in finding.text


def test_a_part_of_no_use_is_named() -> None:
    """What else was entered and is no such thing is found by name, and its value is not told."""
    event = pe.Event("weighed", "2025-04-10", {"Weight": 60}, id="e1", unusable={"ended": "secret"})
    (finding,) = pe.replay(CHART, "01", [event]).findings
    assert ("weighed.data", "unreadable") == (finding.rule, finding.outcome)
    assert "weighed brings what cannot be used ('weighed.ended': not usable as entered)" == finding.text
    assert event == event.on(Date(2025, 4, 10))
