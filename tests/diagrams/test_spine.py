"""The main path and the arms, found from the arrows."""

from __future__ import annotations

import pytest

from diagrams.charts import SHIPPED, chart_at, invented
from protocol_engine.diagrams.flow import Arrow, Flow, Node, flow_of
from protocol_engine.diagrams.spine.chains import Chain, chains_of, main_arrows
from unit.trial import chart_of


def flow(*steps: str, epochs: str = "", finals: str = "") -> Flow:
    """Give a flow from steps `event: a b -> c`; epochs as `a=x b=x`; finals are completed, or `z=reason`."""
    arrows: list[Arrow] = []
    of = dict(pair.split("=") for pair in epochs.split())
    ends = dict(pair.split("=") if "=" in pair else (pair, "completed") for pair in finals.split())
    for number, step in enumerate(steps):
        event, _, rest = step.partition(": ")
        sources, _, target = rest.partition(" -> ")
        arrows += [Arrow(f"t{number}", event, event, "pathway", source, target) for source in sources.split()]
    names = dict.fromkeys(name for arrow in arrows for name in (arrow.source, arrow.target))
    nodes = {
        name: Node(name, name, "pathway", of.get(name), ends.get(name), initial=place == 0)
        for place, name in enumerate(names)
    }
    named = {name: name for name in dict.fromkeys(of.values())}
    return Flow("T", "T", "1", "0" * 64, ("pathway",), named, nodes, tuple(arrows), {})


def paths(found: Flow) -> list[str]:
    """Give the chains as words."""
    return [" ".join(chain.states) for chain in chains_of(found, "pathway")]


def test_seed() -> None:
    """The main path of the first protocol is that of its title."""
    chains = chains_of(flow_of(chart_at(SHIPPED[0])), "pathway")

    path = "screening enrolled apheresed product_released infused complete_remission transplanted follow_up completed"
    assert [Chain(tuple(path.split()))] == list(chains)


def test_detour() -> None:
    """A state that one event chooses in place of the next one is beside the path, wherever it stands in the file."""
    found = flow("go: a -> b", "seen: b -> bad", "seen: b bad -> good", "done: good -> z", finals="z")

    assert ["a b good z"] == paths(found)


def test_longest() -> None:
    """Where nothing else decides, the longest way is the main path, and the shortcut is beside it."""
    found = flow("go: a -> b", "skip: a -> c", "next: b -> c", "done: c -> z", finals="z")

    assert ["a b c z"] == paths(found)


def test_first_listed() -> None:
    """Of ways that are equal the first of the file is the main path, and the other is an arm."""
    found = flow("x: a -> b", "x: a -> c", "end: b c -> d", "done: d -> z", finals="z")

    assert [Chain(("a", "b", "d", "z")), Chain(("c",), "a", "d")] == list(chains_of(found, "pathway"))


def test_epochs_first() -> None:
    """A way through every epoch is the main path, even if another one is longer."""
    found = flow(
        "x: a -> b", "x: a -> c", "m: c -> d", "n: d -> e", "o: e -> z", "p: b -> z",
        epochs="a=one b=two c=one d=one e=one", finals="z",
    )  # fmt: skip

    assert "a b z" == paths(found)[0]


def test_choice_that_an_epoch_needs() -> None:
    """A choice is part of the path where the path would miss an epoch without it."""
    found = flow(
        "x: a -> b", "seen: b -> c", "seen: b -> d", "stop: c -> d", "done: d -> z",
        epochs="a=one b=two c=three d=four", finals="z",
    )  # fmt: skip

    assert ["a b c d z"] == paths(found)


def test_crossover() -> None:
    """A crossover between two arms does not make one path of them."""
    chains = chains_of(flow_of(invented("two_arms_crossover")), "pathway")

    assert [
        "screening randomized collected infused cart_assessed disease_follow_up completed",
        "chemotherapy consolidated standard_assessed",
    ] == [" ".join(chain.states) for chain in chains]
    assert ("randomized", "disease_follow_up") == (chains[1].split, chains[1].join)


def test_arms() -> None:
    """Four dose levels are four parallel paths."""
    chains = chains_of(flow_of(invented("dose_escalation")), "pathway")

    assert [("assigned", "off_treatment")] * 3 == [(chain.split, chain.join) for chain in chains[1:]]


def test_arms_within_an_arm() -> None:
    """An arm may part again."""
    found = flow(
        "x: a -> b", "x: a -> c", "y: c -> d", "y: c -> e", "m: d e -> f", "n: f b -> g", "done: g -> z", finals="z"
    )

    assert ["a c d f g z", "b", "e"] == paths(found)


def test_arm_with_its_own_end() -> None:
    """An arm may end in a completion of its own."""
    found = flow("x: a -> b", "x: a -> c", "m: b -> d", "done: d -> z", "over: c -> y", finals="z y")

    assert ["a b d z", "c"] == paths(found)


def test_no_arm() -> None:
    """What only returns to the path at once, or is chosen from several states, is no arm."""
    returns = flow("x: a -> b", "x: a -> hold", "y: hold -> b", "done: b -> z", finals="z")
    shared = flow(
        "x: a -> b", "x: a -> bad", "x: b -> bad", "y: b -> c", "x: c -> bad", "k: bad -> d", "k: c -> d",
        "done: d -> z", finals="z",
    )  # fmt: skip
    mutual = flow("x: a -> b", "x: a -> c", "s: b -> c", "s: c -> b", "k: b c -> d", "done: d -> z", finals="z")

    assert ["a b z"] == paths(returns)
    assert ["a b c d z"] == paths(shared)
    assert 1 == len(paths(mutual))


def test_planned_end() -> None:
    """Without a completion, the path leads to the end that the fewest states lead to."""
    found = flow("x: a -> b", "y: b -> c", "stop: a b c -> w", "told: c -> m", finals="w=withdrawal m=determined")

    assert ["a b c m"] == paths(found)


def test_incomplete_is_no_completion() -> None:
    """A disposition that says that something is not complete is no planned end."""
    assert not Node("z", "z", "pathway", disposition="no complete remission").completed
    assert Node("z", "z", "pathway", disposition="Completed").completed


def test_no_end() -> None:
    """Without any end, the path is the longest way."""
    assert ["a b c"] == paths(flow("x: a -> b", "y: b -> c", "x: c -> a", "z: a -> d"))


def test_one_state() -> None:
    """A track of one state is a path of one state; a track of none has no path."""
    chart = chart_of("states: {only: {initial: true}}\nevents: {a: {}}\ntransitions: []")

    assert [Chain(("only",))] == list(chains_of(flow_of(chart), "pathway"))
    assert () == chains_of(flow_of(chart), "vital")


def test_backward_epochs() -> None:
    """What leads back to an earlier epoch is no step of the path."""
    found = flow("x: a -> b", "y: b -> c", "r: c -> a", "back: b -> d", "f: d -> c", epochs="a=1 b=2 d=1 c=3")

    assert ["a b c"] == paths(found)


def test_main_arrows() -> None:
    """The arrow of a step is the first of the file between its two states."""
    found = flow("x: a -> b", "y: a -> b", "done: b -> z", finals="z")
    arrows = main_arrows(found, chains_of(found, "pathway"))

    assert ["t0", "t2"] == [arrow.transition for arrow in arrows.values()]


def test_arms_of_other_epochs() -> None:
    """What one event may choose is an arm, in whatever epoch it begins, and arms may part again."""
    found = flow(
        "g: o -> a", "x: a -> b", "x: a -> c", "x: a -> d", "y: c -> e", "y: c -> f", "m: b e f d -> k", "done: k -> z",
        "dropped: c d -> b", epochs="o=0 a=0 b=1 c=2 d=3 e=2 f=2 k=4", finals="z",
    )  # fmt: skip
    chains = chains_of(found, "pathway")

    assert ["o a c e k z", "b", "d", "f"] == [" ".join(chain.states) for chain in chains]
    assert {"k"} == {chain.join for chain in chains[1:]}


def test_ends_are_passed_by_nobody() -> None:
    """The main path never goes through an end, even if somebody comes back from it."""
    found = flow(
        "s: a -> b", "failed: b -> f", "again: f -> r", "x: b r -> c", "x: b r -> d", "done: c d -> z",
        finals="z f=failure",
    )  # fmt: skip

    assert ["a b c z", "d"] == paths(found)


def test_pause() -> None:
    """A pause, from which one returns, is beside the path even if one may go on from it."""
    found = flow("g: a -> b", "paused: b -> p", "resumed: p -> b", "stop: b p -> c", "done: c -> z", finals="z")

    assert ["a b c z"] == paths(found)


def test_levels_in_their_order() -> None:
    """Of levels that lead to each other, the first of the file is the main path, and the others are arms."""
    found = flow(
        "x: s -> d1", "x: s -> d2", "x: s -> d3", "up: d1 -> d2", "raised: d2 -> d3", "m: d1 d2 d3 -> f",
        "done: f -> z", epochs="s=0 d1=1 d2=1 d3=1 f=2", finals="z",
    )  # fmt: skip

    assert ["s d1 f z", "d2", "d3"] == paths(found)


@pytest.mark.parametrize(
    ("said", "completed"),
    [
        ("completed", True), ("Étude complétée", True), ("연구 완료", True), ("study completion", True),
        ("完成研究", True), ("Studie abgeschlossen", True),
        ("did not complete", False), ("incomplete", False), ("未完成", False), ("death", False),
    ],
)  # fmt: skip
def test_completion(said: str, completed: bool) -> None:
    """Completion is known in several languages, and so is its opposite."""
    assert completed == Node("z", "z", "pathway", disposition=said).completed
