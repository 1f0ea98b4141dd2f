"""The functions that the lowered form applies, by name."""

from __future__ import annotations

import decimal
import functools
import typing as t
from decimal import Decimal
from fractions import Fraction

from protocol_engine.language.dates import Date, DateTime, PRECISIONS
from protocol_engine.language.durations import Duration, shift

if t.TYPE_CHECKING:
    from collections.abc import Callable

WIDE = decimal.Context(prec=200)


def member(value, values):
    return None if value is None else value in values


def _components(value, precision):
    c = value.components
    if precision:
        c = c[: PRECISIONS.index(precision) + 1]
    return c


def compare_dates(symbol, left, right, precision=None):
    a, b = _components(left, precision), _components(right, precision)
    order = None
    for x, y in zip(a, b):
        if x != y:
            order = -1 if x < y else 1
            break
    else:
        if len(a) != len(b) or (precision and len(a) <= PRECISIONS.index(precision)):
            return None
        order = 0
    return {"<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0, "=": order == 0, "!=": order != 0}[symbol]


def date_comparison(symbol, precision):
    return functools.partial(compare_dates, symbol, precision=precision)


def compare_generally(symbol, left, right):
    raise ValueError


def general_comparison(symbol):
    return functools.partial(compare_generally, symbol)


def _arithmetic(name):
    def run(a, b):
        if a is None or b is None:
            return None
        if isinstance(a, Fraction) or isinstance(b, Fraction):
            a, b = Fraction(a), Fraction(b)
            return {"add": a + b, "subtract": a - b, "multiply": a * b, "divide": a / b if b else None}[name]
        a, b = Decimal(a), Decimal(b)
        if name == "divide":
            return None if not b else WIDE.divide(a, b)
        return getattr(WIDE, name)(a, b)

    return run


def _move(sign):
    def run(date, duration):
        return None if date is None or duration is None else shift(date, duration, sign)

    return run


FUNCTIONS: dict[str, t.Any] = {
    **{name: _arithmetic(name) for name in ("add", "subtract", "multiply", "divide")},
    "add_duration": _move(1),
    "subtract_duration": _move(-1),
    "duration": lambda x, unit: None if x is None else Duration(int(x), unit),
    "scale": lambda x, f: None if x is None else Fraction(x) * f,
}
