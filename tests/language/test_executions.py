"""All executions of a rule agree, and unknown is treated as the design says."""

from __future__ import annotations

import decimal
import itertools
import typing as t
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from language.rule_texts import DICTIONARY, VALUES, rules, values
from protocol_engine.language import (
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    Date,
    Type,
    analyze,
    explain,
    generate,
    negate,
    parse,
    parse_date,
    print_tree,
)

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


@pytest.mark.parametrize("precision", ["year", "month", "day"])
@pytest.mark.parametrize(
    ("seen", "assessed"), [("2025-04-10", "2025-04-11"), ("2025-04", "2025-05"), ("2025", "2025-04-10")]
)
def test_dates_are_compared_to_every_precision_alike(precision: str, seen: str, assessed: str) -> None:
    """Generated and explained, dates are compared as far as the precision says."""
    text = f"A before {precision} of B"
    expression = analyze(text, {"A": DATE, "B": DATE})
    (rule,) = generate([expression])
    one, other = parse_date(seen), parse_date(assessed)
    assert explain(expression, {"A": one, "B": other}).outcome is rule(one, other)
    assert explain(expression, {"A": other, "B": one}).outcome is rule(other, one)


LARGE = Decimal(10) ** 27


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("A < 3 * B", ("119.99", "40"), True),
        ("A < 3 * B", ("120", "40"), False),
        ("A = 3.0 * B", ("0.00000003", "0.00000001"), True),
        ("A = 2.5 * B", ("2.50000000", "1"), True),
        # CQL rounds a product to eight decimals, half up.
        ("A = 0.5 * B", ("0.00000001", "0.00000001"), True),
        ("A = 0.5 * B", ("0.000000005", "0.00000001"), False),
        ("A = 1.5 * B", ("123456789012.375", "82304526008.25"), True),
        ("A = 12.5 * B", ("15432.0987125", "1234.567897"), True),
        # From 10^28 on there is no Decimal: the product and the sum are null.
        ("A < 9 * B", ("1", str(LARGE)), True),
        ("A < 11 * B", ("1", str(LARGE)), None),
        ("A < 10.5 * B", ("1", str(LARGE)), None),
        ("A + B < 1", (str(9 * LARGE), str(LARGE * 2)), None),
        ("A - B < 1", ("0.00000001", "0.00000001"), True),
        ("-A < B", ("0.00000001", "0"), True),
        ("-A - 1.0 = B", (str(LARGE), str(-LARGE - 1)), True),
    ],
)
@pytest.mark.parametrize("digits", [28, 3])
def test_generated_products_and_sums_are_exact(
    text: str, values: tuple[str, str], expected: bool | None, digits: int
) -> None:
    """Whatever the digits of the thread's decimal context, products are CQL's: rounded to eight decimals, bounded."""
    expression = analyze(text, {"A": DECIMAL, "B": DECIMAL})
    (rule,) = generate([expression])
    given = {name: Decimal(value) for name, value in zip(("A", "B"), values, strict=True)}
    with decimal.localcontext(prec=digits):
        assert expected is explain(expression, given).outcome
        assert expected is rule(*(given[name] for name in expression.inputs))


@pytest.mark.parametrize("number", [Fraction(1, 3), Fraction(5, 3)])
def test_a_fraction_without_a_finite_decimal_stays_exact(number: Fraction) -> None:
    """A converted quantity may be a fraction; a product of it is not rounded."""
    expression = analyze("3 * A = 1 or 3 * A = 5", {"A": DECIMAL})
    (rule,) = generate([expression])
    assert rule(number) is True
    assert explain(expression, {"A": number}).outcome is True


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("A before B + 3 days and A < C", {"A": DATE, "B": DATE, "C": DATE}),
        ("Abs(A) < 3 or B", {"A": INTEGER, "B": BOOLEAN}),
        ("Abs(A) < 3 implies Abs(A) < B + 1", {"A": INTEGER, "B": INTEGER}),
        ("(if A then B else C) < 3", {"A": BOOLEAN, "B": INTEGER, "C": INTEGER}),
        ("days between A and B in {1, 2}", {"A": DATE, "B": DATE}),
        ("Max({A, B}) in {1, 2}", {"A": INTEGER, "B": INTEGER}),
        ("A is null or B", {"A": INTEGER, "B": BOOLEAN}),
    ],
)
def test_each_input_may_be_missing_alone(text: str, types: dict[str, Type]) -> None:
    """Of each kind of value the generated function knows what the explanation knows, with all inputs or without one."""
    examples = {"Date": (Date(2025, 4, 10), Date(2025, 4)), "Integer": (1, -3), "Boolean": (True, False)}
    expression = analyze(text, types)
    (rule,) = generate([expression])
    for row in itertools.product(*([*examples[type.name], None] for type in expression.types)):
        explained = explain(expression, dict(zip(expression.inputs, row, strict=True))).outcome
        assert explained is rule(*row)
