"""What holds for every protocol, sensible or not."""

from __future__ import annotations

import re
import typing as t
from decimal import Decimal

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from laws.strategies import protocols
from protocol_engine.checker import check, loads
from protocol_engine.compiler import compile
from protocol_engine.errors import Place, ProtocolError
from protocol_engine.loader import dump
from protocol_engine.protocol import (
    Cohort,
    Criteria,
    Criterion,
    DataElement,
    Enrollment,
    EpochOf,
    EventKind,
    InlineRule,
    Interpretation,
    NamedRule,
    Protocol,
    ProvidedRule,
    ScheduleEntry,
    State,
    Transition,
    Window,
)

# Few names, so that they meet: the same one as state, event and rule, right ones and wrong ones.
NAMES = st.sampled_from(
    [
        "a",
        "b",
        "c",
        "A",
        "B",
        "died",
        "withdrawn",
        "any",
        "otherwise",
        "pathway",
        "vital",
        "inclusion",
        "Today",
        "a.b",
        "a->b",
        "a#2",
        "a@2",
        'say "a"',
        "it's",
        "",
        " ",
        "and",
        "Interval",
        "a.window",
        "a.sequence",
        "ä",
    ]
)
TEXTS = st.sampled_from(
    [
        "A",
        "B",
        "A < 3",
        "A = 'x'",
        "A is null",
        "a.count < 2",
        "pathway = 'a'",
        "vital = 'b'",
        '"a"',
        '"b" or "c"',
        "not A",
        "A < 2 'mg'",
        "otherwise",
        "",
        "(",
        "Today()",
        "3",
        "null",
        "A = 'it\\'s'",
        "true",
        "A in {'x', 'y'}",
    ]
)
DURATIONS = st.sampled_from(
    ["1 day", "28 days", "2 weeks", "1 month", "1 year", "0 days", "-1 day", "2 hours", "soon", ""]
)
TYPES = st.sampled_from(
    ["Boolean", "Integer", "Decimal", "String", "Quantity", "Date", "DateTime", "List<String>", "?"]
)
UNITS = st.sampled_from(["mg", "mg/dL", "1", "mmHg", "", "%%"])
WORDS = st.sampled_from(["completed", "death", "withdrawal", "{0}", ""])
NUMBERS = st.sampled_from([Decimal(0), Decimal(1), Decimal("-2.5"), Decimal("NaN"), Decimal("Infinity")])


def some(strategy: st.SearchStrategy[t.Any]) -> st.SearchStrategy[t.Any]:
    """Give the value or None."""
    return st.none() | strategy


def few(strategy: st.SearchStrategy[t.Any]) -> st.SearchStrategy[tuple[t.Any, ...]]:
    """Give a short tuple, possibly with repeats."""
    return st.lists(strategy, max_size=3).map(tuple)


def named(strategy: st.SearchStrategy[t.Any]) -> st.SearchStrategy[dict[str, t.Any]]:
    """Give a short mapping from names."""
    return st.dictionaries(NAMES, strategy, max_size=4)


CHOICES = few(NAMES | st.builds(EpochOf, NAMES))
BOUNDS = {key: some(DURATIONS) for key in ("after", "early", "late", "at_least", "at_most")}
BASES: t.Any = some(st.sampled_from(["stated", "guessed"]))
WHICH: t.Any = st.sampled_from(["latest", "first", "each", "second"])
WINDOWS = st.builds(Window, NAMES, which=WHICH, basis=BASES, **BOUNDS)
REQUIRE = few(NAMES | st.builds(InlineRule, NAMES, TEXTS, category=some(WORDS)))
READS = NAMES | st.sampled_from(["a.count", "a.", "b.occured", "Today()", "Now()", "pathwy", "A.first"])
CRITERIA = named(st.builds(Criterion, TEXTS, closes_unknown=some(WORDS)))
PROTOCOLS = st.builds(
    Protocol,
    NAMES,
    st.just("1"),
    enrollment=some(
        st.builds(
            Enrollment,
            some(st.integers(-1, 3)),
            some(NAMES),
            named(st.builds(Cohort, st.integers(-1, 3), NAMES, basis=BASES)),
            basis=BASES,
        )
    ),
    epochs=few(NAMES),
    data=named(
        st.builds(
            DataElement,
            TYPES,
            unit=some(UNITS),
            range=some(st.tuples(NUMBERS, NUMBERS)),
            values=some(few(NAMES)),
            valid_for=some(DURATIONS),
            molar_mass=some(st.sampled_from(["1 g/mol", "0 g/mol", "1", "g"])),
            complete=st.booleans(),
        )
    ),
    criteria=st.builds(Criteria, CRITERIA, CRITERIA),
    rules=named(
        st.builds(NamedRule, TEXTS, category=some(st.sampled_from(["dosing", "?"])), closes_unknown=some(WORDS))
    ),
    provided=named(st.builds(ProvidedRule, few(READS), category=some(st.sampled_from(["dosing", "?"])), basis=BASES)),
    states=named(
        st.builds(
            State,
            epoch=some(NAMES),
            track=st.just("pathway") | NAMES,
            initial=st.booleans(),
            disposition=some(WORDS),
            ends_study=st.booleans(),
            label=some(WORDS),
        )
    ),
    events=named(
        st.builds(
            EventKind, data=few(NAMES), may_carry=few(NAMES), during=CHOICES, require=REQUIRE, window=some(WINDOWS)
        )
    ),
    transitions=few(
        st.builds(
            Transition, NAMES, CHOICES, NAMES, id=some(NAMES), when=some(TEXTS), require=REQUIRE, window=some(WINDOWS)
        )
    ),
    schedule=named(
        st.builds(
            ScheduleEntry,
            NAMES,
            NAMES,
            which=WHICH,
            every=some(DURATIONS),
            until=some(DURATIONS | NAMES),
            during=CHOICES,
            only_if=some(TEXTS),
            data=few(NAMES),
            **BOUNDS,
        )
    ),
    interpretations=few(st.builds(Interpretation, NAMES, few(NAMES), st.just("so"), st.just("why"))),
)


@given(PROTOCOLS)
def test_nothing_is_too_wrong_to_be_told(protocol: Protocol) -> None:
    """Every protocol, however nonsensical, is checked; what has no error compiles."""
    problems = check(protocol)
    if not [problem for problem in problems if problem.severity == "error"]:
        assert protocol == compile(protocol).protocol


@given(PROTOCOLS)
def test_messages_are_made_alike(protocol: Protocol) -> None:
    """Each problem has a code, a path, one sentence that begins in lower case, and is told once."""
    problems = check(protocol)
    assert [] == [problem for problem in problems if not problem.code or not problem.path or "\n" in problem.message]
    assert [] == [problem for problem in problems if problem.message.endswith(".") or problem.message[0] == " "]
    said = [(problem.code, problem.path, problem.message) for problem in problems]
    assert len(set(said)) == len(said)


@given(PROTOCOLS)
def test_places_change_nothing_but_the_order(protocol: Protocol) -> None:
    """A protocol has the same problems whether it was read from a file or made in Python."""
    read = attrs.evolve(protocol, places={"protocol": Place("study.yaml", 1, 11)})
    bare = sorted(str(problem) for problem in check(protocol))
    assert bare == sorted(str(attrs.evolve(problem, place=None)) for problem in check(read))


@st.composite
def damaged_files(draw: st.DrawFn) -> str:
    """Give a file that was right, after one word was exchanged for another or one line was lost."""
    text = dump(draw(protocols()))
    if draw(st.booleans()):
        lines = text.splitlines(keepends=True)
        lost = draw(st.integers(2, len(lines) - 1))
        return "".join(lines[:lost] + lines[lost + 1 :])
    words = list(re.finditer(r"\w+", text))
    old, new = draw(st.sampled_from(words)), draw(st.sampled_from(words))
    return text[: old.start()] + new[0] + text[old.end() :]


@settings(max_examples=60)
@given(damaged_files())
def test_one_slip_is_told_or_harmless(text: str) -> None:
    """A file with one slip does not load, has errors, or compiles."""
    try:
        protocol = loads(text)
    except ProtocolError:
        return
    if not [problem for problem in check(protocol) if problem.severity == "error"]:
        assert protocol == compile(protocol).protocol


@settings(max_examples=60)
@given(protocols())
def test_right_protocols_have_no_errors(protocol: Protocol) -> None:
    """What the laws of the machine are tested with has warnings at most."""
    assert [] == [str(problem) for problem in check(protocol) if problem.severity == "error"]
