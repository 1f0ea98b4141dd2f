"""Comparison, equality and equivalence of every kind of value."""

from __future__ import annotations

import datetime
import itertools
import typing as t
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from protocol_engine.language import operators as op
from protocol_engine.language.dates import Date, DateTime, parse_literal
from protocol_engine.language.interval import Interval, Uncertainty
from protocol_engine.language.quantity import Quantity

DATES = st.builds(
    lambda day, size: Date(*(day.year, day.month, day.day)[:size]),
    st.dates(datetime.date(2024, 1, 1), datetime.date(2025, 12, 31)) | st.dates(),
    st.integers(1, 3),
)
OFFSETS = st.sampled_from([0, 60, -60, 330, -570, 840, -840])


@st.composite
def moments(draw: st.DrawFn) -> DateTime:
    """Draw a date-time with at least an hour, and an offset; often near another."""
    hours = draw(st.integers(0, 60))
    parts = (2024, 2, 27 + hours // 24, hours % 24, draw(st.integers(0, 59)), draw(st.integers(0, 59)), 0)
    if parts[2] > 29:
        parts = (2024, 3, 1, *parts[3:])
    known = parts[: draw(st.integers(4, 7))]
    return DateTime(*known, *[None] * (7 - len(known)), offset=draw(OFFSETS))


NUMBERS = st.one_of(
    st.integers(-1000, 1000),
    st.decimals(-1000, 1000, places=3),
    st.fractions(-1000, 1000, max_denominator=50),
)
QUANTITIES = st.builds(
    Quantity,
    st.decimals(-1000, 1000, places=3),
    st.sampled_from(["mg/dL", "g/L", "kg/m3", "g", "year", "month", "a", "mo", "d", "day", "[iU]/L", "U/L"]),
)
UNCERTAIN = st.builds(lambda low, more: Uncertainty(low, low + more), st.integers(-9, 9), st.integers(1, 6))
PAIRS = st.one_of(
    st.tuples(NUMBERS, NUMBERS),
    st.tuples(QUANTITIES, QUANTITIES),
    st.tuples(DATES, DATES),
    st.tuples(moments(), moments()),
    st.tuples(UNCERTAIN, st.integers(-9, 15)),
    st.tuples(UNCERTAIN, UNCERTAIN),
    st.tuples(st.text(max_size=3), st.text(max_size=3)),
)


@given(PAIRS)
def test_comparison_is_antisymmetric_and_consistent(pair: tuple[object, object]) -> None:
    """Turning the operands turns the order; the six operators never contradict each other."""
    one, other = pair

    assert op.less(one, other) is op.greater(other, one)
    assert op.less_or_equal(one, other) is op.greater_or_equal(other, one)
    assert op.equal(one, other) is op.equal(other, one)
    assert op.less(one, other) is op.not_(op.greater_or_equal(one, other))
    assert op.greater(one, other) is op.not_(op.less_or_equal(one, other))
    assert op.not_equal(one, other) is op.not_(op.equal(one, other))
    assert 1 >= sum(f(one, other) is True for f in (op.less, op.equal, op.greater))
    assert op.equivalent(one, other) is op.equivalent(other, one)


@given(DATES, DATES)
def test_partial_dates_are_ordered_only_where_every_completion_agrees(one: Date, other: Date) -> None:
    """Less is true exactly if the last possible day of one lies before the first of the other."""
    certain = {
        True: one.last_day < other.first_day,
        False: one.first_day > other.last_day or one == other,
    }

    if op.less(one, other) is not None:
        assert certain[bool(op.less(one, other))]
    assert (one.last_day < other.first_day) == (op.less(one, other) is True)


@given(moments(), moments())
def test_date_times_are_ordered_only_where_every_instant_agrees(one: DateTime, other: DateTime) -> None:
    """At differing offsets instants are compared, however much of the time is known."""
    first, last = one.instant_range()
    other_first, other_last = other.instant_range()

    if op.less(one, other):
        assert last < other_first
    if op.greater(one, other):
        assert first > other_last
    if op.equal(one, other) and one.precision == "millisecond":
        assert first == other_first
    if one.precision == other.precision == "millisecond":
        assert (first < other_first) is op.less(one, other)


@given(st.data())
def test_an_uncertain_number_compares_as_all_its_numbers(data: st.DataObject) -> None:
    """The answer is what every number of the range gives, and null where they differ."""
    one, other = data.draw(UNCERTAIN), data.draw(st.one_of(UNCERTAIN, st.integers(-9, 15)))
    numbers = range(one.low, one.high + 1)
    others = range(other.low, other.high + 1) if isinstance(other, Uncertainty) else (other,)
    for operator in (op.less, op.less_or_equal, op.equal, op.greater):
        answers = {operator(a, b) for a, b in itertools.product(numbers, others)}

        assert (answers.pop() if len(answers) == 1 else None) is operator(one, other)


@given(st.decimals("0.1", "100", places=1))
def test_equal_quantities_in_two_units_are_equal(value: Decimal) -> None:
    """At a limit no conversion goes wrong: every tenth from 0.1 to 100 is equal in both units."""
    for unit, other, size in (("mg/dL", "g/L", "0.01"), ("ug/L", "ng/mL", "1"), ("10*9/L", "/uL", "1000")):
        converted = Quantity(value * Decimal(size), other)

        assert op.equal(Quantity(value, unit), converted) is True
        assert op.less(Quantity(value, unit), converted) is False


@pytest.mark.parametrize(
    ("one", "other", "less", "equal"),
    [
        ("2025-04", "2025-04-10", None, None),
        ("2025-04", "2025-04-01", None, None),
        ("2025-04", "2025-04", False, True),
        ("2025-03", "2025-04-01", True, False),
        ("2025", "2025T", False, True),
        ("2025-04-10", "2025-04-10T08:30", None, None),
        ("2025-04-10", "2025-04-11T00:00", True, False),
        ("2025-04-10T08:30:00", "2025-04-10T08:30:00.000", False, True),
        ("2025-04-10T08:30+02:00", "2025-04-10T06:30Z", False, True),
        ("2025-04-10T08+05:30", "2025-04-10T02:40Z", None, None),
        ("2025-04-10T08+05:30", "2025-04-10T02:10Z", False, False),
        ("2025-04-10T08+05:30", "2025-04-11T02:10Z", True, False),
        ("0001-01-01T00:00+14:00", "0001-01-01T00:00Z", True, False),
        ("2025-04-10T23:30-02:00", "2025-04-11T01:30Z", False, True),
    ],
)
def test_dates_compare_part_by_part(one: str, other: str, less: bool | None, equal: bool | None) -> None:
    """What is missing on one side only leaves open what the known parts do not decide."""
    left, right = parse_literal(one), parse_literal(other)

    assert (less, equal) == (op.less(left, right), op.equal(left, right))


@pytest.mark.parametrize(
    ("one", "other", "equal", "equivalent"),
    [
        (Quantity(1, "cm"), Quantity(Decimal("0.01"), "m"), True, True),
        (Quantity(1, "year"), Quantity(1, "a"), None, True),
        (Quantity(1, "months"), Quantity(1, "mo"), None, True),
        (Quantity(1, "year"), Quantity(12, "months"), True, True),
        (Quantity(1, "week"), Quantity(7, "d"), True, True),
        (Quantity(1, "day"), Quantity(24, "hours"), True, True),
        (Quantity(1, "month"), Quantity(30, "days"), None, False),
        (Quantity(1, "cm"), Quantity(1, "g"), None, False),
        (Quantity(1, "[iU]"), Quantity(1, "U"), None, False),
        (Quantity(37, "Cel"), Quantity(Decimal("98.6"), "[degF]"), True, True),
        (Quantity(50, "%"), Decimal("0.5"), True, True),
        (Quantity(2, "mg"), Quantity(3, "mg"), False, False),
        (Quantity(Fraction(1, 3), "g"), Quantity(Fraction(1000, 3), "mg"), True, True),
        (Decimal("1.001"), Decimal("1.000"), False, True),
        (Decimal("1.50"), Decimal("1.55"), False, False),
        (Decimal("1.0"), 1, True, True),
        (10**9, Decimal("1E+9"), True, True),
        ("Abel", "abel", False, True),
        ("a  b", " A b ", False, True),
        (None, None, None, True),
        (True, None, None, False),
        (True, True, True, True),
        ((1, 2), (1, 2), True, True),
        ((1, None), (1, None), True, True),
        ((1, None), (2, None), False, False),
        ((1, 2), (1, 2, 3), False, False),
        (Interval(1, 10), Interval(1, 11, high_closed=False), True, True),
        (Interval(1, 10), Interval(None, None, low_closed=False, high_closed=False), None, False),
        (Interval(1, 10), Interval(2, None, high_closed=False), False, False),
        (Interval(1, 10), Interval(2, None), False, False),
        (Interval(None, 5), Interval(None, 5), True, True),
        (Interval(Decimal(1), Decimal(2), high_closed=False), Interval(Decimal(1), Decimal("1.99999999")), True, True),
        (Interval(Decimal(1), Decimal(2), low_closed=False), Interval(Decimal("1.00000001"), Decimal(2)), True, True),
        (Uncertainty(17, 44), 17, None, False),
        (Uncertainty(17, 44), Uncertainty(17, 44), None, True),
        (Uncertainty(17, 44), Interval(17, 44), None, True),
        (parse_literal("2025-04"), parse_literal("2025-04-10"), None, False),
    ],
)
def test_equality_may_be_null_and_equivalence_never_is(
    one: object, other: object, equal: bool | None, equivalent: bool
) -> None:
    """`=` is null where it cannot be told; `~` then decides."""
    if not (isinstance(one, Uncertainty) and type(other) is Interval):
        assert op.equal(one, other) is equal
        assert op.equal(other, one) is equal
    assert op.equivalent(one, other) is equivalent
    assert op.equivalent(other, one) is equivalent


def test_a_number_beside_a_calendar_quantity_is_undecided() -> None:
    """A pure number has unit one, and no age is a pure number."""
    assert op.less(18, Quantity(19, "years")) is None


@pytest.mark.parametrize("pair", [(1, "1"), (Date(2025), 2025), (True, 1), ((1,), 1), (Interval(1, 2), 1)])
def test_unlike_values_are_refused(pair: tuple[object, object]) -> None:
    """Typing prevents it; should it fail, no answer is made up."""
    with pytest.raises(TypeError, match="no operator takes"):
        op.equal(*pair)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_between_is_two_comparisons(value: Decimal, low: Decimal, high: Decimal) -> None:
    """Both ends belong to it; one missing end leaves open what the other does not decide."""
    assert op.between(value, low, high) is (low <= value <= high)
    assert op.between(value, None, high) is (None if value <= high else False)
    assume(low <= high)
    assert op.between(low, low, high) is True


@pytest.mark.parametrize(
    ("operator", "one", "other"),
    [
        (op.less, Quantity(1, "g"), "a"),
        (op.less, Uncertainty(1, 2), "a"),
        (op.less, True, 1),
        (op.less, Date(2025), 1),
        (op.equivalent, Quantity(1, "g"), "a"),
    ],
)
def test_values_of_unlike_kinds_are_not_compared(operator: t.Callable[..., object], one: object, other: object) -> None:
    """Operands of other kinds are refused by their kinds; the typing of rules keeps them away."""
    with pytest.raises(TypeError, match="no operator takes"):
        operator(one, other)


@pytest.mark.parametrize(
    ("one", "other", "less", "equal"),
    [
        ("2024-01-01T10:00:00", "2024-01-01T10:00:00.000", False, True),
        ("2024-01-01T10:00:00", "2024-01-01T10:00:00.001", True, False),
        ("2024-01-01T10:00:00+01:00", "2024-01-01T09:00:00.000Z", False, True),
        ("2024-01-01T10:00:00+01:00", "2024-01-01T09:00:00.001Z", True, False),
        ("2024-01-01T10:00", "2024-01-01T10:00:00", None, None),
        ("2024-01-01T10:00+01:00", "2024-01-01T09:00:00Z", None, None),
    ],
)
def test_seconds_and_milliseconds_are_one_number(one: str, other: str, less: bool | None, equal: bool | None) -> None:
    """A time to the second is compared with one to the millisecond as a number of seconds (CQL 1.5, Equal)."""
    assert op.less(parse_literal(one), parse_literal(other)) is less
    assert op.equal(parse_literal(other), parse_literal(one)) is equal


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((1, None), (1, None), True),
        ((1, None), (1, 2), None),
        ((1, None), (2, None), False),
        ((None,), (None, None), False),
    ],
)
def test_nulls_in_lists_are_equal(one: tuple[object, ...], other: tuple[object, ...], expected: bool | None) -> None:
    """Two lists are equal where both have null, and open where one has (CQL 1.5, Equal, List)."""
    assert op.equal(one, other) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [("a", 1), ((1,), 1), (Date(2025), "2025"), (Interval(1, 2), 1), (Uncertainty(1, 2), Quantity(1, "g")), (True, 1)],
)
def test_values_of_unlike_kinds_are_not_equivalent(one: object, other: object) -> None:
    """`~` is never null, and false between values of different kinds."""
    assert op.equivalent(one, other) is False
    assert op.equivalent(other, one) is False
