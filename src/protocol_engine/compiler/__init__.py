"""
Protocol to chart: names become numbers, texts become functions, choices become lists.

`compile` reads as the list of what it makes; each file of this package makes one of them.
"""

from __future__ import annotations

import hashlib
import typing as t
from types import MappingProxyType

import attrs

from protocol_engine.chart import Chart, State
from protocol_engine.checker import Reading, check_reading
from protocol_engine.compiler.conditions import conditions_of
from protocol_engine.compiler.elements import elements_of
from protocol_engine.compiler.express import express_lanes
from protocol_engine.compiler.kinds import kinds_of, reachable_states
from protocol_engine.compiler.limits import limits_of
from protocol_engine.compiler.numbers import numbers_of
from protocol_engine.compiler.provided import provided_of
from protocol_engine.compiler.rules import Rulebook
from protocol_engine.compiler.schedule import entries_of
from protocol_engine.compiler.transitions import transitions_of
from protocol_engine.errors import ProtocolError
from protocol_engine.loader import canonical
from protocol_engine.resolve import states_of, tracks

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.chart import HostFunction
    from protocol_engine.protocol import Protocol

__all__ = ["compile"]


def compile(protocol: Protocol, *, provided: Mapping[str, HostFunction] = MappingProxyType({})) -> Chart:
    """
    Compile a protocol. Changes nothing.

    Args:
        provided: Functions of the host, by the names that the protocol declares under `provided`.
            Each is given one read-only mapping, from what the rule reads to its values (None where
            one is missing), and depends on nothing else; it answers true, false or None (it cannot
            be told), or a pair of that and a reason. A rule without a function cannot be told.

    Raises:
        ProtocolError: The checker finds errors; it carries all of them. Warnings do not stop it.
        TypeError: A name in `provided` is not declared, or what it names is no function.
    """
    reading = Reading(protocol)
    problems = [problem for problem in check_reading(reading) if problem.severity == "error"]
    if problems:
        raise ProtocolError(problems)
    numbers = numbers_of(protocol, reading.expressions.values())
    conditions = conditions_of(protocol, reading.expressions, numbers)
    elements = elements_of(protocol, numbers.elements)
    book = Rulebook.of(protocol, conditions, provided_of(protocol, provided, numbers), numbers.kinds)
    transitions = transitions_of(protocol, conditions, book)
    entries = entries_of(protocol, conditions, book)
    kinds = kinds_of(protocol, transitions, entries, book, numbers.kinds)
    ending = [
        (number, name)
        for number, track in enumerate(tracks(protocol))
        for name in states_of(protocol, track)
        if protocol.states[name].ends_study
    ]
    lanes = express_lanes(kinds, elements, ending)
    limits = limits_of(protocol)
    return Chart(
        protocol=protocol,
        digest=hashlib.sha256(canonical(protocol)).hexdigest(),
        tracks=tracks(protocol),
        initial=tuple(
            next(name for name in states_of(protocol, track) if protocol.states[name].initial)
            for track in tracks(protocol)
        ),
        states={
            name: State(name, state.track, state.epoch, state.label or name, state.disposition, state.ends_study)
            for name, state in protocol.states.items()
        },
        ending=frozenset(name for _, name in ending),
        reachable=reachable_states(protocol, transitions),
        elements=elements,
        kinds={name: attrs.evolve(kind, express=lanes[name]) for name, kind in kinds.items()},
        transitions=transitions,
        rules=attrs.evolve(book, limits=tuple(limit.rule for limit in limits)).all(kinds, transitions, entries),
        entries=entries,
        limits=limits,
        at_hand=(len(numbers.elements), len(numbers.kinds)),
    )
