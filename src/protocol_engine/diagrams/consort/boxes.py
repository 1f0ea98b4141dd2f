"""The boxes of a CONSORT flow: milestones below each other, and who stands beside the ways between them."""

from __future__ import annotations

import itertools
import typing as t

from protocol_engine.diagrams.consort.attrition import ONGOING
from protocol_engine.diagrams.consort.layout import Entry, Side

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from protocol_engine.diagrams.consort.attrition import Onward, Reasons, Stage

Notes = tuple[tuple[str, int | None, int], ...]
"""What is said below a milestone: the words, their number, and how deep they are indented."""


def column_of(stages: Sequence[Stage], before: str, *, zeros: bool) -> list[Entry]:
    """Give the boxes of milestones below each other; the last one says where everyone is."""
    found = []
    for stage, further in itertools.zip_longest(stages, stages[1:]):
        notes = ways_to(stage, before)
        before = stage.milestone.label
        side = None
        if further is not None:
            side = side_of(further.milestone.label, stage.lost, stage.reasons, stage.onward, zeros=zeros)
        elif not set(stage.reasons) <= {stage.milestone.label}:
            notes = (*notes, *notes_of(stage.reasons))
        data = {"milestone": stage.milestone.name, "n": str(stage.reached), **joined_data(stage.joined)}
        found.append(Entry((stage.milestone.label, stage.reached), notes, side, data))
    return found


def joined_data(count: int) -> dict[str, str]:
    """Tell programs how many came to a box otherwise than from the one above it."""
    return {"joined": str(count)} if count else {}


def ways_to(stage: Stage, before: str) -> Notes:
    """Say how some came to a milestone otherwise than from the one before it."""
    recorded: Notes = (("not on record", stage.passed, 0),) if stage.passed else ()
    return (*recorded, *came_without(before, stage.joined))


def came_without(before: str, joined: int) -> Notes:
    """Say how many came without the milestone above."""
    return ((f"came without: {before}", joined, 0),) if joined else ()


def notes_of(reasons: Reasons, deep: int = 0) -> Notes:
    """Give reasons as notes."""
    return tuple((reason, count, deep) for reason, count in reasons.items())


def side_of(further: str, lost: int, reasons: Reasons, onward: Onward, *, zeros: bool) -> Side | None:
    """Give the box of those who did not come to a milestone; without its name, of those who came to no arm."""
    every = lost + sum(onward.values())
    if not every and not zeros:
        return None
    waits = lost == every > 0 and all(reason.startswith(ONGOING) for reason, count in reasons.items() if count)
    words = f"{'Not yet' if waits else 'Did not reach'}: {further}" if further else "In no arm"
    on = ((f"went on to: {label}", count) for label, count in onward.items())
    return Side((words, every), (*reasons.items(), *on))
