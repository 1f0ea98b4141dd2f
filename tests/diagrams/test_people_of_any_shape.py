"""People of protocols of every shape are drawn without a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagrams.charts import GOOD, INVENTED, SHIPPED, chart_at
from diagrams.lint import faults
from diagrams.people import shipped, walked
from protocol_engine.diagrams.consort import consort
from protocol_engine.diagrams.timelines.swimmer import swimmer
from protocol_engine.diagrams.timelines.visit_windows import visit_windows

HISTORIES = [file for file in GOOD if file.with_suffix(".jsonl").exists()]


@pytest.mark.parametrize("file", [*INVENTED, *GOOD, *SHIPPED], ids=lambda file: file.stem)
def test_who_walks(file: Path) -> None:
    """Arms, loops, forty states, long or Chinese labels, no epochs: nothing lies on anything else."""
    chart = chart_at(file)
    people = walked(chart, 40)

    assert [] == faults(consort(chart, people))
    assert [] == faults(consort(chart, people, zeros=True))
    assert [] == faults(swimmer(chart, people))
    assert [] == faults(visit_windows(chart))
    for person in people[:12]:
        assert [] == faults(visit_windows(chart, person))


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
def test_histories(file: Path) -> None:
    """The histories beside the protocols that show one feature each are drawn, too."""
    chart, people = shipped(file, file.with_suffix(".jsonl"))

    assert [] == faults(consort(chart, people))
    assert [] == faults(swimmer(chart, people))
    for person in people:
        assert [] == faults(visit_windows(chart, person))
