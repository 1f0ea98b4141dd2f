"""Places of single characters in texts as they are written."""

from __future__ import annotations

import pytest

import protocol_engine as pe
from protocol_engine.errors import Place
from protocol_engine.loader.places import place_in

FILE = """\
protocol: TRIAL
version: "1"
title: "two  blanks"
source: {document: a}
"""
PLACES = pe.loads(FILE, "trial.yaml").places


@pytest.mark.parametrize(("offset", "column"), [(0, 9), (2, 11), (3, 12), (4, 13), (5, 14)])
def test_blanks_have_places(offset: int, column: int) -> None:
    """Each of several blanks in a quoted text has its own column."""
    assert Place("trial.yaml", 3, column) == place_in(PLACES, "title", offset, "two  blanks")


def test_another_text_has_a_place_all_the_same() -> None:
    """A text that is not the one in the file, and longer than it, has a place in the file."""
    place = place_in(PLACES, "source.document", 30, "a" * 40)
    assert place is not None
    assert "trial.yaml" == place.file


def test_what_is_missing_has_the_place_around_it() -> None:
    """A path that is not in the file has the place of the nearest thing around it."""
    assert place_in(PLACES, "source") == place_in(PLACES, "source.dated")
    assert Place("trial.yaml", 1, 1) == place_in(PLACES, "nowhere")


def test_without_a_file_there_is_no_place() -> None:
    """A protocol that was not read from a file has no places."""
    assert place_in({}, "title") is None
