"""The conditions of a protocol in words that people read: names become labels, quotes and code go."""

from __future__ import annotations

import re
import typing as t

import attrs

from protocol_engine.compiler.spans import said

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from protocol_engine.chart import Chart, Rule, Transition
    from protocol_engine.protocol import Basis, ScheduleEntry, Window
    from protocol_engine.protocol import Transition as Declared

_CERTAINTY: t.Final[tuple[Basis, ...]] = ("assumed", "interpreted", "stated")
"""From the least certain to the most."""

_TOKEN = re.compile(r"""'[^']*'|"[^"]*"|is(?: not)?(?: null)?\b|[A-Za-z_]\w*(?:\.\w+)?(?:\(\))?|[{}]|[<>!]=|\s+|.""")

_SIGNS: t.Final[Mapping[str, str]] = {
    "<=": " ≤ ", ">=": " ≥ ", "!=": " ≠ ", "<": " < ", ">": " > ", "=": " = ", ",": ", ", "{": "", "}": "",
}  # fmt: skip
"""Signs of the rule language to those that people read, with the room that they need."""

_WORDS: t.Final[Mapping[str, str]] = {
    "Today()": "the day of the event",
    "Now()": "the time of the event",
    "true": "yes",
    "false": "no",
    "null": "missing",
    "is null": "is missing",
    "is not null": "is known",
    "not": "not:",
    "in": "is one of",
    "implies": "only with",
}


_GROUPS = (
    ("inclusion", "every inclusion criterion is met"),
    ("exclusion", "no exclusion criterion applies"),
)
"""What is said where a whole group of criteria is asked for."""


def labelled(name: str, label: str | None) -> str:
    """Give the name of something for people: its label, else its name without underscores."""
    words = name.replace("_", " ").strip()
    return label or words[:1].upper() + words[1:] or name


def spoken(name: str) -> str:
    """Give the name of a data element for people: `DiscontinuationReason` is a discontinuation reason."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).split()
    return " ".join([*words[:1], *(word if word.isupper() else word.lower() for word in words[1:])])


def condition_text(chart: Chart, text: str) -> str:
    """
    Write a text of the rule language in words. It means the same, but cannot be read back.

    Data elements, states and event kinds are called by their labels, and units stand without quotes.
    """
    words = "".join(_word(chart, token) for token in _TOKEN.findall(" ".join(text.split())))
    return " ".join(words.split())


def _word(chart: Chart, token: str) -> str:
    protocol = chart.protocol
    if token in _SIGNS:
        return _SIGNS[token]
    if token in _WORDS:
        return _WORDS[token]
    if token.startswith("'"):
        inside = token[1:-1]
        return labelled(inside, protocol.states[inside].label) if inside in protocol.states else inside
    name = token.strip('"')
    if name in protocol.data:
        return protocol.data[name].label or spoken(name)
    if name in chart.tracks:
        return f"state of {name}"
    kind, _, attribute = name.partition(".")
    if attribute and kind in protocol.events:
        event = event_label(chart, kind)
        return {"count": f"number of '{event}'", "first": f"first '{event}'"}.get(attribute, f"date of '{event}'")
    rule = protocol.rules.get(name)
    return (rule.text or name) if token.startswith('"') and rule is not None else token


def event_label(chart: Chart, kind: str) -> str:
    """Give the name of an event kind for people."""
    return labelled(kind, chart.protocol.events[kind].label)


def state_label(chart: Chart, name: str) -> str:
    """Give the name of a state for people."""
    return labelled(name, chart.protocol.states[name].label)


def window_text(chart: Chart, window: Window | ScheduleEntry) -> str:
    """Say when something should happen: `at least 12 months after CAR-T cells infused`."""
    first = "the first " if window.which == "first" else ""
    anchor = f"{first}{event_label(chart, window.anchor)}"
    if window.after is not None and window.early is not None and window.early == window.late:
        return f"{window.after} ±{window.early} after {anchor}"
    return said(attrs.evolve(window, anchor=anchor))


def conditions_of(
    chart: Chart, transition: Transition, declared: Declared
) -> tuple[tuple[str, ...], tuple[str, ...], Basis | None]:
    """
    Give what is asked of a transition.

    Args:
        declared: The same transition as the file has it.

    Returns:
        What is asked, one thing each; the ids of the rules that are meant; the least certain basis of
        any of them.
    """
    parts, rules, bases = [], [], [transition.basis]
    if transition.otherwise:
        parts.append("in every other case")
    elif transition.when is not None:
        parts.append(condition_text(chart, transition.when.text))
    for kind, sentence in _GROUPS:
        asked = [rule for rule in transition.require if rule.kind == kind]
        every = chart.protocol.criteria.inclusion if kind == "inclusion" else chart.protocol.criteria.exclusion
        if len(asked) > 1 and len(asked) == len(every):
            parts.append(f"{sentence} ({asked[0].id} to {asked[-1].id})")
        else:
            parts += [_rule_text(chart, rule) for rule in asked]
    parts += [_rule_text(chart, rule) for rule in transition.require if rule.kind not in ("inclusion", "exclusion")]
    rules += [rule.id for rule in transition.require]
    bases += [rule.basis for rule in transition.require]
    if transition.window is not None and declared.window is not None:
        rules.append(transition.window.id)
        bases.append(transition.window.basis)
        parts.append(declared.window.text or window_text(chart, declared.window))
    return tuple(parts), tuple(rules), weakest(bases)


def weakest(bases: Iterable[Basis | None]) -> Basis | None:
    """Give the least certain of some bases; None where none is said."""
    found = set(bases)
    return next((one for one in _CERTAINTY if one in found), None)


def _rule_text(chart: Chart, rule: Rule) -> str:
    if rule.kind == "exclusion":
        # The rule demands the opposite of what the criterion says.
        declared = chart.protocol.criteria.exclusion[rule.id]
        return f"not: {rule.text or condition_text(chart, declared.check)}"
    if rule.text:
        return rule.text
    return rule.id if rule.condition is None else condition_text(chart, rule.condition.text)
