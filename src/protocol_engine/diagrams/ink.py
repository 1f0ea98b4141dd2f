"""
The inks of the drawings: what each kind of box, line and text looks like.

Colors are those of Okabe and Ito (2008), which people with any color vision tell apart; orange and
green are darker than theirs, so that each reaches a contrast of 4.5:1 on white (WCAG 2.2, 1.4.3). What a
color tells is told by a dash, a shape or a word, too.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

BLUE, ORANGE, GREEN, OCHRE, GREY = "#0072B2", "#B34A00", "#007A5A", "#8A5D00", "#555555"
PURPLE, RED = "#8A3F73", "#B00020"
BLACK, SLATE, WHITE = "#1A1A1A", "#33475B", "#FFFFFF"

FONT = "Helvetica, Arial, 'Liberation Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"


@attrs.frozen
class Ink:
    """
    What something looks like.

    Attributes:
        stroke: Color of its line; for a text, of its letters.
        fill: Color inside; empty: none.
        width: Width of its line; 0: it has none.
        dash: Lengths of dashes and gaps, as SVG writes them.
    """

    stroke: str
    fill: str = ""
    width: float = 1.5
    dash: str = ""


INKS: t.Final[Mapping[str, Ink]] = {
    # The page.
    "paper": Ink(WHITE, WHITE, 0),
    "band": Ink("#F1F5F9", "#F1F5F9", 0),
    "band-other": Ink("#FFFFFF", "#FFFFFF", 0),
    "rule": Ink("#D5DCE3", "", 1),
    # Texts.
    "text": Ink(BLACK),
    "box-text": Ink(BLACK),
    "quiet": Ink(GREY),
    "heading": Ink(SLATE),
    "exit-text": Ink("#8A3900"),
    "late-text": Ink("#8A3900"),
    # Boxes.
    "state": Ink(BLUE, "#E6F0FA", 1.5),
    "branch": Ink(OCHRE, "#FFF5D6", 1.5),
    "exit": Ink(ORANGE, "#FCE9DF", 1.5),
    "done": Ink(GREEN, "#DDF1E8", 1.5),
    "plain": Ink(BLACK, WHITE, 1.3),
    "stage": Ink(BLUE, "#DCE8F4", 1.3),
    "panel": Ink("#AEBBC8", "", 1),
    # Lines of the flow; the dash tells the kind where colors do not.
    "main": Ink(BLUE, "", 2.4),
    "skip": Ink(GREEN, "", 1.5),
    "loop": Ink(GREY, "", 1.5, "2 2.5"),
    "leave": Ink(ORANGE, "", 1.5, "6 3"),
    "way-out": Ink(ORANGE, "", 1, "1 3"),
    "plain-line": Ink(BLACK, "", 1.3),
    "crossover": Ink(PURPLE, "", 1.8, "9 3 2 3"),
    "now": Ink(BLACK, "", 1.6, "4 3"),
    # Marks.
    "number": Ink(GREY, WHITE, 1),
    "decision": Ink(BLUE, WHITE, 1.8),
    "leaving": Ink(ORANGE, ORANGE, 1.2),
    "mark": Ink(BLACK, BLACK, 1.4),
    "good-mark": Ink(GREEN, GREEN, 1.4),
    "bad-mark": Ink(ORANGE, ORANGE, 1.4),
    # What is said of people and of versions.
    "here": Ink(BLACK, "#FFE08A", 3),
    "walked": Ink(PURPLE, "#F6E9F2", 3.2),
    "never": Ink(PURPLE, "#FFFFFF", 1.5, "1.5 3"),
    "added": Ink(GREEN, "#DDF1E8", 3),
    "removed": Ink(RED, "#FBE3E6", 1.8, "3 3"),
    "changed": Ink(OCHRE, "#FFF5D6", 3),
    "window": Ink(BLUE, "#CFE3F4", 1.2),
    "window-off": Ink(GREY, "#F4F4F4", 1, "2 2"),
    "target": Ink(BLUE, "", 2.4),
    # Bars of timelines, dark enough beside each other and on white.
    "bar-1": Ink("#4D4D4D", "#BDBDBD", 0.8),
    "bar-2": Ink("#0F4C75", "#56B4E9", 0.8),
    "bar-3": Ink("#00324D", "#0072B2", 0.8),
    "bar-4": Ink("#6B4700", "#E69F00", 0.8),
    "bar-5": Ink("#5C5600", "#F0E442", 0.8),
    "bar-6": Ink("#004D38", "#009E73", 0.8),
    "bar-7": Ink("#6B2F57", "#CC79A7", 0.8),
    "bar-8": Ink("#6B2C00", "#D55E00", 0.8),
    "bar-light": Ink(WHITE, WHITE, 0),
    "bar-dark": Ink(BLACK, BLACK, 0),
}
"""Name to ink."""
