"""The lint of layouts finds what it is there for, and leaves a proper figure alone."""

from __future__ import annotations

import attrs
import pytest

from diagrams.lint import contrast, faults
from protocol_engine.diagrams.figure import Band, Box, Figure, Item, Line, Mark, Rect, Text

PROPER: tuple[Item, ...] = (
    Band(Rect(0, 0, 200, 100)),
    Line(((40, 40), (40, 80))),
    Box(Rect(10, 10, 80, 30), ("Screening",)),
    Mark(150, 50, text="1"),
    Text(110, 90, "in words"),
)
"""What a page may hold."""


def page(*items: Item) -> Figure:
    """Give a page of 200 by 100 pixels."""
    return Figure("test", "Test", "A test.", 200, 100, items)


def test_a_proper_page() -> None:
    """A page on which everything has its place has no fault."""
    assert [] == faults(page(*PROPER))


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        (Text(190, 60, "too far"), "'too far' is outside the page"),
        (Line(((150, 20), (250, 20))), "line main is outside the page"),
        (Box(Rect(100, -5, 20, 20), ()), "box '' is outside the page"),
        (Text(115, 93, "words"), "'in words' and 'words' lie on each other"),
        (Box(Rect(100, 10, 20, 20), ("Leukapheresis",)), "'Leukapheresis' does not fit into its box 'Leukapheresis'"),
        (Mark(180, 20, text="12345"), "'12345' does not fit into its mark number"),
        (Text(85, 20, "label"), "'label' lies on box 'Screening'"),
        (Box(Rect(80, 5, 30, 30), ()), "box 'Screening' lies on box ''"),
        (Text(30, 60, "label"), "'label' lies on line main"),
        (Line(((100, 88), (180, 88)), "rule"), "'in words' lies on line rule"),
        (Line(((20, 25), (180, 25)), "rule"), "'Screening' lies on line rule"),
        (Text(150, 52, "label"), "'label' lies on mark number"),
        (Text(120, 20, "pale", "band"), "'pale' in #F1F5F9 on #F1F5F9: 1.0:1"),
    ],
)
def test_every_fault(item: Item, fault: str) -> None:
    """Each fault that is planted is found, and called by its name."""
    assert f"page 1: {fault}" in faults(page(*PROPER, item))


def test_pages() -> None:
    """Every page of a long figure is looked at."""
    bad = page(Text(190, 60, "too far"))
    whole = attrs.evolve(bad, items=(), pages=(page(*PROPER), bad))

    assert ["page 2: 'too far' is outside the page"] == faults(whole)


def test_contrast() -> None:
    """Contrast is that of WCAG: 21 for black on white, 1 for a color on itself."""
    assert (21.0, 1.0) == (contrast("#000000", "#FFFFFF"), contrast("#0072B2", "#0072B2"))
    assert 5.19 == round(contrast("#0072B2", "#FFFFFF"), 2)
