"""Evaluation of a single text as a calculation, as CQL defines it."""

from __future__ import annotations

import datetime
import typing as t
from decimal import Decimal

from protocol_engine.language.analyze import analyzed
from protocol_engine.language.dates import Date, DateTime, parse_date
from protocol_engine.language.interval import Interval
from protocol_engine.language.kinds import (
    ANY,
    BOOLEAN,
    BOXED,
    DATE,
    DATETIME,
    DECIMAL,
    INTEGER,
    INTERVAL,
    LIST,
    NOW,
    TEXT,
    TODAY,
    Type,
)
from protocol_engine.language.quantity import Quantity

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# bool stands before int, and DateTime is no Date.
KINDS: tuple[tuple[type, Type], ...] = (
    (bool, BOOLEAN),
    (int, INTEGER),
    (Decimal, DECIMAL),
    (str, TEXT),
    (Quantity, BOXED),
    (DateTime, DATETIME),
    (Date, DATE),
)


def evaluate(
    text: str,
    values: Mapping[str, object] | None = None,
    *,
    at: Date | DateTime | str | None = None,
) -> t.Any:
    """
    Evaluate a text as CQL 1.5 does.

    Unlike a rule of a protocol, the text need not be a condition, its quantities keep their units,
    and what closes the unknown is nobody's concern.

    Args:
        text: A text of the rule language.
        values: Variables: bool, int, Decimal, str, Quantity, Date, DateTime, Interval, None, and
            lists or tuples of them.
        at: What `Today()` and `Now()` are; without it, they are unknown. Never the clock.

    Returns:
        The value, in the same types; a list as a tuple; None is null.

    Raises:
        LanguageError: The text is faulty.
        ValueError: A run-time error of CQL, such as an interval that ends before it starts.
        TypeError: A value is of none of these types; a float among them, since it is not exact.
    """
    # Imported with all operators, late: importing the package stays cheap.
    from protocol_engine.language.scope import Scope  # noqa: PLC0415
    from protocol_engine.language.walk import Walk  # noqa: PLC0415

    variables = {name: _value(value) for name, value in (values or {}).items()}
    dictionary = {name: type_of(value) for name, value in variables.items()}
    expression = analyzed(Scope(text, dictionary, {}, boxed=True), condition=False)
    return Walk({**variables, **clock(at)}, strict=True).value(expression.ir)


def clock(at: Date | DateTime | str | None) -> dict[str, Date | DateTime | None]:
    """Give the values of `Today()` and `Now()` at a moment; on a date without a time, `Now()` is that day."""
    moment = parse_date(at) if isinstance(at, str) else at
    if moment is None:
        return {TODAY: None, NOW: None}
    if isinstance(moment, DateTime):
        return {TODAY: moment.date, NOW: moment}
    return {TODAY: moment, NOW: DateTime(moment.year, moment.month, moment.day)}


def type_of(value: object) -> Type:
    """
    Give the type of a value.

    Raises:
        TypeError: It is none of the language's values.
    """
    if value is None:
        return ANY
    for kind, type in KINDS:
        if isinstance(value, kind):
            return type
    if isinstance(value, Interval):
        return INTERVAL(_common((value.low, value.high)))
    if isinstance(value, tuple):
        return LIST(_common(value), complete=True)
    raise TypeError(f"no value of the language is a {type_name(value)}; numbers are int or Decimal")


def type_name(value: object) -> str:
    """Give the name of a Python type, for messages that must not show the value."""
    return type(value).__name__


def _common(values: Iterable[object]) -> Type:
    """Give the type of the elements: of numbers that of a quantity, or else of a Decimal, if one is among them."""
    found = [type_of(value) for value in values if value is not None] or [ANY]
    return next((type for type in (BOXED, DECIMAL) if type in found), found[0])


def _value(value: object) -> object:
    """Take Python's own dates and lists too."""
    if isinstance(value, datetime.datetime):
        return parse_date(value.isoformat(timespec="milliseconds"))
    if isinstance(value, datetime.date):
        return parse_date(value.isoformat())
    if isinstance(value, list | tuple):
        return tuple(_value(item) for item in value)
    return value
