"""Schedule entries, counted out."""

from __future__ import annotations

from unit.trial import PATH, chart_of

CHART = chart_of(
    f"""
epochs: [first]
{PATH.replace("screening: {initial: true}", "screening: {initial: true, epoch: first}")}
data: {{Age: {{type: Integer}}}}
events: {{seen: {{may_carry: [Age]}}, started: {{}}, stopped: {{}}}}
transitions: [{{event: started, from: screening, to: treated}}]
schedule:
  once: {{event: seen, anchor: started, after: 7 days, text: A week on, cite: T1, basis: stated, important: false}}
  often: {{event: seen, anchor: started, after: 7 days, every: 2 weeks, until: 3 months, if: Age > 5, data: [Age]}}
  till: {{event: seen, anchor: started, at_least: 1 day, at_most: 2 days, every: 1 week, until: stopped}}
  there: {{event: seen, anchor: started, after: 7 days, during: [{{epoch: first}}, treated]}}
"""
)
ONCE, OFTEN, TILL, THERE = CHART.entries


def test_an_entry_is_a_rule() -> None:
    """An entry's rule is named after it and keeps what the author wrote."""
    rule = ONCE.rule
    assert ("once", "schedule", "visit window") == (rule.id, rule.kind, rule.category)
    assert ("A week on", "T1", "stated", False) == (rule.text, rule.cite, rule.basis, rule.important)
    assert "seen at least 1 day and at most 2 days after started" == TILL.rule.text


def test_an_entry_knows_its_kinds() -> None:
    """An entry holds the numbers of its event and its anchor."""
    assert (0, 1) == (ONCE.event, ONCE.span.anchor)


def test_repeats_end_by_time_or_event() -> None:
    """An entry repeats by a distance, until a distance or an event; or happens once."""
    assert (None, None, None) == (ONCE.every, ONCE.until, ONCE.until_event)
    assert ((("days", 14),), (("months", 3),), None) == (OFTEN.every, OFTEN.until, OFTEN.until_event)
    assert ((("days", 7),), None, 2) == (TILL.every, TILL.until, TILL.until_event)


def test_where_an_entry_is_expected() -> None:
    """States and epochs are spelled out; without any it is as long as on study."""
    assert ONCE.during is None
    assert {"screening", "treated"} == THERE.during


def test_what_an_entry_demands() -> None:
    """An entry may have a condition and data."""
    assert OFTEN.only_if is not None
    assert "Age > 5" == OFTEN.only_if.text
    assert ("Age",) == OFTEN.data
    assert ONCE.only_if is None
    assert () == ONCE.data
