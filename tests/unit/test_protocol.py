"""The records of the trial."""

from __future__ import annotations

import attrs
import pytest

from protocol_engine.errors import Place
from protocol_engine.protocol import CATEGORIES, EventKind, Protocol, ScheduleEntry, State, Window


def test_the_taxonomy_of_deviations() -> None:
    """There are eleven categories of deviations."""
    assert CATEGORIES == (
        "eligibility", "consent", "procedure order", "visit window", "missed assessment", "dosing",
        "prohibited therapy", "randomisation", "safety reporting", "discontinuation", "data completeness",
    )  # fmt: skip


def test_a_state_belongs_to_the_main_track() -> None:
    """A state that names no track is one of the pathway, neither initial nor final."""
    one = State()
    assert ("pathway", False, None, False) == (one.track, one.initial, one.disposition, one.ends_study)


def test_a_window_counts_from_the_latest_anchor() -> None:
    """A window that does not say which occurrence of the anchor it means, means the latest."""
    assert "latest" == Window("infused").which
    assert "latest" == ScheduleEntry("seen", "infused").which


def test_places_are_no_part_of_the_meaning() -> None:
    """The same protocol read from two files is equal."""
    one = Protocol("P", "1", events={"seen": EventKind()}, places={"events": Place("one.yaml", 3, 1)})
    assert attrs.evolve(one, places={"events": Place("other.yaml", 9, 1)}) == one
    assert attrs.evolve(one, version="2") != one


def test_records_are_frozen() -> None:
    """What a file said cannot be changed later."""
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        State().track = "vital"  # type: ignore[misc]
