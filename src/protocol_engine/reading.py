"""An event as one chart reads it: its data in declared units, or missing, and all that its fold asks of it."""

from __future__ import annotations

import functools
import re
import typing as t

import attrs

from protocol_engine.errors import did_you_mean
from protocol_engine.participant import make_datum

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.chart import Chart, Entry, Kind
    from protocol_engine.event import Event
    from protocol_engine.participant import Datum

_VISIT = re.compile(r"(?P<entry>[^@#]+)(?:@(?P<turn>[1-9][0-9]{0,5}))?(?:#(?P<number>[1-9][0-9]{0,5}))?")


@attrs.frozen(eq=False, weakref_slot=False)
class Reading:
    """
    An event as one chart reads it.

    Attributes:
        chart: Whose reading it is.
        kind: Its kind; None where the protocol declares none.
        values: By element, in declared units, None where there is none or it is unusable.
        unreadable: Why which names cannot be used: undeclared elements, elements whose value or
            unit is no such value, and other parts of the event that are no such thing.
        data: What it makes known: numbers of elements that some rule reads, each with its datum.
        day: Ordinal of the first day that it may be of.
        last_day: Ordinal of the last one.
        rank: Its place among the facts of one day, before its id.
        plain: Whether it is known to the day and brings all that its kind demands, nothing that its
            kind does not list, and nothing unreadable.
        visit: The schedule entry of its kind that it names, which occurrence of the anchor where it
            says so, and which repeat; None where it names no such entry.
    """

    chart: Chart
    kind: Kind | None
    values: Mapping[str, t.Any]
    unreadable: Mapping[str, str]
    data: tuple[tuple[int, Datum], ...]
    day: int
    last_day: int
    rank: int
    plain: bool
    visit: tuple[Entry, int | None, int] | None


def read(chart: Chart, event: Event) -> Reading:
    """Read an event as entered; what was entered stays in the event, and is read once."""
    reading: Reading | None = event.reading
    if reading is None or reading.chart is not chart:
        reading = _read(chart, event)
        # The event stays what it is: this only spares reading it again.
        object.__setattr__(event, "reading", reading)
    return reading


def _read(chart: Chart, event: Event) -> Reading:
    kind, occurred = chart.kinds.get(event.kind), event.occurred
    values, unreadable = _values(chart, event.data)
    unreadable.update((f"{event.kind}.{name}", "not usable as entered") for name in event.unusable)
    day, last_day = occurred.first_day, occurred.last_day
    return Reading(
        chart,
        kind,
        values,
        unreadable,
        tuple(
            (number, make_datum(value, day, occurred, ()))
            for name, value in values.items()
            if value is not None and (number := chart.elements[name].number) is not None
        ),
        day,
        last_day,
        len(chart.kinds) if kind is None else kind.rank,
        kind is not None
        and day == last_day
        and not unreadable
        and values.keys() <= kind.own
        and all(values.get(name) is not None for name in kind.required),
        None if kind is None or event.visit is None else _visit(kind, event.visit),
    )


def _values(chart: Chart, data: Mapping[str, t.Any]) -> tuple[dict[str, t.Any], dict[str, str]]:
    values: dict[str, t.Any] = {}
    unreadable: dict[str, str] = {}
    for name, entered in data.items():
        element = chart.elements.get(name)
        if element is None:
            unreadable[name] = f"the protocol declares no such element{_near(name, tuple(chart.elements))}"
            continue
        try:
            values[name] = None if entered is None else element.read(entered)
        except ValueError as error:
            values[name] = None
            unreadable[name] = str(error)
    return values, unreadable


@functools.lru_cache(maxsize=1_024)
def _near(name: str, known: tuple[str, ...]) -> str:
    """Offer the element that was probably meant; asked anew for each fact that repeats a slip."""
    return did_you_mean(name, known)


def _visit(kind: Kind, name: str) -> tuple[Entry, int | None, int] | None:
    """Take a visit's name apart."""
    found = _VISIT.fullmatch(name)
    entry = None if found is None else next((one for one in kind.entries if one.rule.id == found["entry"]), None)
    if found is None or entry is None:
        return None
    return entry, None if found["turn"] is None else int(found["turn"]), int(found["number"] or 1)
