"""Windows that cannot be met, held against a walk over all that can happen."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocol_engine.checker import check
from protocol_engine.protocol import EventKind, Protocol, ScheduleEntry, State, Transition, Window

STATES = ("s0", "s1", "s2", "s3")
EVENTS = ("e0", "e1", "e2")
ARROWS = st.lists(
    st.tuples(st.sampled_from(EVENTS), st.sampled_from(STATES), st.sampled_from(STATES)),
    min_size=1,
    max_size=6,
    unique=True,
)


def protocol(arrows: t.Sequence[tuple[str, str, str]], **parts: t.Any) -> Protocol:
    """Make a protocol of one track from arrows: event, from, to."""
    return Protocol(
        "P",
        "1",
        states={name: State(initial=name == "s0") for name in STATES},
        events={name: EventKind() for name in (*EVENTS, "seen")} | parts.pop("events", {}),
        transitions=tuple(
            Transition(event, (source,), to, id=str(number)) for number, (event, source, to) in enumerate(arrows)
        ),
        **parts,
    )


def never(found: Protocol) -> list[str]:
    """Give the paths at which an anchor can never come before."""
    return [problem.path for problem in check(found) if problem.code == "anchor-never"]


@given(ARROWS, st.sampled_from(EVENTS), st.sampled_from(EVENTS))
def test_told_exactly_where_no_walk_has_the_anchor_before(
    arrows: list[tuple[str, str, str]], event: str, anchor: str
) -> None:
    """It is told if and only if no state where the event is in sequence can be reached from the anchor's targets."""
    kinds = {event: EventKind(window=Window(anchor, at_most="7 days"))}
    found = protocol(arrows, events=kinds)
    wanted = {source for name, source, _ in arrows if name == event}
    after = {to for name, _, to in arrows if name == anchor}
    for _ in STATES:
        after |= {to for _, source, to in arrows if source in after}
    impossible = bool(wanted) and any(name == anchor for name, _, _ in arrows) and not wanted & after
    assert ([f"events.{event}.window.anchor"] if impossible else []) == never(found)


@pytest.mark.parametrize(
    ("during", "expected"),
    [((), []), (("s0",), []), (("s1",), ["transitions[0].window.anchor"]), (("s1", "alive"), [])],
)
def test_an_observation_may_come_before_where_its_states_do(during: tuple[str, ...], expected: list[str]) -> None:
    """An observation limited to states that come later cannot come before; in another track it may."""
    found = Protocol(
        "P",
        "1",
        states={"s0": State(initial=True), "s1": State(), "alive": State(track="vital", initial=True)},
        events={"e0": EventKind(), "seen": EventKind(during=during)},
        transitions=(Transition("e0", ("s0",), "s1", window=Window("seen", at_most="7 days")),),
    )
    assert expected == never(found)


def test_an_anchor_in_another_track_may_always_have_happened() -> None:
    """What moves another track can come before anything."""
    found = Protocol(
        "P",
        "1",
        states={
            "s0": State(initial=True),
            "s1": State(),
            "well": State(track="safety", initial=True),
            "ill": State(track="safety"),
        },
        events={"e0": EventKind(), "fell_ill": EventKind()},
        transitions=(
            Transition("e0", ("s0",), "s1", window=Window("fell_ill", at_most="7 days")),
            Transition("fell_ill", ("well",), "ill"),
        ),
    )
    assert [] == never(found)


def test_a_visit_that_nobody_can_come_to() -> None:
    """A schedule entry is told where its event, or the states it is expected in, lie before its anchor."""
    entries = {
        "early": ScheduleEntry("e0", "e1", at_most="7 days"),
        "elsewhere": ScheduleEntry("seen", "e1", at_most="7 days", during=("s0",)),
        "fine": ScheduleEntry("seen", "e0", at_most="7 days", during=("s1", "s2")),
    }
    found = protocol([("e0", "s0", "s1"), ("e1", "s1", "s2")], schedule=entries)
    assert ["schedule.early.anchor", "schedule.elsewhere.during"] == never(found)
