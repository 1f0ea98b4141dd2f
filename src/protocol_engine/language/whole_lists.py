"""
What is in a list that is declared complete: absence from it means absence, and nothing else is guessed.

CQL answers of a missing list as of an empty one, and overlooks missing elements. Of a list that
claims to be complete that would be a guess which nobody has acknowledged; so here it is unknown,
unless what is known decides. Where list and elements are known, the answers are those of CQL.
"""

from __future__ import annotations

import functools
import typing as t

from protocol_engine.language import operators
from protocol_engine.language.interval import Uncertainty

if t.TYPE_CHECKING:
    from collections.abc import Callable

    Truth = bool | None
    List = tuple[t.Any, ...] | None


def whole_member(element: t.Any, values: List) -> Truth:
    """Tell whether a value is in a list."""
    if element is None or values is None or isinstance(element, Uncertainty):
        return None
    found = operators.in_(element, values)
    return None if found is False and None in values else found


def whole_exists(values: List) -> Truth:
    """Tell whether a list has an element."""
    return None if values is None else operators.exists(values) or (None if values else False)


def whole_all_true(values: List) -> Truth:
    """Tell whether no element is false."""
    return None if values is None or (None in values and operators.all_true(values)) else operators.all_true(values)


def whole_any_true(values: List) -> Truth:
    """Tell whether an element is true."""
    return True if operators.any_true(values) else None if values is None or None in values else False


def of_all(function: Callable[[List], t.Any]) -> Callable[[List], t.Any]:
    """Make a function of a list unknown where the list, or an element of it, is missing."""

    @functools.wraps(function)
    def guarded(values: List) -> t.Any:
        return None if values is None or None in values else function(values)

    return guarded


WHOLE: dict[str, Callable[..., t.Any]] = {
    "whole_all_true": whole_all_true,
    "whole_any_true": whole_any_true,
    "whole_exists": whole_exists,
    "whole_member_of": whole_member,
}
"""By the names of the functions that close the unknown of other lists, after `whole_`; see `of_all` for the rest."""
