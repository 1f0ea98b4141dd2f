"""
The rules that the host provides: its function asked, and held to what an answer is.

The function is not ours. It may raise, or give back anything; neither ends the fold, and the rule
is undetermined then. What an exception says is not told, since it may hold a participant's values.
"""

from __future__ import annotations

import typing as t
from types import MappingProxyType

import attrs

from protocol_engine.step import finding

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from protocol_engine.chart import HostFunction, Provided, Rule
    from protocol_engine.situation import View
    from protocol_engine.step import Finding


@attrs.frozen
class Answer:
    """
    What the host says of a rule.

    Attributes:
        outcome: Whether it holds; None where that cannot be told.
        reason: Why, in the host's words or in ours; may be empty.
    """

    outcome: bool | None
    reason: str = ""


def judge_provided(view: View, rule: Rule, provided: Provided) -> Finding | None:
    """Hold a rule that the host provides against a fact; None where it is satisfied."""
    answer = ask_about(view, provided)
    if answer.outcome is True:
        return None
    outcome: t.Literal["undetermined", "violated"] = "undetermined" if answer.outcome is None else "violated"
    if view.situation.brief:
        return finding(rule, outcome, view.event, "")
    evidence = tuple(view.evidence(one) for one in provided.inputs)
    said = "; ".join(part for part in (", ".join(map(str, evidence)), answer.reason) if part)
    text = f"{rule.text or rule.id}: {said or 'so says the host'}"
    if answer.outcome is None:
        text = f"it cannot be told: {text}"
    return finding(rule, outcome, view.event, text, evidence=evidence)


def ask_about(view: View, provided: Provided) -> Answer:
    """Ask the host what it says of a rule, as one fact sees things."""
    return ask(provided.function, {one.name: view.see(one) for one in provided.inputs})


def ask(function: HostFunction | None, values: Mapping[str, t.Any]) -> Answer:
    """Ask a function of the host; whatever it does, there is an answer."""
    if function is None:
        return Answer(None, "the host has not provided it")
    try:
        return _understood(function(MappingProxyType(dict(values))))
    except (Exception, SystemExit) as error:
        return Answer(None, f"the host's function raised {type(error).__name__}")


def _understood(given: object) -> Answer:
    """Take an answer apart. What is merely like one, such as 1, or a text, is none: nobody knows what was meant."""
    outcome, reason = given if isinstance(given, tuple) and len(given) == 2 else (given, "")
    if (outcome is None or outcome is True or outcome is False) and isinstance(reason, str):
        return Answer(outcome, " ".join(reason.split()))
    return Answer(None, f"the host's function gave a value of type {type(given).__name__}, which is no answer")
