"""Strategies: random rules over one dictionary, and random values for it."""

from __future__ import annotations

import typing as t
from decimal import Decimal

import attrs
from hypothesis import strategies as st

from protocol_engine.language import (
    BOOLEAN,
    DATE,
    DATETIME,
    DECIMAL,
    INTEGER,
    LIST,
    QUANTITY,
    STRING,
    Date,
    DateTime,
    Type,
)

RESPONSES = ("sCR", "CR", "PR")
DICTIONARY: dict[str, Type] = {
    "ALT": DECIMAL,
    "ULN": DECIMAL,
    "KPS": attrs.evolve(INTEGER, range=(Decimal(0), Decimal(5))),
    "visit.count": INTEGER,
    "Bilirubin": attrs.evolve(QUANTITY("mg/dL"), molar_mass="584.67 g/mol"),
    "Other": QUANTITY("g/L"),
    "Response": STRING(RESPONSES),
    "Site": STRING(),
    "Confirmed": BOOLEAN,
    "Consented": BOOLEAN,
    "Infused": DATE,
    "Assessed": DATE,
    "Seen": DATETIME,
    "Drugs": LIST(STRING()),
    "Doses": LIST(INTEGER, complete=True),
    "Today()": DATE,
}

NUMBERS = st.integers(-2, 8).map(Decimal) | st.decimals(-2, 8, places=2)


def _dates() -> st.SearchStrategy[Date]:
    full = st.tuples(st.just(2025), st.integers(1, 3), st.integers(1, 28))
    return (
        full.map(lambda parts: Date(*parts))
        | st.integers(1, 3).map(lambda month: Date(2025, month))
        | st.just(Date(2025))
    )


def _moments() -> st.SearchStrategy[DateTime]:
    full = st.tuples(st.integers(1, 3), st.integers(1, 28), st.integers(0, 23), st.sampled_from((None, 0, 120)))
    return full.map(lambda parts: DateTime(2025, *parts[:3], offset=parts[3])) | st.just(DateTime(2025, 2))


VALUES: dict[str, st.SearchStrategy[t.Any]] = {
    "ALT": NUMBERS,
    "ULN": NUMBERS,
    "KPS": st.integers(0, 5),
    "visit.count": st.integers(0, 5),
    "Bilirubin": NUMBERS,
    "Other": NUMBERS,
    "Response": st.sampled_from(RESPONSES),
    "Site": st.sampled_from(("a", "b")),
    "Confirmed": st.booleans(),
    "Consented": st.booleans(),
    "Infused": _dates(),
    "Assessed": _dates(),
    "Seen": _moments(),
    "Drugs": st.lists(st.sampled_from(("a", "b")), max_size=2).map(tuple),
    "Doses": st.lists(st.integers(0, 3), max_size=2).map(tuple),
    "Today()": _dates(),
}


def values() -> st.SearchStrategy[dict[str, t.Any]]:
    """Draw values of all variables, each sometimes missing."""
    return st.fixed_dictionaries({name: st.none() | strategy for name, strategy in VALUES.items()})


SIGNS = st.sampled_from(("<", "<=", ">", ">=", "=", "!="))


def _numbers() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(("ALT", "ULN", "KPS", "visit.count", "3", "2.5", "0", "days between Infused and Assessed"))
    return st.recursive(
        leaves.map(lambda text: f"({text})" if " " in text else text),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from(("+", "-", "*", "/")), inner).map(lambda parts: f"({' '.join(parts)})"),
            inner.map(lambda text: f"(-{text})"),
            inner.map(lambda text: f"Abs({text})"),
            inner.map(lambda text: f"Round({text})"),
        ),
        max_leaves=3,
    )


def _measures() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(("Bilirubin", "Other", "2.0 'mg/dL'", "0.02 'g/L'", "3 * Bilirubin", "Bilirubin + Other"))
    return leaves.map(lambda text: f"({text})")


def _points() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(("Infused", "Assessed", "Today()", "@2025-02-10", "@2025-02", "date from Seen"))
    moves = st.sampled_from(("+ 28 days", "- 2 weeks", "+ 1 month", "- 1 year", "+ 0 days"))
    return st.one_of(leaves, st.tuples(leaves, moves).map(lambda parts: f"({' '.join(parts)})"))


TIMINGS = st.sampled_from(
    (
        "before",
        "after",
        "on or before",
        "on or after month of",
        "same day as",
        "same month or after",
        "within 3 days of",
        "properly within 1 week of",
        "2 weeks or less before",
        "10 days or more after",
        "less than 1 month on or after",
        "more than 3 days before",
        "1 week after",
    )
)


def _atoms(*, closing: bool) -> st.SearchStrategy[str]:
    known = [
        st.tuples(_numbers(), SIGNS, _numbers()).map(" ".join),
        st.tuples(st.sampled_from(("KPS", "ALT")), SIGNS, st.sampled_from(("1", "2.5", "3"))).map(" ".join),
        st.tuples(_measures(), SIGNS, _measures()).map(" ".join),
        st.tuples(_numbers(), _numbers(), _numbers()).map(
            lambda parts: f"{parts[0]} between {parts[1]} and {parts[2]}"
        ),
        st.tuples(st.sampled_from(("=", "!=")), st.sampled_from(RESPONSES)).map(
            lambda parts: f"Response {parts[0]} '{parts[1]}'"
        ),
        st.sampled_from(
            (
                "Response in {'sCR', 'CR'}",
                "Site < 'b'",
                "Site = Response",
                "KPS in Interval[1, 3)",
                "KPS in {1, 2, 4}",
                "days between Infused and Assessed in {1, 2}",
                "days between Infused and Assessed in Interval[1, 40]",
                "Bilirubin / Other > (months between Infused and Assessed)",
                "Bilirubin > 34.2 'umol/L'",
                "Bilirubin / Other < 20 '%'",
                "{'a'} contains Site",
                "Bilirubin in Interval[1 'mg/dL', 0.03 'g/L']",
                "Confirmed",
                "Consented",
                "Confirmed = Consented",
                "First({KPS, 2}) = 2",
                "(null as Integer) = KPS",
                "true",
                "visit.count in Doses",
            )
        ),
        st.tuples(_points(), SIGNS, _points()).map(" ".join),
        st.tuples(_points(), TIMINGS, _points()).map(" ".join),
        st.tuples(st.sampled_from(("before", "same day as", "on or after")), _points()).map(
            lambda parts: f"Seen {' '.join(parts)}"
        ),
    ]
    closes = [
        st.sampled_from(
            (
                "ALT is null",
                "Confirmed is not true",
                "IsFalse(Confirmed)",
                "Coalesce(Confirmed, Consented)",
                "Coalesce(ALT, 3) < 4",
                "Max({KPS, days between Infused and Assessed}) > 3",
                "exists {KPS, 2}",
                "KPS in {visit.count, 2}",
                "Response ~ 'CR'",
                "exists Drugs",
                "'a' in Drugs",
                "Count(Drugs) > 1",
                "(if Confirmed then ALT else ULN) < 3",
                "if Confirmed then Consented else ALT < 3",
                "case when KPS > 2 then Confirmed else null end",
                "case Response when 'CR' then 1 when 'PR' then 2 else 3 end < KPS",
                "Infused in Interval[Assessed, Today()]",
                "Assessed in day of Interval[Infused + 1 day, Infused + 4 days]",
            )
        ),
    ]
    return st.one_of(*known, *(closes * 2 if closing else []))


def rules(*, closing: bool = False) -> st.SearchStrategy[str]:
    """
    Draw the text of a rule.

    Args:
        closing: Operators that turn unknown into an answer may stand in it.
    """
    return st.recursive(
        _atoms(closing=closing),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=4).map(lambda parts: " and ".join(f"({part})" for part in parts)),
            st.lists(inner, min_size=2, max_size=4).map(lambda parts: " or ".join(f"({part})" for part in parts)),
            inner.map(lambda text: f"not ({text})"),
            st.tuples(inner, inner).map(lambda parts: f"({parts[0]}) implies ({parts[1]})"),
            st.tuples(inner, inner).map(lambda parts: f"({parts[0]}) xor ({parts[1]})"),
        ),
        max_leaves=6,
    )
