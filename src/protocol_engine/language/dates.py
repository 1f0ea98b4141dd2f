"""Dates as a trial writes them: partial, with or without a time, and the calendar arithmetic on them."""

from __future__ import annotations

import datetime
import functools
import re
import typing as t

import attrs

PRECISIONS: t.Final = ("year", "month", "day", "hour", "minute", "second", "millisecond")
TIMES: t.Final = PRECISIONS[3:]

LAST_ORDINAL: t.Final = datetime.date.max.toordinal()
DAY_MILLISECONDS: t.Final = 86_400_000
LIMITS: t.Final = ((1, 9999), (1, 12), (1, 31), (0, 23), (0, 59), (0, 59), (0, 999))
_OFFSET_LIMIT: t.Final = 14 * 60


class OutOfRangeError(ValueError):
    """
    A result cannot be represented: a date outside the years 1 to 9999, or an interval that ends before it starts.

    The message never holds the value.
    """


def _known(*components: int | None) -> tuple[int, ...]:
    """Return the components that are given, from the year down; refuse gaps and impossible numbers."""
    known: list[int] = []
    ended = False
    for component, name, (low, high) in zip(components, PRECISIONS, LIMITS, strict=False):
        if component is None:
            ended = True
        elif ended:
            raise ValueError(f"a date with a {name} needs every coarser part too")
        elif not low <= component <= high:
            raise ValueError(f"the {name} of a date lies from {low} to {high}")
        else:
            known.append(component)
    if not known:
        raise ValueError("a date needs a year")
    return tuple(known)


def _days(known: tuple[int, ...]) -> tuple[int, int]:
    """Return the proleptic ordinals of the first and the last day that a partial date may be."""
    year = known[0]
    if len(known) == 1:
        return datetime.date(year, 1, 1).toordinal(), datetime.date(year, 12, 31).toordinal()
    month = known[1]
    first = datetime.date(year, month, 1).toordinal()
    if len(known) == 2:
        return first, first + days_in_month(year, month) - 1
    if known[2] > days_in_month(year, month):
        raise ValueError("that month has no such day")
    return first + known[2] - 1, first + known[2] - 1


def days_in_month(year: int, month: int) -> int:
    """Return how many days a month of the proleptic Gregorian calendar has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@t.final
@attrs.frozen(repr=False)
class Date:
    """
    A calendar date, known to the day, the month or only the year.

    Two dates are equal in Python when they are written alike; what CQL's `=` makes of partial dates is in `operators`.

    Attributes:
        year: 1 to 9999.
        month: 1 to 12, or None where unknown.
        day: Day of the month, or None where unknown.
        first_day: Proleptic ordinal of the first day that it may be.
        last_day: Proleptic ordinal of the last day that it may be.

    Raises:
        ValueError: If there is no such day, or a coarser part is missing.
    """

    year: int
    month: int | None = None
    day: int | None = None
    first_day: int = attrs.field(init=False, eq=False)
    last_day: int = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        first, last = _days(_known(self.year, self.month, self.day))
        object.__setattr__(self, "first_day", first)
        object.__setattr__(self, "last_day", last)

    @classmethod
    def of_day(cls, ordinal: int) -> Date:
        """
        Return the full date of a proleptic ordinal (1 is 0001-01-01).

        Raises:
            OutOfRangeError: If the day lies outside the years 1 to 9999.
        """
        return _of_day(ordinal)

    @property
    def components(self) -> tuple[int, ...]:
        """The known parts, from the year down."""
        if self.month is None:
            return (self.year,)
        return (self.year, self.month) if self.day is None else (self.year, self.month, self.day)

    @property
    def precision(self) -> str:
        """The finest part that is known: `year`, `month` or `day`."""
        if self.day is not None:
            return "day"
        return "year" if self.month is None else "month"

    def __str__(self) -> str:
        return _written(self.components)

    def __repr__(self) -> str:
        return f"Date('{self}')"


@functools.lru_cache(maxsize=4_096)
def _of_day(ordinal: int) -> Date:
    if not 1 <= ordinal <= LAST_ORDINAL:
        raise OutOfRangeError("the date lies outside the years 1 to 9999")
    day = datetime.date.fromordinal(ordinal)
    return Date(day.year, day.month, day.day)


@t.final
@attrs.frozen(repr=False)
class DateTime:
    """
    A date with a time of day, known to any precision, with or without an offset from UTC.

    Attributes:
        year: 1 to 9999.
        month: 1 to 12, or None where unknown, as every finer part.
        day: Day of the month.
        hour: 0 to 23.
        minute: 0 to 59.
        second: 0 to 59.
        millisecond: 0 to 999.
        offset: Minutes east of UTC; None where it was not written.
        first_day: Proleptic ordinal of the first calendar day, as written, that it may be.
        last_day: Proleptic ordinal of the last calendar day, as written, that it may be.

    Raises:
        ValueError: If there is no such time, a coarser part is missing, or the offset is beyond 14 hours.
    """

    year: int
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    millisecond: int | None = None
    offset: int | None = None
    first_day: int = attrs.field(init=False, eq=False)
    last_day: int = attrs.field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        first, last = _days(
            _known(self.year, self.month, self.day, self.hour, self.minute, self.second, self.millisecond)
        )
        if self.offset is not None and not -_OFFSET_LIMIT <= self.offset <= _OFFSET_LIMIT:
            raise ValueError("an offset from UTC is at most 14 hours")
        object.__setattr__(self, "first_day", first)
        object.__setattr__(self, "last_day", last)

    @property
    def components(self) -> tuple[int, ...]:
        """The known parts, from the year down, as written (the offset is not applied)."""
        parts = (self.year, self.month, self.day, self.hour, self.minute, self.second, self.millisecond)
        return tuple(part for part in parts if part is not None)

    @property
    def precision(self) -> str:
        """The finest part that is known, from `year` to `millisecond`."""
        return PRECISIONS[len(self.components) - 1]

    @property
    def date(self) -> Date:
        """The calendar date, as written."""
        return Date(self.year, self.month, self.day)

    def local_range(self) -> tuple[int, int]:
        """Return the first and last millisecond since 0001-01-01T00:00, as written, that it may be."""
        if self.hour is None:
            return (self.first_day - 1) * DAY_MILLISECONDS, self.last_day * DAY_MILLISECONDS - 1
        start = (self.first_day - 1) * DAY_MILLISECONDS + self.hour * 3_600_000
        if self.minute is None:
            return start, start + 3_599_999
        start += self.minute * 60_000
        if self.second is None:
            return start, start + 59_999
        start += self.second * 1_000
        if self.millisecond is None:
            return start, start + 999
        return start + self.millisecond, start + self.millisecond

    def instant_range(self) -> tuple[int, int]:
        """Return the first and last millisecond since 0001-01-01T00:00Z that it may be; no offset counts as UTC."""
        first, last = self.local_range()
        shift = (self.offset or 0) * 60_000
        return first - shift, last - shift

    def __str__(self) -> str:
        written = _written(self.components)
        if self.hour is None:
            written += "T"
        if self.offset is None:
            return written
        if self.offset == 0:
            return written + "Z"
        hours, minutes = divmod(abs(self.offset), 60)
        return f"{written}{'-' if self.offset < 0 else '+'}{hours:02}:{minutes:02}"

    def __repr__(self) -> str:
        return f"DateTime('{self}')"


def _written(known: tuple[int, ...]) -> str:
    """Write components in ISO 8601."""
    texts = [f"{known[0]:04}", *(f"{part:02}" for part in known[1:6]), *(f"{part:03}" for part in known[6:])]
    marks = ("", "-", "-", "T", ":", ":", ".")
    return "".join(mark + text for mark, text in zip(marks, texts, strict=False))


_CLOCK: t.Final = r"(\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?(Z|[+-]\d{2}:\d{2})?"
_DATA: t.Final = re.compile(rf"(\d{{4}})(?:-(\d{{2}})(?:-(\d{{2}})(?:(T){_CLOCK})?)?)?", re.ASCII)
_LITERAL: t.Final = re.compile(rf"(\d{{4}})(?:-(\d{{2}})(?:-(\d{{2}}))?)?(?:(T)(?:{_CLOCK})?)?", re.ASCII)


def parse_date(text: str) -> Date | DateTime:
    """
    Read a date of a participant's data, written in extended ISO 8601.

    Accepts `2025`, `2025-04`, `2025-04-10`, and with a time `2025-04-10T08`, `T08:30`, `T08:30:00`, `T08:30:00.000`,
    each with or without `Z` or an offset such as `+02:00`.

    Raises:
        ValueError: For anything else, a day that does not exist included. The message never holds the text.
    """
    match = _DATA.fullmatch(text)
    if match is None:
        raise ValueError("expected a date such as 2025, 2025-04, 2025-04-10 or 2025-04-10T08:30:00+02:00")
    return _read(match)


def parse_literal(text: str) -> Date | DateTime:
    """
    Read a CQL date or date-time literal without its `@`, such as `2025-04`, `2025T` or `2025-04-10T08:30`.

    A `T` makes a date-time of any precision (CQL 1.5, DateTime literals).

    Raises:
        ValueError: If it is not such a literal, or there is no such day or time.
    """
    match = _LITERAL.fullmatch(text)
    if match is None or (match[5] and not match[3]):
        raise ValueError("expected a date such as 2025-04-10, 2025-04 or 2025-04-10T08:30")
    return _read(match)


def _read(match: re.Match[str]) -> Date | DateTime:
    """Make a date of the groups that both patterns share."""
    year, month, day, mark, hour, minute, second, fraction, zone = match.groups()
    date = (int(year), _number(month), _number(day))
    if mark is None:
        return Date(*date)
    millisecond = int(fraction.ljust(3, "0")) if fraction else None
    return DateTime(*date, _number(hour), _number(minute), _number(second), millisecond, _offset(zone))


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)


def _offset(zone: str | None) -> int | None:
    """Return minutes east of UTC."""
    if zone is None or zone == "Z":
        return None if zone is None else 0
    minutes = int(zone[4:])
    if minutes > 59:
        raise ValueError("an offset from UTC has fewer than 60 minutes after its hours")
    offset = int(zone[1:3]) * 60 + minutes
    return -offset if zone[0] == "-" else offset
