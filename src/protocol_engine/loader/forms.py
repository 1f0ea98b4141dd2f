"""
The keys of each record and the form of their values: the one table that loading, dumping and the schema share.

Read from the records themselves, so that a field added there is known here. Only what a record
cannot say is written down: the three keys that are words of Python, and the closed lists.
"""

from __future__ import annotations

import functools
import types
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine import protocol as records

RENAMED: Mapping[type, Mapping[str, str]] = {
    records.Protocol: {"id": "protocol"},
    records.Transition: {"source": "from"},
    records.ScheduleEntry: {"only_if": "if"},
}
"""Keys that could not be names of fields, by record and field."""

NOT_WRITTEN = frozenset({"places"})
"""Fields that do not come from the text of the file."""

LISTS_ONLY = frozenset({"epochs", "values", "transitions", "interpretations"})
"""Lists that are always written as lists; elsewhere a single item may stand for a list of one."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "basis": t.get_args(records.Basis),
    "which": t.get_args(records.Which),
    "category": records.CATEGORIES,
    "type": (*records.DATA_TYPES, *(f"List<{name}>" for name in records.DATA_TYPES)),
}
"""The only texts of some fields."""

NOUNS: Mapping[type, str] = {
    records.Protocol: "a protocol",
    records.Source: "a source",
    records.Enrollment: "an enrollment",
    records.Cohort: "a cohort",
    records.DataElement: "a data element",
    records.Criteria: "the criteria",
    records.Criterion: "a criterion",
    records.NamedRule: "a rule",
    records.ProvidedRule: "a provided rule",
    records.InlineRule: "a rule in place",
    records.EpochOf: "an epoch's states",
    records.State: "a state",
    records.EventKind: "an event",
    records.Transition: "a transition",
    records.Window: "a window",
    records.ScheduleEntry: "a schedule entry",
    records.Interpretation: "an interpretation",
}
"""What each record is called in a message."""


@attrs.frozen
class Key:
    """
    One key of a record.

    Attributes:
        name: As written in the file.
        field: As written in Python.
        type: Type of the field, without the `None` of an optional one.
        required: Whether the record cannot be without it.
        default: Value where it is not written; None for required ones.
        choices: The only texts it may have; empty where there is no such list.
    """

    name: str
    field: str
    type: t.Any
    required: bool
    default: t.Any
    choices: tuple[str, ...] = ()

    @property
    def single(self) -> bool:
        """A single item may stand for a list of one."""
        return self.field not in LISTS_ONLY


@functools.cache
def keys(record: type) -> Mapping[str, Key]:
    """Give the keys of a record by their names in the file, in the order of its fields."""
    hints = t.get_type_hints(record)
    found = (_key(record, field, hints[field.name]) for field in attrs.fields(record) if field.name not in NOT_WRITTEN)
    return {key.name: key for key in found}


def item_of(form: t.Any) -> t.Any | None:
    """Give the type of the items of a list form such as `tuple[str, ...]`, or None for another form."""
    arguments = t.get_args(form)
    return arguments[0] if t.get_origin(form) is tuple and arguments[-1] is Ellipsis else None


def named_of(form: t.Any) -> t.Any | None:
    """Give the record of a form such as `Mapping[str, State]`, or None for another form."""
    return t.get_args(form)[1] if t.get_origin(form) is Mapping else None


def record_beside_text(form: t.Any) -> type | None:
    """Give the record of a form that is a text or that record, such as a requirement, or None."""
    if not isinstance(form, types.UnionType):
        return None
    return next((member for member in t.get_args(form) if attrs.has(member)), None)


def _key(record: type, field: attrs.Attribute[t.Any], hint: t.Any) -> Key:
    name = RENAMED.get(record, {}).get(field.name, field.name)
    default: t.Any = field.default
    if hasattr(default, "factory"):
        default = default.factory()
    required = default is attrs.NOTHING
    return Key(name, field.name, _present(hint), required, None if required else default, CHOICES.get(field.name, ()))


def _present(hint: t.Any) -> t.Any:
    members = t.get_args(hint)
    if type(None) not in members:
        return hint
    return functools.reduce(lambda a, b: a | b, [member for member in members if member is not type(None)])
