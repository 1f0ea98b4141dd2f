"""The sentences of findings: what was demanded, what was seen, and what is missing."""

from __future__ import annotations

import pytest

import protocol_engine as pe
from unit.trial import PATH, chart_of, fact

CHART = chart_of(
    f"""{PATH}
data:
  ALT: {{type: Quantity, unit: U/L, valid_for: 14 days}}
  AST: {{type: Quantity, unit: U/L}}
  Sex: {{type: String, values: [F, M]}}
rules:
  liver: {{check: "ALT < 40 'U/L' and AST < 40 'U/L'", text: Liver values are low, cite: Section 3, basis: stated}}
  plain: {{check: "Sex = 'F'"}}
  never: {{check: 1 = 2, text: Nobody may}}
events:
  measured: {{may_carry: [ALT, AST]}}
  started: {{}}
  checked: {{require: [liver]}}
  asked: {{require: [plain]}}
  forbidden: {{require: [never]}}
  dosed: {{window: {{anchor: started, after: 7 days, early: 1 day, late: 1 day, important: true}}}}
  early_enough: {{window: {{anchor: started, at_most: 7 days}}}}
  late_enough: {{window: {{anchor: started, at_least: 7 days}}}}
  sampled: {{window: {{anchor: started, after: 2 hours, late: 1 hour}}}}
  first_seen: {{window: {{anchor: started, which: first, at_most: 7 days}}}}
  each_seen: {{window: {{anchor: started, which: each, at_most: 7 days}}}}
  weighed: {{data: [ALT, AST]}}
"""
)


def only(*facts: pe.Event) -> pe.Finding:
    """Replay facts and give the one finding."""
    (finding,) = pe.replay(CHART, "01", facts).findings
    return finding


def text(*facts: pe.Event) -> str:
    """Give the sentence of the one finding."""
    return only(*facts).text


def test_only_what_broke_is_told() -> None:
    """Of a false `and` the false clauses' values are told, with unit and date."""
    measured = fact("measured", "2025-06-01", ALT=50, AST=20)
    assert "Liver values are low: ALT = 50 U/L (2025-06-01)" == text(measured, fact("checked", "2025-06-02"))


def test_everything_that_broke_is_told() -> None:
    """Of a false `and` every false clause is told."""
    measured = fact("measured", "2025-06-01", ALT=50, AST=60)
    assert "Liver values are low: ALT = 50 U/L (2025-06-01), AST = 60 U/L (2025-06-01)" == text(
        measured, fact("checked", "2025-06-02")
    )


def test_what_is_missing_is_told() -> None:
    """Of an undetermined rule what is missing is told, with the reason, and not what is there."""
    measured = fact("measured", "2025-06-01", ALT=20)
    assert "it cannot be told: Liver values are low: AST is missing (not on record)" == text(
        measured, fact("checked", "2025-06-02")
    )


def test_one_false_clause_decides() -> None:
    """A missing value beside a false clause changes nothing: the rule is violated."""
    measured = fact("measured", "2025-06-01", ALT=50)
    finding = only(measured, fact("checked", "2025-06-02"))
    assert ("violated", "Liver values are low: ALT = 50 U/L (2025-06-01)") == (finding.outcome, finding.text)


def test_what_is_too_old_is_told_with_its_date() -> None:
    """A value that is too old is told with the day that it is of."""
    measured = [fact("measured", "2025-06-01", ALT=20), fact("measured", "2025-07-01", AST=20)]
    assert "ALT is missing (the latest value is too old, of 2025-06-01)" in text(
        *measured, fact("checked", "2025-07-02")
    )


def test_a_rule_without_a_text_tells_its_condition() -> None:
    """Where a rule has no sentence its condition stands for it."""
    assert "Sex = 'F': Sex = 'M' (2025-06-01)" == text(fact("asked", "2025-06-01", Sex="M"))


def test_a_rule_that_reads_nothing() -> None:
    """A rule that reads nothing is always so."""
    assert "Nobody may: it is always so" == text(fact("forbidden", "2025-06-01"))


def test_a_finding_carries_its_rule() -> None:
    """A finding has category, citation, basis, explanation and evidence of its rule."""
    finding = only(fact("measured", "2025-06-01", ALT=50, AST=20), fact("checked", "2025-06-02", "c1"))
    assert ("liver", "procedure order", "Section 3", "stated", None) == (
        finding.rule, finding.category, finding.cite, finding.basis, finding.important,
    )  # fmt: skip
    assert ("c1", "2025-06-02") == (finding.event, str(finding.occurred))
    assert finding.explanation is not None
    assert finding.explanation.outcome is False
    assert ["ALT", "AST"] == [one.name for one in finding.evidence]


START = fact("started", "2025-06-01")


@pytest.mark.parametrize(
    ("seen", "days", "expected"),
    [
        (
            fact("dosed", "2025-06-10"),
            1,
            "dosed on 2025-06-10 is 1 day too late; allowed from 2025-06-07 to 2025-06-09, "
            "counted from started on 2025-06-01",
        ),
        (
            fact("dosed", "2025-06-05"),
            -2,
            "dosed on 2025-06-05 is 2 days too early; allowed from 2025-06-07 to 2025-06-09, "
            "counted from started on 2025-06-01",
        ),
        (
            fact("early_enough", "2025-06-10"),
            2,
            "early_enough on 2025-06-10 is 2 days too late; allowed to 2025-06-08, counted from started on 2025-06-01",
        ),
        (
            fact("late_enough", "2025-06-07"),
            -1,
            "late_enough on 2025-06-07 is 1 day too early; allowed from 2025-06-08, counted from started on 2025-06-01",
        ),
    ],
)
def test_a_departure_tells_what_is_allowed(seen: pe.Event, days: int, expected: str) -> None:
    """A departure from a window is told with its size, the days allowed, and what they are counted from."""
    finding = only(START, seen)
    assert (days, expected) == (finding.days, finding.text)


@pytest.mark.parametrize(
    ("occurred", "amount"),
    [
        ("2025-06-01T15:01", "1 min too late"),
        ("2025-06-01T15:59", "59 min too late"),
        ("2025-06-01T16:00", "1 h too late"),
        ("2025-06-01T17:30", "2.5 h too late"),
        ("2025-06-01T13:30", "30 min too early"),
    ],
)
def test_a_departure_in_hours(occurred: str, amount: str) -> None:
    """A departure from a window of hours is told in hours, or minutes where it is less."""
    expected = f"sampled on {occurred} is {amount}; counted from started on 2025-06-01T12:00"
    assert expected == text(fact("started", "2025-06-01T12:00"), fact("sampled", occurred))


def test_a_departure_of_seconds() -> None:
    """A departure of less than a minute is told in seconds."""
    start = fact("started", "2025-06-01T12:00:00")
    assert "30 s too late" in text(start, fact("sampled", "2025-06-01T15:00:30"))


def test_an_important_window() -> None:
    """The sponsor's word on a window is carried by its finding."""
    assert only(START, fact("dosed", "2025-06-10")).important is True


def test_a_window_that_cannot_be_told() -> None:
    """An undetermined window tells why, and has no days."""
    finding = only(fact("started", "2025-06"), fact("dosed", "2025-07-02"))
    assert ("undetermined", None) == (finding.outcome, finding.days)
    assert "dosed.window" in finding.text
    assert "a date or time is not known exactly" in finding.text
    without = only(fact("dosed", "2025-06-10"))
    assert "it cannot be told whether dosed.window is kept: there is nothing on record to count from" == without.text


AGAIN = [START, fact("started", "2025-06-06")]


@pytest.mark.parametrize(("kind", "expected"), [("early_enough", None), ("first_seen", 2), ("each_seen", 2)])
def test_which_anchor_counts(kind: str, expected: int | None) -> None:
    """A window counts from the latest occurrence, the first, or each; of each the furthest is told."""
    findings = pe.replay(CHART, "01", [*AGAIN, fact(kind, "2025-06-10")]).findings
    assert ([] if expected is None else [expected]) == [one.days for one in findings]


def test_what_is_absent_is_named() -> None:
    """Absent data are named in the order of the event, with evidence."""
    finding = only(fact("weighed", "2025-06-01", AST=None))
    assert "weighed lacks ALT, AST" == finding.text
    assert ["ALT", "AST"] == [one.name for one in finding.evidence]


def test_what_is_unusable_tells_no_value() -> None:
    """Unusable data are named with the reason, and what was entered is not told."""
    finding = only(fact("weighed", "2025-06-01", ALT="Xq7Zcanary", AST="5 Xq7Zcanary"))
    assert "unreadable" == finding.outcome
    assert {"ALT", "AST"} == {one.name for one in finding.evidence}
    assert "Xq7Zcanary" not in finding.text
    assert "Xq7Zcanary" not in "".join(map(str, finding.evidence))
