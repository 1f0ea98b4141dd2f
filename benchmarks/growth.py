"""What grows, and with what: events, facts of one participant, states, rules."""

from __future__ import annotations

import datetime
import typing as t

import generated
from measure import cpu, kept_bytes, repeated

import protocol_engine as pe

if t.TYPE_CHECKING:
    from collections.abc import Sequence

Rows = list[tuple[str, ...]]


def with_events(chart: pe.Chart, events: Sequence[pe.Event]) -> tuple[Rows, float]:
    """
    Replay more and more participants, who are let go one by one.

    Returns:
        A row for each number of events, and the greatest time for an event over the least.
    """
    rows: Rows = []
    each: list[float] = []
    for count in (1_000, 10_000, 100_000, 1_000_000):
        people = -(-count // len(events))

        def run(people: int = people) -> None:
            for _ in range(people):
                pe.replay(chart, "01-001", events)

        repeats = 9 if count < 100_000 else 3
        figure = repeated(run, unit=1e-6 * people * len(events), repeats=repeats)
        each.append(figure.median)
        rows.append((f"{people * len(events):,}", f"{people:,}", f"{figure.median:.2f}", str(repeats)))
    return rows, max(each) / min(each)


def long_history(count: int, a_day: int) -> list[pe.Event]:
    """Give one participant's many facts: other medication, from the day after the consent on."""
    start = datetime.date(2025, 4, 29)
    consent = pe.Event("consented", "2025-04-28", {"CanConsent": True, "AgreesToCellTherapy": True})
    return [consent] + [
        pe.Event(
            "medication_given",
            start + datetime.timedelta(days=number // a_day),
            {"MedicationClass": "supportive"},
            id=f"m{number:06}",
        )
        for number in range(count - 1)
    ]


def with_facts(chart: pe.Chart) -> Rows:
    """Replay one participant with more and more facts, and ask for one more."""
    rows: Rows = []
    for count, a_day in ((100, 1), (1_000, 1), (10_000, 1), (10_000, 10), (10_000, 100)):
        events = long_history(count, a_day)
        replayed = repeated(lambda events=events: pe.replay(chart, "01", events), unit=1e-6 * count, repeats=3)  # type: ignore[misc]
        whole = pe.replay(chart, "01", events)
        last = pe.Event("medication_given", "2060-01-01", {"MedicationClass": "supportive"})

        def ask(whole: pe.Participant = whole, last: pe.Event = last) -> None:
            for _ in range(20):
                pe.advance(chart, whole, last)

        asked = repeated(ask, unit=20e-6)
        size = kept_bytes(lambda events=events: pe.replay(chart, "01", events), 2) / count  # type: ignore[misc]
        rows.append((f"{count:,}", str(a_day), f"{replayed.median:.2f}", f"{asked.median:.0f}", f"{size:.0f}"))
    return rows


def with_states_and_rules() -> tuple[Rows, float]:
    """
    Compile larger and larger protocols, and replay a path of thirteen events in each.

    Returns:
        A row for each size, and how much longer a rule takes in the largest than in the first of
        the sizes with five rules a step.
    """
    rows: Rows = []
    each: list[float] = []
    sizes = ((25, 5), (50, 5), (100, 5), (200, 5), (400, 5), (200, 1), (200, 10), (200, 20))
    for states, rules_each in sizes:
        text = generated.text(states, rules_each)
        rules = (states - 1) * rules_each
        seconds = min(cpu(lambda text=text: pe.compile(pe.loads(text))) for _ in range(3))  # type: ignore[misc]
        chart, events = pe.compile(pe.loads(text)), generated.path(12)
        final = pe.replay(chart, "01", events)
        assert (final.state, final.verdict) == ("s12", "conforms")

        def run(chart: pe.Chart = chart, events: list[pe.Event] = events) -> None:
            for _ in range(50):
                pe.replay(chart, "01", events)

        figure = repeated(run, unit=1e-6 * 50 * len(events))
        if rules_each == 5:
            each.append(seconds / rules)
        rows.append(
            (
                str(states),
                f"{rules:,}",
                str(rules_each),
                f"{seconds * 1e3:,.0f}",
                f"{seconds / rules * 1e3:.2f}",
                f"{figure.median:.2f}",
            )
        )
    return rows, each[-1] / each[0]
