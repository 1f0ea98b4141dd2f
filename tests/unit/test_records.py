"""Records that are made quickly are the records that their class makes."""

from __future__ import annotations

import attrs
import pytest

from protocol_engine.records import quick


@attrs.frozen(weakref_slot=False)
class Pair:
    """A record with a default."""

    left: int
    right: int = 2


def test_a_quick_record_equals_the_slow_one() -> None:
    """Made either way, a record is of the same class, equal, and has one hash."""
    made = quick(Pair)(1, 2)
    assert type(made) is Pair
    assert Pair(1) == made
    assert hash(Pair(1)) == hash(made)


def test_a_quick_record_is_frozen() -> None:
    """Nobody can change a record that was made quickly."""
    made = quick(Pair)(1, 2)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.left = 3  # type: ignore[misc]


def test_defaults_are_not_filled_in() -> None:
    """A quick record wants all attributes."""
    with pytest.raises(TypeError, match="right"):
        quick(Pair)(1)
