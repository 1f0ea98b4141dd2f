"""From text to tree, and back: precedence, spans, limits."""

from __future__ import annotations

import inspect
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.language import Fault, LanguageError, parse, print_tree
from protocol_engine.language.parse import DEPTH, LENGTH


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "true and false or not true",
        "(a or b) and (c or d)",
        "(a and b) and c",
        "a and (b and c)",
        "a implies b implies c",
        "a implies (b implies c)",
        "not (a < 3)",
        "not not a",
        "exists x",
        "-a.b > +3",
        "2.0 'mg/dL' + 3 days",
        "1 - (2 - 3) * 4 / 5 div 6 mod 7",
        "@2025-04",
        "@2025-04-10T08:30:00.000+02:00",
        "'it\\'s \\\\ here\\n\\t\\r\\f'",
        '"I02" and "two words"',
        "{1, 2, null}",
        "{}",
        "List<Integer>{}",
        "List<Interval<Date>>{}",
        "Interval[1, 5)",
        "Interval(a, b]",
        "Coalesce(a, Today(), Max({1}))",
        "start of x before end of y",
        "date from x = @2025-01-01",
        "timezoneoffset from x = 1.0",
        "year from x > 2000",
        "x is not null",
        "x is true = false",
        "x is Integer",
        "x as Interval<Date>",
        "a between 1 and 5",
        "duration in days between a and b > 5",
        "difference in weeks between a and b = 2",
        "a same as b",
        "a same day as b",
        "a same month or before b",
        "a same or after b",
        "a before b",
        "a on or after month of b",
        "a 2 weeks or less before b",
        "a 2 weeks or more on or before day of b",
        "a less than 1 day after b",
        "a more than 1 month before b",
        "a 1 year after b",
        "a within 3 days of b + 28 days",
        "a properly within 3 days of b",
        "a in day of b",
        "a contains b",
        "a includes b",
        "a properly included in day of b",
        "a overlaps b",
        "a overlaps before day of b",
        "a ~ b !~ c",
        "if a then b else if c then d else e",
        "(if a then b else c) and d",
        "case when a then b when c then d else e end",
        "case a when 1 then 'x' else 'y' end",
        "infused.count > 2",
    ],
)
def test_a_text_is_printed_as_it_was_written(text: str) -> None:
    """Printing a tree gives the text back where the text has no needless parentheses."""
    assert text == print_tree(parse(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("days between a and b", "duration in days between a and b"),
        ("a before or on b", "a on or before b"),
        ("a during b", "a included in b"),
        ("cast a as Date", "a as Date"),
        ("x is System.Integer", "x is Integer"),
        ("a // end\n and /* middle */ b", "a and b"),
        ("((a))", "a"),
        ("-(-1)", "--1"),
        ("a within 3 days of (b + 28 days)", "a within 3 days of b + 28 days"),
        ("timezone from a", "timezoneoffset from a"),
        ("'\\u0048i'", "'Hi'"),
        ("a  on\n or  before b", "a on or before b"),
    ],
)
def test_other_ways_to_write_the_same_are_read_alike(text: str, expected: str) -> None:
    """CQL's synonyms, comments and needless parentheses leave no trace in the tree."""
    assert expected == print_tree(parse(text))


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("a or b and c", "or"),
        ("a implies b or c", "implies"),
        ("not a < 3", "<"),
        ("a = b in c", "in"),
        ("a < b = c", "="),
        ("-a + b", "+"),
        ("a + b * c", "+"),
        ("a is null and b", "and"),
        ("start of a + b", "+"),
    ],
)
def test_precedence_is_that_of_cql(text: str, op: str) -> None:
    """The operator that binds loosest, by CQL's grammar, is at the root."""
    assert op == parse(text).op


def test_a_chain_is_one_node() -> None:
    """A chain of and is one node with all its clauses; a chain in parentheses stays a clause."""
    assert 4 == len(parse("a and b and c and d").args)
    assert 2 == len(parse("(a and b) and c").args)


def test_a_node_spans_its_text() -> None:
    """A node knows the piece of text that it was read from, parentheses included."""
    text = "Age >= 18 and (ALT < 3 or not B)"
    clause = parse(text).args[1]
    assert "(ALT < 3 or not B)" == text[clause.start : clause.end]


@pytest.mark.parametrize(
    "text",
    [
        "not " * DEPTH + "a",
        "(" * (DEPTH + 1) + "a" + ")" * (DEPTH + 1),
        "+".join("1" * (DEPTH + 1)),
        "(" * 1900 + "1" + ")" * 1900,
    ],
)
def test_a_text_deeper_than_the_limit_is_refused(text: str) -> None:
    """One level more than allowed, of operators or of brackets, is a fault and no crash."""
    with pytest.raises(LanguageError, match="levels deep; at most 32"):
        parse(text)


@pytest.mark.parametrize("text", ["not " * (DEPTH - 1) + "a", "(" * DEPTH + "a" + ")" * DEPTH, " and ".join("a" * 500)])
def test_a_text_at_the_limit_is_read(text: str) -> None:
    """As many levels as allowed are read, and a chain of and is one level however long it is."""
    assert DEPTH >= parse(text).depth


def test_a_text_longer_than_the_limit_is_refused() -> None:
    """One character more than allowed is a fault."""
    assert "true" == parse("true".ljust(LENGTH)).op
    with pytest.raises(LanguageError, match="has 4001 characters; at most 4000 are allowed"):
        parse("true".ljust(LENGTH + 1))


@given(st.text(alphabet="ab(){}[]<>=!~'\"@.,+-*/ 0123456789\n" + "and or not in is null between", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Whatever the text, the answer is a tree or a language error with a place inside the text."""
    faults: tuple[Fault, ...] = ()
    try:
        parse(text)
    except LanguageError as error:
        faults = error.faults
    assert all(0 <= fault.offset <= len(text) for fault in faults)


def test_the_deepest_text_is_far_from_the_limit_of_python() -> None:
    """Reading, printing and running the deepest text needs little of Python's stack."""
    depth = len(inspect.stack())
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(depth + 250)
        assert print_tree(parse("not (" * (DEPTH - 1) + "a" + ")" * (DEPTH - 1)))
    finally:
        sys.setrecursionlimit(limit)
