"""What the boxes of a CONSORT flow say."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.consort.arm_words import aligned, allocation_entry, analyzed_entry, is_first_milestone
from protocol_engine.diagrams.consort.boxes import column_of, notes_of, side_of, ways_to
from protocol_engine.diagrams.consort.layout import Entry, Row
from protocol_engine.diagrams.masthead import numbered
from protocol_engine.diagrams.plain import labelled

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.consort.attrition import Arm, Attrition, Onward, Reasons, Seen, Stage

UNRECORDED = (
    "Not on record: no fact says that these participants came to this point; they came to a later one that "
    "cannot be reached without it."
)
BYPASSED = (
    "Went on to: these participants came to a later point by a way around the next one. They are counted there as "
    "well, where it says 'came without'."
)


def rows_of(chart: Chart, found: Attrition, *, zeros: bool) -> tuple[Row, ...]:
    """Give the boxes of a flow, row by row."""
    return tuple(_rows(chart, found, zeros=zeros))


def footnotes_of(found: Attrition) -> tuple[str, ...]:
    """Give what has to be said at the foot of the drawing."""
    stages = [*found.stages, *(stage for arm in found.arms for stage in arm.stages)]
    notes = (UNRECORDED,) if any(stage.passed for stage in stages) else ()
    ways = [found.onward, *(one.onward for one in stages), *(one.onward for one in found.arms)]
    return (*notes, BYPASSED) if any(ways) else notes


def description_of(found: Attrition) -> str:
    """Tell the whole flow in sentences."""
    said = [f"{numbered(found.size)}."]
    first = found.stages[0].milestone.label
    if found.waiting:
        said.append(f"{found.waiting:,} did not reach {first}{_because(found.reasons)}.")
    said += _went_on(found.onward, first)
    said += _told(found.stages)
    for arm in found.arms:
        said += _arm_told(arm)
    if found.analysis is not None:
        said.append(_analysis_told(found.analysis, ""))
    return " ".join(said)


def _arm_told(arm: Arm) -> Iterator[str]:
    first = arm.stages[0].milestone.label
    if not is_first_milestone(arm):
        yield f"{arm.label}: {arm.size:,}."
    if arm.received is not None:
        yield f"Received ({arm.received.label}): {arm.received.size:,}, did not receive: {arm.received.left_out:,}."
    if arm.waiting:
        yield f"{arm.waiting:,} did not reach {first}{_because(arm.reasons)}."
    yield from _went_on(arm.onward, first)
    yield from _told(arm.stages)
    if arm.analysis is not None:
        yield _analysis_told(arm.analysis, f" in {arm.label}")


def _analysis_told(analysis: Seen, where: str) -> str:
    return f"Analyzed{where} ({analysis.label}): {analysis.size:,}, not analyzed: {analysis.left_out:,}."


def _told(stages: Sequence[Stage]) -> Iterator[str]:
    for number, stage in enumerate(stages, 1):
        yield f"{stage.milestone.label}: {stage.reached:,}."
        if stage.lost and number < len(stages):
            yield f"{stage.lost:,} did not go on{_because(stage.reasons)}."
        if number < len(stages):
            yield from _went_on(stage.onward, stages[number].milestone.label)


def _went_on(onward: Onward, without: str) -> Iterator[str]:
    for label, count in onward.items():
        yield f"{count:,} went on to {label} without {without}."


def _because(reasons: Reasons) -> str:
    return f" ({', '.join(f'{reason} {count:,}' for reason, count in reasons.items())})"


def _rows(chart: Chart, found: Attrition, *, zeros: bool) -> Iterator[Row]:
    if found.waiting or found.onward:
        side = side_of(found.stages[0].milestone.label, found.waiting, found.reasons, found.onward, zeros=zeros)
        yield Row({-1: Entry(("Participants", found.size), (), side)})
    column = column_of(found.stages, "", zeros=zeros)
    if found.arms:
        last = found.stages[-1]
        side = side_of("", last.lost, last.reasons, last.onward, zeros=zeros)
        column[-1] = attrs.evolve(column[-1], notes=ways_to(last, _before(found.stages)), side=side)
    for stage, entry in zip(found.stages, column, strict=True):
        yield Row({-1: entry}, _epoch(chart, stage.milestone.epoch, "Enrollment" if found.arms else None))
    yield from _arm_rows(chart, found, zeros=zeros)
    if found.analysis is not None:
        title = (f"Analyzed: {found.analysis.label}", found.analysis.size)
        yield Row({-1: Entry(title, notes_of(found.analysis.whereabouts))}, "Analysis")


def _before(stages: Sequence[Stage]) -> str:
    return stages[-2].milestone.label if len(stages) > 1 else ""


def _arm_rows(chart: Chart, found: Attrition, *, zeros: bool) -> Iterator[Row]:
    if not found.arms:
        return
    before = found.stages[-1].milestone.label
    columns = [column_of(arm.stages, arm.label, zeros=zeros) for arm in found.arms]
    yield Row(
        {number: allocation_entry(arm, before, zeros=zeros) for number, arm in enumerate(found.arms)}, "Allocation"
    )
    starts = [1 if is_first_milestone(arm) else 0 for arm in found.arms]
    for epoch, places in aligned(chart, [arm.stages for arm in found.arms], starts):
        yield Row(
            {number: columns[number][place] for number, place in places.items()}, _epoch(chart, epoch, "Follow-up")
        )
    if found.arms[0].analysis is not None:
        yield Row({number: analyzed_entry(arm, zeros=zeros) for number, arm in enumerate(found.arms)}, "Analysis")


def _epoch(chart: Chart, epoch: str | None, otherwise: str | None) -> str | None:
    """Give what is said at the left of a milestone: its epoch, or a stage of CONSORT where no epoch is declared."""
    if not chart.protocol.epochs:
        return otherwise
    return None if epoch is None else labelled(epoch, None)
