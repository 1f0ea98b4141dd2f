"""Three-valued logic, and the operators that ask about null (CQL 1.5, Logical and Nullological Operators)."""

from __future__ import annotations

import typing as t

Truth: t.TypeAlias = bool | None


def not_(value: Truth) -> Truth:
    """Return the negation; null stays null."""
    return None if value is None else not value


def and_(one: Truth, other: Truth) -> Truth:
    """Return false if either is false, true if both are true, else null."""
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def or_(one: Truth, other: Truth) -> Truth:
    """Return true if either is true, false if both are false, else null."""
    if one is True or other is True:
        return True
    return None if one is None or other is None else False


def xor(one: Truth, other: Truth) -> Truth:
    """Return whether exactly one is true; null if either is null."""
    return None if one is None or other is None else one is not other


def implies(one: Truth, other: Truth) -> Truth:
    """Return whether the second holds wherever the first does: `not one or other`."""
    return or_(not_(one), other)


def is_null(value: object) -> bool:
    """Tell whether a value is null; never null itself."""
    return value is None


def is_true(value: Truth) -> bool:
    """Tell whether a value is true; never null itself."""
    return value is True


def is_false(value: Truth) -> bool:
    """Tell whether a value is false; never null itself."""
    return value is False


def coalesce(*values: object) -> object:
    """Return the first value that is not null; of one list, its first element that is not null."""
    if len(values) == 1 and isinstance(values[0], tuple):
        values = values[0]
    return next((value for value in values if value is not None), None)
