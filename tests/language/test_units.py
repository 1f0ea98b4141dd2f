"""Units: reading UCUM codes, and exact conversion."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.language.unit_atoms import (
    METRIC_BASES,
    METRIC_UNITS,
    OTHER_BASES,
    OTHER_UNITS,
    PREFIXES,
    SCALES,
)
from protocol_engine.language.unit_hints import MISTAKES
from protocol_engine.language.units import (
    UnitError,
    commensurable,
    convert,
    counted,
    divide_units,
    factor,
    is_unit,
    molar_factor,
    multiply_units,
    parts,
)

LABORATORY = re.split(
    r"\s+",
    """\
mg/dL ug/dL ng/dL pg/dL g/dL g/L mg/L ug/L ng/L ug/mL ng/mL pg/mL mg/mL mmol/L umol/L nmol/L pmol/L mol/L
meq/L mosm/kg mmol/mol mmol/kg U/L kU/L U/mL mU/L nkat/L ukat/L [iU]/L k[iU]/L m[iU]/mL u[iU]/mL [IU]/mL
[arb'U]/mL 10*9/L 10*6/L 10*12/L 10*3/uL 10*6/uL 10^9/L /uL /mm3 {cells}/uL {copies}/mL % [ppm] fL pg g mg ug
kg L mL uL mm cm m m2 kg/m2 mg/m2 mg/kg ug/kg mg/kg/d mg/(24.h) g/(24.h) mL/min mL/min/{1.73_m2} mL/min/m2
L/min /min {beats}/min mm[Hg] cm[H2O] kPa Cel K [degF] [lb_av] [oz_av] [in_i] [ft_i] wk mo d h min s ms a
10*6/kg {ratio} 1 /[HPF] /[LPF] [pH] mg/g{creat} mg/g mg/mmol{creat} {score} Gy cGy MBq mCi mm/h g% ug{FEU}/mL
[CFU]/mL [drp]/min kcal/d kJ mV mA Hz J/m2 dyn.s/cm5 mL/kg/h L/min/m2 10*-3 [foz_us] deg [diop] Sv /(12.h)
U/(2.h) {INR}""",
)

ATOMS = sorted(METRIC_BASES | OTHER_BASES | set(METRIC_UNITS) | set(OTHER_UNITS))
METRIC = sorted(METRIC_BASES | set(METRIC_UNITS))
SYMBOLS = st.one_of(
    st.sampled_from(ATOMS),
    st.tuples(st.sampled_from(sorted(PREFIXES)), st.sampled_from(METRIC)).map("".join),
)


@pytest.mark.parametrize("text", LABORATORY)
def test_laboratory_units_are_units(text: str) -> None:
    """Every unit that laboratories, vital signs and doses use is read."""
    assert is_unit(text)


@pytest.mark.parametrize("text", [*ATOMS, *SCALES])
def test_every_atom_of_the_table_has_a_worth(text: str) -> None:
    """No row of the table leads to a unit that does not exist, or to itself."""
    assert is_unit(text)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("mg/dL", "g/L", "1/100"),
        ("10*9/L", "/uL", "1000"),
        ("10*9/L", "10*3/uL", "1"),
        ("10*9/L", "{cells}/uL", "1000"),
        ("10*6/L", "/mm3", "1"),
        ("U/L", "U/mL", "1/1000"),
        ("ug/L", "ng/mL", "1"),
        ("U/L", "nkat/L", "50/3"),
        ("%", "1", "1/100"),
        ("mm[Hg]", "kPa", "0.133322"),
        ("[lb_av]", "g", "453.59237"),
        ("[in_i]", "cm", "2.54"),
        ("mo", "d", "30.4375"),
        ("a", "d", "365.25"),
        ("wk", "h", "168"),
        ("mL/min/{1.73_m2}", "L/h", "0.06"),
        ("g/(24.h)", "mg/h", "125/3"),
        ("m/s.s", "m", "1"),
        ("g/cm3", "kg/m3", "1000"),
        ("m[iU]/mL", "[iU]/L", "1"),
        ("[IU]/L", "m[iU]/L", "1000"),
        ("g%", "g/dL", "1"),
        ("[degR]", "K", "5/9"),
        ("deg", "circ", "1/360"),
        ("year", "months", "12"),
        ("days", "d", "1"),
        ("week", "days", "7"),
        ("kg.m.s-2", "N", "1"),
        ("(kg.m)/(s2)", "N", "1"),
        ("[psi]", "Pa", "0.45359237"),
    ],
)
def test_factors_are_exact(source: str, target: str, expected: str) -> None:
    """The factor is the fraction that the definitions give, without rounding."""
    if source == "[psi]":  # pound-force over square inch, from the definitions of the three
        assert Fraction(expected) * Fraction("9.80665") / Fraction("0.0254") ** 2 == factor(source, target)
    else:
        assert Fraction(expected) == factor(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        *(("mg/dL", "mmol/L"), ("[iU]/L", "U/L"), ("[iU]", "[arb'U]"), ("[iU]/L", "/L"), ("eq", "mol"), ("osm", "mol")),
        *(("mol", "1"), ("year", "a"), ("month", "d"), ("g", "m"), ("[CFU]/mL", "/mL"), ("[pH]", "1"), ("L", "m2")),
    ],
)
def test_what_is_not_commensurable_does_not_convert(source: str, target: str) -> None:
    """Moles, equivalents, calendar months and arbitrary units convert only into themselves."""
    assert not commensurable(source, target)
    with pytest.raises(UnitError, match="cannot be converted"):
        factor(source, target)


def test_the_message_says_what_is_missing() -> None:
    """A mass and an amount lack the molar mass; a calendar year has no fixed length."""
    with pytest.raises(UnitError, match="'mg/dL' cannot be converted to 'umol/L' without a molar mass"):
        factor("mg/dL", "umol/L")
    with pytest.raises(UnitError, match="a calendar year or month has no fixed length"):
        factor("year", "d")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        *(("mcg", "ug"), ("µL", "uL"), ("mg/µL", "mg/uL"), ("IU/L", "[iU]/L"), ("mmHg", "mm[Hg]"), ("mEq/L", "meq/L")),
        *(("x10^9/L", "10*9/L"), ("10e9/L", "10*9/L"), ("°C", "Cel"), ("lbs", "[lb_av]"), ("/HPF", "/[HPF]")),
    ],
)
def test_a_usual_mistake_is_answered_with_the_code(text: str, meant: str) -> None:
    """Who writes the usual abbreviation is told the UCUM code."""
    assert not is_unit(text)
    with pytest.raises(UnitError) as caught:
        factor(text, "g")

    assert f"did you mean '{meant}'?" in str(caught.value)


@pytest.mark.parametrize("meant", sorted(set(MISTAKES.values())))
def test_every_hint_is_a_unit(meant: str) -> None:
    """No hint leads to another mistake."""
    assert is_unit(meant)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "mg / dL", "mg//dL", "mg/", ".mg", "mg..dL", "(mg", "mg)", "()", "{a}mg", "mg{a}L", "{a", "a}"),
        *("foo", "kmin", "m0", "m-0", "m999", "0", "k", "mg/dL ", "M", "٣", "m²", "[in_i", "x" * 201),
        *("(" * 40 + "m" + ")" * 40, "10*99" + ".m99" * 30, "kCel", "Cel/min", "Cel2", "mg\n"),
    ],
)
def test_malformed_texts_are_no_units(text: str) -> None:
    """A text outside the grammar, an unknown symbol, or a power without bounds is refused."""
    assert not is_unit(text)


def test_temperature_scales_convert_by_value_only() -> None:
    """Celsius and Fahrenheit have a zero of their own: exact as a value, refused as a factor."""
    assert Fraction("310.15") == convert(37, "Cel", "K")
    assert Fraction("98.6") == convert(37, "Cel", "[degF]")
    assert 37 == convert(Decimal("98.6"), "[degF]", "Cel")
    assert Fraction("36.85") == convert(310, "K", "Cel")
    assert 37000 == convert(37, "K", "mK")
    with pytest.raises(UnitError, match="different zeros"):
        factor("Cel", "K")
    with pytest.raises(UnitError, match="stands alone; use K"):
        factor("mg/Cel", "mg/K")


def test_identical_texts_need_no_meaning() -> None:
    """Two equal texts compare without conversion, whatever they say."""
    assert 1 == factor("{eskimo_kisses}", "{eskimo_kisses}")
    assert 1 == factor("[iU]/L", "[iU]/L")
    assert commensurable("Cel", "Cel")


def test_molar_conversion_needs_the_mass() -> None:
    """2.0 mg/dL of bilirubin are 34.2073 umol/L, exactly 20000/584.67."""
    assert Fraction(20000) / Fraction("584.67") == 2 * molar_factor("mg/dL", "umol/L", "584.67 g/mol")
    assert Fraction("584.67") / 10000 == molar_factor("umol/L", "mg/dL", "584.67 g/mol")
    assert Fraction("584.67") / 10000 == molar_factor("umol/L", "mg/dL", "0.58467 'kg/mol'")
    assert Fraction(1, 100) == molar_factor("mg/dL", "g/L", "584.67 g/mol")


@pytest.mark.parametrize("mass", ["", "584.67", "g/mol", "0 g/mol", "-1 g/mol", "584.67 g", "1e3 g/mol", "NaN g/mol"])
def test_a_molar_mass_is_a_positive_mass_by_amount(mass: str) -> None:
    """Anything else is refused, with an example."""
    with pytest.raises(UnitError, match=r"such as 584\.67 g/mol"):
        molar_factor("mg/dL", "umol/L", mass)


def test_a_molar_mass_does_not_convert_everything() -> None:
    """Volume and length stay apart, and so do equivalents and moles."""
    for source, target in (("mg/dL", "mol"), ("meq/L", "mg/dL"), ("Cel", "K")):
        with pytest.raises(UnitError, match="even with a molar mass"):
            molar_factor(source, target, "584.67 g/mol")


@pytest.mark.parametrize(
    ("one", "other", "product", "quotient"),
    [
        ("cm", "cm", "cm2", "1"),
        ("g/cm3", "g/cm3", "g2/cm6", "1"),
        ("mg/dL", "dL", "mg", "mg/dL2"),
        ("{cells}/uL", "uL", "1", "/uL2"),
        ("10*9/L", "L", "10*9", "10*9/L2"),
        ("mg", "days", "mg.d", "mg/d"),
        ("1", "h", "h", "/h"),
        ("10.g", "10.g", "100.g2", "1"),
        ("g", "100.L", "g.100.L", "g/100/L"),
    ],
)
def test_products_and_quotients_of_units(one: str, other: str, product: str, quotient: str) -> None:
    """Equal symbols are added up, and nothing is converted."""
    assert product == multiply_units(one, other)
    assert quotient == divide_units(one, other)


def test_calendar_months_have_no_products() -> None:
    """A month has no length that could be multiplied."""
    with pytest.raises(UnitError, match="no fixed length"):
        multiply_units("mg", "months")


def test_what_is_counted_is_told_apart() -> None:
    """Annotations can be compared where a warning is wanted."""
    assert ("cells",) == counted("{cells}/uL")
    assert () == counted("/uL")


@given(SYMBOLS, st.integers(-3, 3).filter(bool), SYMBOLS, st.decimals("-1e6", "1e6", places=4))
def test_converting_there_and_back_is_exact(symbol: str, power: int, other: str, value: Decimal) -> None:
    """A factor and its inverse multiply to one, and a product of units divides again."""
    unit = f"{symbol}{power}" if symbol not in ("10*", "10^") else symbol
    product = multiply_units(unit, other)

    assert 1 == factor(product, f"({unit}).({other})")
    assert 1 == factor(unit, f"1.{unit}") * factor(f"1.{unit}", unit)
    assert value == convert(convert(value, unit, f"1000.{unit}"), f"1000.{unit}", unit)
    assert commensurable(unit, divide_units(product, other))


@given(st.sampled_from([*SCALES, "K", "mK"]), st.sampled_from([*SCALES, "K", "mK"]), st.fractions())
def test_temperatures_come_back_exactly(source: str, target: str, value: Fraction) -> None:
    """No scale loses anything."""
    assert value == convert(convert(value, source, target), target, source)


@given(st.text(max_size=12) | st.text("mgdL/.(){}[]*^12-+%'k", max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    """A text is a unit or is refused as one, and never raises anything else."""
    try:
        parts(text)
    except UnitError:
        assert not is_unit(text)


def test_what_is_no_unit_converts_to_itself_only() -> None:
    """A text that is no unit has nothing in common with a unit, but is the same as itself."""
    assert not commensurable("parrot", "g")
    assert not commensurable("g", "parrot")
    assert commensurable("parrot", "parrot")
    assert 1 == molar_factor("mg/dL", "mg/dL", "584.67 g/mol")
