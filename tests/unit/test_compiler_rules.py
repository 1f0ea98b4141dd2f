"""The rulebook: every condition is a rule with a stable id."""

from __future__ import annotations

import pytest

from unit.trial import PATH, chart_of

CHART = chart_of(
    f"""{PATH}
enrollment: {{limit: 30, counted: started}}
data: {{Age: {{type: Integer}}}}
criteria:
  inclusion: {{I1: {{check: Age >= 18, text: adult, cite: Inclusion 1, basis: stated, important: true}}}}
  exclusion: {{E1: {{check: Age > 70, category: consent}}}}
rules:
  named: {{check: Age > 1, category: dosing, basis: assumed}}
  plain: {{check: Age > 2}}
events:
  started: {{data: [Age], require: [named]}}
  seen: {{during: [treated], window: {{anchor: started, at_least: 1 day}}, cite: Section 2, basis: interpreted}}
  moved: {{label: Moved on}}
  loose: {{}}
transitions:
  - event: started
    from: screening
    to: treated
    require: [inclusion, exclusion, plain, {{id: in_place, check: Age > 3, important: false}}]
  - event: moved
    id: onward
    from: treated
    to: followed
    when: Age > 50
    window: {{anchor: started, after: 7 days}}
    cite: Section 1
    basis: stated
    important: true
  - event: moved
    id: backward
    from: treated
    to: screening
    when: Age <= 50
    window: {{anchor: started, after: 7 days, text: a week, cite: Table 1, basis: assumed, important: false}}
    cite: Section 1
    basis: stated
    important: true
schedule:
  week_1: {{event: seen, anchor: started, after: 7 days}}
"""
)


def test_ids_of_all_rules() -> None:
    """Named rules, windows, and what the compiler makes itself have their normative ids."""
    assert {
        "I1": "inclusion",
        "E1": "exclusion",
        "named": "rule",
        "plain": "rule",
        "in_place": "rule",
        "onward.window": "window",
        "backward.window": "window",
        "seen.window": "window",
        "started.sequence": "sequence",
        "seen.sequence": "sequence",
        "moved.sequence": "sequence",
        "moved.branch": "branch",
        "started.data": "data",
        "seen.data": "data",
        "moved.data": "data",
        "loose.data": "data",
        "week_1": "schedule",
        "enrollment.limit": "limit",
    } == {id: rule.kind for id, rule in CHART.rules.items()}


@pytest.mark.parametrize(
    ("rule", "category"),
    [
        ("I1", "eligibility"),
        ("E1", "consent"),
        ("named", "dosing"),
        ("plain", "procedure order"),
        ("onward.window", "visit window"),
        ("seen.window", "visit window"),
        ("week_1", "visit window"),
        ("started.sequence", "procedure order"),
        ("moved.branch", "procedure order"),
        ("started.data", "data completeness"),
        ("enrollment.limit", "eligibility"),
    ],
)
def test_categories(rule: str, category: str) -> None:
    """A rule's own category is kept; without one each kind has its default."""
    assert category == CHART.rules[rule].category


def test_a_rule_keeps_what_the_author_wrote() -> None:
    """Text, citation, basis and importance are the criterion's own."""
    rule = CHART.rules["I1"]
    assert ("adult", "Inclusion 1", "stated", True) == (rule.text, rule.cite, rule.basis, rule.important)
    assert CHART.rules["E1"].important is None
    assert CHART.rules["in_place"].important is False


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("I1", "criteria.inclusion.I1"),
        ("E1", "criteria.exclusion.E1"),
        ("named", "rules.named"),
        ("in_place", "transitions[0].require[3]"),
        ("onward.window", "transitions[1].window"),
        ("seen.window", "events.seen.window"),
        ("week_1", "schedule.week_1"),
        ("enrollment.limit", "enrollment.limit"),
    ],
)
def test_rules_know_their_place(rule: str, path: str) -> None:
    """A rule knows where in the definition it is."""
    assert path == CHART.rules[rule].path


def test_a_window_takes_after_its_owner() -> None:
    """A window without its own citation, basis and importance has those of its transition or event."""
    rule = CHART.rules["onward.window"]
    assert ("Section 1", "stated", True) == (rule.cite, rule.basis, rule.important)
    assert "7 days after started" == rule.text
    assert ("Section 2", "interpreted") == (CHART.rules["seen.window"].cite, CHART.rules["seen.window"].basis)


def test_a_window_may_speak_for_itself() -> None:
    """A window's own text, citation, basis and importance prevail."""
    rule = CHART.rules["backward.window"]
    assert ("a week", "Table 1", "assumed", False) == (rule.text, rule.cite, rule.basis, rule.important)


def test_the_limit_says_what_is_counted() -> None:
    """The rule about enrollment says how many, and of what."""
    assert "at most 30 participants (started)" == CHART.rules["enrollment.limit"].text


def test_groups_are_spelled_out() -> None:
    """A transition that requires a group requires each criterion of it."""
    assert ("I1", "E1", "plain", "in_place") == tuple(one.id for one in CHART.transitions[0].require)
