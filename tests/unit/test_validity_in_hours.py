"""How long a value may be used, where hours count."""

from __future__ import annotations

import pytest

import protocol_engine as pe

CHART = pe.compile(
    pe.loads(
        """
protocol: HOURS
version: "1"
data: {Glucose: {type: Quantity, unit: mmol/L, valid_for: 36 hours}}
rules: {low: {check: "Glucose < 7 'mmol/L'", category: eligibility}}
states: {begun: {initial: true}, over: {disposition: completed}}
events: {measured: {may_carry: [Glucose]}, stopped: {}}
transitions: [{event: stopped, from: begun, to: over, require: [low]}]
"""
    )
)


@pytest.mark.parametrize(
    ("measured", "stopped", "verdict"),
    [
        ("2025-03-01T08:00", "2025-03-02T19:59", "conforms"),
        ("2025-03-01T08:00", "2025-03-02T20:00", "conforms"),
        ("2025-03-01T08:00", "2025-03-02T20:01", "undetermined"),
        ("2025-03-01T08:00+02:00", "2025-03-02T18:00+00:00", "conforms"),
        ("2025-03-01T08:00+02:00", "2025-03-02T18:01+00:00", "undetermined"),
        ("2025-03-01", "2025-03-02", "undetermined"),
        ("2025-03-01T08:00", "2025-03-02", "undetermined"),
    ],
)
def test_hours_of_validity_count_by_the_clock(measured: str, stopped: str, verdict: str) -> None:
    """A value may be used up to the last hour, and never where the hour is not known."""
    history = [pe.Event("measured", measured, {"Glucose": 5}), pe.Event("stopped", stopped)]

    assert verdict == pe.replay(CHART, "01", history).verdict
