"""Words for names are words, are their own, and stay what they are where they can."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from diagrams.texts.given import TROUBLE
from protocol_engine.diagrams.texts.ids import words


def test_words_keep_themselves() -> None:
    """A name that is a word keeps it, though another name before it would become the same word."""
    assert {"a b": "a_b_2", "a_b": "a_b", "a-b": "a_b_3"} == words(["a b", "a_b", "a-b"])


def test_no_word_is_left() -> None:
    """A name without a letter of ASCII gets a word all the same, and a digit never comes first."""
    assert {"中文": "x", "": "x_2", "1": "_1", "é1": "_1_2"} == words(["中文", "", "1", "é1"])


def test_taken() -> None:
    """A word that means something else is not given."""
    assert {"done": "done_2", "error": "error_2", "gone": "gone"} == words(["done", "error", "gone"], ["done", "error"])


@given(st.lists(st.one_of(st.sampled_from(TROUBLE), st.text(max_size=5))))
def test_one_each(names: list[str]) -> None:
    """Every name gets one word, and no two names the same one."""
    found = words(names, ["end"])

    assert list(dict.fromkeys(names)) == list(found)
    assert len(found) == len(set(found.values()))
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", word) and word != "end" for word in found.values())
