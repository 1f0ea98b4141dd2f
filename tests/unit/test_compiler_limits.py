"""How many participants there may be, in all and in each cohort."""

from __future__ import annotations

import pytest

import protocol_engine as pe
from protocol_engine.chart import Limit
from unit.trial import PATH, chart_of

TRIAL = f"""{PATH}
events:
  started: {{}}
  followed: {{}}
transitions:
  - {{event: started, from: screening, to: treated}}
  - {{event: followed, from: treated, to: followed}}
"""
COHORTS = """
enrollment:
  limit: 30
  counted: started
  cite: Sample size
  basis: stated
  cohorts:
    low: {limit: 6, counted: treated}
    high: {limit: 1, counted: followed, text: one only, cite: Table 1, basis: assumed}
"""
CHART = chart_of(TRIAL + COHORTS)


def counted(limit: Limit) -> tuple[str, int, int | None, str | None]:
    """Give what a limit says, with the id of its rule."""
    return limit.rule.id, limit.most, limit.kind, limit.state


def test_limits_in_the_order_of_the_file() -> None:
    """The study's limit comes first; an event kind is counted by its number, a state by its name."""
    assert [
        ("enrollment.limit", 30, 0, None),
        ("low.limit", 6, None, "treated"),
        ("high.limit", 1, 1, None),
    ] == [counted(one) for one in CHART.limits]


def test_the_event_kind_is_meant_where_both_have_the_name() -> None:
    """`followed` is an event kind and a state; what is counted is the event."""
    assert CHART.kinds["followed"].index == CHART.limits[2].kind


def test_limits_are_rules() -> None:
    """Each limit is a rule of the chart, with the author's words, or with words made for it."""
    rules = [one.rule for one in CHART.limits]
    assert rules == [rule for rule in CHART.rules.values() if rule.kind == "limit"]
    assert ["at most 30 participants (started)", "at most 6 participants in low (treated)", "one only"] == [
        rule.text for rule in rules
    ]
    assert [("Sample size", "stated"), (None, None), ("Table 1", "assumed")] == [
        (rule.cite, rule.basis) for rule in rules
    ]
    assert ["enrollment.limit", "enrollment.cohorts.low.limit", "enrollment.cohorts.high.limit"] == [
        rule.path for rule in rules
    ]
    assert {"eligibility"} == {rule.category for rule in rules}


def test_cohorts_alone() -> None:
    """A study may limit its cohorts and not itself."""
    chart = chart_of(f"{TRIAL}enrollment: {{cohorts: {{low: {{limit: 1, counted: treated}}}}}}")
    assert [("low.limit", 1, None, "treated")] == [counted(one) for one in chart.limits]
    assert "at most 1 participant in low (treated)" == chart.limits[0].rule.text


def test_no_limit() -> None:
    """A study that says nothing of its size has no limit."""
    assert () == chart_of(TRIAL).limits


@pytest.mark.parametrize("more", ["", "interpretations: [{id: X1, about: [low, low.limit], reading: r, because: b}]"])
def test_cohorts_are_without_fault(more: str) -> None:
    """The checker finds nothing wrong with limits, nor with an interpretation of a cohort."""
    protocol = pe.loads(f'protocol: T\nversion: "1"\n{TRIAL}{COHORTS}{more}')
    assert not [problem for problem in pe.check(protocol) if problem.severity == "error"]


def test_cohorts_are_part_of_the_meaning() -> None:
    """Another limit of a cohort makes another chart; limits come back from a dumped file."""
    other = chart_of(TRIAL + COHORTS.replace("limit: 6", "limit: 7"))
    assert CHART.digest != other.digest
    assert other.protocol == pe.loads(pe.dump(other.protocol))
