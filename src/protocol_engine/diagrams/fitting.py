"""Whether what is asked of a drawing fits together, and what would."""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.kinds import KINDS, Kind
from protocol_engine.diagrams.request import Exits
from protocol_engine.errors import DrawingError, did_you_mean

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from protocol_engine.diagrams.request import Option, Request

WORDS: t.Final[dict[Option, str]] = {
    "cohort": "a cohort",
    "participant": "one participant's path",
    "compare": "two versions",
    "coverage": "coverage",
    "left_to_right": "from left to right",
    "as_of": "one day",
    "milestones": "milestones",
    "arm": "arms by a data element",
    "received": "who received the intervention",
    "analyzed": "who was analyzed",
    "anchor": "days from an anchor",
    "sort": "people in an order",
    "exits": "ways out in another way",
}
"""What is asked for, as an object of `draw`."""

APART: t.Final[tuple[Option, ...]] = ("cohort", "participant", "compare")
"""Of these, one figure shows one."""


def kind_of(name: str) -> Kind:
    """
    Give a kind of drawing.

    Raises:
        DrawingError: There is none of that name.
        TypeError: It is no name.
    """
    _named("kind", name, "'flow'")
    if name in KINDS:
        return KINDS[name]
    near = did_you_mean(name, KINDS) or f"; there are {listed(KINDS)}"
    raise DrawingError(f"there is no kind of drawing {name!r}{near}")


def format_of(name: str, format: str | None) -> str:
    """
    Give the format that a kind of drawing gets: what was asked for, or its first.

    Raises:
        DrawingError: There is no such kind, or it has no such format.
        TypeError: One of them is no name.
    """
    kind = kind_of(name)
    if format is None:
        return kind.formats[0]
    _named("format", format, "'svg'")
    if format in kind.formats:
        return format
    if any(format in other.formats for other in KINDS.values()):
        raise DrawingError(f"{name} has no format {format!r}; it has {listed(kind.formats)}")
    near = did_you_mean(format, kind.formats) or f"; {name} has {listed(kind.formats)}"
    raise DrawingError(f"there is no format {format!r}{near}")


def _named(what: str, name: object, such: str) -> None:
    if not isinstance(name, str):
        raise TypeError(f"{what}: expected a name, such as {such}, got {type(name).__name__}")


def check(name: str, format: str, request: Request) -> None:
    """
    See whether a kind of drawing can show all that is asked for, and has all that it needs.

    Raises:
        DrawingError: It cannot, or has not.
    """
    kind = KINDS[name]
    takes = taken(name, format)
    if request.exits not in (None, *t.get_args(Exits)):
        raise DrawingError(f"exits: expected each, fold or node, got {request.exits!r}")
    for option in WORDS:
        if option in request.options - takes:
            raise DrawingError(_unfit(name, format, option))
    if not kind.needs <= request.options:
        raise DrawingError(f"{name} draws people; give a cohort")
    alone = next((option for option in WORDS if option in kind.of_one & request.options), None)
    if alone is not None and request.participant is None:
        raise DrawingError(f"{alone} is for {name} of one participant; give the participant, or leave {alone} out")
    together = [WORDS[option] for option in APART if option in request.options]
    if len(together) > 1:
        raise DrawingError(f"{listed(together)} cannot be drawn at once; leave one out")
    if request.compare is not None and request.compare.id != request.chart.id:
        one, other = request.compare.id, request.chart.id
        raise DrawingError(f"{one!r} and {other!r} are two protocols; compare two versions of one")
    if request.coverage and request.participant is not None:
        raise DrawingError("coverage is of a cohort, and does not go together with one participant; leave one out")
    if request.coverage and request.cohort is None:
        raise DrawingError("coverage is of a cohort; give one")


def taken(name: str, format: str) -> frozenset[Option]:
    """Give what a kind of drawing can show in a format, beside the chart."""
    kind = KINDS[name]
    return kind.texts[format].takes if format in kind.texts else kind.takes


def _unfit(name: str, format: str, option: Option) -> str:
    if option == "cohort" and "participant" in taken(name, format):
        return f"{name} draws one participant; say which"
    others = [one for one in KINDS[name].formats if option in taken(name, one)]
    if others:
        return f"{name} cannot draw {WORDS[option]} as {format}; it can as {listed(others)}"
    able = [other for other, kind in KINDS.items() if any(option in taken(other, one) for one in kind.formats)]
    return f"{name} cannot draw {WORDS[option]}" + (f"; {listed(able)} can" if able else "")


def listed(words: Iterable[str]) -> str:
    """Write words as a list."""
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
