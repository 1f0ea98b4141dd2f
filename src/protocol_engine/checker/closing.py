"""Operators that turn *unknown* into an answer without a reason given in the file."""

from __future__ import annotations

import typing as t

from protocol_engine.errors import Problem
from protocol_engine.loader import place_in

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.checker.reading import Reading
    from protocol_engine.language import Closing


def closing_operators(reading: Reading) -> Iterator[Problem]:
    """Find closing operators that are not acknowledged, and acknowledgments of nothing."""
    for text in reading.analyzed:
        if text.expression is None:
            continue
        closing = text.expression.closing
        reason = (text.source.closes_unknown or "").strip()
        if closing and not reason:
            first = closing[0]
            more = f" (and {len(closing) - 1} more)" if len(closing) > 1 else ""
            yield Problem(
                "closes-unknown",
                f"{first.operator!r} in {first.text!r}{more} turns missing data into an answer; "
                "if that is right, say why in closes_unknown",
                text.source.path,
                place_in(reading.protocol.places, text.source.path, _offset(text.source.text, first), text.source.text),
                "warning",
            )
        elif text.source.closes_unknown is not None and not closing:
            yield Problem(
                "closes-nothing",
                "closes_unknown is given, but nothing in this rule turns missing data into an answer; leave it out",
                f"{text.source.path.rpartition('.')[0]}.closes_unknown",
                severity="warning",
            )


def _offset(text: str, closing: Closing) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: closing.line - 1]) + closing.column - 1
