"""A study is replayed and reported beside what its data record."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest

from protocol_engine.standards.sdtm import DatasetError, MappingError, StudyReport, render, report
from protocol_engine.standards.sdtm.records import DispositionRow, LongScreening
from protocol_engine.standards.sdtm.text import table
from standards.lantern import DATA, MAPPING, with_row, write_study


def report_of(folder: Path, **files: t.Any) -> StudyReport:
    """Write the small study and report it."""
    definition, tables = write_study(folder, **files)
    return report(definition, tables)


def visit(found: StudyReport, entry: str) -> dict[str, int]:
    """Give the counts of one visit that are not zero."""
    row = next(one for one in found.visits if one.entry == entry)
    names = ("seen", "inside", "early", "late", "unknown", "missed", "unknown_missed", "repeated", "on_last_day")
    return {name: getattr(row, name) for name in names if getattr(row, name)}


def test_dispositions_beside_the_record(tmp_path: Path) -> None:
    """Each recorded disposition is counted with the state that the replay ends in."""
    assert (
        DispositionRow("A", "COMPLETED", "done", 1, agrees=True),
        DispositionRow("B", "", "candidate", 1, agrees=True),
        DispositionRow("B", "WITHDRAWAL BY SUBJECT", "gone", 1, agrees=True),
    ) == report_of(tmp_path).dispositions


def test_a_record_that_the_history_does_not_reach(tmp_path: Path) -> None:
    """Somebody whose history ends elsewhere than the record says is among those who cannot be followed."""
    data = with_row("DS", USUBJID="L1-3", DSSTDTC="2025-03-01", DSSEQ="1")
    found = report_of(tmp_path, data=data)

    told = [(one.participant, one.outcome) for one in found.unfollowed]
    assert [("L1-3", "out_of_sequence"), ("L1-3", "disposition")] == told
    assert "the data record COMPLETED, the history leads to candidate" == found.unfollowed[-1].reason


def test_a_fact_that_is_out_of_sequence(tmp_path: Path) -> None:
    """Somebody who is dosed twice cannot be followed, and the rule, the event and the day are told."""
    found = report_of(tmp_path, data=with_row("EX", EXSEQ="2", EXSTDTC="2025-01-15"))

    told = [(one.participant, one.rule, one.outcome, one.kind, one.occurred) for one in found.unfollowed]
    assert [("L1-1", "dosed.sequence", "out_of_sequence", "dosed", "2025-01-15")] == told


def test_visits_inside_early_and_late(tmp_path: Path) -> None:
    """Visits are counted against the window of the entry that they name; nothing else counts as seen."""
    found = report_of(tmp_path)

    assert {"seen": 2, "inside": 1, "early": 1} == visit(found, "week_1")
    assert {"seen": 1, "late": 1, "missed": 1} == visit(found, "week_2")


def test_visits_of_which_nothing_can_be_told(tmp_path: Path) -> None:
    """A visit of somebody without an anchor, and a date that is not known to the day, are unknown."""
    data = with_row("SV", USUBJID="L1-3")
    data["SV"] = [{**row, "SVSTDTC": "2025-01"} if row["USUBJID"] == "L1-2" else row for row in data["SV"]]
    found = report_of(tmp_path, data=data)

    assert {"seen": 3, "inside": 1, "unknown": 2} == visit(found, "week_1")


def test_a_visit_that_is_there_twice(tmp_path: Path) -> None:
    """A second fact that names an answered visit is counted apart."""
    found = report_of(tmp_path, data=with_row("SV", VISITNUM="1.5", SVSTDTC="2025-01-18"))

    assert {"seen": 2, "inside": 1, "early": 1, "repeated": 1} == visit(found, "week_1")
    assert "1 further facts name a visit that another fact had answered" in render(found)


def test_deviations_on_the_last_day(tmp_path: Path) -> None:
    """An early or late visit on the day of the recorded disposition is told apart."""
    data = {**DATA, "DS": [{**DATA["DS"][0], "DSSTDTC": "2025-01-27"}]}

    assert {"seen": 1, "late": 1, "on_last_day": 1} == {
        name: count for name, count in visit(report_of(tmp_path, data=data), "week_2").items() if name != "missed"
    }


def test_screening_that_was_too_long(tmp_path: Path) -> None:
    """Whoever is late by a rule that the mapping names as a limit of screening is listed with the days."""
    found = report_of(tmp_path)

    assert (LongScreening("L1-2", "B", "dosed.window", 3),) == found.long_screening
    assert (("dosed.window", "Screening lasts two weeks at most"),) == found.screening_limits


def test_facts_after_the_recorded_end(tmp_path: Path) -> None:
    """Facts later than the day of the recorded disposition are counted by kind and are no errors."""
    found = report_of(tmp_path)

    assert {"seen": 1} == found.after_disposition
    assert () == found.unfollowed


def test_somebody_without_facts_is_reported(tmp_path: Path) -> None:
    """Somebody without any fact is counted and named."""
    found = report_of(tmp_path)

    assert (3, {"A": 1, "B": 2}, ("L1-3",)) == (found.participants, found.groups, found.without_facts)


def test_somebody_whom_the_list_lacks(tmp_path: Path) -> None:
    """Somebody whom the participants' data set lacks cannot be followed, with that reason."""
    found = report_of(tmp_path, data=with_row("DS", USUBJID="L1-9", DSCAT="OTHER EVENT"))

    assert [("L1-9", "not listed", "the data set DM does not list them")] == [
        (one.participant, one.outcome, one.reason) for one in found.unfollowed
    ]


def test_a_limit_that_is_no_rule(tmp_path: Path) -> None:
    """A limit of screening that the protocol does not have is a problem of the mapping."""
    with pytest.raises(MappingError, match=r"there is no rule 'dose\.window'; did you mean 'dosed\.window'\?"):
        report_of(tmp_path, mapping=MAPPING.replace("[dosed.window]", "dose.window"))


def test_no_data(tmp_path: Path) -> None:
    """A folder that is not there is told before anything is replayed."""
    definition, _ = write_study(tmp_path)

    with pytest.raises(DatasetError, match="there is no such folder"):
        report(definition, tmp_path / "nowhere")


def test_progress_sees_everybody(tmp_path: Path) -> None:
    """A progress bar may wrap the people while they are replayed."""
    definition, tables = write_study(tmp_path)
    seen: list[str] = []

    def progress(people: t.Iterable[t.Any]) -> t.Iterator[t.Any]:
        for one in people:
            seen.append(one.id)
            yield one

    report(definition, tables, progress=progress)

    assert ["L1-1", "L1-2", "L1-3"] == seen


def test_as_of_a_day(tmp_path: Path) -> None:
    """Facts after the day are left out, and what was missed by it is found."""
    definition, tables = write_study(tmp_path)
    found = report(definition, tables, as_of="2025-01-30")

    assert {"gone", "done", "candidate", "treated"} >= {row.replayed for row in found.dispositions}
    assert "treated" in {row.replayed for row in found.dispositions}


def test_the_text_of_a_report(tmp_path: Path) -> None:
    """The text has every part of the report, with its figures."""
    lines = [" ".join(line.split()) for line in render(report_of(tmp_path)).splitlines()]

    assert lines[0].startswith("LANTERN, version 1: 3 participants, 10 facts, from ")
    assert "groups: A 1, B 2" in lines
    assert "COMPLETED done 1 0 1" in lines
    assert "3 of 3 replays end where the record says" in lines
    assert "Week 1 2 1 1 0 0 0 0 stated 4.1" in lines
    assert "Screening longer than the protocol allows: 1 participants" in lines
    assert "dosed.window (Screening lasts two weeks at most): 1, by 3 to 3 days" in lines
    assert "Facts after the day of the recorded disposition: 1" in lines
    assert "Histories that the protocol cannot follow: 0 participants" in lines
    assert "without any fact: L1-3" in lines
    assert "selected and yet no fact: 1" in lines
    assert "DM consent: 1 with no usable date: row 3 (L1-3)" in lines


def test_many_rows_left_out(tmp_path: Path) -> None:
    """Where many rows are left out the text names the first and counts all."""
    data = {**DATA, "SV": [*DATA["SV"], *({**DATA["SV"][0], "VISITNUM": str(9 + n), "SVSTDTC": ""} for n in range(25))]}
    text = render(report_of(tmp_path, data=data))

    (line,) = [line for line in text.splitlines() if line.startswith("  SV visit:")]
    assert line.startswith("  SV visit: 25 with no usable date: row 5 (L1-1), ")
    assert line.endswith("row 24 (L1-1), …")


def test_a_study_without_an_optional_data_set(tmp_path: Path) -> None:
    """The text names the facts of which the study has no data set."""
    text = render(report_of(tmp_path, mapping=MAPPING.replace("dataset: EX", "dataset: EC, optional: true")))

    assert "  no data set for: dose\n" in text


def test_a_table() -> None:
    """Texts are aligned to the left and numbers to the right; without rows it says none."""
    assert ["  name   count", "  one        1", "  three     10"] == table(
        ("name", "count"), [("one", 1), ("three", 10)]
    )
    assert ["  none"] == table(("name",), [])
