"""A text evaluated as a calculation, with values from Python."""

from __future__ import annotations

import datetime
import typing as t
from decimal import Decimal

import pytest

from protocol_engine.language import Date, DateTime, Interval, LanguageError, Quantity, evaluate


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("A + 1", {"A": 2}, 3),
        ("A < 3 and B", {"A": Decimal("2.5"), "B": True}, True),
        ("A < 3 and B", {"A": Decimal("2.5"), "B": None}, None),
        ("D < 2 'g/L'", {"D": Quantity(Decimal(5), "mg/dL")}, True),
        ("D + D", {"D": Quantity(Decimal(5), "mg/dL")}, Quantity(Decimal(10), "mg/dL")),
        ("S in {'a', 'b'}", {"S": "a"}, True),
        ("S in {'a', 'b'}", {"S": None}, False),
        ("L contains 2", {"L": [1, 2]}, True),
        ("Max(L)", {"L": (1, Decimal("2.5"), None)}, Decimal("2.5")),
        ("L", {"L": []}, ()),
        ("X in I", {"X": 3, "I": Interval(1, 5)}, True),
        ("X in I", {"X": 3, "I": Interval(None, None, low_closed=False, high_closed=False)}, None),
        ("D + 1 month", {"D": datetime.date(2025, 1, 31)}, Date(2025, 2, 28)),
        ("date from D", {"D": datetime.datetime(2025, 1, 31, 8, 30, 0, 999, tzinfo=datetime.UTC)}, Date(2025, 1, 31)),
        ("year from D", {"D": DateTime(2025)}, 2025),
        ("visit.count > 1", {"visit.count": 2}, True),
        ("1.0 'cm' * 2.0 'cm'", {}, Quantity(Decimal("2.0"), "cm2")),
        ("1 in null", {}, False),
        ("A + (2 'g' - 1 'g')", {"A": None}, None),
        ("-2147483648", {}, -(2**31)),
        ("-(-2147483648)", {}, None),
        ("+3", {}, 3),
        ("+A", {"A": Decimal("2.5")}, Decimal("2.5")),
        ("Floor(2.5)", {}, 2),
        ("Ceiling(A)", {"A": None}, None),
        ("Date(2025, 4)", {}, Date(2025, 4)),
        ("DateTime(2025, 4, 10, 8, 30, 0, 0, 5.5)", {}, DateTime(2025, 4, 10, 8, 30, 0, 0, 330)),
        ("1 is Decimal", {}, False),
        ("1 is Integer", {}, True),
        ("null is Integer", {}, False),
        ("A as Integer", {"A": 1}, 1),
        ("null as List<Integer>", {}, None),
        ("null as Interval<Date>", {}, None),
        ("Coalesce({null, 2, 3})", {}, 2),
        ("Coalesce(null, A)", {"A": 4}, 4),
        ("Interval[1, 5] includes 3", {}, True),
        ("3 during Interval[1, 2]", {}, False),
        ("Interval[1, 3] properly included in Interval[1, 5]", {}, True),
    ],
)
def test_a_text_is_evaluated_with_values_of_python(text: str, values: dict[str, t.Any], expected: object) -> None:
    """Python's values go in and come out, units kept."""
    assert expected == evaluate(text, values)


@pytest.mark.parametrize(
    ("at", "today", "now"),
    [
        ("2025-04-10T08:30:00+02:00", Date(2025, 4, 10), DateTime(2025, 4, 10, 8, 30, 0, offset=120)),
        (Date(2025, 4), Date(2025, 4), DateTime(2025, 4)),
        (None, None, None),
    ],
)
def test_the_time_is_what_is_given_and_never_the_clock(at: t.Any, today: object, now: object) -> None:
    """Today() and Now() are the moment given; without one they are unknown."""
    assert today == evaluate("Today()", at=at)
    assert now == evaluate("Now()", at=at)


def test_a_float_is_refused_since_it_is_not_exact() -> None:
    """A value that the language does not have is refused, by its type and without the value."""
    with pytest.raises(TypeError, match="no value of the language is a float; numbers are int or Decimal"):
        evaluate("A < 3", {"A": 2.5})


@pytest.mark.parametrize(
    "text", ["Interval[5, 3]", "@9999-12-31 + 1 day", "days between @2014-01-15 and @2014-02 div 2 > 'a'"]
)
def test_a_fault_of_the_text_or_of_its_run_is_a_value_error(text: str) -> None:
    """What CQL forbids raises, when it is read or when it runs."""
    with pytest.raises(ValueError, match=r".+"):
        evaluate(text)


def test_a_faulty_text_says_where() -> None:
    """The fault of a text has its place."""
    with pytest.raises(LanguageError, match="1:1: there is no data element 'B'"):
        evaluate("B < 3", {"A": 1})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2 'g' + (days between @2014-01 and @2014-02)", "which may be a range"),
        ("1 'g' in {true}", "a Quantity cannot be in a List<Boolean>"),
    ],
)
def test_what_no_operator_takes_together_is_a_fault(text: str, message: str) -> None:
    """Types are checked in a calculation as in a rule."""
    with pytest.raises(LanguageError, match=message):
        evaluate(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("end of Interval[0, 37 'Cel') >= 36", None),
        ("(if false then 9.5 else 2 'g') > 1 'g'", True),
        ("Max({1 'g', 2000.0 'mg', 3 'g'}) = 3 'g'", True),
        ("days between @2025-01 and @2025-02-01 !~ 3 'g'", True),
        ("start of Interval(days between @2025-01-01 and @2025-02, 90] > 31", True),
        ("start of Interval(days between @2025-01-01 and @2025-02, 90] > 40", None),
        ("X in {1 'g', 2 'g'}", True),
    ],
)
def test_numbers_of_several_kinds_are_brought_to_the_widest(text: str, expected: bool | None) -> None:
    """A quantity among numbers, and a count that may be several numbers, meet without an error."""
    assert evaluate(text, {"X": Quantity(2, "g"), "Y": [1, Quantity(2, "g")]}) is expected
