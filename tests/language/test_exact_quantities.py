"""Quantities are multiplied and divided exactly, whatever units they are in."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.language import INTEGER, LIST, QUANTITY, Type, analyze, convert, explain, generate

MASSES = ("ng", "ug", "mg", "g", "kg")
NUMBERS = st.decimals(min_value=Decimal("0.00001"), max_value=10_000, places=5)


def both(text: str, types: dict[str, Type], values: dict[str, object]) -> bool | None:
    """Give the outcome, of which all executions must agree."""
    expression = analyze(text, types)
    (function,) = generate([expression])
    outcome = explain(expression, values).outcome
    assert outcome is function(*(values[name] for name in expression.inputs))
    return outcome


@pytest.mark.parametrize(
    ("text", "dose", "weight", "expected"),
    [
        ("Dose / Weight <= 2 'ug/kg'", "20", "10", True),
        ("Dose / Weight <= 2 'ug/kg'", "20.0000000001", "10", False),
        ("Dose / Weight <= 2 'ug/kg'", "40", "10", False),
        ("Dose / Weight >= 1 'ug/kg'", "40", "10", True),
        ("Dose / Weight = 4 'ug/kg'", "40", "10", True),
        ("Dose / Weight <= 10 'mg/kg'", "120000", "12", True),
        ("Dose / Weight <= 10 'mg/kg'", "120001", "12", False),
        ("Dose / Weight * 3 = 1 'ug/kg'", "1", "3", True),
        ("Dose / Weight < 1 'ug/kg'", "1", "0", None),
        ("Dose * 0.00000001 > 0 'ug'", "0.001", "1", True),
        ("Dose <= 2 'ug/kg' * Weight", "20", "10", True),
        ("Dose <= 2 'ug/kg' * Weight", "20.00000000001", "10", False),
    ],
)
def test_a_dose_for_the_weight(text: str, dose: str, weight: str, expected: bool | None) -> None:
    """On, below and above a cap, however small the unit makes the number, the answer is the exact one."""
    types = {"Dose": QUANTITY("ug"), "Weight": QUANTITY("kg")}
    assert expected is both(text, types, {"Dose": Decimal(dose), "Weight": Decimal(weight)})


@given(NUMBERS, NUMBERS, st.sampled_from(MASSES), st.sampled_from(MASSES), st.integers(1, 50))
def test_a_quotient_of_quantities_is_exact(dose: Decimal, weight: Decimal, one: str, other: str, cap: int) -> None:
    """A quotient is compared with a cap as fractions are, in whatever units the elements are declared."""
    exact = convert(dose, one, "ug") / convert(weight, other, "kg")
    types = {"Dose": QUANTITY(one), "Weight": QUANTITY(other)}
    values = {"Dose": dose, "Weight": weight}
    assert (exact <= cap) is both(f"Dose / Weight <= {cap} 'ug/kg'", types, values)
    assert (convert(dose, one, "ug") <= cap * convert(weight, other, "kg")) is both(
        f"Dose <= {cap} 'ug/kg' * Weight", types, values
    )


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_product_of_quantities_is_exact(volume: Decimal, concentration: Decimal, weight: Decimal) -> None:
    """No decimal of a product is lost."""
    types = {"Vol": QUANTITY("mL"), "Conc": QUANTITY("ng/mL"), "W": QUANTITY("kg")}
    exact = Fraction(volume) * Fraction(concentration) / Fraction(weight)
    values = {"Vol": volume, "Conc": concentration, "W": weight}
    assert (exact <= 1) is both("Vol * Conc / W <= 1 'ng/kg'", types, values)


def test_a_mean_of_quantities_is_exact() -> None:
    """The mean of three is no eight decimals either; of no quantity there is none."""
    types = {"Doses": LIST(QUANTITY("g"))}
    text = "Avg(Doses) * 3 = 1 'ng'"
    third = (Decimal("0.000000001"), Decimal(0), None, Decimal(0))
    assert both(text, types, {"Doses": third}) is True
    assert both(text, types, {"Doses": ()}) is None
    assert both(text, {"Doses": LIST(QUANTITY("g"), complete=True)}, {"Doses": third}) is None


def test_a_count_between_partial_dates_is_still_a_range() -> None:
    """Where a number may be one of several, a product with a quantity is what CQL makes of it."""
    types = {"Dose": QUANTITY("mg"), "Days": INTEGER}
    assert both("Dose * Days <= 10 'mg'", types, {"Dose": Decimal(5), "Days": 2}) is True
    assert both("Dose / Days <= 1 'mg'", types, {"Dose": Decimal(5), "Days": None}) is None


def test_what_is_beyond_all_measure_is_unknown() -> None:
    """A result that CQL's Decimal cannot hold is unknown."""
    types = {"Dose": QUANTITY("mg"), "Weight": QUANTITY("kg")}
    great = {"Dose": Decimal(10) ** 20, "Weight": Decimal(10) ** 20}
    assert both("Dose * Weight > 1 'mg.kg'", types, great) is None
    small = {"Dose": Decimal(10) ** 20, "Weight": Decimal(10) ** -20}
    assert both("Dose / Weight > 1 'mg/kg'", types, small) is None
