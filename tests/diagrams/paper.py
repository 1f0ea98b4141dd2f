"""What the tests of pixels and documents need: a figure, and the fonts that drawings are set in."""

from __future__ import annotations

import importlib

import pytest

from outside.present import absent
from protocol_engine.diagrams.figure import Box, Figure, Line, Rect, Text


def figure(*texts: str, title: str = "Lantern", description: str = "A box, an arrow, some words.") -> Figure:
    """Give a small figure with some texts below a box."""
    box = Box(Rect(10, 10, 180, 40), ("Complete remission",), notes=("≤ 28 days",))
    arrow = Line(((100, 50), (100, 80)))
    lines = [Text(10, 100 + 20 * place, text) for place, text in enumerate(texts)]
    return Figure("flow", title, description, 300, 200, (box, arrow, *lines))


def pages() -> Figure:
    """Give a figure of two pages."""
    return Figure("flow", "Lantern", "Two pages.", 300, 424, (), (figure("one"), figure("two")))


@pytest.fixture
def fonts() -> None:
    """Have the fonts that drawings are set in, and what draws pixels and documents."""
    typst = importlib.import_module("typst")
    families = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).families()
    if not {"Arial", "Helvetica", "Liberation Sans"} & set(families):
        absent("no font as wide as Helvetica: install Debian's fonts-liberation")
