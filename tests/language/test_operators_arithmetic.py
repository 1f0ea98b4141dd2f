"""Arithmetic: exact, bounded, and null where there is no result."""

from __future__ import annotations

import decimal
import typing as t
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from protocol_engine.language import operators as op
from protocol_engine.language.dates import Date, OutOfRangeError, parse_literal
from protocol_engine.language.durations import Duration
from protocol_engine.language.interval import Interval, Uncertainty
from protocol_engine.language.quantity import Quantity

D = Decimal
NUMBERS = st.one_of(
    st.integers(-(10**6), 10**6),
    st.decimals(-(10**9), 10**9, places=8),
    st.fractions(-(10**9), 10**9, max_denominator=10**6),
)
GREATEST = D("9999999999999999999999999999.99999999")


@given(NUMBERS, NUMBERS)
def test_sums_differences_and_divisions_are_exact(one: Decimal, other: Decimal) -> None:
    """Nothing is lost in a sum; a dividend is its divisor taken whole times, and the rest, which is smaller."""
    left, right = Fraction(one), Fraction(other)

    assert left + right == op.add(one, other)
    assert left - right == op.subtract(one, other)
    assume(right)
    count, rest = op.truncated_divide(one, other), op.modulo(one, other)
    assert left == Fraction(count) * right + Fraction(rest)
    assert abs(rest) < abs(right)
    assert rest == 0 or (rest > 0) == (left > 0)


@given(NUMBERS, NUMBERS.filter(bool))
def test_quotients_are_off_by_half_a_step_at_most(one: Decimal, other: Decimal) -> None:
    """A Decimal quotient has eight decimals and is the nearest such; one of fractions is exact."""
    assume(abs(Fraction(one) / Fraction(other)) < 10**20)
    quotient = op.divide(one, other)
    error = abs(Fraction(quotient) - Fraction(one) / Fraction(other))

    assert isinstance(quotient, Fraction) or -8 <= quotient.as_tuple().exponent <= -1
    assert 2 * error * 10**8 <= (0 if isinstance(quotient, Fraction) else 1)


@given(st.decimals(-1000, 1000, places=4), st.integers(0, 6))
def test_rounding_goes_to_the_nearest_and_away_from_zero(value: Decimal, places: int) -> None:
    """`decimal`'s own half-up rounding is the oracle; the integers around a number are floor and ceiling."""
    expected = value.quantize(D(1).scaleb(-places), rounding=decimal.ROUND_HALF_UP)

    assert expected == op.round_(value, places)
    assert op.floor(value) <= value <= op.ceiling(value) <= op.floor(value) + 1
    assert op.truncate(value) == (op.floor(value) if value >= 0 else op.ceiling(value))


@pytest.mark.parametrize(
    ("operator", "operands", "expected"),
    [
        (
            op.add,
            (
                2**31 - 1,
                1,
            ),
            None,
        ),
        (
            op.subtract,
            (
                -(2**31),
                1,
            ),
            None,
        ),
        (
            op.multiply,
            (
                2**16,
                2**15,
            ),
            None,
        ),
        (op.negate, (-(2**31),), None),
        (op.absolute, (-(2**31),), None),
        (
            op.truncated_divide,
            (
                -(2**31),
                -1,
            ),
            None,
        ),
        (op.negate, (2**31 - 1,), -(2**31) + 1),
        (
            op.add,
            (
                2**31 - 1,
                D(1),
            ),
            D(2**31),
        ),
        (op.ceiling, (D("2147483647.2"),), None),
        (op.floor, (D("2147483647.2"),), 2147483647),
        (op.ceiling, (D("-2147483648.2"),), -2147483648),
        (op.floor, (D("-2147483648.2"),), None),
        (
            op.subtract,
            (
                op.multiply(10, D(10) ** 27),
                D("0.00000001"),
            ),
            GREATEST,
        ),
        (op.absolute, (GREATEST.copy_negate(),), GREATEST),
        (op.negate, (GREATEST,), GREATEST.copy_negate()),
        (
            op.add,
            (
                GREATEST,
                1,
            ),
            None,
        ),
        (
            op.multiply,
            (
                GREATEST,
                2,
            ),
            None,
        ),
        (
            op.divide,
            (
                1,
                0,
            ),
            None,
        ),
        (
            op.divide,
            (
                D(0),
                D(0),
            ),
            None,
        ),
        (
            op.modulo,
            (
                D(1),
                0,
            ),
            None,
        ),
        (
            op.truncated_divide,
            (
                1,
                0,
            ),
            None,
        ),
        (
            op.divide,
            (
                2,
                3,
            ),
            D("0.66666667"),
        ),
        (
            op.divide,
            (
                -2,
                3,
            ),
            D("-0.66666667"),
        ),
        (
            op.multiply,
            (
                D("0.00012345"),
                D("0.0001"),
            ),
            D("0.00000001"),
        ),
        (
            op.multiply,
            (
                1,
                D("5.999999999"),
            ),
            D("5.999999999"),
        ),
        (
            op.multiply,
            (
                D("1.2"),
                D("1.2"),
            ),
            D("1.44"),
        ),
        (
            op.modulo,
            (
                -7,
                3,
            ),
            -1,
        ),
        (
            op.modulo,
            (
                D("3.5"),
                3,
            ),
            D("0.5"),
        ),
        (
            op.truncated_divide,
            (
                D("-10.1"),
                D("3.1"),
            ),
            D(-3),
        ),
        (op.round_, (D("-0.5"),), D(-1)),
        (op.round_, (D("2.5"),), D(3)),
        (
            op.round_,
            (
                D("3.14159"),
                2,
            ),
            D("3.14"),
        ),
        (op.round_, (1,), D(1)),
        (op.absolute, (Quantity(D("-1.0"), "cm"),), Quantity(D("1.0"), "cm")),
    ],
)
def test_limits_and_rounding(operator: t.Callable[..., object], operands: tuple[object, ...], expected: object) -> None:
    """Overflow and division by zero are null; halves are rounded away from zero; digits are kept."""
    assert expected == operator(*operands)
    assert type(expected) is type(operator(*operands))


def test_quotients_are_written_as_decimals() -> None:
    """The quotient of two integers has a decimal point, and no zeros behind the first decimal."""
    assert "1.0" == str(op.divide(1, 1))
    assert "0.5" == str(op.divide(1, 2))
    assert "100.0" == str(op.divide(100, 1))


@pytest.mark.parametrize("operator", [op.add, op.subtract, op.multiply, op.divide, op.truncated_divide, op.modulo])
@pytest.mark.parametrize("value", [1, D("1.5"), Quantity(1, "mg"), Uncertainty(1, 2)])
def test_null_makes_null(operator: object, value: object) -> None:
    """What is missing on either side is missing in the result."""
    assert callable(operator)
    assert operator(value, None) is None
    assert operator(None, value) is None


@pytest.mark.parametrize("operator", [op.negate, op.absolute, op.round_, op.ceiling, op.floor, op.truncate])
def test_null_stays_null(operator: object) -> None:
    """No function of one number makes a number of null."""
    assert callable(operator)
    assert operator(None) is None


@pytest.mark.parametrize(
    ("operator", "operands", "expected"),
    [
        (
            op.add,
            (
                Quantity(1, "cm"),
                Quantity(1, "m"),
            ),
            Quantity(101, "cm"),
        ),
        (
            op.add,
            (
                Quantity(1, "m"),
                Quantity(1, "cm"),
            ),
            Quantity(101, "cm"),
        ),
        (
            op.subtract,
            (
                Quantity(1, "cm"),
                Quantity(2, "cm"),
            ),
            Quantity(-1, "cm"),
        ),
        (
            op.add,
            (
                Quantity(1, "year"),
                Quantity(1, "month"),
            ),
            Quantity(13, "month"),
        ),
        (
            op.add,
            (
                Quantity(1, "year"),
                Quantity(1, "a"),
            ),
            None,
        ),
        (
            op.add,
            (
                Quantity(1, "cm"),
                Quantity(1, "g"),
            ),
            None,
        ),
        (
            op.add,
            (
                Quantity(50, "%"),
                D("0.25"),
            ),
            Quantity(75, "%"),
        ),
        (
            op.multiply,
            (
                Quantity(1, "cm"),
                Quantity(2, "cm"),
            ),
            Quantity(2, "cm2"),
        ),
        (
            op.multiply,
            (
                3,
                Quantity(2, "mg"),
            ),
            Quantity(6, "mg"),
        ),
        (
            op.multiply,
            (
                Quantity(2, "days"),
                3,
            ),
            Quantity(6, "days"),
        ),
        (
            op.multiply,
            (
                Quantity(2, "mg/dL"),
                Quantity(3, "dL"),
            ),
            Quantity(6, "mg"),
        ),
        (
            op.multiply,
            (
                Quantity(2, "mg"),
                Quantity(1, "year"),
            ),
            None,
        ),
        (
            op.divide,
            (
                Quantity(1, "g/cm3"),
                Quantity(1, "g/cm3"),
            ),
            Quantity(D("1.0"), "1"),
        ),
        (
            op.divide,
            (
                Quantity(2, "years"),
                Quantity(1, "years"),
            ),
            Quantity(2, "1"),
        ),
        (
            op.divide,
            (
                Quantity(10, "g"),
                5,
            ),
            Quantity(2, "g"),
        ),
        (
            op.divide,
            (
                6,
                Quantity(2, "h"),
            ),
            Quantity(3, "/h"),
        ),
        (
            op.divide,
            (
                Quantity(1, "g"),
                Quantity(0, "g"),
            ),
            None,
        ),
        (
            op.truncated_divide,
            (
                Quantity(D("10.1"), "cm"),
                Quantity(D("-3.1"), "cm"),
            ),
            Quantity(-3, "cm"),
        ),
        (
            op.truncated_divide,
            (
                Quantity(1, "m"),
                Quantity(30, "cm"),
            ),
            Quantity(3, "m"),
        ),
        (
            op.modulo,
            (
                Quantity(10, "g"),
                Quantity(3, "g"),
            ),
            Quantity(1, "g"),
        ),
        (
            op.modulo,
            (
                Quantity(10, "g"),
                Quantity(3, "m"),
            ),
            None,
        ),
        (
            op.modulo,
            (
                Quantity(10, "g"),
                Quantity(0, "g"),
            ),
            None,
        ),
        (op.negate, (Quantity(2, "mg"),), Quantity(-2, "mg")),
    ],
)
def test_quantities_carry_their_units(
    operator: t.Callable[..., object], operands: tuple[object, ...], expected: object
) -> None:
    """Sums take the finer unit, products multiply units, and what has no common unit is null."""
    assert expected == operator(*operands)


@pytest.mark.parametrize(
    ("date", "quantity", "expected"),
    [
        ("2025-04-10", Quantity(28, "days"), "2025-05-08"),
        ("2025-04-10", Quantity(28, "d"), "2025-05-08"),
        ("2025-04-10", Quantity(4, "wk"), "2025-05-08"),
        ("2025-04-10", Quantity(D("1.9"), "months"), "2025-05-10"),
        ("2025-04-10T08:00:00.000", Quantity(D("1.5"), "s"), "2025-04-10T08:00:01.500"),
        ("2025-04-10", Duration(-1, "day"), "2025-04-09"),
    ],
)
def test_dates_move_by_calendar_quantities(date: str, quantity: Quantity | Duration, expected: str) -> None:
    """A date and a quantity of time give a date; forth and back is the same day here."""
    moved = op.add(parse_literal(date), quantity)

    assert expected == str(moved)
    if not isinstance(quantity, Quantity) or quantity.unit != "month":
        assert date == str(op.subtract(moved, quantity))


def test_a_definite_year_moves_no_date() -> None:
    """`'a'` and `'mo'` are lengths of time, which the calendar does not have."""
    assert op.add(Date(2025, 4, 10), Quantity(1, "a")) is None
    assert op.add(Date(2025, 4, 10), Quantity(1, "mg")) is None
    with pytest.raises(TypeError, match="no operator takes Date and int"):
        op.add(Date(2025, 4, 10), 28)


@pytest.mark.parametrize(
    ("operator", "operands", "expected"),
    [
        (
            op.add,
            (
                Uncertainty(16, 44),
                Uncertainty(16, 44),
            ),
            Uncertainty(32, 88),
        ),
        (
            op.subtract,
            (
                Uncertainty(16, 44),
                Uncertainty(4, 16),
            ),
            Uncertainty(0, 40),
        ),
        (
            op.multiply,
            (
                Uncertainty(-2, 3),
                Uncertainty(-5, 7),
            ),
            Uncertainty(-15, 21),
        ),
        (
            op.multiply,
            (
                Uncertainty(16, 44),
                0,
            ),
            0,
        ),
        (
            op.divide,
            (
                Uncertainty(14, 21),
                7,
            ),
            Uncertainty(D(2), D(3)),
        ),
        (
            op.divide,
            (
                7,
                Uncertainty(-1, 1),
            ),
            None,
        ),
        (op.negate, (Uncertainty(16, 44),), Uncertainty(-44, -16)),
        (op.absolute, (Uncertainty(-3, 2),), Uncertainty(0, 3)),
        (op.absolute, (Uncertainty(-3, -2),), Uncertainty(2, 3)),
        (
            op.add,
            (
                Uncertainty(1, 2**31 - 1),
                1,
            ),
            None,
        ),
    ],
)
def test_uncertain_numbers_give_the_range_of_results(
    operator: t.Callable[..., object], operands: tuple[object, ...], expected: object
) -> None:
    """A result lies between the least and the greatest that the operands allow; a range of one is a number."""
    assert expected == operator(*operands)


@given(st.integers(-9, 9), st.integers(1, 9), st.integers(-9, 9), st.integers(1, 9))
def test_ranges_are_as_tight_as_can_be(low: int, width: int, other_low: int, other_width: int) -> None:
    """The bounds of a result are results of numbers within the operands."""
    one, other = Uncertainty(low, low + width), Uncertainty(other_low, other_low + other_width)
    for operator in (op.add, op.subtract, op.multiply):
        values = [
            operator(a, b) for a in range(low, low + width + 1) for b in range(other_low, other_low + other_width + 1)
        ]

        assert op.equivalent(Interval(min(values), max(values)), operator(one, other))


@pytest.mark.parametrize("operator", [op.truncated_divide, op.modulo])
def test_div_and_mod_do_not_take_uncertain_numbers(operator: object) -> None:
    """The suite has them invalid; no range is made up."""
    assert callable(operator)
    with pytest.raises(OutOfRangeError, match="not defined for an uncertain number"):
        operator(Uncertainty(1, 2), 2)


@pytest.mark.parametrize(
    ("operator", "operands"),
    [
        (op.add, ("a", 1)),
        (op.add, (1, "a")),
        (op.add, (Date(2025), 1)),
        (op.subtract, (Uncertainty(1, 2), "a")),
        (op.multiply, ("a", Quantity(1, "g"))),
        (op.modulo, (Quantity(1, "g"), True)),
        (op.absolute, ("a",)),
        (op.round_, (True,)),
    ],
)
def test_what_is_no_number_is_not_calculated_with(
    operator: t.Callable[..., object], operands: tuple[object, ...]
) -> None:
    """Operands of other kinds are refused by their kinds; the typing of rules keeps them away."""
    with pytest.raises(TypeError, match=r"no operator takes|a number is needed"):
        operator(*operands)


@pytest.mark.parametrize(
    ("operator", "operands", "expected"),
    [
        (op.truncated_divide, (Quantity(7, "mg"), 2), Quantity(3, "mg")),
        (op.modulo, (Quantity(7, "mg"), 2), Quantity(1, "mg")),
        (op.modulo, (Quantity(7, "mg"), 0), None),
        (op.round_, (D("1.25"), -1), None),
        (op.round_, (D("1.25"), 0), D(1)),
        (op.round_, (D("1.25"), 32), D("1.25")),
        (op.round_, (D("1.25"), 33), None),
        (op.round_, (D("1.25"), D(1)), None),
    ],
)
def test_whole_numbers_of_times_and_places(
    operator: t.Callable[..., object], operands: tuple[object, ...], expected: object
) -> None:
    """A quantity is divided by a plain number too; places lie from 0 to 32."""
    assert expected == operator(*operands)
