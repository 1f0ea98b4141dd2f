"""How two known values are compared: chosen once for a comparison, so that full dates are compared as days."""

from __future__ import annotations

import typing as t

from protocol_engine.language import operators
from protocol_engine.language.dates import LAST_ORDINAL, Date
from protocol_engine.language.durations import Duration
from protocol_engine.language.moving import moved

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from protocol_engine.language.ir import Ir

    Truth = bool | None
    Comparison = Callable[[t.Any, t.Any], Truth]

Move = tuple[int, Duration]
DAY_UNITS = {"day": 1, "week": 7}
MOVES = {"add_duration": 1, "subtract_duration": -1}


def _not_same(one: t.Any, other: t.Any, precision: str | None) -> Truth:
    return operators.not_(operators.same_as(one, other, precision))


DATES: dict[str, Callable[[t.Any, t.Any, str | None], Truth]] = {
    "<": operators.before,
    ">": operators.after,
    "<=": operators.same_or_before,
    ">=": operators.same_or_after,
    "=": operators.same_as,
    "!=": _not_same,
}
GENERAL: dict[str, Callable[[t.Any, t.Any], Truth]] = {
    "<": operators.less,
    ">": operators.greater,
    "<=": operators.less_or_equal,
    ">=": operators.greater_or_equal,
    "=": operators.equal,
    "!=": operators.not_equal,
}
DAYS: dict[str, Callable[[int, int], bool]] = {
    "<": int.__lt__,
    ">": int.__gt__,
    "<=": int.__le__,
    ">=": int.__ge__,
    "=": int.__eq__,
    "!=": int.__ne__,
}


def compare_dates(symbol: str, one: t.Any, other: t.Any, precision: str | None) -> Truth:
    """Compare two known dates."""
    return DATES[symbol](one, other, precision)


def compare_generally(symbol: str, one: t.Any, other: t.Any) -> Truth:
    """Compare two known values as CQL does."""
    return GENERAL[symbol](one, other)


def comparison(node: Ir) -> tuple[Comparison, tuple[Ir, ...]]:
    """
    Give a function that does what a comparison of dates or of any values does, where both are known.

    Returns:
        The function, and the two nodes whose values it takes: the dates before they are moved by whole days.
    """
    symbol, how, precision = node.value
    if how != "date":
        return GENERAL[symbol], node.args
    if precision not in (None, "day"):
        general = DATES[symbol]
        return lambda one, other: general(one, other, precision), node.args
    (left, left_moves), (right, right_moves) = (_day_moves(arg) for arg in node.args)
    return _compared_by_day(symbol, precision, left_moves, right_moves), (left, right)


def _day_moves(node: Ir) -> tuple[Ir, tuple[Move, ...]]:
    """Give the date that a node moves by whole days, with the moves from it; any other node as it is."""
    if node.kind != "apply" or node.value not in MOVES or node.args[1].kind != "const":
        return node, ()
    duration = node.args[1].value
    if duration.unit not in DAY_UNITS:
        return node, ()
    start, moves = _day_moves(node.args[0])
    return start, (*moves, (MOVES[node.value], duration))


def _compared_by_day(
    symbol: str, precision: str | None, moves: tuple[Move, ...], other_moves: tuple[Move, ...]
) -> Comparison:
    """Give the comparison of two known dates, each moved by whole days first."""
    general = DATES[symbol]
    by_day = DAYS[symbol]
    shift, other_shift = (
        sum(sign * duration.value * DAY_UNITS[duration.unit] for sign, duration in side)
        for side in (moves, other_moves)
    )
    # So far from the ends of the calendar no step of the way can leave it.
    margin = sum(abs(duration.value) * DAY_UNITS[duration.unit] for _, duration in (*moves, *other_moves))
    first, last = margin, LAST_ORDINAL - margin

    def compared(one: t.Any, other: t.Any) -> Truth:
        if type(one) is Date and type(other) is Date:
            day, other_day = one.first_day, other.first_day
            if day == one.last_day and other_day == other.last_day and first < day < last and first < other_day < last:
                return by_day(day + shift, other_day + other_shift)
        for sign, duration in moves:
            one = moved(sign, one, duration)
        for sign, duration in other_moves:
            other = moved(sign, other, duration)
        return None if one is None or other is None else general(one, other, precision)

    return compared
