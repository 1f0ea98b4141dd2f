"""What the boxes of the arms of a CONSORT flow say."""

from __future__ import annotations

import itertools
import typing as t

import attrs

from protocol_engine.diagrams.consort.boxes import came_without, column_of, joined_data, notes_of, side_of
from protocol_engine.diagrams.consort.layout import Entry

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.consort.attrition import Arm, Stage
    from protocol_engine.diagrams.consort.boxes import Notes


def is_first_milestone(arm: Arm) -> bool:
    """Tell whether an arm is the same as its first milestone."""
    return arm.label == arm.stages[0].milestone.label and arm.size == arm.stages[0].reached


def aligned(
    chart: Chart, columns: Sequence[Sequence[Stage]], starts: Sequence[int]
) -> Iterator[tuple[str | None, dict[int, int]]]:
    """Give rows of milestones side by side, all of one epoch: its name, and column to the place in that column."""
    order = {name: number for number, name in enumerate(chart.protocol.epochs)}
    epochs = [list(itertools.accumulate((one.milestone.epoch for one in each), _or_the_last)) for each in columns]
    at = list(starts)
    while True:
        heads = {number: epochs[number][place] for number, place in enumerate(at) if place < len(epochs[number])}
        if not heads:
            return
        now = min(heads.values(), key=lambda epoch: -1 if epoch is None else order[epoch])
        row = {number: at[number] for number, epoch in heads.items() if epoch == now}
        yield now, row
        for number in row:
            at[number] += 1


def _or_the_last(last: str | None, epoch: str | None) -> str | None:
    """A milestone without an epoch belongs to that of the one before it."""
    return last if epoch is None else epoch


def allocation_entry(arm: Arm, before: str, *, zeros: bool) -> Entry:
    """Give the box of an arm: who was assigned to it, and who received what it is (CONSORT 2025, item 22a)."""
    first = arm.stages[0]
    notes: Notes = (*came_without(before, arm.joined), *_received(arm, zeros=zeros))
    data = {"arm": arm.label, "n": str(arm.size), **joined_data(arm.joined)}
    if is_first_milestone(arm):
        entry = column_of(arm.stages, "", zeros=zeros)[0]
        return attrs.evolve(entry, notes=(*notes, *entry.notes), data=data)
    side = side_of(first.milestone.label, arm.waiting, arm.reasons, arm.onward, zeros=zeros)
    return Entry((f"Allocated to {arm.label}", arm.size), notes, side, data)


def _received(arm: Arm, *, zeros: bool) -> Notes:
    if arm.received is None:
        return ()
    notes: Notes = ((f"received: {arm.received.label}", arm.received.size, 0),)
    if arm.received.left_out or zeros:
        notes = (*notes, ("did not receive", arm.received.left_out, 0), *notes_of(arm.received.reasons, 1))
    return notes


def analyzed_entry(arm: Arm, *, zeros: bool) -> Entry:
    """Give the box of those of an arm who are analyzed (CONSORT 2025, item 22a)."""
    analysis = arm.analysis
    assert analysis is not None  # noqa: S101 (all arms are analyzed, or none is)
    notes: Notes = ()
    if analysis.left_out or zeros:
        notes = (("not analyzed", analysis.left_out, 0), *notes_of(analysis.reasons, 1))
    return Entry((f"Analyzed: {analysis.label}", analysis.size), notes, None, {"analyzed": str(analysis.size)})
