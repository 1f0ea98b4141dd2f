"""Record, request, correct: what is said goes into the ledger, and the answer tells what it means."""

from __future__ import annotations

import datetime
import hashlib
import typing as t

import attrs

from protocol_engine.changes import difference
from protocol_engine.engine.available import available
from protocol_engine.engine.memory import MemoryStore
from protocol_engine.engine.outcome import Outcome
from protocol_engine.engine.store import Kept
from protocol_engine.errors import KeyReusedError, StaleError
from protocol_engine.histories import encoded, write
from protocol_engine.narrative import narrate
from protocol_engine.schedule import due
from protocol_engine.stepper import replay

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from protocol_engine.chart import Chart
    from protocol_engine.engine.available import Available
    from protocol_engine.engine.store import Store, Unit
    from protocol_engine.event import Event
    from protocol_engine.ledger import Ledger
    from protocol_engine.narrative import Line
    from protocol_engine.participant import Participant
    from protocol_engine.schedule import Due

Undetermined = t.Literal["refuse", "allow"]


@attrs.frozen
class Author:
    """
    Who says something. It comes from the host's session, never from what is said.

    Attributes:
        name: Who.
        role: In which role.
    """

    name: str
    role: str | None = None


def _now() -> datetime.datetime:
    return datetime.datetime.now(tz=datetime.UTC)


@attrs.frozen(eq=False)
class Engine:
    """
    A chart with the ledgers of its participants.

    Every call that writes takes an `author`, and may take a `key`: the same call under the same key is
    made once, and repeating it gives what came of it then. `expected_version` is the version of the
    ledger that the caller has seen.

    Attributes:
        chart: The chart by which everything is judged.
        store: Where the ledgers are.
        clock: Gives the moment, with its offset.
        undetermined: Whether a request passes of which it cannot be told whether it may be made.
    """

    chart: Chart
    store: Store = attrs.field(factory=MemoryStore)
    clock: Callable[[], datetime.datetime] = _now
    undetermined: Undetermined = "refuse"

    # --- what is written --------------------------------------------------------------------------

    def record(self, participant: str, event: Event, *, author: Author, key: str | None = None) -> Outcome:
        """
        Write down a fact. What has happened is never refused; the answer tells what it means.

        A fact needs no expected version: facts are folded in the order in which they happened,
        whatever order they come in.

        Raises:
            LedgerError: Another fact has the same id.
            KeyReusedError: Something else was said under the key.
        """

        def say(ledger: Ledger) -> Ledger:
            return ledger.record(event, **self._by(author))

        return self._written(participant, ("record", _line(event)), event.id, say, key)

    def request(
        self,
        participant: str,
        event: Event,
        *,
        author: Author,
        key: str | None = None,
        expected_version: int | None = None,
    ) -> Outcome:
        """
        Do something if it may be done: it is written if it conforms, and refused with the reasons otherwise.

        Raises:
            StaleError: Something was said since the version that the caller has seen.
            LedgerError: Another fact has the same id.
            KeyReusedError: Something else was said under the key.
        """

        def say(ledger: Ledger) -> Ledger:
            return ledger.record(event, **self._by(author))

        said = ("request", _line(event))
        return self._written(participant, said, event.id, say, key, expected_version, may=self._may)

    def correct(
        self,
        participant: str,
        event: Event,
        *,
        reason: str,
        author: Author,
        key: str | None = None,
        expected_version: int | None = None,
    ) -> Outcome:
        """
        Say what a fact should have said; the event has its id.

        Raises:
            StaleError: Something was said since the version that the caller has seen.
            LedgerError: There is no such fact, or no reason.
            KeyReusedError: Something else was said under the key.
        """

        def say(ledger: Ledger) -> Ledger:
            return ledger.correct(event, reason=reason, **self._by(author))

        said = ("correct", _line(event), reason)
        return self._written(participant, said, event.id, say, key, expected_version)

    def void(
        self,
        participant: str,
        fact: str,
        *,
        reason: str,
        author: Author,
        key: str | None = None,
        expected_version: int | None = None,
    ) -> Outcome:
        """
        Strike out a fact: it never happened.

        Raises:
            StaleError: Something was said since the version that the caller has seen.
            LedgerError: There is no such fact, it is struck out already, or there is no reason.
            KeyReusedError: Something else was said under the key.
        """

        def say(ledger: Ledger) -> Ledger:
            return ledger.void(fact, reason=reason, **self._by(author))

        return self._written(participant, ("void", fact, reason), fact, say, key, expected_version)

    def justify(
        self,
        participant: str,
        rule: str,
        fact: str | None,
        *,
        ground: str,
        reason: str,
        author: Author,
        key: str | None = None,
    ) -> Outcome:
        """
        Say why a departure was right. The departure stays.

        Raises:
            LedgerError: There is no such fact, no ground or no reason.
            KeyReusedError: Something else was said under the key.
        """

        def say(ledger: Ledger) -> Ledger:
            return ledger.justify(rule, fact, ground=ground, reason=reason, **self._by(author))

        return self._written(participant, ("justify", rule, fact, ground, reason), fact, say, key)

    # --- what is asked ----------------------------------------------------------------------------

    def preview(self, participant: str, event: Event) -> Outcome:
        """
        Tell what recording a fact would mean. Writes nothing; `accepted` tells whether a request would be.

        Raises:
            LedgerError: Another fact has the same id.
        """
        ledger = self.store.ledger(participant)
        told = self._told(ledger, ledger.record(event, **self._by(Author("nobody"))), event.id)
        return attrs.evolve(told, accepted=self._may(told), version=ledger.version)

    def state(
        self, participant: str, *, as_of: object = None, known_at: datetime.datetime | None = None
    ) -> Participant:
        """
        Give a participant.

        Args:
            as_of: A day: facts that surely happened later are left out.
            known_at: A moment: what was said later is left out.
        """
        facts = self.store.ledger(participant).facts(known_at)
        return replay(self.chart, participant, facts, as_of=as_of)

    def explain(self, participant: str, event: str | None = None, *, as_of: object = None) -> Iterator[Line]:
        """Tell a participant's history in words, or that of one fact."""
        return narrate(self.chart, self.state(participant, as_of=as_of), event)

    def due(self, participant: str, on: object) -> tuple[Due, ...]:
        """Tell what is upcoming, open, overdue, missed, done or cancelled on a day."""
        return due(self.chart, self.state(participant), on)

    def available(self, participant: str, on: object) -> tuple[Available, ...]:
        """Tell which events are in sequence, and which rules hold, break or lack which data: what to ask for next."""
        return available(self.chart, self.state(participant), on)

    # --- how --------------------------------------------------------------------------------------

    def _by(self, author: Author) -> dict[str, t.Any]:
        return {"at": self.clock(), "actor": author.name, "role": author.role, "protocol": self.chart.digest}

    def _may(self, told: Outcome) -> bool:
        return told.verdict == "conforms" or (told.verdict == "undetermined" and self.undetermined == "allow")

    def _written(
        self,
        participant: str,
        said: tuple[str | None, ...],
        fact: str | None,
        say: Callable[[Ledger], Ledger],
        key: str | None,
        expected_version: int | None = None,
        *,
        may: Callable[[Outcome], bool] = lambda _: True,
    ) -> Outcome:
        """Write what is said, in one transaction, unless it was said before or may not be."""
        digest = hashlib.sha256(encoded(said).encode("utf-8", "surrogatepass")).hexdigest()
        with self.store.unit(participant) as unit:
            repeated = None if key is None else _repeated(unit, key, digest)
            if repeated is not None:
                return repeated
            before = unit.ledger
            if expected_version is not None and expected_version != before.version:
                raise StaleError(before.version)
            ledger = say(before)
            told = self._told(before, ledger, fact)
            if not may(told):
                ledger = before
                told = attrs.evolve(told, accepted=False, version=before.version, participant=self._folded(before))
            unit.keep(ledger, key, Kept(digest, told))
            return told

    def _told(self, before: Ledger, after: Ledger, fact: str | None) -> Outcome:
        """Tell what a ledger means that another one became."""
        old, new = self._folded(before), self._folded(after)
        about = tuple(one for one in new.findings if fact is not None and one.event == fact)
        return Outcome(True, after.version, new, about, difference(self.chart, old, new))

    def _folded(self, ledger: Ledger) -> Participant:
        return replay(self.chart, ledger.participant, ledger.facts())


def _repeated(unit: Unit, key: str, digest: str) -> Outcome | None:
    """Give what came of a call that was made before."""
    kept = unit.kept(key)
    if kept is None:
        return None
    if kept.digest != digest:
        raise KeyReusedError(key)
    return attrs.evolve(kept.outcome, repeated=True)


def _line(event: Event) -> str:
    (line,) = write("", [event])
    return line
