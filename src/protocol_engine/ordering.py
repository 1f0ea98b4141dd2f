"""
The order in which facts happened, as far as their dates tell.

A date-time counts as the calendar date that is written; within one date, date-times go by
instant. Two facts of which neither is certainly the earlier have no order of their own.
"""

from __future__ import annotations

import operator
import typing as t
from bisect import bisect_right

from protocol_engine.language import DateTime

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from protocol_engine.event import Event
    from protocol_engine.language import Date

Key = tuple[int, int, str]
"""Last possible day, rank of the kind, id."""

_FIRST_DAY = operator.attrgetter("occurred.first_day")


def certainly_precedes(one: Date | DateTime, other: Date | DateTime) -> bool:
    """Tell whether what happened at one time certainly happened before what happened at another."""
    if one.last_day != other.first_day or one.first_day != other.last_day:
        return one.last_day < other.first_day
    earlier, later = _instants(one), _instants(other)
    if earlier is None or later is None or earlier[0] != later[0]:
        return False
    return earlier[2] < later[1]


def _instants(occurred: Date | DateTime) -> tuple[bool, int, int] | None:
    """
    Give the first and last instant of a date-time, or None where no time of day is known.

    The first item tells whether there is an offset: a time without one is the site's own and
    cannot be held against one that has an offset.
    """
    if not isinstance(occurred, DateTime) or occurred.hour is None:
        return None
    first, last = occurred.instant_range()
    return (occurred.offset is not None, first, last)


def chronological(
    events: Iterable[Event], rank: Callable[[Event], int], in_sequence: Callable[[Event], bool]
) -> Iterator[Event]:
    """
    Give facts one by one in the order in which they are folded.

    Repeatedly one of the facts that no remaining fact certainly precedes: in order of (last
    possible day, rank, id) the first that is in sequence; if none is, the first.

    Args:
        in_sequence: Asked again at every choice, since folding a fact changes the answer.
    """
    for together in _apart(events):
        if len(together) == 1:
            yield together[0]
        else:
            yield from _chosen(together, rank, in_sequence)


def parted(events: Iterable[Event], one: Event) -> tuple[list[Event], list[Event]]:
    """Give the facts that are folded before a fact and all that it might be confused with, and the others."""
    earlier: list[Event] = []
    later: list[Event] = []
    for together in _apart(events):
        if later or any(event is one for event in together):
            later += together
        else:
            earlier += together
    return earlier, later


def _apart(events: Iterable[Event]) -> Iterator[list[Event]]:
    """Part facts where their days tell that all before certainly precede all after."""
    waiting = sorted(events, key=_FIRST_DAY)
    start, count = 0, len(waiting)
    while start < count:
        end, last = start + 1, waiting[start].occurred.last_day
        while end < count and waiting[end].occurred.first_day <= last:
            last = max(last, waiting[end].occurred.last_day)
            end += 1
        yield waiting[start:end]
        start = end


def _chosen(
    waiting: Sequence[Event], rank: Callable[[Event], int], in_sequence: Callable[[Event], bool]
) -> Iterator[Event]:
    """Give facts one by one, of which the dates alone do not tell the order."""
    if all(_is_plain_day(event.occurred) for event in waiting):
        # All of one day: none certainly precedes another, so the choice is by rank and id alone.
        plain = sorted(waiting, key=lambda event: (rank(event), event.id))
        while len(plain) > 1:
            chosen = 0
            for number, event in enumerate(plain):
                if in_sequence(event):
                    chosen = number
                    break
            yield plain.pop(chosen)
        yield plain[0]
        return
    soonest = _soonest_from(waiting)
    keys: list[Key] = []
    here: list[Event] = []
    admitted = 0
    while here or admitted < len(waiting):
        limit = min([key[0] for key in keys[:1]] + soonest[admitted : admitted + 1])
        while admitted < len(waiting) and waiting[admitted].occurred.first_day <= limit:
            event = waiting[admitted]
            key = (event.occurred.last_day, rank(event), event.id)
            index = bisect_right(keys, key)
            keys.insert(index, key)
            here.insert(index, event)
            admitted += 1
        limit = keys[0][0]
        open_now = _not_preceded([number for number, one in enumerate(here) if one.occurred.first_day <= limit], here)
        chosen = next((number for number in open_now if in_sequence(here[number])), open_now[0])
        del keys[chosen]
        yield here.pop(chosen)


def _is_plain_day(occurred: Date | DateTime) -> bool:
    """Tell whether a time is known to the day, and not to the time of day."""
    return occurred.first_day == occurred.last_day and (occurred.__class__ is not DateTime or occurred.hour is None)


def _soonest_from(waiting: Sequence[Event]) -> list[int]:
    """Give for each index the least last possible day from there on."""
    soonest: list[int] = []
    for event in reversed(waiting):
        last = event.occurred.last_day
        soonest.append(min(last, soonest[-1]) if soonest else last)
    return soonest[::-1]


def _not_preceded(numbers: list[int], events: Sequence[Event]) -> list[int]:
    """Leave out facts that an instant on the same day certainly precedes."""
    if len(numbers) == 1:
        return numbers
    # The end of the earliest instant, for each day and sort of clock.
    ends: dict[tuple[int, bool], int] = {}
    spans = {number: _instants(events[number].occurred) for number in numbers}
    for number, span in spans.items():
        if span is not None:
            place = (events[number].occurred.first_day, span[0])
            ends[place] = min(span[2], ends.get(place, span[2]))
    return [
        number
        for number, span in spans.items()
        if span is None or span[1] <= ends[(events[number].occurred.first_day, span[0])]
    ]
