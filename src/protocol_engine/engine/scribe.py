"""The scribe: writes into a ledger what a call comes to, with all that follows from it."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.engine.decision import again, contents, decide, folded, judged
from protocol_engine.engine.enrollment import limits_digest
from protocol_engine.engine.notices import Occasion
from protocol_engine.engine.store import Change

if t.TYPE_CHECKING:
    from protocol_engine.chart import Chart
    from protocol_engine.engine.call import Call
    from protocol_engine.engine.decision import Decision, Undetermined
    from protocol_engine.engine.enrollment import Tally
    from protocol_engine.engine.hooks import Hooks
    from protocol_engine.engine.outcome import Outcome
    from protocol_engine.engine.recent import Recent
    from protocol_engine.engine.store import Unit
    from protocol_engine.ledger import Ledger
    from protocol_engine.participant import Participant


@attrs.frozen(eq=False)
class Known:
    """
    The fold of a ledger.

    Attributes:
        chart: By which it was folded; another one, though equal, may have other functions of the host.
        head: Hash of the ledger's last entry.
        participant: The fold.
    """

    chart: Chart
    head: str
    participant: Participant


@attrs.frozen(eq=False)
class Scribe:
    """
    Writes calls.

    Attributes:
        chart, undetermined, hooks: As in `Engine`.
        folds: Participant to what is known of their ledger.
    """

    chart: Chart
    undetermined: Undetermined
    hooks: Hooks
    folds: Recent[str, Known]

    def write(self, unit: Unit, call: Call) -> Outcome:
        """Write what is said, unless it was said before or may not be."""
        before = unit.ledger
        if self.chart.limits and not before.entries:
            unit.begin_counting(limits_digest(self.chart))
        kept = None if call.key is None else unit.kept(call.key)
        if kept is not None:
            return again(self.chart, before, call, kept)
        decision = decide(self.chart, self.undetermined, (before, self._fold(before)), call, unit)
        if decision.ledger is before and call.key is None and decision.outcome.accepted:
            return decision.outcome  # it stands there already
        self._keep(unit, call, before, decision)
        return attrs.evolve(decision.outcome, written=decision.ledger is not before)

    def preview(self, ledger: Ledger, call: Call, tally: Tally) -> Outcome:
        """Tell what a call would come to, and whether it would be refused as a request. Writes nothing."""
        old = self._fold(ledger)
        decision = decide(self.chart, self.undetermined, (ledger, old), call, tally)
        if decision.ledger is ledger:
            return decision.outcome  # it stands there already
        told = judged(self.chart, self.undetermined, old, call, decision.outcome)
        return attrs.evolve(told, version=ledger.version)

    def _fold(self, ledger: Ledger) -> Participant:
        """Fold a ledger, unless that was done when it ended with the same entry."""
        known = self.folds.get(ledger.participant)
        if known is not None and ledger.entries and known.head == ledger.entries[-1].hash and known.chart is self.chart:
            return known.participant
        return folded(self.chart, ledger)

    def _keep(self, unit: Unit, call: Call, before: Ledger, decision: Decision) -> None:
        """Write what was decided, and tell the hooks."""
        ledger = decision.ledger
        # An entry is never recorded before the one before it, whatever the clock says.
        recorded = call.recorded if ledger is before else ledger.entries[-1].recorded
        occasion = Occasion(
            self.chart.id,
            call.participant,
            unit.told,
            call.saying,
            ledger.version,
            recorded,
            self.chart.digest,
            call.author.name,
            call.author.role,
        )
        notices = occasion.notices(contents(decision, call))
        participant = decision.outcome.participant
        if ledger.entries:
            known = Known(self.chart, ledger.entries[-1].hash, participant)
            self.folds.put(call.participant, known, len(participant.events) + 1)
        unit.keep(
            Change(
                ledger,
                participant,
                decision.places,
                decision.left,
                unit.told + len(notices),
                tuple(self.hooks.deliveries(notices)),
                call.recorded,
                call.key,
                decision.kept(call, before),
            )
        )
        self.hooks.call(notices, unit.transaction)
