"""Decisions about conditions agree with trying everybody."""

from __future__ import annotations

import itertools
import typing as t
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol_engine.language import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    LIST,
    QUANTITY,
    STRING,
    UNDECIDED,
    Expression,
    Type,
    Witness,
    analyze,
    exclusive,
    explain,
    gap,
    overlap,
)

DICTIONARY: dict[str, Type] = {
    "Response": STRING(("CR", "PR", "SD", "PD")),
    "Site": STRING(),
    "Confirmed": BOOLEAN,
    "KPS": attrs.evolve(INTEGER, range=(Decimal(0), Decimal(4))),
    "Count": INTEGER,
    "ALT": DECIMAL,
    "ULN": DECIMAL,
    "Bilirubin": attrs.evolve(QUANTITY("mg/dL"), range=(Decimal(0), Decimal(60))),
    "Infused": DATE,
    "Drugs": LIST(STRING()),
}


def rule(text: str) -> Expression:
    """Analyze a condition."""
    return analyze(text, DICTIONARY)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Response = 'CR'", "Response = 'PR'", None),
        ("Response = 'PR'", "Response in {'PR', 'SD'} and Confirmed is null", "Response = 'PR', Confirmed missing"),
        ("KPS > 2", "KPS < 4", "KPS = 3"),
        ("KPS > 2", "KPS < 3", None),
        ("Count > 2", "Count < 3", None),
        ("ALT > 2", "ALT < 3", "ALT = 2.5"),
        ("KPS > 4", "true", None),
        ("Bilirubin > 2 'mg/dL'", "Bilirubin < 0.021 'g/L'", "Bilirubin = 2.05 'mg/dL'"),
        ("Site = 'a'", "Site != 'b'", "Site = 'a'"),
        ("Site != 'other'", "Site = Site", UNDECIDED),
        ("Site != 'other'", "Site != 'x' or Site is null", "Site = 'other\\''"),
        ("Drugs is null", "KPS = 1", UNDECIDED),
        ("KPS > 1.5", "KPS < 2.5", "KPS = 2"),
        ("KPS > 1.5", "KPS < 1.8", None),
        ("Confirmed", "not Confirmed", None),
        ("Confirmed", "Confirmed", "Confirmed = true"),
        ("true", "true", ""),
        ("false", "Infused < @2025-01-01", None),
        ("ALT < ULN", "KPS > 2", UNDECIDED),
        ("ALT < ULN", "not (ALT < ULN)", None),
        ("ALT < ULN and KPS > 2", "KPS < 1", None),
        ("Infused < @2025-01-01", "Infused > @2025-01-01", UNDECIDED),
        ("Infused < @2025-01-01 or KPS = 1", "KPS = 1", "KPS = 1"),
        ("Site < 'b'", "Site > 'b'", UNDECIDED),
        ("ALT = 1 xor Confirmed", "ALT = 1 and Confirmed", None),
        ("ALT = 1 implies Confirmed", "ALT = 1", "ALT = 1, Confirmed = true"),
        ("(Confirmed is true) = true", "not Confirmed", UNDECIDED),
    ],
)
def test_whether_two_conditions_can_both_be_true(first: str, second: str, expected: t.Any) -> None:
    """The overlap is shown by values, excluded, or left open where it is no matter of single variables."""
    found = overlap(rule(first), rule(second))
    assert expected == (str(found) if isinstance(found, Witness) else found)
    assert (expected is None) is exclusive(rule(first), rule(second))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Response = 'CR'", "Response in {'PR', 'SD', 'PD'}"], None),
        (["Response = 'CR'", "Response in {'PR', 'SD'}"], "Response = 'PD'"),
        (["Confirmed", "not Confirmed"], None),
        (["Response = 'CR' and Confirmed", "Response != 'CR'"], "Response = 'CR', Confirmed = false"),
        (["KPS < 2", "KPS > 2"], "KPS = 2"),
        (["KPS <= 2", "KPS >= 3"], None),
        (["ALT <= 2", "ALT >= 3"], "ALT = 2.5"),
        (["Infused < @2025-01-01"], UNDECIDED),
        ([], ""),
    ],
)
def test_whether_none_of_the_conditions_may_be_true(texts: list[str], expected: t.Any) -> None:
    """A gap is shown by complete values, excluded, or left open."""
    found = gap([rule(text) for text in texts])
    assert expected == (str(found) if isinstance(found, Witness) else found)


def test_a_rule_that_is_referred_to_twice_is_decided_once() -> None:
    """References are seen through."""
    references = {"I02": "KPS > 2"}
    twice = analyze('"I02" and ("I02" or Confirmed)', DICTIONARY, references)
    assert "KPS = 3" == str(overlap(twice, rule("KPS < 4")))
    assert exclusive(twice, rule("KPS < 3"))


def test_too_many_cases_are_left_undecided() -> None:
    """A question with too many cases ends, undecided."""
    dictionary = {f"N{n}": DECIMAL for n in range(14)}
    hidden = " or ".join(f"(N{n} > 1 and N{n + 1} < 1 and N{n} < N{n + 2})" for n in range(10))
    first, second = analyze(hidden, dictionary), analyze("N13 < 0", dictionary)
    assert overlap(first, second) is UNDECIDED
    parity = analyze(" xor ".join(f"N{n} > 0" for n in range(9)), dictionary)
    same = analyze(" xor ".join(f"N{n} > 0" for n in range(9)) + " xor true", dictionary)
    assert overlap(parity, same) is UNDECIDED
    assert not exclusive(parity, same)


ATOMS = st.sampled_from(
    (
        "Response = 'CR'",
        "Response in {'PR', 'SD'}",
        "Response is null",
        "Confirmed",
        "Confirmed is not true",
        "KPS > 1",
        "KPS = 2",
        "KPS <= 3",
        "KPS between 1 and 2",
        "true",
    )
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("and", "or", "xor", "implies")), inner).map(
            lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"
        ),
        inner.map(lambda text: f"not ({text})"),
    ),
    max_leaves=4,
)
EVERYBODY = [
    dict(zip(("Response", "Confirmed", "KPS"), values, strict=True))
    for values in itertools.product(("CR", "PR", "SD", "PD", None), (True, False, None), (0, 1, 2, 3, 4, None))
]


@settings(max_examples=200, deadline=None)
@given(CONDITIONS, CONDITIONS)
def test_the_decision_agrees_with_trying_everybody(first: str, second: str) -> None:
    """Where all is a matter of cells, overlap, exclusion and gap are exactly what trying all values finds."""
    one, other = rule(first), rule(second)
    outcomes = [(person, explain(one, person).outcome, explain(other, person).outcome) for person in EVERYBODY]
    together = any(left is True and right is True for _, left, right in outcomes)
    assert together is isinstance(overlap(one, other), Witness)
    assert together is not exclusive(one, other)
    uncovered = any(
        left is not True and right is not True for person, left, right in outcomes if None not in person.values()
    )
    assert uncovered is isinstance(gap([one, other]), Witness)


@settings(max_examples=200, deadline=None)
@given(CONDITIONS, CONDITIONS)
def test_a_witness_is_a_witness(first: str, second: str) -> None:
    """With the values of a witness both conditions are true, whatever the others are."""
    one, other = rule(first), rule(second)
    found = overlap(one, other)
    if isinstance(found, Witness):
        values = {name: value for name, value, _ in found.values}
        for person in EVERYBODY:
            assert explain(one, {**person, **values}).outcome is True
            assert explain(other, {**person, **values}).outcome is True
