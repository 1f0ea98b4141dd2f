"""A small trial with everything that a narrative can tell, and histories of it."""

# ruff: noqa: E501 (a line of a file is a line)

from __future__ import annotations

PROTOCOL = """\
protocol: LANTERN
version: "1.0"
epochs: [screening, treatment]
data:
  Age: {type: Integer}
  Systolic: {type: Quantity, unit: "mm[Hg]", valid_for: 14 days}
  Potassium: {type: Quantity, unit: mmol/L}
  Arm: {type: String, values: [tablet, drops]}
criteria:
  inclusion:
    I1: {check: "Age >= 18 and Systolic >= 140 'mm[Hg]'", text: Adult with high blood pressure, cite: Inclusion 1, basis: stated}
  exclusion:
    E1: {check: "Potassium > 5.0 'mmol/L'", text: High potassium, cite: Exclusion 1, basis: interpreted, important: true}
rules:
  same_arm: {check: "Arm = 'tablet'", category: dosing}
states:
  screening: {epoch: screening, initial: true}
  treated: {epoch: treatment}
  drops: {epoch: treatment}
  finished: {disposition: completed}
  alive: {track: vital, initial: true}
  dead: {track: vital, disposition: death, ends_study: true}
events:
  examined: {may_carry: [Age, Systolic, Potassium]}
  started: {may_carry: [Arm]}
  visited: {data: [Systolic], require: [same_arm]}
  stopped: {}
  died: {}
transitions:
  - {event: started, id: to_tablet, from: screening, to: treated, when: "Arm = 'tablet'", require: [inclusion, exclusion]}
  - {event: started, id: to_drops, from: screening, to: drops, when: "Arm = 'drops'", require: [inclusion, exclusion]}
  - event: stopped
    from: [treated, drops]
    to: finished
    window: {anchor: started, after: 84 days, early: 7 days, late: 7 days}
    cite: Section 4
  - {event: died, from: any, to: dead}
schedule:
  week_4: {event: visited, anchor: started, after: 28 days, early: 3 days, late: 3 days, cite: Section 6, basis: assumed}
interpretations:
  - {id: X1, about: [E1], reading: exactly 5.0 is not high, because: the table says above}
"""

HISTORIES = """\
{"participant": "01", "id": "a1", "kind": "examined", "occurred": "2026-03-02", "data": {"Age": 54, "Systolic": 162, "Potassium": 4.1}}
{"participant": "01", "id": "a2", "kind": "started", "occurred": "2026-03-09", "data": {"Arm": "tablet"}}
{"participant": "01", "id": "a3", "kind": "visited", "occurred": "2026-04-06", "data": {"Systolic": 150}}
{"participant": "01", "id": "a4", "kind": "stopped", "occurred": "2026-06-01"}
{"participant": "02", "id": "b1", "kind": "examined", "occurred": "2026-03-02", "data": {"Age": 17, "Systolic": 162, "Potassium": 5.4}}
{"participant": "02", "id": "b2", "kind": "started", "occurred": "2026-03-09", "data": {"Arm": "tablet"}}
{"participant": "02", "id": "b3", "kind": "stopped", "occurred": "2026-07-20"}
{"participant": "03", "id": "c1", "kind": "examined", "occurred": "2026-03-02", "data": {"Age": 61}}
{"participant": "03", "id": "c2", "kind": "started", "occurred": "2026-03-09"}
{"participant": "03", "id": "c3", "kind": "visited", "occurred": "2026-04-30", "visit": "week_4"}
{"participant": "03", "id": "c4", "kind": "biopsied", "occurred": "2026-05-01"}
"""
