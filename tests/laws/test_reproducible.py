"""The same facts give the same bytes, whatever the process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import attrs
from hypothesis import given

import protocol_engine as pe
from laws.engine import law
from laws.strategies import cases

if t.TYPE_CHECKING:
    from laws.strategies import Case

SCRIPT = """
import json, sys
import protocol_engine as pe
from laws.engine import event_of, seen
from laws.oracle import Fact

for line in sys.stdin:
    text, facts, as_of = json.loads(line)
    chart = pe.compile(pe.loads(text))
    events = [event_of(Fact(**fact)) for fact in facts]
    print(chart.digest, seen(pe.replay(chart, "01", events, as_of=as_of)))
"""


def replay_elsewhere(lines: str, seed: str, zone: str) -> str:
    """Replay histories in a process of its own."""
    root = Path(__file__).parents[2]
    paths = os.pathsep.join([str(root / "tests"), str(root / "src")])
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": paths}
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT], input=lines, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.stderr == ""
    return ended.stdout


def test_bytes_do_not_depend_on_hash_seed_or_time_zone() -> None:
    """A replay is byte-identical across hash seeds and time zones."""
    lines: list[str] = []

    @given(case=cases())
    @law(15)
    def collect(case: Case) -> None:
        facts = [attrs.asdict(fact) for fact in case.facts]
        lines.append(json.dumps([pe.dump(case.plain.protocol), facts, case.as_of], default=float))

    collect()
    given_lines = "\n".join(lines)
    here = replay_elsewhere(given_lines, "1", "UTC")
    assert len(lines) == len(here.splitlines())
    assert here == replay_elsewhere(given_lines, "4711", "Pacific/Kiritimati")
    assert here == replay_elsewhere(given_lines, "99", "America/St_Johns")
