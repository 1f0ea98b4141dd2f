"""What one event did to one participant, and what departs from the protocol."""

from __future__ import annotations

import typing as t
from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction

import attrs

from protocol_engine.participant import Participant, verdict_of
from protocol_engine.records import quick

if t.TYPE_CHECKING:
    from protocol_engine.chart import Rule, Transition
    from protocol_engine.event import Event
    from protocol_engine.language import Date, DateTime, Explanation
    from protocol_engine.protocol import Basis

Outcome = t.Literal[
    "violated",
    "undetermined",
    "early",
    "late",
    "missed",
    "out_of_sequence",
    "no_branch",
    "ambiguous",
    "incomplete",
    "unreadable",
    "unknown",
]


_SHOWN = Context(prec=8)
"""Digits that are shown of a number without end."""


@attrs.frozen
class Evidence:
    """
    What a rule saw of one name.

    Attributes:
        name: The data element, track or event attribute.
        value: Its value in `unit`; None where it was missing.
        unit: Unit of the value, for a Quantity.
        occurred: When the fact happened from which the value is.
        reason: Why it is missing.
    """

    name: str
    value: t.Any
    unit: str | None = None
    occurred: Date | DateTime | None = None
    reason: str | None = None

    def __str__(self) -> str:
        if self.value is None:
            dated = f", of {self.occurred}" if self.occurred is not None and self.reason else ""
            return f"{self.name} is missing" + (f" ({self.reason}{dated})" if self.reason else "")
        when = f" ({self.occurred})" if self.occurred is not None else ""
        unit = f" {self.unit}" if self.unit and self.unit != "1" else ""
        if isinstance(self.value, Fraction):
            # A converted value may have no end; nobody compares 500000/45039 with 11.1.
            about = _SHOWN.divide(Decimal(self.value.numerator), Decimal(self.value.denominator))
            return f"{self.name} ≈ {about}{unit}{when}"
        if isinstance(self.value, bool):
            shown = "true" if self.value else "false"
        else:
            shown = repr(self.value) if isinstance(self.value, str) else str(self.value)
        return f"{self.name} = {shown}{unit}{when}"


@attrs.frozen
class Finding:
    """
    One named rule, and how one fact (or its absence) departs from it or cannot be judged by it.

    Attributes:
        rule: Id of the rule.
        outcome: How it departs; `undetermined` where that cannot be told yet.
        category: Place in the deviation taxonomy.
        event: Id of the fact; None for what did not happen.
        occurred: When the fact happened; for what did not happen, the last day of its window.
        days: Signed days outside a window: negative when early, positive when late.
        text: One sentence for people.
        cite: Passage of the source document.
        basis: Whether the source states the rule, we interpreted it, or we assumed it.
        important: The sponsor's word; None where there is none.
        explanation: The clauses of the rule with their outcomes; None for a rule that has none, such as
            a window, or one that the host answers.
        evidence: The values that the rule saw.
    """

    rule: str
    outcome: Outcome
    category: str
    event: str | None
    occurred: Date | DateTime
    days: int | float | None = None
    text: str = ""
    cite: str | None = None
    basis: Basis | None = None
    important: bool | None = None
    explanation: Explanation | None = attrs.field(default=None, repr=False)
    evidence: tuple[Evidence, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(weakref_slot=False)
class Step:
    """
    What one event did to one participant. It is a value; nothing is saved.

    Attributes:
        event: The event.
        before: The participant before it.
        after: The participant after it.
        taken: Track to the transition taken in it.
        findings: What departs from the protocol, or cannot be told, about this event.
        held: The rules that the event was held against and that are satisfied.
    """

    event: Event
    before: Participant
    after: Participant
    taken: Mapping[str, Transition]
    findings: tuple[Finding, ...]
    held: tuple[Rule, ...] = attrs.field(default=(), repr=False)

    @property
    def verdict(self) -> t.Literal["conforms", "undetermined", "deviates"]:
        """`conforms`: no finding; `undetermined`: only such findings; else `deviates`."""
        return verdict_of(self.findings)


make_step = quick(Step)
"""Makes a Step of all its attributes, quickly."""


def finding(
    rule: Rule,
    outcome: Outcome,
    event: Event,
    text: str,
    *,
    days: int | float | None = None,
    explanation: Explanation | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Finding:
    """Make the finding that a rule raises about an event."""
    return Finding(
        rule.id,
        outcome,
        rule.category,
        event.id,
        event.occurred,
        days,
        text,
        rule.cite,
        rule.basis,
        rule.important,
        explanation,
        evidence,
    )
