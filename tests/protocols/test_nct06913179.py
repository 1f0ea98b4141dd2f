"""The seed protocol and its invented participants: what each history shows, worked out by hand."""

from __future__ import annotations

import functools
import typing as t
from decimal import Decimal
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

# Values of the enrolled woman 01-001 that are changed, and the items that break.
BREAKING: list[tuple[dict[str, t.Any], set[str]]] = [
    ({"Age": 17}, {"I01"}),
    ({"Age": 71}, {"I01"}),
    ({"LifeExpectancy": 12}, {"I02"}),
    ({"LifeExpectancy": "84 d"}, {"I02"}),
    ({"MyelomaOnExamination": False}, {"I03"}),
    ({"MyelomaOnPathology": False}, {"I03"}),
    ({"MyelomaInLaboratory": False}, {"I03"}),
    ({"MyelomaOnImaging": False}, {"I03"}),
    ({"Relapsed": False}, {"I04", "I05"}),
    ({"ALT": 120}, {"I06"}),
    ({"AST": 120}, {"I06"}),
    ({"Bilirubin": "2.0 mg/dL"}, {"I07"}),
    ({"Bilirubin": "34.3 umol/L"}, {"I07"}),
    ({"KPS": 50}, {"I08"}),
    ({"Liver": "severe"}, {"I09"}),
    ({"Heart": "severe"}, {"I09", "E09"}),
    ({"TransplantFailed": False}, {"I10", "I11"}),
    ({"AgreesToCellTherapy": False}, {"I12"}),
    ({"VeinsSuitable": False}, {"I13"}),
    ({"LeukapheresisContraindicated": True}, {"I13"}),
    ({"CanConsent": False}, {"I14"}),
    ({"Pregnant": True}, {"E01"}),
    ({"Lactating": True}, {"E01"}),
    ({"PregnancyPlanned": True}, {"E01"}),
    ({"HIV": "positive"}, {"E02"}),
    ({"ActiveTuberculosis": True}, {"E02"}),
    ({"OtherInfectiousDisease": True}, {"E02"}),
    ({"ActiveHepatitisB": True}, {"E03"}),
    ({"ActiveHepatitisC": True}, {"E03"}),
    ({"TransductionEfficiency": "9.9 %"}, {"E04"}),
    ({"ExpansionFold": Decimal("4.99")}, {"E04"}),
    ({"VitalSignsAbnormal": True}, {"E05"}),
    ({"AbleToCooperate": False}, {"E05"}),
    ({"PsychiatricDisorder": True}, {"E06"}),
    ({"SevereAllergy": True}, {"E07"}),
    ({"InterleukinAllergy": True}, {"E07"}),
    ({"SevereInfection": True, "AntiInfectiveNeeded": True}, {"E08"}),
    ({"Lung": "significant"}, {"E09"}),
    ({"Brain": "severe"}, {"E09"}),
    ({"SevereAutoimmuneDisease": True}, {"E10"}),
    ({"Unsuitable": True}, {"E11"}),
]

# Values at the edge that are still allowed.
ALLOWED: list[dict[str, t.Any]] = [
    {"Age": 18},
    {"Age": 70},
    {"LifeExpectancy": "85 d"},
    {"Relapsed": False, "Refractory": True},
    {"ALT": "119.9 U/L", "AST": "1.99 ukat/L"},
    {"Bilirubin": "34.2 umol/L"},
    {"KPS": 60},
    {"Liver": "significant", "Heart": "mild"},
    {"TransplantFailed": False, "TransplantDeclined": True},
    {"TransplantFailed": False, "TransplantIneligible": True},
    {"Sex": "male", "Pregnant": None, "Lactating": None},
    {"TransductionEfficiency": 10, "ExpansionFold": 5},
    {"SevereInfection": True, "AntiInfectiveNeeded": False},
]

# An element that is missing, and the items that then cannot be judged.
UNTOLD = {
    "Age": {"I01"},
    "LifeExpectancy": {"I02"},
    "MyelomaOnPathology": {"I03"},
    "Relapsed": {"I04", "I05"},
    "Refractory": set[str](),
    "ALT_ULN": {"I06"},
    "Bilirubin": {"I07"},
    "KPS": {"I08"},
    "Liver": {"I09"},
    "Heart": {"I09", "E09"},
    "TransplantFailed": {"I10", "I11"},
    "AgreesToCellTherapy": {"I12"},
    "VeinsSuitable": {"I13"},
    "CanConsent": {"I14"},
    "Pregnant": {"E01"},
    "HIV": {"E02"},
    "ActiveHepatitisC": {"E03"},
    "ExpansionFold": {"E04"},
    "VitalSignsAbnormal": {"E05"},
    "PsychiatricDisorder": {"E06"},
    "InterleukinAllergy": {"E07"},
    "SevereInfection": set[str](),
    "Lung": {"E09"},
    "SevereAutoimmuneDisease": {"E10"},
    "Unsuitable": {"E11"},
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


def enrolled_with(changed: dict[str, t.Any]) -> pe.Participant:
    """Enroll 01-001 with some values changed; each is carried by the fact that carried it."""
    events = []
    for event in histories()["01-001"][:6]:
        data = {name: changed.get(name, value) for name, value in event.data.items()}
        events.append(pe.Event(event.kind, event.occurred, data, id=event.id))
    return pe.replay(chart(), "01-001", events)


def judged(participant: pe.Participant, outcome: str) -> set[str]:
    """Give the criteria with an outcome."""
    return {one.rule for one in participant.findings if one.category == "eligibility" and one.outcome == outcome}


@pytest.mark.parametrize(("changed", "broken"), BREAKING)
def test_an_item_is_broken_alone(changed: dict[str, t.Any], broken: set[str]) -> None:
    """Each item breaks on the value that it forbids, at the limit, and no other item does."""
    participant = enrolled_with(changed)
    assert (broken, "deviates") == (judged(participant, "violated"), participant.verdict)
    assert {(rule, "e06", "violated", None) for rule in broken} == set(rows(participant))


@pytest.mark.parametrize("changed", ALLOWED)
def test_the_edge_is_allowed(changed: dict[str, t.Any]) -> None:
    """On the allowed side of each limit nothing is found."""
    assert set() == judged(enrolled_with(changed), "violated") | judged(enrolled_with(changed), "undetermined")


@pytest.mark.parametrize("name", UNTOLD)
def test_a_missing_value_is_neither_yes_nor_no(name: str) -> None:
    """An item cannot be judged without a value that would decide it, and only then."""
    participant = enrolled_with({name: None})
    assert UNTOLD[name] == judged(participant, "undetermined")
    assert set() == judged(participant, "violated")


def test_every_item_breaks_in_some_case() -> None:
    """The table of breaking values covers all twenty-five items."""
    items = {*protocol().criteria.inclusion, *protocol().criteria.exclusion}
    assert items == {item for _, broken in BREAKING for item in broken}


def test_every_item_of_the_source_is_a_rule() -> None:
    """The fourteen inclusion and the eleven exclusion items each have a rule with citation and basis."""
    criteria = protocol().criteria
    assert [f"I{number:02d}" for number in range(1, 15)] == list(criteria.inclusion)
    assert [f"E{number:02d}" for number in range(1, 12)] == list(criteria.exclusion)
    for kind, group in (("Inclusion", criteria.inclusion), ("Exclusion", criteria.exclusion)):
        cited = [(one.cite or "").split("; ")[0] for one in group.values()]
        assert [f"{kind} {number}" for number in range(1, len(group) + 1)] == cited
        assert all(one.basis and one.text for one in group.values())


def test_everything_says_its_basis() -> None:
    """No data element, rule, state, event, transition or visit leaves open who says so."""
    told = protocol()
    parts: list[t.Any] = [
        *told.data.values(),
        *told.rules.values(),
        *told.states.values(),
        *told.events.values(),
        *told.transitions,
        *told.schedule.values(),
    ]
    assert [] == [part for part in parts if part.basis is None]


def test_nothing_in_it_is_suspicious() -> None:
    """The checker finds nothing: every operator keeps the unknown, and every answer has one way."""
    assert () == pe.check(protocol())


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
