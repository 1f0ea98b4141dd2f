"""Protocols written as files, and as bytes for a digest: whatever a protocol holds comes back."""

from __future__ import annotations

import os
import subprocess
import sys
import typing as t
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocol_engine.checker import load, loads
from protocol_engine.loader import canonical, dump
from protocol_engine.protocol import (
    CATEGORIES,
    DATA_TYPES,
    DataElement,
    EventKind,
    NamedRule,
    Protocol,
    ScheduleEntry,
    Source,
    State,
    Transition,
)

FOLDER = Path(__file__).parents[2] / "protocols"
PROTOCOLS = sorted(path for path in FOLDER.glob("*.yaml") if "." not in path.stem)

AWKWARD = [
    "no", "on", "Yes", "null", "~", "true", "12:30", "012", "1.0", "1e3", "0x1F", ".inf", "2025-04-06", "", " ",
    "#", "a #b", "a: b", "a:", ":a", "- a", "-", "?", "? a", "'", '"', "it's", 'say "x"', "'a' or \"b\"",
    "\\", "a\\n", "\n", "a\nb", "a\n", "\na", "a\n\n", " a", "a ", " a\nb", "a\n b", "a\n\nb\n", "a\tb", "\t",
    "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "[a]", "{a}", "a, b", "a]", "<<", "=", "...", "---", "--- a",
    "Ä", "é", "日本語", "🙂", "\u00a0", "\u200b", "\u2028", "\ufeff", "Response in {'sCR', 'CR'}", "# a\n# b",
    "word " * 40 + "end", "x" * 300, ("word  " * 40).strip(), "line one\n" * 30,
]  # fmt: skip

AWKWARD_NAMES = [word for word in AWKWARD if 0 < len(word) <= 200 and "\n" not in word and "\t" not in word]

characters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"], include_characters="\n\t")
texts = st.one_of(
    st.sampled_from(AWKWARD), st.text(characters, max_size=20), st.text("ab'\"\\: #-\n\t,{}[]", max_size=12)
)
names = st.one_of(
    st.sampled_from(AWKWARD_NAMES),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=10),
)
numbers = st.decimals(allow_nan=False, allow_infinity=False, min_value="-1e60", max_value="1e60").filter(
    lambda value: len(value.as_tuple().digits) <= 40 and (not value or abs(value.adjusted()) <= 99)
)
types = st.sampled_from([*DATA_TYPES, *(f"List<{name}>" for name in DATA_TYPES)])


def values(form: t.Any, field: str) -> st.SearchStrategy[t.Any]:
    """Draw values of a field of a record by its type."""
    if form is str:
        return {"type": types, "category": st.sampled_from(CATEGORIES)}.get(field, texts)
    if attrs.has(form):
        return made(form)
    origin, arguments = t.get_origin(form), t.get_args(form)
    if origin is t.Literal:
        return st.sampled_from(arguments)
    if origin is Mapping:
        return st.dictionaries(names, values(arguments[1], field), max_size=2)
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(values(arguments[0], field), max_size=2).map(tuple)
    if origin is tuple:
        return st.tuples(*(values(argument, field) for argument in arguments))
    if arguments:
        return st.one_of(*(values(argument, field) for argument in arguments))
    return {type(None): st.none(), bool: st.booleans(), int: st.integers(-(10**30), 10**30), Decimal: numbers}[form]


def made(record: type) -> st.SearchStrategy[t.Any]:
    """Draw records of one kind, all fields filled or not."""
    hints = t.get_type_hints(record)
    fields = [field for field in attrs.fields(record) if field.name != "places"]
    required = {field.name: values(hints[field.name], field.name) for field in fields if field.default is attrs.NOTHING}
    optional = {field.name: values(hints[field.name], field.name) for field in fields if field.name not in required}
    return st.fixed_dictionaries(required, optional=optional).map(lambda drawn: record(**drawn))


protocols: st.SearchStrategy[Protocol] = made(Protocol)
many = settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None
)


@many
@given(protocols)
def test_what_is_dumped_is_loaded(protocol: Protocol) -> None:
    """Every protocol comes back from its file as it was."""
    assert protocol == loads(dump(protocol))


@many
@given(protocols)
def test_dumping_has_one_layout(protocol: Protocol) -> None:
    """A file made by dumping is dumped as itself, so the layout depends on the protocol alone."""
    text = dump(protocol)
    assert text == dump(loads(text))


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts(text: str) -> None:
    """Texts that YAML might take for something else come back, as values, as names, and in lists."""
    protocol = Protocol(
        text or "P",
        text,
        title=text,
        epochs=(text, text),
        states={text if text in AWKWARD_NAMES else "s": State(label=text)},
        rules={"r": NamedRule(text, text=text)},
        events={"v": EventKind(data=(text,), during=(text,))},
        transitions=(Transition("v", (text,), text, when=text),),
    )
    assert protocol == loads(dump(protocol))


@many
@given(protocols)
def test_canonical_form_is_the_meaning(protocol: Protocol) -> None:
    """The canonical form is the same after a round trip through a file."""
    assert canonical(protocol) == canonical(loads(dump(protocol)))


@many
@given(protocols, protocols)
def test_canonical_form_tells_protocols_apart(one: Protocol, other: Protocol) -> None:
    """Two protocols have one canonical form only if they are equal."""
    if canonical(one) == canonical(other):
        assert one == other
    elif one == other:  # mappings are equal in any order, and order is meaning
        assert dump(one) != dump(other)


BASE = Protocol(
    "P",
    "1",
    data={"A": DataElement("Decimal", range=(Decimal("0.50"), Decimal(1000)))},
    events={"a": EventKind(), "b": EventKind(label="B")},
)


@pytest.mark.parametrize(
    "same",
    [
        "version: 1\nprotocol: P\ndata: {A: {range: [0.5, 1000], type: Decimal}}\nevents: {a: , b: {label: B}}",
        "# a comment\nprotocol: 'P'\nversion: \"1\"\ndata:\n  A:\n    type: Decimal\n    range: [.5, 1e3]\n"
        "events:\n  a: {data: []}\n  b: {label: B}\nrules:\n",
    ],
)
def test_canonical_form_forgets_layout(same: str) -> None:
    """Layout, quotes, order of keys in an entry, written-out defaults and ways to write a number do not count."""
    assert canonical(BASE) == canonical(loads(same))


@pytest.mark.parametrize(
    "other",
    [
        attrs.evolve(BASE, version="2"),
        attrs.evolve(BASE, title="T"),
        attrs.evolve(BASE, events={"b": EventKind(label="B"), "a": EventKind()}),
        attrs.evolve(BASE, events={"a": EventKind(), "b": EventKind(label="b")}),
        attrs.evolve(BASE, data={"A": DataElement("Decimal", range=(Decimal("0.5"), Decimal("1000.001")))}),
        attrs.evolve(BASE, source=Source("D")),
    ],
)
def test_canonical_form_keeps_meaning(other: Protocol) -> None:
    """Every value counts, and so does the order of events."""
    assert canonical(BASE) != canonical(other)


def test_canonical_form_in_bytes() -> None:
    """The canonical form is JSON in UTF-8 without blanks, keys sorted, entries as pairs in order."""
    expected = (
        '{"data":[["A",{"range":["0.5","1000"],"type":"Decimal"}]],'
        '"events":[["a",{}],["b",{"label":"B"}]],"protocol":"P","version":"1"}'
    )
    assert expected.encode() == canonical(BASE)


def test_canonical_form_in_every_process() -> None:
    """The canonical form does not depend on the process that makes it."""
    program = (
        "import sys; from protocol_engine.loader import canonical; from protocol_engine.checker import loads;"
        "sys.stdout.buffer.write(canonical(loads(sys.stdin.read())))"
    )
    forms = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=dump(BASE).encode(),
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert {canonical(BASE)} == forms


@pytest.mark.parametrize("path", PROTOCOLS, ids=lambda path: path.stem)
def test_protocols_of_the_repository(path: Path) -> None:
    """Every published protocol comes back from being dumped."""
    protocol = load(path)
    assert protocol == loads(dump(protocol))


def test_layout() -> None:
    """A dumped file reads as one that somebody wrote: sections apart, short entries on one line, long ones below."""
    long = (
        "The participant has recovered from the acute effects of all earlier therapy, or has reached a plateau of it."
    )
    protocol = Protocol(
        "NCT1",
        "1.0",
        title="CAR-T: then HSCT",
        source=Source("Registry", "2025-04-06"),
        epochs=("screening", "treatment"),
        data={"Response": DataElement("String", values=("CR", "no"))},
        rules={"in_remission": NamedRule("Response in {'sCR', 'CR'}\nand Age > 1", text=long)},
        states={"screening": State(initial=True), "treated": State()},
        transitions=(Transition("infused", ("screening",), "treated", require=("in_remission",)),),
        schedule={
            "week_4": ScheduleEntry("visited", "infused", after="28 days", only_if="Age > 60", during=("treated",))
        },
    )
    assert dump(protocol) == (
        "protocol: NCT1\n"
        'version: "1.0"\n'
        'title: "CAR-T: then HSCT"\n'
        "source: {document: Registry, dated: 2025-04-06}\n"
        "\n"
        "epochs: [screening, treatment]\n"
        "\n"
        "data:\n"
        '  Response: {type: String, values: [CR, "no"]}\n'
        "\n"
        "rules:\n"
        "  in_remission:\n"
        "    check: |-\n"
        "      Response in {'sCR', 'CR'}\n"
        "      and Age > 1\n"
        "    text: >-\n"
        "      The participant has recovered from the acute effects of all earlier therapy, or has reached a\n"
        "      plateau of it.\n"
        "\n"
        "states:\n"
        "  screening: {initial: true}\n"
        "  treated:\n"
        "\n"
        "transitions:\n"
        "  - {event: infused, from: screening, to: treated, require: [in_remission]}\n"
        "\n"
        "schedule:\n"
        "  week_4: {event: visited, anchor: infused, after: 28 days, during: treated, if: Age > 60}\n"
    )


@pytest.mark.parametrize("text", AWKWARD)
def test_other_readers_see_a_text(text: str) -> None:
    """A dumped text is a text for readers of YAML 1.1 too, but for a date, which they may take for one."""
    read = yaml.safe_load(dump(Protocol("P", "1", title=text)))["title"]
    assert text == (read if text != "2025-04-06" else str(read))
