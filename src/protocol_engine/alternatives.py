"""
What partial dates leave open: the same history folded again for each day a fact may be of.

One partial date never makes a deviation. A finding that does not stand on every such day is
undetermined, and says on which fact that depends.
"""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.language import Date
from protocol_engine.telling import telling_days

if t.TYPE_CHECKING:
    from protocol_engine.chart import Chart
    from protocol_engine.event import Event
    from protocol_engine.participant import Participant
    from protocol_engine.step import Finding

Key = tuple[str, str | None, str]
"""Rule, fact, outcome."""


class Refold(t.Protocol):
    """What folds a history again."""

    def __call__(self, old: Event, new: Event, /, *, brief: bool) -> Participant:
        """Fold with one fact replaced by another; brief: the findings need no reasons."""
        ...


def is_vague(event: Event) -> bool:
    """Tell whether a fact's date is coarser than a day."""
    return event.occurred.first_day != event.occurred.last_day


def agreed(chart: Chart, main: Participant, refold: Refold) -> Participant:
    """
    Give the participant with only those findings certain that every possible day agrees on.

    Combinations of several partial dates are not searched: each is varied alone.

    Args:
        main: The fold with the dates as they are; the state is its state.
        refold: Folds them again with one fact replaced.
    """
    if not main.vague:
        return main
    # In the order of the fold, not of arrival: what is told must not depend on that.
    events = main.events
    vague = [event for event in events if is_vague(event)]
    first_seen: dict[Key, Finding] = {_key(one): one for one in main.findings}
    doubts: dict[Key, dict[str, Event]] = {}
    for event in vague:
        sets: list[set[Key]] = [{_key(one) for one in main.findings}]
        for day in telling_days(chart, event, events, main.as_of):
            there = event.on(Date.of_day(day))
            keys = {_key(one) for one in refold(event, there, brief=True).findings}
            if not keys <= first_seen.keys():
                for one in refold(event, there, brief=False).findings:
                    first_seen.setdefault(_key(one), one)
            sets.append(keys)
        for key in sets[0].union(*sets[1:]) - sets[0].intersection(*sets[1:]):
            doubts.setdefault(key, {})[event.id] = event
    order = {event.id: place for place, event in enumerate(main.events)}
    result: dict[Key, Finding] = {}
    for key, one in first_seen.items():
        found = _in_doubt(one, list(doubts[key].values())) if key in doubts else one
        result.setdefault(_key(found), found)
    noted = sorted((one for one in result.values() if one.event is not None), key=lambda one: order[str(one.event)])
    missed = [one for one in result.values() if one.event is None]
    missed.sort(key=lambda one: (one.occurred.last_day, one.rule))
    return attrs.evolve(main, noted=tuple(noted), missed=tuple(missed))


def _key(one: Finding) -> Key:
    return (one.rule, one.event, one.outcome)


def _in_doubt(one: Finding, causes: list[Event]) -> Finding:
    days = " and ".join(f"{event.kind} (fact {event.id}) happened within {event.occurred}" for event in causes)
    return attrs.evolve(
        one,
        outcome="undetermined",
        days=None,
        text=f"it cannot be told, since it depends on the day on which {days}: {one.text}",
    )
