"""Small trials, written in a few lines, and short words for facts and what is found about them."""

from __future__ import annotations

import functools
import typing as t

import protocol_engine as pe

if t.TYPE_CHECKING:
    from collections.abc import Iterable

PATH = """
states:
  screening: {initial: true}
  treated: {}
  followed: {}
  completed: {disposition: completed}
  withdrawn: {disposition: withdrawal by participant}
  alive: {track: vital, initial: true}
  dead: {track: vital, disposition: death, ends_study: true}
"""
"""The states of most trials here."""

Told = tuple[str, str, int | float | None]
"""Rule, outcome, signed days."""


@functools.cache
def chart_of(text: str) -> pe.Chart:
    """Compile the text of a file without its first two lines."""
    return pe.compile(pe.loads(f'protocol: TRIAL\nversion: "1"\n{text}'))


def fact(
    kind: str,
    occurred: object,
    id: str | None = None,
    *,
    visit: str | None = None,
    ended: object = None,
    **data: object,
) -> pe.Event:
    """Make a fact; its id is its kind and date unless another is given."""
    name = f"{kind} {occurred}" if id is None else id
    return pe.Event(kind, occurred, data, id=name, visit=visit, ended=ended)  # type: ignore[arg-type]


def told(findings: Iterable[pe.Finding]) -> list[Told]:
    """Give what is asserted of findings most often."""
    return [(one.rule, one.outcome, one.days) for one in findings]


def found(chart: pe.Chart, *facts: pe.Event, as_of: object = None) -> list[Told]:
    """Replay facts and give what is found."""
    return told(pe.replay(chart, "01", facts, as_of=as_of).findings)


def state(chart: pe.Chart, *facts: pe.Event) -> str:
    """Replay facts and give the state of the main track."""
    return pe.replay(chart, "01", facts).state
