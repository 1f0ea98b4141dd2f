"""The values that a rule can tell apart: each variable's domain, cut at the constants it is compared with."""

from __future__ import annotations

import typing as t
from decimal import Decimal
from fractions import Fraction

import attrs

from protocol_engine.language.kinds import NUMBERS
from protocol_engine.language.measures import exact

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.language.ir import Ir
    from protocol_engine.language.kinds import Type

Number = int | Decimal | Fraction


@attrs.frozen
class Cell:
    """
    Values of one variable that no condition at hand can tell apart.

    Attributes:
        value: One of them; None: the value is missing.
    """

    value: t.Any


def cells(type: Type, constants: Iterable[t.Any]) -> tuple[Cell, ...] | None:
    """
    Cut a variable's domain at constants.

    Numbers fall into the constants themselves and the open ranges between them, within the declared
    range; Integers are whole. Texts fall into the constants and one other text, if there may be one.

    Returns:
        One cell for each part, without the missing value; None for a type that is not cut.
    """
    if type.name == "Boolean":
        return (Cell(True), Cell(False))
    if type.name == "String":
        return tuple(Cell(text) for text in _texts(type.values, set(constants)))
    if type.name in NUMBERS or (type.name == "Quantity" and type.unit is not None):
        return tuple(Cell(number) for number in _numbers(type, constants))
    return None


def _texts(allowed: tuple[str, ...] | None, constants: set[str]) -> list[str]:
    if allowed is None:
        other = "other"
        while other in constants:
            other += "'"
        return [*sorted(constants), other]
    rest = [text for text in allowed if text not in constants]
    return [*(text for text in allowed if text in constants), *rest[:1]]


def _numbers(type: Type, constants: Iterable[Number]) -> list[Number]:
    low, high = type.range or (None, None)
    points = sorted({Fraction(point) for point in (*constants, *(type.range or ()))})
    points = [point for point in points if (low is None or point >= low) and (high is None or point <= high)]
    if type.name == "Integer":
        return _whole(points, bounded=type.range is not None)
    if not points:
        return [Decimal(0)]
    found: list[Fraction] = [] if low is not None else [points[0] - 1]
    for point, following in zip(points, [*points[1:], None], strict=True):
        found.append(point)
        if following is not None:
            found.append((point + following) / 2)
        elif high is None:
            found.append(point + 1)
    return [_shown(number) for number in found]


def _whole(points: list[Fraction], *, bounded: bool) -> list[Number]:
    if not points:
        return [0]
    found: dict[int, None] = {}
    if not bounded:
        found[-((-points[0]) // 1) - 1] = None
    for point, following in zip(points, [*points[1:], None], strict=True):
        if point.denominator == 1:
            found[int(point)] = None
        between = point // 1 + 1
        if (following is None and not bounded) or (following is not None and between < following):
            found[int(between)] = None
    return list(found)


def _shown(number: Fraction) -> Number:
    found = exact(number)
    return found.normalize() + 0 if isinstance(found, Decimal) and found == found.to_integral_value() else found


def separable(node: Ir) -> tuple[str, tuple[t.Any, ...]] | None:
    """
    Give the variable that a condition reads, with the constants it is compared with.

    Returns:
        None for a condition whose outcome is not a matter of one variable's cell.
    """
    if node.kind == "input":
        return node.value, ()
    if node.kind == "member" and node.args[0].kind == "input":
        return node.args[0].value, node.value
    if node.kind == "truth" and node.args[0].kind == "input":
        return node.args[0].value, ()
    if node.kind == "compare" and node.value[1] == "plain":
        left, right = node.args
        if left.kind != "input":
            left, right = right, left
        if left.kind == "input" and right.kind == "const":
            if isinstance(right.value, str) and node.value[0] not in ("=", "!="):
                return None
            return left.value, (right.value,)
    return None
