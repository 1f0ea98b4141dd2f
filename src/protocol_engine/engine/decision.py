"""The decision: what a call comes to. Pure; the engines around it read and write."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.alternatives import is_vague
from protocol_engine.changes import difference
from protocol_engine.engine.enrollment import Counted, beyond, counts_for, limits_digest
from protocol_engine.engine.notices import changes_told, of_finding
from protocol_engine.engine.outcome import Outcome
from protocol_engine.engine.store import Kept
from protocol_engine.errors import KeyReusedError, StaleError
from protocol_engine.participant import verdict_of
from protocol_engine.stepper import advance, replay

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from protocol_engine.chart import Chart, Rule
    from protocol_engine.engine.call import Call
    from protocol_engine.engine.enrollment import Tally
    from protocol_engine.event import Event
    from protocol_engine.ledger import Ledger
    from protocol_engine.participant import Participant
    from protocol_engine.step import Finding

Undetermined = t.Literal["refuse", "allow"]
"""What becomes of a request of which it cannot be told whether it may be made."""

Taken = t.Mapping[str, int]
"""Limit's rule to how many other participants count for it, where this one newly counts."""


@attrs.frozen
class Decision:
    """
    What a call comes to.

    Attributes:
        ledger: The ledger as it is to be kept.
        outcome: What the caller is told.
        taken: The limits for which the participant would newly count, and how many others do.
        left: The limits for which the participant counts no more.
        beyond: Findings about those that are newly taken and were used up.
        freed: Those that are left, where the participant had come beyond them, and how it had.
    """

    ledger: Ledger
    outcome: Outcome
    taken: Taken
    left: tuple[str, ...]
    beyond: tuple[Finding, ...]
    freed: tuple[tuple[Rule, Counted], ...] = ()

    @property
    def places(self) -> tuple[Counted, ...]:
        """How the participant now counts for limits for which it did not."""
        if not self.outcome.accepted:
            return ()
        over = {one.rule: one.event for one in self.beyond}
        who = self.ledger.participant
        return tuple(Counted(rule, who, rule in over, over.get(rule)) for rule in self.taken)

    def kept(self, call: Call, before: Ledger) -> Kept | None:
        """Give what is to be kept of a call with a key, so that it can be repeated."""
        if call.key is None:
            return None
        return Kept(call.digest, before.version, self.ledger.version, self.outcome.accepted, self.taken)


def decide(
    chart: Chart,
    undetermined: Undetermined,
    standing: tuple[Ledger, Participant],
    call: Call,
    tally: Tally,
) -> Decision:
    """
    Tell what a call comes to. Changes nothing.

    Args:
        standing: The ledger as it stands, and its fold.
        tally: Tells who else counts for a limit; asked only where the participant newly counts, or no more.

    Raises:
        StaleError: Something was said since the version that the caller has seen.
        LedgerError: It cannot be written.
    """
    before, old = standing
    if call.expected_version is not None and call.expected_version != before.version:
        raise StaleError(before.version)
    after = call.write(before)
    new = old if after is before else _next(chart, old, after)
    earlier, now = counts_for(chart, old), counts_for(chart, new)
    newly = sorted(now - earlier)
    limits = limits_digest(chart) if newly else ""
    taken = {rule: tally.others(rule, limits) for rule in newly}
    found = beyond(chart, new, call.fact, taken)
    outcome = _told(chart, call, after, (old, new), found)
    # What stands in the ledger already was accepted when it was written.
    if call.saying == "request" and after is not before:
        told = judged(chart, undetermined, old, call, outcome)
        if not told.accepted:
            refused = attrs.evolve(told, version=before.version, participant=old)
            return Decision(before, refused, taken, (), found)
    left = tuple(sorted(earlier - now))
    owned = [(one.rule, tally.own(one.rule.id)) for one in chart.limits if one.rule.id in left]
    freed = tuple((rule, one) for rule, one in owned if one is not None and one.beyond)
    return Decision(after, outcome, taken, left, found, freed)


def again(chart: Chart, ledger: Ledger, call: Call, kept: Kept) -> Outcome:
    """
    Give what came of a call that was made before, from the ledger as it was then.

    Raises:
        KeyReusedError: Something else was said then.
    """
    if kept.digest != call.digest:
        raise KeyReusedError(t.cast("str", call.key))
    before = ledger.up_to(kept.before)
    after = ledger.up_to(kept.after) if kept.accepted else call.write(before)
    old, new = folded(chart, before), folded(chart, after)
    found = beyond(chart, new, call.fact, kept.taken)
    outcome = attrs.evolve(_told(chart, call, after, (old, new), found), repeated=True)
    if kept.accepted:
        return outcome
    refused = judged(chart, "refuse", old, call, outcome)
    return attrs.evolve(refused, accepted=False, version=before.version, participant=old)


def judged(chart: Chart, undetermined: Undetermined, old: Participant, call: Call, told: Outcome) -> Outcome:
    """
    Tell whether a request may be made; where it may not, with all reasons.

    It must conform on the day that it is dated, and now, upon all that is on record: nobody gets past
    an open query, or a lock, by an earlier date.
    """
    known = {(one.rule, one.outcome) for one in told.findings}
    event = t.cast("Event", call.event)
    present = advance(chart, old, event).findings
    reasons = (*told.findings, *(one for one in present if (one.rule, one.outcome) not in known))
    verdict = verdict_of(reasons)
    # A coarse date leaves open what the day itself would decide: nobody gets past a broken rule by it.
    allowed = undetermined == "allow" and not is_vague(event)
    if verdict == "conforms" or (verdict == "undetermined" and allowed):
        return told
    return attrs.evolve(told, accepted=False, findings=reasons)


def folded(chart: Chart, ledger: Ledger) -> Participant:
    """Fold the facts of a ledger as they stand."""
    return replay(chart, ledger.participant, ledger.facts())


def _next(chart: Chart, old: Participant, after: Ledger) -> Participant:
    """Fold a ledger that has one entry more than the one that `old` was folded from."""
    said = after.entries[-1]
    event = said.event
    if said.action == "justify":
        return old
    if said.action == "record" and event is not None and not old.vague:
        occurred = event.occurred
        # What surely happened after all else is folded last, so nothing before it is folded again.
        if old.as_of < occurred.first_day == occurred.last_day:
            return advance(chart, old, event).after
    return folded(chart, after)


def _told(
    chart: Chart, call: Call, after: Ledger, folds: tuple[Participant, Participant], found: tuple[Finding, ...]
) -> Outcome:
    old, new = folds
    about = tuple(one for one in new.findings if call.fact is not None and one.event == call.fact)
    return Outcome(True, after.version, new, (*about, *found), difference(chart, old, new))


def contents(decision: Decision, call: Call) -> Iterator[dict[str, t.Any]]:
    """Say what is to be told of a decision, one notice after the other."""
    outcome = decision.outcome
    if not outcome.accepted:
        yield {
            "topic": "request.refused",
            "about": t.cast("Event", call.event).kind,
            "fact": call.fact,
            "rules": tuple(dict.fromkeys(one.rule for one in outcome.findings)),
            "values": {"reasons": [one.text for one in outcome.findings]},
        }
        return
    yield from changes_told(outcome.changed)
    for rule, one in decision.freed:
        content = {"topic": "finding.withdrawn", "about": rule.id, "outcome": "violated", "category": rule.category}
        yield {**content, "fact": one.fact}
    yield from (of_finding("finding.raised", found) for found in decision.beyond)
    if call.saying == "justify":
        yield _justified(decision)


def _justified(decision: Decision) -> dict[str, t.Any]:
    said = decision.ledger.entries[-1]
    content = {"topic": "finding.justified", "about": said.rule, "fact": said.fact, "values": {"ground": said.ground}}
    for one in decision.outcome.participant.findings:
        if (one.rule, one.event) == (said.rule, said.fact):
            return {**content, "outcome": one.outcome, "category": one.category}
    return content
