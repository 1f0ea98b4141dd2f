"""
The checker: what clients wrote down of their calls, held against what is stored.

Each call has a name, which its entry carries as its actor; so a call is found in a ledger whatever
it said. Moments are those of one monotonic clock that all processes of a machine share.
"""

from __future__ import annotations

import typing as t
from collections import Counter

import attrs

from protocol_engine.changes import difference
from protocol_engine.engine.decision import folded
from protocol_engine.engine.notices import changes_told
from protocol_engine.engine.sql.snapshot import snapshot

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import protocol_engine as pe
    from protocol_engine.engine import Notice


@attrs.frozen
class Said:
    """One call: `unknown` what came of it, where nobody heard the answer."""

    name: str
    participant: str
    invoked: int
    came: t.Literal["acknowledged", "failed", "unknown"] = "unknown"
    ended: int | None = None
    number: int | None = None


@attrs.frozen
class Read:
    """What somebody read of a participant: the last entry's hash in the ledger, or the state in the snapshot."""

    participant: str
    invoked: int
    version: int
    hash: str | None = None
    state: str | None = None


@attrs.frozen
class Stored:
    """All that is stored of a participant: the ledger, the snapshot's row, and what is or was in the outbox."""

    ledger: pe.Ledger
    row: Mapping[str, t.Any]
    told: tuple[Notice, ...]


def check(chart: pe.Chart, calls: Iterable[Said], reads: Iterable[Read], stored: Mapping[str, Stored]) -> list[str]:
    """Give all that is wrong, a sentence each."""
    calls = list(calls)
    wrong = [*_calls(calls, stored), *_order(calls), *_reads(chart, calls, reads, stored)]
    return wrong + [f"{who}: {text}" for who, one in stored.items() for text in _participant(chart, one)]


def _calls(calls: list[Said], stored: Mapping[str, Stored]) -> Iterator[str]:
    there = Counter(entry.actor for one in stored.values() for entry in one.ledger.entries)
    yield from (f"{name} is stored {count} times" for name, count in there.items() if count > 1)
    yield from (f"{name} is stored, and nobody said it" for name in there.keys() - {one.name for one in calls})
    for one in calls:
        if one.came == "failed" and one.name in there:
            yield f"{one.name} failed, and is stored"
        if one.came == "acknowledged":
            entries = stored[one.participant].ledger.entries if one.participant in stored else ()
            place = t.cast("int", one.number)
            if not 0 < place <= len(entries) or entries[place - 1].actor != one.name:
                yield f"{one.name} was acknowledged as entry {place}, and is not stored there"


def _order(calls: list[Said]) -> Iterator[str]:
    """Tell of calls that were made after another had been acknowledged, and come before it."""
    heard = [one for one in calls if one.came == "acknowledged"]
    for who in {one.participant for one in heard}:
        mine = [one for one in heard if one.participant == who]
        for late in mine:
            before = [one for one in mine if t.cast("int", one.ended) < late.invoked]
            if any(t.cast("int", one.number) >= t.cast("int", late.number) for one in before):
                yield f"{late.name} comes before what was acknowledged before it"


def _reads(chart: pe.Chart, calls: list[Said], reads: Iterable[Read], stored: Mapping[str, Stored]) -> Iterator[str]:
    heard = [one for one in calls if one.came == "acknowledged"]
    for one in reads:
        ledger = stored[one.participant].ledger if one.participant in stored else None
        if one.version:
            if ledger is None or one.version > ledger.version:
                yield f"{one.participant}: more was read than is stored"
                continue
            if one.hash not in (None, ledger.entries[one.version - 1].hash):
                yield f"{one.participant}: what was read is not a beginning of what is stored"
            if one.state not in (None, folded(chart, ledger.up_to(one.version)).state):
                yield f"{one.participant}: the state that was read is not the fold of the entries to then"
        known = [it for it in heard if it.participant == one.participant and t.cast("int", it.ended) < one.invoked]
        if any(t.cast("int", it.number) > one.version for it in known):
            yield f"{one.participant}: what had been acknowledged was not read"


def _participant(chart: pe.Chart, one: Stored) -> Iterator[str]:
    yield from (str(flaw) for flaw in one.ledger.verify())
    if [entry.number for entry in one.ledger.entries] != list(range(1, one.ledger.version + 1)):
        yield "its versions are not dense"
    fold = {"version": one.ledger.version, **snapshot(folded(chart, one.ledger))}
    yield from (f"the snapshot's {name} is not that of the fold" for name in fold if one.row.get(name) != fold[name])
    if [notice.number for notice in one.told] != list(range(1, one.row.get("told", 0) + 1)):
        yield "its notices are not dense"
    before = folded(chart, one.ledger.up_to(0))
    for number in range(1, one.ledger.version + 1):
        after = folded(chart, one.ledger.up_to(number))
        due = [_short(content) for content in changes_told(difference(chart, before, after))]
        sent = [_short(attrs.asdict(it)) for it in one.told if it.version == number and it.topic in _FOLLOW]
        if due != [content for content in sent if content[1] not in {limit.rule.id for limit in chart.limits}]:
            yield f"what entry {number} changes is not what is in the outbox"
        before = after


_FOLLOW = {"state.left", "state.entered"} | {f"transition.{how}" for how in ("taken", "revoked", "moved")}
_FOLLOW |= {f"finding.{how}" for how in ("raised", "withdrawn", "changed")}
"""What follows from two folds alone; refusals and justifications are told besides."""


def _short(content: Mapping[str, t.Any]) -> tuple[t.Any, ...]:
    return tuple(content.get(name) for name in ("topic", "about", "fact", "outcome", "source", "target"))
