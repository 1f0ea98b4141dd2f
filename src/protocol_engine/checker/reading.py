"""A protocol with what several checks want to know of it, found once."""

from __future__ import annotations

import functools
import typing as t
from collections import Counter

import attrs

from protocol_engine.checker import graph
from protocol_engine.checker.elements import is_sound
from protocol_engine.checker.mentions import words
from protocol_engine.language import BOOLEAN, Expression, Fault, LanguageError, Type, analyze
from protocol_engine.resolve import GROUPS, PATHWAY, RuleText, conditions, dictionary, inline_rules, rule_texts, tracks

if t.TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from protocol_engine.errors import Problem
    from protocol_engine.protocol import Protocol


ELSEWHERE = ("faulty-reference", "circular-reference")
"""Faults of a text that are told at another rule, or once for a whole circle."""

OF_TYPES = (
    "incommensurable-units",
    "missing-unit",
    "mixed-types",
    "mixed-units",
    "not-a-condition",
    "not-a-duration",
    "null-comparison",
    "number-range",
    "unknown-value",
    "wrong-arguments",
    "wrong-type",
)
"""Faults that depend on the types of what a text reads."""


@attrs.frozen
class Analyzed:
    """
    A text of the rule language, understood or not.

    Attributes:
        source: The text and where it stands.
        expression: What it means; None where it has faults.
        faults: What is wrong with it; its warnings where it is understood.
    """

    source: RuleText
    expression: Expression | None
    faults: tuple[Fault, ...]


@attrs.frozen(eq=False)
class Reading:
    """
    A protocol as the checks read it.

    Everything but the protocol itself is derived from it, on first use.

    Attributes:
        doubtful: Names of data elements that are not as they were meant.
    """

    protocol: Protocol
    doubtful: frozenset[str] = frozenset()

    @functools.cached_property
    def dictionary(self) -> Mapping[str, Type]:
        """What a rule may name."""
        # An element whose type is none is declared nevertheless; nothing is said of the types it is used with.
        return dict.fromkeys(self.protocol.data, BOOLEAN) | dictionary(self.protocol)

    @functools.cached_property
    def unsound(self) -> frozenset[str]:
        """Names that rules may write, but of which it is not clear what they stand for."""
        data = self.protocol.data
        faulty = {name for name, element in data.items() if not is_sound(name, element)}
        return self.doubtful.union(faulty, (name for name in tracks(self.protocol) if name in data))

    @functools.cached_property
    def analyzed(self) -> tuple[Analyzed, ...]:
        """Every text of the rule language, in the order of the sections."""
        references = {name: record.check for name, (_, record) in conditions(self.protocol).items()}
        return tuple(self._analyzed(source, references) for source in rule_texts(self.protocol))

    def _analyzed(self, source: RuleText, references: Mapping[str, str]) -> Analyzed:
        """Analyze a text, and leave out what would only repeat a fault that is told elsewhere."""
        try:
            expression = analyze(source.text, self.dictionary, references)
            faults = expression.warnings
        except LanguageError as error:
            expression, faults = None, error.faults
        if not self.unsound.isdisjoint(words(source.text)):
            expression, faults = None, tuple(fault for fault in faults if fault.code not in OF_TYPES)
        return Analyzed(source, expression, tuple(fault for fault in faults if fault.code not in ELSEWHERE))

    @functools.cached_property
    def expressions(self) -> Mapping[str, Expression]:
        """The texts that are understood, by path."""
        return {text.source.path: text.expression for text in self.analyzed if text.expression is not None}

    @functools.cached_property
    def declared(self) -> Mapping[str, Collection[str]]:
        """Every declared name, by the kind of thing it names."""
        protocol = self.protocol
        return {
            "state": protocol.states,
            "epoch": dict.fromkeys(protocol.epochs),
            "event": protocol.events,
            "rule": dict.fromkeys((*conditions(protocol), *protocol.provided, *GROUPS)),
            "data element": protocol.data,
            "track": tracks(protocol),
            "schedule entry": protocol.schedule,
            "cohort": () if protocol.enrollment is None else protocol.enrollment.cohorts,
        }

    @functools.cached_property
    def clashing(self) -> frozenset[str]:
        """Names that more than one criterion or rule has."""
        protocol = self.protocol
        inline = [rule.id for _, rule in inline_rules(protocol)]
        criteria = (*protocol.criteria.inclusion, *protocol.criteria.exclusion)
        found = Counter((*criteria, *protocol.rules, *protocol.provided, *inline))
        return frozenset(name for name, count in found.items() if count > 1)

    @functools.cached_property
    def ways(self) -> graph.Ways:
        """The ways between states."""
        return graph.ways(self.protocol)

    @functools.cached_property
    def sources(self) -> tuple[tuple[str, ...], ...]:
        """For each transition the states that it starts from."""
        return tuple(graph.sources(self.protocol, transition) for transition in self.protocol.transitions)

    @functools.cached_property
    def cells(self) -> Mapping[tuple[str, str], tuple[int, ...]]:
        """Event and state to the numbers of the transitions that start there."""
        return graph.cells(self.protocol)

    @functools.cached_property
    def starts(self) -> Mapping[str, str]:
        """The initial state of each track that has exactly one."""
        return graph.starts(self.protocol)

    @functools.cached_property
    def reached(self) -> frozenset[str]:
        """The states that somebody can be in."""
        return graph.reach(self.ways, self.starts.values())

    @functools.cached_property
    def is_mapped(self) -> bool:
        """Whether the ways between states can be told: no name in them is unknown, each track starts somewhere."""
        return graph.is_known(self.protocol) and set(self.starts) == set(tracks(self.protocol))

    @property
    def on_study(self) -> tuple[str, ...]:
        """The states of the main track in which somebody can be and that are not the end."""
        return tuple(
            name
            for name, state in self.protocol.states.items()
            if state.track == PATHWAY and state.disposition is None and not state.ends_study and name in self.reached
        )


Check = t.Callable[[Reading], "Iterator[Problem]"]
"""One idea of what can be wrong: yields what it finds, in any order."""
