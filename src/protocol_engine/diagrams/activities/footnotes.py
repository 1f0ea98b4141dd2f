"""What a footnote of the Schedule of Activities says: when something is not done, and what is asked of it."""

from __future__ import annotations

import typing as t

import attrs

from protocol_engine.diagrams.activities.plan import bounds_of
from protocol_engine.diagrams.activities.timing import instances_of, is_endless, window_of
from protocol_engine.diagrams.plain import condition_text, conditions_of, event_label, labelled, state_label
from protocol_engine.resolve import PATHWAY

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from protocol_engine.chart import Chart, Transition


def about_entry(chart: Chart, name: str, *, labelled: bool, window: str) -> str:
    """
    Say what is particular about an entry of the schedule; nothing where nothing is.

    Args:
        labelled: Whether its label is told at the head of the column.
        window: The window at the head of the column.
    """
    declared = chart.protocol.schedule[name]
    entry = next(one for one in chart.entries if one.rule.id == name)
    parts = [declared.label] if declared.label and not labelled else []
    if declared.only_if is not None:
        parts.append(f"only if {condition_text(chart, declared.only_if)}")
    if entry.during is not None:
        parts += _while_in(chart, entry.during)
    own = window_of(declared)
    if own != window:
        parts.append(f"window: {own}")
    if declared.every is not None:
        count, sure = instances_of(entry)
        if is_endless(count) or declared.until in chart.protocol.events:
            end = "" if declared.until is None else f" until '{event_label(chart, declared.until)}'"
            parts.append(f"every {declared.every}{end}")
        elif not sure:
            parts.append("how often depends on the lengths of the months")
    if declared.which == "each":
        parts.append(f"after each '{event_label(chart, declared.anchor)}'")
    if declared.text:
        parts.append(declared.text)
    return _sentence(parts)


def about_step(chart: Chart, transitions: Sequence[str]) -> str:
    """
    Say what is asked of a step: what all its ways ask for, then what each asks for.

    Its ways are those of the plan and whatever else the same decision may lead to.
    """
    meant = [one for one in chart.transitions if one.id in transitions]
    ways = [
        (one, declared)
        for one, declared in zip(chart.transitions, chart.protocol.transitions, strict=True)
        if one in meant or _decided_with(one, meant)
    ]
    timed = len({bounds_of(declared.window) for one, declared in ways if one in meant}) > 1
    asked = []
    for one, declared in ways:
        parts, _, _ = conditions_of(chart, one if timed else attrs.evolve(one, window=None), declared)
        asked.append((state_label(chart, one.target), parts))
    if not asked:
        return ""
    common = [part for part in asked[0][1] if all(part in parts for _, parts in asked)]
    each = dict.fromkeys(
        f"{target}: {', '.join(part for part in parts if part not in common)}"
        for target, parts in asked
        if any(part not in common for part in parts)
    )
    only = len(asked) == 1
    return _sentence([*common, *(() if only else each)])


def _decided_with(way: Transition, meant: Sequence[Transition]) -> bool:
    """Tell whether another way is one more answer to the question of a step."""
    if way.when is None and not way.otherwise:
        return False
    return any(
        one.event == way.event
        and (one.when is not None or one.otherwise)
        and not set(one.sources).isdisjoint(way.sources)
        for one in meant
    )


def about_kind(chart: Chart, name: str) -> str:
    """Say what is asked of an event kind whenever it happens."""
    return _sentence([rule.text or rule.id for rule in chart.kinds[name].require])


def about_element(chart: Chart, name: str) -> str:
    """Say how long a value may be used."""
    element = chart.protocol.data.get(name)
    return "" if element is None or element.valid_for is None else f"A value may be used for {element.valid_for}."


def _while_in(chart: Chart, during: Iterable[str]) -> Iterator[str]:
    """Say in which states something is expected; an epoch is named for all its states that are not final."""
    left = [name for name in chart.states if name in set(during)]
    everywhere = {name for name, state in chart.states.items() if state.track == PATHWAY and not state.final}
    if everywhere <= set(left):
        return
    epochs = []
    for epoch in chart.protocol.epochs:
        inside = [name for name in everywhere if chart.states[name].epoch == epoch]
        if len(inside) > 1 and set(inside) <= set(left):
            epochs.append(labelled(epoch, None))
            left = [name for name in left if name not in inside]
    words = [*epochs, *(f"'{state_label(chart, name)}'" for name in left)]
    where = "in the epoch " if epochs else ""
    yield f"only while {where}{', '.join(words[:-1])}{' or ' if len(words) > 1 else ''}{words[-1]}"


def _sentence(parts: Iterable[str]) -> str:
    text = "; ".join(part.strip().rstrip(".") for part in parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""
