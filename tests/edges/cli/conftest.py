"""A folder with the trial and its histories, in which commands are run."""

from __future__ import annotations

from pathlib import Path

import pytest

from edges import trial
from edges.cli.running import FAULTY


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in a folder with the trial and its histories, in 100 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    Path("lantern.yaml").write_text(trial.PROTOCOL, encoding="utf-8")
    Path("faulty.yaml").write_text(FAULTY, encoding="utf-8")
    Path("facts.jsonl").write_text(trial.HISTORIES, encoding="utf-8")
