"""
Keep ledgers as this release writes them, so that later releases can be held to them.

`python tests/ledgers/keep.py` writes, into a folder named for the release: `protocol.yaml` (the
seed protocol as it is now), `ledgers.jsonl` (its shipped histories, with corrections, facts struck
out and taken up again, and justifications), and `expected.jsonl` (what they come to). Run it once
for a release; what was written is never written again.
"""

from __future__ import annotations

import datetime
import json
import typing as t
from importlib.metadata import version
from pathlib import Path

import protocol_engine as pe

HERE = Path(__file__).parent
PROTOCOLS = HERE.parent.parent / "protocols"
START = datetime.datetime(2026, 1, 5, 8, tzinfo=datetime.UTC)
ANN = pe.Author("ann", "study nurse")
MAX = pe.Author("max", "data manager")


def summary(chart: pe.Chart, ledger: pe.Ledger) -> dict[str, t.Any]:
    """Say what a ledger comes to, in short."""
    one = pe.replay(chart, ledger.participant, ledger.facts())
    return {
        "participant": one.id,
        "version": ledger.version,
        "hash": ledger.entries[-1].hash,
        "states": one.states,
        "verdict": one.verdict,
        "findings": [[found.rule, found.outcome, found.event, found.days] for found in one.findings],
    }


def live(engine: pe.Engine, participant: str, events: tuple[pe.Event, ...]) -> None:
    """Enter a history with what happens to histories: late entry, slips, second thoughts."""
    for event in (*events[1::2], *events[::2]):
        engine.record(participant, event, author=ANN)
    first, last = events[0], events[-1]
    engine.void(participant, last.id, reason="entered for another person", author=MAX)
    engine.correct(participant, last, reason="it was this person after all", author=MAX)
    engine.correct(participant, pe.Event(first.kind, first.occurred, {}, id=first.id), reason="wrong form", author=ANN)
    engine.correct(participant, first, reason="it was the right form", author=MAX)
    for found in engine.state(participant).findings[:1]:
        ground = "approved waiver"
        engine.justify(participant, found.rule, found.event, ground=ground, reason="agreed", author=MAX)


def main() -> None:
    """Write the folder of this release."""
    folder = HERE / version("protocol-engine")
    folder.mkdir(exist_ok=True)
    if (folder / "ledgers.jsonl").exists():
        raise SystemExit(f"{folder} is kept already")
    chart = pe.compile(pe.load(PROTOCOLS / "nct06913179.yaml"))
    minutes = iter(range(1_000_000))
    engine = pe.Engine(chart, clock=lambda: START + datetime.timedelta(minutes=next(minutes)))
    with (PROTOCOLS / "nct06913179.histories.jsonl").open("rb") as file:
        for participant, events in pe.histories.read(file).people.items():
            live(engine, participant, events)
    ledgers = [engine.ledger(one) for one in engine.participants()]
    (folder / "protocol.yaml").write_bytes((PROTOCOLS / "nct06913179.yaml").read_bytes())
    (folder / "ledgers.jsonl").write_text("".join(f"{line}\n" for one in ledgers for line in one.lines()))
    (folder / "expected.jsonl").write_text("".join(json.dumps(summary(chart, one)) + "\n" for one in ledgers))


if __name__ == "__main__":
    main()
