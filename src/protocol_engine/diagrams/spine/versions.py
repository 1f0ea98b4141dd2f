"""
Two versions of a protocol in one flow: what an amendment adds, removes and changes.

Compared is what the two mean: a transition has changed when one of its rules has, whatever it is called.
"""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.flow import Arrow, Change, Condition, Flow, Node, flow_of
from protocol_engine.diagrams.masthead import numbered
from protocol_engine.diagrams.plain import condition_text
from protocol_engine.diagrams.spine.overlay import Overlay

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from protocol_engine.chart import Chart, Rule

_Way = tuple[str, str, str]
"""Transition, source and target."""


def versions(old: Chart, new: Chart) -> tuple[Flow, Overlay]:
    """
    Give the flow of two versions together, and what marks their difference. Changes nothing.

    States and arrows of both are in it; what is only in the old one is drawn as removed. What the flow does not
    show (the schedule, data, criteria that no transition asks for) is named below the title.
    """
    before, after = flow_of(old), flow_of(new)
    nodes = _nodes(before, after)
    changed = _changed_transitions(old, new, before, after)
    arrows = tuple(_placed(_arrows(before, after, changed), nodes))
    conditions = _conditions(before, after, changed, arrows)
    numbered = tuple(
        attrs.evolve(one, number=conditions[one.transition].number if one.transition in conditions else None)
        for one in arrows
    )
    held = {node.track for node in nodes.values()}
    tracks = tuple(track for track in dict.fromkeys((*after.tracks, *before.tracks)) if track in held)
    epochs = {**after.epochs, **{name: label for name, label in before.epochs.items() if name not in after.epochs}}
    flow = attrs.evolve(after, tracks=tracks, epochs=epochs, nodes=nodes, arrows=numbered, conditions=conditions)
    return flow, _overlay(old, new, before, after, flow)


def _nodes(before: Flow, after: Flow) -> dict[str, Node]:
    found = {}
    for name, node in after.nodes.items():
        was = before.nodes.get(name)
        change: Change = "added" if was is None else "changed" if was != node else ""
        found[name] = attrs.evolve(node, change=change)
    for name, node in before.nodes.items():
        if name not in after.nodes:
            found[name] = attrs.evolve(node, change="removed", initial=False)
    return found


def _ways(flow: Flow) -> dict[_Way, Arrow]:
    return {(one.transition, one.source, one.target): one for one in flow.arrows}


def _arrows(before: Flow, after: Flow, changed: Mapping[str, tuple[str, ...]]) -> Iterable[Arrow]:
    old, new = _ways(before), _ways(after)
    for way, arrow in new.items():
        change: Change = "added" if way not in old else "changed" if arrow.transition in changed else ""
        yield attrs.evolve(arrow, change=change)
    taken = {arrow.key for arrow in after.arrows}
    for way, arrow in old.items():
        if way not in new:
            # The new version may send the same transition elsewhere; the two are different arrows.
            name = f"{arrow.transition} (before)" if arrow.key in taken else arrow.transition
            yield attrs.evolve(arrow, transition=name, change="removed")


def _placed(arrows: Iterable[Arrow], nodes: Mapping[str, Node]) -> Iterator[Arrow]:
    """Give the arrows whose ends are in one track, each in the track where its states are now."""
    for arrow in arrows:
        track = nodes[arrow.source].track
        if nodes[arrow.target].track == track:
            yield attrs.evolve(arrow, track=track)


def _changed_transitions(old: Chart, new: Chart, before: Flow, after: Flow) -> dict[str, tuple[str, ...]]:
    """Give the transitions that ask for something else than before, with what is told of that."""
    known = {one.transition: one for one in before.arrows}
    windows, others = _windows(old), _windows(new)
    found: dict[str, tuple[str, ...]] = {}
    for arrow in after.arrows:
        id = arrow.transition
        if id not in known or id in found:
            continue
        one, other = before.conditions.get(id), after.conditions.get(id)
        was, asked = _parts(one), _parts(other)
        told = [] if known[id].label == arrow.label else [f"called before: {known[id].label}"]
        told += [] if known[id].event == arrow.event else [f"event before: {known[id].event}"]
        if was != asked:
            told.append(f"before: {'; '.join(was) or 'nothing was asked'}")
        for rule in other.rules if other else ():
            if one is not None and rule in one.rules and _meaning(old.rules[rule]) != _meaning(new.rules[rule]):
                then, now = _words(old, old.rules[rule]), _words(new, new.rules[rule])
                # What stands there in full already is not told again.
                told += [] if then != now and then in was and now in asked else [_told(rule, then, now)]
        if was == asked and windows.get(id) != others.get(id):
            told.append("its window has changed")
        if told:
            found[id] = tuple(told)
    return found


def _parts(condition: Condition | None) -> tuple[str, ...]:
    return () if condition is None else condition.parts


def _meaning(rule: Rule) -> tuple[object, ...]:
    """Give what a rule asks for, without its window: that is compared as it is declared."""
    provided = None if rule.provided is None else tuple(one.name for one in rule.provided.inputs)
    return rule.kind, None if rule.condition is None else rule.condition.text, rule.category, provided


def _windows(chart: Chart) -> dict[str, tuple[object, ...]]:
    """Give when each transition should happen, as far as it means anything."""
    return {
        one.id: (window.anchor, window.which, window.after, window.early, window.late, window.at_least, window.at_most)
        for one, declared in zip(chart.transitions, chart.protocol.transitions, strict=True)
        if (window := declared.window) is not None
    }


def _told(rule: str, was: str, now: str) -> str:
    return f"{rule} asks for something else" if was == now else f"{rule} was: {was}; is: {now}"


def _words(chart: Chart, rule: Rule) -> str:
    if rule.condition is not None:
        return condition_text(chart, rule.condition.text)
    return rule.text or rule.id


def _conditions(
    before: Flow, after: Flow, changed: Mapping[str, tuple[str, ...]], arrows: Iterable[Arrow]
) -> dict[str, Condition]:
    found: dict[str, Condition] = {}
    numbers: dict[tuple[str, ...], int] = {}
    for id in dict.fromkeys(arrow.transition for arrow in arrows):
        removed = id not in after.conditions and id not in changed
        known = before.conditions.get(id.removesuffix(" (before)")) if removed else after.conditions.get(id)
        parts = (*_parts(known), *changed.get(id, ()))
        if parts:
            number = numbers.setdefault(parts, len(numbers) + 1)
            found[id] = attrs.evolve(known or Condition(number, id, parts), number=number, transition=id, parts=parts)
    return found


def _overlay(old: Chart, new: Chart, before: Flow, after: Flow, flow: Flow) -> Overlay:
    states = {name: node.change for name, node in flow.nodes.items() if node.change}
    arrows = {arrow.key: arrow.change for arrow in flow.arrows if arrow.change}
    counts = {change: _count(change, states.values(), arrows.values()) for change in ("added", "removed", "changed")}
    told = "; ".join(f"{change}: {count}" for change, count in counts.items() if count) or "no difference in the flow"
    ways = {(one.transition.removesuffix(" (before)"), one.source) for one in flow.arrows}
    lost = [one.transition for one in before.arrows if one.key not in ways]
    asked = {rule for one in (before, after) for condition in one.conditions.values() for rule in condition.rules}
    beside = _beside(old, new, asked, lost)
    also = f". Not drawn: {beside}" if beside else ""
    return Overlay(
        f"from version {old.version} to {new.version}",
        f"{told}{also}",
        {state: (change,) for state, change in states.items()},
        dict(arrows),
        {key: ({"added": "+", "removed": "-", "changed": "~"}[change], True) for key, change in arrows.items()},
        "dot = can leave this way",
        dict(states),
        dict(arrows),
        tuple((change, change) for change in ("added", "removed", "changed") if counts[change]),
    )


def _count(change: str, states: Iterable[str], arrows: Iterable[str]) -> str:
    state, arrow = list(states).count(change), list(arrows).count(change)
    return " and ".join(numbered(count, word) for count, word in ((state, "state"), (arrow, "arrow")) if count)


def _beside(old: Chart, new: Chart, asked: set[str], lost: Iterable[str]) -> str:
    """
    Name what differs and has no place in the flow.

    Args:
        asked: The rules that some transition asks for: how these differ is told at the transition.
        lost: Transitions of the old version whose states are in different tracks now.
    """
    found = []
    for what in ("schedule", "data", "events", "epochs", "enrollment"):
        one, other = getattr(old.protocol, what), getattr(new.protocol, what)
        if one == other:
            continue
        if isinstance(one, dict) and isinstance(other, dict):
            names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
            found.append(f"{what} ({', '.join(names)})")
        else:
            found.append(what)
    rules = [id for id in {**old.rules, **new.rules} if id not in asked and _written(old, id) != _written(new, id)]
    found += [f"rules ({', '.join(rules)})"] if rules else []
    ways = list(dict.fromkeys(lost))
    return "; ".join([*found, *([f"ways between tracks ({', '.join(ways)})"] if ways else [])])


def _written(chart: Chart, id: str) -> tuple[object, ...] | None:
    """Give the meaning of a rule that somebody wrote; what the compiler makes follows from the rest of the file."""
    rule = chart.rules.get(id)
    return None if rule is None or rule.kind not in ("inclusion", "exclusion", "rule", "provided") else _meaning(rule)
