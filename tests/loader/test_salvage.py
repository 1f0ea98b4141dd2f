"""What is read of a file whose form is faulty."""

from __future__ import annotations

import pytest

import protocol_engine as pe
from protocol_engine.errors import ProtocolError

STATES = "states: {s: {initial: true}, d: {disposition: completed}}\n"


def problems(text: str) -> list[str]:
    """Load a text that is faulty; give what is told of it, without places."""
    with pytest.raises(ProtocolError) as caught:
        pe.loads(text)
    return [f"{one.path}: {one.message}" for one in caught.value.problems]


@pytest.mark.parametrize(
    "text",
    [
        f"protocol: P\n{STATES}rules: {{r: {{check: X > 3}}}}",
        "protocol: P\nversion: '1'\nstates: [s]\nrules: {r: {check: X > 3}}",
        f"protocol: P\nversion: '1'\n{STATES}data: 3\nrules: {{r: {{check: X > 3}}}}",
        f"protocol: P\nversion: '1'\n{STATES}criteria: {{inclusion: [a]}}\nrules: {{r: {{check: X > 3}}}}",
    ],
)
def test_without_what_names_things_nothing_more_is_told(text: str) -> None:
    """Where the file lacks its name or version, or a section that declares names is none, the form comes first."""
    (told,) = problems(text)
    assert "'X'" not in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("data: {X: {type: Int}}\nrules: {r: {check: X > 3 and Y > 3}}", "rules.r.check: there is no data"),
        ("data: {X: {type: Int}}\nrules: {r: {check: X and true}}", ""),
        ("rules: {r: {chek: X > 3}, q: {check: 1 > 2 > 3}}", "rules.q.check: comparisons"),
        ("events: {e: 3}\nschedule: {v: {event: e, anchor: f, after: 1 day}}", "schedule.v.anchor: there is no event"),
        ("epochs: [[a]]\nevents: {e: {during: {epoch: a}}}", ""),
        ("transitions:\n - {event: e, to: d}\n - {event: f, from: s, to: d}", "transitions[1].event: there is no"),
        ("transitions: {e: f}\nrules: {r: {check: X > 3}}", "rules.r.check: there is no data"),
        ("rules: {r: {check: 'true'}, r: {check: X > 3}, q: {check: Y > 3}}", "rules.q.check: there is no data"),
        ("rules: {q: {check: Y > 3}}\nrulse: {}", ""),
        ("rules: {q: {check: 1 > 2 > 3}}\nrulse: {}", "rules.q.check: comparisons"),
        ("eventsx: {e: {}}\nschedule: {v: {event: e, anchor: e, after: 1 day}}", ""),
    ],
)
def test_what_stands_for_itself_is_told(text: str, told: str) -> None:
    """Besides the fault of the form, what one text or name has wrong by itself is told, and nothing that follows."""
    found = problems(f"protocol: P\nversion: '1'\n{STATES}{text}")
    assert (2 if told else 1) == len(found), found
    assert not told or any(one.startswith(told) for one in found), found


@pytest.mark.parametrize("state", ["given: 5", "given: {trackx: consent, initial: true}", "given: {track: [consent]}"])
def test_a_track_of_which_a_state_is_lost_says_nothing(state: str) -> None:
    """Where a state of a track was left out, it is not told that the track or the state is unknown."""
    states = f"states: {{s: {{initial: true}}, d: {{disposition: x}}, a: {{track: consent, initial: true}}, {state}}}"
    rule = "rules: {r: {check: \"consent = 'given'\"}}"
    (told,) = problems(f"protocol: P\nversion: '1'\n{states}\n{rule}")
    assert told.startswith("states.given")
