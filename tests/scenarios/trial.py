"""BEACON, an invented trial of a tablet: what most scenarios of this folder happen in."""

from __future__ import annotations

import typing as t

from scenarios.desk import chart_of

BEACON: t.Final = """
protocol: BEACON
version: "1.0"
title: A tablet for heart failure
enrollment: {limit: 2, counted: treated}
epochs: [screening, treatment, follow_up]
data:
  Potassium: {type: Quantity, unit: mmol/L, range: [1, 10], valid_for: 14 days}
  Response:  {type: String, values: [better, same, worse]}
rules:
  potassium_safe: {check: "Potassium < 5.0 'mmol/L'", category: eligibility, cite: Section 3.2, basis: stated}
  improved: {check: Response = 'better', category: procedure order, cite: Section 4.2, basis: stated}
states:
  screening: {epoch: screening, initial: true}
  treated:   {epoch: treatment}
  extended:  {epoch: treatment}
  stopped:   {epoch: follow_up}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  alive:     {track: vital, initial: true}
  dead:      {track: vital, disposition: death, ends_study: true}
events:
  examined: {may_carry: [Potassium]}
  started:  {}
  visited:  {}
  assessed: {data: [Response]}
  extended: {}
  evaluated: {data: [Response]}
  finished: {}
  withdrew: {}
  died:     {}
transitions:
  - {event: started, from: screening, to: treated, require: [potassium_safe], cite: Section 4.1}
  - {event: extended, from: treated, to: extended, require: [improved], cite: Section 4.2}
  - {event: evaluated, from: treated, to: extended, when: Response = 'better', id: goes_on, cite: Section 4.3}
  - {event: evaluated, from: treated, to: stopped, when: otherwise, id: stops, cite: Section 4.3}
  - {event: finished, from: [treated, extended, stopped], to: completed, cite: Section 4.4}
  - {event: withdrew, from: any, to: withdrawn, cite: Section 5}
  - {event: died, from: alive, to: dead, cite: Section 6}
schedule:
  week_4: {event: visited, anchor: started, after: 28 days, early: 3 days, late: 3 days, cite: Section 7}
  week_8: {event: visited, anchor: started, after: 56 days, early: 3 days, late: 3 days, cite: Section 7}
"""

CHART: t.Final = chart_of(BEACON)
