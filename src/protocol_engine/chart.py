"""
The compiled protocol, in the words of statecharts: what `compile` makes and everything else reads.

A chart is immutable. Every condition of the protocol is in it once, as a rule with a stable id.
"""

from __future__ import annotations

import functools
import typing as t
from collections.abc import Callable, Mapping

import attrs

from protocol_engine.language import Expression
from protocol_engine.protocol import Basis, Protocol, Which

RuleKind = t.Literal[
    "inclusion", "exclusion", "rule", "provided", "window", "sequence", "branch", "data", "unknown", "schedule", "limit"
]
HostFunction = Callable[[Mapping[str, t.Any]], bool | tuple[bool | None, str] | None]
"""Answers a rule from the values that it reads, by name: true, false or None, and why where it says so."""

MOST_REPEATS = 10_000
"""Instances that an entry of the schedule may have from one anchor: daily ones of 27 years."""

Steps = tuple[tuple[t.Literal["months", "days", "minutes"], int], ...]
"""A calendar distance: amounts to be added one after the other."""


@attrs.frozen
class Input:
    """
    One thing that a condition reads.

    Attributes:
        name: As the rule writes it.
        source: Where it comes from: `data`, `track`, `today`, `now`, or an attribute of an event
            kind (`occurred`, `first`, `at`, `ended`, `count`).
        index: Number of the track; or of the data element, among those that some rule reads; or of the
            event kind, among those that something looks back at.
        unit: Unit of its value.
    """

    name: str
    source: str
    index: int = 0
    unit: str | None = None


@attrs.frozen(eq=False)
class Condition:
    """
    A compiled text of the rule language.

    Attributes:
        function: Generated; takes the values of `inputs` in order and gives True, False or None.
    """

    expression: Expression
    inputs: tuple[Input, ...]
    function: Callable[..., bool | None]

    @property
    def text(self) -> str:
        """The text as the author wrote it."""
        return self.expression.text


@attrs.frozen(eq=False)
class Provided:
    """
    What a rule asks of the host.

    Attributes:
        inputs: What the function is given.
        function: The host's; None where it has given none.
    """

    inputs: tuple[Input, ...]
    function: HostFunction | None


def joined(*parts: Steps, months: bool = True) -> Steps:
    """
    Add up distances: neighboring amounts of one unit become one, and nothings are left out.

    Args:
        months: Whether months become one, too. A year and a month after 29 February is 29 March; a
            month after the day a year later, which is 28 February, is 28 March.
    """
    found: list[tuple[t.Any, int]] = []
    for unit, amount in (step for part in parts for step in part):
        if found and found[-1][0] == unit and (months or unit != "months"):
            found[-1] = (unit, found[-1][1] + amount)
        else:
            found.append((unit, amount))
        if not found[-1][1]:
            found.pop()
    return tuple(found)


@functools.lru_cache(maxsize=4_096)
def fixed_minutes(steps: Steps | None) -> int | None:
    """Give a distance in minutes, a day counting 24 hours; None where it has months, or there is none."""
    if steps is None or any(unit == "months" for unit, _ in steps):
        return None
    return sum(amount * 1440 if unit == "days" else amount for unit, amount in steps)


def least_days(steps: Steps) -> int:
    """Give the least number of days by which a distance may move a day."""
    least = {"months": (28, 31), "days": (1, 1)}
    return sum(amount * least[unit][amount < 0] if unit in least else amount // 1440 for unit, amount in steps)


def whole_days(steps: Steps | None) -> int | None:
    """Give a distance in days; None where it has months or minutes, or there is none."""
    minutes = fixed_minutes(steps)
    if steps is None or minutes is None or any(unit == "minutes" for unit, _ in steps):
        return None
    return minutes // 1440


@attrs.frozen
class Span:
    """
    A compiled window: calendar distances from an anchor, both ends included.

    Attributes:
        anchor: Number of the anchor's event kind, among those that something looks back at.
        which: Which of its occurrences.
        base: Distance from the anchor to the day that the other two are counted from.
        before: From there to the first moment; None: no lower bound.
        beyond: From there to the last moment; None: no upper bound.
        aimed: Whether `base` is when the event is wanted; else there are only bounds.
        clock: Whether the first and the last moment are told by the clock (hours), and not by days.
        low: From the anchor to the first moment.
        high: From the anchor to the last moment.
        days: The same two in days, where neither needs a calendar; None where one does.
        exact: Whether some bound is told by the clock.
    """

    anchor: int
    which: Which
    base: Steps
    before: Steps | None
    beyond: Steps | None
    aimed: bool
    clock: tuple[bool, bool] = (False, False)
    low: Steps | None = attrs.field(init=False)
    high: Steps | None = attrs.field(init=False)
    days: tuple[int, int] | None = attrs.field(init=False)
    exact: bool = attrs.field(init=False)

    @low.default
    def _to_low(self) -> Steps | None:
        # Early and late are counted from the target day, other bounds from the anchor.
        return None if self.before is None else joined(self.base, self.before, months=not self.aimed)

    @high.default
    def _to_high(self) -> Steps | None:
        return None if self.beyond is None else joined(self.base, self.beyond, months=not self.aimed)

    @days.default
    def _in_days(self) -> tuple[int, int] | None:
        low, high = whole_days(self.low), whole_days(self.high)
        return None if low is None or high is None or any(self.clock) else (low, high)

    @exact.default
    def _is_exact(self) -> bool:
        return any(self.clock)

    @property
    def wanted(self) -> Steps | None:
        """From the anchor to where the window stands: its target, else its first bound."""
        return self.base if self.aimed else self.high if self.low is None else self.low

    @property
    def target(self) -> Steps | None:
        """From the anchor to when the event is wanted; None where there are only bounds."""
        return self.base if self.aimed else None

    def put_off(self, every: Steps, times: int) -> Span:
        """Give the same window some repeats later. Changes nothing."""
        later = tuple((unit, amount * times) for unit, amount in every)
        return attrs.evolve(self, base=joined(self.base, later))


@attrs.frozen(eq=False)
class Rule:
    """
    One condition of the protocol. Findings, tests and drawings name it by its id.

    Attributes:
        kind: What it was made from.
        condition: What must be true: for an exclusion criterion the negation of its text.
        span: The window, for a rule about time.
        path: Where in the definition it is.
        provided: What it asks of the host, for a rule that the host answers.
    """

    id: str
    kind: RuleKind
    category: str
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None
    important: bool | None = None
    condition: Condition | None = None
    span: Span | None = None
    path: str = ""
    provided: Provided | None = None

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What it reads, whoever answers it; a window reads nothing."""
        asks = self.condition or self.provided
        return () if asks is None else asks.inputs


@attrs.frozen
class State:
    """A state of one track; `final` when it is a disposition."""

    name: str
    track: str
    epoch: str | None
    label: str
    disposition: str | None
    ends_study: bool

    @property
    def final(self) -> bool:
        """Whether it is left only by an explicit transition."""
        return self.disposition is not None


@attrs.frozen(eq=False)
class Transition:
    """
    An arrow of the chart, with its sources spelled out.

    Attributes:
        when: Which way; None: always, unless `otherwise`.
        otherwise: Taken when no sibling is.
    """

    id: str
    event: str
    track: str
    sources: tuple[str, ...]
    target: str
    when: Condition | None
    otherwise: bool
    require: tuple[Rule, ...]
    window: Rule | None
    label: str | None = None
    cite: str | None = None
    basis: Basis | None = None


@attrs.frozen(eq=False)
class Offer:
    """
    What one event kind may do in one track.

    Attributes:
        track: Number of the track.
        cells: State to the transitions that start there.
        transitions: All of them.
        siblings: Id of an `otherwise` transition to the transitions beside it.
        exclusive: Pairs of transition ids of which at most one can be true (proved).
        shared: Rules that all of them require.
    """

    track: int
    cells: Mapping[str, tuple[Transition, ...]]
    transitions: tuple[Transition, ...]
    siblings: Mapping[str, tuple[Transition, ...]]
    exclusive: frozenset[tuple[str, str]]
    shared: tuple[Rule, ...]


@attrs.frozen(eq=False)
class Element:
    """
    A data element as events bring it.

    Attributes:
        number: Number among the elements that some rule reads; None where none does.
        read: Takes a value as entered; gives it in the declared unit, or raises ValueError.
        valid_for: How long a value may be used.
    """

    name: str
    number: int | None
    read: Callable[[t.Any], t.Any]
    valid_for: Steps | None
    unit: str | None


@attrs.frozen(eq=False)
class Entry:
    """
    One entry of the schedule.

    Attributes:
        rule: Its rule, whose id is the entry's name.
        event: Number of the expected event kind, among those that something looks back at.
        span: Window of the first instance.
        every: Distance between instances; None: once.
        until: No instance has its target after this distance from the anchor.
        until_event: Number of the event kind after which nothing more is expected, likewise.
        most: How many instances there are from one anchor; None where that depends on the calendar.
        during: States in which it is expected; None: as long as on study.
        only_if: Expected only where this holds.
        data: Elements that the answering event must bring.
        alike: Ids of the windows, of transitions of the expected kind or of the kind itself, that have
            the anchor and the bounds of the first instance: what they tell is not told again.
        spans: Windows of later instances; a cache, and the only thing in a chart that changes.
    """

    rule: Rule
    event: int
    span: Span
    every: Steps | None
    until: Steps | None
    until_event: int | None
    most: int | None
    during: frozenset[str] | None
    only_if: Condition | None
    data: tuple[str, ...]
    alike: frozenset[str] = frozenset()
    spans: dict[int, Span] = attrs.field(factory=dict, repr=False)


Judged = tuple[Mapping[str, Transition], tuple[Rule, ...], tuple[tuple[int, str], ...]]
"""Track to the transition taken; the rules held against; track numbers and the states moved to."""

Express = Callable[..., Judged | None]
"""Takes a position, what is known, the latest facts, an event, and how the chart reads it."""


@attrs.frozen(eq=False)
class Kind:
    """
    An event kind: everything the stepper asks of it.

    Attributes:
        index: Number in the order of the file.
        number: Number among the kinds that something looks back at (a window, the schedule, a
            rule); None where nothing does.
        rank: Order among the facts of one day.
        required: Elements that it must bring.
        own: Elements that it must or may bring.
        offers: What it may do, a track each; empty for an observation.
        during: States in which an observation is in sequence; None: everywhere.
        entries: Schedule entries that expect it.
        anchored: Schedule entries that are counted from it.
        soonest: Days from it to the last day of the first window of any of these, at least.
        express: Generated; judges a fact that simply conforms, see the compiler. None: it does not.
    """

    name: str
    index: int
    number: int | None
    rank: int
    label: str
    required: tuple[str, ...]
    own: frozenset[str]
    offers: tuple[Offer, ...]
    during: frozenset[str] | None
    require: tuple[Rule, ...]
    window: Rule | None
    sequence: Rule
    branch: Rule
    data: Rule
    entries: tuple[Entry, ...]
    anchored: tuple[Entry, ...]
    soonest: int
    express: Express | None = None

    @property
    def inert(self) -> bool:
        """Whether it moves nobody, nothing looks back at it, and it has no rule of its own but its place."""
        return self.number is None and not (self.offers or self.require) and self.window is None


@attrs.frozen(eq=False)
class Limit:
    """
    How many participants may come to one point of the study. A store enforces it, never a step.

    Attributes:
        rule: Its rule.
        most: So many participants, and no more.
        kind: `Kind.index` of the event kind that makes a participant count; None where a state does.
        state: Name of the state that makes a participant count; None where an event kind does.
    """

    rule: Rule
    most: int
    kind: int | None
    state: str | None


@attrs.frozen(eq=False)
class Chart:
    """
    A compiled protocol: the state machine that every participant moves through.

    Attributes:
        digest: SHA-256 over the protocol's canonical form, in hexadecimal; functions of the host are
            not part of it.
        tracks: Names of the tracks, the main one first.
        initial: Where everyone starts, a state for each track.
        ending: The states that end the study, whatever their track.
        reachable: State to the states that can follow it, by one event or more.
        rules: Every rule, by id, in the order of the file.
        entries: The schedule.
        limits: How many participants there may be: in all, then in each cohort.
        at_hand: How many data elements some rule reads, and how many event kinds something looks back at.
    """

    protocol: Protocol
    digest: str
    tracks: tuple[str, ...]
    initial: tuple[str, ...]
    states: Mapping[str, State]
    ending: frozenset[str]
    reachable: Mapping[str, frozenset[str]]
    elements: Mapping[str, Element]
    kinds: Mapping[str, Kind]
    transitions: tuple[Transition, ...]
    rules: Mapping[str, Rule]
    entries: tuple[Entry, ...]
    limits: tuple[Limit, ...]
    at_hand: tuple[int, int]

    @property
    def id(self) -> str:
        """The protocol's id."""
        return self.protocol.id

    @property
    def version(self) -> str:
        """The protocol's version."""
        return self.protocol.version

    @property
    def lacking(self) -> tuple[str, ...]:
        """The rules that the host is to provide and has not: whatever requires them cannot be told."""
        return tuple(
            id for id, rule in self.rules.items() if rule.provided is not None and rule.provided.function is None
        )

    def __eq__(self, other: object) -> bool:
        """Two charts are equal when they mean the same."""
        return isinstance(other, Chart) and self.digest == other.digest

    def __hash__(self) -> int:
        """Give the hash of the digest."""
        return hash(self.digest)


def unknown_kind(kind: str) -> Rule:
    """Give the rule that an undeclared kind of event breaks."""
    return Rule(f"{kind}.unknown", "unknown", "data completeness", "the protocol declares this kind of event")
