"""Figures are drawn as they were when somebody last looked at them, on any machine."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from diagrams.golden_figures import FIGURES, FOLDER
from diagrams.lint import faults
from protocol_engine.diagrams.svg import svg

TESTS = Path(__file__).resolve().parents[1]

PROGRAM = """
import hashlib
from diagrams.golden_figures import FIGURES
from protocol_engine.diagrams.svg import svg
print(*(hashlib.sha256(svg(figure()).encode()).hexdigest() for figure in FIGURES.values()))
"""


@pytest.mark.parametrize("name", FIGURES)
def test_as_it_was(name: str) -> None:
    """The figure is, byte for byte, the one that is kept, and has no fault."""
    figure = FIGURES[name]()

    assert (FOLDER / f"{name}.svg").read_text(encoding="utf-8") == svg(figure)
    assert [] == faults(figure)


def test_every_file_is_drawn() -> None:
    """No figure is kept that nothing draws."""
    assert set(FIGURES) == {file.stem for file in FOLDER.iterdir()}


@pytest.mark.parametrize(("seed", "zone"), [("0", "UTC"), ("4711", "Pacific/Kiritimati")])
def test_same_bytes(seed: str, zone: str) -> None:
    """The files are the same under any hash seed and in any time zone."""
    expected = [hashlib.sha256((FOLDER / f"{name}.svg").read_bytes()).hexdigest() for name in FIGURES]
    search = os.pathsep.join([str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": search}
    run = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, env=environment)

    assert expected == run.stdout.split()
