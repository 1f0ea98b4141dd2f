"""Fonts for pixels and documents."""

from __future__ import annotations

import re

from diagrams.paper import figure
from protocol_engine.diagrams.fonts import FAMILIES, no_letters, wide_first
from protocol_engine.diagrams.svg import svg


def test_families() -> None:
    """The fonts that are looked for are those that drawings name, without the generic one."""
    assert ("Helvetica", "Arial", "Liberation Sans") == FAMILIES[:3]
    assert "sans-serif" not in FAMILIES


def test_chinese_fonts_first() -> None:
    """Only texts with Chinese, Japanese or Korean in them ask for a font that has it before the others."""
    plain, drawn = svg(figure("plain &amp; é", "CAR-T细胞")), wide_first(svg(figure("plain &amp; é", "CAR-T细胞")))

    changed = re.findall(r'<text font-family="\'(\w[\w ]*)\', [^"]*"[^>]*>([^<]*)</text>', drawn)
    assert [("Microsoft YaHei", "CAR-T细胞")] == changed
    assert plain == re.sub(r'<text font-family="[^"]*"', "<text", drawn)


def test_letters_that_are_missing() -> None:
    """Up to five letters are told with their codes, the others are counted."""
    assert "has 漢 (U+6F22); install" in str(no_letters(["漢"]))
    assert "e (U+0065) and 2 more; install" in str(no_letters("abcdefg"))
