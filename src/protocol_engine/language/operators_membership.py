"""In, contains, includes, during: intervals and lists, and what belongs to them (CQL 1.5)."""

from __future__ import annotations

import typing as t

from protocol_engine.language.operators_comparison import EQUAL, GREATER, LESS, decide
from protocol_engine.language.operators_edges import Edge, end_edge, is_span, order_edges, start_edge
from protocol_engine.language.operators_equality import equal
from protocol_engine.language.operators_logic import and_, not_, or_

if t.TYPE_CHECKING:
    from protocol_engine.language.interval import Interval
    from protocol_engine.language.operators_logic import Truth


def in_(point: object, collection: object, precision: str | None = None) -> Truth:
    """
    Return `point in collection`, an interval or a list.

    Nothing is in a null collection, nor in `Interval[null, null]`. Null is in a list that has a null, and whether it is
    in an interval is not known.
    """
    if collection is None:
        return False
    if isinstance(collection, tuple):
        return _in_list(point, collection)
    if not is_span(collection):
        raise TypeError(f"nothing is in {type(collection).__name__}")
    if point is None:
        return None
    if collection.low is None and collection.high is None and collection.low_closed and collection.high_closed:
        return False
    return _inside(point, collection, EQUAL, precision)


def contains(collection: object, point: object, precision: str | None = None) -> Truth:
    """Return `collection contains point`."""
    return in_(point, collection, precision)


def _inside(point: object, span: Interval, same: int, precision: str | None) -> Truth:
    """Return whether a point lies between the edges of an interval, on them only if `same` is `EQUAL`."""
    # Without a precision the bound itself is compared, and not its neighbor: 10^-8 is a step, and not a gap.
    stepping, here = precision is not None, Edge(point)
    above = decide(order_edges(here, start_edge(span, precision, stepping=stepping), precision), GREATER | same)
    return and_(above, decide(order_edges(here, end_edge(span, precision, stepping=stepping), precision), LESS | same))


def _in_list(point: object, elements: tuple[object, ...]) -> Truth:
    if point is None:
        return None in elements
    answer: Truth = False
    for element in elements:
        if element is not None:
            answer = or_(answer, equal(point, element))
        if answer:
            return True
    return answer


def includes(whole: object, part: object, precision: str | None = None) -> Truth:
    """Return `whole includes part`: an interval or list has every point or element of the other, or the point."""
    return _includes(whole, part, precision, proper=False)


def properly_includes(whole: object, part: object, precision: str | None = None) -> Truth:
    """Return `whole properly includes part`: includes it, and more; a point, between the bounds."""
    return _includes(whole, part, precision, proper=True)


def included_in(part: object, whole: object, precision: str | None = None) -> Truth:
    """Return `part included in whole`, which is also `during`."""
    return _includes(whole, part, precision, proper=False)


def properly_included_in(part: object, whole: object, precision: str | None = None) -> Truth:
    """Return `part properly included in whole`."""
    return _includes(whole, part, precision, proper=True)


def _includes(whole: object, part: object, precision: str | None, *, proper: bool) -> Truth:
    if whole is None or (part is None and not isinstance(whole, tuple)):
        return None
    if isinstance(whole, tuple):
        return _includes_list(whole, part, proper=proper)
    if not is_span(whole):
        raise TypeError(f"nothing is in {type(whole).__name__}")
    if not is_span(part):
        return _inside(part, whole, 0, precision) if proper else in_(part, whole, precision)
    starts = order_edges(start_edge(whole, precision), start_edge(part, precision), precision)
    ends = order_edges(end_edge(whole, precision), end_edge(part, precision), precision)
    covers = and_(decide(starts, LESS | EQUAL), decide(ends, GREATER | EQUAL))
    return and_(covers, or_(decide(starts, LESS), decide(ends, GREATER))) if proper else covers


def _includes_list(whole: tuple[object, ...], part: object, *, proper: bool) -> Truth:
    members = part if isinstance(part, tuple) else (part,)
    answer: Truth = True
    for member in members:
        answer = and_(answer, _in_list(member, whole))
    if not proper:
        return answer
    missing: Truth = False
    for element in whole:
        missing = or_(missing, not_(_in_list(element, members)))
    return and_(answer, missing)
