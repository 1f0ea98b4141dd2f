"""Numbers and truth values as YAML 1.2 core writes them, exactly."""

from __future__ import annotations

import re
from decimal import Decimal

from protocol_engine.loader.limits import MAX_DIGITS, MAX_NUMBER, MAX_POWER

_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)(?:[eE](?P<power>[-+]?[0-9]+))?")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")

TRUTH = {word: value for name, value in (("true", True), ("false", False))
         for word in (name, name.capitalize(), name.upper())}  # fmt: skip
"""How true and false are written."""


def number(text: str) -> Decimal | None:
    """
    Read a number, or give None where YAML 1.2 core sees none, or none of a sensible size.

    `012` is 12, `0o14` is 12, `1e3` is 1000; `1_000`, `12:30`, `.inf` and `.nan` are no numbers.
    """
    if len(text) > MAX_NUMBER:
        return None
    found = _DECIMAL.fullmatch(text)
    if _OTHER_BASE.fullmatch(text):
        value = Decimal(int(text, 0))
    elif found and abs(int(found["power"] or 0)) <= MAX_NUMBER:
        value = Decimal(text)
    else:
        return None
    sensible = len(value.as_tuple().digits) <= MAX_DIGITS and (not value or abs(value.adjusted()) <= MAX_POWER)
    return value if sensible else None


def written(value: Decimal) -> str:
    """Write a number in one way, whichever way it was written: equal numbers are written alike."""
    sign, digits, _ = value.as_tuple()
    if not value:
        return "0"
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    if len(text) <= MAX_DIGITS:
        return text
    significant = "".join(map(str, digits)).rstrip("0")
    return f"{'-' if sign else ''}{significant}e{value.adjusted() - len(significant) + 1}"
