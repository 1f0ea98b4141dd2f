"""
Notices: what a host is told of one entry of the ledger, one thing at a time.

They are made from the difference between the fold before the entry and the fold after it. So a
correction that changes the past is told as such, and a history that is merely folded again is not
told at all.
"""

from __future__ import annotations

import datetime
import hashlib
import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.entry import in_bytes, shown
from protocol_engine.histories import decoded, encoded

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.changes import Difference, Move
    from protocol_engine.step import Finding

Topic = t.Literal[
    "state.left",
    "state.entered",
    "transition.taken",
    "transition.revoked",
    "transition.moved",
    "finding.raised",
    "finding.withdrawn",
    "finding.changed",
    "finding.justified",
    "request.refused",
    "participant.migrated",
]
"""What may be told."""

TOPICS: t.Final = t.get_args(Topic)
"""Every topic."""

_NOTHING: t.Final[Mapping[str, t.Any]] = {}


@attrs.frozen
class Notice:
    """
    One thing that a host is told.

    Who is told of a revocation or a withdrawal finds what was told before by its participant, `about`,
    `track`, `fact` and `outcome`: these are the same in both.

    Attributes:
        id: Of the delivery: the same however often it is tried, and never used for another.
        study: The protocol's id.
        participant: The participant's number.
        number: Place among all that was ever told of the participant, from 1, without gaps.
        topic: What happened.
        about: The state, the transition, the rule or the event kind.
        version: The last entry of the ledger when it was told.
        cause: What was said: `record`, `request`, `correct`, `void`, `justify` or `migrate`.
        recorded: When it was said, in UTC.
        protocol: Digest of the chart by which it was judged.
        actor: Who said it.
        role: In which role.
        track: The track of a state or a transition.
        fact: Id of the fact; None for what did not happen.
        source: The state that was left.
        target: The state that was entered.
        outcome: How a rule is departed from.
        category: Place of a finding in the deviation taxonomy.
        rules: The rules for which a request was refused.
        values: What holds values of the participant: days, dates, and sentences that quote data.
    """

    id: str
    study: str
    participant: str
    number: int
    topic: Topic
    about: str
    version: int
    cause: str
    recorded: datetime.datetime
    protocol: str
    actor: str
    role: str | None = None
    track: str | None = None
    fact: str | None = None
    source: str | None = None
    target: str | None = None
    outcome: str | None = None
    category: str | None = None
    rules: tuple[str, ...] = ()
    values: Mapping[str, t.Any] = attrs.field(default=_NOTHING, repr=False)


@attrs.frozen
class Occasion:
    """
    On what occasion something is told.

    Attributes:
        told: How many notices there were about the participant before.
        cause, version, recorded, protocol, actor, role: As in Notice.
    """

    study: str
    participant: str
    told: int
    cause: str
    version: int
    recorded: datetime.datetime
    protocol: str
    actor: str
    role: str | None

    def notices(self, contents: Iterator[dict[str, t.Any]]) -> tuple[Notice, ...]:
        """Make notices of what they are to say."""
        return tuple(self._notice(number, content) for number, content in enumerate(contents, start=self.told + 1))

    def _notice(self, number: int, content: dict[str, t.Any]) -> Notice:
        return Notice(
            id=delivery_id(self.study, self.participant, number),
            study=self.study,
            participant=self.participant,
            number=number,
            version=self.version,
            cause=self.cause,
            recorded=self.recorded,
            protocol=self.protocol,
            actor=self.actor,
            role=self.role,
            **content,
        )


def delivery_id(study: str, participant: str, number: int) -> str:
    """Give the id of a delivery: it follows from what it is the delivery of, so that it can be made again."""
    text = encoded([study, participant, number])
    return hashlib.sha256(in_bytes(text)).hexdigest()[:32]


def changes_told(changed: Difference) -> Iterator[dict[str, t.Any]]:
    """Say what a difference changes: what no longer holds first, then what holds now."""
    for track, (old, new) in changed.states.items():
        yield {"topic": "state.left", "about": old, "track": track, "source": old, "target": new}
    for move in changed.revoked:
        yield _of_move("transition.revoked", move)
    for before, after in changed.moved:
        yield {**_of_move("transition.moved", after), "values": {"before": _day(before), "after": _day(after)}}
    for move in changed.taken:
        yield _of_move("transition.taken", move)
    for track, (old, new) in changed.states.items():
        yield {"topic": "state.entered", "about": new, "track": track, "source": old, "target": new}
    for one in changed.withdrawn:
        yield of_finding("finding.withdrawn", one)
    for was, one in changed.changed:
        yield {**of_finding("finding.changed", one), "values": {"before": _values(was), "after": _values(one)}}
    for one in changed.raised:
        yield of_finding("finding.raised", one)


def of_finding(topic: Topic, one: Finding) -> dict[str, t.Any]:
    """Say what became of a finding."""
    return {
        "topic": topic,
        "about": one.rule,
        "fact": one.event,
        "outcome": one.outcome,
        "category": one.category,
        "values": _values(one),
    }


def _values(one: Finding) -> dict[str, t.Any]:
    values = {"occurred": str(one.occurred), "days": one.days, "text": one.text}
    return {name: value for name, value in values.items() if value is not None}


def _of_move(topic: Topic, move: Move) -> dict[str, t.Any]:
    return {
        "topic": topic,
        # A fact out of sequence takes no transition; it puts the participant where it leads.
        "about": move.transition or move.target,
        "track": move.track,
        "fact": move.event,
        "source": move.source,
        "target": move.target,
        "values": _day(move),
    }


def _day(move: Move) -> dict[str, t.Any]:
    return {"occurred": str(move.occurred)}


def line_of(notice: Notice) -> str:
    """Write a notice as one line of JSON, without nulls."""
    record = {field.name: getattr(notice, field.name) for field in attrs.fields(Notice)}
    record["recorded"] = shown(notice.recorded)
    return encoded({name: value for name, value in record.items() if value not in (None, (), {})}, ordered=True)


def read_notice(line: str) -> Notice:
    """Read what `line_of` has written."""
    record = decoded(line)
    recorded = datetime.datetime.fromisoformat(record.pop("recorded"))
    return Notice(**{**record, "recorded": recorded, "rules": tuple(record.get("rules", ()))})
