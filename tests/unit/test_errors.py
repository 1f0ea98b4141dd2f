"""How problems and places are told."""

from __future__ import annotations

import pytest

from protocol_engine.errors import HistoryError, Place, Problem, ProtocolError, did_you_mean


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place("trial.yaml"), "trial.yaml"),
        (Place("trial.yaml", 41), "trial.yaml:41"),
        (Place("trial.yaml", 41, 16), "trial.yaml:41:16"),
    ],
)
def test_a_place_tells_only_what_is_known(place: Place, expected: str) -> None:
    """A place without a line or a column is told without it."""
    assert expected == str(place)


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Problem("c", "wrong", "states", Place("f", 1, 2)), "f:1:2: states: wrong"),
        (Problem("c", "wrong", "states"), "states: wrong"),
        (Problem("c", "wrong", "", Place("f", 1, 2)), "f:1:2: wrong"),
        (Problem("c", "wrong"), "wrong"),
    ],
)
def test_a_problem_is_told_as_place_path_and_sentence(problem: Problem, expected: str) -> None:
    """A problem is `file:line:column: path: what is wrong`, without the parts that it has not."""
    assert expected == str(problem)


def test_an_error_carries_every_problem() -> None:
    """A ProtocolError holds all problems, in their order, and says all of them."""
    problems = [Problem("a", "first"), Problem("b", "second")]
    error = ProtocolError(iter(problems))
    assert tuple(problems) == error.problems
    assert "first\nsecond" == str(error)


def test_a_history_error_is_a_value_error() -> None:
    """A host that catches ValueError catches a bad history too."""
    with pytest.raises(ValueError, match="no date"):
        raise HistoryError("no date")


def test_the_nearest_word_is_offered() -> None:
    """Of several known words the nearest one is offered."""
    assert "; did you mean 'in_remission'?" == did_you_mean("in_remision", ["remote", "in_remission", "admission"])


def test_nothing_is_offered_when_nothing_is_near() -> None:
    """A word like no other gets no offer."""
    assert not did_you_mean("xyz", ["in_remission"])
    assert "; did you mean 's2'?" == did_you_mean("S2", ["s1", "s2"])
