"""Three-valued logic and what asks about null."""

from __future__ import annotations

import itertools
import typing as t

import pytest

from protocol_engine.language import operators as op

TRUTHS: t.Final = (True, False, None)


def decided(function: t.Callable[[bool, bool], bool], one: bool | None, other: bool | None) -> bool | None:
    """Return what all ways of filling the nulls agree on, else null: Kleene's definition."""
    fillings = itertools.product(*((True, False) if value is None else (value,) for value in (one, other)))
    answers = {function(*filling) for filling in fillings}
    return answers.pop() if len(answers) == 1 else None


@pytest.mark.parametrize("one", TRUTHS)
@pytest.mark.parametrize("other", TRUTHS)
def test_connectives_are_what_all_fillings_agree_on(one: bool | None, other: bool | None) -> None:
    """Each of the nine rows of each table is null exactly where the missing value would decide it."""
    assert decided(lambda a, b: a and b, one, other) is op.and_(one, other)
    assert decided(lambda a, b: a or b, one, other) is op.or_(one, other)
    assert decided(lambda a, b: a != b, one, other) is op.xor(one, other)
    assert decided(lambda a, b: not a or b, one, other) is op.implies(one, other)


def test_negation_and_questions_cover_all_three() -> None:
    """Null is neither true nor false, and only `is null` says so."""
    assert [False, True, None] == [op.not_(value) for value in TRUTHS]
    assert [False, False, True] == [op.is_null(value) for value in TRUTHS]
    assert [True, False, False] == [op.is_true(value) for value in TRUTHS]
    assert [False, True, False] == [op.is_false(value) for value in TRUTHS]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((None, "a"), "a"),
        ((None, None), None),
        (((),), None),
        (((None, None, "a"),), "a"),
        ((("a",), None), ("a",)),
        ((None, None, ("a",)), ("a",)),
        ((None, False, True), False),
    ],
)
def test_coalesce_takes_the_first_that_is_there(values: tuple[object, ...], expected: object) -> None:
    """One list stands for its elements; several arguments are taken as they are."""
    assert expected == op.coalesce(*values)
