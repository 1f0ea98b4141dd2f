"""What is said of a file that is not YAML, where the parser says little."""

from __future__ import annotations

import pytest
import yaml

import protocol_engine as pe
from protocol_engine.errors import Place, ProtocolError
from protocol_engine.loader.syntax import SLOW_PARSER_LIMIT, escape_problem, syntax_problem


def test_a_fault_without_a_place_is_the_file_s() -> None:
    """Where the parser does not say where, the place is the whole file, and what it said is told."""
    problem = syntax_problem("a: b", "trial.yaml", yaml.MarkedYAMLError(problem="something odd"))
    assert Place("trial.yaml") == problem.place
    assert "something odd" in problem.message


def test_an_escape_that_is_not_found_is_the_file_s() -> None:
    """Where no escape is found that names no character, the place is the whole file."""
    assert Place("trial.yaml") == escape_problem("a: b", "trial.yaml").place


def test_a_long_file_is_not_parsed_twice() -> None:
    """A syntax fault in a long file is told with its place, in the fast parser's own words if need be."""
    comment = "# " + "x" * 98 + "\n"
    text = comment * (SLOW_PARSER_LIMIT // 100) + "states: [screening\nevents: {}\n"
    with pytest.raises(ProtocolError) as caught:
        pe.loads(text, "trial.yaml")
    (problem,) = caught.value.problems
    assert "syntax" == problem.code
    assert problem.place is not None
    assert problem.place.line >= SLOW_PARSER_LIMIT // 100
