"""HTML-like labels of Graphviz: a state with its chips, the title of an epoch, an arrow's label, the legend."""

from __future__ import annotations

import itertools
import math
import typing as t
from xml.sax.saxutils import escape

import attrs

from protocol_engine.diagrams.ink import BLACK, GREY, INKS
from protocol_engine.diagrams.spine.labels import TAGS
from protocol_engine.diagrams.spine.legend import BASES, LINES
from protocol_engine.diagrams.texts.saying import STRUCTURE, asked, called, counted, one_line, origin, state_name
from protocol_engine.diagrams.widths import width, wrapped

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from protocol_engine.diagrams.flow import Arrow, Flow, Node
    from protocol_engine.protocol import Basis

_STROKES: t.Final = {"main": "====", "skip": "----", "loop": ". . .", "leave": "- - -"}
"""What a line of each kind looks like among letters."""

_LEFT = '<BR ALIGN="LEFT"/>'

_ROW = 4
"""So many chips stand beside each other; more stand in two rows."""


@attrs.frozen
class Chip:
    """
    A shared way out.

    Attributes:
        code: Its letter or letters.
        arrow: The first of its arrows.
        end: Label of the state that it leads to.
    """

    code: str
    arrow: Arrow
    end: str


def quoted(text: str) -> str:
    """Write a text as a quoted string of DOT in which no escape means anything."""
    return '"' + one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def lines(text: str, room: float, size: float, *, bold: bool = False, left: bool = False) -> str:
    """Write a text in lines that fit."""
    shown = [escape(line) for line in wrapped(one_line(text), room, size, bold=bold)]
    shown = [f"<B>{line}</B>" for line in shown] if bold else shown
    return _LEFT.join([*shown, ""]) if left else "<BR/>".join(shown)


def _wide(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """Give the width of a text in lines: a cell that says it needs no font that Graphviz knows."""
    return math.ceil(max(width(line, size, bold=bold) for line in wrapped(one_line(text), room, size, bold=bold)))


def state_label(node: Node, ink: str, chips: Sequence[Chip]) -> str:
    """Write a state, and beside it a chip for each shared way out that it has."""
    look, shape = INKS[ink], ' STYLE="ROUNDED"' if ink != "exit" else ""
    cell = (
        f'<TD PORT="box" BORDER="{max(1, round(look.width))}"{shape} COLOR="{look.stroke}" BGCOLOR="{look.fill}" '
        f'WIDTH="{max(150, _wide(state_name(node), 160, 11, bold=True) + 24)}" HEIGHT="34" CELLPADDING="5">'
        f"{lines(state_name(node), 160, 11, bold=True)}{_tag(node.basis)}</TD>"
    )
    beside = f'<TD CELLPADDING="0">{_chips(chips)}</TD>' if chips else ""
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="1" CELLPADDING="0"><TR>{cell}{beside}</TR></TABLE>>'


def _chips(chips: Sequence[Chip]) -> str:
    rows = 1 if len(chips) <= _ROW else 2
    each = math.ceil(len(chips) / rows)
    shown = [_chip(chip, 34 // rows - rows + 1) for chip in chips]
    parts = "".join(f"<TR>{''.join(shown[start : start + each])}</TR>" for start in range(0, len(shown), each))
    return f'<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="1" CELLPADDING="0">{parts}</TABLE>'


def _chip(chip: Chip, height: int) -> str:
    change = chip.arrow.change
    look = INKS[change or "exit"]
    code = _SIGNS[change] + chip.code
    return (
        f'<TD BORDER="1" COLOR="{look.stroke}" BGCOLOR="{look.fill}" WIDTH="20" HEIGHT="{height}">'
        f'<FONT POINT-SIZE="9" COLOR="{INKS["exit-text"].stroke}">{escape(code)}</FONT></TD>'
    )


_SIGNS: t.Final[Mapping[str, str]] = {"": "", "added": "+", "removed": "-", "changed": "~"}
"""What stands before the letter of a way out that two versions do not share."""


def _tag(basis: Basis | None) -> str:
    tag = TAGS[basis]
    return f'<FONT POINT-SIZE="9" COLOR="{GREY}"> ({tag})</FONT>' if tag else ""


def title_label(text: str) -> str:
    """Write the name of an epoch or of a track."""
    return f'<<FONT COLOR="{INKS["heading"].stroke}">{lines(text, 90, 11, bold=True, left=True)}</FONT>>'


def edge_label(arrows: Sequence[Arrow]) -> str:
    """Write what stands beside an arrow, or beside several that run the same way."""
    rows = "".join(
        f'<TR><TD WIDTH="{_wide(called(arrow), 120, 10) + 8}" ALIGN="LEFT">'
        f"{lines(called(arrow), 120, 10, left=True).removesuffix(_LEFT)}{_tag(arrow.basis)}{_LEFT}</TD></TR>"
        for arrow in arrows
    )
    return f'<<TABLE BORDER="0" CELLBORDER="0" CELLPADDING="2">{rows}</TABLE>>'


def heading(flow: Flow) -> str:
    """Write the title, and what protocol it is."""
    title, protocol, digest = origin(flow)
    facts = f"{protocol}, {digest[:19]}, {counted(flow)}"
    return (
        '<<TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">'
        f'<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="15">{lines(title, 620, 15, bold=True, left=True)}</FONT></TD></TR>'
        f'<TR><TD ALIGN="LEFT"><FONT POINT-SIZE="10" COLOR="{GREY}">{lines(facts, 620, 10, left=True)}</FONT></TD></TR>'
        "</TABLE>>"
    )


def legend(flow: Flow, chips: Iterable[Chip], kinds: Iterable[str]) -> str:
    """Write what chips, numbers, lines and letters mean."""
    shown = [
        (escape(chip.code), f"{one_line(chip.end)} ({one_line(chip.arrow.label)}){_number(chip.arrow)}")
        for chip in chips
    ]
    conditions = [(str(one.number), asked(one)) for one in flow.conditions.values()]
    parts = []
    if shown:
        parts += [
            _heading("Ends that several states share: a chip beside a state shows that it may end so"),
            _columns(shown),
        ]
    if conditions:
        parts += [_heading("Conditions"), _columns(conditions)]
    drawn = set(kinds)
    strokes = [
        f'<FONT COLOR="{INKS[kind].stroke}"><B>{_STROKES[kind]}</B></FONT> {escape(words)}'
        for kind, words in LINES
        if kind in drawn
    ]
    used = {TAGS[node.basis] for node in flow.nodes.values()} | {TAGS[arrow.basis] for arrow in flow.arrows}
    letters = [f"({letter}) {escape(words)}" for letter, words in BASES if letter in used]
    if strokes or letters:
        parts.append(_row(f'<FONT COLOR="{BLACK}">{"     ".join([*strokes, *letters])}</FONT>'))
    parts.append(_row(f'<FONT COLOR="{GREY}">{lines(STRUCTURE, 700, 10, left=True)}</FONT>'))
    return (
        f'<<FONT POINT-SIZE="10"><TABLE BORDER="0" CELLBORDER="0" CELLSPACING="0" CELLPADDING="3">{"".join(parts)}'
        "</TABLE></FONT>>"
    )


def _number(arrow: Arrow) -> str:
    return "" if arrow.number is None else f" ({arrow.number})"


def _heading(text: str) -> str:
    return _row(f'<FONT COLOR="{INKS["heading"].stroke}"><B>{escape(text)}</B></FONT>')


def _row(inside: str) -> str:
    return f'<TR><TD ALIGN="LEFT" BALIGN="LEFT" COLSPAN="4">{inside}</TD></TR>'


def _columns(entries: Sequence[tuple[str, str]]) -> str:
    """Write numbered lines in two columns, the first one full before the second one begins."""
    half = math.ceil(len(entries) / 2)
    return "".join(
        f"<TR>{_entry(*left)}{_entry(*right) if right else ''}</TR>"
        for left, right in itertools.zip_longest(entries[:half], entries[half:])
    )


def _entry(mark: str, words: str) -> str:
    return (
        f'<TD ALIGN="RIGHT" VALIGN="TOP"><B>{mark}</B></TD>'
        f'<TD ALIGN="LEFT" VALIGN="TOP" WIDTH="350">{lines(words, 330, 10, left=True)}</TD>'
    )
