"""The published JSON Schema: made from the records, and of one mind with the loader."""

from __future__ import annotations

import copy
import json
import typing as t
from collections.abc import Iterator
from pathlib import Path

import attrs
import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from protocol_engine import protocol as records
from protocol_engine.checker import load, loads
from protocol_engine.errors import ProtocolError
from protocol_engine.loader import schema
from protocol_engine.loader.nodes import ListNode, MapNode, Node, TextNode
from protocol_engine.loader.numbers import TRUTH, number
from protocol_engine.loader.reader import read

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "docs" / "reference" / "protocol.schema.json"
PROTOCOLS = sorted(path for path in (ROOT / "protocols").glob("*.yaml") if "." not in path.stem)
OF_THE_FORM = frozenset({"unknown-key", "missing-key", "wrong-kind", "unknown-choice"})
BAD = sorted((ROOT / "tests" / "protocols" / "bad").glob("*.yaml"))
RECORDS = [
    record
    for record in vars(records).values()
    if isinstance(record, type) and attrs.has(record) and record.__module__ == records.__name__
]
RENAMED = {
    (records.Protocol, "id"): "protocol",
    (records.Transition, "source"): "from",
    (records.ScheduleEntry, "only_if"): "if",
}

FULL = """\
protocol: FULL-1
version: 1.0
title: Everything once
source: {document: Registry, dated: 2025-04-06}
enrollment:
  limit: 30
  counted: enrolled
  basis: stated
  cohorts:
    dose_1: {limit: 6, counted: assigned, text: first, cite: 1, basis: assumed}
epochs: [screening, treatment]
data:
  Age: {type: Integer, range: [0, 1.2e2], label: Age, basis: stated}
  Codes: {type: List<String>, values: [no, 012, 1.5], complete: true, valid_for: 14 days}
  Mass: {type: Quantity, unit: mg/dL, molar_mass: 584.67 g/mol}
criteria:
  inclusion:
    I01: {check: Age >= 18, text: Adult, cite: 1, basis: stated, category: eligibility, important: true}
  exclusion:
rules:
  in_remission: {check: true, closes_unknown: because}
provided:
  slot: {reads: Age, category: dosing, text: t, cite: 4.1, basis: assumed, important: false}
  bed:
states:
  screening: {epoch: screening, initial: true}
  treated: {track: pathway}
  dead: {disposition: death, ends_study: true}
  plain:
events:
  infused: {data: Age, may_carry: [Codes], during: {epoch: treatment}, require: [in_remission, {id: r, check: x}]}
  seen: {window: {anchor: infused, which: first, at_least: 1 day, at_most: 2 days}}
  plain:
transitions:
  - {event: infused, from: any, to: treated, require: {id: q, check: y}, when: otherwise, important: false}
  - {event: infused, from: [screening, {epoch: treatment}], to: treated, id: again}
schedule:
  week_4: {event: seen, anchor: infused, after: 28 days, early: 3 days, every: 28 days, until: dead, if: z, data: Age}
interpretations:
  - {id: X01, about: I01, reading: r, because: b}
"""


def as_json(node: Node | None) -> t.Any:
    """Read a node as YAML 1.2 core has it, the way that an editor hands it to a schema."""
    if isinstance(node, MapNode):
        return {key: as_json(value) for key, value in node.items()}
    if isinstance(node, ListNode):
        return [as_json(item) for item in node.items]
    assert isinstance(node, TextNode)
    if not node.plain:
        return node.text
    if node.nothing:
        return None
    if node.text in TRUTH:
        return TRUTH[node.text]
    value = number(node.text)
    return node.text if value is None else int(value) if value == value.to_integral_value() else float(value)


def document(text: str) -> t.Any:
    """Read a file without looking at what it says."""
    top, problems, _ = read(text, "p.yaml")
    assert not problems
    return as_json(top)


def loadable(text: str) -> bool:
    """Tell whether the loader takes a text."""
    try:
        loads(text)
    except ProtocolError:
        return False
    return True


def of_one_mind() -> list[tuple[Path, bool]]:
    """Give the bad files that a schema can judge, and whether their form is right."""
    judged = []
    for path in BAD:
        try:
            load(path)
            judged.append((path, True))
        except ProtocolError as error:
            if {problem.code for problem in error.problems} <= OF_THE_FORM:
                judged.append((path, False))
    return judged


VALIDATOR = jsonschema.Draft202012Validator(schema())


def test_the_schema_is_one() -> None:
    """The schema is a schema of its dialect."""
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_published_schema_is_the_generated_one() -> None:
    """The file in the documentation is what `json.dumps(schema(), indent=2)` gives, and a line end."""
    assert json.dumps(schema(), indent=2, ensure_ascii=False) + "\n" == PUBLISHED.read_text(encoding="utf-8")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_properties_are_the_fields(record: type) -> None:
    """A record's properties are its fields, in order, under the keys of the file; others are refused."""
    definition = schema() if record is records.Protocol else schema()["$defs"][record.__name__]
    fields = [field for field in attrs.fields(record) if field.name != "places"]
    names = [RENAMED.get((record, field.name), field.name) for field in fields]
    required = [name for name, field in zip(names, fields, strict=True) if field.default is attrs.NOTHING]
    assert names == list(definition["properties"])
    assert required == definition.get("required", [])
    assert definition["additionalProperties"] is False


def test_descriptions_are_the_docstrings() -> None:
    """Records and fields are described in the words of their docstrings."""
    definitions = schema()["$defs"]
    assert definitions["State"]["description"] == "A state of one track."
    assert (
        "Mass of a mole, such as `584.67 g/mol`; allows conversion between mass and amount."
        == definitions["DataElement"]["properties"]["molar_mass"]["description"]
    )
    assert (
        "Text in the rule language. An inclusion criterion passes only when it is true, an exclusion criterion "
        "clears only when it is false." == definitions["Criterion"]["properties"]["check"]["description"]
    )
    assert (
        definitions["Window"]["properties"]["anchor"]["description"]
        == definitions["ScheduleEntry"]["properties"]["anchor"]["description"]
    )


@pytest.mark.parametrize("path", PROTOCOLS, ids=lambda path: path.stem)
def test_published_protocols_validate(path: Path) -> None:
    """Every protocol of the repository is valid by the schema."""
    assert not list(VALIDATOR.iter_errors(document(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(("path", "good"), of_one_mind(), ids=lambda value: getattr(value, "stem", ""))
def test_bad_files_by_the_schema(path: Path, good: bool) -> None:
    """A bad file is refused by the schema too where its form is the fault, and taken where its meaning is."""
    assert good is VALIDATOR.is_valid(document(path.read_text(encoding="utf-8")))


def test_a_full_document_is_valid() -> None:
    """A document with every key in one of its forms is valid, and loads."""
    assert not list(VALIDATOR.iter_errors(document(FULL)))
    assert loadable(FULL)


def spots(value: t.Any, path: tuple[t.Any, ...] = ()) -> Iterator[tuple[t.Any, ...]]:
    """Give the path of every value of a document."""
    yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in pairs:
        yield from spots(part, (*path, key))


SPOTS = list(spots(document(FULL)))
WORDS = ["stated", "latest", "Integer", "eligibility", "any", "", "x", "no", "null"]
SCALARS: st.SearchStrategy[t.Any] = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 5), st.just(1.5), st.just(2.0), st.sampled_from(WORDS)
)
KEYS = st.sampled_from(["epoch", "id", "check", "event", "label", "source", "from", "colour", "x"])
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=4
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SPOTS), st.sampled_from(["put", "drop", "add"]), KEYS, ANYTHING), max_size=2))
def test_schema_and_loader_agree(changes: list[tuple[tuple[t.Any, ...], str, str, t.Any]]) -> None:
    """Whatever is changed in a document, the schema takes it if and only if the loader does."""
    changed = copy.deepcopy(document(FULL))
    for path, change, key, value in changes:
        try:
            alter(changed, path, change, key, value)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    assert VALIDATOR.is_valid(changed) is loadable(json.dumps(changed, ensure_ascii=False))


def alter(top: t.Any, path: tuple[t.Any, ...], change: str, key: str, value: t.Any) -> None:
    """Change one value of a document in place: put another there, drop it, or add a key to it."""
    spot = top
    for step in path[:-1]:
        spot = spot[step]
    if not path or change == "add":
        held = spot[path[-1]] if path else spot
        if isinstance(held, dict):
            held[key] = value
    elif change == "put":
        spot[path[-1]] = value
    else:
        del spot[path[-1]]
