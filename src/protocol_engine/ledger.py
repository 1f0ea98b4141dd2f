"""
The ledger: what was said of one participant, by whom, when and why. Nothing in it is ever changed or removed.

A correction, and the striking out of a fact, are entries of their own. Each entry carries the hash of
the one before it, so that a changed, removed or inserted entry is found; a checkpoint, signed with a
key that lies elsewhere, finds a cut tail and a chain that was written anew.

Source: 21 CFR 11.10(e): time-stamped audit trails, in which changes do not obscure what was recorded before.
"""

from __future__ import annotations

import datetime
import hmac
import typing as t

import attrs

from protocol_engine.entry import BEGINNING, Action, Entry, digest, in_bytes, in_utc, kept_form, line_of, read_entry
from protocol_engine.errors import LedgerError
from protocol_engine.event import as_date
from protocol_engine.histories import encoded

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from protocol_engine.event import Event


@attrs.frozen
class Flaw:
    """
    What is wrong with a ledger, or with a checkpoint of it.

    Attributes:
        number: The entry; 0 for the ledger as a whole.
        message: One sentence, without a value of the participant.
    """

    number: int
    message: str

    def __str__(self) -> str:
        return f"entry {self.number}: {self.message}" if self.number else self.message


@attrs.frozen
class Checkpoint:
    """
    That a ledger had an entry with a certain hash, signed.

    Kept elsewhere than the ledger, it finds what a chain alone cannot: a tail that was cut off, and a
    ledger that was written anew from some entry on.

    Attributes:
        participant: The participant's number.
        number: The last entry.
        hash: Its hash.
        signature: HMAC-SHA-256 of the others, in hexadecimal.
        study: The protocol's id; None for a ledger that belongs to none.
    """

    participant: str
    number: int
    hash: str
    signature: str
    study: str | None = None


@attrs.frozen
class Ledger:
    """
    All that was said of one participant. A value: each entry makes a new one.

    Every entry needs the moment at which it is written (with an offset), who writes it (`actor`, and
    the `role` in which), and the digest of the chart by which it is judged (`protocol`). All but
    `record` need a `reason`. A clock that was set back does not change the order: an entry is never
    recorded before the one before it.

    Attributes:
        participant: The participant's number.
        entries: In the order in which they were written.
        study: The protocol's id, which every entry names; None for a ledger that belongs to none.
    """

    participant: str
    entries: tuple[Entry, ...] = ()
    study: str | None = None

    @property
    def version(self) -> int:
        """How many entries there are; the number of the last one."""
        return len(self.entries)

    def up_to(self, version: int) -> Ledger:
        """Give the ledger as it was when it had so many entries."""
        return self if version >= self.version else attrs.evolve(self, entries=self.entries[:version])

    def record(
        self,
        event: Event,
        *,
        at: datetime.datetime,
        actor: str,
        protocol: str,
        role: str | None = None,
        reason: str | None = None,
    ) -> Ledger:
        """
        Write down a fact. What is there already, under the same id and with the same content, is not written again.

        Raises:
            LedgerError: The id has been used for another fact, or was struck out.
        """
        event = kept_form(event)
        known = self._histories().get(event.id)
        if known is None:
            return self._with("record", at, actor, protocol, role, reason, fact=event.id, event=event)
        if known.event is None:
            raise LedgerError(f"the fact {event.id!r} was struck out; take it up again by a correction")
        if not known.event.same_content(event):
            raise LedgerError(f"there is a fact with the id {event.id!r} that says something else; correct it")
        return self

    def correct(
        self,
        event: Event,
        *,
        reason: str,
        at: datetime.datetime,
        actor: str,
        protocol: str,
        role: str | None = None,
    ) -> Ledger:
        """
        Say what a fact should have said; the event has its id. A fact that was struck out is taken up again.

        Raises:
            LedgerError: There is no such fact, or no reason.
        """
        event = kept_form(event)
        known = self._known(event.id, "; whoever corrects a fact gives its id")
        if known.event is not None and known.event.same_content(event):
            return self
        return self._with("correct", at, actor, protocol, role, _given(reason), fact=event.id, event=event)

    def void(
        self, fact: str, *, reason: str, at: datetime.datetime, actor: str, protocol: str, role: str | None = None
    ) -> Ledger:
        """
        Strike out a fact: it never happened.

        Raises:
            LedgerError: There is no such fact, it is struck out already, or there is no reason.
        """
        if self._known(fact).event is None:
            raise LedgerError(f"the fact {fact!r} is struck out already")
        return self._with("void", at, actor, protocol, role, _given(reason), fact=fact)

    def justify(
        self,
        rule: str,
        fact: str | None,
        *,
        ground: str,
        reason: str,
        at: datetime.datetime,
        actor: str,
        protocol: str,
        role: str | None = None,
    ) -> Ledger:
        """
        Say why a departure was right. The departure stays.

        Args:
            rule: The rule that was departed from.
            fact: The fact that departed from it; None for what did not happen.
            ground: What kind of justification it is, such as `immediate hazard` or `approved waiver`.

        Raises:
            LedgerError: There is no such fact, no ground or no reason.
        """
        if fact is not None:
            self._known(fact)
        reason, ground = _given(reason), _given(ground, "ground")
        return self._with("justify", at, actor, protocol, role, reason, fact=fact, rule=rule, ground=ground)

    def migrate(
        self,
        *,
        effective: object,
        reason: str,
        at: datetime.datetime,
        actor: str,
        protocol: str,
        role: str | None = None,
    ) -> Ledger:
        """
        Put the participant under another version of the protocol.

        Args:
            effective: The day from which it counts.
            protocol: Digest of the new version.

        Raises:
            LedgerError: There is no reason.
        """
        day = as_date(effective, "effective")
        return self._with("migrate", at, actor, protocol, role, _given(reason), effective=day)

    def facts(self, known_at: datetime.datetime | None = None) -> tuple[Event, ...]:
        """
        Give the facts as they stand, in the order in which they were first recorded.

        Args:
            known_at: As they stood at that moment; None: now.
        """
        standing = self._histories(known_at).values()
        return tuple(one.event for one in standing if one.event is not None)

    def history(self, fact: str) -> tuple[Entry, ...]:
        """Give every entry about a fact, the oldest first."""
        return tuple(one for one in self.entries if one.fact == fact)

    def justifications(self, known_at: datetime.datetime | None = None) -> tuple[Entry, ...]:
        """Give the entries that say why a departure was right."""
        return tuple(one for one in self._until(known_at) if one.action == "justify")

    def verify(self, *checkpoints: Checkpoint, key: bytes = b"") -> tuple[Flaw, ...]:
        """
        Find whatever has been changed, removed, put in or reordered since it was written.

        Args:
            checkpoints: Signed earlier; needed to find a cut tail, or a ledger that was written anew.
            key: What they were signed with.
        """
        return (*self._flaws(), *(flaw for one in checkpoints for flaw in self._held_against(one, key)))

    def checkpoint(self, key: bytes) -> Checkpoint:
        """
        Sign how far the ledger has come.

        Args:
            key: A secret that whoever can write the ledger does not have.
        """
        last = self.entries[-1].hash if self.entries else BEGINNING
        signature = _signature(key, self.study, self.participant, self.version, last)
        return Checkpoint(self.participant, self.version, last, signature, self.study)

    def lines(self) -> Iterator[str]:
        """Write the ledger as JSON Lines, an entry a line, without line ends."""
        for one in self.entries:
            yield line_of(one)

    @classmethod
    def read(cls, participant: str, lines: Iterable[str | bytes], study: str | None = None) -> Ledger:
        """
        Read what `lines` has written. Whether it is still what was written, `verify` tells.

        Args:
            study: The protocol's id; None: what the first entry says.

        Raises:
            LedgerError: A line is no entry; the message has its number and no value.
        """
        entries = [read_entry(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
        return cls(participant, tuple(entries), entries[0].study if study is None and entries else study)

    def _flaws(self) -> Iterator[Flaw]:
        previous, known, recorded = BEGINNING, set[str | None](), None
        for place, one in enumerate(self.entries, start=1):
            if one.hash != digest(one):
                yield Flaw(place, "it has been changed since it was written")
            if one.number != place:
                yield Flaw(place, f"it is numbered {one.number}; an entry is missing, or out of its place")
            if one.participant != self.participant:
                yield Flaw(place, "it is about another participant")
            if one.study != self.study:
                yield Flaw(place, "it is of another study")
            if one.previous != previous:
                yield Flaw(place, "it does not follow the entry before it: one of the two has been changed")
            if recorded is not None and one.recorded < recorded:
                yield Flaw(place, "it was recorded before the entry before it")
            if one.action in ("correct", "void") and one.fact not in known:
                yield Flaw(place, f"it is to {one.action} a fact that was never recorded")
            if not _is_whole(one):
                yield Flaw(place, "it is no entry that could have been written here")
            known.add(one.fact)
            previous, recorded = one.hash, one.recorded

    def _held_against(self, checkpoint: Checkpoint, key: bytes) -> Iterator[Flaw]:
        signed = _signature(key, checkpoint.study, checkpoint.participant, checkpoint.number, checkpoint.hash)
        if not hmac.compare_digest(signed, checkpoint.signature):
            yield Flaw(0, f"the checkpoint at entry {checkpoint.number} was not signed with this key")
        elif (checkpoint.study, checkpoint.participant) != (self.study, self.participant):
            yield Flaw(0, f"the checkpoint at entry {checkpoint.number} is of another participant, or another study")
        elif checkpoint.number > self.version:
            yield Flaw(0, f"the ledger ends at entry {self.version}, and had {checkpoint.number}: its tail was cut off")
        elif checkpoint.number and self.entries[checkpoint.number - 1].hash != checkpoint.hash:
            yield Flaw(checkpoint.number, "it is not the entry that was signed: the ledger was written anew")

    def _until(self, known_at: datetime.datetime | None) -> Iterator[Entry]:
        moment = None if known_at is None else in_utc(known_at)
        return (one for one in self.entries if moment is None or one.recorded <= moment)

    def _histories(self, known_at: datetime.datetime | None = None) -> dict[str, Entry]:
        """Give for each fact the last entry that says what it is, or that it is none."""
        found: dict[str, Entry] = {}
        for one in self._until(known_at):
            if one.action in ("record", "correct", "void") and one.fact is not None:
                found[one.fact] = one
        return found

    def _known(self, fact: str, hint: str = "") -> Entry:
        known = self._histories().get(fact)
        if known is None:
            raise LedgerError(f"there is no fact with the id {fact!r}{hint}")
        return known

    def _with(
        self,
        action: Action,
        at: datetime.datetime,
        actor: str,
        protocol: str,
        role: str | None,
        reason: str | None,
        **about: t.Any,
    ) -> Ledger:
        moment, previous = in_utc(at), BEGINNING
        if self.entries:
            last = self.entries[-1]
            moment, previous = max(moment, last.recorded), last.hash
        entry = Entry(
            self.participant,
            self.version + 1,
            action,
            moment,
            _given(actor, "actor"),
            protocol,
            previous,
            role,
            reason,
            study=self.study,
            **about,
        )
        return attrs.evolve(self, entries=(*self.entries, attrs.evolve(entry, hash=digest(entry))))


def _is_whole(one: Entry) -> bool:
    """Tell whether an entry has the parts that its action needs, and no other."""
    parts = one.event is not None, one.rule is not None, one.ground is not None, one.effective is not None
    if one.event is not None and one.event.id != one.fact:
        return False
    needed = _PARTS.get(one.action)
    return parts == needed and (one.reason is not None or one.action == "record")


_PARTS = {
    "record": (True, False, False, False),
    "correct": (True, False, False, False),
    "void": (False, False, False, False),
    "justify": (False, True, True, False),
    "migrate": (False, False, False, True),
}
"""Of each action, whether its entry has an event, a rule, a ground, and a day from which it counts."""


def _given(text: str, what: str = "reason") -> str:
    if not isinstance(text, str) or not text.strip():
        raise LedgerError(f"{what}: expected a text")
    return text


def _signature(key: bytes, study: str | None, participant: str, number: int, hash: str) -> str:
    if not key:
        raise LedgerError("key: a checkpoint needs a secret")
    text = encoded([study, participant, number, hash])
    return hmac.new(key, in_bytes(text), "sha256").hexdigest()
