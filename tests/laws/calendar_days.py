"""Which fact certainly came first, and how a moment lies to a window: on the calendar, day by day."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.language import Date, DateTime, Duration, parse_duration, shift

if t.TYPE_CHECKING:
    from protocol_engine.protocol import ScheduleEntry, Window

Moment = Date | DateTime

WITHIN = "within"
UNDETERMINED = "undetermined"
CLOCK_UNITS = ("hour", "minute")


def on_day(day: int) -> Date:
    """Give the calendar date of an ordinal."""
    return Date.of_day(day)


def certainly_before(first: Moment, second: Moment) -> bool:
    """Tell whether one moment can only lie before another."""
    if first.last_day < second.first_day:
        return True
    if not isinstance(first, DateTime) or not isinstance(second, DateTime):
        return False
    if first.first_day != second.first_day or (first.offset is None) != (second.offset is None):
        return False
    return first.instant_range()[1] < second.instant_range()[0]


def as_day(moment: Moment) -> Date:
    """Give the calendar date, as written."""
    return moment.date if isinstance(moment, DateTime) else moment


def as_time(moment: Moment) -> DateTime:
    """Give the date-time; of a date, one that is known no finer."""
    return moment if isinstance(moment, DateTime) else DateTime(moment.year, moment.month, moment.day)


def duration(text: str | None) -> Duration:
    """Read a duration; none is no days."""
    return parse_duration(text or "0 days")


@attrs.frozen
class Verdict:
    """
    How a moment lies to a window.

    Attributes:
        outcome: `within`, `early`, `late` or `undetermined`.
        days: How many days outside, at least: negative when early; a fraction where hours are counted.
    """

    outcome: str
    days: float | None = None


def first_end(window: Window | ScheduleEntry, day: Moment, later: Duration | None = None) -> Moment | None:
    """Give the first moment inside a window that is counted from a day; None: from ever."""
    if window.after is not None:
        return shift(target(window, day, later), duration(window.early), -1)
    if window.at_least is None:
        return None
    return _later(shift(day, duration(window.at_least)), later)


def last_end(window: Window | ScheduleEntry, day: Moment, later: Duration | None = None) -> Moment | None:
    """Give the last moment inside a window that is counted from a day; None: for ever."""
    if window.after is not None:
        return shift(target(window, day, later), duration(window.late))
    if window.at_most is None:
        return None
    return _later(shift(day, duration(window.at_most)), later)


def target(window: Window | ScheduleEntry, day: Moment, later: Duration | None = None) -> Moment:
    """Give the moment that a window lies around; months are counted from the anchor, not from repeat to repeat."""
    after = duration(window.after)
    if later is not None and after.unit == later.unit:
        return shift(day, Duration(after.value + later.value, after.unit))
    return _later(shift(day, after), later)


def _later(day: Moment, later: Duration | None) -> Moment:
    return day if later is None else shift(day, later)


def by_the_clock(window: Window | ScheduleEntry) -> bool:
    """Tell whether a window counts hours or minutes."""
    texts = (window.after, window.early, window.late, window.at_least, window.at_most)
    return any(text is not None and parse_duration(text).unit in CLOCK_UNITS for text in texts)


def earliest_day(window: Window | ScheduleEntry, anchor: Moment, later: Duration | None = None) -> int | None:
    """Give the first day on which a window may be open; None: there is no first day."""
    start = first_end(window, _edge(window, anchor, last=False), later)
    return None if start is None else start.first_day


def latest_day(window: Window | ScheduleEntry, anchor: Moment, later: Duration | None = None) -> int | None:
    """Give the last day on which a window may be open; None: there is no last day."""
    end = last_end(window, _edge(window, anchor, last=True), later)
    return None if end is None else end.last_day


def _edge(window: Window | ScheduleEntry, anchor: Moment, *, last: bool) -> Moment:
    """Give the first or last moment that an anchor may be, as finely as the window counts."""
    if isinstance(anchor, DateTime) and by_the_clock(window):
        return anchor
    day = on_day(anchor.last_day if last else anchor.first_day)
    if not by_the_clock(window):
        return day
    clock = (23, 59, 59, 999) if last else (0, 0, 0, 0)
    return DateTime(*day.components, *clock)


def judge(window: Window | ScheduleEntry, anchor: Moment, moment: Moment, later: Duration | None = None) -> Verdict:
    """Tell how a moment lies to a window that is counted from an anchor, using both ends of what is partial."""
    if by_the_clock(window):
        return _judge_clock(window, anchor, moment, later)
    starts = [_ordinal(first_end(window, on_day(day), later)) for day in (anchor.first_day, anchor.last_day)]
    ends = [_ordinal(last_end(window, on_day(day), later)) for day in (anchor.first_day, anchor.last_day)]
    if starts[0] is not None and moment.last_day < starts[0]:
        return Verdict("early", moment.last_day - starts[0])
    if ends[1] is not None and moment.first_day > ends[1]:
        return Verdict("late", moment.first_day - ends[1])
    begun = starts[1] is None or moment.first_day >= starts[1]
    if begun and (ends[0] is None or moment.last_day <= ends[0]):
        return Verdict(WITHIN)
    return Verdict(UNDETERMINED)


def _ordinal(moment: Moment | None) -> int | None:
    return None if moment is None else moment.first_day


def _judge_clock(window: Window | ScheduleEntry, anchor: Moment, moment: Moment, later: Duration | None) -> Verdict:
    if not isinstance(anchor, DateTime) or not isinstance(moment, DateTime):
        return Verdict(UNDETERMINED)
    if (anchor.offset is None) != (moment.offset is None):
        return Verdict(UNDETERMINED)
    start, end = first_end(window, anchor, later), last_end(window, anchor, later)
    before_start = None if start is None else _apart(t.cast("DateTime", start), moment)
    after_end = None if end is None else _apart(moment, t.cast("DateTime", end))
    if before_start is not None and before_start[0] > 0:
        return Verdict("early", -_in_days(before_start[0]))
    if after_end is not None and after_end[0] > 0:
        return Verdict("late", _in_days(after_end[0]))
    surely = all(apart is None or apart[1] <= 0 for apart in (before_start, after_end))
    return Verdict(WITHIN if surely else UNDETERMINED)


def _in_days(milliseconds: int) -> float:
    return milliseconds / 86_400_000


def _apart(later: DateTime, earlier: DateTime) -> tuple[int, int]:
    """Give by how much one time is at least, and at most, later; times of one precision are points."""
    (low, high), (other_low, other_high) = later.instant_range(), earlier.instant_range()
    if later.precision == earlier.precision:
        return low - other_low, low - other_low
    return low - other_high, high - other_low
