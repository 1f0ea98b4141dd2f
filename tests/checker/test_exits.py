"""What counts as a way out for death, and for withdrawal."""

from __future__ import annotations

import pytest

from protocol_engine.checker import check
from protocol_engine.protocol import EventKind, Protocol, State, Transition


def lacking(protocol: Protocol) -> set[str]:
    """Give the codes of missing ways out."""
    return {problem.code for problem in check(protocol)} & {"no-death", "no-withdrawal"}


def with_way_out(event: str, state: str, **attributes: object) -> Protocol:
    """Make a protocol whose only state on study is left by one event for one state."""
    return Protocol(
        "P",
        "1",
        states={"screening": State(initial=True), state: State(**attributes)},  # type: ignore[arg-type]
        events={event: EventKind()},
        transitions=(Transition(event, ("any",), state),),
    )


@pytest.mark.parametrize(
    ("event", "state", "disposition", "expected"),
    [
        ("died", "off_study", "other", {"no-withdrawal"}),
        ("left", "dead", "off study", {"no-withdrawal"}),
        ("left", "off_study", "Death of the participant", {"no-withdrawal"}),
        ("left", "off_study", "withdrawal by participant", {"no-death"}),
        ("revoked_consent", "off_study", "other", {"no-death"}),
        ("dropped_out", "off_study", "other", {"no-death"}),
        ("left", "off_study", "death or withdrawal", set()),
        ("studied", "completed", "completed", {"no-death", "no-withdrawal"}),
    ],
)
def test_words_decide_what_it_is_for(event: str, state: str, disposition: str, expected: set[str]) -> None:
    """The event's and the state's names, labels and disposition say what a way out is for."""
    assert expected == lacking(with_way_out(event, state, disposition=disposition))


def test_a_state_that_is_no_end_is_no_way_out() -> None:
    """A state named after withdrawal from which the study goes on is none."""
    assert {"no-death", "no-withdrawal"} == lacking(with_way_out("withdrew", "withdrawn_from_treatment"))


def test_an_end_of_study_is_death_unless_it_says_otherwise() -> None:
    """A state that ends the study counts as death; one that says withdrawal as that."""
    assert {"no-withdrawal"} == lacking(with_way_out("x", "y", ends_study=True))
    assert {"no-death"} == lacking(with_way_out("x", "withdrawn", ends_study=True))


@pytest.mark.parametrize("reached", [True, False])
def test_an_exit_in_another_track_counts_where_it_can_be_reached(reached: bool) -> None:
    """Death in a track of its own is a way out from every state of the main track."""
    found = Protocol(
        "P",
        "1",
        states={
            "screening": State(initial=True),
            "alive": State(track="vital", initial=True),
            "lost_sight_of": State(track="vital"),
            "dead": State(track="vital", ends_study=True),
        },
        events={"died": EventKind()},
        transitions=(Transition("died", ("alive" if reached else "lost_sight_of",), "dead"),),
    )
    assert ({"no-withdrawal"} if reached else {"no-death", "no-withdrawal"}) == lacking(found)
