"""Dates: reading, writing, what days and instants a partial date may be."""

from __future__ import annotations

import datetime
import re
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.language.dates import PRECISIONS, Date, DateTime, OutOfRangeError, parse_date, parse_literal

FULL_DATES = st.dates().map(lambda day: Date(day.year, day.month, day.day))


@st.composite
def dates(draw: st.DrawFn) -> Date:
    """Draw a date of any precision."""
    full = draw(FULL_DATES)
    return Date(*full.components[: draw(st.integers(1, 3))])


@st.composite
def date_times(draw: st.DrawFn, *, offsets: st.SearchStrategy[int | None] | None = None) -> DateTime:
    """Draw a date-time of any precision, with or without an offset."""
    moment = draw(st.datetimes())
    parts = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    known = (*parts, moment.microsecond // 1000)[: draw(st.integers(1, 7))]
    zone = st.none() | st.integers(-840, 840) if offsets is None else offsets
    offset = draw(zone) if len(known) > 3 else None
    return DateTime(*known, *[None] * (7 - len(known)), offset=offset)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025", Date(2025)),
        ("2025-04", Date(2025, 4)),
        ("2025-04-10", Date(2025, 4, 10)),
        ("2024-02-29", Date(2024, 2, 29)),
        ("2025-04-10T08", DateTime(2025, 4, 10, 8)),
        ("2025-04-10T08:30", DateTime(2025, 4, 10, 8, 30)),
        ("2025-04-10T08:30:01.5", DateTime(2025, 4, 10, 8, 30, 1, 500)),
        ("2025-04-10T08:30:00.000+02:00", DateTime(2025, 4, 10, 8, 30, 0, 0, 120)),
        ("2025-04-10T08:30-05:30", DateTime(2025, 4, 10, 8, 30, offset=-330)),
        ("2025-04-10T08:30Z", DateTime(2025, 4, 10, 8, 30, offset=0)),
    ],
)
def test_data_dates_are_read_with_the_precision_written(text: str, expected: Date | DateTime) -> None:
    """Each part that is written is known, and no other."""
    assert expected == parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "31", "2031-4", "2031-04-1", "20310410", "2031-13", "2031-00", "2031-02-29", "2031-04-31", "0000"),
        *("2031-04-10T", "2031-04T08:30", "2031T", "2031-04-10 08:30", "2031-04-10T24:00", "2031-04-10T08:60"),
        *("2031-04-10T08:30:60", "2031-04-10T08:30:00.1234", "2031-04-10T08:30+15:00", "2031-04-10T08:30+02:60"),
        *("2031-04-10Z", "2031-04-10T08:30 ", "2031-04-10\n", "٢٠٢٥", "10000", "-2031", "2031-04-10T08:30+0200"),
    ],
)
def test_anything_else_is_refused_without_repeating_it(text: str) -> None:
    """A text that is no date of data raises, and the message does not hold it."""
    with pytest.raises(ValueError, match=re.compile("date|day|month|year|hour|minute|second|offset")) as caught:
        parse_date(text)

    assert not text.strip() or text.strip() not in str(caught.value)


def test_a_literal_with_a_bare_t_is_a_date_time() -> None:
    """CQL writes date-times without a time as a date followed by `T`."""
    assert DateTime(2014) == parse_literal("2014T")
    assert DateTime(2014, 1) == parse_literal("2014-01T")
    assert DateTime(2014, 1, 25) == parse_literal("2014-01-25T")
    assert Date(2014, 1, 25) == parse_literal("2014-01-25")


@pytest.mark.parametrize("text", ["2014T10", "2014-01T10:30", "2014-01-25T10:", "2014-01-25T+02:00", "T10"])
def test_a_literal_has_no_time_without_a_day(text: str) -> None:
    """A time of day needs the day, and an offset needs a time."""
    with pytest.raises(ValueError, match="expected a date such as"):
        parse_literal(text)


@pytest.mark.parametrize(
    "parts",
    [(2025, None, 1), (2025, 13), (0,), (10000,), (2025, 2, 30), (2025, 1, 1, None, 30), (2025, 1, 1, 24)],
)
def test_impossible_date_times_cannot_be_made(parts: tuple[int | None, ...]) -> None:
    """No record exists of a day that does not, nor of a part without its coarser ones."""
    with pytest.raises(ValueError, match=r"date|day"):
        DateTime(*parts)  # type: ignore[arg-type]


@given(st.one_of(dates(), date_times()))
def test_writing_and_reading_are_inverse(date: Date | DateTime) -> None:
    """What is written is read as the same record."""
    assert date == parse_literal(str(date))


@given(dates())
def test_the_days_of_a_partial_date_are_those_with_its_components(date: Date) -> None:
    """The first and last day agree with the known parts, and their neighbors do not."""
    size = len(date.components)
    inside = [datetime.date.fromordinal(day) for day in (date.first_day, date.last_day)]
    around = [datetime.date.fromordinal(day) for day in (date.first_day - 1, date.last_day + 1) if 0 < day < 3652060]

    assert [date.components] * 2 == [(day.year, day.month, day.day)[:size] for day in inside]
    assert all(date.components != (day.year, day.month, day.day)[:size] for day in around)


@given(date_times())
def test_the_calendar_day_of_a_date_time_is_the_one_written(moment: DateTime) -> None:
    """The offset changes the instant, never the calendar date."""
    first, last = moment.instant_range()

    assert (moment.date.first_day, moment.date.last_day) == (moment.first_day, moment.last_day)
    assert first <= last
    assert (first + (moment.offset or 0) * 60_000, last + (moment.offset or 0) * 60_000) == moment.local_range()


def test_instants_take_the_offset_off() -> None:
    """The same instant written at two offsets is one number, at full precision."""
    paris = parse_date("2025-04-10T08:30:00.000+02:00")
    utc = parse_date("2025-04-10T06:30:00.000Z")
    assert isinstance(paris, DateTime)
    assert isinstance(utc, DateTime)

    assert utc.instant_range() == paris.instant_range()
    assert 1 == len(set(paris.instant_range()))


def test_precision_names_the_finest_known_part() -> None:
    """Seven lengths, seven names."""
    parts = (2025, 4, 10, 8, 30, 1, 5)

    assert list(PRECISIONS) == [DateTime(*parts[:size]).precision for size in range(1, 8)]
    assert list(PRECISIONS[:3]) == [Date(*parts[:size]).precision for size in range(1, 4)]


def test_a_day_beyond_the_calendar_is_out_of_range() -> None:
    """The ordinals run from 0001-01-01 to 9999-12-31."""
    assert Date(9999, 12, 31) == Date.of_day(3652059)
    for ordinal in (0, 3652060, -(10**30)):
        with pytest.raises(OutOfRangeError, match="outside the years"):
            Date.of_day(ordinal)


def test_a_date_begins_with_its_year() -> None:
    """Without a year there is no date."""
    with pytest.raises(ValueError, match="a date needs a year"):
        Date(t.cast("int", None))


def test_dates_are_shown_as_they_are_written() -> None:
    """The representation holds the text, of UTC with its `Z`."""
    assert "Date('2025-04')" == repr(Date(2025, 4))
    assert "DateTime('2025-04-10T08:30Z')" == repr(DateTime(2025, 4, 10, 8, 30, offset=0))
    assert "DateTime('2025T')" == repr(DateTime(2025))
