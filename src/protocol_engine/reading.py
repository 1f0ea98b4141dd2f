"""An event's data as the rules see them: in declared units, or missing."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.chart import Chart
    from protocol_engine.event import Event


Reading = tuple[str, "dict[str, t.Any]", tuple[str, ...]]
"""Digest of the chart that has read it, usable values, names that cannot be used."""


def read(chart: Chart, event: Event) -> Reading:
    """
    Read an event's data as entered; what was entered stays in the event.

    Returns:
        The chart's digest; the values by element, in declared units, None where there is none or
        it is unusable; and the names that cannot be used: undeclared elements, and elements whose
        value or unit is no such value.
    """
    reading = event.reading
    if reading is None or reading[0] != chart.digest:
        reading = _read(chart, event.data)
        # The event stays what it is: this only spares reading it again.
        object.__setattr__(event, "reading", reading)
    return reading


def _read(chart: Chart, data: Mapping[str, t.Any]) -> Reading:
    values: dict[str, t.Any] = {}
    unreadable: list[str] = []
    for name, entered in data.items():
        element = chart.elements.get(name)
        if element is None:
            unreadable.append(name)
            continue
        try:
            values[name] = None if entered is None else element.read(entered)
        except ValueError:
            values[name] = None
            unreadable.append(name)
    return chart.digest, values, tuple(unreadable)
