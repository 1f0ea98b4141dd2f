"""Functions of lists, and what null does in them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.language import operators as op
from protocol_engine.language.dates import Date, parse_literal
from protocol_engine.language.quantity import Quantity

D = Decimal


@pytest.mark.parametrize(
    ("elements", "exists", "count", "all_true", "any_true"),
    [
        (None, False, 0, True, False),
        ((), False, 0, True, False),
        ((None,), False, 0, True, False),
        ((True, None), True, 1, True, True),
        ((None, True, True), True, 2, True, True),
        ((True, False, None), True, 2, False, True),
        ((False, False), True, 2, False, False),
    ],
)
def test_null_elements_do_not_count(
    elements: tuple[bool | None, ...] | None, exists: bool, count: int, all_true: bool, any_true: bool
) -> None:
    """Null is left out, and a missing list is an empty one: these close the unknown, as CQL has it."""
    assert exists is op.exists(elements)
    assert count == op.count(elements)
    assert all_true is op.all_true(elements)
    assert any_true is op.any_true(elements)


def test_first_and_last_may_be_null() -> None:
    """The ends of a list are taken as they are."""
    assert (None, 1) == (op.first((None, 1)), op.last((None, 1)))
    assert (None, None) == (op.first(()), op.last(None))


@pytest.mark.parametrize(
    ("elements", "least", "greatest"),
    [
        ((5, 12, 1, None, 15), 1, 15),
        (("hi", "bye", "zebra"), "bye", "zebra"),
        ((Quantity(1, "g"), Quantity(500, "mg")), Quantity(500, "mg"), Quantity(1, "g")),
        ((Date(2025, 4, 1), Date(2025, 3), Date(2025, 4, 30)), Date(2025, 3), Date(2025, 4, 30)),
        ((Date(2025, 4), Date(2025, 4, 10), Date(2025, 5)), None, Date(2025, 5)),
        ((Quantity(1, "g"), Quantity(1, "m")), None, None),
        ((None,), None, None),
        (None, None, None),
    ],
)
def test_least_and_greatest_are_null_where_they_cannot_be_told(
    elements: tuple[object, ...] | None, least: object, greatest: object
) -> None:
    """Partial dates have an earliest only if one certainly is."""
    assert least == op.minimum(elements)
    assert greatest == op.maximum(elements)


@pytest.mark.parametrize(
    ("elements", "total", "average"),
    [
        ((D("6.0"), D("2.0"), D("3.0"), D("4.0"), D("5.0")), D(20), D(4)),
        ((1, None, 2), 3, D("1.5")),
        ((Quantity(1, "g"), Quantity(500, "mg")), Quantity(1500, "mg"), Quantity(750, "mg")),
        ((2**31 - 1, 1), None, None),
        ((Quantity(1, "g"), Quantity(1, "m")), None, None),
        ((), None, None),
        ((None,), None, None),
    ],
)
def test_sums_and_means(elements: tuple[object, ...], total: object, average: object) -> None:
    """Null is left out; units are brought together; what cannot be represented is null."""
    assert total == op.total(elements)
    assert average == op.average(elements)


@given(st.lists(st.integers(-50, 50) | st.none()))
def test_integer_lists_agree_with_python(elements: list[int | None]) -> None:
    """Python's own functions are the oracle for what is known."""
    known = [element for element in elements if element is not None]
    values = tuple(elements)

    assert (min(known, default=None), max(known, default=None)) == (op.minimum(values), op.maximum(values))
    assert (sum(known) if known else None, len(known)) == (op.total(values), op.count(values))


def test_quantities_are_written_as_the_language_writes_them() -> None:
    """Units stand in quotes, calendar units without and in the plural but for one."""
    assert "2.0 'mg/dL'" == str(Quantity(D("2.0"), "mg/dL"))
    assert "28 days" == str(Quantity(28, "days"))
    assert "1 day" == str(Quantity(1, "days"))
    assert "Interval[2025-04, null)" == str(op.interval(parse_literal("2025-04"), None, high_closed=False))
