"""The study's limits: for which of them a participant counts, and what goes beyond them."""

from __future__ import annotations

import hashlib
import typing as t

import attrs

from protocol_engine.changes import moves
from protocol_engine.entry import in_bytes
from protocol_engine.histories import encoded
from protocol_engine.step import finding

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from protocol_engine.chart import Chart, Limit
    from protocol_engine.participant import Participant
    from protocol_engine.step import Finding


@attrs.frozen
class Counted:
    """
    That a participant counts for a limit.

    Attributes:
        rule: Id of the limit's rule.
        participant: The participant's number.
        beyond: Whether the limit was used up when it came to count.
        fact: Id of the fact by which it came to count; None where that is not known.
    """

    rule: str
    participant: str
    beyond: bool = attrs.field(default=False, eq=False)
    fact: str | None = attrs.field(default=None, eq=False)


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


COUNT_ANEW: t.Final = "who counts for the study's limits was counted under other limits; count anew by Engine.rebuild()"
"""What is told where it is not known how many count."""


class Tally(t.Protocol):
    """Who else counts for the limits of a study, seen from one participant."""

    def others(self, limit: str, limits: str) -> int:
        """
        Tell how many other participants count for a limit.

        Args:
            limits: Digest of the limits.
        """
        ...

    def own(self, limit: str) -> Counted | None:
        """Tell how this participant came to count for a limit."""
        ...


@attrs.frozen
class TallyOf:
    """
    A tally upon all that counts.

    Attributes:
        participant: The participant's number.
        counted: Who counts for which limit, in the order in which they came to count.
    """

    participant: str
    counted: tuple[Counted, ...]

    def others(self, limit: str, limits: str) -> int:
        """Tell how many other participants count for a limit."""
        return sum(1 for one in self.counted if one.rule == limit and one.participant != self.participant)

    def own(self, limit: str) -> Counted | None:
        """Tell how this participant came to count for a limit."""
        mine = Counted(limit, self.participant)
        return next((one for one in self.counted if one == mine), None)


def places(chart: Chart, counted: Iterable[Counted]) -> tuple[Places, ...]:
    """Give how far each limit is used up, in the order of the protocol file."""
    who: dict[str, list[str]] = {one.rule.id: [] for one in chart.limits}
    for one in counted:
        who.get(one.rule, []).append(one.participant)
    return tuple(Places(one.rule.id, one.most, tuple(who[one.rule.id])) for one in chart.limits)


def limits_digest(chart: Chart) -> str:
    """Give the digest of what makes participants count: it does not depend on how many may."""
    text = encoded([[one.rule.id, one.state if one.kind is None else _name(chart, one.kind)] for one in chart.limits])
    return hashlib.sha256(in_bytes(text)).hexdigest()


def _name(chart: Chart, index: int) -> str:
    return f"event {next(kind.name for kind in chart.kinds.values() if kind.index == index)}"


def counts_for(chart: Chart, participant: Participant) -> frozenset[str]:
    """
    Give the rules of the limits for which a participant counts.

    An event counts where it was in sequence or moved the participant; a state counts from the
    time it was entered, whether it was left since or not. Nobody counts of whom no fact stands.
    """
    if not participant.events:
        return frozenset()
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
    event = next((one for one in participant.events if one.id == fact), participant.events[-1])
    return tuple(
        finding(one.rule, "violated", event, f"{one.rule.text}: {taken[one.rule.id]} count already") for one in over
    )
