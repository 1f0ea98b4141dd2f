"""The panels of the other tracks."""

from __future__ import annotations

import typing as t
from types import SimpleNamespace

from protocol_engine.diagrams.spine.strip import Panel, lined, stacked


def panels(*sizes: tuple[float, float]) -> list[Panel]:
    """Give panels of some sizes, their frames included."""
    made: list[t.Any] = [SimpleNamespace(width=wide - 24, height=high - 30) for wide, high in sizes]
    return [Panel(str(number), paper) for number, paper in enumerate(made)]


def test_stacked() -> None:
    """Panels stand one below the other, and begin anew at the right where there is no more room."""
    placed, wide, high = stacked(panels((100, 40), (60, 50), (80, 90)), 110)

    assert [("0", 0, 0), ("1", 0, 52), ("2", 112, 0)] == [(one.track, x, y) for one, x, y in placed]
    assert (192, 102) == (wide, high)
    assert ([], 0, 0) == stacked([], 100)


def test_lined() -> None:
    """Panels stand side by side, and begin anew below where there is no more room."""
    placed, wide, high = lined(panels((100, 40), (60, 50), (80, 90)), 180)

    assert [("0", 0, 0), ("1", 112, 0), ("2", 0, 62)] == [(one.track, x, y) for one, x, y in placed]
    assert (172, 152) == (wide, high)
    assert ([], 0, 0) == lined([], 100)
