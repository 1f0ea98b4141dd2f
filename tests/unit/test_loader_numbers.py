"""Numbers of a file, written in one way."""

from __future__ import annotations

from decimal import Decimal

import pytest

from protocol_engine.loader.numbers import number, written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0.0", "0"),
        ("-0", "0"),
        ("1e3", "1000"),
        ("1.50", "1.5"),
        ("-2.0", "-2"),
        ("0.001", "0.001"),
        ("1e39", "1" + "0" * 39),
        ("1e40", "1e40"),
    ],
)
def test_equal_numbers_are_written_alike(text: str, expected: str) -> None:
    """A number of up to forty characters is written without an exponent and without needless zeros."""
    value = number(text)
    assert value is not None
    assert expected == written(value)


@pytest.mark.parametrize("text", ["12e999", "-1.5e-999", "120e998"])
def test_a_number_too_long_to_write_out_has_an_exponent(text: str) -> None:
    """A number that would be too long is written by its digits and an exponent, and is the same number."""
    short = written(Decimal(text))
    assert len(short) < 10
    assert Decimal(text) == Decimal(short)
    assert written(Decimal("12e999")) == written(Decimal("120e998"))
