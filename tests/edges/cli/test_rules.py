"""`protocol-engine rules` and `schema`: what a protocol holds, and how its file is written."""

from __future__ import annotations

import json

import pytest

from edges.cli.running import records, run, squeezed


def test_rules_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a wide terminal the table of rules has a column each for id, category, text, citation and basis."""
    monkeypatch.setenv("COLUMNS", "160")

    lines = squeezed(run("rules lantern.yaml").out)

    assert "id category text citation basis" == lines[1]
    assert "I1 eligibility Adult with high blood pressure Inclusion 1 stated" in lines


def test_rules_narrow() -> None:
    """In 100 columns two of them stand below others; no line is longer, and units in brackets are shown."""
    out = run("rules lantern.yaml").out

    assert "I1 Adult with high blood pressure Inclusion 1 (stated)" in squeezed(out)
    assert "same_arm Arm = 'tablet'" in squeezed(out)
    assert max(map(len, out.splitlines())) <= 100


def test_rules_json() -> None:
    """As JSON, a rule has everything that a finding can say about it."""
    found = {record["id"]: record for record in records(run("rules lantern.yaml --format json").out)}

    assert {
        "id": "E1",
        "kind": "exclusion",
        "category": "eligibility",
        "text": "High potassium",
        "check": "not (Potassium > 5.0 'mmol/L')",
        "reads": None,
        "cite": "Exclusion 1",
        "basis": "interpreted",
        "important": True,
    } == found["E1"]
    assert {"to_tablet", "week_4", "stopped.window", "started.branch"} & set(found) == {
        "week_4",
        "stopped.window",
        "started.branch",
    }


HOSTED = """\
protocol: HOSTED
version: "1"
provided: {agreed: {text: the slot is agreed, reads: [pathway, started.count], category: dosing}, free: {}}
states: {screening: {initial: true}, done: {disposition: completed}}
events: {started: {require: free}}
transitions: [{event: started, from: screening, to: done, require: agreed}]
"""


def test_rules_that_the_host_provides() -> None:
    """Rules that the host answers are listed as such, with what they read."""
    lines = squeezed(run("rules -", HOSTED).out)
    found = {record["id"]: record for record in records(run("rules - --format json", HOSTED).out)}

    assert any("agreed the slot is agreed (provided by the host)" in line for line in lines)
    assert any("free (provided by the host)" in line for line in lines)
    assert ("provided", None, ["pathway", "started.count"]) == (
        found["agreed"]["kind"],
        found["agreed"]["check"],
        found["agreed"]["reads"],
    )
    assert [] == found["free"]["reads"]


def test_rules_of_a_faulty_protocol() -> None:
    """Where a protocol does not compile, its errors are told on standard error."""
    ran = run("rules faulty.yaml")

    assert (1, "") == ran[:2]
    assert "did you mean 'same_arm'?" in ran.err


def test_schema() -> None:
    """The schema is JSON."""
    assert "https://json-schema.org/draft/2020-12/schema" == json.loads(run("schema").out)["$schema"]
