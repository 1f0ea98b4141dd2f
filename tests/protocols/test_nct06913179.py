"""The seed protocol and its invented participants: what each history shows, worked out by hand."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

import protocol_engine as pe
from history_lines import Row, read_histories, rows
from protocol_engine.protocol import Enrollment

FOLDER = Path(__file__).parents[2] / "protocols"
HISTORIES = FOLDER / "nct06913179.histories.jsonl"

# Participant to: states of pathway, consent and vital; verdict; findings.
EXPECTED: dict[str, tuple[tuple[str, str, str], str, list[Row]]] = {
    "01-001": (("completed", "consented", "alive"), "conforms", []),
    "01-002": (("screen_failure", "consented", "alive"), "conforms", []),
    "01-003": (("withdrawn", "consent_withdrawn", "alive"), "conforms", []),
    "01-004": (("lost_to_follow_up", "consented", "dead"), "conforms", []),
    "01-005": (("apheresed", "consented", "dead"), "conforms", []),
    "01-006": (("manufacturing_failure", "consented", "alive"), "conforms", []),
    "01-007": (
        ("disease_progression", "consented", "alive"),
        "deviates",
        [("E04", "e06", "violated", None), ("I07", "e06", "violated", None)],
    ),
    "01-008": (
        ("complete_remission", "consented", "alive"),
        "undetermined",
        [
            ("response", "e11", "undetermined", None),
            ("serious_event_reported_at_once", "e10", "undetermined", None),
        ],
    ),
    "01-009": (
        ("complete_remission", "consented", "alive"),
        "deviates",
        [
            ("I06", "e06", "undetermined", None),
            ("I08", "e06", "undetermined", None),
            ("dose_as_released", "e09", "undetermined", None),
            ("examined.data", "e03", "incomplete", None),
            ("infused.data", "e09", "incomplete", None),
            ("response_assessed.branch", "e10", "undetermined", None),
            ("response_assessed.data", "e10", "incomplete", None),
        ],
    ),
    "01-010": (
        ("investigator_decision", "consented", "alive"),
        "deviates",
        [("consent_given", "e04", "violated", None)],
    ),
    "01-011": (
        ("no_remission", "consented", "alive"),
        "deviates",
        [
            ("response", "e10", "late", 3),
            ("response#2", None, "missed", None),
            ("response#3", "e11", "early", -2),
        ],
    ),
    "01-012": (
        ("follow_up", "consented", "dead"),
        "deviates",
        [
            ("cleared_for_transplant", "e11", "undetermined", None),
            ("in_remission", "e11", "violated", None),
            ("transplanted.sequence", "e11", "out_of_sequence", None),
        ],
    ),
    "01-013": (
        ("completed", "consented", "alive"),
        "deviates",
        [
            ("completed.window", "e17", "early", -100),
            ("dose_as_released", "e09", "violated", None),
            ("no_other_myeloma_treatment", "e11", "violated", None),
            ("serious_event_reported_at_once", "e10", "violated", None),
            ("transplant_ruled_out", "e14", "violated", None),
        ],
    ),
    "01-014": (("transplanted", "consented", "alive"), "conforms", []),
    "01-015": (
        ("lost_to_follow_up", "consented", "alive"),
        "deviates",
        [
            ("biopsied.unknown", "e06", "unknown", None),
            ("enrolled.sequence", "e09", "out_of_sequence", None),
            ("laboratory_result.data", "e04", "unreadable", None),
        ],
    ),
    "01-016": (("completed", "consented", "alive"), "conforms", []),
    "01-017": (("progressed", "consented", "dead"), "conforms", []),
    "01-018": (
        ("withdrawn", "consent_withdrawn", "alive"),
        "deviates",
        [
            ("I01", "e07", "violated", None),
            ("apheresed.sequence", "e06", "out_of_sequence", None),
            ("enrolled.sequence", "e07", "out_of_sequence", None),
        ],
    ),
}

CATEGORIES = {
    "eligibility",
    "consent",
    "procedure order",
    "visit window",
    "missed assessment",
    "dosing",
    "prohibited therapy",
    "safety reporting",
    "discontinuation",
    "data completeness",
}


@functools.cache
def protocol() -> pe.Protocol:
    """Load the protocol once."""
    return pe.load(FOLDER / "nct06913179.yaml")


@functools.cache
def chart() -> pe.Chart:
    """Compile the protocol once."""
    return pe.compile(protocol())


@functools.cache
def histories() -> dict[str, tuple[pe.Event, ...]]:
    """Read the histories once."""
    return read_histories(HISTORIES)


def test_every_item_of_the_source_is_a_rule() -> None:
    """The fourteen inclusion and the eleven exclusion items each have a rule with citation and basis."""
    criteria = protocol().criteria
    assert [f"I{number:02d}" for number in range(1, 15)] == list(criteria.inclusion)
    assert [f"E{number:02d}" for number in range(1, 12)] == list(criteria.exclusion)
    for kind, group in (("Inclusion", criteria.inclusion), ("Exclusion", criteria.exclusion)):
        assert [f"{kind} {number}" for number in range(1, len(group) + 1)] == [one.cite for one in group.values()]
        assert all(one.basis and one.text for one in group.values())


def test_everything_says_its_basis() -> None:
    """No data element, rule, state, event, transition or visit leaves open who says so."""
    told = protocol()
    parts = [
        *told.data.values(),
        *told.rules.values(),
        *told.states.values(),
        *told.events.values(),
        *told.transitions,
        *told.schedule.values(),
    ]
    assert [] == [part for part in parts if part.basis is None]


def test_the_study_takes_thirty_participants() -> None:
    """The enrollment limit of the source is in the protocol."""
    assert Enrollment(limit=30, counted="enrolled") == protocol().enrollment


def test_every_participant_has_an_expectation() -> None:
    """The file of histories and the table of this module name the same participants, in the same order."""
    assert list(EXPECTED) == list(histories())


@pytest.mark.parametrize("id", EXPECTED)
def test_a_history_ends_as_worked_out_by_hand(id: str) -> None:
    """Each invented participant ends in the states, with the verdict and exactly the findings, expected."""
    states, verdict, expected = EXPECTED[id]
    participant = pe.replay(chart(), id, histories()[id])
    assert dict(zip(("pathway", "consent", "vital"), states, strict=True)) == dict(participant.states)
    assert expected == rows(participant)
    assert verdict == participant.verdict


def test_the_order_of_the_lines_does_not_matter() -> None:
    """Each history read backwards gives the same participant."""
    for id, events in histories().items():
        assert pe.replay(chart(), id, events) == pe.replay(chart(), id, events[::-1])


def test_a_late_entry_takes_back_what_was_missed() -> None:
    """Before the first assessment of 01-014 was entered, it counted as missed."""
    known_before = histories()["01-014"][:-1]
    assert [("response", None, "missed", None)] == rows(pe.replay(chart(), "01-014", known_before))


def test_the_histories_show_every_category_and_disposition() -> None:
    """Each kind of deviation that the protocol has, and each way of ending, occurs in the histories."""
    participants = [pe.replay(chart(), id, events) for id, events in histories().items()]
    assert CATEGORIES == {one.category for participant in participants for one in participant.findings}
    ends = {state for participant in participants for state in participant.states.values()}
    assert {name for name, state in protocol().states.items() if state.disposition} <= ends
