"""A fact: something that happened to one participant, on a date."""

from __future__ import annotations

import datetime
import hashlib
import json
import typing as t
from collections.abc import Mapping
from decimal import Decimal

import attrs

from protocol_engine.errors import HistoryError
from protocol_engine.language import Date, DateTime, parse_date

MOST_BITS = 10_000
"""Bits of a whole number that is written in decimal digits; Python refuses to write one much longer."""


def as_date(value: object, field: str = "occurred") -> Date | DateTime:
    """
    Read a date that a program gives: a text, a `datetime.date` or a `datetime.datetime`.

    Args:
        field: What is being read, for the message.

    Raises:
        HistoryError: It is no such date. The message does not hold the value.
    """
    if isinstance(value, Date | DateTime):
        return value
    if isinstance(value, datetime.datetime):
        shift = value.utcoffset()
        if shift is not None and shift % datetime.timedelta(minutes=1):
            raise HistoryError(f"{field}: the offset from UTC is not a whole number of minutes")
        return _date_time(
            field,
            value.year,
            value.month,
            value.day,
            value.hour,
            value.minute,
            value.second,
            value.microsecond // 1000,
            None if shift is None else shift // datetime.timedelta(minutes=1),
        )
    if isinstance(value, datetime.date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, str):
        try:
            return parse_date(value)
        except ValueError as error:
            raise HistoryError(f"{field}: {error}") from None
    raise HistoryError(f"{field}: expected a date such as 2025-04-10, 2025-04 or 2025-04-10T08:30+02:00")


def _date_time(field: str, *parts: int | None) -> DateTime:
    try:
        return DateTime(*parts)  # type: ignore[arg-type]  # the parts of a datetime are in order
    except ValueError as error:
        raise HistoryError(f"{field}: {error}") from None


def date_of(occurred: Date | DateTime) -> Date:
    """Give the calendar date that is written. Changes nothing."""
    return occurred.date if isinstance(occurred, DateTime) else occurred


def date_time_of(occurred: Date | DateTime) -> DateTime:
    """Give a date as a date-time of which the time of day is not known. Changes nothing."""
    if isinstance(occurred, DateTime):
        return occurred
    return DateTime(occurred.year, occurred.month, occurred.day)


def _as_date_or_none(value: object) -> Date | DateTime | None:
    return None if value is None else as_date(value, "ended")


def _own(data: Mapping[str, t.Any]) -> Mapping[str, t.Any]:
    """Copy data, so that nobody else changes them."""
    if not isinstance(data, Mapping) or not all(isinstance(name, str) for name in data):
        raise HistoryError("data: expected names with values, such as {'ALT': 31}")
    return dict(data)


@attrs.frozen(eq=False)
class Event:
    """
    A fact about one participant. It lives as long as the study's records do.

    Who recorded it, when and why belongs to the ledger, not here.

    Attributes:
        kind: Which kind of event, as the protocol names it.
        occurred: When it happened, possibly only to the month or the year.
        data: Values by data element, as entered: numbers in the declared unit, or texts with one.
        ended: When it ended, for what lasts, such as a medication.
        visit: The schedule entry that it was meant for.
        unusable: Other parts that were entered and are no such thing, as entered, such as an `ended`
            that is no date. They are kept, and found to be unreadable.
        id: Stable name of the fact; derived from the content where none is given.

    The data are the caller's to leave alone: a fact does not change.

    Raises:
        HistoryError: `occurred` or `ended` is no date, or another part is no text or no data.
    """

    kind: str
    occurred: Date | DateTime = attrs.field(converter=as_date)
    data: Mapping[str, t.Any] = attrs.field(factory=dict, converter=_own)
    _id: str | None = attrs.field(default=None, kw_only=True)
    ended: Date | DateTime | None = attrs.field(default=None, converter=_as_date_or_none, kw_only=True)
    visit: str | None = attrs.field(default=None, kw_only=True)
    unusable: Mapping[str, t.Any] = attrs.field(factory=dict, converter=_own, kw_only=True)
    id: str = attrs.field(init=False)
    # A fact is read once by a chart and folded many times; what that gives is kept here, see `reading`.
    reading: t.Any = attrs.field(init=False, default=None, repr=False)

    @id.default
    def _identify(self) -> str:
        for name, value in (("kind", self.kind), ("id", self._id), ("visit", self.visit)):
            if not isinstance(value, str) and (value is not None or name == "kind"):
                raise HistoryError(f"{name}: expected a text")
        return self._id if self._id is not None else _digest(self)

    def same_content(self, other: Event) -> bool:
        """Tell whether two facts say the same, whatever they are called. Changes nothing."""
        return (
            self.kind == other.kind
            and str(self.occurred) == str(other.occurred)
            and str(self.ended) == str(other.ended)
            and self.visit == other.visit
            and _content(self.data) == _content(other.data)
            and _content(self.unusable) == _content(other.unusable)
        )

    def on(self, day: Date) -> Event:
        """Give the same fact as if it had happened on another day, under the same id. Changes nothing."""
        return attrs.evolve(self, occurred=day, id=self.id)

    def __getstate__(self) -> tuple[t.Any, ...]:
        """Give what is kept of a fact elsewhere: all but what a chart has read in it."""
        return tuple(getattr(self, name) for name in _KEPT)

    def __setstate__(self, state: tuple[t.Any, ...]) -> None:
        """Take it up again."""
        for name, value in zip(_KEPT, state, strict=True):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "reading", None)

    def __eq__(self, other: object) -> bool:
        """Compare by id and content."""
        return isinstance(other, Event) and self.id == other.id and self.same_content(other)

    def __hash__(self) -> int:
        """Give the hash of the id."""
        return hash(self.id)


_KEPT = ("kind", "occurred", "data", "ended", "visit", "unusable", "_id", "id")
"""What a fact says, and its name, given or derived."""


def _content(data: Mapping[str, t.Any]) -> str:
    """
    Write data in one form: keys sorted; numbers as numbers, however they are written.

    A number is not the text that shows it. A binary float is the shortest decimal number that gives
    it, as when it is read.
    """
    try:
        return json.dumps(_exact(data), sort_keys=True, ensure_ascii=False)
    except (ValueError, RecursionError):
        raise HistoryError("data: values cannot contain themselves") from None


def _exact(value: t.Any) -> t.Any:
    """Give what JSON can write, in which no two sorts of value look alike."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int | float | Decimal):
        return ["number", _number(value)]
    if isinstance(value, Mapping):
        return {str(name): _exact(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return ["list", *(_exact(item) for item in value)]
    return ["other", str(value)]


def _number(value: float | Decimal) -> str:
    """Write a number in one form: `1`, `1.0` and `10e-1` are one number."""
    if isinstance(value, int) and value.bit_length() > MOST_BITS:
        return hex(value)
    number = Decimal(float.__repr__(value)) if isinstance(value, float) else Decimal(value)
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return str(number)
    shown = "".join(map(str, digits))
    kept = shown.rstrip("0")
    return f"{'-' * sign}{kept}e{exponent + len(shown) - len(kept)}" if kept else "0"


def _digest(event: Event) -> str:
    parts = [event.kind, str(event.occurred), str(event.ended), event.visit or "", _content(event.data)]
    parts += [_content(event.unusable)] if event.unusable else []
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]
