"""What earlier releases have written still verifies, and comes to the same states and findings."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest

import protocol_engine as pe
from ledgers.keep import summary

if t.TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
RELEASES = sorted(one for one in HERE.iterdir() if (one / "ledgers.jsonl").exists())


def ledgers(folder: Path) -> Iterator[pe.Ledger]:
    """Give the ledgers of a release."""
    lines: dict[str, list[str]] = {}
    for line in (folder / "ledgers.jsonl").read_text(encoding="utf-8").splitlines():
        lines.setdefault(json.loads(line)["participant"], []).append(line)
    for participant, own in lines.items():
        ledger = pe.Ledger.read(participant, own)
        assert own == list(ledger.lines())
        yield ledger


@pytest.mark.parametrize("folder", RELEASES, ids=lambda path: path.name)
def test_a_release_is_kept(folder: Path) -> None:
    """Every ledger verifies, is written as it was, was judged by this chart, and comes to what it came to."""
    chart = pe.compile(pe.load(folder / "protocol.yaml"))
    expected = [json.loads(line) for line in (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()]
    found = []
    for ledger in ledgers(folder):
        assert () == ledger.verify()
        assert {chart.digest} == {entry.protocol for entry in ledger.entries}
        found.append(json.loads(json.dumps(summary(chart, ledger))))
    assert expected == found
    assert {"record", "correct", "void", "justify"} == {
        entry.action for ledger in ledgers(folder) for entry in ledger.entries
    }


def test_there_is_something_kept() -> None:
    """The first release is among them."""
    assert "0.1.0" in {folder.name for folder in RELEASES}
