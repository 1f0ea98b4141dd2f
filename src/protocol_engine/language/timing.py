"""Timing phrases, brought down to comparisons."""

from __future__ import annotations

import typing as t

from protocol_engine.language.arithmetic import moved_by
from protocol_engine.language.comparisons import SCALARS, compared, within_interval
from protocol_engine.language.durations import singular
from protocol_engine.language.ir import Ir, apply, both, const, test
from protocol_engine.language.kinds import BOOLEAN, DATES, INTEGER, Type
from protocol_engine.language.literals import described
from protocol_engine.language.measures import to_unit, unit_of
from protocol_engine.language.scope import FAULTY, UNKNOWN, Scope, Term

if t.TYPE_CHECKING:
    from protocol_engine.language.tree import Node

RELATIONS = {"before": "<", "after": ">", "on or before": "<=", "on or after": ">="}
INTERVAL_TESTS = {
    "before": "before",
    "after": "after",
    "on or before": "same_or_before",
    "on or after": "same_or_after",
}
SAME = {"as": "=", "before": "<=", "after": ">="}
SAME_TESTS = {"as": "same_as", "before": "same_or_before", "after": "same_or_after"}
WITH_PRECISION = frozenset({"relation", "same", "offset", "includes", "included_in", "overlaps", "in", "contains"})
WHOLE_DAYS = frozenset({"day", "week", "month", "year"})


def by_week(node: Node) -> bool:
    """Tell whether a node compares dates by week, which CQL refuses (CQL 1.5, Same As)."""
    parts = node.value if isinstance(node.value, tuple) else (node.value,)
    return node.op in WITH_PRECISION and "week" in parts


def relation(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give before, after, on or before, on or after; an interval counts from its nearer end."""
    how, precision = node.value
    return _related(scope, node, args, RELATIONS[how], INTERVAL_TESTS[how], precision)


def same(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give same as, same or before, same or after."""
    how, precision = node.value
    return _related(scope, node, args, SAME[how], SAME_TESTS[how], precision)


def _related(scope: Scope, node: Node, args: list[Term], operator: str, function: str, precision: str | None) -> Term:
    left, right = args
    if "Interval" in (left.type.name, right.type.name):
        return _on_intervals(scope, node, function, left, right, precision)
    if precision and not {left.type.name, right.type.name} <= DATES | {"Any"}:
        wrong = left if left.type.name not in DATES else right
        return scope.fail("wrong-type", f"{precision} of needs dates; this is {described(wrong.type)}", node)
    if precision in ("hour", "minute", "second", "millisecond") and "Date" in (left.type.name, right.type.name):
        scope.warn("never-known", f"a Date has no {precision}: this is never known", node)
    made = compared(scope, node, operator, left, right, precision)
    return FAULTY if made is None else Term(made, BOOLEAN)


def _on_intervals(scope: Scope, node: Node, function: str, left: Term, right: Term, precision: str | None) -> Term:
    pair = _fitted(scope, node, left, right)
    if pair is None:
        return FAULTY
    return Term(test(function, *pair, const(precision)), BOOLEAN)


def point_type(type: Type) -> Type:
    """Give the type of the points of an interval, or of the point itself."""
    return (type.of or UNKNOWN) if type.name == "Interval" else type


def _fitted(scope: Scope, node: Node, left: Term, right: Term) -> tuple[Ir, Ir] | None:
    """Check that two intervals or points are of one type, and bring the second to the unit of the first."""
    first, second = point_type(left.type), point_type(right.type)
    names = {first.name, second.name}
    if "Any" in names or names <= DATES or (scope.boxed and names <= SCALARS):
        return left.ir, right.ir
    if names <= SCALARS:
        return _in_one_unit(scope, node, left, right)
    scope.fail("mixed-types", f"{described(left.type)} is set against {described(right.type)}", node)
    return None


def _in_one_unit(scope: Scope, node: Node, left: Term, right: Term) -> tuple[Ir, Ir] | None:
    """Bring a point to the unit of the interval on the other side; two intervals must be in one unit already."""
    if left.type.name == right.type.name:
        if unit_of(point_type(left.type)) == unit_of(point_type(right.type)):
            return left.ir, right.ir
        scope.fail("mixed-units", "two intervals are in different units; write both in one", node)
        return None
    if right.type.name == "Interval":
        moved = to_unit(scope, node, left, Term(const(None), point_type(right.type)))
        return None if moved is None else (moved, right.ir)
    moved = to_unit(scope, node, right, Term(const(None), point_type(left.type)))
    return None if moved is None else (left.ir, moved)


def offset(scope: Scope, node: Node, args: list[Term]) -> Term:
    """
    Give a relation with a distance, such as `2 weeks or less before`.

    `A 2 weeks or less before B` says that A lies in [B - 2 weeks, B); `or more`: on or before
    B - 2 weeks; with `on or before`, B itself is included (CQL 1.5, 5.4.6).
    """
    left, right, distance = args
    how, precision, extent = node.value
    back = "before" in how
    inclusive = "on" in how.split()
    nearer, farther = _ends(left, right, back=back)
    if not _dates(scope, node, nearer, farther):
        return FAULTY
    _warn_of_hours(scope, node, nearer, farther, distance, precision)
    target = moved_by(scope, node, farther.ir, distance, "-" if back else "+")
    if target is None:
        return FAULTY
    limit = Term(target, farther.type)
    away, toward = ("<", ">") if back else (">", "<")
    near = f"{away}=" if inclusive else away
    pieces = {
        "exactly": [("=", limit)],
        "or more": [(f"{away}=", limit)],
        "more than": [(away, limit)],
        "or less": [(f"{toward}=", limit), (near, farther)],
        "less than": [(toward, limit), (near, farther)],
    }[extent]
    return _all(scope, node, [(operator, nearer, against) for operator, against in pieces], precision)


def within(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give `within 3 days of`: not farther on either side; `properly` excludes both ends."""
    left, right, distance = args
    first = _end(left, "start") if left.type.name == "Interval" else left
    last = _end(left, "end") if left.type.name == "Interval" else left
    low, high = _end(right, "start"), _end(right, "end")
    if not _dates(scope, node, first, low):
        return FAULTY
    _warn_of_hours(scope, node, first, low, distance, None)
    earliest = moved_by(scope, node, low.ir, distance, "-")
    latest = moved_by(scope, node, high.ir, distance, "+")
    if earliest is None or latest is None:
        return FAULTY
    after, before = (">", "<") if node.value else (">=", "<=")
    pieces = [(after, first, Term(earliest, low.type)), (before, last, Term(latest, high.type))]
    return _all(scope, node, pieces, None)


def _all(scope: Scope, node: Node, pieces: list[tuple[str, Term, Term]], precision: str | None) -> Term:
    made = [compared(scope, node, operator, one, other, precision) for operator, one, other in pieces]
    first, *rest = [item for item in made if item is not None]
    return Term(both(first, rest[0]) if rest else first, BOOLEAN)


def _ends(left: Term, right: Term, *, back: bool) -> tuple[Term, Term]:
    return (_end(left, "end"), _end(right, "start")) if back else (_end(left, "start"), _end(right, "end"))


def _end(term: Term, side: str) -> Term:
    if term.type.name != "Interval":
        return term
    return Term(apply(f"{side}_of", term.ir), point_type(term.type))


def _dates(scope: Scope, node: Node, *terms: Term) -> bool:
    wrong = next((term for term in terms if term.type.name not in DATES | {"Any"}), None)
    if wrong is None:
        return True
    scope.fail("wrong-type", f"this needs dates on both sides, got {described(wrong.type)}", node)
    return False


def _warn_of_hours(scope: Scope, node: Node, left: Term, right: Term, distance: Term, precision: str | None) -> None:
    """Warn where a window in days is exact to the hour, since both sides are date-times."""
    unit = distance.type.unit or (distance.ir.value.unit if hasattr(distance.ir.value, "unit") else "")
    in_days = singular(unit) in WHOLE_DAYS
    if in_days and precision is None and "DateTime" in (left.type.name, right.type.name):
        where = "date from X" if node.op == "within" else "date from X, or `before day of`"
        distance_words = scope.words(node.args[-1])
        message = f"between date-times {distance_words} is exact to the millisecond; for calendar days write {where}"
        scope.warn("exact-time-window", message, node)


def inclusion(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give includes, included in, during, for an interval or a point."""
    precision, proper = node.value
    inner, outer = args if node.op == "included_in" else reversed(args)
    if outer.type.name not in ("Interval", "Any"):
        return scope.fail("wrong-type", f"this needs an interval, got {described(outer.type)}", node)
    if inner.type.name not in ("Interval", "Any"):
        return within_interval(scope, node, inner, outer, precision, proper=proper)
    pair = _fitted(scope, node, inner, outer)
    if pair is None:
        return FAULTY
    return Term(test("properly_included_in" if proper else "included_in", *pair, const(precision)), BOOLEAN)


def overlaps(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give overlaps, overlaps before, overlaps after."""
    precision, side = node.value
    left, right = args
    wrong = next((arg for arg in args if arg.type.name not in ("Interval", "Any")), None)
    if wrong is not None:
        return scope.fail("wrong-type", f"overlaps needs two intervals, got {described(wrong.type)}", node)
    return _on_intervals(scope, node, f"overlaps_{side}" if side else "overlaps", left, right, precision)


def bound_of(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give start of, end of an interval."""
    (arg,) = args
    if arg.type.name not in ("Interval", "Any"):
        return scope.fail(
            "wrong-type", f"{node.op.replace('_', ' ')} needs an interval, got {described(arg.type)}", node
        )
    return Term(apply(node.op, arg.ir), arg.type.of or arg.type)


def counted(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give `days between A and B` and `difference in days between A and B`."""
    for arg, below in zip(args, node.args, strict=True):
        if arg.type.name not in DATES | {"Any"}:
            message = f"{node.value}s between needs dates; {scope.words(below)} is {described(arg.type)}"
            return scope.fail("wrong-type", message, below)
    left, right = args
    return Term(apply(node.op, const(node.value), left.ir, right.ir), INTEGER)


def part(scope: Scope, node: Node, args: list[Term]) -> Term:
    """Give a component of a date."""
    (arg,) = args
    if arg.type.name not in DATES | {"Any"}:
        return scope.fail("wrong-type", f"{node.value} from needs a date, got {described(arg.type)}", node)
    if node.value == "date":
        return arg if arg.type.name == "Date" else Term(apply("date_from", arg.ir), Type("Date"))
    if node.value == "week":
        return scope.fail("wrong-type", "a date has no week; write year, month, day, hour, minute or second", node)
    type = Type("Decimal") if node.value == "timezoneoffset" else INTEGER
    return Term(apply("component_from", const(node.value), arg.ir), type)
