"""What the boxes of a CONSORT flow say."""

from __future__ import annotations

import typing as t

from protocol_engine.diagrams.consort.attrition import ONGOING
from protocol_engine.diagrams.consort.layout import Entry, Row, Side
from protocol_engine.diagrams.masthead import numbered
from protocol_engine.diagrams.plain import labelled

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.consort.attrition import Arm, Attrition, Reasons, Stage

Notes = tuple[tuple[str, int | None, int], ...]
"""What is said below a milestone: the words, their number, and how deep they are indented."""

UNRECORDED = (
    "Not on record: no fact says that these participants came to this point; they came to a later one that "
    "cannot be reached without it."
)


def rows_of(chart: Chart, found: Attrition, *, zeros: bool) -> tuple[Row, ...]:
    """Give the boxes of a flow, row by row."""
    return tuple(_rows(chart, found, zeros=zeros))


def footnotes_of(found: Attrition) -> tuple[str, ...]:
    """Give what has to be said at the foot of the drawing."""
    stages = [*found.stages, *(stage for arm in found.arms for stage in arm.stages)]
    return (UNRECORDED,) if any(stage.passed for stage in stages) else ()


def description_of(found: Attrition) -> str:
    """Tell the whole flow in sentences."""
    said = [f"{numbered(found.size)}."]
    said += _told(found.stages)
    if found.waiting:
        said.insert(1, f"{found.waiting:,} did not reach {found.stages[0].milestone.label}{_because(found.reasons)}.")
    for arm in found.arms:
        said.append(f"{arm.label}: {arm.size:,}.")
        if arm.waiting:
            said.append(f"{arm.waiting:,} did not reach {arm.stages[0].milestone.label}{_because(arm.reasons)}.")
        said += _told(arm.stages)
    for analysis in (found.analysis, *(arm.analysis for arm in found.arms)):
        if analysis is not None:
            said.append(f"Analyzed ({analysis.label}): {analysis.size:,}, not analyzed: {analysis.left_out:,}.")
    return " ".join(said)


def _told(stages: Sequence[Stage]) -> Iterator[str]:
    for number, stage in enumerate(stages, 1):
        yield f"{stage.milestone.label}: {stage.reached:,}."
        if stage.lost and number < len(stages):
            yield f"{stage.lost:,} did not go on{_because(stage.reasons)}."


def _because(reasons: Reasons) -> str:
    return f" ({', '.join(f'{reason} {count:,}' for reason, count in reasons.items())})"


def _rows(chart: Chart, found: Attrition, *, zeros: bool) -> Iterator[Row]:
    if found.waiting:
        side = _side(found.stages[0].milestone.label, found.waiting, found.reasons, zeros=zeros)
        yield Row({-1: Entry(("Participants", found.size), (), side)})
    for number, stage in enumerate(found.stages, 1):
        last = number == len(found.stages)
        if last and found.arms:
            side = _side("", stage.lost, stage.reasons, zeros=zeros)
            yield Row({-1: _entry(stage, side)}, _epoch(chart, stage, "Enrollment" if found.arms else None))
            continue
        further = None if last else found.stages[number]
        yield Row({-1: _stage(stage, further, zeros=zeros)}, _epoch(chart, stage, "Enrollment" if found.arms else None))
    yield from _arm_rows(chart, found.arms, zeros=zeros)
    if found.analysis is not None:
        title = (f"Analyzed: {found.analysis.label}", found.analysis.size)
        yield Row({-1: Entry(title, _notes(found.analysis.whereabouts))}, "Analysis")


def _arm_rows(chart: Chart, arms: Sequence[Arm], *, zeros: bool) -> Iterator[Row]:
    if not arms:
        return
    yield Row({column: _allocation(arm, zeros=zeros) for column, arm in enumerate(arms)}, "Allocation")
    for number in range(1, max(len(arm.stages) for arm in arms)):
        there = {column: arm.stages for column, arm in enumerate(arms) if number < len(arm.stages)}
        entries = {
            column: _stage(stages[number], stages[number + 1] if number + 1 < len(stages) else None, zeros=zeros)
            for column, stages in there.items()
        }
        yield Row(entries, _epoch(chart, next(iter(there.values()))[number], "Follow-up"))
    if arms[0].analysis is not None:
        yield Row({column: _analyzed(arm, zeros=zeros) for column, arm in enumerate(arms)}, "Analysis")


def _allocation(arm: Arm, *, zeros: bool) -> Entry:
    """Give the box of an arm: who was assigned to it, and who received what it is (CONSORT 2025, item 22a)."""
    first = arm.stages[0]
    entry = _stage(first, arm.stages[1] if len(arm.stages) > 1 else None, zeros=zeros)
    data = {"arm": arm.label, "n": str(arm.size)}
    if arm.label == first.milestone.label:
        return Entry((arm.label, arm.size), entry.notes, entry.side, data)
    received: Notes = ((f"received: {first.milestone.label}", first.reached, 0), *_passed(first))
    not_received: Notes = ()
    if arm.waiting or zeros:
        not_received = (("did not receive", arm.waiting, 0), *((why, count, 1) for why, count in arm.reasons.items()))
    return Entry((f"Allocated to {arm.label}", arm.size), (*received, *not_received), entry.side, data)


def _analyzed(arm: Arm, *, zeros: bool) -> Entry:
    analysis = arm.analysis
    assert analysis is not None  # noqa: S101 (all arms are analyzed, or none is)
    notes: Notes = ()
    if analysis.left_out or zeros:
        notes = (("not analyzed", analysis.left_out, 0), *((why, count, 1) for why, count in analysis.reasons.items()))
    return Entry((f"Analyzed: {analysis.label}", analysis.size), notes, None, {"analyzed": str(analysis.size)})


def _stage(stage: Stage, further: Stage | None, *, zeros: bool) -> Entry:
    """Give the box of a milestone; the last one says where everyone is."""
    if further is not None:
        return _entry(stage, _side(further.milestone.label, stage.lost, stage.reasons, zeros=zeros))
    entry = _entry(stage, None)
    if set(stage.reasons) <= {stage.milestone.label}:
        return entry
    return Entry(entry.title, (*entry.notes, *_notes(stage.reasons)), None, entry.data)


def _entry(stage: Stage, side: Side | None) -> Entry:
    data = {"milestone": stage.milestone.name, "n": str(stage.reached)}
    return Entry((stage.milestone.label, stage.reached), _passed(stage), side, data)


def _passed(stage: Stage) -> Notes:
    return (("not on record", stage.passed, 0),) if stage.passed else ()


def _notes(reasons: Reasons) -> Notes:
    return tuple((reason, count, 0) for reason, count in reasons.items())


def _side(further: str, lost: int, reasons: Reasons, *, zeros: bool) -> Side | None:
    """Give the box of those who did not come to a milestone; without its name, of those who came to no arm."""
    if not lost and not zeros:
        return None
    waits = bool(lost) and all(reason.startswith(ONGOING) for reason, count in reasons.items() if count)
    words = f"{'Not yet' if waits else 'Did not reach'}: {further}" if further else "In no arm"
    return Side((words, lost), tuple(reasons.items()))


def _epoch(chart: Chart, stage: Stage, otherwise: str | None) -> str | None:
    """Give what is said at the left of a milestone: its epoch, or a stage of CONSORT where no epoch is declared."""
    if not chart.protocol.epochs:
        return otherwise
    return None if stage.milestone.epoch is None else labelled(stage.milestone.epoch, None)
