"""Overlap and gap of `when`, where they need more than one text."""

from __future__ import annotations

from protocol_engine.checker import check
from protocol_engine.protocol import Criteria, Criterion, DataElement, EventKind, Protocol, State, Transition


def routed(*ways: tuple[tuple[str, ...], str, str | None], **parts: object) -> Protocol:
    """Make a protocol of two tracks in which one event has these ways: from, to, when."""
    return Protocol(
        "P",
        "1",
        data={"A": DataElement("Boolean"), "B": DataElement("Boolean")},
        states={
            "s0": State(initial=True),
            "s1": State(),
            "s2": State(),
            "it's night": State(track="vital", initial=True),
            "day": State(track="vital"),
        },
        events={"e": EventKind(data=("A", "B"))},
        transitions=tuple(
            Transition("e", source, to, id=f"t{number}", when=when) for number, (source, to, when) in enumerate(ways)
        ),
        **parts,  # type: ignore[arg-type]
    )


def told(protocol: Protocol) -> list[tuple[str, str, str]]:
    """Give what is said about ways: code, path and message."""
    return [
        (problem.code, problem.path, problem.message)
        for problem in check(protocol)
        if problem.code.startswith(("when", "never-taken"))
    ]


def test_a_track_is_in_the_state_that_is_left() -> None:
    """A condition on the own track's state is decided for each state it is left from."""
    found = routed((("s0", "s1"), "s1", "pathway = 's0'"), (("s0", "s1"), "s2", "pathway = 's1'"))
    assert [] == told(found)


def test_a_gap_in_one_of_two_states() -> None:
    """Where the own track's state matters, the state with the gap is named."""
    found = routed((("s0", "s1"), "s2", "pathway = 's0'"))
    [(code, path, message)] = told(found)
    assert ("when-gap", "transitions[0].when") == (code, path)
    assert message.startswith("from 's1', 'e' has no way when ")


def test_a_state_whose_name_needs_quoting() -> None:
    """A quotation mark in a state's name does not end the text that stands for it."""
    found = routed((("it's night",), "day", "vital = 'it\\'s night'"))
    assert [] == told(found)


def test_overlap_in_the_state_that_is_left() -> None:
    """Two ways that the own track's state does not tell apart overlap."""
    found = routed((("s0",), "s1", "pathway = 's0' or A"), (("s0",), "s2", "B"), (("s0",), "s0", "otherwise"))
    [(code, path, message)] = told(found)
    assert ("when-overlap", "transitions[1].when") == (code, path)
    assert message.startswith("from 's0', this and 't0' are both true when ")


def test_one_gap_of_many_states_is_told_once() -> None:
    """The same ways from several states are one choice."""
    found = routed((("any",), "s2", "A"))
    assert [
        (
            "when-gap",
            "transitions[0].when",
            "from 's0', 's1' and 's2', 'e' has no way when A = false; write one with when: otherwise",
        )
    ] == told(found)


def test_missing_values_alone_are_no_gap() -> None:
    """Ways that cover every value leave no gap, though a missing value has no way."""
    assert [] == told(routed((("s0",), "s1", "A"), (("s0",), "s2", "not A")))


def test_a_way_that_is_not_understood_says_nothing_of_the_others() -> None:
    """Where one text has a fault, no overlap or gap is told."""
    assert [] == told(routed((("s0",), "s1", "A and"), (("s0",), "s2", "A")))


def test_conditions_of_referred_rules_count() -> None:
    """A reference to a criterion is decided by what it says."""
    criteria = Criteria(inclusion={"I01": Criterion("A and B")})
    found = routed((("s0",), "s1", '"I01"'), (("s0",), "s2", "not B or not A"), criteria=criteria)
    assert [] == told(found)


def test_nothing_is_left_over_beside_a_way_without_condition() -> None:
    """`otherwise` beside a way that is always taken is never taken."""
    found = routed((("s0",), "s1", None), (("s0",), "s2", "otherwise"))
    assert ["never-taken"] == [code for code, _, _ in told(found)]
