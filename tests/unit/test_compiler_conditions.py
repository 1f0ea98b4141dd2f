"""Texts of the rule language, compiled."""

from __future__ import annotations

import pytest

from protocol_engine.chart import Condition, Input
from unit.trial import PATH, chart_of

CHART = chart_of(
    f"""{PATH}
data:
  ALT: {{type: Quantity, unit: U/L}}
  Doses: {{type: List<Quantity>, unit: mg}}
  Unread: {{type: Integer}}
  Age: {{type: Integer}}
criteria:
  inclusion: {{I1: {{check: Age >= 18}}}}
  exclusion: {{E1: {{check: Age > 70}}}}
rules:
  everything:
    check: >-
      ALT < 40 'U/L' and Count(Doses) > 0 and pathway = 'treated' and vital = 'alive'
      and started.occurred before Today() and started.at before Now() and started.first before Today()
      and started.ended before Today() and started.count = 1
    closes_unknown: doses are complete
events: {{other: {{}}, started: {{require: [everything, inclusion, exclusion]}}}}
"""
)


def condition(name: str) -> Condition:
    """Give the compiled condition of a rule."""
    found = CHART.rules[name].condition
    assert found is not None
    return found


def test_what_a_condition_reads() -> None:
    """Each input has its source, its number among what is kept at hand, and a quantity its unit."""
    assert {
        Input("ALT", "data", 0, "U/L"),
        Input("Doses", "data", 1, "mg"),
        Input("pathway", "track", 0),
        Input("vital", "track", 1),
        Input("started.occurred", "occurred", 0),
        Input("started.at", "at", 0),
        Input("started.first", "first", 0),
        Input("started.ended", "ended", 0),
        Input("started.count", "count", 0),
        Input("Today()", "today"),
        Input("Now()", "now"),
    } == set(condition("everything").inputs)


def test_what_rules_read_is_numbered() -> None:
    """The elements that some rule reads are numbered, and the kinds that something looks back at."""
    assert {"ALT": 0, "Doses": 1, "Unread": None, "Age": 2} == {
        name: one.number for name, one in CHART.elements.items()
    }
    assert {"other": None, "started": 0} == {name: one.number for name, one in CHART.kinds.items()}
    assert (3, 1) == CHART.at_hand


@pytest.mark.parametrize(("age", "included", "excluded"), [(17, False, True), (18, True, True), (71, True, False)])
def test_an_exclusion_is_the_negation_of_its_text(age: int, *, included: bool, excluded: bool) -> None:
    """An inclusion criterion holds when its text is true, an exclusion criterion when its text is false."""
    assert included is condition("I1").function(age)
    assert excluded is condition("E1").function(age)


def test_neither_holds_of_what_is_missing() -> None:
    """Where data are missing neither kind of criterion is decided."""
    assert condition("I1").function(None) is None
    assert condition("E1").function(None) is None


def test_a_condition_shows_its_text() -> None:
    """A condition has the text that the author wrote."""
    assert "Age >= 18" == condition("I1").text
