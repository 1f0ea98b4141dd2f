"""Lists: what is in them, first and last, least and greatest, sums (CQL 1.5, List and Aggregate Functions)."""

from __future__ import annotations

import typing as t

from protocol_engine.language.operators_arithmetic import add, divide
from protocol_engine.language.operators_comparison import greater_or_equal, less_or_equal

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from protocol_engine.language.operators_logic import Truth

List: t.TypeAlias = tuple[object, ...] | None


def _known(elements: List) -> list[object]:
    return [element for element in elements or () if element is not None]


def exists(elements: List) -> bool:
    """Tell whether a list has an element that is not null."""
    return bool(_known(elements))


def count(elements: List) -> int:
    """Return how many elements are not null."""
    return len(_known(elements))


def first(elements: List) -> object:
    """Return the first element, null or not; null of an empty list."""
    return elements[0] if elements else None


def last(elements: List) -> object:
    """Return the last element, null or not; null of an empty list."""
    return elements[-1] if elements else None


def minimum(elements: List) -> object:
    """Return the least element that is not null; null of none, or where partial dates leave it open."""
    return _extreme(elements, less_or_equal)


def maximum(elements: List) -> object:
    """Return the greatest element that is not null; null of none, or where partial dates leave it open."""
    return _extreme(elements, greater_or_equal)


def _extreme(elements: List, beats: Callable[[object, object], Truth]) -> object:
    known = _known(elements)
    if not known:
        return None
    best = known[0]
    for element in known[1:]:
        if not beats(best, element):
            best = element
    return best if all(beats(best, element) for element in known) else None


def total(elements: List) -> object:
    """Return the sum of the elements that are not null; null of none, or beyond the limits of the type."""
    known = _known(elements)
    if not known:
        return None
    result = known[0]
    for element in known[1:]:
        result = add(result, element)
    return result


def average(elements: List) -> object:
    """Return the mean of the elements that are not null, as a Decimal or a quantity; null of none."""
    return divide(total(elements), count(elements)) if exists(elements) else None


def all_true(elements: List) -> bool:
    """Tell whether no element is false; true of none."""
    return all(element is True for element in _known(elements))


def any_true(elements: List) -> bool:
    """Tell whether an element is true; false of none."""
    return any(element is True for element in _known(elements))
