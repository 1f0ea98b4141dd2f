"""Record, request, correct: what is said goes into the ledger, and the answer tells what it means."""

from __future__ import annotations

import datetime
import re
import typing as t

import attrs

from protocol_engine.engine.available import available
from protocol_engine.engine.call import Author, Call, require_name
from protocol_engine.engine.enrollment import TallyOf, places
from protocol_engine.engine.hooks import Hooks
from protocol_engine.engine.memory import MemoryStore
from protocol_engine.engine.recent import Recent
from protocol_engine.engine.scribe import Known, Scribe
from protocol_engine.engine.upkeep import checkpoints, rebuilt, verified
from protocol_engine.entry import kept_form
from protocol_engine.errors import LedgerError, did_you_mean
from protocol_engine.narrative import narrate
from protocol_engine.schedule import due
from protocol_engine.stepper import replay

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from protocol_engine.chart import Chart
    from protocol_engine.engine.available import Available
    from protocol_engine.engine.call import Saying
    from protocol_engine.engine.decision import Undetermined
    from protocol_engine.engine.enrollment import Places, Tally
    from protocol_engine.engine.outcome import Outcome
    from protocol_engine.engine.store import Store
    from protocol_engine.event import Event
    from protocol_engine.ledger import Checkpoint, Flaw, Ledger
    from protocol_engine.narrative import Line
    from protocol_engine.participant import Participant
    from protocol_engine.schedule import Due


def now() -> datetime.datetime:
    """Give the moment by the machine's clock."""
    return datetime.datetime.now(tz=datetime.UTC)


@attrs.frozen(eq=False)
class Engine:
    """
    A chart with the ledgers of its participants.

    Every call that writes takes an `author`, and may take a `key`: the same call under the same key is
    made once, and repeating it gives what came of it then (told by the chart as it is now, from the
    ledger as it was). `expected_version` is the version of the ledger that the caller has seen.

    Attributes:
        chart: The chart by which everything is judged.
        store: Where the ledgers are.
        clock: Gives the moment, with its offset.
        undetermined: Whether a request passes of which it cannot be told whether it may be made.
        hooks: What of the host's is called.
        ahead: How far ahead of the clock a fact may be dated; at least a day, for the world's time
            zones. What is dated later has not happened, and is refused. None: it is not looked at.
    """

    chart: Chart = attrs.field(repr=lambda chart: f"{chart.id} {chart.version}")
    store: Store = attrs.field(factory=MemoryStore)
    clock: Callable[[], datetime.datetime] = now
    undetermined: Undetermined = "refuse"
    hooks: Hooks = attrs.field(factory=Hooks)
    ahead: datetime.timedelta | None = None
    _folds: Recent[str, Known] = attrs.field(factory=Recent, repr=False)

    @store.validator
    def _is_store(self, _attribute: object, store: object) -> None:
        if not hasattr(store, "transact"):
            raise TypeError("store: expected a store, such as SqlStore('sqlite:///trial.db')")

    def __attrs_post_init__(self) -> None:
        if self.undetermined not in ("refuse", "allow"):
            raise ValueError(f"undetermined: expected 'refuse' or 'allow', got {self.undetermined!r}")
        if self.ahead is not None and self.ahead < datetime.timedelta(days=1):
            raise ValueError("ahead: expected a day at least, for the time zones of the world")
        self.hooks.require_names(self.chart)
        if self.chart.lacking and self.undetermined == "allow":
            # What no function answers is undetermined, and would let every request pass.
            lacking = ", ".join(self.chart.lacking)
            raise ValueError(f"undetermined requests cannot be allowed: the host has not provided {lacking}")

    def within(self, transaction: t.Any) -> Engine:
        """
        Give the same engine, which writes into an open transaction of the host's and never commits it.

        Args:
            transaction: An open connection to the store's database.

        Raises:
            StoreError: The store cannot join it, or it does not keep what it has committed.
        """
        return attrs.evolve(self, store=self.store.within(transaction))

    # --- what is written --------------------------------------------------------------------------

    def record(self, participant: str, event: Event, *, author: Author, key: str | None = None) -> Outcome:
        """
        Write down a fact. What has happened is never refused; the answer tells what it means.

        A fact needs no expected version: facts are folded in the order in which they happened,
        whatever order they come in.

        Raises:
            LedgerError: Another fact has the same id, or it is dated further ahead than facts may be.
            KeyReusedError: Something else was said under the key.
        """
        return self._written(self._recording("record", participant, event, author, key=key))

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

        It must conform on the day that it is dated, and now: whatever is on record counts, also what
        happened later.

        Raises:
            StaleError: Something was said since the version that the caller has seen.
            LedgerError: Another fact has the same id, or it is dated further ahead than facts may be.
            KeyReusedError: Something else was said under the key.
        """
        call = self._recording("request", participant, event, author, key=key, expected_version=expected_version)
        return self._written(call)

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
        event, by = kept_form(event), self._by(author)

        def write(ledger: Ledger) -> Ledger:
            self._require_past(event, by["at"])
            return ledger.correct(event, reason=reason, **by)

        said = (reason,)
        return self._written(
            Call("correct", participant, event.id, write, by["at"], author, event, said, key, expected_version)
        )

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
        by = self._by(author)

        def write(ledger: Ledger) -> Ledger:
            return ledger.void(fact, reason=reason, **by)

        said = (fact, reason)
        return self._written(
            Call("void", participant, fact, write, by["at"], author, None, said, key, expected_version)
        )

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
            LedgerError: There is no such rule or fact, no ground or no reason.
            KeyReusedError: Something else was said under the key.
        """
        by = self._by(author)

        def write(ledger: Ledger) -> Ledger:
            self._require_rule(rule)
            return ledger.justify(rule, fact, ground=ground, reason=reason, **by)

        said = (rule, fact, ground, reason)
        return self._written(Call("justify", participant, fact, write, by["at"], author, None, said, key))

    # --- what is asked ----------------------------------------------------------------------------

    def preview(self, participant: str, event: Event) -> Outcome:
        """
        Tell what recording a fact would mean. Writes nothing; `accepted` tells whether a request would be.

        Raises:
            LedgerError: Another fact has the same id, or it is dated further ahead than facts may be.
        """
        ledger = self.ledger(participant)
        call = self._recording("record", participant, event, Author("nobody"))
        return self._scribe.preview(ledger, call, self._tally(participant))

    def ledger(self, participant: str) -> Ledger:
        """
        Give a participant's ledger as it stands; empty for one of whom nothing was said.

        Raises:
            LedgerError: The number is none that could be kept, or the ledger cannot be read.
        """
        require_name("participant", participant)
        return self.store.ledger(self.chart.id, participant)

    def participants(self) -> Iterator[str]:
        """Give the numbers of all participants of whom something was said, sorted."""
        return self.store.participants(self.chart.id)

    def state(
        self, participant: str, *, as_of: object = None, known_at: datetime.datetime | None = None
    ) -> Participant:
        """
        Give a participant.

        Args:
            as_of: A day: facts that surely happened later are left out.
            known_at: A moment: what was said later is left out.
        """
        return replay(self.chart, participant, self.ledger(participant).facts(known_at), as_of=as_of)

    def explain(self, participant: str, event: str | None = None, *, as_of: object = None) -> Iterator[Line]:
        """
        Tell a participant's history in words, or that of one fact.

        Raises:
            LedgerError: There is no such fact.
        """
        one = self.state(participant, as_of=as_of)
        if event is not None and all(fact.id != event for fact in one.events):
            raise LedgerError(f"there is no fact with the id {event!r}")
        return narrate(self.chart, one, event)

    def due(self, participant: str, on: object) -> tuple[Due, ...]:
        """Tell what is upcoming, open, overdue, missed, done or cancelled on a day."""
        return due(self.chart, self.state(participant), on)

    def available(self, participant: str, on: object) -> tuple[Available, ...]:
        """Tell which events are in sequence, and which rules hold, break or lack which data: what to ask for next."""
        return available(self.chart, self.state(participant), on, self._tally(participant))

    def enrollment(self) -> tuple[Places, ...]:
        """Tell how far the study's limits are used up, and by whom."""
        return places(self.chart, self.store.counted(self.chart.id))

    # --- what is looked after ---------------------------------------------------------------------

    def checkpoints(self, key: bytes) -> tuple[Checkpoint, ...]:
        """
        Sign how far every ledger has come; kept elsewhere, they find what was cut off, or written anew.

        Args:
            key: A secret that whoever can write the ledgers does not have.

        Raises:
            LedgerError: Some ledgers cannot be read; it names whose, and `verify` tells more.
        """
        return checkpoints(self.store, self.chart.id, key)

    def verify(self, checkpoints: Iterable[Checkpoint] = (), key: bytes = b"") -> dict[str, tuple[Flaw, ...]]:
        """
        Find whatever has been changed, removed, put in or reordered in the ledgers since it was written.

        Args:
            checkpoints: Signed earlier; needed to find a cut tail, a removed participant, or a ledger
                that was written anew.
            key: What they were signed with.

        Returns:
            Participant to what is wrong with the ledger, for those with whom something is.
        """
        return verified(self.store, self.chart.id, checkpoints, key)

    def rebuild(self) -> tuple[str, ...]:
        """
        Make anew what the store keeps beside the ledgers: where everyone is, and who counts for which limit.

        In which order they came to count is not known from the ledgers: who counted before keeps the place.

        Returns:
            The participants of whom something else had been kept.

        Raises:
            LedgerError: Some ledgers cannot be read; all others have been looked at, and it names whose.
        """
        return rebuilt(self.store, self.chart)

    # --- how --------------------------------------------------------------------------------------

    def _by(self, author: Author) -> dict[str, t.Any]:
        """Give what every entry says of its writing."""
        if not isinstance(author, Author):
            raise TypeError("author: expected an Author, such as Author('ann', 'nurse')")
        return {"at": self.clock(), "actor": author.name, "role": author.role, "protocol": self.chart.digest}

    def _require_past(self, event: Event, moment: datetime.datetime) -> None:
        """Refuse what has not happened yet."""
        if self.ahead is None:
            return
        last = (moment.astimezone(datetime.UTC) + self.ahead).toordinal()
        if any(day is not None and day.first_day > last for day in (event.occurred, event.ended)):
            raise LedgerError("the fact is dated ahead of the clock; a fact is what has happened")

    def _require_rule(self, rule: str) -> None:
        """Refuse what is no rule; a visit's rule is named for the entry, the anchor and the repeat."""
        if re.split("[@#]", rule)[0] not in self.chart.rules and not rule.endswith(".unknown"):
            raise LedgerError(f"the protocol has no rule {rule!r}{did_you_mean(rule, self.chart.rules)}")

    def _recording(self, saying: Saying, participant: str, event: Event, author: Author, **more: t.Any) -> Call:
        """Make the call that records a fact, whether it was asked for or told."""
        event, by = kept_form(event), self._by(author)

        def write(ledger: Ledger) -> Ledger:
            self._require_past(event, by["at"])
            return ledger.record(event, **by)

        return Call(saying, participant, event.id, write, by["at"], author, event, **more)

    def _tally(self, participant: str) -> Tally:
        return TallyOf(participant, self.store.counted(self.chart.id) if self.chart.limits else ())

    def _written(self, call: Call) -> Outcome:
        """Write what is said, in one transaction, unless it was said before or may not be."""
        return self.store.transact(self.chart.id, call.participant, lambda unit: self._scribe.write(unit, call))

    @property
    def _scribe(self) -> Scribe:
        return Scribe(self.chart, self.undetermined, self.hooks, self._folds)
