"""A mapping file is read strictly, and fits its protocol and the data, or every problem is told at once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from protocol_engine.checker import load
from protocol_engine.standards.sdtm import MappingError, load_mapping, mapping_beside, open_library, read
from protocol_engine.standards.sdtm.datasets import written
from protocol_engine.standards.sdtm.mapping import Choice, selects
from standards.lantern import MAPPING, write_study


def problems_of_file(text: str) -> list[str]:
    """Load a mapping that is wrong; give its problems as text."""
    with pytest.raises(MappingError) as caught:
        load_mapping(io.StringIO(text))
    return [str(problem) for problem in caught.value.problems]


def problems_of_fit(folder: Path, mapping: str) -> list[str]:
    """Read the small study with a mapping that does not fit it; give the problems as text."""
    definition, tables = write_study(folder, mapping=mapping)
    with pytest.raises(MappingError) as caught:
        read(open_library(tables), load_mapping(mapping_beside(definition)), load(definition))
    return [f"{problem.path}: {problem.message}" for problem in caught.value.problems]


def test_a_mapping_as_written() -> None:
    """What the file says is in the records, columns in capitals, single texts as lists of one."""
    mapping = load_mapping(io.StringIO(MAPPING))

    assert ("LANTERN", "L1") == (mapping.protocol, mapping.study)
    assert ("RFICDTC", "DMDTC") == mapping.facts["consent"].date
    assert {"DSCAT": ("DISPOSITION EVENT",)} == dict(mapping.facts["end"].rows)
    assert ("dosed.window",) == mapping.screening


def test_all_problems_of_a_file_at_once() -> None:
    """Unknown keys, missing keys and wrong forms are told together, each with its place."""
    text = """protocl: X
facts:
  one: {dataset: DM, kind: [a], date: D, visits: {}}
  two: text
  six: {kind: a, date: D}
screening: {}
"""

    expected = [
        "<stream>:1:1: there is no key 'protocl'; did you mean 'protocol'?",
        "<stream>:3:22: facts.one.kind: expected a text, got a list",
        "<stream>:3:42: facts.one: there is no key 'visits'; did you mean 'visit'?",
        "<stream>:4:8: facts.two: expected a fact with keys such as 'dataset' and 'kind', got 'text'",
        "<stream>:5:3: facts.six: the key 'dataset' is missing; a fact needs 'dataset', 'kind' and 'date'",
        "<stream>:6:1: screening: expected a text, got a mapping",
    ]
    assert expected == problems_of_file(text)


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        ("{dataset: DM, kind: k, date: []}", "facts.one.date: expected at least one text, got an empty list"),
        ("{dataset: DM, kind: k, date: D, optional: yes}", "facts.one.optional: expected true or false, got 'yes'"),
        ("{dataset: DM, kind: k, date: D, rows: A}", "facts.one.rows: expected names with their values below, got 'A'"),
        ("{dataset: DM, kind: k, date: D, id: ~}", "facts.one.id: expected a text, got ~"),
        ("{dataset: DM, kind: {column: A}, date: D}",
         "facts.one.kind: the key 'values' is missing; a choice needs 'column' and 'values'"),
        ("{dataset: DM, kind: k, date: D, measured: x}",
         "facts.one.measured: expected what is measured with keys such as 'column' and 'values', got 'x'"),
    ],
)  # fmt: skip
def test_one_problem_of_a_fact(fact: str, message: str) -> None:
    """What is wrong with a fact is said with what was expected and what is there."""
    (problem,) = problems_of_file(f"protocol: X\nfacts:\n  one: {fact}\n")

    assert message == problem.split(": ", 1)[1]


def test_an_element_that_the_protocol_lacks(tmp_path: Path) -> None:
    """A data element that the protocol does not have is told with what was meant."""
    mapping = MAPPING.replace("Smoker: SMOKER", "Smokes: SMOKER")

    assert ["facts.consent.data.Smokes: there is no data element 'Smokes'; did you mean 'Smoker'?"] == problems_of_fit(
        tmp_path, mapping
    )


def test_an_empty_file() -> None:
    """An empty file is told as one."""
    assert 1 == len(problems_of_file(""))


def test_yaml_that_lets_things_in_is_refused() -> None:
    """Anchors are problems here as in a protocol."""
    found = problems_of_file("protocol: &x LANTERN\nfacts: {}\n")

    assert any("anchor" in one for one in found)


def test_names_that_the_protocol_lacks(tmp_path: Path) -> None:
    """Kinds, entries, elements, and states that the protocol does not have are told with what was meant."""
    mapping = (
        MAPPING.replace("kind: dosed", "kind: dose")
        .replace("WEEK 2: week_2", "WEEK 2: week_3")
        .replace("Smoker: SMOKER", "Dose: SMOKER")
        .replace("COMPLETED: done", "COMPLETED: dones")
        .replace("DEATH: dead}", "DEATH: treated}")
        .replace("protocol: LANTERN", "protocol: CANDLE")
    )

    expected = [
        "protocol: the mapping was written for 'CANDLE', the protocol is 'LANTERN'",
        "facts.consent.data.Dose: the event 'consented' does not carry 'Dose'; add it to its data or may_carry",
        "facts.dose.kind: there is no event 'dose'; did you mean 'dosed'?",
        "facts.visit.visit.values.WEEK 2: there is no schedule entry 'week_3'; did you mean 'week_2'?",
        "dispositions.states.COMPLETED: there is no state 'dones'; did you mean 'done'?",
        "dispositions.states.DEATH: the state 'treated' is no disposition",
    ]
    assert expected == problems_of_fit(tmp_path, mapping)


def test_names_that_the_data_lack(tmp_path: Path) -> None:
    """Data sets and columns that are not there are told together."""
    mapping = MAPPING.replace("dataset: EX", "dataset: EC").replace("date: SVSTDTC", "date: SVDTC")
    mapping = mapping.replace("group: ARM", "group: ARMS")

    expected = [
        "participants.group: the data set DM has no column 'ARMS'; did you mean 'ARM'?",
        "facts.dose.dataset: there is no data set 'EC'; there are DM, DS, EX, SV",
        "facts.visit: the data set SV has no column 'SVDTC'; did you mean 'SVSTDTC'?",
    ]
    assert expected == problems_of_fit(tmp_path, mapping)


def test_a_visit_for_another_event(tmp_path: Path) -> None:
    """A visit whose schedule entry expects another event can never be answered, which is told."""
    mapping = MAPPING.replace("WEEK *: seen, UNSCHEDULED *: seen", "'*': finished")

    assert [
        "facts.visit.visit.values.WEEK 1: the schedule entry 'week_1' expects 'seen', which these rows never are",
        "facts.visit.visit.values.WEEK 2: the schedule entry 'week_2' expects 'seen', which these rows never are",
    ] == problems_of_fit(tmp_path, mapping)


def test_problems_have_their_place(tmp_path: Path) -> None:
    """A name that the protocol lacks is told with line and column of the mapping."""
    definition, tables = write_study(tmp_path, mapping=MAPPING.replace("kind: dosed", "kind: dose"))
    with pytest.raises(MappingError, match=r"lantern\.sdtm\.yaml:7:29: facts\.dose\.kind: there is no event 'dose'"):
        read(open_library(tables), load_mapping(mapping_beside(definition)), load(definition))


def test_the_first_name_that_fits() -> None:
    """A value itself goes before a pattern, and an earlier pattern before a later one."""
    choice = Choice("VISIT", {"*": "any", "W*": "week", "WEEK 1": "first"})

    assert ["first", "any", "any"] == [choice.pick(value) for value in ("WEEK 1", "WEEK 2", "x")]
    assert Choice("VISIT", {"W*": "week"}).pick("w 1") is None


def test_selection() -> None:
    """A row is selected where each column has one of its values; a missing value is the empty text."""
    row = {"A": "x", "B": None}

    assert selects(row, {"A": ("y", "x")}, written)
    assert not selects(row, {"A": ("x",), "B": ("?*",)}, written)
    assert selects(row, {}, written)


def test_the_mapping_beside_a_protocol() -> None:
    """The mapping has the protocol's name and lies beside it."""
    assert Path("protocols/lzzt.sdtm.yaml") == mapping_beside("protocols/lzzt.yaml")
