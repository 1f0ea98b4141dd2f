"""Limits of another version, and what is told of those who came beyond them."""

from __future__ import annotations

import pytest

from engine.test_engine import ANN
from engine.test_stores import BEGIN, ELSEWHERE, LIMITED, engine, taken
from protocol_engine.engine import Hook, Hooks, Store
from protocol_engine.errors import StoreError
from unit.trial import PATH, chart_of, fact


def test_limits_of_another_version_hold_after_counting_anew(store: Store) -> None:
    """A version that brings limits lets nobody newly count before it was counted anew who counts; facts are kept."""
    free = engine(store, chart_of(f"{PATH}\nevents: {{started: {{}}}}\n{MOVES}"))
    for number in range(3):
        free.record(f"0{number}", BEGIN, author=ANN)
    limited = engine(store, LIMITED)
    with pytest.raises(StoreError, match="count anew by Engine"):
        limited.request("03", BEGIN, author=ANN)
    assert limited.record("00", fact("withdrew", "2025-06-20", "w"), author=ANN).accepted
    limited.rebuild()
    assert (3, 0) == taken(limited)
    assert not limited.request("03", BEGIN, author=ANN).accepted
    assert ((), (3, 0)) == (limited.rebuild(), taken(limited))
    with pytest.raises(StoreError, match="count anew"):
        engine(store, ELSEWHERE).request("04", BEGIN, author=ANN)


MOVES = "transitions: [{event: started, from: screening, to: treated}]"


def test_more_places_need_no_counting_anew(store: Store) -> None:
    """A limit that is only raised counts the same participants."""
    text = f"{PATH}\nenrollment: {{limit: %d, counted: started}}\nevents: {{started: {{}}}}\n{MOVES}"
    one = engine(store, chart_of(text % 1))
    assert one.request("01", BEGIN, author=ANN).accepted
    assert not one.request("02", BEGIN, author=ANN).accepted
    assert engine(store, chart_of(text % 2)).request("02", BEGIN, author=ANN).accepted


def test_a_withdrawal_names_the_fact_of_the_raising(store: Store) -> None:
    """Whatever makes a participant count no more, what is withdrawn is what was raised."""
    heard: list[tuple[str, str | None]] = []
    hook = Hook("hear", lambda notice, _: heard.append((notice.topic, notice.fact)), about="enrollment.limit")
    one = engine(store, LIMITED, hooks=Hooks(hook))
    for number in range(4):
        one.record(f"0{number}", BEGIN, author=ANN)
    # Who withdrew before was never started in sequence.
    one.record("03", fact("withdrew", "2025-06-01", "w"), author=ANN)
    assert [("finding.raised", "start"), ("finding.withdrawn", "start")] == heard
