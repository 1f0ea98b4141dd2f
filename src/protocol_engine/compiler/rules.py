"""The rulebook: every condition of the protocol as a rule with a stable id."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.chart import Rule
from protocol_engine.compiler.spans import said, span_of
from protocol_engine.resolve import conditions, inline_rules, required_rules

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from protocol_engine.chart import Entry, Kind, Provided, Transition
    from protocol_engine.compiler.conditions import Conditions
    from protocol_engine.protocol import Protocol, Requirement, Window


@attrs.frozen(eq=False)
class Rulebook:
    """
    The rules that the author has named, by name.

    Attributes:
        kinds: Event kind to its number, for those that something looks back at.
        limits: The rules about how many participants there may be.
    """

    protocol: Protocol
    named: Mapping[str, Rule]
    kinds: Mapping[str, int]
    limits: tuple[Rule, ...] = ()

    @classmethod
    def of(
        cls, protocol: Protocol, compiled: Conditions, provided: Mapping[str, Provided], kinds: Mapping[str, int]
    ) -> Rulebook:
        """Make the named rules: criteria, rules, rules that the host provides, and rules written in place."""
        paths = {inline.id: path for path, inline in inline_rules(protocol)}
        named = {}
        for name, (kind, record) in conditions(protocol).items():
            path = paths.get(name, f"rules.{name}") if kind == "rule" else f"criteria.{kind}.{name}"
            named[name] = Rule(
                name,
                t.cast("t.Any", kind),
                record.category or ("procedure order" if kind == "rule" else "eligibility"),
                record.text,
                record.cite,
                record.basis,
                record.important,
                compiled[f"{path}.check"],
                path=path,
            )
        for name, asks in provided.items():
            declared = protocol.provided[name]
            named[name] = Rule(
                name,
                "provided",
                declared.category or "procedure order",
                declared.text,
                declared.cite,
                declared.basis,
                declared.important,
                path=f"provided.{name}",
                provided=asks,
            )
        return cls(protocol, named, kinds)

    def required(self, requirements: Iterable[Requirement]) -> tuple[Rule, ...]:
        """Give the rules of a `require` list, groups spelled out."""
        return tuple(self.named[name] for name in required_rules(self.protocol, requirements))

    def window(self, owner: str, window: Window | None, path: str, **defaults: t.Any) -> Rule | None:
        """
        Give the rule of a window.

        Args:
            owner: Id of the transition, or name of the event kind.
            defaults: `cite`, `basis` and `important` where the window itself has none.
        """
        if window is None:
            return None
        return Rule(
            f"{owner}.window",
            "window",
            "visit window",
            window.text or said(window),
            window.cite or defaults.get("cite"),
            window.basis or defaults.get("basis"),
            defaults.get("important") if window.important is None else window.important,
            span=span_of(window, self.kinds),
            path=f"{path}.window",
        )

    def all(
        self, kinds: Mapping[str, Kind], transitions: Iterable[Transition], entries: Iterable[Entry]
    ) -> dict[str, Rule]:
        """Give every rule of the chart by id: named ones, windows, what events demand, the schedule."""
        found = dict(self.named)
        windows = [one.window for one in transitions] + [kind.window for kind in kinds.values()]
        found.update((rule.id, rule) for rule in windows if rule is not None)
        for kind in kinds.values():
            if kind.offers or kind.during is not None:
                found[kind.sequence.id] = kind.sequence
            if any(len(cell) > 1 or cell[0].when is not None for one in kind.offers for cell in one.cells.values()):
                found[kind.branch.id] = kind.branch
            found[kind.data.id] = kind.data
        found.update((entry.rule.id, entry.rule) for entry in entries)
        found.update((rule.id, rule) for rule in self.limits)
        return found
