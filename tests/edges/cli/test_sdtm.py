"""`protocol-engine replay --sdtm`: datasets instead of histories."""

from __future__ import annotations

from pathlib import Path

import pytest

from edges.cli.running import records, run


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        ("--sdtm data", 2, "lantern.sdtm.yaml: cannot be read: no such file or directory"),
        ("--sdtm data --mapping lantern.yaml", 1, "lantern.yaml:"),
        ("--sdtm nowhere --mapping map.yaml", 2, "nowhere: there is no such folder"),
    ],
)
def test_sdtm_faults(options: str, code: int, message: str) -> None:
    """Faults of a mapping and of data sets are told, each with its exit code."""
    Path("map.yaml").write_text("protocol: LANTERN\nfacts: {}\n", encoding="utf-8")

    for format in ("table", "json"):
        ran = run(f"replay lantern.yaml {options} --format {format}")
        assert (code, "") == ran[:2]
        assert message in ran.err


def test_sdtm(tmp_path: Path) -> None:
    """Data sets in place of histories give the study's report, everyone as JSON, and an explanation."""
    (tmp_path / "data").mkdir()
    Path("data/DM.csv").write_text("STUDYID,DOMAIN,USUBJID,RFSTDTC,AGE\nX,DM,01,2026-03-02,54\nX,DM,02,2026-03-03,17\n")
    Path("lantern.sdtm.yaml").write_text(
        "protocol: LANTERN\nfacts:\n  age: {dataset: DM, kind: examined, date: RFSTDTC, data: {Age: AGE}}\n"
    )

    table = run("replay lantern.yaml --sdtm data")
    everyone = run("replay lantern.yaml --sdtm data --format json")
    one = run("replay lantern.yaml --sdtm data --participant 02")
    told = run("explain lantern.yaml --sdtm data --participant 02")
    due = run("due lantern.yaml --sdtm data --on 2026-04-01")

    assert {0} == {ran.code for ran in (table, everyone, one, told, due)}
    assert "LANTERN, version 1.0: 2 participants, 2 facts, from data" == table.out.splitlines()[0]
    assert ["01", "02"] == [record["participant"] for record in records(everyone.out)]
    assert "1 participant: 1 conform, 0 deviate, 0 undetermined" == one.out.splitlines()[-1]
    assert "02 in LANTERN 1.0: conforms" == told.out.splitlines()[0]
    assert "data: there is no participant '03'\n" == run("explain lantern.yaml --sdtm data --participant 03").err
