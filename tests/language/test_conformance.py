"""
The operators do what HL7's own tests of CQL say.

The tests are data of the project `cqframework/cql-tests` (Apache-2.0) and not part of this
repository. `CQL_TESTS` names a folder with its XML files; the revision that the list of known
differences was reviewed against is 06667083.
"""

from __future__ import annotations

import os
import tomllib
import typing as t
from pathlib import Path
from xml.etree import ElementTree

import attrs
import pytest

from protocol_engine.language import Interval, evaluate, operators

HOW = (
    "set CQL_TESTS to the folder tests/cql of https://github.com/cqframework/cql-tests "
    "(commit 06667083, Apache-2.0) to run HL7's conformance tests"
)
NAMESPACE = "{http://hl7.org/fhirpath/tests}"
DIFFERENCES: dict[str, str] = tomllib.loads(Path(__file__).with_name("known_differences.toml").read_text("utf-8"))
MOST_DIFFERENCES = 19
AT = "2026-06-11T12:30:00.000Z"


@attrs.frozen
class Case:
    """One test of the suite: a text, and the texts of its results; none where it must be refused."""

    id: str
    expression: str
    outputs: tuple[str, ...]
    invalid: bool


def cases() -> list[Case]:
    """Read the suite."""
    folder = os.environ.get("CQL_TESTS")
    if not folder:
        return []
    found: dict[str, Case] = {}
    for path in sorted(Path(folder).rglob("*.xml")):
        for group in ElementTree.parse(path).getroot().iter(f"{NAMESPACE}group"):  # noqa: S314 (our own data)
            for test in group.iter(f"{NAMESPACE}test"):
                case = _case(test, f"{path.stem}/{group.get('name')}/{test.get('name')}")
                number = 2
                while case.id in found:
                    case = attrs.evolve(case, id=f"{case.id.split('#')[0]}#{number}")
                    number += 1
                found[case.id] = case
    return list(found.values())


def _case(test: ElementTree.Element, id: str) -> Case:
    expression = test.find(f"{NAMESPACE}expression")
    assert expression is not None, id
    outputs = tuple(output.text or "" for output in test.iter(f"{NAMESPACE}output"))
    return Case(id, (expression.text or "").strip(), outputs, bool(expression.get("invalid")))


def failure(case: Case) -> str | None:
    """Say how the language differs from a test; None where it does as the test says."""
    try:
        actual = evaluate(case.expression, at=AT)
    except ValueError as error:
        return None if case.invalid else f"raised {error}"
    if case.invalid:
        return f"gave {actual}, should be refused"
    expected = evaluate(case.outputs[0], at=AT)
    return None if same(expected, actual) else f"gave {actual}, expected {expected}"


def same(expected: t.Any, actual: t.Any) -> bool:
    """Compare results: values that are equal, and dates written alike, to the same precision."""
    if expected is None or actual is None:
        return expected is actual
    if isinstance(expected, tuple) and isinstance(actual, tuple):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    if isinstance(expected, Interval) or isinstance(actual, Interval):
        return bool(operators.equivalent(expected, actual))
    if hasattr(expected, "precision"):
        return bool(expected == actual)
    return isinstance(expected, bool) is isinstance(actual, bool) and operators.equal(expected, actual) is True


CASES = cases()


if CASES:

    @pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in CASES])
    def test_a_test_of_the_suite_holds(case: Case) -> None:
        """A test of the suite holds, or is in the reviewed list of differences and does not."""
        how = failure(case)
        if case.id in DIFFERENCES:
            assert how is not None, "it holds now; take it out of known_differences.toml"
        else:
            assert how is None, f"{case.expression}: {how}"


def test_the_suite_is_there() -> None:
    """Without the suite this module says how to get it, and in continuous integration it fails."""
    if not CASES:
        assert not os.environ.get("CQL_TESTS"), f"the folder that CQL_TESTS names holds no tests; {HOW}"
        assert not os.environ.get("CI"), HOW
        pytest.skip(HOW)
    assert len(DIFFERENCES) <= MOST_DIFFERENCES


def test_each_known_difference_is_one_of_the_suite_and_has_a_reason() -> None:
    """The list of differences names only tests of the suite, each with a reason."""
    assert all(len(reason) > 20 for reason in DIFFERENCES.values())
    if CASES:
        assert set() == set(DIFFERENCES) - {case.id for case in CASES}
