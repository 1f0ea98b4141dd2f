"""Where one person stands in a trial, and the facts that led there."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from types import MappingProxyType

import attrs

from protocol_engine.records import quick

if t.TYPE_CHECKING:
    from protocol_engine.chart import Entry
    from protocol_engine.event import Event
    from protocol_engine.step import Finding


@attrs.frozen(eq=False, weakref_slot=False)
class Fact:
    """
    An event as a chart has read and folded it.

    An *anchor* is a fact that was in sequence or moved the participant: windows count from it.

    Attributes:
        event: The event as entered.
        values: Usable values by data element, in declared units; None where the event carries
            the element without a usable value.
        place: How many facts were folded before it.
        count: How many facts of its kind there are up to here, this one included.
        turn: How many anchors of its kind there are up to here, this one included.
        prior: The fact of the same kind before it.
        start: The first fact of the same kind; None for the first itself.
        is_anchor: Whether windows are counted from it.
        day: Ordinal of the first day that it may be of.
    """

    event: Event
    values: Mapping[str, t.Any]
    place: int
    count: int
    turn: int
    prior: Fact | None
    start: Fact | None
    is_anchor: bool
    day: int

    @property
    def first(self) -> Fact:
        """The first fact of the same kind."""
        return self.start or self

    def anchors(self) -> t.Iterator[Fact]:
        """Give the anchors of its kind up to here, the latest first."""
        fact: Fact | None = self
        while fact is not None and fact.turn:
            if fact.is_anchor:
                yield fact
            fact = fact.prior


make_fact = quick(Fact)
"""Makes a Fact of all its attributes, quickly."""

Known = Fact | tuple[Fact, ...] | None
"""The latest fact that brought a value; several where none of them certainly precedes another."""


def rivals_of(known: Known) -> tuple[Fact, ...]:
    """Give the facts of which each may be the latest. Changes nothing."""
    if known is None:
        return ()
    return known if isinstance(known, tuple) else (known,)


_NOTHING: Mapping[int, t.Any] = MappingProxyType({})


@attrs.frozen(eq=False, weakref_slot=False)
class Course:
    """
    What one schedule entry expects, counted from one occurrence of its anchor.

    Instance number n of the course is the n-th repeat, from 1.

    Attributes:
        number: Which occurrence of the anchor this is, from 1.
        cancelled: Ordinal of the day on which a new occurrence of the anchor replaced it.
        matched: Instance number to the fact that answers it, and whether the fact named it.
        closed: Instance number to whether it was still expected when its window closed
            (None: it cannot be told); only those that no fact had answered by then.
        following: The next instance whose window has not closed.
        opens: Ordinal of the first day that may be in that window.
        closes: Ordinal of its last day; the last day there is, where no window is to close.
    """

    entry: Entry
    anchor: Fact
    number: int
    opens: int
    closes: int
    cancelled: int | None = None
    matched: Mapping[int, tuple[Fact, bool]] = _NOTHING
    closed: Mapping[int, bool | None] = _NOTHING
    following: int = 1

    def answered(self, number: int, fact: Fact, *, named: bool) -> Course:
        """Give the course in which a fact answers an instance. Changes nothing."""
        return make_course(
            self.entry,
            self.anchor,
            self.number,
            self.opens,
            self.closes,
            self.cancelled,
            {**self.matched, number: (fact, named)},
            self.closed,
            self.following,
        )

    def up_to(self, following: int, opens: int, closes: int, closed: Mapping[int, bool | None]) -> Course:
        """Give the course in which the windows before an instance have closed. Changes nothing."""
        return make_course(
            self.entry, self.anchor, self.number, opens, closes, self.cancelled, self.matched, closed, following
        )


make_course = quick(Course)
"""Makes a Course of all its attributes, quickly."""


@attrs.frozen(eq=False, weakref_slot=False)
class Participant:
    """
    One person in one trial. A value: every fact makes a new one.

    Attributes:
        id: The participant's number in the study.
        digest: Digest of the chart that folded the facts.
        tracks: Names of the tracks, the main one first.
        position: Current state of each track, in the order of `tracks`.
        facts: The facts in the order in which they were folded.
        known: For each data element the latest fact or facts that brought a value.
        latest: For each event kind the latest fact.
        courses: What the schedule expects.
        ids: Ids of the facts, in the same order.
        noted: Findings about facts, in the order of the fold.
        missed: Findings about what has not happened.
        as_of: Ordinal of the day up to which it was looked for what was missed; 0 before any fact.
        vague: Whether the date of some fact is coarser than a day.
    """

    id: str
    digest: str
    tracks: tuple[str, ...]
    position: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    ids: tuple[str, ...] = ()
    known: tuple[Known, ...] = ()
    latest: tuple[Fact | None, ...] = ()
    courses: tuple[Course, ...] = ()
    noted: tuple[Finding, ...] = ()
    missed: tuple[Finding, ...] = ()
    as_of: int = 0
    vague: bool = False

    @property
    def state(self) -> str:
        """The current state of the main track."""
        return self.position[0]

    @property
    def states(self) -> dict[str, str]:
        """The current state of every track."""
        return dict(zip(self.tracks, self.position, strict=True))

    @property
    def events(self) -> tuple[Event, ...]:
        """The events as entered, in the order in which they were folded."""
        return tuple(fact.event for fact in self.facts)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every departure from the protocol, and everything that cannot be told yet."""
        return self.noted + self.missed

    @property
    def verdict(self) -> str:
        """`conforms`, `undetermined` or `deviates`, over the whole history."""
        return verdict_of(self.findings)

    def __eq__(self, other: object) -> bool:
        """Compare what can be seen: who, by which chart, where, by which facts, with what findings."""
        return isinstance(other, Participant) and _seen(self) == _seen(other)

    def __hash__(self) -> int:
        """Give a hash that agrees with equality."""
        return hash((self.id, self.digest, self.position))


make_participant = quick(Participant)
"""Makes a Participant of all its attributes, quickly."""


def _seen(one: Participant) -> tuple[object, ...]:
    return (one.id, one.digest, one.position, one.events, one.findings, one.as_of)


def verdict_of(findings: tuple[Finding, ...]) -> t.Literal["conforms", "undetermined", "deviates"]:
    """Sum up findings: none conforms; only undetermined ones are undetermined; else it deviates."""
    if not findings:
        return "conforms"
    if all(finding.outcome == "undetermined" for finding in findings):
        return "undetermined"
    return "deviates"
