"""The JSON Schema of a protocol file, made from the records, so that editors complete and check."""

from __future__ import annotations

import inspect
import re
import typing as t
from decimal import Decimal

import attrs

from protocol_engine.loader.forms import Key, item_of, keys, named_of, record_beside_text
from protocol_engine.loader.limits import MAX_NAME, MAX_TEXT
from protocol_engine.protocol import Protocol, ScheduleEntry, Window

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, t.Any]

_LIKE: dict[type, type] = {ScheduleEntry: Window}
"""Records whose docstring refers to another one for fields of the same name."""

_ATTRIBUTE = re.compile(r"^    (\w+): (.*(?:\n {8}.*)*)", re.MULTILINE)


def schema() -> Schema:
    """
    Describe a protocol file as a JSON Schema, Draft 2020-12.

    It says of a document's form what the loader says, for documents that JSON can hold: keys,
    kinds of values, closed lists. Names and texts of the rule language are not looked into.
    A text may be a number or a truth value, since in YAML `version: 1.0` needs no quotes.

    Returns:
        A new dict, ready for `json.dumps`.
    """
    definitions: dict[str, Schema] = {}
    _define(Protocol, definitions)
    top = definitions.pop(Protocol.__name__)
    return {"$schema": DIALECT, "title": "Clinical-trial protocol", **top, "$defs": dict(sorted(definitions.items()))}


def _define(record: type, definitions: dict[str, Schema]) -> Schema:
    """Put a record among the definitions; give the reference to it."""
    if record.__name__ not in definitions:
        definitions[record.__name__] = {}  # an entry before its parts, so that a record may hold itself
        known = keys(record)
        required = [key.name for key in known.values() if key.required]
        said = _said(record)
        properties = {}
        for key in known.values():
            properties[key.name] = _form(key.type, definitions, key)
            if key.field in said:
                properties[key.name]["description"] = said[key.field]
        definition: Schema = {
            "description": _summary(record),
            "type": "object" if required else ["object", "null"],
            "properties": properties,
            "additionalProperties": False,
        }
        definitions[record.__name__] = definition | ({"required": required} if required else {})
    return {"$ref": f"#/$defs/{record.__name__}"}


def _form(form: t.Any, definitions: dict[str, Schema], key: Key | None = None) -> Schema:
    if key is not None and key.choices:
        return {"enum": list(key.choices)}
    if (item := item_of(form)) is not None:
        items = _form(item, definitions)
        many: Schema = {"type": "array", "items": items}
        return {"anyOf": [items, many]} if key is not None and key.single else many
    if (named := named_of(form)) is not None:
        names = {"minLength": 1, "maxLength": MAX_NAME}
        return {
            "type": ["object", "null"], "propertyNames": names, "additionalProperties": _form(named, definitions)
        }  # fmt: skip
    if (record := record_beside_text(form)) is not None:
        return {"anyOf": [_text(), _define(record, definitions)]}
    if attrs.has(form):
        return _define(form, definitions)
    if t.get_origin(form) is tuple:
        return {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    kinds: dict[t.Any, str] = {bool: "boolean", int: "integer", Decimal: "number"}
    return {"type": kinds[form]} if form in kinds else _text()


def _text() -> Schema:
    return {"type": ["string", "number", "boolean"], "maxLength": MAX_TEXT}


def _summary(record: type) -> str:
    return (inspect.getdoc(record) or "").split("\n\n")[0].replace("\n", " ")


def _said(record: type) -> dict[str, str]:
    """Give what the docstring says of each field."""
    said = _said(_LIKE[record]) if record in _LIKE else {}
    text = inspect.getdoc(record) or ""
    found = {name: re.sub(r"\s+", " ", sentence) for name, sentence in _ATTRIBUTE.findall(text)}
    return said | found
