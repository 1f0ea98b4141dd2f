"""Before, after, same as, overlaps, within: points and intervals in time or in any order (CQL 1.5, Timing Phrases)."""

from __future__ import annotations

import typing as t

from protocol_engine.language.dates import PRECISIONS, Date, DateTime
from protocol_engine.language.durations import Duration, shift
from protocol_engine.language.operators_arithmetic import duration_of
from protocol_engine.language.operators_comparison import EQUAL, GREATER, LESS, decide, order
from protocol_engine.language.operators_edges import Edge, end_edge, end_of, is_span, order_edges, start_edge, start_of
from protocol_engine.language.operators_equality import equal_spans
from protocol_engine.language.operators_logic import and_

if t.TYPE_CHECKING:
    from protocol_engine.language.operators_logic import Truth
    from protocol_engine.language.quantity import Quantity


def before(one: object, other: object, precision: str | None = None) -> Truth:
    """Return whether the first ends before the second starts; a point is both its start and its end."""
    return _compared(one, other, end_edge, start_edge, LESS, precision)


def after(one: object, other: object, precision: str | None = None) -> Truth:
    """Return whether the first starts after the second ends."""
    return _compared(one, other, start_edge, end_edge, GREATER, precision)


def same_or_before(one: object, other: object, precision: str | None = None) -> Truth:
    """Return whether the first ends on or before the start of the second."""
    return _compared(one, other, end_edge, start_edge, LESS | EQUAL, precision)


def same_or_after(one: object, other: object, precision: str | None = None) -> Truth:
    """Return whether the first starts on or after the end of the second."""
    return _compared(one, other, start_edge, end_edge, GREATER | EQUAL, precision)


def _compared(
    one: object,
    other: object,
    edge: t.Callable[[object, str | None], Edge],
    facing: t.Callable[[object, str | None], Edge],
    wanted: int,
    precision: str | None,
) -> Truth:
    if one is None or other is None:
        return None
    return decide(order_edges(edge(one, precision), facing(other, precision), precision), wanted)


def same_as(one: object, other: object, precision: str | None = None) -> Truth:
    """Return whether two points, or the starts and the ends of two intervals, are the same."""
    if one is None or other is None:
        return None
    return equal_spans(one, other, precision)


def overlaps(one: object, other: object, precision: str | None = None) -> Truth:
    """Return whether two intervals share a point; null if either is null, or has no bounds at all."""
    if _without_bounds(one) or _without_bounds(other):
        return None
    starts = decide(order_edges(start_edge(one, precision), end_edge(other, precision), precision), LESS | EQUAL)
    return and_(
        starts, decide(order_edges(start_edge(other, precision), end_edge(one, precision), precision), LESS | EQUAL)
    )


def overlaps_before(one: object, other: object, precision: str | None = None) -> Truth:
    """Return whether two intervals overlap and the first starts first."""
    overlap = overlaps(one, other, precision)
    if _without_bounds(one) or _without_bounds(other):
        return overlap
    return and_(overlap, decide(order_edges(start_edge(one, precision), start_edge(other, precision), precision), LESS))


def overlaps_after(one: object, other: object, precision: str | None = None) -> Truth:
    """Return whether two intervals overlap and the first ends last."""
    overlap = overlaps(one, other, precision)
    if _without_bounds(one) or _without_bounds(other):
        return overlap
    return and_(overlap, decide(order_edges(end_edge(one, precision), end_edge(other, precision), precision), GREATER))


def _without_bounds(value: object) -> bool:
    """Tell whether there is no interval: `Interval[null, null]` has no points that could be compared."""
    return value is None or (is_span(value) and value.low is None and value.high is None)


def within(one: object, other: object, distance: Quantity | Duration | None, *, proper: bool = False) -> Truth:
    """
    Return `one [properly] within distance of other`: on neither side farther away, of dates or of intervals of them.

    A partial date beside which the distance is small (3 days of `2025-04`) leaves it open instead of being moved at
    its own precision, which would move it not at all.
    """
    same = 0 if proper else EQUAL
    first = _moved(_start(one), _start(other), distance, -1)
    last = _moved(_end(one), _end(other), distance, 1)
    return and_(decide(first, GREATER | same), decide(last, LESS | same))


Bound: t.TypeAlias = t.Literal["or more", "or less", "more than", "less than"] | None


def offset_before(
    one: object, other: object, distance: Quantity | Duration | None, bound: Bound = None, *, inclusive: bool = False
) -> Truth:
    """
    Return `one <distance> <bound> before other`, from the end of the first to the start of the second.

    Args:
        one: A date, or an interval of dates.
        other: A date, or an interval of dates.
        distance: A calendar quantity.
        bound: `or more`, `or less`, `more than`, `less than`; None for exactly.
        inclusive: Whether `or less` and `less than` include the second itself (`on or before`).
    """
    return _offset(_end(one), _start(other), distance, bound, -1, inclusive=inclusive)


def offset_after(
    one: object, other: object, distance: Quantity | Duration | None, bound: Bound = None, *, inclusive: bool = False
) -> Truth:
    """Return `one <distance> <bound> after other`, from the end of the second to the start of the first."""
    return _offset(_start(one), _end(other), distance, bound, 1, inclusive=inclusive)


def _offset(
    one: object, other: object, distance: Quantity | Duration | None, bound: Bound, side: int, *, inclusive: bool
) -> Truth:
    away, toward = (LESS, GREATER) if side < 0 else (GREATER, LESS)
    limit = _moved(one, other, distance, side)
    if bound is None:
        return decide(limit, EQUAL)
    if bound == "or more":
        return decide(limit, away | EQUAL)
    if bound == "more than":
        return decide(limit, away)
    near = decide(order(one, other), (away | EQUAL) if inclusive else away)
    return and_(decide(limit, (toward | EQUAL) if bound == "or less" else toward), near)


def _start(value: object) -> object:
    return start_of(value) if is_span(value) else value


def _end(value: object) -> object:
    return end_of(value) if is_span(value) else value


def _moved(one: object, other: object, distance: Quantity | Duration | None, sign: int) -> int:
    """Return which orders are possible of a date and another moved by a distance."""
    if one is None or other is None or distance is None:
        return LESS | EQUAL | GREATER
    duration = duration_of(distance)
    if not isinstance(other, (Date, DateTime)) or duration is None:
        raise TypeError("a distance in time lies between dates, and is counted in calendar units")
    possible = 0
    for completed in _completions(other, duration.unit):
        possible |= order(one, shift(completed, duration, sign))
    # Between a first day that is later and a last one that is earlier lies one that is the same.
    return possible | EQUAL if possible & LESS and possible & GREATER else possible


def _completions(date: Date | DateTime, unit: str) -> tuple[Date | DateTime, ...]:
    """Return the first and last day that a date may be, if it is too coarse to be moved by that unit."""
    needed = PRECISIONS.index("day" if unit == "week" else unit)
    if len(date.components) > needed or len(date.components) >= 3:
        return (date,)
    days = (Date.of_day(date.first_day), Date.of_day(date.last_day))
    if isinstance(date, Date):
        return days
    return tuple(DateTime(day.year, day.month, day.day, offset=date.offset) for day in days)
