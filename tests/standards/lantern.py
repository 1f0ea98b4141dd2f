"""A small study for the tests of the reader: its protocol, its mapping, and a folder of its data."""

from __future__ import annotations

import csv
import typing as t
from pathlib import Path

PROTOCOL = """
protocol: LANTERN
version: "1"
epochs: [screening, treatment, end]
data:
  Age: {type: Integer, range: [0, 120]}
  Smoker: {type: Boolean}
  Dose: {type: Quantity, unit: mg}
  Pulse: {type: Decimal}
states:
  candidate: {epoch: screening, initial: true}
  screened: {epoch: screening}
  treated: {epoch: treatment}
  done: {epoch: end, disposition: completed}
  gone: {epoch: end, disposition: withdrawal}
  dead: {epoch: end, disposition: death}
events:
  consented: {data: [Age], may_carry: [Smoker]}
  dosed: {data: [Dose]}
  seen: {may_carry: [Pulse]}
  finished: {}
  withdrew: {}
  died: {}
transitions:
  - {event: consented, from: candidate, to: screened}
  - event: dosed
    from: screened
    to: treated
    window: {anchor: consented, at_most: 14 days, text: Screening lasts two weeks at most}
  - {event: finished, from: treated, to: done}
  - {event: withdrew, from: any, to: gone}
  - {event: died, from: any, to: dead}
schedule:
  week_1:
    {label: Week 1, event: seen, anchor: dosed, after: 7 days, early: 1 day, late: 1 day, basis: stated, cite: "4.1"}
  week_2: {event: seen, anchor: dosed, after: 14 days, early: 1 day, late: 1 day}
"""

MAPPING = """
protocol: LANTERN
study: L1
participants: {dataset: DM, group: ARM}
facts:
  consent: {dataset: DM, kind: consented, date: [RFICDTC, DMDTC], data: {Age: AGE, Smoker: SMOKER}}
  dose: {dataset: EX, kind: dosed, date: EXSTDTC, ended: EXENDTC, data: {Dose: EXDOSE}}
  visit:
    dataset: SV
    kind: {column: VISIT, values: {WEEK *: seen, UNSCHEDULED *: seen}}
    visit: {column: VISIT, values: {WEEK 1: week_1, WEEK 2: week_2}}
    date: SVSTDTC
    id: [VISITNUM]
  end:
    dataset: DS
    kind: {column: DSDECOD, values: {COMPLETED: finished, WITHDRAWAL BY SUBJECT: withdrew, DEATH: died}}
    date: DSSTDTC
    rows: {DSCAT: DISPOSITION EVENT}
dispositions:
  dataset: DS
  rows: {DSCAT: DISPOSITION EVENT}
  column: DSDECOD
  date: DSSTDTC
  states: {COMPLETED: done, WITHDRAWAL BY SUBJECT: gone, DEATH: dead}
screening: [dosed.window]
"""

DATA: dict[str, list[dict[str, t.Any]]] = {
    "DM": [
        {"STUDYID": "L1", "DOMAIN": "DM", "USUBJID": "L1-1", "ARM": "A", "AGE": "50", "SMOKER": "Y",
         "RFICDTC": "2025-01-01", "DMDTC": "2025-01-02"},
        {"STUDYID": "L1", "DOMAIN": "DM", "USUBJID": "L1-2", "ARM": "B", "AGE": "60", "SMOKER": "N",
         "RFICDTC": "", "DMDTC": "2025-01-01"},
        {"STUDYID": "L1", "DOMAIN": "DM", "USUBJID": "L1-3", "ARM": "B", "AGE": "70", "SMOKER": "",
         "RFICDTC": "", "DMDTC": ""},
    ],
    "EX": [
        {"STUDYID": "L1", "DOMAIN": "EX", "USUBJID": "L1-1", "EXSEQ": "1", "EXDOSE": "2.5",
         "EXSTDTC": "2025-01-10", "EXENDTC": "2025-01-20"},
        {"STUDYID": "L1", "DOMAIN": "EX", "USUBJID": "L1-2", "EXSEQ": "1", "EXDOSE": "5",
         "EXSTDTC": "2025-01-18", "EXENDTC": ""},
    ],
    "SV": [
        {"STUDYID": "L1", "USUBJID": "L1-1", "VISITNUM": "1", "VISIT": "WEEK 1", "SVSTDTC": "2025-01-17"},
        {"STUDYID": "L1", "USUBJID": "L1-1", "VISITNUM": "2", "VISIT": "WEEK 2", "SVSTDTC": "2025-01-27"},
        {"STUDYID": "L1", "USUBJID": "L1-2", "VISITNUM": "1", "VISIT": "WEEK 1", "SVSTDTC": "2025-01-23"},
        {"STUDYID": "L1", "USUBJID": "L1-2", "VISITNUM": "1.1", "VISIT": "UNSCHEDULED 1.1", "SVSTDTC": "2025-02-20"},
    ],
    "DS": [
        {"STUDYID": "L1", "DOMAIN": "DS", "USUBJID": "L1-1", "DSSEQ": "1", "DSCAT": "DISPOSITION EVENT",
         "DSDECOD": "COMPLETED", "DSSTDTC": "2025-01-28"},
        {"STUDYID": "L1", "DOMAIN": "DS", "USUBJID": "L1-2", "DSSEQ": "1", "DSCAT": "DISPOSITION EVENT",
         "DSDECOD": "WITHDRAWAL BY SUBJECT", "DSSTDTC": "2025-02-10"},
        {"STUDYID": "L1", "DOMAIN": "DS", "USUBJID": "L1-2", "DSSEQ": "2", "DSCAT": "OTHER EVENT",
         "DSDECOD": "FINAL LAB VISIT", "DSSTDTC": "2025-02-10"},
    ],
}  # fmt: skip
"""Somebody who completes, somebody whose screening is long and who withdraws, and somebody without any date."""


def write_study(
    folder: Path,
    *,
    protocol: str = PROTOCOL,
    mapping: str = MAPPING,
    data: t.Mapping[str, list[dict[str, t.Any]]] = DATA,
) -> tuple[Path, Path]:
    """Write the study below a folder; give the protocol file and the folder of data sets."""
    definition = folder / "lantern.yaml"
    definition.write_text(protocol, encoding="utf-8")
    (folder / "lantern.sdtm.yaml").write_text(mapping, encoding="utf-8")
    tables = folder / "sdtm"
    tables.mkdir(exist_ok=True)
    for name, rows in data.items():
        with (tables / f"{name.lower()}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return definition, tables


def with_row(dataset: str, **values: t.Any) -> dict[str, list[dict[str, t.Any]]]:
    """Give the data with one row more: the first row of a data set, with other values."""
    return {**DATA, dataset: [*DATA[dataset], {**DATA[dataset][0], **values}]}
