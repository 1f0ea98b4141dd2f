"""Rows become facts as the mapping says; nobody is lost, and no row is dropped silently."""

from __future__ import annotations

import json
import typing as t
from decimal import Decimal
from pathlib import Path

import pytest

from protocol_engine.checker import load
from protocol_engine.protocol import DataElement
from protocol_engine.standards.sdtm import LeftOut, Person, Reading, load_mapping, mapping_beside, open_library, read
from protocol_engine.standards.sdtm.facts import as_entered, is_date
from standards.lantern import DATA, MAPPING, with_row, write_study


def reading_of(folder: Path, **files: t.Any) -> Reading:
    """Write the small study and read it."""
    definition, tables = write_study(folder, **files)
    return read(open_library(tables), load_mapping(mapping_beside(definition)), load(definition))


def person(reading: Reading, id: str) -> Person:
    """Find one person of a reading."""
    return next(one for one in reading.people if one.id == id)


def test_facts_of_one_person(tmp_path: Path) -> None:
    """Each selected row is one fact, with kind, date, end, visit, values and a name of its own."""
    facts = {fact.id: fact for fact in person(reading_of(tmp_path), "L1-1").facts}

    assert [
        "L1/L1-1/DM/consent", "L1/L1-1/EX/1", "L1/L1-1/SV/1", "L1/L1-1/SV/2", "L1/L1-1/DS/1",
    ] == list(facts)  # fmt: skip
    dose, visit, consent = facts["L1/L1-1/EX/1"], facts["L1/L1-1/SV/2"], facts["L1/L1-1/DM/consent"]
    assert ("dosed", "2025-01-10", "2025-01-20") == (dose.kind, str(dose.occurred), str(dose.ended))
    assert {"Dose": Decimal("2.5")} == dict(dose.data)
    assert ("seen", "week_2") == (visit.kind, visit.visit)
    assert {"Age": 50, "Smoker": True} == dict(consent.data)
    assert "2025-01-01" == str(consent.occurred)


def test_the_first_date_that_is_there(tmp_path: Path) -> None:
    """Where the first date column is empty the next one is taken."""
    consent = person(reading_of(tmp_path), "L1-2").facts[0]

    assert "2025-01-01" == str(consent.occurred)


def test_a_visit_without_an_entry(tmp_path: Path) -> None:
    """A visit whose name is no schedule entry is a fact for no visit."""
    facts = {fact.id: fact.visit for fact in person(reading_of(tmp_path), "L1-2").facts}

    assert facts["L1/L1-2/SV/1.1"] is None
    assert "week_1" == facts["L1/L1-2/SV/1"]


def test_nobody_is_lost(tmp_path: Path) -> None:
    """Somebody without a single usable row is a person of the reading, and the row is told."""
    reading = reading_of(tmp_path)

    assert Person("L1-3", "B", True, ()) == person(reading, "L1-3")
    assert (LeftOut("no usable date", "DM", "consent", 3, "L1-3"),) == reading.left_out


def test_somebody_whom_nobody_lists(tmp_path: Path) -> None:
    """Somebody whom only another data set has is a person too, marked as not listed."""
    reading = reading_of(tmp_path, data=with_row("EX", USUBJID="L1-9"))

    assert ("L1-1", "L1-2", "L1-3", "L1-9") == tuple(one.id for one in reading.people)
    assert (False, 1) == (person(reading, "L1-9").listed, len(person(reading, "L1-9").facts))


def test_somebody_whose_only_row_is_not_selected(tmp_path: Path) -> None:
    """A row that no rule asks for still makes its person known."""
    reading = reading_of(tmp_path, data=with_row("DS", USUBJID="L1-9", DSCAT="OTHER EVENT", DSSEQ="3"))

    assert () == person(reading, "L1-9").facts


@pytest.mark.parametrize(
    ("dataset", "values", "reason"),
    [
        ("SV", {"SVSTDTC": "s3cret", "VISITNUM": "9"}, "no usable date"),
        ("SV", {"SVSTDTC": "2025-02-30", "VISITNUM": "9"}, "no usable date"),
        ("SV", {"SVSTDTC": "--02-10", "VISITNUM": "9"}, "no usable date"),
        ("SV", {"VISIT": "s3cret", "VISITNUM": "9"}, "no kind for its value"),
        ("SV", {"USUBJID": ""}, "no participant"),
        ("SV", {"STUDYID": "L2"}, "another study"),
        ("SV", {"SVSTDTC": "2025-03-01"}, "another row has its id"),
    ],
)
def test_rows_left_out(tmp_path: Path, dataset: str, values: dict[str, str], reason: str) -> None:
    """A row that cannot be a fact is told with its number and the reason, and the others are read."""
    reading = reading_of(tmp_path, data=with_row(dataset, **values))

    told = [(one.dataset, one.row, one.reason) for one in reading.left_out if one.dataset == dataset]
    assert [(dataset, len(DATA[dataset]) + 1, reason)] == told
    assert sum(map(len, DATA.values())) - 2 == sum(len(one.facts) for one in reading.people)


def test_every_row_is_counted(tmp_path: Path) -> None:
    """For each data set it is told how many rows there are, are asked for, and are facts."""
    counted = {one.dataset: (one.rows, one.selected, one.facts) for one in reading_of(tmp_path).coverage}

    assert {"DM": (3, 3, 2), "EX": (2, 2, 2), "SV": (4, 4, 4), "DS": (3, 2, 2)} == counted


def test_the_order_of_rows_is_nothing(tmp_path: Path) -> None:
    """The same rows in another order give the same facts with the same ids."""
    turned = {name: rows[::-1] for name, rows in DATA.items()}
    one, other = reading_of(tmp_path), reading_of(tmp_path, data=turned)

    for someone in one.people:
        assert set(someone.facts) == set(person(other, someone.id).facts)


def test_json_and_csv_give_the_same_facts(tmp_path: Path) -> None:
    """A study in Dataset-JSON, with numbers, reads as the same study in CSV, with texts."""
    from_csv = reading_of(tmp_path)
    for path in (tmp_path / "sdtm").iterdir():
        path.unlink()
    numbers = {"AGE", "EXDOSE", "EXSEQ", "DSSEQ", "VISITNUM"}
    for name, rows in DATA.items():
        content = {
            "datasetJSONVersion": "1.1.0",
            "name": name,
            "columns": [{"itemOID": f"IT.{one}", "name": one, "label": one, "dataType": "string"} for one in rows[0]],
            "rows": [[float(value) if key in numbers else value for key, value in row.items()] for row in rows],
        }
        (tmp_path / "sdtm" / f"{name.lower()}.json").write_text(json.dumps(content), encoding="utf-8")
    definition = tmp_path / "lantern.yaml"
    from_json = read(open_library(tmp_path / "sdtm"), load_mapping(mapping_beside(definition)), load(definition))

    assert [one.id for one in from_csv.people] == [one.id for one in from_json.people]
    for someone in from_csv.people:
        facts = {fact.id: fact for fact in person(from_json, someone.id).facts}
        assert [fact.id for fact in someone.facts] == list(facts)
        assert all(fact.data == dict(facts[fact.id].data) for fact in someone.facts)


def test_selection_by_the_participants_row(tmp_path: Path) -> None:
    """Rows may be selected by what the participants' data set says of their person."""
    mapping = MAPPING.replace("date: EXSTDTC,", "date: EXSTDTC, people: {ARM: A},")
    kinds = {one.id: [fact.kind for fact in one.facts] for one in reading_of(tmp_path, mapping=mapping).people}

    assert "dosed" in kinds["L1-1"]
    assert "dosed" not in kinds["L1-2"]


def test_rows_that_are_excepted(tmp_path: Path) -> None:
    """Rows that `except` names are not selected."""
    mapping = MAPPING.replace("rows: {DSCAT: DISPOSITION EVENT}\ndisp", "except: {DSCAT: OTHER EVENT, DSSEQ: 2}\ndisp")

    assert reading_of(tmp_path).people == reading_of(tmp_path, mapping=mapping).people


def test_one_result_a_row(tmp_path: Path) -> None:
    """Of a findings data set each row brings the element that its test code names."""
    mapping = MAPPING.replace(
        "facts:",
        "facts:\n  pulse: {dataset: VS, kind: seen, date: VSDTC, rows: {VSTESTCD: PULSE},"
        " measured: {column: VSTESTCD, values: {PULSE: Pulse}, result: VSSTRESN}, part: pulse}",
    )
    rows = [
        {"STUDYID": "L1", "DOMAIN": "VS", "USUBJID": "L1-1", "VSSEQ": 1, "VSTESTCD": "PULSE", "VSSTRESN": "61.5",
         "VSDTC": "2025-01-12"},
        {"STUDYID": "L1", "DOMAIN": "VS", "USUBJID": "L1-1", "VSSEQ": 2, "VSTESTCD": "TEMP", "VSSTRESN": "36",
         "VSDTC": "2025-01-12"},
        {"STUDYID": "L1", "DOMAIN": "VS", "USUBJID": "L1-1", "VSSEQ": 3, "VSTESTCD": "PULSE", "VSSTRESN": "",
         "VSDTC": "2025-01-12"},
    ]  # fmt: skip
    facts = person(reading_of(tmp_path, mapping=mapping, data={**DATA, "VS": rows}), "L1-1").facts

    assert [("L1/L1-1/VS/1/pulse", {"Pulse": Decimal("61.5")}), ("L1/L1-1/VS/3/pulse", {})] == [
        (fact.id, dict(fact.data)) for fact in facts if "/VS/" in fact.id
    ]


def test_the_first_data_set_there_is(tmp_path: Path) -> None:
    """Of several data sets the first that the study has is read."""
    mapping = MAPPING.replace("dataset: EX", "dataset: [EC, EX]")

    assert reading_of(tmp_path).people == reading_of(tmp_path, mapping=mapping).people


def test_an_optional_data_set(tmp_path: Path) -> None:
    """Facts that a study may be without are told to be absent, and the others are read."""
    mapping = MAPPING.replace("dataset: EX", "dataset: EC, optional: true")
    reading = reading_of(tmp_path, mapping=mapping)

    assert ("dose",) == reading.absent
    assert ["consented", "seen", "seen", "finished"] == [fact.kind for fact in person(reading, "L1-1").facts]


def test_ids_do_not_depend_on_how_a_number_is_written(tmp_path: Path) -> None:
    """A sequence number that a file writes as 1.0 gives the id of 1; 1.1 stays what it is."""
    data = {**DATA, "SV": [{**row, "VISITNUM": row["VISITNUM"].replace("2", "2.0")} for row in DATA["SV"]]}

    assert reading_of(tmp_path).people == reading_of(tmp_path, data=data).people


@pytest.mark.parametrize("value", ["2025", "2025-04", "2025-04-10", "2025-04-10T08:30"])
def test_partial_dates_are_usable(value: str) -> None:
    """A date that is known to the month or the year places a fact in time."""
    assert is_date(value)


@pytest.mark.parametrize(
    ("type", "value", "expected"),
    [
        ("Integer", "63", 63),
        ("Decimal", "6.5", Decimal("6.5")),
        ("Quantity", "54", 54),
        ("Quantity", "54 mg", "54 mg"),
        ("Boolean", "Y", True),
        ("Boolean", "N", False),
        ("Boolean", "U", "U"),
        ("String", 3, "3"),
        ("Date", "2025-04", "2025-04"),
    ],
)
def test_values_as_entered(type: str, value: t.Any, expected: object) -> None:
    """A cell is given in the form of its element; what does not fit stays as it is."""
    assert expected == as_entered(value, DataElement(type))
