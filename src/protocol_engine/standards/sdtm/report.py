"""From the facts of a study to its report: everybody replayed, and counted."""

from __future__ import annotations

import re
import typing as t
from collections import Counter

from protocol_engine.language import parse_date
from protocol_engine.standards.sdtm.facts import kinds_of
from protocol_engine.standards.sdtm.fit import rule_problems
from protocol_engine.standards.sdtm.mapping import MappingError
from protocol_engine.standards.sdtm.records import (
    DispositionRow,
    FindingRow,
    LongScreening,
    StudyReport,
    Unfollowed,
    VisitRow,
)
from protocol_engine.stepper import replay

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from protocol_engine.chart import Chart, Entry
    from protocol_engine.event import Event
    from protocol_engine.participant import Participant
    from protocol_engine.standards.sdtm.facts import Person, Reading
    from protocol_engine.standards.sdtm.mapping import Mapping

CANNOT_FOLLOW = ("out_of_sequence", "no_branch", "ambiguous", "unknown", "unreadable")
"""Outcomes that mean: the history is not one of those that the protocol describes."""

Replayed = tuple["Person", "Participant"]

_INSTANCE = re.compile(r"[@#]")


def study_report(
    chart: Chart,
    reading: Reading,
    mapping: Mapping,
    *,
    source: str = "",
    as_of: object = None,
    progress: Callable[[Iterable[Person]], Iterable[Person]] = iter,
) -> StudyReport:
    """
    Replay everybody's history and count.

    Args:
        source: Where the data were read, for the heading.
        as_of: As in `replay`, for everybody; by default the last fact of each.
        progress: Wraps the people, for a progress bar.

    Raises:
        MappingError: The mapping names a rule that the protocol does not have.
        HistoryError: `as_of` is no date.
    """
    problems = list(rule_problems(mapping, chart.rules))
    if problems:
        raise MappingError(problems)
    everybody = [(person, replay(chart, person.id, person.facts, as_of=as_of)) for person in progress(reading.people)]
    return StudyReport(
        protocol=f"{chart.id}, version {chart.version}",
        source=source,
        groups=dict(Counter(group_of(person) for person, _ in everybody)),
        facts=sum(len(participant.events) for _, participant in everybody),
        verdicts=dict(sorted(Counter(participant.verdict for _, participant in everybody).items())),
        dispositions=_dispositions(everybody, mapping),
        visits=tuple(_visit(entry, chart, everybody) for entry in chart.entries),
        screening_limits=tuple((id, chart.rules[id].text or id) for id in mapping.screening),
        long_screening=tuple(_long_screening(everybody, mapping)),
        after_disposition=kinds_of(fact for person, participant in everybody for fact in _after(person, participant)),
        unfollowed=tuple(one for person, participant in everybody for one in _unfollowed(person, participant, mapping)),
        findings=_findings(everybody),
        without_facts=tuple(person.id for person, _ in everybody if not person.facts),
        left_out=reading.left_out,
        coverage=reading.coverage,
        absent=reading.absent,
    )


def group_of(person: Person) -> str:
    """Give the group that a person is counted in."""
    return person.group or ""


def recorded_as(person: Person) -> str:
    """Give what the data record of a person's end."""
    return " + ".join(dict.fromkeys(term for term, _ in person.recorded))


def _agrees(person: Person, participant: Participant, mapping: Mapping) -> bool:
    states = mapping.dispositions.states if mapping.dispositions else {}
    return all(states.get(term) == participant.state for term, _ in person.recorded)


def _dispositions(everybody: Sequence[Replayed], mapping: Mapping) -> tuple[DispositionRow, ...]:
    found = Counter(
        (group_of(person), recorded_as(person), participant.state, _agrees(person, participant, mapping))
        for person, participant in everybody
    )
    return tuple(
        DispositionRow(group, recorded, replayed, count, agrees)
        for (group, recorded, replayed, agrees), count in sorted(found.items())
    )


def _last_day(person: Person) -> int | None:
    """Give the latest day on which the recorded end of participation may have been."""
    days = [parse_date(date).last_day for _, date in person.recorded if date is not None]
    return max(days, default=None)


def _after(person: Person, participant: Participant) -> Iterator[Event]:
    last = _last_day(person)
    if last is not None:
        yield from (event for event in participant.events if event.occurred.first_day > last)


def _visit(entry: Entry, chart: Chart, everybody: Sequence[Replayed]) -> VisitRow:
    count: Counter[str] = Counter()
    for person, participant in everybody:
        count.update(_visits_of(entry, person, participant))
    rule = entry.rule
    declared = chart.protocol.schedule[rule.id]
    return VisitRow(
        entry=rule.id,
        label=declared.label or rule.id,
        basis=rule.basis,
        cite=rule.cite,
        seen=count["inside"] + count["early"] + count["late"] + count["unknown"],
        inside=count["inside"],
        early=count["early"],
        late=count["late"],
        unknown=count["unknown"],
        missed=count["missed"],
        unknown_missed=count["unknown_missed"],
        repeated=count["repeated"],
        on_last_day=count["on_last_day"],
    )


def _visits_of(entry: Entry, person: Person, participant: Participant) -> Iterator[str]:
    """Give one word for each fact that is meant for an entry, and for each that is missing."""
    about = [one for one in participant.findings if _INSTANCE.split(one.rule)[0] == entry.rule.id]
    outcomes = {one.event: one.outcome for one in about if one.event is not None}
    last = _last_day(person)
    matched = {
        fact.event.id: fact.event
        for course in participant.courses
        if course.entry.rule.id == entry.rule.id
        for fact, _ in course.matched.values()
    }
    for id, event in matched.items():
        outcome = outcomes.get(id)
        yield "unknown" if outcome == "undetermined" else outcome or "inside"
        if outcome in ("early", "late") and event.occurred.first_day == last:
            yield "on_last_day"
    for event in participant.events:
        named = event.visit is not None and _INSTANCE.split(event.visit)[0] == entry.rule.id
        if named and event.id not in matched:
            yield "repeated" if matched else "unknown"
    for one in about:
        if one.event is None and one.outcome == "missed":
            yield "missed"
        elif one.event is None and not matched:
            yield "unknown_missed"


def _long_screening(everybody: Sequence[Replayed], mapping: Mapping) -> Iterator[LongScreening]:
    for person, participant in everybody:
        for one in participant.findings:
            if one.rule in mapping.screening and one.outcome == "late":
                yield LongScreening(person.id, group_of(person), one.rule, one.days or 0)


def _unfollowed(person: Person, participant: Participant, mapping: Mapping) -> Iterator[Unfollowed]:
    group = group_of(person)
    events = {event.id: event for event in participant.events}
    if not person.listed:
        dataset = mapping.participants.dataset
        yield Unfollowed(person.id, group, "", "not listed", "", "", f"the data set {dataset} does not list them")
    for one in participant.findings:
        if one.outcome in CANNOT_FOLLOW or (one.outcome == "undetermined" and one.rule.endswith(".branch")):
            kind = events[one.event].kind if one.event in events else ""
            yield Unfollowed(person.id, group, one.rule, one.outcome, kind, str(one.occurred), one.text)
    if not _agrees(person, participant, mapping):
        reason = f"the data record {recorded_as(person)}, the history leads to {participant.state}"
        yield Unfollowed(person.id, group, "", "disposition", "", "", reason)


def _findings(everybody: Sequence[Replayed]) -> tuple[FindingRow, ...]:
    counts: Counter[tuple[str, str, str, str]] = Counter()
    people: dict[tuple[str, str, str, str], set[str]] = {}
    for person, participant in everybody:
        for one in participant.findings:
            key = (_INSTANCE.split(one.rule)[0], one.category, one.basis or "", one.outcome)
            counts[key] += 1
            people.setdefault(key, set()).add(person.id)
    return tuple(
        FindingRow(rule, category, basis or None, outcome, count, len(people[rule, category, basis, outcome]))
        for (rule, category, basis, outcome), count in sorted(counts.items())
    )
