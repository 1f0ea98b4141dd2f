"""Which bar a state has, and which mark a kind of event or an end: few colors, told apart by shape as well."""

from __future__ import annotations

import itertools
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.figure import Band, Line, Mark, Rect

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.figure import Item, Symbol

COLORS = 8
"""Bars of different color; further states have the same with a stripe."""

STRIPES: t.Final = ("", "bar-light", "bar-dark")
"""What runs through the middle of a bar: of the first states nothing, of the next ones a white line, then a black."""

SHAPES: t.Final[tuple[tuple[Symbol, bool], ...]] = (
    ("disc", True),
    ("diamond", False),
    ("square", True),
    ("disc", False),
    ("diamond", True),
    ("square", False),
)
"""Shapes of the marks of events, and whether they are filled; what comes after these is numbered."""

ENDS: t.Final[tuple[tuple[Symbol, bool], ...]] = (
    ("funnel", True),
    ("triangle", False),
    ("funnel", False),
    ("triangle", True),
    ("star", True),
    ("plus", False),
    ("star", False),
    ("plus", True),
)
"""Shapes of the ends of participation: none of an event, whatever the color; what comes after these has a letter."""

ROOM = 6.0
"""Half the width of a mark that holds a number."""


@attrs.frozen
class Style:
    """
    What a mark looks like.

    Attributes:
        text: Number or letter of a mark for which there is no shape of its own.
    """

    symbol: Symbol
    solid: bool
    ink: str
    text: str = ""

    def mark(self, x: float, y: float, radius: float, data: Mapping[str, str], title: str = "") -> Mark:
        """Give the mark at a place."""
        size = max(radius, ROOM) if self.text else radius
        return Mark(x, y, self.symbol, self.ink, size, self.text, self.solid, data, title)


@attrs.frozen
class Palette:
    """
    The looks of a whole drawing.

    Attributes:
        bars: State to the ink of its bar and that of its stripe.
        kinds: Event kind to its mark.
        ends: State that ends participation to its mark.
    """

    bars: Mapping[str, tuple[str, str]]
    kinds: Mapping[str, Style]
    ends: Mapping[str, Style]

    @property
    def has_numbers(self) -> bool:
        """Whether some mark holds a number, and needs the room for it."""
        return any(style.text for style in (*self.kinds.values(), *self.ends.values()))


def palette_of(
    chart: Chart, states: Iterable[str], kinds: Sequence[str], ends: Iterable[str], anchors: Collection[str] = ()
) -> Palette:
    """
    Choose bars and marks, in the order of the file. Changes nothing.

    Args:
        states: Those that have bars.
        kinds: Event kinds that have marks.
        ends: The states that end participation.
        anchors: Those of the kinds that everyone has on day 0.
    """
    there = set(states)
    lasting = [name for name, state in chart.states.items() if not state.final and state.track == chart.tracks[0]]
    # One state has one color in all drawings of a protocol, as long as there are colors enough.
    shown = lasting if len(lasting) <= COLORS else [name for name in lasting if name in there]
    bars = {name: _bar(number) for number, name in enumerate(shown)}
    every = set(ends)
    ended = [name for name in chart.states if name in every]
    others = _styles(SHAPES, "mark")
    marks = {kind: Style("bar", False, "mark") if kind in anchors else next(others) for kind in kinds}
    return Palette(bars, marks, dict(_ends(chart, ended)))


def _bar(number: int) -> tuple[str, str]:
    stripe, color = divmod(number, COLORS)
    return f"bar-{color + 1}", STRIPES[stripe % len(STRIPES)]


def _styles(shapes: Iterable[tuple[Symbol, bool]], ink: str) -> Iterator[Style]:
    for symbol, solid in shapes:
        yield Style(symbol, solid, ink)
    yield from (Style("disc", False, ink, str(number)) for number in itertools.count(1))


def _ends(chart: Chart, ended: Sequence[str]) -> Iterator[tuple[str, Style]]:
    shapes = itertools.chain(
        ((*shape, "") for shape in ENDS), (("square", False, _letters(n)) for n in itertools.count())
    )
    completed = False
    for name in ended:
        state = chart.states[name]
        reason = (state.disposition or "").casefold()
        completes = "complet" in reason and "not" not in reason.split() and "no" not in reason.split()
        if state.ends_study or any(word in reason for word in ("death", "died", "dead")):
            yield name, Style("cross", False, "mark")
        elif completes and not completed:
            completed = True
            yield name, Style("bar", True, "good-mark")
        else:
            symbol, solid, text = next(shapes)
            yield name, Style(symbol, solid, "good-mark" if completes else "bad-mark", text)


def _letters(number: int) -> str:
    """Write a number as `A` to `Z`, `AA` and so on."""
    return (_letters(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def bar(palette: Palette, state: str, rect: Rect, data: Mapping[str, str], title: str = "") -> Iterator[Item]:
    """Give the bar of a state, with its stripe."""
    ink, stripe = palette.bars[state]
    yield Band(rect, ink, data, title)
    if stripe:
        high = rect.height / 3
        yield Band(Rect(rect.x, rect.y + high, rect.width, high), stripe)


def doubt(x: float, to: float, y: float) -> Line:
    """Give the line over the days on which something may have happened."""
    return Line(((x, y), (to, y)), "now", head=False)
