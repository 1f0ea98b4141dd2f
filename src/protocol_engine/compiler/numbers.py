"""
What a participant keeps at hand, numbered: the data elements that some rule reads, and the event kinds looked back at.
"""

from __future__ import annotations

import typing as t

import attrs

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from protocol_engine.language import Expression
    from protocol_engine.protocol import Protocol


@attrs.frozen(eq=False)
class Numbers:
    """
    Numbers of what is kept at hand.

    Attributes:
        elements: Data element to its number, for those that some rule reads.
        kinds: Event kind to its number, for those that windows count from, that the schedule
            expects or ends with, or that some rule reads.
    """

    elements: Mapping[str, int]
    kinds: Mapping[str, int]


def numbers_of(protocol: Protocol, analyzed: Iterable[Expression]) -> Numbers:
    """
    Number what is kept at hand, in the order of the file.

    Args:
        analyzed: What the checker has understood of every text of the rule language.
    """
    # Data and event kinds share one name space.
    names = [name for expression in analyzed for name in expression.inputs]
    names += [name for rule in protocol.provided.values() for name in rule.reads]
    read = {name.partition(".")[0] for name in names}
    windows = [one.window for one in protocol.transitions] + [one.window for one in protocol.events.values()]
    counted = {window.anchor for window in windows if window is not None}
    for entry in protocol.schedule.values():
        counted.update({entry.event, entry.anchor, entry.until or ""})
    return Numbers(
        _numbered(name for name in protocol.data if name in read),
        _numbered(name for name in protocol.events if name in read or name in counted),
    )


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}
