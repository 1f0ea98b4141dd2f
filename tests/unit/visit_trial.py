"""A small trial for tests of the schedule, of which they write the entries."""

from __future__ import annotations

import typing as t

from unit.trial import PATH, chart_of, fact

if t.TYPE_CHECKING:
    import protocol_engine as pe

COMMON = f"""{PATH}
data: {{Weight: {{type: Integer}}, Arm: {{type: String, values: [A, B]}}}}
events:
  started: {{may_carry: [Arm]}}
  moved: {{}}
  withdrew: {{}}
  died: {{}}
  seen: {{may_carry: [Weight, Arm]}}
  stopped: {{during: [treated, followed]}}
transitions:
  - {{event: started, from: [screening, treated], to: treated}}
  - {{event: moved, from: treated, to: followed}}
  - {{event: withdrew, from: any, to: withdrawn}}
  - {{event: died, from: any, to: dead}}
"""


def scheduled(*entries: str) -> pe.Chart:
    """Compile the common trial with a schedule."""
    lines = "".join(f"  {one}\n" for one in entries)
    return chart_of(f"{COMMON}schedule:\n{lines}")


START = fact("started", "2025-06-01")
WEEK = scheduled("week: {event: seen, anchor: started, after: 7 days, early: 1 day, late: 2 days}")


def seen(occurred: str, visit: str | None = None, **data: object) -> pe.Event:
    """Make a visit."""
    return fact("seen", occurred, visit=visit, **data)
