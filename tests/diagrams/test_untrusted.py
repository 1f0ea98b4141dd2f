"""What an author has written, where programs look for commands."""

from __future__ import annotations

import pytest

from protocol_engine.diagrams.untrusted import no_formula, no_markup


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\t=1", "\r", "  =1", "\uff1d1", "\n=1"])
def test_formulas(text: str) -> None:
    """What a spreadsheet could run begins with an apostrophe."""
    assert f"'{text}" == no_formula(text)


def test_no_formula() -> None:
    """Other cells stay as they are, but for what no file holds."""
    assert "1 - 1 = 0" == no_formula("1 - 1 = 0")
    assert "a\ufffdb" == no_formula("a\x00b")


def test_markup() -> None:
    """Nothing that an author writes is markup, a mention, a link or an emoji."""
    assert r"\*a\* \@b \#1 \[c\]\<d\> \:smile: 10:30 x\|y" == no_markup("*a* @b #1 [c]<d> :smile: 10:30 x|y")
