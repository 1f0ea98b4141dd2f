"""Events after which a participant may go more than one way: which of them is taken is not for a diagram to say."""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from protocol_engine.diagrams.flow import Arrow, Flow

Key = tuple[str, str]


def siblings_of(flow: Flow) -> dict[Key, tuple[Arrow, ...]]:
    """Give for each arrow, by its key, all arrows of its track that the same event may take from the same state."""
    cells: dict[tuple[str, str, str], list[Arrow]] = {}
    for arrow in flow.arrows:
        cells.setdefault((arrow.track, arrow.source, arrow.event), []).append(arrow)
    return {arrow.key: tuple(cell) for cell in cells.values() for arrow in cell}


def guarded(flow: Flow, arrow: Arrow, siblings: tuple[Arrow, ...]) -> bool:
    """Tell whether the event alone does not decide that an arrow is taken."""
    condition = flow.conditions.get(arrow.transition)
    return len(siblings) > 1 or (condition is not None and bool(condition.when))
