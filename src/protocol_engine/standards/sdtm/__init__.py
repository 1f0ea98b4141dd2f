"""
Real people's histories from SDTM: data sets read, rows mapped to facts, the study reported.

What becomes a fact is declared in a mapping file beside the protocol (`lzzt.sdtm.yaml` beside
`lzzt.yaml`); nothing here knows a particular study.

Source: CDISC SDTM Implementation Guide 3.4; CDISC Dataset-JSON 1.1.
"""

from __future__ import annotations

from protocol_engine.standards.sdtm.datasets import Dataset, DatasetError, Library, open_library
from protocol_engine.standards.sdtm.facts import Coverage, LeftOut, Person, Reading, read
from protocol_engine.standards.sdtm.mapping import Mapping, MappingError, mapping_beside
from protocol_engine.standards.sdtm.mapping_file import load_mapping
from protocol_engine.standards.sdtm.records import StudyReport
from protocol_engine.standards.sdtm.report import study_report
from protocol_engine.standards.sdtm.study import report
from protocol_engine.standards.sdtm.text import render

__all__ = [
    "Coverage",
    "Dataset",
    "DatasetError",
    "LeftOut",
    "Library",
    "Mapping",
    "MappingError",
    "Person",
    "Reading",
    "StudyReport",
    "load_mapping",
    "mapping_beside",
    "open_library",
    "read",
    "render",
    "report",
    "study_report",
]
