"""Widths of texts without a font, and lines that fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.diagrams.widths import longest, width, wrapped


@pytest.mark.parametrize(
    ("text", "bold", "expected"),
    [
        ("", False, 0),
        ("A", False, 6.67),
        ("A", True, 7.22),
        ("é", False, 5.56),
        ("完", False, 10),
        ("e\u0301", False, 5.56),
        ("\u200b", False, 0),
        ("☃", False, 10),
        ("Ω", False, 6.67),
    ],
)
def test_width(text: str, bold: bool, expected: float) -> None:
    """Letters are as wide as in Helvetica, East Asian ones fill a square, accents and invisible ones add nothing."""
    assert expected == pytest.approx(width(text, 10, bold=bold))


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 50, ("",)),
        ("two words", 100, ("two words",)),
        ("two words", 30, ("two", "words")),
        ("完全缓解", 20, ("完全", "缓解")),
        ("解后「一比一」", 30, ("解后", "「一比", "一」")),
        ("「一", 10, ("「", "一")),
        ("a_long_name", 36, ("a_long_", "name")),
        ("mmmm", 20, ("mm", "mm")),
        ("m", 1, ("m",)),
        ("x  mmmm", 20, ("x", "mm", "mm")),
    ],
)
def test_wrapped(text: str, room: float, lines: tuple[str, ...]) -> None:
    """Lines break between words, behind underscores, between East Asian characters, else where they are full."""
    assert lines == wrapped(text, room, 10)


@given(st.text(), st.floats(10, 200))
def test_nothing_is_lost(text: str, room: float) -> None:
    """Every letter is on some line, and a line of more than one letter fits."""
    lines = wrapped(text, room, 10)

    assert "".join(text.split()) == "".join("".join(lines).split())
    assert all(len(line) <= 1 or width(line, 10) <= room + 1e-9 for line in lines)


def test_longest() -> None:
    """The longest part of a text is what a box must be wide enough for."""
    assert width("Manufacturing", 10) == longest("Manufacturing failure", 10)
    assert 0 == longest("", 10)
