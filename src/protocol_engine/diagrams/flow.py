"""
What a diagram of a protocol says, before anything has a place: states, arrows, and the conditions of the arrows.

Every drawing of the path, and every text format, is written from these records alone.
"""

from __future__ import annotations

import re
import typing as t
import unicodedata
from collections.abc import Mapping

import attrs

from protocol_engine.diagrams.plain import conditions_of, labelled

if t.TYPE_CHECKING:
    from protocol_engine.chart import Chart, Transition
    from protocol_engine.protocol import Basis

Change = t.Literal["", "added", "removed", "changed"]

_COMPLETED = (
    "complet",
    "abgeschlossen",
    "voltooid",
    "fullført",
    "slutfort",
    "завершен",
    "完成",
    "完了",
    "완료",
    "اكتمل",
)
"""Beginnings of the words for *completed*, without accents, in the languages that most protocols are written in."""

_NOT = re.compile(
    r"\b(no|not|non|never|without|nicht|kein\w*|niet|ikke|inte|не)\b|incomplet|unabgeschlossen|незаверш|未|不"
)
"""What makes the opposite of it."""


@attrs.frozen
class Node:
    """
    A state as it is drawn.

    Attributes:
        label: Its name for people.
        epoch: Name of its epoch; None where it has none.
        disposition: Why participation ends here; None where it does not.
        change: What became of it between two versions, where two are drawn.
    """

    name: str
    label: str
    track: str
    epoch: str | None = None
    disposition: str | None = None
    ends_study: bool = False
    initial: bool = False
    basis: Basis | None = None
    cite: str | None = None
    text: str | None = None
    change: Change = ""

    @property
    def final(self) -> bool:
        """Whether it ends participation."""
        return self.disposition is not None

    @property
    def completed(self) -> bool:
        """Whether it ends participation as planned (CDISC codelist NCOMPLT: COMPLETED)."""
        # An accent makes no other word: complété, completado.
        plain = unicodedata.normalize("NFD", (self.disposition or "").casefold())
        said = unicodedata.normalize("NFC", "".join(one for one in plain if not unicodedata.combining(one)))
        return any(word in said for word in _COMPLETED) and not _NOT.search(said)


@attrs.frozen
class Arrow:
    """
    A transition from one of its states: a transition with three sources is three arrows.

    Attributes:
        transition: Id of the transition.
        event: The event kind.
        label: What happens, for people.
        source: Name of the state where it starts.
        target: Name of the state where it ends.
        number: Number of its condition in the legend; None where it has none.
    """

    transition: str
    event: str
    label: str
    track: str
    source: str
    target: str
    number: int | None = None
    basis: Basis | None = None
    cite: str | None = None
    change: Change = ""

    @property
    def key(self) -> tuple[str, str]:
        """Which arrow it is: the transition and where it starts."""
        return self.transition, self.source


@attrs.frozen
class Condition:
    """
    What is asked of a transition, in words.

    Attributes:
        number: Its number in the drawing, from 1; what is asked alike of several transitions has one.
        transition: Id of the transition.
        parts: What is asked, one thing each; all must hold.
        rules: Ids of the rules that are meant, as findings name them.
        weakest: The least certain basis of them all; None where nothing is said of it.
        when: The part that says which way; empty where there is one way only.
        window: The part that says when it should happen; empty where it may happen at any time.
    """

    number: int
    transition: str
    parts: tuple[str, ...]
    rules: tuple[str, ...] = ()
    weakest: Basis | None = None
    when: str = ""
    window: str = ""


@attrs.frozen
class Flow:
    """
    A protocol as it is drawn.

    Attributes:
        id: The protocol's id.
        digest: SHA-256 of the chart, in hexadecimal.
        tracks: Names of the tracks, the main one first.
        epochs: Name of each epoch to its name for people, in order of time.
        nodes: State to how it is drawn, in the order of the file.
        arrows: In the order of the file, then of their sources.
        conditions: Id of a transition to what is asked of it, in the order of their numbers.
    """

    id: str
    title: str
    version: str
    digest: str
    tracks: tuple[str, ...]
    epochs: Mapping[str, str]
    nodes: Mapping[str, Node]
    arrows: tuple[Arrow, ...]
    conditions: Mapping[str, Condition]

    def of_track(self, track: str) -> tuple[tuple[Node, ...], tuple[Arrow, ...]]:
        """Give the states and the arrows of one track."""
        return (
            tuple(one for one in self.nodes.values() if one.track == track),
            tuple(one for one in self.arrows if one.track == track),
        )


def flow_of(chart: Chart) -> Flow:
    """Give what a diagram of a chart says. Changes nothing."""
    conditions: dict[str, Condition] = {}
    numbers: dict[tuple[str, ...], int] = {}
    for one, declared in zip(chart.transitions, chart.protocol.transitions, strict=True):
        parts, rules, weakest = conditions_of(chart, one, declared)
        if parts:
            # The way comes first, the window last.
            when = parts[0] if one.when is not None or one.otherwise else ""
            window = parts[-1] if one.window is not None else ""
            # What is asked alike has one number.
            number = numbers.setdefault(parts, len(numbers) + 1)
            conditions[one.id] = Condition(number, one.id, parts, rules, weakest, when, window)
    protocol = chart.protocol
    nodes = {
        name: Node(
            name,
            labelled(name, protocol.states[name].label),
            state.track,
            state.epoch,
            state.disposition,
            state.ends_study,
            name in chart.initial,
            protocol.states[name].basis,
            protocol.states[name].cite,
            protocol.states[name].text,
        )
        for name, state in chart.states.items()
    }
    return Flow(
        chart.id,
        protocol.title or chart.id,
        chart.version,
        chart.digest,
        chart.tracks,
        {name: labelled(name, None) for name in protocol.epochs},
        nodes,
        tuple(arrow for one in chart.transitions for arrow in _arrows(chart, one, conditions.get(one.id))),
        conditions,
    )


def _arrows(chart: Chart, transition: Transition, condition: Condition | None) -> t.Iterator[Arrow]:
    label = labelled(transition.event, transition.label or chart.protocol.events[transition.event].label)
    for source in transition.sources:
        yield Arrow(
            transition.id,
            transition.event,
            label,
            transition.track,
            source,
            transition.target,
            None if condition is None else condition.number,
            transition.basis,
            transition.cite,
        )
