"""Codes of ends are short, and no two ends have the same one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.diagrams.texts.chips import codes


def test_first_letters() -> None:
    """A label that begins as no other one has its first letter."""
    assert ("W", "L", "D") == codes(["Withdrawn", "lost to follow-up", "Death"])


def test_initials() -> None:
    """Labels that begin alike have their initials, without the small words."""
    assert ("LE", "LF", "W") == codes(["Lack of efficacy", "Lost to follow-up", "Withdrawal"])


def test_more_letters() -> None:
    """Labels whose initials are alike have more of their letters."""
    assert ("Ph", "Pr") == codes(["Physician decision", "Protocol deviation"])
    assert ("Pre", "Pro") == codes(["Presbyopia", "Protrusion"])
    assert ("死亡", "死亡者", "死刑") == codes(["死 亡", "死亡者", "死刑者"])


def test_numbers() -> None:
    """Labels that cannot be told apart have numbers; one without a letter has a question mark."""
    assert ("D1", "D2", "?") == codes(["Death", "Death", "--"])
    assert ("?1", "?2") == codes(["", "-"])


def test_other_letters() -> None:
    """Letters of any language do."""
    assert ("死", "撤") == codes(["死亡", "撤回知情同意"])


@given(st.lists(st.text(max_size=6)))
def test_one_each(labels: list[str]) -> None:
    """Every label has a code of its own."""
    found = codes(labels)

    assert len(labels) == len(found) == len(set(found))
    assert all(found)
