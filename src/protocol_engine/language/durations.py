"""Calendar durations, such as `28 days`, and moving a date by one."""

from __future__ import annotations

import re
import typing as t

import attrs

from protocol_engine.language.dates import (
    DAY_MILLISECONDS,
    LAST_ORDINAL,
    PRECISIONS,
    Date,
    DateTime,
    OutOfRangeError,
    days_in_month,
)

UNITS: t.Final = ("year", "month", "week", "day", "hour", "minute", "second", "millisecond")
_WRITTEN: t.Final = re.compile(r"([+-]?\d{1,9})\s+([a-z]+)", re.ASCII)
MILLISECONDS: t.Final = {
    "day": DAY_MILLISECONDS,
    "hour": 3_600_000,
    "minute": 60_000,
    "second": 1_000,
    "millisecond": 1,
}
# What CQL 1.5 counts as one of the coarser precision when a date is too coarse for the unit added to it.
_MONTH_DAYS: t.Final = 30
_YEAR_DAYS: t.Final = 365


def singular(unit: str) -> str | None:
    """Return the calendar unit that a word names (`days` is `day`), or None if it names none."""
    name = unit.removesuffix("s")
    return name if name in UNITS else None


def _unit(word: str) -> str:
    name = singular(word)
    if name is None:
        raise ValueError("expected a calendar unit: years, months, weeks, days, hours, minutes or seconds")
    return name


@attrs.frozen
class Duration:
    """
    A whole number of calendar units: `1 month` is as long as the month it is counted in.

    Attributes:
        value: How many; negative counts back.
        unit: `year`, `month`, `week`, `day`, `hour`, `minute`, `second` or `millisecond` (a plural is accepted).

    Raises:
        ValueError: If the unit is none of these.
    """

    value: int
    unit: str = attrs.field(converter=_unit)

    def __neg__(self) -> Duration:
        return Duration(-self.value, self.unit)

    def times(self, count: int) -> Duration:
        """Return the duration taken that many times."""
        return Duration(self.value * count, self.unit)

    def __str__(self) -> str:
        return f"{self.value} {self.unit}" if self.value == 1 else f"{self.value} {self.unit}s"


def parse_duration(text: str) -> Duration:
    """
    Read a calendar duration as a protocol file writes it: `28 days`, `3 months`, `-1 week`.

    Raises:
        ValueError: For anything else; UCUM units in quotes are refused with a hint, since they are not calendar units.
    """
    match = _WRITTEN.fullmatch(text.strip())
    if match is not None and singular(match[2]) in UNITS[:6]:
        return Duration(int(match[1]), match[2])
    hint = "; calendar units are written without quotes" if "'" in text else ""
    raise ValueError("expected a whole number of years, months, weeks, days, hours or minutes, such as 28 days" + hint)


@t.overload
def shift(date: Date, duration: Duration, sign: int = 1) -> Date: ...
@t.overload
def shift(date: DateTime, duration: Duration, sign: int = 1) -> DateTime: ...
@t.overload
def shift(date: Date | DateTime, duration: Duration, sign: int = 1) -> Date | DateTime: ...
def shift(date: Date | DateTime, duration: Duration, sign: int = 1) -> Date | DateTime:
    """
    Move a date by a calendar duration, keeping its precision and offset.

    A day that the month reached does not have becomes its last day. What is finer than the date's precision is first
    turned into that precision, rounded toward zero, a month counting 30 days and a year 365 (CQL 1.5, Add, DateTime).

    Args:
        date: The date or date-time to move.
        duration: By how much.
        sign: 1 to move on, -1 to move back.

    Raises:
        OutOfRangeError: If the result lies outside the years 1 to 9999.
    """
    count, unit = duration.value * sign, duration.unit
    if unit == "week":
        count, unit = count * 7, "day"
    known: tuple[int, ...] = date.components
    moved: tuple[int, ...]
    finest = len(known) - 1
    if PRECISIONS.index(unit) > finest:
        count, unit = _coarsen(count, unit, finest), PRECISIONS[finest]
    if unit in ("year", "month"):
        moved = _add_months(known, count if unit == "month" else count * 12)
    elif isinstance(date, Date):
        return Date.of_day(date.first_day + count)
    else:
        moved = of_milliseconds(date.local_range()[0] + count * MILLISECONDS[unit])[: len(known)]
    if isinstance(date, Date):
        return Date(*moved)
    return attrs.evolve(date, **dict(zip(PRECISIONS, moved, strict=False)))


def _coarsen(count: int, unit: str, finest: int) -> int:
    """Turn a number of units into the precision of that index, rounded toward zero."""
    if unit == "month":
        return _toward_zero(count, 12)
    milliseconds = count * MILLISECONDS[unit]
    precision = PRECISIONS[finest]
    if precision in MILLISECONDS:
        return _toward_zero(milliseconds, MILLISECONDS[precision])
    return _toward_zero(milliseconds, DAY_MILLISECONDS * (_MONTH_DAYS if precision == "month" else _YEAR_DAYS))


def _toward_zero(number: int, divisor: int) -> int:
    quotient = abs(number) // divisor
    return quotient if number >= 0 else -quotient


def _add_months(known: tuple[int, ...], months: int) -> tuple[int, ...]:
    """Add months to components; the day is cut to the length of the month reached."""
    month = known[1] if len(known) > 1 else 1
    year, index = divmod(known[0] * 12 + month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise OutOfRangeError("the date lies outside the years 1 to 9999")
    moved = (year, index + 1, *known[2:])
    if len(known) > 2:
        moved = (year, index + 1, min(known[2], days_in_month(year, index + 1)), *known[3:])
    return moved[: len(known)]


def of_milliseconds(milliseconds: int) -> tuple[int, ...]:
    """
    Return all seven components of a number of milliseconds since 0001-01-01T00:00.

    Raises:
        OutOfRangeError: If it lies outside the years 1 to 9999.
    """
    days, rest = divmod(milliseconds, DAY_MILLISECONDS)
    if not 0 <= days < LAST_ORDINAL:
        raise OutOfRangeError("the date lies outside the years 1 to 9999")
    day = Date.of_day(days + 1).components
    hours, rest = divmod(rest, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    seconds, rest = divmod(rest, 1_000)
    return (*day, hours, minutes, seconds, rest)
