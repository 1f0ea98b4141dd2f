"""All executions of a rule agree, and unknown is treated as the design says."""

from __future__ import annotations

import itertools
import typing as t

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.rule_texts import DICTIONARY, VALUES, rules, values
from protocol_engine.language import BOOLEAN, analyze, explain, generate, negate, parse, print_tree

THREE = (True, False, None)


def outcome(text: str, given: dict[str, t.Any]) -> bool | None:
    """Run the generated function of a rule."""
    expression = analyze(text, DICTIONARY)
    (rule,) = generate([expression])
    return rule(*(given.get(name) for name in expression.inputs))


@settings(max_examples=400, deadline=None)
@given(rules(closing=True), st.lists(values(), min_size=3, max_size=3))
def test_the_generated_function_gives_what_the_explanation_gives(text: str, samples: list[dict[str, t.Any]]) -> None:
    """The generated function and the explaining walk give the same outcome."""
    expression = analyze(text, DICTIONARY)
    (rule,) = generate([expression])
    for sample in samples:
        explained = explain(expression, sample)
        assert explained.outcome is rule(*(sample[name] for name in expression.inputs))
        assert explained.outcome is None or isinstance(explained.outcome, bool)


@settings(max_examples=400, deadline=None)
@given(rules(), values(), st.data())
def test_a_value_that_becomes_known_never_flips_an_answer(
    text: str, before: dict[str, t.Any], data: st.DataObject
) -> None:
    """A decided outcome of a rule without closing operators stays when missing values are filled in."""
    expression = analyze(text, DICTIONARY)
    assert () == expression.closing
    decided = explain(expression, before).outcome
    after = {
        name: data.draw(VALUES[name]) if name in expression.inputs and value is None else value
        for name, value in before.items()
    }
    assert decided is None or decided is explain(expression, after).outcome


@settings(max_examples=300, deadline=None)
@given(rules(closing=True), values())
def test_the_reasons_are_enough_for_the_outcome(text: str, sample: dict[str, t.Any]) -> None:
    """An undetermined outcome names what is missing; every reason of it is undetermined itself."""
    explained = explain(analyze(text, DICTIONARY), sample)
    assert explained.reasons
    if explained.outcome is None:
        assert {None} == {reason.outcome for reason in explained.reasons}
    else:
        assert () == explained.missing


@settings(max_examples=300, deadline=None)
@given(rules(closing=True))
def test_what_is_printed_parses_to_the_same_tree(text: str) -> None:
    """Printing a tree and parsing the text gives the tree again."""
    tree = parse(text)
    assert tree == parse(print_tree(tree))


@settings(max_examples=100, deadline=None)
@given(rules(closing=True), values())
def test_the_negation_is_the_opposite(text: str, sample: dict[str, t.Any]) -> None:
    """The negation is true where the rule is false, and unknown where it is unknown."""
    expression = analyze(text, DICTIONARY)
    plain, opposite = explain(expression, sample).outcome, explain(negate(expression), sample).outcome
    assert (None if plain is None else not plain) is opposite


def kleene(operator: str, left: bool | None, right: bool | None) -> bool | None:
    """Give the truth table of a connective, as the answers that both choices for unknown share."""
    known = {
        {
            "and": one and other,
            "or": one or other,
            "xor": one is not other,
            "implies": not one or other,
        }[operator]
        for one in ((True, False) if left is None else (left,))
        for other in ((True, False) if right is None else (right,))
    }
    return known.pop() if len(known) == 1 else None


@pytest.mark.parametrize("operator", ["and", "or", "xor", "implies"])
@pytest.mark.parametrize(("left", "right"), list(itertools.product(THREE, THREE)))
def test_the_pair_of_rails_has_the_truth_table_of_kleene(operator: str, left: bool | None, right: bool | None) -> None:
    """The generated pair (definitely true, definitely false) is Kleene's table, and so is the explaining walk."""
    expression = analyze(f"A {operator} B", {"A": BOOLEAN, "B": BOOLEAN})
    (rule,) = generate([expression])
    assert kleene(operator, left, right) is rule(left, right)
    assert kleene(operator, left, right) is explain(expression, {"A": left, "B": right}).outcome


@pytest.mark.parametrize("value", THREE)
def test_not_turns_true_and_false_round(value: bool | None) -> None:
    """`not` swaps the rails and leaves unknown alone."""
    (rule,) = generate([analyze("not A", {"A": BOOLEAN})])
    assert (None if value is None else not value) is rule(value)
