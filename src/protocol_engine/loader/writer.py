"""From a Protocol to the text of a file, in one layout."""

from __future__ import annotations

import typing as t
from decimal import Decimal

from protocol_engine.loader.numbers import written
from protocol_engine.loader.scalars import LONG, block, inline
from protocol_engine.loader.tree import tree
from protocol_engine.protocol import Protocol

WIDTH = 120
"""Columns that an entry in braces may take; a longer one is written with one key on each line."""

_ALONE = frozenset({"from", "during"})
"""Lists that are written as a single text where they hold one."""

_HEAD = frozenset({"protocol", "version", "title", "source", "enrollment"})
"""Keys at the top that no empty line precedes."""


def dump(protocol: Protocol) -> str:
    """
    Write a protocol as a file that `loads` reads back as an equal one. Changes nothing.

    The layout depends on the protocol alone: keys in the order of the records, defaults left
    out, an entry on one line where it fits. Comments of the file it was loaded from are not kept.
    """
    lines: list[str] = []
    for key, value in tree(protocol, dict).items():
        if key not in _HEAD:
            lines.append("")
        is_section = key not in _HEAD and not _is_names(value)
        lines += _below(f"{key}:", value, 0) if is_section else _entry(f"{key}:", key, value, 0)
    return "\n".join(lines) + "\n"


def _is_names(value: t.Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _entry(prefix: str, key: str, value: t.Any, indent: int) -> list[str]:
    """Write `key: value`, on one line where it fits."""
    if key in _ALONE and _is_names(value) and len(value) == 1:
        value = value[0]
    if value == {}:
        return [prefix]
    flow = _flow(value)
    if flow is not None and len(prefix) + 1 + len(flow) <= WIDTH:
        return [f"{prefix} {flow}"]
    if isinstance(value, str):
        first, *rest = block(value, indent + 2) or [inline(value)]
        return [f"{prefix} {first}", *rest]
    return _below(prefix, value, indent)


def _below(prefix: str, value: t.Any, indent: int) -> list[str]:
    """Write a list or mapping on the lines below its key; a criteria group is always such a one."""
    lines = [prefix]
    if isinstance(value, list):
        for item in value:
            lines += _item(item, indent + 2)
        return lines
    for key, part in value.items():
        inner = f"{' ' * (indent + 2)}{inline(key)}:"
        group = prefix == "criteria:" and indent == 0
        lines += _below(inner, part, indent + 2) if group else _entry(inner, key, part, indent + 2)
    return lines


def _item(value: t.Any, indent: int) -> list[str]:
    margin = " " * indent
    flow = _flow(value)
    if not isinstance(value, dict) or (flow is not None and indent + 2 + len(flow) <= WIDTH):
        return [f"{margin}- {flow if flow is not None else inline(value)}"]
    lines: list[str] = []
    for key, part in value.items():
        lines += _entry(f"{margin}  {key}:", key, part, indent + 2)
    return [f"{margin}- {lines[0].lstrip()}", *lines[1:]]


def _flow(value: t.Any) -> str | None:
    """Write a value on one line; None where it holds a text that reads better on several."""
    if isinstance(value, str):
        return None if len(value) > LONG or block(value, 0) else inline(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return written(Decimal(value))
    if isinstance(value, list):
        items = [_flow(item) for item in value]
        return None if None in items else f"[{', '.join(item for item in items if item is not None)}]"
    parts = []
    for key, part in value.items():
        alone = key in _ALONE and _is_names(part) and len(part) == 1
        flow = _flow(part[0] if alone else part)
        if flow is None:
            return None
        parts.append(f"{inline(key)}: {flow}")
    return f"{{{', '.join(parts)}}}"
