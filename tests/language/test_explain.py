"""What rules mean for a participant, and why: outcomes, reasons, missing data."""

from __future__ import annotations

import typing as t
from decimal import Decimal
from fractions import Fraction

import pytest

from language.rule_texts import DICTIONARY
from protocol_engine.language import (
    QUANTITY,
    Date,
    DateTime,
    Operand,
    Type,
    analyze,
    any_of,
    explain,
    generate,
    parse_date,
)

TYPES: dict[str, Type] = {**DICTIONARY, "Age": QUANTITY("year"), "DLCO": QUANTITY("%"), "ANC": QUANTITY("10*9/L")}
D = Decimal


def both(text: str, **values: t.Any) -> bool | None:
    """Give the outcome, from the explanation and from the generated function, which must agree."""
    expression = analyze(text, TYPES)
    (rule,) = generate([expression])
    outcome = explain(expression, values).outcome
    assert outcome is rule(*(values.get(name) for name in expression.inputs))
    return outcome


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("Age >= 18 years and Age <= 70 years", {"Age": D(70)}, True),
        ("Age >= 216 months", {"Age": D("17.99")}, False),
        ("ALT < 3 * ULN", {"ALT": D(120), "ULN": D(40)}, False),
        ("Bilirubin < 2.0 'mg/dL'", {"Bilirubin": D("1.99")}, True),
        ("Bilirubin < 0.02 'g/L'", {"Bilirubin": D(2)}, False),
        ("Bilirubin <= 0.02 'g/L'", {"Bilirubin": D(2)}, True),
        ("Bilirubin < 34.2 'umol/L'", {"Bilirubin": D("1.9995")}, True),
        ("Bilirubin < 34.2 'umol/L'", {"Bilirubin": D("1.9996")}, False),
        ("Bilirubin < Other", {"Bilirubin": D(100), "Other": D(1)}, False),
        ("Bilirubin <= Other", {"Bilirubin": D(100), "Other": D(1)}, True),
        ("Bilirubin + Other = 2 'g/L'", {"Bilirubin": D(100), "Other": D(1)}, True),
        ("Bilirubin / Other = 1", {"Bilirubin": D(100), "Other": D(1)}, True),
        ("Bilirubin * 2 > 3 'mg/dL'", {"Bilirubin": D("1.6")}, True),
        ("Bilirubin * Other > 1 'g2/L2'", {"Bilirubin": D(100), "Other": D(2)}, True),
        ("Bilirubin / ANC > 1 'g'", {"Bilirubin": D(100), "ANC": D(1)}, False),
        ("Bilirubin = 1.0 'mg/dL'", {"Bilirubin": Fraction(1)}, True),
        ("Bilirubin * 3 = 1.0 'mg/dL'", {"Bilirubin": Fraction(1, 3)}, True),
        ("Other in Interval[1 'mg/dL', 2 'mg/dL']", {"Other": D("0.015")}, True),
        ("Other in Interval[1 'mg/dL', 2 'mg/dL']", {"Other": D("1.5")}, False),
        ("Other in {1 'mg/dL', 2 'mg/dL'}", {"Other": D("0.02")}, True),
        ("Other before Interval[1 'mg/dL', 2 'mg/dL']", {"Other": D("0.001")}, True),
        ("Interval[1 'mg/dL', 2 'mg/dL'] before Other", {"Other": D("0.03")}, True),
        ("Interval[1 'mg/dL', 2 'mg/dL'] overlaps Interval[2 'mg/dL', 3 'mg/dL']", {}, True),
        ("Max({Bilirubin, Other}) = Other * 1", {"Bilirubin": D(3), "Other": D(1)}, True),
        ("(if Confirmed then Other else Bilirubin) = 100 'mg/dL'", {"Confirmed": True, "Other": D(1)}, True),
        ("ANC >= 1000 '/uL'", {"ANC": D(1)}, True),
        ("DLCO >= 0.5", {"DLCO": D(50)}, True),
        ("Response in {'sCR', 'CR'}", {"Response": "PR"}, False),
        ("Response in {'sCR', 'CR'}", {}, None),
        ("{'sCR', 'CR'} contains Response", {}, None),
        ("'a' in Drugs", {"Drugs": ("b", "a")}, True),
        ("'a' in Drugs", {}, False),
        ("Site in Drugs", {"Drugs": ("a",)}, None),
        ("Confirmed implies DLCO >= 50 '%'", {"DLCO": D(60)}, True),
        ("Confirmed implies DLCO >= 50 '%'", {"DLCO": D(40)}, None),
        ("KPS between 3 and 60", {"KPS": 3}, True),
        ("Infused on or before day of Assessed", {"Infused": "2025-04-10", "Assessed": "2025-04-10"}, True),
        ("Assessed within 3 days of (Infused + 28 days)", {"Infused": "2025-04-10", "Assessed": "2025-05-11"}, True),
        ("Assessed within 3 days of (Infused + 28 days)", {"Infused": "2025-04-10", "Assessed": "2025-05-12"}, False),
        ("Assessed within 3 days of (Infused + 28 days)", {"Infused": "2025-04-10", "Assessed": "2025-05-04"}, False),
        ("Assessed within 3 days of (Infused + 28 days)", {"Infused": "2025-04-10", "Assessed": "2025-05"}, None),
        ("Assessed within 3 days of (Infused + 28 days)", {"Infused": "2025-04", "Assessed": "2025-05-08"}, None),
        ("Assessed within 3 days of (Infused + 28 days)", {"Assessed": "2025-05-08"}, None),
        ("Assessed properly within 3 days of Infused", {"Infused": "2025-04-10", "Assessed": "2025-04-13"}, False),
        ("Assessed 2 weeks or less before Infused", {"Infused": "2025-04-15", "Assessed": "2025-04-01"}, True),
        ("Assessed 2 weeks or less before Infused", {"Infused": "2025-04-15", "Assessed": "2025-04-15"}, False),
        ("Assessed 2 weeks or less on or before Infused", {"Infused": "2025-04-15", "Assessed": "2025-04-15"}, True),
        ("Assessed 2 weeks or more before Infused", {"Infused": "2025-04-15", "Assessed": "2025-04-01"}, True),
        ("Assessed more than 2 weeks before Infused", {"Infused": "2025-04-15", "Assessed": "2025-04-01"}, False),
        ("Assessed less than 2 weeks after Infused", {"Infused": "2025-04-15", "Assessed": "2025-04-28"}, True),
        ("Assessed 2 weeks after Infused", {"Infused": "2025-04-15", "Assessed": "2025-04-29"}, True),
        ("Assessed 1 month or more after Infused", {"Infused": "2025-01-31", "Assessed": "2025-02-28"}, True),
        (
            "Assessed after Interval[Infused, Infused + 3 days]",
            {"Infused": "2025-01-31", "Assessed": "2025-02-04"},
            True,
        ),
        (
            "Assessed 1 day after Interval[Infused, Infused + 3 days]",
            {"Infused": "2025-01-31", "Assessed": "2025-02-04"},
            True,
        ),
        (
            "Interval[Infused, Assessed] within 1 week of Today()",
            {"Infused": "2025-01-01", "Assessed": "2025-01-03", "Today()": "2025-01-05"},
            True,
        ),
        ("days between Infused and Assessed > 2", {"Infused": "2025-01-15", "Assessed": "2025-02"}, True),
        ("days between Infused and Assessed > 20", {"Infused": "2025-01-15", "Assessed": "2025-02"}, None),
        ("Infused + 1 year < Assessed", {"Infused": "9999-12-31", "Assessed": "2025-02"}, None),
        ("Infused + 5 days < Assessed", {"Infused": "9999-12-31", "Assessed": "2025-02"}, None),
        ("Infused + 0.5 days = Assessed", {"Infused": "2025-01-01", "Assessed": "2025-01-01"}, True),
        ("Infused + (Age + 1 year) = Assessed", {"Infused": "2025-01-01", "Age": D(1), "Assessed": "2027-01-01"}, True),
        (
            "Assessed in Interval[Infused, Today()]",
            {"Infused": "2025-01-02", "Assessed": "2025-01-01", "Today()": "2024-01-01"},
            None,
        ),
        ("Seen + 24 hours after Seen", {"Seen": DateTime(2025, 1, 1)}, True),
        (
            "Assessed during Interval[Infused, Infused + 3 days]",
            {"Infused": "2025-01-02", "Assessed": "2025-01-05"},
            True,
        ),
        ("@2025-01-01 before Interval[@2025-01-02, @2025-01-03]", {}, True),
        ("Assessed in {@2025-01-01, @2025-01-05}", {"Assessed": "2025-01-05"}, True),
        ("ALT in First({Interval[1.0, 2.0]})", {"ALT": D("1.5")}, True),
        ("Avg(Doses) < 2", {"Doses": (1, 2)}, True),
        ("Max({KPS, days between Infused and Assessed}) > 0", {"KPS": 3, "Infused": "2025", "Assessed": "2026"}, None),
        ("days between Infused and Assessed in Interval[1, 9]", {"Infused": "2025-01-01", "Assessed": "2026"}, False),
        ("days between Infused and Assessed in {3, 4}", {"Infused": "2025-01-01", "Assessed": "2025"}, None),
        ("case null when 1 then true else Confirmed end", {"Confirmed": False}, False),
        ("Age >= 1 month", {"Age": D("0.08")}, False),
        ("Age >= 1 month", {"Age": Fraction(1, 12)}, True),
        ("Confirmed and null", {"Confirmed": True}, None),
        ("Confirmed and null", {"Confirmed": False}, False),
        ("true and Infused < @2025-01-01", {"Infused": "2024"}, True),
        ("false or Infused < @2025-01-01", {"Infused": "2026"}, False),
        ("(ALT < 3) = Confirmed", {"ALT": D(2), "Confirmed": True}, True),
        ("(ALT < 3) = Confirmed", {"Confirmed": True}, None),
        ("(ALT < 3 and Infused < @2025-01-01) is not true", {"ALT": D(2)}, True),
        ("2.0 'mg/dL' < Other", {"Other": D("0.021")}, True),
        ("visit.count div 0 = 1", {"visit.count": 3}, None),
    ],
)
def test_a_rule_has_its_outcome(text: str, values: dict[str, t.Any], expected: bool | None) -> None:
    """A rule over a participant's values is true, false or undetermined, in every execution."""
    dates = {name: parse_date(value) if TYPES[name].name == "Date" else value for name, value in values.items()}
    assert expected is both(text, **dates)


@pytest.mark.parametrize("values", [{}, {"ALT": D(1), "ULN": D(1)}, {"ALT": D(9), "ULN": D(1)}, {"ULN": D(1)}])
def test_a_rule_that_is_referred_to_runs_as_if_it_stood_there(values: dict[str, t.Any]) -> None:
    """A reference has the outcome of the text that it names, however often it is made."""
    shared = analyze('"I02" and (Confirmed or not "I02") and Seen < Seen', TYPES, {"I02": "ALT < 3 * ULN"})
    spelled = analyze("(ALT < 3 * ULN) and (Confirmed or not (ALT < 3 * ULN)) and Seen < Seen", TYPES)
    (one, other) = generate([shared, spelled])
    arguments = [[values.get(name) for name in rule.inputs] for rule in (shared, spelled)]
    assert one(*arguments[0]) is other(*arguments[1])
    assert explain(shared, values).outcome is explain(spelled, values).outcome


def test_every_limit_is_exact() -> None:
    """At the limit no conversion errs: a thousand equal pairs in other units are neither less nor greater."""
    (less, greater) = generate([analyze("Bilirubin < Other", TYPES), analyze("Bilirubin > Other", TYPES)])
    for tenths in range(1, 1001):
        grams = Decimal(tenths) / 1000
        assert (False, False) == (less(Decimal(tenths) / 10, grams), greater(Decimal(tenths) / 10, grams))


@pytest.mark.parametrize(
    ("text", "values", "outcome", "reasons", "missing"),
    [
        ("ALT < 3 and KPS > 2 and Confirmed", {"ALT": D(4), "KPS": 3}, False, ["ALT < 3"], ()),
        ("ALT < 3 and KPS > 2 and Confirmed", {"ALT": D(1), "KPS": 3}, None, ["Confirmed"], ("Confirmed",)),
        ("ALT < 3 or KPS > 2", {"ALT": D(4), "KPS": 1}, False, ["ALT < 3", "KPS > 2"], ()),
        ("ALT < 3 or KPS > 2", {"ALT": D(1), "KPS": 1}, True, ["ALT < 3"], ()),
        ("not (ALT < 3 and KPS > 2)", {"ALT": D(4), "KPS": 3}, True, ["ALT < 3"], ()),
        ("Confirmed implies ALT < 3", {"Confirmed": True, "ALT": D(4)}, False, ["Confirmed", "ALT < 3"], ()),
        ("Confirmed implies ALT < 3", {"Confirmed": False, "ALT": D(4)}, True, ["Confirmed"], ()),
        ("Confirmed xor ALT < 3", {"Confirmed": False}, None, ["ALT < 3"], ("ALT",)),
        ("Confirmed xor ALT < 3", {"Confirmed": False, "ALT": D(4)}, False, ["Confirmed", "ALT < 3"], ()),
        ("KPS between 1 and 2", {"KPS": 3}, False, ["KPS between 1 and 2"], ()),
        ('"I02" and Confirmed', {"ALT": D(9), "ULN": D(1)}, False, ["ALT < 3 * ULN"], ()),
        ('"I02" and "I02"', {"ALT": D(9)}, None, ["ALT < 3 * ULN"], ("ULN",)),
        (
            "Infused < Assessed",
            {"Infused": Date(2025, 4), "Assessed": Date(2025, 4, 3)},
            None,
            ["Infused < Assessed"],
            ("Infused",),
        ),
    ],
)
def test_the_reasons_are_the_clauses_that_decide(
    text: str, values: dict[str, t.Any], outcome: bool | None, reasons: list[str], missing: tuple[str, ...]
) -> None:
    """The minimal reason follows the outcome through and, or, not, implies; what is missing is named."""
    explained = explain(analyze(text, TYPES, {"I02": "ALT < 3 * ULN"}), values)
    assert outcome is explained.outcome
    assert reasons == [reason.text for reason in explained.reasons]
    assert missing == explained.missing


def test_an_explanation_holds_the_values_with_their_units() -> None:
    """A clause tells what it read: name, value, unit."""
    explained = explain(analyze("Bilirubin < 2 'mg/dL'", TYPES), {"Bilirubin": D(3)})
    assert (Operand("Bilirubin", D(3), "mg/dL"),) == explained.operands
    assert "Bilirubin < 2 'mg/dL'" == explained.text


def test_the_clauses_of_joined_rules_are_the_rules() -> None:
    """A disjunction of rules is explained rule by rule."""
    joined = any_of([analyze("ALT < 3", TYPES), analyze("Confirmed", TYPES)])
    assert ["ALT < 3", "Confirmed"] == [clause.text for clause in explain(joined, {}).clauses]


def test_no_text_of_an_author_becomes_code() -> None:
    """Names and texts reach the generated functions as values only."""
    text = "Site = 'x\\'); import os; (\\''"
    (rule,) = generate([analyze(text, TYPES)])
    assert rule("x'); import os; ('") is True
    assert "import" not in repr(rule.__code__.co_names)
