"""Where one person stands in a trial, and the facts that led there."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.records import quick

if t.TYPE_CHECKING:
    from protocol_engine.chart import Entry
    from protocol_engine.event import Event
    from protocol_engine.language import Date, DateTime
    from protocol_engine.step import Finding


@attrs.frozen(weakref_slot=False)
class Datum:
    """
    What is known of one data element.

    Attributes:
        value: In the declared unit; None: nothing is on record, or the rivals differ.
        day: Ordinal of the first day that its fact may be of; 0 where nothing is on record.
        occurred: When its fact happened; not to be asked where nothing is on record.
        rivals: Where it is not known which of several facts is the latest, what each of them brought,
            the last one folded last; else empty.
    """

    value: t.Any
    day: int
    occurred: Date | DateTime
    rivals: tuple[Datum, ...] = ()


make_datum = quick(Datum)
"""Makes a Datum of all its attributes, quickly."""

MISSING = Datum(None, 0, t.cast("Date", None))
"""What is known where nothing is on record."""


@attrs.frozen(eq=False, weakref_slot=False)
class Fact:
    """
    An event of a kind that something looks back at: a window, the schedule, or a rule.

    An *anchor* is a fact that was in sequence or moved the participant: windows count from it.

    Attributes:
        event: The event as entered.
        place: How many facts were folded before it.
        count: How many facts of its kind there are up to here, this one included.
        turn: How many anchors of its kind there are up to here, this one included.
        prior: The fact of the same kind before it.
        start: The first fact of the same kind; None for the first itself.
    """

    event: Event
    place: int
    count: int
    turn: int
    prior: Fact | None
    start: Fact | None

    @property
    def is_anchor(self) -> bool:
        """Whether windows are counted from it."""
        return self.turn > (0 if self.prior is None else self.prior.turn)

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

NOTHING: t.Final[Mapping[int, t.Any]] = {}
"""No instance of a course; shared by all, and changed by nobody."""


@attrs.frozen(eq=False, weakref_slot=False)
class Course:
    """
    What one schedule entry expects, counted from one occurrence of its anchor.

    Instance number n of the course is the n-th repeat, from 1.

    Attributes:
        cancelled: Ordinal of the day on which a new occurrence of the anchor replaced it.
        matched: Instance number to the fact that answers it, and whether the fact named it.
        closed: Instance number to whether it was still expected when its window closed
            (None: it cannot be told); only those that no fact had answered by then.
        following: The next instance that no fact has answered and whose window has not closed.
    """

    entry: Entry
    anchor: Fact
    cancelled: int | None = None
    matched: Mapping[int, tuple[Fact, bool]] = NOTHING
    closed: Mapping[int, bool | None] = NOTHING
    following: int = 1

    @property
    def number(self) -> int:
        """Which occurrence of the anchor this is, from 1."""
        return self.anchor.turn

    def answered(self, number: int, fact: Fact, *, named: bool) -> Course:
        """Give the course in which a fact answers an instance. Changes nothing."""
        matched = {**self.matched, number: (fact, named)}
        # What is answered need not be closed.
        following = number + 1 if number == self.following else self.following
        return make_course(self.entry, self.anchor, self.cancelled, matched, self.closed, following)

    def up_to(self, following: int, closed: Mapping[int, bool | None]) -> Course:
        """Give the course in which the windows before an instance have closed. Changes nothing."""
        return make_course(self.entry, self.anchor, self.cancelled, self.matched, closed, following)


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
        events: The facts as entered, in the order in which they were folded.
        known: What is known of each data element that some rule reads.
        latest: The latest fact of each event kind that something looks back at.
        led: The event kinds, as bits, of which some fact was in sequence or moved the participant.
        courses: What the schedule expects.
        alarm: Ordinal of a day before whose end no window of the schedule closes.
        noted: Findings about facts, in the order of the fold.
        missed: Findings about what has not happened.
        as_of: Ordinal of the day up to which it was looked for what was missed; 0 before any fact.
        vague: Whether the date of some fact is coarser than a day.
    """

    id: str
    digest: str
    tracks: tuple[str, ...]
    position: tuple[str, ...]
    events: tuple[Event, ...] = ()
    known: tuple[Datum, ...] = ()
    latest: tuple[Fact | None, ...] = ()
    led: int = 0
    courses: tuple[Course, ...] = ()
    alarm: int = 0
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
