"""The days that stand for all days on which a partially dated fact may have happened."""

from __future__ import annotations

import itertools
import typing as t

import pytest

import protocol_engine as pe
from protocol_engine import alternatives
from protocol_engine.telling import MOST_DISTANCES, telling_days
from unit.trial import PATH, chart_of, fact

COMMON = f"""{PATH}
data: {{ALT: {{type: Integer, valid_for: 14 days}}, Note: {{type: String}}}}
rules:
  low: {{check: ALT < 40}}
events:
  measured: {{may_carry: [ALT]}}
  started: {{}}
  moved: {{}}
  seen: {{require: [low]}}
  noted: {{may_carry: [Note]}}
  noted_there: {{during: [treated]}}
  stopped: {{during: [treated, followed]}}
transitions:
  - {{event: started, from: [screening, treated], to: treated, require: [low]}}
  - {{event: moved, from: treated, to: followed, window: {{anchor: started, after: 1 month, late: 3 days}}}}
"""

ONCE = chart_of(COMMON)
SCHEDULED = chart_of(
    f"""{COMMON}schedule:
  week: {{event: seen, anchor: started, after: 7 days, early: 2 days, late: 2 days}}
  often: {{event: seen, anchor: started, after: 14 days, every: 1 month, until: stopped, during: [treated]}}
  till: {{event: measured, anchor: started, after: 5 days, every: 7 days, until: 1 month}}
"""
)
HOURS = chart_of(f"{COMMON}schedule: {{s: {{event: seen, anchor: started, after: 4 hours, late: 1 hour}}}}\n")
YEARLY, DAILY = (
    chart_of(f"{COMMON}schedule: {{s: {{event: seen, anchor: started, after: 1 day, every: {every}}}}}\n")
    for every in ("1 year", "1 day")
)
TODAY = chart_of(f"{COMMON.replace('ALT < 40', 'started.occurred + 3 days < Today()')}")
READ = chart_of(f"{COMMON.replace('ALT < 40', 'started.occurred > @2025-06-05 and ALT < 40')}")

START = fact("started", "2025-06-10", ALT=30)
EVERY_DAY_OF_JUNE = 30


def tried(chart: pe.Chart, partial: pe.Event, *others: pe.Event, as_of: str = "2025-06-30") -> int:
    """Tell how many days are tried."""
    day = fact("x", as_of).occurred.first_day
    return len(list(telling_days(chart, partial, [partial, *others], day)))


def test_an_unknown_kind_is_not_tried() -> None:
    """Of a kind that the protocol does not declare no day matters."""
    assert 0 == tried(ONCE, fact("unheard_of", "2025-06"), START)


def test_what_nothing_looks_at_is_not_tried() -> None:
    """Of an observation that nothing looks at and that may happen anywhere no day matters."""
    assert 0 == tried(ONCE, fact("noted", "2025-06", Note="x"), START)
    assert 0 == tried(ONCE, fact("noted", "2025-06", Nonsense="x"), START)


def test_what_brings_a_value_is_tried() -> None:
    """An observation that brings what rules read is tried."""
    assert 0 < tried(ONCE, fact("noted", "2025-06", ALT=5), START)


def test_only_days_that_differ_are_tried() -> None:
    """Where only the place among other facts counts, few days of a month stand for all."""
    assert 0 < tried(ONCE, fact("noted_there", "2025-06"), START) < EVERY_DAY_OF_JUNE


@pytest.mark.parametrize(("chart", "kind"), [(HOURS, "moved"), (TODAY, "seen")], ids=["hours", "today"])
def test_all_days_are_tried_where_the_day_itself_counts(chart: pe.Chart, kind: str) -> None:
    """Where hours are counted, or a rule that the fact is held against reads the day, each day is tried."""
    assert EVERY_DAY_OF_JUNE == tried(chart, fact(kind, "2025-06"), START)


def test_the_day_that_others_rules_read_does_not_count() -> None:
    """A rule that reads the day of other facts alone makes no day of this one tell more."""
    assert 0 < tried(TODAY, fact("moved", "2025-06"), START) < EVERY_DAY_OF_JUNE


def test_all_days_are_tried_of_what_a_rule_dates() -> None:
    """Where a rule reads a kind's date each of its days is tried; of other kinds only those that differ."""
    assert EVERY_DAY_OF_JUNE == tried(READ, fact("started", "2025-06"))
    assert EVERY_DAY_OF_JUNE > tried(READ, fact("moved", "2025-06"), START)


def test_all_days_are_tried_where_distances_are_many() -> None:
    """With more distances than are worth comparing each day is tried."""
    partial = fact("moved", "2025-06")
    assert 200 == MOST_DISTANCES
    assert EVERY_DAY_OF_JUNE > tried(YEARLY, partial, START, as_of="2025-07-30")
    assert EVERY_DAY_OF_JUNE == tried(DAILY, partial, START, as_of="2026-06-30")


KINDS: list[tuple[str, dict[str, t.Any]]] = [
    ("measured", {"ALT": 50}),
    ("started", {"ALT": 30}),
    ("moved", {}),
    ("seen", {}),
    ("seen", {"ALT": 20}),
    ("noted_there", {}),
    ("stopped", {}),
]
REST = [
    [fact("measured", "2025-05-28", ALT=30), START, fact("moved", "2025-07-12")],
    [START, fact("seen", "2025-06-16", ALT=30), fact("started", "2025-06-25", ALT=20)],
    [START, fact("stopped", "2025-06-24"), fact("measured", "2025-06-15", ALT=45), fact("seen", "2025-06", "p")],
]


@pytest.mark.parametrize("chart", [ONCE, SCHEDULED, READ], ids=["once", "scheduled", "read"])
@pytest.mark.parametrize("rest", REST, ids=["path", "again", "stopped"])
@pytest.mark.parametrize(("kind", "data"), KINDS, ids=[f"{kind}-{len(data)}" for kind, data in KINDS])
def test_they_stand_for_all_days(
    monkeypatch: pytest.MonkeyPatch, chart: pe.Chart, rest: list[pe.Event], kind: str, data: dict[str, t.Any]
) -> None:
    """What is found on the days tried is what is found on all days."""
    facts = [*rest, fact(kind, "2025-06", "partial", **data)]
    few = [pe.replay(chart, "01", facts, as_of=as_of).findings for as_of in (None, "2025-08-20")]

    def all_days(_chart: pe.Chart, event: pe.Event, *_: object) -> range:
        return range(event.occurred.first_day, event.occurred.last_day + 1)

    monkeypatch.setattr(alternatives, "telling_days", all_days)
    every = [pe.replay(chart, "01", facts, as_of=as_of).findings for as_of in (None, "2025-08-20")]
    for one, other in itertools.zip_longest(itertools.chain(*few), itertools.chain(*every)):
        assert (other.rule, other.event, other.outcome, other.days) == (one.rule, one.event, one.outcome, one.days)
