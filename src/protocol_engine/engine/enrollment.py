"""The study's limits: for which of them a participant counts, and what goes beyond them."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.changes import moves
from protocol_engine.step import Finding

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from protocol_engine.chart import Chart, Limit
    from protocol_engine.participant import Participant


@attrs.frozen
class Counted:
    """
    That a participant counts for a limit.

    Attributes:
        rule: Id of the limit's rule.
        participant: The participant's number.
    """

    rule: str
    participant: str


@attrs.frozen
class Places:
    """
    How far a limit of the study is used up.

    Attributes:
        rule: Id of the limit's rule.
        most: How many participants it allows.
        participants: Who counts, in the order in which they came to count.
    """

    rule: str
    most: int
    participants: tuple[str, ...]

    @property
    def free(self) -> int:
        """How many more it allows."""
        return max(self.most - len(self.participants), 0)

    @property
    def beyond(self) -> tuple[str, ...]:
        """Who came to count when it was used up."""
        return self.participants[self.most :]


def places(chart: Chart, counted: Iterable[Counted]) -> tuple[Places, ...]:
    """Give how far each limit is used up, in the order of the protocol file."""
    who: dict[str, list[str]] = {one.rule.id: [] for one in chart.limits}
    for one in counted:
        who.get(one.rule, []).append(one.participant)
    return tuple(Places(one.rule.id, one.most, tuple(who[one.rule.id])) for one in chart.limits)


def counts_for(chart: Chart, participant: Participant) -> frozenset[str]:
    """
    Give the rules of the limits for which a participant counts.

    An event counts where it was in sequence or moved the participant; a state counts from the
    time it was entered, whether it was left since or not.
    """
    return frozenset(one.rule.id for one in chart.limits if _counts(chart, participant, one))


def _counts(chart: Chart, participant: Participant, limit: Limit) -> bool:
    if limit.kind is not None:
        return bool(participant.led >> limit.kind & 1)
    if limit.state in participant.position or limit.state in chart.initial:
        return True
    return any(limit.state in (move.source, move.target) for move in moves(chart, participant))


def beyond(chart: Chart, participant: Participant, fact: str | None, taken: Mapping[str, int]) -> tuple[Finding, ...]:
    """
    Give the findings that arise where a participant newly counts for limits that are used up.

    Args:
        participant: As it is then.
        fact: Id of the fact that made it so.
        taken: Limit's rule to how many others count for it, for the limits that it newly counts for.
    """
    over = [one for one in chart.limits if taken.get(one.rule.id, 0) >= one.most]
    if not over:
        return ()
    # What is struck out may make somebody count as well; then the last fact says when.
    event = next((one for one in participant.events if one.id == fact), None)
    occurred = (event or participant.events[-1]).occurred
    return tuple(
        Finding(
            one.rule.id,
            "violated",
            one.rule.category,
            None if event is None else event.id,
            occurred,
            text=f"{one.rule.text}: {taken[one.rule.id]} count already",
            cite=one.rule.cite,
            basis=one.rule.basis,
            important=one.rule.important,
        )
        for one in over
    )
