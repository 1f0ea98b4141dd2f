"""
What the rules see: everything known at one place of a participant's history.

A situation is the workspace of one fold. It belongs to the function that made it, is filled
fact by fact, and ends as a participant; nobody else ever sees it change.
"""

from __future__ import annotations

import functools
import typing as t
from collections.abc import Mapping, Sequence

import attrs

from protocol_engine.event import date_of, date_time_of
from protocol_engine.ordering import certainly_precedes
from protocol_engine.participant import MISSING, Datum, Fact, Participant, make_datum, make_fact, make_participant
from protocol_engine.reading import read
from protocol_engine.step import Evidence
from protocol_engine.windows import LAST_DAY, is_still_valid

if t.TYPE_CHECKING:
    from protocol_engine.chart import Chart, Condition, Input, Kind
    from protocol_engine.event import Event
    from protocol_engine.language import Date, DateTime
    from protocol_engine.participant import Course
    from protocol_engine.reading import Reading
    from protocol_engine.step import Finding


@attrs.define(eq=False, weakref_slot=False)
class Situation:
    """
    One participant in the middle of a fold.

    Attributes:
        position: Current state of each track.
        events: The facts so far, in fold order.
        known: What is known of each data element that some rule reads.
        latest: The latest fact of each event kind that something looks back at.
        led: The event kinds, as bits, of which some fact was in sequence or moved the participant.
        courses: What the schedule expects.
        alarm: Ordinal of a day before whose end no window of the schedule closes.
        noted: Findings about facts.
        missed: Findings about what has not happened; None where they are to be sought anew.
        vague: Whether the date of some fact is coarser than a day.
        brief: Whether findings are only counted, and need no reasons.
    """

    chart: Chart
    id: str
    position: tuple[str, ...]
    events: list[Event]
    known: Sequence[Datum]
    latest: Sequence[Fact | None]
    led: int
    courses: list[Course]
    alarm: int
    noted: list[Finding]
    missed: tuple[Finding, ...] | None = ()
    vague: bool = False
    brief: bool = False

    @classmethod
    def begin(cls, chart: Chart, id: str) -> Situation:
        """Give the situation before any fact."""
        elements, kinds = chart.at_hand
        return cls(chart, id, chart.initial, [], [MISSING] * elements, [None] * kinds, 0, [], LAST_DAY, [])

    @classmethod
    def of(cls, chart: Chart, participant: Participant) -> Situation:
        """Take up where a participant stands."""
        return cls(
            chart,
            participant.id,
            participant.position,
            list(participant.events),
            participant.known,
            participant.latest,
            participant.led,
            list(participant.courses),
            participant.alarm,
            list(participant.noted),
            participant.missed,
            participant.vague,
        )

    def copy(self, *, brief: bool) -> Situation:
        """Give a situation that goes on from here by itself."""
        return attrs.evolve(
            self,
            events=list(self.events),
            known=list(self.known),
            latest=list(self.latest),
            courses=list(self.courses),
            noted=list(self.noted),
            brief=brief,
        )

    def end(self, missed: tuple[Finding, ...], as_of: int) -> Participant:
        """Give the participant who stands here."""
        return make_participant(
            self.id,
            self.chart.digest,
            self.chart.tracks,
            self.position,
            tuple(self.events),
            tuple(self.known),
            tuple(self.latest),
            self.led,
            tuple(self.courses),
            self.alarm,
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

    def move(self, moves: tuple[tuple[int, str], ...]) -> None:
        """Put the participant into other states, each of a track."""
        self.position = moved(self.position, moves)

    def has_led(self, kind: Kind) -> bool:
        """Tell whether some fact of a kind was in sequence or moved the participant."""
        return bool(self.led >> kind.index & 1)

    def add(self, kind: Kind | None, event: Event, reading: Reading, *, is_anchor: bool) -> Fact | None:
        """
        Put a fact behind the others, so that later ones see it.

        Returns:
            The fact as it is looked back at; None where nothing looks back at its kind, or the
            protocol declares no such kind.
        """
        place = len(self.events)
        self.events.append(event)
        day = reading.day
        if day != reading.last_day:
            self.vague = True
        if kind is None:
            return None
        # What was taken over from a participant is a tuple, and nobody else's to change.
        if reading.data:
            known = self.known = self.known if isinstance(self.known, list) else list(self.known)
            learn(known, reading, vague=self.vague)
        if is_anchor:
            self.led |= 1 << kind.index
        if kind.number is None:
            return None
        latest = self.latest = self.latest if isinstance(self.latest, list) else list(self.latest)
        fact = latest[kind.number] = following(latest[kind.number], event, place, is_anchor=is_anchor)
        return fact


def learn(known: list[Datum], reading: Reading, *, vague: bool) -> None:
    """
    Put what a fact makes known in the place of what was known.

    Args:
        vague: Whether the date of the fact, or of an earlier one, is coarser than a day.
    """
    day = reading.day
    for index, datum in reading.data:
        older = known[index]
        known[index] = datum if older.day < day and not vague else _after(older, datum)


def following(prior: Fact | None, event: Event, place: int, *, is_anchor: bool) -> Fact:
    """Give the fact that follows another one of its kind, or is the first."""
    if prior is None:
        return make_fact(event, place, 1, int(is_anchor), None, None)
    return make_fact(event, place, prior.count + 1, prior.turn + is_anchor, prior, prior.start or prior)


@functools.lru_cache(maxsize=4_096)
def moved(position: tuple[str, ...], moves: tuple[tuple[int, str], ...]) -> tuple[str, ...]:
    """Give a position after moves. Many participants stand in one place, and share what says so."""
    states = list(position)
    for track, state in moves:
        states[track] = state
    return tuple(states)


def _after(older: Datum, newer: Datum) -> Datum:
    """Give what is known of an element when one more fact brings a value."""
    if not older.day:
        return newer
    # What certainly precedes the new fact is superseded; the others compete with it.
    rivals = [one for one in older.rivals or (older,) if not certainly_precedes(one.occurred, newer.occurred)]
    # A fact that comes late (`advance` folds it last) supersedes nothing that happened after it.
    if any(certainly_precedes(newer.occurred, one.occurred) for one in rivals):
        return older
    if not rivals:
        return newer
    agreed = all(one.value == newer.value for one in rivals)
    day = max(newer.day, *(one.day for one in rivals))
    return make_datum(newer.value if agreed else None, day, newer.occurred, (*rivals, newer))


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
            return self._datum(one)[0]
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
        if one.source == "data":
            value, occurred, reason = self._datum(one)
            return Evidence(one.name, value, one.unit, occurred, reason)
        value = self.see(one)
        return Evidence(one.name, value, one.unit, None, "not on record" if value is None else None)

    def _never_known(self, name: str) -> tuple[Date | DateTime | None, str]:
        """Tell why nothing is known of an element: what was entered cannot be used, or nothing was entered."""
        for event in reversed(self.situation.events):
            reading = read(self.situation.chart, event)
            if reading.kind is not None and name in reading.unreadable:
                return event.occurred, "what is on record cannot be used"
        return None, "not on record"

    def _datum(self, one: Input) -> tuple[t.Any, Date | DateTime | None, str | None]:
        """Give a data element's value, when the fact happened that it is from, and why it is missing."""
        name = one.name
        if name in self.values:
            value = self.values[name]
            return value, self.event.occurred, None if value is not None else "this event brings no usable value"
        if self.kind is not None and name in self.kind.required:
            return None, None, "this event must bring it"
        datum = self.situation.known[one.index]
        if not datum.day:
            return None, *self._never_known(name)
        if datum.value is None:
            return None, None, "different values on record, and it is not known which is later"
        valid_for = self.situation.chart.elements[name].valid_for
        if valid_for is None:
            return datum.value, datum.occurred, None
        sources = [rival.occurred for rival in datum.rivals or (datum,)]
        valid = [one for one in sources if is_still_valid(one, self.event.occurred, valid_for)]
        if not valid:
            return None, datum.occurred, "the latest value is too old"
        return datum.value, valid[-1], None
