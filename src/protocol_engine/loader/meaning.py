"""The canonical form of a protocol, from which a chart's digest is made."""

from __future__ import annotations

import json
from decimal import Decimal

from protocol_engine.loader.numbers import written
from protocol_engine.loader.tree import tree
from protocol_engine.protocol import Protocol


def canonical(protocol: Protocol) -> bytes:
    """
    Write what a protocol means, in one way only. Changes nothing.

    Two files have the same canonical form if they differ only in layout, comments, quotes, the
    order of keys within one entry, defaults written out, or the way a number is written. The
    order of entries (events, states, schedule, …) is kept, since it has a meaning.

    Returns:
        JSON in UTF-8, without blanks: the keys of records sorted, mappings by name as lists of
        pairs, decimals as texts.
    """
    return json.dumps(
        tree(protocol, list), default=_number, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    ).encode()


def _number(value: Decimal) -> str:
    return written(value)
