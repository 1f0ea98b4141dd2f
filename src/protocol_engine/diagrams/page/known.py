"""
What the page's script knows, as JSON: the machine, the tables, and the people.

States, transitions, events and rules are numbered in the order of the chart, which is that of their rows.
Whatever repeats is there once, and pointed at by its number; what is nothing at the end of a list is left out.
"""

from __future__ import annotations

import typing as t
from collections import Counter

from protocol_engine.diagrams.page.markup import shortened, table_json, texts_of
from protocol_engine.diagrams.plain import labelled

if t.TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from protocol_engine.chart import Chart
    from protocol_engine.diagrams.page.records import History, Moved, Stop, Table, Told

FINAL, ENDS_STUDY = 1, 2
"""Bits of a state."""

SHORT = 4
"""Letters of a text for which a number is not worth the while."""

PUT = -1
"""In the place of a transition: none was taken, and the participant was put there all the same."""


def known(chart: Chart, tables: Sequence[Table], people: Sequence[History]) -> Mapping[str, t.Any]:
    """
    Give what the script knows.

    Returns:
        `tracks`: their names; `initial`: the state of each; `states`: track and bits; `transitions`: id, event,
        states it starts from, state it leads to; `recorded`: events that move nobody, and the states they are
        limited to, 0 for none; `words`: texts that come more than once; `tables`; `outcomes`: each with a
        category; `held`: sets of rules; `people`: id, verdict, facts, what did not happen.
    """
    states = {name: number for number, name in enumerate(chart.states)}
    words = _repeated(text for table in tables for text in texts_of(table))
    lists = _Lists()
    written = [_person(one, lists) for one in people]
    return {
        "tracks": [labelled(name, None) for name in chart.tracks],
        "initial": [states[name] for name in chart.initial],
        "states": [
            [chart.tracks.index(one.track), FINAL * one.final + ENDS_STUDY * one.ends_study]
            for one in chart.states.values()
        ],
        "transitions": [
            [one.id, chart.kinds[one.event].index, [states[name] for name in one.sources], states[one.target]]
            for one in chart.transitions
        ],
        "recorded": [
            [one.index, 0 if one.during is None else sorted(states[name] for name in one.during)]
            for one in chart.kinds.values()
            if not one.offers
        ],
        "words": list(words),
        "tables": [table_json(table, words) for table in tables if table.rows],
        "outcomes": list(lists.outcomes),
        "held": list(lists.held),
        "people": written,
    }


def _repeated(texts: Iterable[str]) -> dict[str, int]:
    """Number, from 1, the texts that come more than once and are longer than a number."""
    counts = Counter(texts)
    return {
        text: number for number, text in enumerate((one for one in counts if counts[one] > 1 and len(one) > SHORT), 1)
    }


class _Lists:
    """What repeats among the people, each with its number."""

    def __init__(self) -> None:
        self.outcomes: dict[tuple[str, str], int] = {}
        self.held: dict[tuple[int, ...], int] = {(): 0}


_Key = t.TypeVar("_Key", bound="Hashable")


def _number(key: _Key, numbers: dict[_Key, int]) -> int:
    return numbers.setdefault(key, len(numbers))


def _person(history: History, lists: _Lists) -> list[t.Any]:
    return [
        history.id,
        history.verdict,
        [
            _stop(one, "" if before is not None and before.on == one.on else one.on, lists)
            for before, one in zip((None, *history.stops), history.stops, strict=False)
        ],
        [_told(one, lists) for one in history.missed],
    ]


def _stop(stop: Stop, on: str, lists: _Lists) -> list[t.Any]:
    told = [_told(one, lists) for one in stop.told]
    moves = [_move(one) for one in stop.moves]
    return [on or 0, stop.event, *shortened([moves, _number(stop.held, lists.held), told, stop.answers])]


def _move(move: Moved) -> list[int]:
    return [PUT if move.transition is None else move.transition, move.target]


def _told(one: Told, lists: _Lists) -> list[t.Any]:
    """Write a finding; its rule is named where its row is not called the same."""
    outcome = _number((one.outcome, one.category), lists.outcomes)
    return shortened([outcome, one.row, one.said, "" if one.row.startswith("r") else one.rule])
