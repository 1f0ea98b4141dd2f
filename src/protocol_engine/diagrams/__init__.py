"""
Drawings of a protocol, and of the people in it.

From a chart, and a cohort where people are drawn, to a figure: boxes, lines and texts, each at its place;
and from the figure to SVG, or from what it says to a text format.
"""

from protocol_engine.diagrams.drawing import Drawing, draw, figure_of, of_people, rendered
from protocol_engine.diagrams.figure import Band, Box, Figure, Item, Line, Mark, Text
from protocol_engine.diagrams.fitting import format_of, taken
from protocol_engine.diagrams.kinds import KINDS

__all__ = [
    "KINDS",
    "Band",
    "Box",
    "Drawing",
    "Figure",
    "Item",
    "Line",
    "Mark",
    "Text",
    "draw",
    "figure_of",
    "format_of",
    "of_people",
    "rendered",
    "taken",
]
