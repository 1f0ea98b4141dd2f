"""Histories as JSON Lines: what is read, what is refused, and that writing loses nothing."""

from __future__ import annotations

import io
import json
import typing as t
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import protocol_engine as pe
from protocol_engine import histories
from protocol_engine.language import Date, DateTime

GOOD = '{"participant": "01-001", "id": "e1", "kind": "infused", "occurred": "2025-06-03"}'

# Text is awkward: quotes, line breaks that JSON does not escape, other scripts; halves of surrogate pairs are no text.
texts = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from('"\\\u2028\u2029\x85\n\r\t\x00é😀'), min_size=1
)
dates = st.one_of(
    st.builds(Date, st.integers(1, 9999)),
    st.builds(Date, st.integers(1, 9999), st.integers(1, 12)),
    st.builds(Date, st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28)),
    st.builds(
        DateTime,
        st.integers(2, 9998),
        st.integers(1, 12),
        st.integers(1, 28),
        st.integers(0, 23),
        st.integers(0, 59),
        st.none() | st.integers(0, 59),
        offset=st.none() | st.integers(-840, 840),
    ),
)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.decimals(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=5,
)
events = st.builds(
    pe.Event,
    texts,
    dates,
    st.dictionaries(texts, values, max_size=4),
    id=st.none() | texts,
    ended=st.none() | dates,
    visit=st.none() | texts,
)


def only_problem(line: str | bytes) -> str:
    """Give the one thing that is wrong with a line that is refused."""
    found = histories.read([line])
    assert {} == found.people
    assert ["error"] == [one.severity for one in found.problems]
    return str(found.problems[0])


@given(texts, st.lists(events, max_size=4))
def test_written_is_read(participant: str, facts: list[pe.Event]) -> None:
    """What is written is read as the same facts, one a line, by every way of cutting a text into lines."""
    lines = list(histories.write(participant, facts))

    assert len(lines) == len("\n".join(lines).splitlines())
    for cut in (lines, io.BytesIO("\n".join(lines).encode()), "\r\n".join(lines).splitlines()):
        found = histories.read(cut)
        assert () == found.problems
        assert ({participant: tuple(facts)} if facts else {}) == found.people


@given(st.lists(st.tuples(st.sampled_from(["01", "02", "ü"]), events), max_size=6))
def test_index_is_read(facts: list[tuple[str, pe.Event]]) -> None:
    """An index gives the same participants, in the same order, with the same facts as reading all of them."""
    lines = "\n".join(line for participant, fact in facts for line in histories.write(participant, [fact]))

    read, indexed = histories.read(lines.splitlines()), histories.index(io.BytesIO(lines.encode()))

    assert list(read.people.items()) == list(indexed.people.items())
    assert len(read.people) == len(indexed.people)
    assert read.problems == indexed.problems


def test_changed_file() -> None:
    """A file that has been changed after it was indexed is not taken for what it was."""
    file = io.BytesIO(GOOD.encode())
    found = histories.index(file)

    for changed in (GOOD.replace("01-001", "01-002"), "nothing"):
        file.seek(0)
        file.truncate()
        file.write(changed.encode())
        with pytest.raises(pe.HistoryError, match="changed since it was first read"):
            found.people["01-001"]


def test_float() -> None:
    """A binary float is written as the decimal number that it shows."""
    assert "0.1" in next(histories.write("01", [pe.Event("infused", "2025", {"Dose": 0.1})]))


@pytest.mark.parametrize(
    ("value", "written"),
    [(float("nan"), "NaN"), (Decimal("Infinity"), "Infinity"), (Fraction(1, 3), "1/3"), (Date(2025, 4), "2025-04")],
)
def test_no_json(value: t.Any, written: str) -> None:
    """A value that JSON does not have is written as text, so that every line is JSON."""
    event = pe.Event("infused", "2025", {"Dose": value}, id="e1")

    assert {"Dose": written} == json.loads(next(histories.write("01", [event])))["data"]


def test_nested_objects() -> None:
    """Objects within the data are kept."""
    event = pe.Event("infused", "2025", {"Dose": {"value": Decimal("2.10"), "unit": "mg"}})

    assert {"01": (event,)} == histories.read(histories.write("01", [event])).people


def test_numbers_keep_their_digits() -> None:
    """A number is read with every digit that was written."""
    line = GOOD[:-1] + ', "data": {"Dose": 2.10, "Count": 3}}'

    (event,) = histories.read([line]).people["01-001"]

    assert {"Dose": "2.10", "Count": "3"} == {name: str(value) for name, value in event.data.items()}
    assert isinstance(event.data["Dose"], Decimal)


def test_numeric_ids() -> None:
    """A participant or fact that is named by a whole number is known by its digits."""
    people = histories.read(['{"participant": 17, "id": 4, "kind": "infused", "occurred": "2025"}']).people

    assert ["17"] == list(people)
    assert "4" == people["17"][0].id


def test_empty_lines_and_byte_order_mark() -> None:
    """Empty lines and a byte order mark at the beginning are passed over."""
    found = histories.read(["\ufeff" + GOOD + "\r\n", "\n", "   "])

    assert () == found.problems
    assert 1 == len(found.people["01-001"])


def test_unknown_key() -> None:
    """A key that does not exist is told with the nearest one, and the fact is kept."""
    found = histories.read([GOOD[:-1] + ', "zzzz": 1, "vist": "day_0"}'], "facts.jsonl")

    assert [
        "facts.jsonl:1: there is no key 'zzzz', so it is not read",
        "facts.jsonl:1: there is no key 'vist', so it is not read; did you mean 'visit'?",
    ] == [str(one) for one in found.problems]
    assert {"warning"} == {one.severity for one in found.problems}
    assert ["01-001"] == list(found.people)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("secret", "expected one JSON object on the line"),
        ('["secret"]', "expected one JSON object on the line"),
        (GOOD + GOOD, "expected one JSON object on the line"),
        ("[" * 100_000, "expected one JSON object on the line"),
        (GOOD.replace('"e1"', "NaN"), "expected one JSON object on the line"),
        (b"\xff\xfe", "the line is not UTF-8 text"),
        (GOOD.replace("e1", "\\ud800"), "a text holds half of a character, such as \\ud800; nobody can write it"),
        (GOOD[:-1] + ', "kind": "secret"}', "the key 'kind' stands twice"),
        (GOOD + " " * 1_000_000, "the line has more than 1,000,000 characters"),
        ('{"kind": "infused", "occurred": "2025"}', "there is no participant; a fact needs participant, kind and"),
        (GOOD.replace('"infused"', "null"), "there is no kind; a fact needs"),
        (GOOD.replace('"infused"', "7"), "kind: expected a text"),
        (GOOD.replace('"01-001"', "true"), "participant: expected a text"),
        (GOOD.replace('"01-001"', '""'), "participant: expected a text"),
        (GOOD.replace("2025-06-03", "3.6.2025"), "occurred: expected a date"),
    ],
)
def test_refused(line: str | bytes, message: str) -> None:
    """A line that is no fact is refused with its place and the reason, without a value of it."""
    said = only_problem(line)

    assert said.startswith(f"<stream>:1: {message}")
    assert "secret" not in said
    assert "3.6.2025" not in said


@pytest.mark.parametrize(
    ("part", "value"),
    [("ended", "2025-02-30"), ("ended", 7), ("visit", ["v"]), ("id", {"a": 1}), ("data", ["secret"]), ("visit", "")],
)
def test_a_part_of_no_use_loses_nothing(part: str, value: t.Any) -> None:
    """A fact is refused for want of participant, kind or date alone; another part that is no such thing is kept."""
    record = {key: item for key, item in json.loads(GOOD).items() if key != part} | {part: value}
    found = histories.read([json.dumps(record)])
    assert () == found.problems
    (event,) = found.people["01-001"]
    assert {part: value} == event.unusable
    assert {"01-001": (event,)} == histories.read(histories.write("01-001", [event])).people


def test_a_number_that_stands_for_a_name_is_one() -> None:
    """A visit may be named by a number, as a participant and a fact may."""
    (event,) = histories.read([GOOD[:-1] + ', "visit": 4}']).people["01-001"]
    assert "4" == event.visit


def test_a_number_without_end_is_kept_as_text() -> None:
    """A whole number of more digits than anybody measures is kept as it was entered."""
    digits = "7" * 5_000
    (event,) = histories.read([GOOD[:-1] + ', "data": {"Dose": ' + digits + "}}"]).people["01-001"]
    assert {"Dose": digits} == event.data


@pytest.mark.parametrize(("start", "end"), [("[", "]"), ('{"a": ', "}")])
def test_depth(start: str, end: str) -> None:
    """Lists and objects may lie in each other sixteen deep, and no deeper."""
    deep = GOOD[:-1] + ', "data": {"A": 1, "B": ' + start * 16 + "1" + end * 16 + "}}"

    assert () == histories.read([deep]).problems
    deeper = deep.replace(start * 16, start * 17).replace("1" + end * 16, "1" + end * 17)
    assert "<stream>:1: data: lists and objects lie in each other more than 16 deep" == only_problem(deeper)


def test_other_lines_are_read() -> None:
    """A refused line costs no other one."""
    found = histories.read([GOOD, "secret", GOOD.replace("01-001", "01-002")])

    assert ["01-001", "01-002"] == list(found.people)
    assert [2] == [one.place.line for one in found.problems if one.place]


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(st.characters() | st.sampled_from('"\\\u2028\u2029\x85\n\r\t\x00é😀')),
    lambda items: (
        st.lists(items, max_size=4)
        | st.lists(items, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=3) | st.integers() | st.booleans(), items, max_size=4)
        | st.dictionaries(st.text(max_size=3), items, max_size=4)
    ),
    max_leaves=12,
)


@given(value=anything, ordered=st.booleans())
def test_the_quick_encoder_writes_what_the_other_one_spells(value: t.Any, *, ordered: bool) -> None:
    """What a ledger is hashed over has one form, whichever way it is written."""
    assert histories.spelled(value, ordered=ordered) == histories.encoded(value, ordered=ordered)
