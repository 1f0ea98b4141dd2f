"""How things are measured: CPU time, medians, the garbage collector off; memory as Python's allocator sees it."""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import time
import tracemalloc
import typing as t

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from variants import Variant

REPEATS = 9


@attrs.frozen
class Figure:
    """
    The repeats of one measurement.

    Attributes:
        median: Of all repeats, in the unit of the measurement.
        low: The least of them.
        high: The greatest of them.
    """

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, times: Sequence[float], unit: float = 1.0) -> Figure:
        """Sum up repeats, in multiples of a unit."""
        scaled = [one / unit for one in times]
        return cls(statistics.median(scaled), min(scaled), max(scaled))


def cpu(action: Callable[[], object]) -> float:
    """Give the CPU seconds that an action takes, without garbage collection."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        action()
        return time.process_time() - start
    finally:
        gc.enable()


def repeated(action: Callable[[], object], unit: float = 1.0, repeats: int = REPEATS) -> Figure:
    """Measure an action several times, after one time that does not count."""
    action()
    return Figure.of([cpu(action) for _ in range(repeats)], unit)


def side_by_side(variants: Sequence[Variant], events: int) -> dict[str, tuple[Figure, Figure]]:
    """
    Measure all variants in turns, so that whatever else the machine does hits all of them alike.

    Returns:
        Variant to microseconds for each event, and microseconds to make what one participant needs.
    """
    running: dict[str, list[float]] = {one.name: [] for one in variants}
    making: dict[str, list[float]] = {one.name: [] for one in variants}
    for turn in range(REPEATS + 1):
        for one in variants:
            people: list[t.Any] = []
            made = cpu(lambda one=one, people=people: people.extend(one.make() for _ in range(one.people)))  # type: ignore[misc]
            ran = cpu(lambda one=one, people=people: _all(one.run, people))  # type: ignore[misc]
            if turn:  # the first one warms up
                making[one.name].append(made / one.people * 1e6)
                running[one.name].append(ran / one.people / events * 1e6)
    return {one.name: (Figure.of(running[one.name]), Figure.of(making[one.name])) for one in variants}


def _all(run: Callable[[t.Any], object], people: Iterable[t.Any]) -> None:
    for one in people:
        run(one)


def kept_bytes(make: Callable[[], object], count: int) -> int:
    """Give the bytes that stay for each of some things that are made and kept."""
    make()
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        kept = [make() for _ in range(count)]
        gc.collect()
        after = tracemalloc.get_traced_memory()[0]
        list_itself = sys.getsizeof(kept)
    finally:
        tracemalloc.stop()
    return round((after - before - list_itself) / count)


def in_new_processes(setup: str, action: str, repeats: int = REPEATS) -> Figure:
    """Measure a statement in processes of its own, each after a setup; in milliseconds."""
    code = f"import time\n{setup}\nstart = time.process_time()\n{action}\nprint(time.process_time() - start)"
    times = []
    # As installed: compiled modules are kept on disk, whatever this shell says.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for turn in range(repeats + 1):
        command = [sys.executable, "-c", code]  # the code is written in this folder alone
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
        if turn:
            times.append(float(ended.stdout))
    return Figure.of(times, 1e-3)
