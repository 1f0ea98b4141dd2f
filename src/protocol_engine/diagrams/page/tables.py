"""Everything that a protocol says, as tables: it stands there once, and all else points at it."""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.page.path_tables import events, states, transitions
from protocol_engine.diagrams.page.places import places_of
from protocol_engine.diagrams.page.rule_tables import data, readings, rules, schedule

if t.TYPE_CHECKING:
    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.page.records import Table


def tables_of(chart: Chart) -> tuple[Table, ...]:
    """Give everything that a protocol says, the transitions first. A table may have no rows."""
    places = places_of(chart)
    return tuple(make(chart, places) for make in (transitions, states, events, rules, schedule, data, readings))
