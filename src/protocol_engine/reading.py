"""An event's data as the rules see them: in declared units, or missing."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.chart import Chart
    from protocol_engine.event import Event


Reading = tuple[str, "dict[str, t.Any]", "dict[str, str]"]
"""Digest of the chart that has read it, usable values, and why which names cannot be used."""


def read(chart: Chart, event: Event) -> Reading:
    """
    Read an event's data as entered; what was entered stays in the event.

    Returns:
        The chart's digest; the values by element, in declared units, None where there is none or
        it is unusable; and the names that cannot be used, with the reason: undeclared elements,
        and elements whose value or unit is no such value.
    """
    reading = event.reading
    if reading is None or reading[0] != chart.digest:
        reading = _read(chart, event.data)
        # The event stays what it is: this only spares reading it again.
        object.__setattr__(event, "reading", reading)
    return reading


def _read(chart: Chart, data: Mapping[str, t.Any]) -> Reading:
    values: dict[str, t.Any] = {}
    unreadable: dict[str, str] = {}
    for name, entered in data.items():
        element = chart.elements.get(name)
        if element is None:
            unreadable[name] = "the protocol declares no such element"
            continue
        try:
            values[name] = None if entered is None else element.read(entered)
        except ValueError as error:
            values[name] = None
            unreadable[name] = str(error)
    return chart.digest, values, unreadable
