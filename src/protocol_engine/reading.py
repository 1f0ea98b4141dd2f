"""An event's data as the rules see them: in declared units, or missing."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.chart import Chart


def read(chart: Chart, data: Mapping[str, t.Any]) -> tuple[dict[str, t.Any], tuple[str, ...]]:
    """
    Read data as entered.

    Returns:
        The values by element, in declared units, None where there is none or it is unusable; and
        the names that cannot be used: undeclared elements, and elements whose value or unit is no
        such value. What was entered stays in the event.
    """
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
    return values, tuple(unreadable)
