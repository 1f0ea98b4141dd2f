"""The chart that a protocol compiles to."""

from __future__ import annotations

import pytest

import protocol_engine as pe
from protocol_engine.errors import ProtocolError
from unit.trial import PATH, chart_of

CHART = chart_of(
    f"{PATH}\nevents: {{started: {{}}}}\ntransitions: [{{event: started, from: screening, to: treated}}]\n"
)


def test_everyone_starts_in_each_track() -> None:
    """A chart has its tracks, the main one first, and where everyone starts in each."""
    assert ("pathway", "vital") == CHART.tracks
    assert ("screening", "alive") == CHART.initial


def test_the_states_that_end_the_study() -> None:
    """The states that end the study are known, whatever their track."""
    assert {"dead"} == CHART.ending


def test_states_know_themselves() -> None:
    """A state has its track, its label or else its name, and its reason of ending."""
    state = CHART.states["withdrawn"]
    assert ("pathway", "withdrawn", "withdrawal by participant") == (state.track, state.label, state.disposition)
    assert state.final
    assert CHART.states["dead"].ends_study


def test_errors_stop_compiling() -> None:
    """A protocol with errors does not compile, and all of them are told."""
    protocol = pe.loads(
        'protocol: P\nversion: "1"\nstates: {a: {initial: true}}\nevents: {go: {}}\n'
        "transitions:\n  - {event: gone, from: a, to: a}\n  - {event: go, from: a, to: nowhere}\n"
    )
    with pytest.raises(ProtocolError) as caught:
        pe.compile(protocol)
    assert {"error"} == {problem.severity for problem in caught.value.problems}
    assert 2 <= len(caught.value.problems)
    assert "'gone'" in str(caught.value)
    assert "'nowhere'" in str(caught.value)


def test_warnings_do_not_stop_compiling() -> None:
    """A protocol of which the checker only warns compiles."""
    text = 'protocol: P\nversion: "1"\nstates: {a: {initial: true}, b: {disposition: completed}}\nevents: {go: {}}\n'
    protocol = pe.loads(text + "transitions: [{event: go, from: a, to: b}]\n")
    assert {"warning"} == {problem.severity for problem in pe.check(protocol)}
    assert "P" == pe.compile(protocol).id
