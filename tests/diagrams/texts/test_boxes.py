"""Boxes that ways out start from hold exactly their states, and never cross."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given, settings

from diagrams.texts.given import FLOWS, flow_at, odd_flows
from protocol_engine.diagrams.flow import Arrow, Flow, Node
from protocol_engine.diagrams.texts.boxes import Box, epochs_of, folded, starts
from protocol_engine.diagrams.texts.ways_out import group_name, groups_of, shared_ways_out

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def flow_with(
    states: str, epochs: dict[str, str], *ways: tuple[str, Sequence[str]], ends: Sequence[str] = ("off",)
) -> Flow:
    """Give a flow of one track: single letters are states, each with its epoch, and ways out from some of them."""
    nodes = {name: Node(name, name.upper(), "pathway", epochs.get(name), initial=name == states[0]) for name in states}
    nodes |= {end: Node(end, end, "pathway", epochs.get(end), "withdrawal") for end in ends}
    arrows = tuple(Arrow(id, id, id, "pathway", source, ends[0]) for id, sources in ways for source in sources)
    return Flow("T", "T", "1", "0", ("pathway",), dict.fromkeys(sorted(set(epochs.values())), "E"), nodes, arrows, {})


def written(items: Iterable[str | Box]) -> str:
    """Write boxes as brackets."""
    return " ".join(one if isinstance(one, str) else f"{one.id}[{written(one.items)}]" for one in items)


def fold(flow: Flow) -> str:
    """Fold the ways out of a flow of one track."""
    return written(folded(flow, "pathway", groups_of(flow)))


def test_whole_track() -> None:
    """What leaves every state starts from a box around all of them; where it leads to stands outside."""
    assert "any_1[a b c] off" == fold(flow_with("abc", {}, ("left", "abc")))


def test_some_states() -> None:
    """What leaves some states starts from a box around these, where the first of them stood."""
    assert "a any_1[b c d] e off" == fold(flow_with("abcde", {}, ("left", "bcd")))


def test_box_in_box() -> None:
    """A smaller box stands in a larger one, in epochs, and around epochs."""
    epochs = {"b": "e", "c": "e", "d": "e", "e": "e"}

    assert "any_1[e_e[b c d e] a] off" == fold(flow_with("abcde", epochs, ("left", "abcde")))
    assert "e_e[any_1[b c d] e] a off" == fold(flow_with("abcde", epochs, ("left", "bcd")))
    assert "any_1[e_e[any_2[b c d] e] a] off" == fold(flow_with("abcde", epochs, ("x", "abcde"), ("y", "bcd")))


def test_one_box_is_enough() -> None:
    """What leaves all states of an epoch starts from the box of the epoch."""
    flow = flow_with("abcd", {"a": "e", "b": "e", "c": "e"}, ("left", "abc"))

    assert "e_e[a b c] d off" == fold(flow)
    assert "e_e[a b c]" == written(starts(folded(flow, "pathway", groups_of(flow)), frozenset("abc")))


def test_boxes_would_cross() -> None:
    """Where a box would cross another, the way out starts from the fewest boxes and states there are."""
    epochs = dict.fromkeys("abc", "e") | dict.fromkeys("def", "f")
    flow = flow_with("abcdef", epochs, ("left", "abcde"))
    items = folded(flow, "pathway", groups_of(flow))

    assert "e_e[a b c] e_f[d e f] off" == written(items)
    assert "e_e[a b c] d e" == written(starts(items, frozenset("abcde")))


def test_ends_of_an_epoch() -> None:
    """An end leaves the epoch that it shares with states that are left; an epoch of ends alone keeps its box."""
    mixed = flow_with("abc", {"a": "e", "b": "e", "c": "e", "off": "e"}, ("left", "abc"))
    apart = flow_with("abc", {"off": "f"}, ("left", "abc"))

    assert "e_e[a b c] off" == fold(mixed)
    assert "any_1[a b c] e_f[off]" == fold(apart)


def test_few_states_share_nothing() -> None:
    """A way out from two states is no shared one, and neither is the planned end."""
    two = flow_with("ab", {}, ("left", "ab"))
    planned = flow_with("abc", {}, ("done", "abc"), ends=("completed",))
    nodes = {**planned.nodes, "completed": Node("completed", "Completed", "pathway", None, "completed")}

    assert () == shared_ways_out(two, "pathway")
    assert () == shared_ways_out(Flow("T", "T", "1", "0", ("pathway",), {}, nodes, planned.arrows, {}), "pathway")


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ("abcd", "any on-study state"),
        ("bcd", "any on-study state but A"),
        ("ab", "A or B"),
        ("abc", "any on-study state but D"),
        (["a", "b", "c", "d", "off"], "A, B, C, D or off"),
    ],
)
def test_group_name(sources: Sequence[str], expected: str) -> None:
    """Some states are named by what they are, or by what is missing, whichever is shorter."""
    assert expected == group_name(flow_with("abcd", {}, ("left", "abcd")), "pathway", list(sources))


def test_group_name_of_another_track() -> None:
    """On study is said of the main track alone."""
    flow = flow_at("nct06913179")

    assert "any state of consent" == group_name(flow, "consent", ["not_consented", "consented", "consent_withdrawn"])


@given(odd_flows())
@settings(max_examples=60)
def test_any_flow(flow: Flow) -> None:
    """In any flow each state stands in one place, and each way out starts from boxes of exactly its states."""
    groups = groups_of(flow)
    for track in flow.tracks:
        own = {sources: id for sources, id in groups.items() if flow.nodes[sources[0]].track == track}
        items = folded(flow, track, own)
        assert sorted(node.name for node in flow.of_track(track)[0]) == sorted(
            written_states for item in items for written_states in (item.states if isinstance(item, Box) else {item})
        )
        for sources in own:
            found = [one.states if isinstance(one, Box) else {one} for one in starts(items, frozenset(sources))]
            assert set(sources) == set().union(*found)
            assert len(sources) == sum(map(len, found))


def test_epochs() -> None:
    """Epochs stand in their order, and states without one behind them."""
    for make in FLOWS.values():
        flow = make()
        main = epochs_of(flow, flow.tracks[0], flow.of_track(flow.tracks[0])[0])
        boxes = [one for one in main if isinstance(one, Box)]
        assert list(main[: len(boxes)]) == boxes
