"""
Measure everything, and print it as the tables of the benchmark page.

`python benchmarks/run.py` prints; `--write docs/reference/benchmarks.md` also puts the tables
into the page, between its two marks. Run it while nothing else runs.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import sys
import typing as t
from importlib.metadata import version
from pathlib import Path

import agreement
import drawing
import facts
import growth
import keeping
import variants
from measure import REPEATS, Figure, cpu, in_new_processes, kept_bytes, repeated, side_by_side
from targets import Target, at_most, flat, times

import protocol_engine as pe
from protocol_engine.reading import read

if t.TYPE_CHECKING:
    from collections.abc import Sequence

PEERS = ("transitions", "python-statemachine", "sismic")
SEED = str(facts.PROTOCOL)
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
USE = "pe.load, pe.compile, pe.advance, pe.replay, pe.due"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """Write a table whose first column is text and whose others are numbers."""
    ruler = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, tuple(ruler), *rows))


def machine() -> str:
    """Say what the figures were measured on, as far as others can compare."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        model = named[0] if named else model
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    busy = f" The machine was busy (load {load:.1f}): times are longer than on an idle one." if load > 1 else ""
    today = datetime.datetime.now(tz=datetime.UTC).date()
    peers = ", ".join(f"{name} {version(name)}" for name in PEERS)
    return (
        f"Measured on {today}: {os.cpu_count()} cores ({model}), {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}; {peers}.{busy}"
    )


def speed(all_variants: list[variants.Variant], count: int) -> tuple[str, dict[str, Figure]]:
    """Give the table of all variants, and their figures."""
    figures = side_by_side(all_variants, count)
    running = {name: figure for name, (figure, _) in figures.items()}
    base = running["transitions, shared machine"].median
    rows = []
    for one in all_variants:
        figure, making = figures[one.name]
        kept = kept_bytes(lambda one=one: one.run(one.make()), max(one.people // 4, 2))  # type: ignore[misc]
        rows.append(
            (
                f"**{one.name}**" if one.is_ours else one.name,
                f"{figure.median:.2f}",
                f"{figure.low:.2f} to {figure.high:.2f}",
                f"{base / figure.median:.2f}",
                f"{making.median:,.1f}",
                f"{kept:,}",
            )
        )
    head = ("", "µs an event", "of all repeats", "times as fast as transitions", "µs to make", "bytes after the path")
    return table(head, rows), running


def reading(chart: pe.Chart, events: list[pe.Event]) -> str:
    """Measure what happens to a fact before it is folded: made from its texts, and read by the chart once."""
    turns = 50

    def make() -> list[pe.Event]:
        return [pe.Event(one.kind, str(one.occurred), one.data, id=one.id, visit=one.visit) for one in events]

    def read_all(histories: list[list[pe.Event]]) -> None:
        for history in histories:
            for event in history:
                read(chart, event)

    made = repeated(lambda: [make() for _ in range(turns)], unit=1e-6 * len(events) * turns)
    unread = [[make() for _ in range(turns)] for _ in range(REPEATS)]
    times = [cpu(lambda histories=histories: read_all(histories)) for histories in unread]  # type: ignore[misc]
    kept = kept_bytes(make, 50) // len(events)
    rows = [
        ("making a fact from its texts, µs", f"{made.median:.2f}"),
        ("reading its values, the first time, µs", f"{Figure.of(times, 1e-6 * len(events) * turns).median:.2f}"),
        ("bytes of a fact, the texts in it not counted", f"{kept:,}"),
    ]
    return table(("", "a fact"), rows)


def starting() -> tuple[str, dict[str, Figure]]:
    """Measure imports and the seed protocol in processes of their own."""
    measured = {
        "import protocol_engine": in_new_processes("", "import protocol_engine"),
        "import, and every verb asked for": in_new_processes("", f"import protocol_engine as pe; {USE}"),
        "load and compile the seed, first time": in_new_processes(
            f"import protocol_engine as pe; {USE}", f"pe.compile(pe.load({SEED!r}))"
        ),
        "load and compile the seed, again": in_new_processes(
            f"import protocol_engine as pe; pe.compile(pe.load({SEED!r}))", f"pe.compile(pe.load({SEED!r}))"
        ),
        "import transitions": in_new_processes("", "import transitions"),
        "import statemachine": in_new_processes("", "import statemachine"),
        "import sismic": in_new_processes("", "import sismic.interpreter"),
    }
    rows = [(name, f"{one.median:.0f}", f"{one.low:.0f} to {one.high:.0f}") for name, one in measured.items()]
    return table(("", "ms", "of all repeats"), rows), measured


def report() -> str:
    """Measure everything, and give the text."""
    chart, events = facts.chart(), facts.events()
    all_variants = variants.every(chart, events, facts.ready(chart, events))
    tried = agreement.check(chart, events)
    here = machine()

    speeds, running = speed(all_variants, len(events))
    read_table = reading(chart, events)
    start_table, started = starting()
    event_rows, event_growth = growth.with_events(chart, events)
    fact_rows = growth.with_facts(chart)
    size_rows, size_growth = growth.with_states_and_rules()
    commit_rows, commit_ratio = keeping.beside_bare_commits(chart)
    full_rows, full_growth = keeping.as_it_fills_up(chart)
    drawn_rows, path_drawn = drawing.formats(chart)
    kept = kept_bytes(lambda: pe.replay(chart, "01-001", events), 200)
    base = running["transitions, shared machine"].median
    targets = [
        at_most("`advance`, an event", 3, running["advance"].median, "µs"),
        times("`advance` beside `transitions`", 3, base / running["advance"].median),
        times("`replay` beside `transitions`", 20, base / running["replay"].median),
        flat("`replay`, an event: a million events beside a thousand", event_growth),
        at_most("a participant after twelve events", 2048, kept, "bytes"),
        at_most("load and compile the seed", 150, started["load and compile the seed, first time"].median, "ms"),
        flat("load and compile, a rule: 400 states beside 25", size_growth),
        at_most("`import protocol_engine`", 150, started["import protocol_engine"].median, "ms"),
        Target(
            "a fact kept beside the bare commit", "at most 1.1 times", f"{commit_ratio:.1f} times", commit_ratio <= 1.1
        ),
        flat("a fact kept: a million entries beside 8,000", full_growth),
        at_most("draw the path of the seed as SVG", 10, path_drawn.median, "ms"),
        Target("columnar replay", "at least 300 times", "not built yet", None),
    ]
    parts = [
        here,
        "## Targets",
        table(("", "wanted", "measured", ""), [(one.what, one.wanted, one.got, one.verdict) for one in targets]),
        "## The path of twelve events",
        f"Medians of {REPEATS} repeats in turns. The guards gave the rules' answers in all of {tried} histories tried.",
        speeds,
        "## Before a fact is folded",
        read_table,
        "## Starting",
        start_table,
        "## Growth with events",
        table(("events", "participants", "µs an event", "repeats"), event_rows),
        "## Growth with the facts of one participant",
        table(("facts", "on one day", "replay, µs a fact", "`advance` by one more, µs", "bytes a fact"), fact_rows),
        "## Drawing",
        table(("", "ms", "kB"), drawn_rows),
        "## Keeping a fact",
        table(("", "µs a fact", "µs a bare commit of as many bytes", "times"), commit_rows),
        "## Growth with the entries of a database (SQLite)",
        table(
            ("entries", "participants", "record, µs", "state, µs", "file, MB", "s to fill"),
            full_rows,
        ),
        "## Growth with states and rules",
        table(
            ("states", "rules", "at each step", "load and compile, ms", "ms a rule", "replay, µs an event"), size_rows
        ),
    ]
    return "\n\n".join(parts)


def main() -> int:
    """Run, print, and write the page if one is named."""
    parser = argparse.ArgumentParser(description="Measure protocol-engine beside its peers.")
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables into this page")
    page: Path | None = parser.parse_args().write
    text = report()
    print(text)
    if page is not None:
        before, rest = page.read_text(encoding="utf-8").split(BEGIN)
        _, after = rest.split(END)
        page.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
