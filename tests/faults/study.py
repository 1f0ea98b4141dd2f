"""The study under fault: every kind of call is of use in it, and places in it are limited."""

from __future__ import annotations

import datetime
import functools
import typing as t

import protocol_engine as pe
from protocol_engine.engine import Hook, Hooks
from unit.trial import PATH

if t.TYPE_CHECKING:
    from protocol_engine.engine import Notice

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
ANN = pe.Author("ann", "nurse")


@functools.cache
def chart(limit: int = 40, name: str = "TRIAL") -> pe.Chart:
    """Compile the protocol, in which so many may be started."""
    return pe.compile(
        pe.loads(
            f"""protocol: {name}
version: "1"
{PATH}
enrollment: {{limit: {limit}, counted: started}}
data: {{ALT: {{type: Integer}}}}
rules: {{low: {{check: ALT < 40, category: eligibility}}}}
events: {{measured: {{may_carry: [ALT]}}, started: {{}}, moved: {{}}, withdrew: {{}}}}
transitions:
  - {{event: started, from: screening, to: treated, require: [low]}}
  - {{event: moved, from: treated, to: followed}}
  - {{event: withdrew, from: any, to: withdrawn}}
schedule:
  week: {{event: measured, anchor: started, after: 7 days, early: 1 day, late: 1 day}}
"""
        )
    )


def measured(value: int, day: str = "2025-06-01", id: str = "lab") -> pe.Event:
    """Make a measurement."""
    return pe.Event("measured", day, {"ALT": value}, id=id)


def started(id: str = "start", day: str = "2025-06-02") -> pe.Event:
    """Make a start of treatment."""
    return pe.Event("started", day, id=id)


def ignore(_notice: Notice) -> None:
    """Hear of it, and do nothing."""


AFTER = Hooks(after_commit=[Hook("all", ignore)])
"""What puts every notice into the outbox."""


def engine(store: t.Any, **more: t.Any) -> pe.Engine:
    """Make an engine that puts every notice into the outbox."""
    return pe.Engine(more.pop("chart", chart()), store, **{"hooks": AFTER, **more})
