"""What a protocol says, spelled out slowly from its records: choices of states, ids, rules and usable values."""

from __future__ import annotations

import itertools
import re
import typing as t
from decimal import Decimal

from protocol_engine.language import Date, DateTime, analyze, explain, parse_date
from protocol_engine.language.units import UnitError, factor, molar_factor
from protocol_engine.protocol import EpochOf, InlineRule
from protocol_engine.resolve import dictionary

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from protocol_engine.language import Expression, Type
    from protocol_engine.protocol import (
        DataElement,
        Protocol,
        Requirement,
        State,
        StateChoice,
        Transition,
    )

UNUSABLE = object()
"""Stands for a value that no rule can read."""


class Plain:
    """One protocol, and plain answers to what its parts mean."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.names = dictionary(protocol)
        self.tracks = list(dict.fromkeys(state.track for state in protocol.states.values()))
        self.initial = {state.track: name for name, state in protocol.states.items() if state.initial}
        self.inclusion = protocol.criteria.inclusion
        self.exclusion = protocol.criteria.exclusion
        self.inline = {
            item.id: item
            for requirements in (
                *(kind.require for kind in protocol.events.values()),
                *(transition.require for transition in protocol.transitions),
            )
            for item in requirements
            if isinstance(item, InlineRule)
        }
        named: dict[str, t.Any] = {**self.inclusion, **self.exclusion, **protocol.rules, **self.inline}
        self.texts = {name: rule.check for name, rule in named.items()}
        self.expressions: dict[str, Expression] = {}
        self.answers: dict[tuple[t.Any, ...], bool | None] = {}
        self.exclusions: dict[tuple[str, str], bool] = {}

    # --- states and transitions ---------------------------------------------------------------

    def state(self, name: str) -> State:
        """Give the record of a state."""
        return self.protocol.states[name]

    def final(self, name: str) -> bool:
        """Tell whether a state is a disposition."""
        return self.protocol.states[name].disposition is not None

    def chosen(self, choices: Iterable[StateChoice]) -> set[str]:
        """Spell out states and epochs; `any` and an epoch stand for states that are not final."""
        found = set()
        for choice in choices:
            if isinstance(choice, str) and choice in self.protocol.states:
                found.add(choice)
                continue
            epoch = choice.epoch if isinstance(choice, EpochOf) else choice
            for name, state in self.protocol.states.items():
                if not self.final(name) and (choice == "any" or state.epoch == epoch):
                    found.add(name)
        return found

    def sources(self, transition: Transition) -> set[str]:
        """Give the states that a transition starts from, all of its own track."""
        track = self.track(transition)
        return {name for name in self.chosen(transition.source) if self.state(name).track == track}

    def track(self, transition: Transition) -> str:
        """Give the track that a transition moves in."""
        return self.state(transition.to).track

    def moving(self, event: str, track: str | None = None) -> list[Transition]:
        """Give the transitions of an event kind, in one track or in all."""
        return [
            transition
            for transition in self.protocol.transitions
            if transition.event == event and track in (None, self.track(transition))
        ]

    def reachable(self, start: str, target: str) -> bool:
        """Tell whether transitions lead from one state to another, whatever their conditions."""
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            here = ahead.pop()
            for transition in self.protocol.transitions:
                if here in self.sources(transition) and transition.to not in seen:
                    seen.add(transition.to)
                    ahead.append(transition.to)
        return target in seen

    def id_of(self, transition: Transition) -> str:
        """Give the id of a transition: its own, else the event's name if that is enough, else with its target."""
        if transition.id:
            return transition.id
        if len(self.moving(transition.event)) == 1:
            return transition.event
        return f"{transition.event}->{transition.to}"

    def rank(self, kind: str) -> tuple[bool, int]:
        """Give the place of an event kind within one day: as declared, those that only end things last."""
        kinds = list(self.protocol.events)
        targets = [self.state(transition.to) for transition in self.moving(kind)]
        ends = bool(targets) and all(state.disposition is not None or state.ends_study for state in targets)
        return ends, kinds.index(kind) if kind in kinds else len(kinds)

    # --- rules --------------------------------------------------------------------------------

    def required(self, requirements: Iterable[Requirement]) -> list[str]:
        """Spell out a list of requirements: groups become their criteria."""
        names: list[str] = []
        for item in requirements:
            if isinstance(item, InlineRule):
                names.append(item.id)
            elif item == "inclusion":
                names.extend(self.inclusion)
            elif item == "exclusion":
                names.extend(self.exclusion)
            else:
                names.append(item)
        return list(dict.fromkeys(names))

    def expression(self, text: str) -> Expression:
        """Read a text of the rule language, once."""
        if text not in self.expressions:
            self.expressions[text] = analyze(text, self.names, self.texts)
        return self.expressions[text]

    def ask(self, text: str, value: t.Callable[[str], object]) -> bool | None:
        """Ask the explaining evaluator for the outcome of a text."""
        expression = self.expression(text)
        values = {name: value(name) for name in expression.inputs}
        key = (text, *values.values())
        if key not in self.answers:
            self.answers[key] = explain(expression, values).outcome
        return self.answers[key]

    def exclusive(self, first: str, second: str) -> bool:
        """Try every combination of values, missing ones too: can both texts ever be true?"""
        if (first, second) not in self.exclusions:
            self.exclusions[first, second] = self._never_both(first, second)
        return self.exclusions[first, second]

    def _never_both(self, first: str, second: str) -> bool:
        names = sorted({*self.expression(first).inputs, *self.expression(second).inputs})
        domains = [self._domain(name, first + " " + second) for name in names]
        if any(domain is None for domain in domains):
            return False
        for values in itertools.product(*t.cast("list[list[object]]", domains)):
            given = dict(zip(names, values, strict=True))
            if self.ask(first, given.__getitem__) is True and self.ask(second, given.__getitem__) is True:
                return False
        return True

    def _domain(self, name: str, texts: str) -> list[object] | None:
        """Give values that stand for all values of a name, or None where the values are not so few."""
        kind = self.names.get(name)
        if kind is None or kind.of is not None:
            return None
        if name.endswith(".count"):
            return [Decimal(number) if kind.name != "Integer" else number for number in range(6)]
        if name in self.tracks:
            return [state for state in self.protocol.states if self.state(state).track == name]
        if kind.name == "Boolean":
            return [True, False, None]
        if kind.name == "String":
            quoted = re.findall(r"'([^']*)'", texts)
            return [*(kind.values or (*quoted, "something else")), None]
        if kind.name in ("Integer", "Decimal", "Quantity"):
            return [*_points(kind, texts), None]
        return None

    # --- data ---------------------------------------------------------------------------------

    def usable(self, name: str, raw: object) -> object:
        """Give the value of an element as rules see it; None where it is null."""
        if raw is None:
            return None
        element = self.protocol.data[name]
        inner = element.type.removeprefix("List<").removesuffix(">")
        if inner == element.type:
            return _usable(inner, element, raw)
        if not isinstance(raw, list | tuple):
            return UNUSABLE
        items = tuple(UNUSABLE if item is None else _usable(inner, element, item) for item in raw)
        return UNUSABLE if UNUSABLE in items else items


def _points(kind: Type, texts: str) -> list[object]:
    """Give the numbers that a text names, in the kind's unit, and their neighbors within the range."""
    numbers = {Decimal(0)}
    for number, unit in re.findall(r"(-?\d+(?:\.\d+)?)(?: '([^']*)')?", texts):
        value = Decimal(number)
        if unit and kind.unit and unit != kind.unit:
            exact = value * 1
            try:
                scale = factor(unit, kind.unit)
            except UnitError:
                continue
            exact = exact * scale.numerator / scale.denominator
            value = exact
        numbers.add(value)
    low, high = kind.range or (Decimal(-(10**6)), Decimal(10**6))
    step = Decimal(1) if kind.name == "Integer" else Decimal("0.0001")
    points = {low, high, *(number + shift for number in numbers for shift in (-step, Decimal(0), step))}
    within = sorted(point for point in points if low <= point <= high)
    return [int(point) for point in within] if kind.name == "Integer" else list(within)


def _usable(inner: str, element: DataElement, raw: object) -> object:
    if inner == "Boolean":
        return raw if isinstance(raw, bool) else UNUSABLE
    if inner == "String":
        good = isinstance(raw, str) and (element.values is None or raw in element.values)
        return raw if good else UNUSABLE
    if inner in ("Date", "DateTime"):
        try:
            date = parse_date(t.cast("str", raw))
        except (ValueError, TypeError):
            return UNUSABLE
        return date if isinstance(date, Date if inner == "Date" else DateTime) else UNUSABLE
    number = _number(inner, element, raw)
    if number is None or (element.range is not None and not element.range[0] <= number <= element.range[1]):
        return UNUSABLE
    return number


def _number(inner: str, element: DataElement, raw: object) -> int | Decimal | None:
    if isinstance(raw, bool):
        return None
    if inner == "Integer":
        return raw if isinstance(raw, int) else None
    if isinstance(raw, int | float | Decimal):
        return Decimal(str(raw))
    if inner == "Quantity" and isinstance(raw, str):
        match = re.fullmatch(r"(-?\d+(?:\.\d+)?) (\S+)", raw)
        if match is None:
            return None
        try:
            scale = factor(match[2], element.unit or "1")
        except UnitError:
            if element.molar_mass is None:
                return None
            try:
                scale = molar_factor(match[2], element.unit or "1", element.molar_mass)
            except UnitError:
                return None
        return Decimal(match[1]) * scale.numerator / scale.denominator
    return None


def given(data: Mapping[str, object], name: str) -> bool:
    """Tell whether a fact brings an element with a value, readable or not."""
    return data.get(name) is not None
