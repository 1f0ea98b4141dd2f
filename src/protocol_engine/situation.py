"""
What the rules see: everything known at one place of a participant's history.

A situation is the workspace of one fold. It belongs to the function that made it, is filled
fact by fact, and ends as a participant; nobody else ever sees it change.
"""

from __future__ import annotations

import typing as t
from collections.abc import Mapping

import attrs

from protocol_engine.event import date_of, date_time_of
from protocol_engine.ordering import certainly_precedes
from protocol_engine.participant import Fact, Participant, make_participant, rivals_of
from protocol_engine.step import Evidence
from protocol_engine.windows import is_still_valid

if t.TYPE_CHECKING:
    from protocol_engine.chart import Chart, Condition, Element, Input, Kind
    from protocol_engine.event import Event
    from protocol_engine.participant import Course, Known
    from protocol_engine.step import Finding


@attrs.define(eq=False)
class Situation:
    """
    One participant in the middle of a fold.

    Attributes:
        position: Current state of each track.
        facts: The facts so far, in fold order.
        known: For each data element the latest fact that brought a value; several only where
            none of them certainly precedes another.
        latest: For each event kind its latest fact.
        courses: What the schedule expects.
        noted: Findings about facts.
        missed: Findings about what has not happened; None where they are to be sought anew.
        vague: Whether the date of some fact is coarser than a day.
    """

    chart: Chart
    id: str
    position: list[str]
    facts: list[Fact]
    ids: list[str]
    known: list[Known]
    latest: list[Fact | None]
    courses: list[Course]
    noted: list[Finding]
    missed: tuple[Finding, ...] | None = ()
    vague: bool = False

    @classmethod
    def begin(cls, chart: Chart, id: str) -> Situation:
        """Give the situation before any fact."""
        return cls(
            chart, id, list(chart.initial), [], [], [None] * len(chart.elements), [None] * len(chart.kinds), [], []
        )

    @classmethod
    def of(cls, chart: Chart, participant: Participant) -> Situation:
        """Take up where a participant stands."""
        return cls(
            chart,
            participant.id,
            list(participant.position),
            list(participant.facts),
            list(participant.ids),
            list(participant.known),
            list(participant.latest),
            list(participant.courses),
            list(participant.noted),
            participant.missed,
            participant.vague,
        )

    def end(self, missed: tuple[Finding, ...], as_of: int) -> Participant:
        """Give the participant who stands here."""
        return make_participant(
            self.id,
            self.chart.digest,
            self.chart.tracks,
            tuple(self.position),
            tuple(self.facts),
            tuple(self.ids),
            tuple(self.known),
            tuple(self.latest),
            tuple(self.courses),
            tuple(self.noted),
            missed,
            as_of,
            self.vague,
        )

    def study_has_ended(self) -> bool:
        """Tell whether some track is in a state that ends the study (dead)."""
        return not self.chart.ending.isdisjoint(self.position)

    def on_study(self) -> bool:
        """Tell whether the main track is not final and no track has ended the study."""
        return not self.chart.states[self.position[0]].final and not self.study_has_ended()

    def add(self, kind: Kind | None, fact: Fact) -> None:
        """Put a fact behind the others, so that later ones see it."""
        day = fact.day
        self.facts.append(fact)
        self.ids.append(fact.event.id)
        if fact.event.occurred.last_day != day:
            self.vague = True
        if kind is None:
            return
        self.latest[kind.index] = fact
        known, elements, vague = self.known, self.chart.elements, self.vague
        for name, value in fact.values.items():
            if value is not None:
                index = elements[name].index
                older = known[index]
                if older is None or (older.__class__ is Fact and not vague and older.day < day):
                    known[index] = fact
                else:
                    # A fact that certainly precedes the new one is superseded; the others compete with it.
                    rivals = [one for one in rivals_of(older) if not certainly_precedes(one.event, fact.event)]
                    # A fact that comes late (`advance` folds it last) supersedes nothing that happened after it.
                    if not any(certainly_precedes(fact.event, one.event) for one in rivals):
                        known[index] = (*rivals, fact) if rivals else fact


@attrs.frozen(eq=False, weakref_slot=False)
class View:
    """
    What one fact's rules see: the situation before it, and what it brings itself.

    Attributes:
        event: The fact that is judged.
        kind: Its kind; None for a look at a day (a schedule condition).
        values: What it brings, usable or None.
    """

    situation: Situation
    event: Event
    kind: Kind | None
    values: Mapping[str, t.Any]

    def answer(self, condition: Condition) -> bool | None:
        """Evaluate a condition: True, False, or None where it is undetermined. Changes nothing."""
        own, see = self.values, self.see
        return condition.function(*[own[one.name] if one.name in own else see(one) for one in condition.inputs])

    def see(self, one: Input) -> t.Any:
        """Give the value of one input, None where it is missing. Changes nothing."""
        source = one.source
        if source == "data":
            return self._datum(self.situation.chart.elements[one.name])[0]
        if source == "track":
            return self.situation.position[one.index]
        if source == "today":
            return date_of(self.event.occurred)
        if source == "now":
            return date_time_of(self.event.occurred)
        latest = self.situation.latest[one.index]
        if source == "count":
            return latest.count if latest is not None else 0
        if latest is None:
            return None
        if source == "first":
            return date_of(latest.first.event.occurred)
        if source == "ended":
            return None if latest.event.ended is None else date_of(latest.event.ended)
        return (date_of if source == "occurred" else date_time_of)(latest.event.occurred)

    def evidence(self, one: Input) -> Evidence:
        """Tell what is known of one input, where from, or why it is missing. Changes nothing."""
        value = self.see(one)
        if one.source == "data":
            _, fact, reason = self._datum(self.situation.chart.elements[one.name])
            return Evidence(one.name, value, one.unit, None if fact is None else fact.occurred, reason)
        reason = "not on record" if value is None else None
        return Evidence(one.name, value, one.unit, None, reason)

    def _datum(self, element: Element) -> tuple[t.Any, Event | None, str | None]:
        """Give a data element's value, the event it is from, and why it is missing."""
        name = element.name
        if name in self.values:
            value = self.values[name]
            return value, self.event, None if value is not None else "this event brings no usable value"
        if self.kind is not None and name in self.kind.required:
            return None, None, "this event must bring it"
        facts = rivals_of(self.situation.known[element.index])
        if not facts:
            return None, None, "not on record"
        latest = facts[-1]
        value = latest.values[name]
        if len(facts) > 1 and any(one.values[name] != value for one in facts):
            return None, None, "different values on record, and it is not known which is later"
        if element.valid_for is not None:
            valid = [one for one in facts if is_still_valid(one.event, self.event, element.valid_for)]
            if not valid:
                return None, latest.event, "the latest value is too old"
            latest = valid[-1]
        return value, latest.event, None
