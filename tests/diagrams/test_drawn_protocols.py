"""The invented protocols that the drawings are tried on are sound protocols of the shapes that they are named for."""

from __future__ import annotations

from pathlib import Path

import pytest

import protocol_engine as pe

FOLDER = Path(__file__).parent / "protocols"
NAMES = sorted(path.stem for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_wrong(name: str) -> None:
    """A drawn protocol compiles, and the checker has nothing to say of it."""
    protocol = pe.load(FOLDER / f"{name}.yaml")

    assert [] == [str(problem) for problem in pe.check(protocol)]
    assert pe.compile(protocol).digest


def test_shapes() -> None:
    """There is a protocol of each shape that a drawing must cope with."""
    charts = {name: pe.compile(pe.load(FOLDER / f"{name}.yaml")) for name in NAMES}

    assert 40 == len(charts["forty_states"].states)
    assert 5 == len(charts["forty_states"].tracks)
    assert () == charts["no_epochs"].protocol.epochs
    assert {"ab_ba_crossover", "dose_escalation", "two_arms_crossover"} <= set(charts)
    assert all(
        label is None or not label.isascii() for label in (s.label for s in charts["chinese"].protocol.states.values())
    )
    assert 90 < max(len(state.label or "") for state in charts["long_labels"].protocol.states.values())
