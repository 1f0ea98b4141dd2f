"""Lists that are declared complete: absence from them means absence, and nothing else is guessed."""

from __future__ import annotations

import pytest

from protocol_engine.language import BOOLEAN, LIST, STRING, analyze, explain, generate

TYPES = {
    "Drugs": LIST(STRING(("a", "b")), complete=True),
    "Open": LIST(STRING(("a", "b"))),
    "Flags": LIST(BOOLEAN, complete=True),
    "Drug": STRING(("a", "b")),
}

Values = tuple[object, ...] | None


@pytest.mark.parametrize(
    ("text", "name", "values", "expected"),
    [
        ("'b' in Drugs", "Drugs", ("a", "b"), True),
        ("'b' in Drugs", "Drugs", ("a",), False),
        ("'b' in Drugs", "Drugs", (), False),
        ("'b' in Drugs", "Drugs", None, None),
        ("'b' in Drugs", "Drugs", ("a", None), None),
        ("'b' in Drugs", "Drugs", ("b", None), True),
        ("Drugs contains 'b'", "Drugs", None, None),
        ("exists Drugs", "Drugs", ("a",), True),
        ("exists Drugs", "Drugs", (), False),
        ("exists Drugs", "Drugs", None, None),
        ("exists Drugs", "Drugs", (None,), None),
        ("exists Drugs", "Drugs", (None, "a"), True),
        ("Count(Drugs) = 1", "Drugs", ("a",), True),
        ("Count(Drugs) = 0", "Drugs", (), True),
        ("Count(Drugs) = 0", "Drugs", None, None),
        ("Count(Drugs) = 1", "Drugs", ("a", None), None),
        ("AllTrue(Flags)", "Flags", (True,), True),
        ("AllTrue(Flags)", "Flags", (), True),
        ("AllTrue(Flags)", "Flags", None, None),
        ("AllTrue(Flags)", "Flags", (True, None), None),
        ("AllTrue(Flags)", "Flags", (False, None), False),
        ("AnyTrue(Flags)", "Flags", (False,), False),
        ("AnyTrue(Flags)", "Flags", (), False),
        ("AnyTrue(Flags)", "Flags", None, None),
        ("AnyTrue(Flags)", "Flags", (False, None), None),
        ("AnyTrue(Flags)", "Flags", (True, None), True),
    ],
)
def test_a_complete_list_guesses_nothing(text: str, name: str, values: Values, expected: object) -> None:
    """A missing list is unknown, and so is a missing item, unless what is known decides; nothing is closed."""
    expression = analyze(text, TYPES)
    assert () == expression.closing
    (function,) = generate([expression])
    assert expected is explain(expression, {name: values}).outcome
    assert expected is function(values)


def test_what_is_not_known_is_not_sought() -> None:
    """A missing value is not looked for in a complete list either."""
    expression = analyze("Drug in Drugs", TYPES)
    assert explain(expression, {"Drug": None, "Drugs": ("a",)}).outcome is None


@pytest.mark.parametrize(("values", "expected"), [(None, False), (("b",), True)])
def test_other_lists_keep_the_answer_of_cql(values: Values, expected: object) -> None:
    """A list that is not declared complete is taken for an empty one where it is missing, and that is reported."""
    expression = analyze("'b' in Open", TYPES)
    assert ["in"] == [one.operator for one in expression.closing]
    assert expected is explain(expression, {"Open": values}).outcome
