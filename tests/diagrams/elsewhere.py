"""A program run in a process of its own, under a hash seed: what is drawn must not depend on it."""

from __future__ import annotations

import os
import subprocess
import sys

from diagrams.charts import ROOT


def printed(program: str, *names: str, seed: str) -> str:
    """Run a program at the root of the project, with file names as its arguments; give what it prints."""
    return subprocess.run(
        [sys.executable, "-c", program, *names],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
