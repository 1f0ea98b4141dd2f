"""From records to plain keys and values: what dumping and the canonical form have in common."""

from __future__ import annotations

import typing as t
from collections.abc import Callable, Iterable, Mapping

import attrs

from protocol_engine.loader.forms import keys

Named = Callable[[Iterable[tuple[str, t.Any]]], t.Any]


def tree(value: t.Any, named: Named) -> t.Any:
    """
    Write a value of a record with the keys of the file, leaving out what is as if not written.

    Args:
        value: A record, or anything that a field of one holds.
        named: Makes the result of a mapping by name (events, states, …) from its entries in order.

    Returns:
        A dict for a record, a list for a tuple, and texts, numbers and truth values as they are.
    """
    record: type = type(value)
    if attrs.has(record):
        held = ((key, getattr(value, key.field)) for key in keys(record).values())
        return {key.name: tree(part, named) for key, part in held if key.required or part != key.default}
    if isinstance(value, Mapping):
        return named((name, tree(part, named)) for name, part in value.items())
    if isinstance(value, tuple):
        return [tree(part, named) for part in value]
    return value
