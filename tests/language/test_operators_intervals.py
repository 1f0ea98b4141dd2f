"""Intervals and lists: edges, membership, inclusion and relations."""

from __future__ import annotations

import typing as t
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.language import operators as op
from protocol_engine.language.dates import Date, DateTime, OutOfRangeError, parse_literal
from protocol_engine.language.interval import Interval
from protocol_engine.language.quantity import Quantity

D = Decimal
GREATEST = D("9999999999999999999999999999.99999999")


@st.composite
def spans(draw: st.DrawFn) -> tuple[Interval, range]:
    """Draw an interval of small integers, and the integers in it (at least one)."""
    low, size = draw(st.integers(-6, 6)), draw(st.integers(0, 6))
    low_closed, high_closed = draw(st.booleans()), draw(st.booleans())
    made = op.interval(
        low if low_closed else low - 1,
        low + size if high_closed else low + size + 1,
        low_closed,
        high_closed,
    )
    return made, range(low, low + size + 1)


def as_dates(span: Interval) -> Interval:
    """Return an interval of integers as one of days."""
    low, high = (Date.of_day(739_000 + t.cast("int", bound)) for bound in (span.low, span.high))
    return Interval(low, high, span.low_closed, span.high_closed)


@given(spans(), spans(), st.integers(-9, 15))
def test_intervals_are_the_sets_of_their_points(
    one: tuple[Interval, range], other: tuple[Interval, range], point: int
) -> None:
    """Every operator says of two intervals, open or closed, what sets of points say; also of days."""
    for dated in (False, True):
        a, b = (as_dates(span) if dated else span for span, _ in (one, other))
        x = Date.of_day(739_000 + point) if dated else point
        left, right = one[1], other[1]
        inside, within = set(left), set(right)

        assert op.in_(x, a) is (point in inside)
        assert op.contains(a, x) is (point in inside)
        assert op.properly_includes(a, x) is (left[0] < point < left[-1])
        assert op.before(a, b) is (left[-1] < right[0])
        assert op.after(a, b) is (left[0] > right[-1])
        assert op.before(a, x) is (left[-1] < point)
        assert op.after(x, a) is (point > left[-1])
        assert op.same_or_before(a, b) is (left[-1] <= right[0])
        assert op.same_or_after(a, b) is (left[0] >= right[-1])
        assert op.overlaps(a, b) is bool(inside & within)
        assert op.overlaps_before(a, b) is bool(inside & within and left[0] < right[0])
        assert op.overlaps_after(a, b) is bool(inside & within and left[-1] > right[-1])
        assert op.includes(a, b) is (inside >= within)
        assert op.included_in(a, b) is (inside <= within)
        assert op.properly_includes(a, b) is (inside > within)
        assert op.properly_included_in(a, b) is (inside < within)
        assert op.equal(a, b) is (inside == within)
        assert op.same_as(a, b) is (inside == within)
        assert op.equivalent(a, b) is (inside == within)


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.booleans(), st.booleans())
def test_decimal_bounds_are_compared_and_not_stepped_over(
    low: int, size: int, point: int, low_closed: bool, high_closed: bool
) -> None:
    """A point is in an interval of decimals or quantities by plain comparison, however near the bound it lies."""
    high = low + size
    span = Interval(D(low), D(high), low_closed, high_closed)
    boxed = Interval(Quantity(low, "mg/dL"), Quantity(high, "mg/dL"), low_closed, high_closed)
    for value in (Fraction(point), point + Fraction(1, 10**12), point - Fraction(1, 10**12)):
        expected = (low < value or (low_closed and low == value)) and (value < high or (high_closed and high == value))

        assert op.in_(value, span) is expected
        assert op.in_(Quantity(value / 100, "g/L"), boxed) is expected


@pytest.mark.parametrize(
    ("operator", "operands", "expected"),
    [
        (op.start_of, (Interval(1, 10),), 1),
        (op.start_of, (Interval(1, 10, low_closed=False),), 2),
        (op.end_of, (Interval(1, 10, high_closed=False),), 9),
        (op.end_of, (Interval(D(1), D(2), high_closed=False),), D("1.99999999")),
        (op.start_of, (Interval(Quantity(1, "g"), None, low_closed=False),), Quantity(D("1.00000001"), "g")),
        (op.start_of, (Interval(Date(2025, 4), Date(2025, 5), low_closed=False),), Date(2025, 5)),
        (op.start_of, (Interval(None, 5),), -(2**31)),
        (op.end_of, (Interval(D(5), None),), D("9999999999999999999999999999.99999999")),
        (op.end_of, (Interval(Date(2025, 4, 1), None),), Date(9999, 12, 31)),
        (op.start_of, (Interval(None, DateTime(2025)),), DateTime(1, 1, 1, 0, 0, 0, 0)),
        (op.start_of, (Interval(None, 5, low_closed=False),), None),
        (op.start_of, (Interval(None, None),), None),
        (op.end_of, (Interval(1, 2**31 - 1),), 2**31 - 1),
        (op.start_of, (Interval(2**31 - 1, None, low_closed=False),), None),
        (op.end_of, (None,), None),
    ],
)
def test_starts_and_ends(operator: t.Callable[..., object], operands: tuple[object, ...], expected: object) -> None:
    """An open bound is the next value, a closed null the limit of the type, an open null unknown."""
    assert expected == operator(*operands)
    assert type(expected) is type(operator(*operands))


@pytest.mark.parametrize(
    ("operator", "operands", "expected"),
    [
        (
            op.in_,
            (
                5,
                Interval(None, None),
            ),
            False,
        ),
        (
            op.in_,
            (
                5,
                Interval(None, None, low_closed=False, high_closed=False),
            ),
            None,
        ),
        (
            op.in_,
            (
                5,
                Interval(1, None),
            ),
            True,
        ),
        (
            op.in_,
            (
                0,
                Interval(1, None),
            ),
            False,
        ),
        (
            op.in_,
            (
                5,
                Interval(1, None, high_closed=False),
            ),
            None,
        ),
        (
            op.in_,
            (
                0,
                Interval(1, None, high_closed=False),
            ),
            False,
        ),
        (
            op.in_,
            (
                None,
                Interval(1, 10),
            ),
            None,
        ),
        (
            op.in_,
            (
                5,
                None,
            ),
            False,
        ),
        (
            op.contains,
            (
                None,
                5,
            ),
            False,
        ),
        (
            op.includes,
            (
                Interval(1, 10),
                None,
            ),
            None,
        ),
        (
            op.included_in,
            (
                None,
                Interval(1, 10),
            ),
            None,
        ),
        (
            op.overlaps,
            (
                Interval(None, None),
                Interval(1, 10),
            ),
            None,
        ),
        (
            op.overlaps_before,
            (
                Interval(None, None),
                Interval(1, 10),
            ),
            None,
        ),
        (
            op.overlaps_after,
            (
                None,
                Interval(1, 10),
            ),
            None,
        ),
        (
            op.overlaps,
            (
                Interval(None, 0),
                Interval(1, 10),
            ),
            False,
        ),
        (
            op.overlaps,
            (
                Interval(None, 0, low_closed=False),
                Interval(1, 10),
            ),
            False,
        ),
        (
            op.overlaps,
            (
                Interval(5, None),
                Interval(1, 10),
            ),
            True,
        ),
        (
            op.overlaps,
            (
                Interval(5, None, high_closed=False),
                Interval(6, 10),
            ),
            None,
        ),
        (
            op.properly_includes,
            (
                Interval(None, None),
                Interval(1, 10),
            ),
            True,
        ),
        (
            op.properly_included_in,
            (
                Interval(1, 10),
                Interval(None, None),
            ),
            True,
        ),
        (
            op.includes,
            (
                Interval(None, 10, low_closed=False),
                Interval(1, 20),
            ),
            False,
        ),
        (
            op.includes,
            (
                Interval(None, None),
                Interval(None, 5, low_closed=False),
            ),
            True,
        ),
        (
            op.before,
            (
                Interval(1, None, high_closed=False),
                0,
            ),
            None,
        ),
        (
            op.before,
            (
                Interval(1, None),
                5,
            ),
            False,
        ),
        (
            op.after,
            (
                None,
                Interval(1, 10),
            ),
            None,
        ),
        (
            op.equal,
            (
                Interval(None, 5),
                Interval(1, 5),
            ),
            False,
        ),
    ],
)
def test_null_bounds(operator: t.Callable[..., object], operands: tuple[object, ...], expected: object) -> None:
    """Unlimited where closed, unknown where open; an unknown bound is still decided by the other one."""
    assert expected is operator(*operands)


@pytest.mark.parametrize(
    ("low", "high", "closed"),
    [(5, 3, True), (5, 5, False), (5, 6, False), (D(5), D(5), False), (Date(2025, 4, 2), Date(2025, 4, 1), True)],
)
def test_an_interval_does_not_end_before_it_starts(low: object, high: object, closed: bool) -> None:
    """An interval without points is an error; one that may have points is not."""
    with pytest.raises(OutOfRangeError, match="cannot end before it starts"):
        op.interval(low, high, closed, closed)
    assert Interval(Date(2025, 4), Date(2025, 4, 1)) == op.interval(Date(2025, 4), Date(2025, 4, 1))


@pytest.mark.parametrize(
    ("point", "low", "high", "precision", "expected"),
    [
        ("2025-05", "2025-05-05", "2025-05-11", None, None),
        ("2025-06", "2025-05-05", "2025-05-11", None, False),
        ("2025-05", "2025-05-05", "2025-05-11", "month", True),
        ("2025-05", "2025-05-05", "2025-05-11", "day", None),
        ("2025-05-11T23:00", "2025-05-05T10:00", "2025-05-11T10:00", None, False),
        ("2025-05-11T23:00", "2025-05-05T10:00", "2025-05-11T10:00", "day", True),
    ],
)
def test_dates_in_intervals(point: str, low: str, high: str, precision: str | None, expected: bool | None) -> None:
    """Partial dates are in or out where the known parts say so, at the precision asked for."""
    span = Interval(parse_literal(low), parse_literal(high))

    assert op.in_(parse_literal(point), span, precision) is expected
    assert op.included_in(parse_literal(point), span, precision) is expected


def test_an_open_partial_bound_leaves_its_own_days_open() -> None:
    """After some day in April: a day in April may be after it, May certainly is, and March is not."""
    span = Interval(Date(2025, 4), Date(2025, 8), low_closed=False)

    assert [False, None, True] == [op.in_(Date(2025, month, 15), span) for month in (3, 4, 5)]
    assert op.overlaps(span, Interval(Date(2025, 4, 10), Date(2025, 4, 20))) is None


def test_an_open_partial_bound_steps_at_its_own_precision() -> None:
    """Where months are looked at, what ends before May ends in April."""
    to_may = Interval(Date(2025, 4), Date(2025, 5), high_closed=False)
    in_april = Interval(Date(2025, 4, 1), Date(2025, 4, 10))
    from_january = Interval(Date(2024, 6), Date(2025, 1), high_closed=False)

    assert op.same_as(to_may, in_april, "month") is True
    assert op.included_in(to_may, in_april, "month") is True
    assert op.same_or_before(to_may, Interval(Date(2025, 4, 11), Date(2025, 6, 1)), "month") is True
    assert op.before(to_may, Date(2025, 5, 1), "month") is True
    assert op.before(from_january, Date(2025), "year") is True


@pytest.mark.parametrize(
    ("point", "elements", "expected"),
    [
        (1, (1, 2), True),
        (3, (1, 2), False),
        (3, (1, None), False),
        (1, (None, 1), True),
        (None, (1, None), True),
        (None, (1,), False),
        (None, (), False),
        (1, None, False),
        (parse_literal("2025-04"), (parse_literal("2025-04-10"),), None),
        (parse_literal("2025-04"), (parse_literal("2025-04-10"), parse_literal("2025-04")), True),
        (parse_literal("2025-05"), (parse_literal("2025-04-10"),), False),
        (Quantity(1, "g"), (Quantity(1000, "mg"),), True),
    ],
)
def test_membership_of_lists(point: object, elements: tuple[object, ...] | None, expected: bool | None) -> None:
    """Elements are compared by `=`, but null is like null; an element that may be it leaves it open."""
    assert op.in_(point, elements) is expected
    assert op.contains(elements, point) is expected


def test_lists_include_lists() -> None:
    """Every element of the other must be in it; properly, and one that is not in the other."""
    assert op.includes((1, 2, 3), (1, 2)) is True
    assert op.includes((1, 2, 3), 4) is False
    assert op.properly_includes((1, 2), (2, 1)) is False
    assert op.properly_included_in((1,), (1, 2)) is True


def test_nothing_is_in_a_number() -> None:
    """Membership needs a list or an interval."""
    with pytest.raises(TypeError, match="nothing is in int"):
        op.in_(1, 1)
    with pytest.raises(TypeError, match="nothing is in int"):
        op.includes(1, 1)


@pytest.mark.parametrize(
    ("operator", "given", "expected"),
    [
        (op.start_of, Interval(Date(9999, 12, 30), None, low_closed=False), Date(9999, 12, 31)),
        (op.start_of, Interval(Date(9999, 12, 31), None, low_closed=False), None),
        (op.end_of, Interval(None, Date(1, 1, 1), high_closed=False), None),
        (op.end_of, Interval(Quantity(1, "g"), None), Quantity(GREATEST, "g")),
        (op.start_of, Interval(None, Quantity(1, "g")), Quantity(GREATEST.copy_negate(), "g")),
    ],
)
def test_the_ends_of_a_type(operator: t.Callable[..., object], given: Interval, expected: object) -> None:
    """After the last day there is none; an unlimited interval ends with its type, in its unit."""
    assert expected == operator(given)


def test_texts_have_no_next_value() -> None:
    """An interval of texts has no first point after an open bound; the language has no such intervals."""
    with pytest.raises(TypeError, match="no next value"):
        op.start_of(Interval("a", "c", low_closed=False))
