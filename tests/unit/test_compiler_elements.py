"""How values as entered become values in the declared unit, or no values."""

from __future__ import annotations

import datetime
import typing as t
from decimal import Decimal
from fractions import Fraction

import pytest

from protocol_engine.compiler.elements import MOST_DIGITS, elements_of, number, reader
from protocol_engine.language import Date, DateTime
from protocol_engine.protocol import DataElement, Protocol

CANARY = "Xq7Zcanary"


def read(entered: object, type: str, **attributes: t.Any) -> object:
    """Read a value of an element."""
    return reader(DataElement(type, **attributes))(entered)


@pytest.mark.parametrize(
    ("type", "entered", "expected"),
    [
        ("Boolean", True, True),
        ("Boolean", False, False),
        ("Integer", 0, 0),
        ("Integer", -5, -5),
        ("Integer", 5.0, 5),
        ("Integer", Decimal("5.00"), 5),
        ("Decimal", 5, Decimal(5)),
        ("Decimal", 0.1, Decimal("0.1")),
        ("Decimal", 2.675, Decimal("2.675")),
        ("Decimal", Decimal("2.50"), Decimal("2.50")),
        ("Decimal", 1e-7, Decimal("1E-7")),
        ("String", "", ""),
        ("String", "CR", "CR"),
        ("Date", "2025-04", Date(2025, 4)),
        ("Date", "2025-04-10T23:30-05:00", Date(2025, 4, 10)),
        ("Date", Date(2025), Date(2025)),
        ("Date", DateTime(2025, 4, 10, 8), Date(2025, 4, 10)),
        ("Date", datetime.date(2025, 4, 10), Date(2025, 4, 10)),
        ("DateTime", "2025-04-10T08:30", DateTime(2025, 4, 10, 8, 30)),
        ("DateTime", "2025-04-10T08:30+02:00", DateTime(2025, 4, 10, 8, 30, offset=120)),
        ("DateTime", "2025-04", DateTime(2025, 4)),
        ("DateTime", Date(2025, 4, 10), DateTime(2025, 4, 10)),
        ("DateTime", DateTime(2025, 4, 10, 8), DateTime(2025, 4, 10, 8)),
        (
            "DateTime",
            datetime.datetime(2025, 4, 10, 8, 30, tzinfo=datetime.UTC),
            DateTime(2025, 4, 10, 8, 30, 0, 0, 0),
        ),
        ("List<String>", ["a", "b"], ("a", "b")),
        ("List<Integer>", (1, None, 2.0), (1, None, 2)),
        ("List<Boolean>", [], ()),
        ("List<Date>", ["2025"], (Date(2025),)),
    ],
)
def test_values_of_every_type(type: str, entered: object, expected: object) -> None:
    """A value of the declared type is taken as it is, exactly."""
    value = read(entered, type)
    assert expected == value
    assert expected.__class__ is value.__class__


@pytest.mark.parametrize(
    ("type", "entered"),
    [
        ("Boolean", 1),
        ("Boolean", 0),
        ("Boolean", "true"),
        ("Boolean", "Y"),
        ("Integer", True),
        ("Integer", False),
        ("Integer", "5"),
        ("Integer", 5.5),
        ("Integer", Decimal("5.01")),
        ("Integer", float("nan")),
        ("Integer", float("inf")),
        ("Integer", [5]),
        ("Decimal", True),
        ("Decimal", "1.5"),
        ("Decimal", float("nan")),
        ("Decimal", float("-inf")),
        ("Decimal", Decimal("NaN")),
        ("Decimal", Decimal("sNaN")),
        ("Decimal", Decimal("Infinity")),
        ("Decimal", 1 + 0j),
        ("String", 5),
        ("String", True),
        ("String", ["a"]),
        ("Date", 20250410),
        ("Date", "10.04.2025"),
        ("Date", "2025-02-29"),
        ("Date", ""),
        ("Date", True),
        ("DateTime", "08:30"),
        ("DateTime", 1.5),
        ("Quantity", True),
        ("Quantity", float("nan")),
        ("Quantity", None),
        ("Quantity", {"value": 5, "unit": "mg"}),
        ("List<String>", "a"),
        ("List<String>", {"a"}),
        ("List<String>", ["a", 1]),
        ("List<Integer>", [1, True]),
    ],
)
def test_what_is_no_value_of_the_type(type: str, entered: object) -> None:
    """Whatever is not of the declared type is no value: no text is a number, and no number a truth."""
    with pytest.raises(ValueError, match=r"not|expected|no such") as caught:
        read(entered, type)
    assert repr(entered) not in str(caught.value)


@pytest.mark.parametrize(("text", "expected"), [("CR", True), ("cr", False), ("CR ", False), ("SD", False)])
def test_only_declared_texts(text: str, *, expected: bool) -> None:
    """Of a list of texts each is one letter for letter, and no other is."""
    if expected:
        assert text == read(text, "String", values=("CR", "PR"))
    else:
        with pytest.raises(ValueError, match="declared texts"):
            read(text, "String", values=("CR", "PR"))


@pytest.mark.parametrize("type", ["Integer", "Decimal", "Quantity"])
@pytest.mark.parametrize(("entered", "expected"), [(-1, False), (0, True), (5, True), (10, True), (11, False)])
def test_both_ends_of_a_range_are_included(type: str, entered: int, *, expected: bool) -> None:
    """A number on either limit of its range is usable, the next one is not."""
    span = (Decimal(0), Decimal(10))
    if expected:
        assert entered == read(entered, type, range=span)
    else:
        with pytest.raises(ValueError, match="outside the declared range"):
            read(entered, type, range=span)


def test_a_range_is_exact() -> None:
    """A value on a decimal limit is inside, and one a little beyond is not, whatever binary floats say."""
    span = (Decimal("0.1"), Decimal("0.3"))
    assert Decimal("0.3") == read(0.3, "Decimal", range=span)
    with pytest.raises(ValueError, match="range"):
        read(Decimal("0.30000000000000000001"), "Decimal", range=span)


def test_a_range_holds_in_the_declared_unit() -> None:
    """A range is compared after conversion, also for a fraction that has no finite decimal."""
    span = (Decimal(1), Decimal(2))
    assert Decimal(2) == read("2000 mg", "Quantity", unit="g", range=span)
    with pytest.raises(ValueError, match="range"):
        read("2001 mg", "Quantity", unit="g", range=span)
    assert Fraction(4, 3) == read("80 s", "Quantity", unit="min", range=span)


def test_a_range_holds_for_each_item() -> None:
    """A list is no value when one of its items is out of range."""
    with pytest.raises(ValueError, match="range"):
        read([1, 11], "List<Integer>", range=(Decimal(0), Decimal(10)))


@pytest.mark.parametrize(
    ("entered", "expected"),
    [
        (2, Decimal(2)),
        (2.5, Decimal("2.5")),
        ("2.0 mg/dL", Decimal("2.0")),
        ("2.0 'mg/dL'", Decimal("2.0")),
        ("  2.0   mg/dL ", Decimal("2.0")),
        ("2.0mg/dL", Decimal("2.0")),
        ("+2 mg/dL", Decimal(2)),
        ("-2 mg/dL", Decimal(-2)),
        ("2e1 mg/dL", Decimal(20)),
        ("20 mg/L", Decimal(2)),
        ("1 g/L", Decimal(100)),
        ("-1 g/L", Decimal(-100)),
        ("0 g/L", Decimal(0)),
    ],
)
def test_quantities_come_in_any_unit(entered: object, expected: Decimal) -> None:
    """A number is in the declared unit; a text brings its own, which is converted exactly."""
    value = read(entered, "Quantity", unit="mg/dL")
    assert expected == value
    assert isinstance(value, Decimal)


@pytest.mark.parametrize(
    "entered",
    [
        "2.0",
        "mg/dL",
        "",
        "2.0 mg/dl/",
        "2,0 mg/dL",
        "2.0 'mg/dL",
        "2.0 mg/dL'",
        "two mg/dL",
        "2.0 kg",
        "2.0 mm Hg",
        "< 2 mg/dL",
    ],
)
def test_texts_that_are_no_quantity(entered: str) -> None:
    """A text without a number or a unit, with half a quote, a comma, or an unknown or other unit is no value."""
    with pytest.raises(ValueError, match=r"."):
        read(entered, "Quantity", unit="mg/dL")


@pytest.mark.parametrize("unit", ["%", "1"])
@pytest.mark.parametrize("entered", ["5", "55", "3.55", "055", "1e3"])
def test_a_text_without_a_unit_is_no_quantity(entered: str, unit: str) -> None:
    """Digits alone bring no unit, also where the declared unit is a mere number."""
    with pytest.raises(ValueError, match=r"."):
        read(entered, "Quantity", unit=unit)


def test_a_unit_may_begin_with_a_number() -> None:
    """A unit such as 10*6/kg is told from the number before it."""
    assert Decimal("2.1") == read("2.1 10*6/kg", "Quantity", unit="10*6/kg")
    assert Decimal(2100) == read("2.1 10*9/kg", "Quantity", unit="10*6/kg")


def test_a_quantity_without_a_unit_is_a_number() -> None:
    """Where no unit is declared it is one: a percentage is a hundredth."""
    assert Decimal("0.05") == read("5 %", "Quantity")


def test_a_third_stays_a_fraction() -> None:
    """Where a conversion has no finite decimal the value stays an exact fraction."""
    value = read("20 s", "Quantity", unit="min")
    assert Fraction(1, 3) == value
    assert isinstance(value, Fraction)


def test_amount_and_mass_convert_by_molar_mass() -> None:
    """Amount of substance becomes mass only where the element declares its molar mass, and exactly."""
    assert Decimal("1.9995714") == read("34.2 umol/L", "Quantity", unit="mg/dL", molar_mass="584.67 g/mol")
    with pytest.raises(ValueError, match="mg/dL"):
        read("34.2 umol/L", "Quantity", unit="mg/dL")


def test_a_molar_mass_does_not_convert_everything() -> None:
    """A unit that is neither mass nor amount stays no value."""
    with pytest.raises(ValueError, match="cannot be converted"):
        read("5 kg", "Quantity", unit="mg/dL", molar_mass="584.67 g/mol")


@pytest.mark.parametrize("entered", [37, "37 Cel", "310.15 K", "98.6 [degF]"])
def test_temperatures_convert_between_scales(entered: object) -> None:
    """Scales with different zeros are converted exactly."""
    assert Decimal(37) == read(entered, "Quantity", unit="Cel")


def test_each_item_of_a_list_brings_its_unit() -> None:
    """Quantities of a list are converted one by one."""
    assert (Decimal(1), None, Decimal(2)) == read(["1000 mg", None, 2], "List<Quantity>", unit="g")


@pytest.mark.parametrize(("entered", "expected"), [(10**99, True), (10**100, False)])
def test_numbers_have_a_sensible_size(entered: int, *, expected: bool) -> None:
    """A number of a hundred digits is the longest there is."""
    assert 100 == MOST_DIGITS
    if expected:
        assert Decimal(entered) == number(entered)
    else:
        with pytest.raises(ValueError, match="sensible size"):
            number(entered)


@pytest.mark.parametrize("entered", ["1e9999999 umol/L", "1e-9999999 umol/L", f"{'9' * 101} mg/dL"])
def test_quantities_have_a_sensible_size(entered: str) -> None:
    """A text with an enormous exponent is refused at once, and not computed."""
    with pytest.raises(ValueError, match="sensible size"):
        read(entered, "Quantity", unit="mg/dL", molar_mass="584.67 g/mol")


def test_an_enormous_float_is_no_value() -> None:
    """A float near the end of its range is no measurement."""
    with pytest.raises(ValueError, match="sensible size"):
        read(1e300, "Integer")


def test_times_of_python_lose_their_microseconds() -> None:
    """A date-time of Python in the data is read as one in `occurred` is: to the millisecond."""
    moment = datetime.datetime(2025, 4, 10, 8, 30, 15, 123999, datetime.UTC)
    assert DateTime(2025, 4, 10, 8, 30, 15, 123, 0) == read(moment, "DateTime")
    assert Date(2025, 4, 10) == read(moment, "Date")


def test_elements_are_numbered_in_the_order_of_the_file() -> None:
    """Each element has its number, unit, period of validity, and whether a rule reads it."""
    elements = elements_of(
        Protocol(
            "P",
            "1",
            data={
                "Weight": DataElement("Quantity", unit="kg", valid_for="2 weeks"),
                "Sex": DataElement("String"),
                "Doses": DataElement("List<Quantity>", unit="mg"),
            },
        ),
        {"Sex": 0},
    )
    assert [
        ("Weight", None, "kg", (("days", 14),)),
        ("Sex", 0, None, None),
        ("Doses", None, "mg", None),
    ] == [(one.name, one.number, one.unit, one.valid_for) for one in elements.values()]


@pytest.mark.parametrize(
    "type", ["Boolean", "Integer", "Decimal", "String", "Quantity", "Date", "DateTime", "List<String>"]
)
def test_no_message_tells_the_value(type: str) -> None:
    """What cannot be read is not told in the message."""
    values = ("a",) if "String" in type else None
    for entered in (f"{CANARY}", f"5 {CANARY}", [CANARY], {CANARY: 1}):
        with pytest.raises(ValueError, match=r".") as caught:
            read(entered, type, values=values)
        assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("entered", "message"),
    [
        ("1,5", "^not a number with a unit, such as 1.5 mg/dL$"),
        ("1,500", "^not a number with a unit"),
        ("1,5 mg/dL", "^not a number with a unit"),
        ("14 \u00b5mol/L", "; UCUM writes u for micro$"),
        ("14 \u03bcg/dL", "; UCUM writes u for micro$"),
        ("14 kg", "^its unit cannot be converted to mg/dL$"),
    ],
)
def test_slips_of_typing_are_told(entered: str, message: str) -> None:
    """A decimal comma is no unit, and the sign for micro is written otherwise."""
    with pytest.raises(ValueError, match=message):
        read(entered, "Quantity", unit="mg/dL")
