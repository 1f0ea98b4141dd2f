"""
The records of the trial: what a protocol file says, in the words of the trial.

Nothing here is compiled or checked; texts of the rule language are still texts. Field names are
the keys of the file, except `from`, `if` and `protocol`, which are written `source`, `only_if`
and `id` here.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from decimal import Decimal

import attrs

from protocol_engine.errors import Place

Basis = t.Literal["stated", "interpreted", "assumed"]
"""Who says so: the source, our reading of an ambiguous source, or only we."""

Which = t.Literal["latest", "first", "each"]

CATEGORIES = (
    "eligibility",
    "consent",
    "procedure order",
    "visit window",
    "missed assessment",
    "dosing",
    "prohibited therapy",
    "randomisation",
    "safety reporting",
    "discontinuation",
    "data completeness",
)
"""The deviation taxonomy."""

DATA_TYPES = ("Boolean", "Integer", "Decimal", "String", "Quantity", "Date", "DateTime")
"""Types of a data element; each also as a list: `List<String>`."""


@attrs.frozen
class Source:
    """The document that the protocol was taken from."""

    document: str
    dated: str | None = None


@attrs.frozen
class Cohort:
    """
    How many participants one part of the study may have.

    Attributes:
        limit: Greatest number of participants.
        counted: The event kind or the state that makes a participant count; the event kind where
            both have the name.
    """

    limit: int
    counted: str
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None


@attrs.frozen
class Enrollment:
    """
    How many participants the study may have, in all and in its parts.

    Attributes:
        limit: Greatest number of participants in all; goes with `counted`, and both may be left
            out where there are cohorts.
        counted: The event kind or the state that makes a participant count; the event kind where
            both have the name.
        cohorts: Parts of the study that have limits of their own.
    """

    limit: int | None = None
    counted: str | None = None
    cohorts: Mapping[str, Cohort] = attrs.field(factory=dict)
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None


@attrs.frozen
class DataElement:
    """
    One variable of the study's data.

    Attributes:
        type: One of DATA_TYPES, or a list of one, such as `List<String>`.
        unit: UCUM unit in which a Quantity is kept; numbers without a unit are in this one.
        range: Least and greatest plausible value, both included, in `unit`; a value outside is unusable.
        values: The only texts a String may have.
        valid_for: Calendar duration, such as `14 days`; an older value is missing.
        molar_mass: Mass of a mole, such as `584.67 g/mol`; allows conversion between mass and amount.
        complete: A list of which absence means absence; only then is `exists` on it no guess. Where
            the list itself is missing, what a rule asks of it is undetermined.
    """

    type: str
    unit: str | None = None
    range: tuple[Decimal, Decimal] | None = None
    values: tuple[str, ...] | None = None
    valid_for: str | None = None
    molar_mass: str | None = None
    complete: bool = False
    label: str | None = None
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None


@attrs.frozen
class Criterion:
    """
    One item of the inclusion or exclusion list.

    Attributes:
        check: Text in the rule language. An inclusion criterion passes only when it is true,
            an exclusion criterion clears only when it is false.
        closes_unknown: Why an operator that turns *unknown* into an answer is right here.
    """

    check: str
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None
    category: str | None = None
    important: bool | None = None
    closes_unknown: str | None = None


@attrs.frozen
class Criteria:
    """The eligibility criteria, by name, in the order of the file."""

    inclusion: Mapping[str, Criterion] = attrs.field(factory=dict)
    exclusion: Mapping[str, Criterion] = attrs.field(factory=dict)


@attrs.frozen
class NamedRule:
    """
    A rule that transitions and events may require.

    Attributes:
        check: Text in the rule language; what must be true.
    """

    check: str
    category: str | None = None
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None
    important: bool | None = None
    closes_unknown: str | None = None


@attrs.frozen
class ProvidedRule:
    """
    A rule that the program around the engine answers, and that transitions and events may require.

    Attributes:
        reads: What its function is given: names that a rule may read, such as `ALT`, `pathway`,
            `infused.count` or `Today()`.
    """

    reads: tuple[str, ...] = ()
    category: str | None = None
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None
    important: bool | None = None


@attrs.frozen
class InlineRule:
    """A rule written where it is required; `id` is its name everywhere."""

    id: str
    check: str
    category: str | None = None
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None
    important: bool | None = None
    closes_unknown: str | None = None


@attrs.frozen
class EpochOf:
    """All states of one epoch, where states are listed: `{epoch: treatment}`."""

    epoch: str


Requirement = str | InlineRule
StateChoice = str | EpochOf


@attrs.frozen
class Window:
    """
    When something should happen, counted from an anchor.

    Either `after` with `early` and `late`, or `at_least` and/or `at_most`; all are calendar
    durations such as `28 days` or `3 months`, both ends included.

    Attributes:
        anchor: Event kind from whose occurrence is counted.
        which: The latest earlier occurrence (default), the first, or each of them.
    """

    anchor: str
    which: Which = "latest"
    after: str | None = None
    early: str | None = None
    late: str | None = None
    at_least: str | None = None
    at_most: str | None = None
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None
    important: bool | None = None


@attrs.frozen
class State:
    """
    A state of one track.

    Attributes:
        track: The track it belongs to.
        initial: Where every participant starts in this track; one for each track.
        disposition: Reason of ending, such as `screen failure`; makes the state final.
        ends_study: From here on nothing moves anybody, in any track (dead).
    """

    epoch: str | None = None
    track: str = "pathway"
    initial: bool = False
    disposition: str | None = None
    ends_study: bool = False
    label: str | None = None
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None


@attrs.frozen
class EventKind:
    """
    A kind of fact.

    Attributes:
        data: Elements that the event must bring.
        may_carry: Elements that it may bring.
        during: States or epochs in which it is in sequence; for kinds without a transition.
        require: Rules that must hold whenever it happens.
        window: When it should happen.
    """

    label: str | None = None
    data: tuple[str, ...] = ()
    may_carry: tuple[str, ...] = ()
    during: tuple[StateChoice, ...] = ()
    require: tuple[Requirement, ...] = ()
    window: Window | None = None
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None


@attrs.frozen
class Transition:
    """
    What an event does to a participant in some states.

    Attributes:
        source: States or epochs from which it starts, or `any`; the key is `from`.
        to: The state it leads to.
        when: Which way: a text of the rule language, or `otherwise`.
        require: What the protocol demands: names of rules, criteria or groups, or rules in place.
        window: When it should happen.
    """

    event: str
    source: tuple[StateChoice, ...]
    to: str
    id: str | None = None
    when: str | None = None
    require: tuple[Requirement, ...] = ()
    window: Window | None = None
    label: str | None = None
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None
    important: bool | None = None
    closes_unknown: str | None = None


@attrs.frozen
class ScheduleEntry:
    """
    An event that is expected, once or repeatedly.

    The window's fields are as in Window.

    Attributes:
        event: Kind of event that is expected.
        every: Calendar duration between repeats.
        until: A calendar duration from the anchor, or an event kind, after which no repeat is expected.
        during: States or epochs in which it is expected; empty: as long as on study.
        only_if: Text of the rule language; expected only where it holds. The key is `if`.
        data: Elements that the matching event must bring.
    """

    event: str
    anchor: str
    which: Which = "latest"
    after: str | None = None
    early: str | None = None
    late: str | None = None
    at_least: str | None = None
    at_most: str | None = None
    every: str | None = None
    until: str | None = None
    during: tuple[StateChoice, ...] = ()
    only_if: str | None = None
    data: tuple[str, ...] = ()
    label: str | None = None
    text: str | None = None
    cite: str | None = None
    basis: Basis | None = None
    important: bool | None = None
    closes_unknown: str | None = None


@attrs.frozen
class Interpretation:
    """How an ambiguous passage was read, and why."""

    id: str
    about: tuple[str, ...]
    reading: str
    because: str


@attrs.frozen
class Protocol:
    """
    A whole definition file.

    Attributes:
        id: The key is `protocol`.
        epochs: In order of time.
        places: Path in the definition (`transitions[4].require`) to place in the file; empty
            for a protocol that was not read from a file. Not part of equality.
    """

    id: str
    version: str
    title: str | None = None
    source: Source | None = None
    enrollment: Enrollment | None = None
    epochs: tuple[str, ...] = ()
    data: Mapping[str, DataElement] = attrs.field(factory=dict)
    criteria: Criteria = attrs.field(factory=Criteria)
    rules: Mapping[str, NamedRule] = attrs.field(factory=dict)
    provided: Mapping[str, ProvidedRule] = attrs.field(factory=dict)
    states: Mapping[str, State] = attrs.field(factory=dict)
    events: Mapping[str, EventKind] = attrs.field(factory=dict)
    transitions: tuple[Transition, ...] = ()
    schedule: Mapping[str, ScheduleEntry] = attrs.field(factory=dict)
    interpretations: tuple[Interpretation, ...] = ()
    places: Mapping[str, Place] = attrs.field(factory=dict, eq=False, repr=False, hash=False)
