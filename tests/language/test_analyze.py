"""Names, types and units of a rule are checked before it ever runs."""

from __future__ import annotations

import attrs
import pytest

from language.rule_texts import DICTIONARY
from protocol_engine.language import BOOLEAN, DECIMAL, QUANTITY, LanguageError, all_of, analyze, any_of, negate
from protocol_engine.language.analyze import SIZE

TYPES = {**DICTIONARY, "Age": QUANTITY("year"), "DLCO": QUANTITY("%"), "Temperature": QUANTITY("Cel")}
REFERENCES = {
    "I01": "ALT < 3 * ULN",
    "I02": '"I01" and Confirmed',
    "X1": '"X2" or Confirmed',
    "X2": 'not "X1"',
    "bad": "Nothing < 3",
    "unread": "ALT <",
    "limit": "3 * ULN",
    "to bad": '"bad" and Confirmed',
}


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("Respons = 'CR'", "unknown-name", "there is no data element 'Respons'; did you mean 'Response'?"),
        ("visit.cont > 1", "unknown-name", "did you mean 'visit.count'?"),
        ("Response = 'cr'", "unknown-value", "'cr' is not among the values of Response; did you mean 'CR'?"),
        ("Response in {'CR', 'XX'}", "unknown-value", "'XX' is not among the values of Response; it is one of 'sCR'"),
        ("Response ~ 'c'", "unknown-value", "'c' is not among"),
        ('Response = "CR"', "unknown-reference", "a text is written in single quotes: 'CR'"),
        ('"I03"', "unknown-reference", "there is no criterion or rule \"I03\"; did you mean 'I02'?"),
        ('"X1"', "circular-reference", "in a circle: X1 -> X2 -> X1"),
        ('"bad" and Confirmed', "faulty-reference", '"bad" is faulty itself'),
        ('"unread"', "faulty-reference", '"unread" is faulty itself'),
        ('"to bad"', "faulty-reference", '"to bad" is faulty itself'),
        ("Bilirubin < 2.0", "missing-unit", "2.0 has no unit, and is set against 'mg/dL'; write 2.0 'mg/dL'"),
        ("Age >= 18", "missing-unit", "write 18 years"),
        ("Bilirubin < ALT", "missing-unit", "a number without a unit is set against 'mg/dL'"),
        ("Bilirubin < 2 'U/L'", "incommensurable-units", "'U/L' cannot be converted to 'mg/dL'"),
        ("Other < 2 'umol/L'", "incommensurable-units", "without a molar mass"),
        ("Age > 18 'a'", "incommensurable-units", "a calendar year or month has no fixed length"),
        ("Other + Age > Other", "incommensurable-units", "cannot be converted"),
        ("Bilirubin < 2 'mg/dll'", "unknown-unit", "mg/dll"),
        ("Flor(ALT) < 3", "unknown-function", "there is no function 'Flor'; did you mean 'Floor'?"),
        ("Mean(Doses) < 3", "unknown-function", "did you mean 'Avg'?"),
        ("abs(ALT) < 3", "unknown-function", "did you mean 'Abs'?"),
        ("xyzzy(ALT) < 3", "unknown-function", "there is no function 'xyzzy'"),
        ("Round(ALT, 1, 2) < 3", "wrong-arguments", "Round takes 1 to 2 arguments, got 3"),
        ("Abs() < 3", "wrong-arguments", "Abs takes 1 argument, got 0"),
        ("Coalesce() = 3", "wrong-arguments", "Coalesce takes at least 1"),
        ("1 <= ALT <= 5", "chained-comparison", "write 1 <= ALT and ALT <= 5"),
        ("not ALT < 3", "not-a-condition", "`not` binds tighter than `<`; write not (ALT < 3)"),
        ("not ALT in {1.0}", "not-a-condition", "write not (ALT in {1.0})"),
        ("not ALT", "not-a-condition", "not needs conditions; ALT is a Decimal"),
        ("Confirmed and ALT", "not-a-condition", "and needs conditions; ALT is a Decimal"),
        ("Response = 'CR' or 'PR'", "not-a-condition", "write X = 'PR' on both sides"),
        ("ALT", "not-a-condition", "expected a condition, got a Decimal"),
        ("'CR'", "not-a-condition", "expected a condition, got a String"),
        ("if ALT then true else false", "not-a-condition", "if needs a condition"),
        ("case when ALT then true else false end", "not-a-condition", "when needs a condition"),
        ("ALT is true", "not-a-condition", "is true needs a condition"),
        ("ALT = null", "null-comparison", "write X is null"),
        ("ALT = 'x'", "mixed-types", "a number is written without quotes"),
        ("Infused = '2025-04-10'", "mixed-types", "a date is written @2025-04-10"),
        ("Infused >= 2025-04-10", "mixed-types", "a date is written @2025-04-10"),
        ("2025-04 < Infused", "mixed-types", "a date is written @2025-04"),
        ("Infused 3 days before or after Assessed", "syntax", "expected a value, got or"),
        ("Max(ALT, ULN) > 3", "wrong-arguments", "write Max({ALT, ULN})"),
        ("Infused same week as Assessed", "wrong-type", "dates are not compared by week"),
        ("Infused in week of Interval[@2025-04-01, @2025-04-08]", "wrong-type", "dates are not compared by week"),
        ("Infused 3 days or less before week of Assessed", "wrong-type", "dates are not compared by week"),
        ("Confirmed = ALT", "mixed-types", "a Boolean cannot be compared with a Decimal"),
        ("Confirmed ~ ALT", "mixed-types", "cannot be compared"),
        ("Confirmed < Consented", "wrong-type", "< does not order a Boolean"),
        ("Confirmed in {1}", "mixed-types", "a Boolean cannot be in a List<Integer>"),
        ("ALT in day of {1.0}", "wrong-type", "day of needs dates"),
        ("ALT in 'x'", "wrong-type", "a list is written {'CR', 'PR'}"),
        ("ALT in Interval[@2025, @2026]", "mixed-types", "cannot be in"),
        ("Bilirubin in Interval[1 'U', 2 'U']", "incommensurable-units", "cannot be converted"),
        ("Bilirubin in {1 'U'}", "incommensurable-units", "cannot be converted"),
        ("{1, 'a'} = {2}", "mixed-types", "'a' is a String; expected an Integer"),
        ("ALT in Interval[1, 'a']", "mixed-types", "expected an Integer"),
        ("ALT in Interval[true, false]", "wrong-type", "an interval cannot hold a Boolean"),
        ("ALT in Interval[1 'g', 2 'mL']", "incommensurable-units", "cannot be converted"),
        ("Infused - Assessed < 3 days", "wrong-type", "write days between Assessed and Infused"),
        ("Infused + Confirmed < Assessed", "wrong-type", "a date moves by a duration; this is a Boolean"),
        ("Bilirubin ~ 2 'U'", "incommensurable-units", "cannot be converted"),
        ("Infused + 3 < Assessed", "missing-unit", "a date moves by a duration; write 3 days"),
        ("Infused + 3 'd' < Assessed", "not-a-duration", "such as 28 days, without quotes"),
        ("Infused * 2 < Assessed", "wrong-type", "* does not go between a Date and an Integer"),
        ("-Infused < Assessed", "wrong-type", "a sign stands before a Date"),
        ("ALT before Infused", "mixed-types", "cannot be compared"),
        ("ALT before day of 3", "wrong-type", "day of needs dates"),
        ("ALT within 3 days of 3", "wrong-type", "this needs dates on both sides"),
        ("Infused within 3 'mg' of Assessed", "not-a-duration", "does not move"),
        ("Infused 3 'mg' before Assessed", "not-a-duration", "does not move"),
        ("ALT 3 days before Infused", "wrong-type", "this needs dates on both sides"),
        ("ALT during ALT", "wrong-type", "this needs an interval"),
        ("Interval[1, 2] during Interval[@2025, @2026]", "mixed-types", "is set against"),
        ("Interval[1 'g', 2 'g'] during Interval[1 'mg', 2 'mg']", "mixed-units", "in different units"),
        ("Interval[1 'g', 2 'g'] before 3 'mL'", "incommensurable-units", "cannot be converted"),
        ("ALT overlaps ALT", "wrong-type", "overlaps needs two intervals"),
        ("start of ALT < 3", "wrong-type", "start of needs an interval"),
        ("days between ALT and Infused > 3", "wrong-type", "days between needs dates; ALT is a Decimal"),
        ("year from ALT > 3", "wrong-type", "year from needs a date"),
        ("week from Infused > 3", "wrong-type", "a date has no week"),
        ("exists Response", "wrong-type", "write X is not null"),
        ("Abs(Infused) = 3", "wrong-type", "Abs needs a number or a quantity"),
        ("Floor(Infused) = 3", "wrong-type", "Floor needs a number"),
        ("Round(Infused) = 3", "wrong-type", "Round needs a number"),
        ("Max(ALT) = 3", "wrong-type", "Max needs a list"),
        ("Sum(Drugs) = 3", "wrong-type", "a list of Decimal or Integer or Quantity"),
        ("Date('x') = Infused", "wrong-type", "Date needs whole numbers"),
        ("Infused is Dat", "unknown-type", "there is no type 'Dat'; did you mean 'Date'?"),
        ("ALT is Null", "unknown-type", "did you mean 'null'?"),
        ("ALT is List<Foo>", "unknown-type", "there is no type 'Foo'"),
        ("List<Foo>{} = {}", "unknown-type", "there is no type 'Foo'"),
        ("ALT as Foo = 3", "unknown-type", "there is no type 'Foo'"),
        ("Response as Date = Infused", "wrong-type", "Response is a String, never Date"),
        ("Infused = @2025-13", "bad-date", "@2025-13 is not a date"),
        ("Seen = @2025-04T25", "bad-date", "@2025-04T25 is not a date; write it as @2025-04-10T08:30"),
        ("ALT < 3000000000", "number-range", "is greater than 2147483647"),
        ("ALT < 0.000000001", "number-range", "more than 8 digits behind the point"),
        ("ALT < 10000000000000000000000000000.0", "number-range", "more than 28 digits before the point"),
        ("Coalesce(ALT, 'x') = 3", "mixed-types", "'x' is a String; expected a Decimal"),
        ("(if Confirmed then 1 else 'x') = 1", "mixed-types", "expected an Integer"),
        ("(if Confirmed then Bilirubin else 2.0) < Other", "missing-unit", "2.0 has no unit"),
        ("case Response when 1 then true else false end", "mixed-types", "expected a String"),
    ],
)
def test_a_fault_is_told_with_what_was_meant(text: str, code: str, expected: str) -> None:
    """A fault has its code, and its message shows the piece and what was probably meant."""
    with pytest.raises(LanguageError) as caught:
        analyze(text, TYPES, REFERENCES)
    assert code in [fault.code for fault in caught.value.faults]
    assert expected in str(caught.value)


def test_all_faults_are_told_at_once() -> None:
    """Every fault is told, in the order of the text, with line and column."""
    with pytest.raises(LanguageError) as caught:
        analyze("Foo < 3 and\n  Bar = 2 and Response = 'CX'", TYPES)
    assert [(1, 1), (2, 3), (2, 15)] == [(fault.line, fault.column) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ALT is null", ["is null"]),
        ("ALT is not null", ["is not null"]),
        ("Confirmed is true", ["is true"]),
        ("IsNull(ALT)", ["IsNull"]),
        ("IsTrue(Confirmed)", ["IsTrue"]),
        ("Coalesce(ALT, 3) < 4", ["Coalesce"]),
        ("ALT ~ 3", ["~"]),
        ("Response !~ 'CR'", ["!~"]),
        ("if Confirmed then true else false", ["if"]),
        ("case when Confirmed then true else false end", ["case"]),
        ("exists Drugs", ["exists"]),
        ("Exists(Drugs)", ["exists"]),
        ("'a' in Drugs", ["in"]),
        ("Drugs contains 'a'", ["contains"]),
        ("Count(Drugs) > 1", ["Count"]),
        ("Infused in Interval[Assessed, @2025-05]", ["interval bound"]),
        ("Infused is Date", ["is"]),
        ("not (ALT is null) and Confirmed is false", ["is null", "is false"]),
        ("'a' is null", []),
        ("if 1 > 2 then Confirmed else Consented", []),
        ("1 in Doses", []),
        ("Count(Doses) > 1", []),
        ("Response in {'CR', 'PR'}", []),
        ("KPS in Interval[1, 5]", []),
        ("Infused in Interval(Assessed, @2025-05]", []),
        ('"I02"', []),
    ],
)
def test_what_closes_the_unknown_is_reported(text: str, expected: list[str]) -> None:
    """An operator that answers though something is missing is reported; where nothing can be missing, it is not."""
    assert expected == [closing.operator for closing in analyze(text, TYPES, REFERENCES).closing]


def test_a_closing_operator_has_its_place() -> None:
    """What closes the unknown is shown with line, column and text."""
    (closing,) = analyze("Confirmed and\n Coalesce(ALT,\n 3) < 4", TYPES).closing
    assert (2, 2, "Coalesce(ALT, 3)") == (closing.line, closing.column, closing.text)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Seen within 3 days of Seen", ["exact-time-window"]),
        ("Seen 3 days or more before Seen", ["exact-time-window"]),
        ("Seen 3 days or more before day of Seen", []),
        ("Seen within 36 hours of Seen", []),
        ("date from Seen within 3 days of Infused", []),
        ("Infused same hour as Assessed", ["never-known"]),
    ],
)
def test_suspicious_timing_is_warned_of(text: str, codes: list[str]) -> None:
    """A window in days between date-times, and a precision that dates do not have, are warned of."""
    assert codes == [warning.code for warning in analyze(text, TYPES).warnings]


def test_inputs_stand_in_the_order_of_the_text_with_their_types() -> None:
    """The inputs are the variables that are read, the clock and those of the referred rules among them."""
    expression = analyze('Today() > Infused and "I02" and visit.count > 1', TYPES, REFERENCES)
    assert ("Today()", "Infused", "ALT", "ULN", "Confirmed", "visit.count") == expression.inputs
    assert TYPES["ALT"] == expression.types[2]


def test_a_name_in_double_quotes_may_be_a_variable() -> None:
    """A quoted name that is no rule but an element is the element."""
    assert ("ALT",) == analyze('"ALT" < 3', TYPES, REFERENCES).inputs


def test_a_rule_that_is_no_condition_can_be_referred_to() -> None:
    """A rule may be a value, which others use."""
    assert ("ALT", "ULN") == analyze('ALT < "limit"', TYPES, REFERENCES).inputs


def test_any_type_is_taken_where_no_condition_is_asked_for() -> None:
    """With condition=False the text may be of any type."""
    assert DECIMAL == analyze("ALT + 1", TYPES, condition=False).type


def test_referred_rules_count_toward_the_limits() -> None:
    """Size and depth are held for the rule together with all that it refers to."""
    chain = {"R0": "Confirmed"} | {f"R{n}": f'not (not "R{n - 1}")' for n in range(1, 31)}
    with pytest.raises(LanguageError, match="nests too deep"):
        analyze('"R30"', TYPES, chain)
    long = {f"L{n}": " or ".join(f"ALT < {n * 400 + i}" for i in range(250)) for n in range(8)}
    assert 8 * 250 > SIZE / 3
    with pytest.raises(LanguageError, match=f"more than {SIZE} parts"):
        analyze(" and ".join(f'"{name}"' for name in long), TYPES, long)
    endless = {f"E{n}": f'"E{n + 1}"' for n in range(40)} | {"E40": "Confirmed"}
    with pytest.raises(LanguageError, match="deep"):
        analyze('"E0"', TYPES, endless)


def test_rules_that_share_a_rule_do_not_grow_by_doubling() -> None:
    """A rule that is referred to many times is there once."""
    shared = {"D0": "ALT < 3"} | {f"D{n}": f'"D{n - 1}" and "D{n - 1}"' for n in range(1, 16)}
    assert ("ALT",) == analyze('"D15"', TYPES, shared).inputs


def test_the_algebra_joins_expressions() -> None:
    """The negation, the disjunction and the conjunction are expressions, with inputs and texts joined."""
    one, other = analyze("ALT < 3", TYPES), analyze("Confirmed is null", TYPES)
    assert "(ALT < 3) or (Confirmed is null)" == any_of([one, other]).text
    assert ("ALT", "Confirmed") == all_of([one, other]).inputs
    assert other.closing == any_of([one, other]).closing
    assert "not (ALT < 3)" == negate(one).text
    assert one is any_of([one])
    assert ("false", "true") == (any_of([]).text, all_of([]).text)
    assert BOOLEAN == any_of([]).type


def test_an_expression_is_compared_by_what_it_means() -> None:
    """Lowered forms are equal when they say the same, however it was written."""
    assert analyze("ALT<3", TYPES).ir == analyze("(ALT  <  3)", TYPES).ir
    assert analyze("Bilirubin < 2 'mg/dL'", TYPES).ir == analyze("Bilirubin < 0.02 'g/L'", TYPES).ir
    assert attrs.evolve(analyze("ALT < 3", TYPES), text="") != analyze("ALT < 3", TYPES)


@pytest.mark.parametrize(
    ("text", "operators"),
    [
        ("exists {ALT, 2}", ["exists"]),
        ("exists {1, 2}", []),
        ("Count({ALT, 2}) > 1", ["Count"]),
        ("Max({ALT, 2}) > 1", ["Max"]),
        ("Min({1, 2}) > ALT", []),
        ("First({ALT, 2}) > 1", []),
        ("ALT in {visit.count, 2}", ["in"]),
        ("null in Drugs", ["in"]),
        ("{ALT} = {1}", ["="]),
        ("{1} = {1}", []),
        ("Max(Drugs) = 'a'", []),
    ],
)
def test_a_missing_element_of_a_list_closes_the_unknown(text: str, operators: list[str]) -> None:
    """What passes over missing elements answers though they are missing, and is reported; constants never are."""
    assert operators == [closing.operator for closing in analyze(text, TYPES).closing]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("ALT / 0 > 1", ["a division by zero: its result is never known"]),
        ("ALT / 0.0 > 1", ["a division by zero: its result is never known"]),
        ("visit.count mod 0 = 1", ["a division by zero: its result is never known"]),
        ("ALT / 0.1 > 1 and ALT * 0 = 0", []),
        ("ALT in Interval[5, 1]", ["an interval that ends before it starts: what is in it is never known"]),
        ("ALT in Interval[5, 5]", []),
        (
            "Infused in Interval[@2025-05, @2025-04-30]",
            ["an interval that ends before it starts: what is in it is never known"],
        ),
        ("Infused in Interval[@2025-04-30, @2025-04]", []),
    ],
)
def test_what_can_never_be_known_is_told(text: str, told: list[str]) -> None:
    """A constant division by zero, and an interval that ends before it starts, are warned of."""
    assert told == [fault.message for fault in analyze(text, TYPES).warnings]


@pytest.mark.parametrize("text", ["1 / 1 month = 1 'a'", "1 year * 2 days = 1 'a'"])
def test_a_unit_without_products_is_told(text: str) -> None:
    """A calendar month cannot be multiplied; that is a fault, and no crash."""
    with pytest.raises(LanguageError, match="has no fixed length"):
        analyze(text, TYPES)


def test_an_interval_of_texts_is_refused() -> None:
    """Texts have no next value, so that an interval of them would have no ends (CQL 1.5, Interval)."""
    with pytest.raises(LanguageError, match="an interval cannot hold a String"):
        analyze("Response in Interval['a', 'c')", TYPES)
