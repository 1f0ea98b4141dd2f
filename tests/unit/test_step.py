"""How findings and what rules saw are told."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

import protocol_engine as pe
from protocol_engine.chart import Rule
from protocol_engine.language import Date
from protocol_engine.step import Evidence, Finding, Step, finding
from unit.trial import PATH, chart_of, fact

CHART = chart_of(
    f"{PATH}\nevents: {{started: {{}}}}\ntransitions: [{{event: started, from: screening, to: treated}}]\n"
)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (Evidence("ALT", None), "ALT is missing"),
        (Evidence("ALT", None, "U/L", None, "not on record"), "ALT is missing (not on record)"),
        (Evidence("ALT", Decimal("40"), "U/L"), "ALT = 40 U/L"),
        (Evidence("Glucose", Fraction(500000, 45039), "mmol/L"), "Glucose ≈ 11.101490 mmol/L"),
        (Evidence("ALT", Decimal("40"), "U/L", Date(2025, 4)), "ALT = 40 U/L (2025-04)"),
        (Evidence("Ratio", Decimal("0.5"), "1"), "Ratio = 0.5"),
        (Evidence("Response", "CR"), "Response = 'CR'"),
        (Evidence("Count", 0), "Count = 0"),
        (Evidence("Seen", Date(2025, 4, 10)), "Seen = 2025-04-10"),
    ],
)
def test_evidence_is_told_with_unit_and_date(evidence: Evidence, expected: str) -> None:
    """What a rule saw is told with its unit and its date; what is missing, with the reason."""
    assert expected == str(evidence)


def test_truth_is_told_as_the_file_writes_it() -> None:
    """A Boolean is told as the rule language and the file write it."""
    assert "Consent = true" == str(Evidence("Consent", True))
    assert "Consent = false" == str(Evidence("Consent", False))


def test_a_finding_is_about_a_rule_and_a_fact() -> None:
    """A finding takes id, category, citation, basis and importance from its rule, id and date from the fact."""
    rule = Rule("I1", "inclusion", "eligibility", "adult", "Inclusion 1", "stated", True)
    one = finding(rule, "early", fact("seen", "2025-04-10", "e1"), "too early", days=-3)
    assert one == Finding(
        "I1", "early", "eligibility", "e1", Date(2025, 4, 10), -3, "too early", "Inclusion 1", "stated", True
    )


def test_a_step_sums_up_what_it_found() -> None:
    """A step's verdict is over its own findings, not over the whole history."""
    ada = pe.advance(CHART, pe.enroll(CHART, "01"), fact("unheard_of", "2025-04-09")).after
    step: Step = pe.advance(CHART, ada, fact("started", "2025-04-10"))
    assert "conforms" == step.verdict
    assert "deviates" == step.after.verdict
    assert "deviates" == pe.advance(CHART, step.after, fact("started", "2025-04-11")).verdict
